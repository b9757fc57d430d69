extension UI {
    /// "Three things need": words up to ten, with a capital, figures beyond.
    public static func count(_ n: Int, _ one: String, _ many: String) -> String {
        let words: [String] = ["No", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine", "Ten"]
        return (words.indices.contains(n) ? words[n] : number(n)) + " " + (n == 1 ? one : many)
    }

    /// `48,211`, with a true minus for loss.
    public static func number(_ n: Int) -> String {
        var digits: [Character] = []
        for (i, digit) in String(n.magnitude).reversed().enumerated() {
            if i > 0, i.isMultiple(of: 3) { digits.append(",") }
            digits.append(digit)
        }
        return (n < 0 ? "−" : "") + String(digits.reversed())
    }

    /// `98 %`, rounded down so that 100 % means all; what is there at all is at least 1 %.
    public static func percent(_ part: Int, of whole: Int) -> String {
        guard whole > 0, part > 0 else { return "0 %" }
        // In floating point, since a hundred times a count from outside may not fit.
        return String(max(1, Int((Double(min(part, whole)) / Double(whole) * 100).rounded(.down)))) + " %"
    }

    /// `1.2 MB`, in powers of ten as disks and mail are sold.
    public static func bytes(_ n: Int) -> String {
        guard n >= 1_000 else { return n == 1 ? "1 byte" : "\(max(0, n)) bytes" }
        let units: [(size: Int, name: String)] = [(1_000_000_000, "GB"), (1_000_000, "MB"), (1_000, "KB")]
        guard let unit = units.first(where: { n >= $0.size }) else { return "\(n) bytes" }
        let tenths = n / (unit.size / 10)
        return tenths >= 100 || tenths.isMultiple(of: 10) ? "\(tenths / 10) \(unit.name)" : "\(tenths / 10).\(tenths % 10) \(unit.name)"
    }

    /// A digest for a list: first and last four characters. The record shows it whole.
    public static func shortened(_ digest: String) -> String {
        digest.count > 12 ? digest.prefix(4) + "…" + digest.suffix(4) : digest
    }
}
