/// The address of a list with something changed in it. Where the list goes on is left out, unless it is what changes:
/// another filter or order begins at the first row.
struct ListAddress: Sendable {
    let path: String
    let query: Form

    /// - Parameter changes: a name and its new value; nil takes it out.
    func with(_ changes: [String: String?]) -> String {
        var pairs = query.pairs.filter { !$0.value.isEmpty && $0.name != "after" && $0.name != "done" && changes[$0.name] == nil }
        for (name, value) in changes.sorted(by: { $0.key < $1.key }) { if let value { pairs.append((name, value)) } }
        guard !pairs.isEmpty else { return path }
        return path + "?" + pairs.map { "\(Address.query($0.name))=\(Address.query($0.value))" }.joined(separator: "&")
    }
    /// All of the list elsewhere: what narrows and orders it, and not how much of it is shown.
    func whole(path: String) -> String { ListAddress(path: path, query: query).with(["limit": String?.none]) }
}
