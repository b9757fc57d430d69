/// The first line of a log file: which format it is, whose log, and what checkpoint its entries lead to.
///
///     {"format":"aertous-log/v1","organisation":"…","origin":"…/…","size":N,"checkpoint":"note"}
///     {"format":"aertous-log-slice/v1","organisation":"…","origin":"…/…","size":N,"entries":M}
struct LogHeader: Hashable {
    enum Kind: Hashable {
        /// The whole log, with the signed note of its checkpoint. It may go on to a later one, see ``LogContinuation``.
        case export(note: String)
        /// Some entries, and how many.
        case slice(entries: UInt64)
    }
    static let noteLimit = 65_536
    let organisation: String
    let origin: String
    /// Of the checkpoint.
    let size: UInt64
    let kind: Kind

    /// The origin ends with the organisation. One key signs the checkpoints of all organisations, so this is what makes a
    /// checkpoint speak of one.
    var isConsistent: Bool {
        1...Leaf.textLimit ~= organisation.utf8.count && origin.utf8.reversed().starts(with: "/\(organisation)".utf8.reversed())
    }

    var line: [UInt8] {
        var writer = LogLineWriter()
        switch kind {
        case .export: writer.literal("{\"format\":\"aertous-log/v1\"")
        case .slice: writer.literal("{\"format\":\"aertous-log-slice/v1\"")
        }
        writer.literal(",\"organisation\":")
        writer.text(organisation)
        writer.literal(",\"origin\":")
        writer.text(origin)
        writer.literal(",\"size\":")
        writer.integer(size)
        switch kind {
        case .export(let note):
            writer.literal(",\"checkpoint\":")
            writer.text(note)
        case .slice(let entries):
            writer.literal(",\"entries\":")
            writer.integer(entries)
        }
        writer.literal("}")
        return writer.bytes
    }

    init(organisation: String, origin: String, size: UInt64, kind: Kind) {
        (self.organisation, self.origin, self.size, self.kind) = (organisation, origin, size, kind)
    }

    init(_ bytes: [UInt8], line: Int) throws(LogLineRefusal) {
        var reader = LogLineReader(bytes, line: line)
        let isExport = reader.has("{\"format\":\"aertous-log/v1\"")
        if !isExport { try reader.literal("{\"format\":\"aertous-log-slice/v1\"") }
        try reader.literal(",\"organisation\":")
        let organisation = try reader.text(limit: Leaf.textLimit)
        try reader.literal(",\"origin\":")
        let origin = try reader.text(limit: 255)
        try reader.literal(",\"size\":")
        let size = try reader.integer()
        if isExport {
            try reader.literal(",\"checkpoint\":")
            self.init(organisation: organisation, origin: origin, size: size, kind: .export(note: try reader.text(limit: Self.noteLimit)))
        } else {
            try reader.literal(",\"entries\":")
            self.init(organisation: organisation, origin: origin, size: size, kind: .slice(entries: try reader.integer()))
        }
        try reader.literal("}")
        try reader.end()
        guard self.line == bytes else { throw reader.refusal("The line is not in canonical form.") }
        guard isConsistent else { throw reader.refusal("The origin does not end with the organisation.") }
    }
}
