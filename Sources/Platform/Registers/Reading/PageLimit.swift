/// How many entries of a list are asked for: the one reading of `limit`, for every list.
public enum PageLimit {
    public static let range = 1...200

    /// - Parameter text: as the address spells it, which is in digits alone.
    public static func read(_ text: String) throws(Complaint) -> Int {
        guard text.utf8.count <= 3, text.utf8.allSatisfy({ 48...57 ~= $0 }), text.first != "0", let number = Int(text), range.contains(number) else {
            throw Complaint(complaint)
        }
        return number
    }
    public static let complaint = "“limit” is a number from 1 to 200"

    /// For the contract of a route that takes it.
    public static func parameter(standard: Int = 50) -> Contract.Parameter {
        var schema = Out(capacity: 80)
        schema.put(literal: #"{"type":"integer","minimum":1,"maximum":200,"default":"#)
        schema.put(standard)
        schema.put(literal: "}")
        return Contract.Parameter("limit", "How many at most", schema: schema.bytes)
    }
}
