/// Cuts a stream of bytes, in parts of any size, into lines of bounded length.
struct LineFeed {
    private var held: [UInt8] = []
    private(set) var number = 0
    private let limit: Int
    init(limit: Int) { self.limit = limit }

    /// Whether the stream stopped in the middle of a line.
    var isMidLine: Bool { !held.isEmpty }

    /// Gives out each line that is complete, without its newline, and its number from 1.
    mutating func take(_ part: [UInt8], each: ([UInt8], Int) throws(LogLineRefusal) -> Void) throws(LogLineRefusal) {
        var rest = part[...]
        while let newline = rest.firstIndex(of: 10) {
            try hold(rest[..<newline])
            number += 1
            let line = held
            held = []
            try each(line, number)
            rest = rest[(newline + 1)...]
        }
        try hold(rest)
    }

    private mutating func hold(_ run: ArraySlice<UInt8>) throws(LogLineRefusal) {
        guard held.count + run.count <= limit else { throw LogLineRefusal(line: number + 1, reason: "The line is longer than \(limit) bytes.") }
        held += run
    }
}
