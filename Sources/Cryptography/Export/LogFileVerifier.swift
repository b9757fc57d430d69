/// What the verifiers of log files share: lines are read until one of them settles the verdict.
protocol LogFileVerifier {
    associatedtype Verdict
    var lines: LineFeed { get set }
    var verdict: Verdict? { get set }
    static func malformed(_ refusal: LogLineRefusal) -> Verdict
    mutating func take(_ line: [UInt8], _ number: Int) throws(LogLineRefusal)
}

extension LogFileVerifier {
    mutating func feed(_ part: [UInt8]) {
        guard verdict == nil else { return }
        var lines = self.lines
        // Handed over, not shared: a copy of the held line for each part would cost more than the reading.
        self.lines = LineFeed(limit: 0)
        do {
            try lines.take(part) { line, number throws(LogLineRefusal) in
                if verdict == nil { try take(line, number) }
            }
        } catch { verdict = verdict ?? Self.malformed(error) }
        self.lines = lines
    }
}

extension LogHeader {
    /// - Parameter organisation: whose log it must be; nil takes the file's word.
    func check(_ wanted: String?, line: Int) throws(LogLineRefusal) {
        if let wanted, wanted != organisation { throw LogLineRefusal(line: line, reason: "This is the log of another organisation.") }
    }

    /// The checkpoint that the header speaks of, believed.
    func open(_ note: [UInt8], keys: [VerifierKey]) throws(NoteRefusal) -> Checkpoint {
        let checkpoint = try Checkpoint.open(note, origin: origin, keys: keys).value
        guard checkpoint.size == size else { throw .malformed("The checkpoint has another size than the header.") }
        return checkpoint
    }
}
