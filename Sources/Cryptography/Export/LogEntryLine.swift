/// An entry's line, in an export or in a slice.
///
///     {"index":N,"leaf":"…","values":[{"field":"…","value":"…","salt":"…"},…]}
///     {"index":N,"leaf":"…","values":[…],"withheld":["field",…],"path":["hash",…]}
///
/// Values stand in ascending order of their fields' bytes; a field that was empty has the value `null`.
struct LogEntryLine: Hashable {
    /// What only an entry of a slice has.
    struct Slice: Hashable {
        /// Fields whose values exist and are left out, or were erased. Ascending by bytes.
        let withheld: [String]
        /// From the leaf upwards.
        let path: [MerkleHash]
    }
    let index: UInt64
    let entry: PresentedEntry
    let slice: Slice?

    init(index: UInt64, entry: PresentedEntry, slice: Slice?) { (self.index, self.entry, self.slice) = (index, entry, slice) }

    var line: [UInt8] {
        var writer = LogLineWriter()
        writer.literal("{\"index\":")
        writer.integer(index)
        writer.literal(",\"leaf\":")
        writer.base64(entry.leaf)
        writer.literal(",\"values\":")
        writer.list(entry.openings.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }) { writer, value in
            writer.literal("{\"field\":")
            writer.text(value.key)
            writer.literal(",\"value\":")
            if let bytes = value.value.value { writer.base64(bytes) } else { writer.literal("null") }
            writer.literal(",\"salt\":")
            writer.base64(value.value.salt)
            writer.literal("}")
        }
        if let slice {
            writer.literal(",\"withheld\":")
            writer.list(slice.withheld) { $0.text($1) }
            writer.literal(",\"path\":")
            writer.list(slice.path) { $0.base64($1.bytes) }
        }
        writer.literal("}")
        return writer.bytes
    }

    init(_ bytes: [UInt8], line: Int, isSlice: Bool) throws(LogLineRefusal) {
        var reader = LogLineReader(bytes, line: line)
        try reader.literal("{\"index\":")
        index = try reader.integer()
        try reader.literal(",\"leaf\":")
        let leaf = try reader.base64(limit: Leaf.byteLimit)
        try reader.literal(",\"values\":")
        var openings: [String: Opening] = [:]
        for (field, opening) in try reader.list(limit: Leaf.fieldLimit, Self.value) { openings[field] = opening }
        entry = PresentedEntry(leaf: leaf, openings: openings)
        if isSlice {
            try reader.literal(",\"withheld\":")
            let withheld = try reader.list(limit: Leaf.fieldLimit) { reader throws(LogLineRefusal) in try reader.text(limit: Leaf.textLimit) }
            try reader.literal(",\"path\":")
            slice = Slice(withheld: withheld, path: try reader.list(limit: 64) { reader throws(LogLineRefusal) in try reader.hash() })
        } else {
            slice = nil
        }
        try reader.literal("}")
        try reader.end()
        // Also finds a field that stands twice, or out of order.
        guard self.line == bytes else { throw reader.refusal("The line is not in canonical form.") }
    }

    private static func value(_ reader: inout LogLineReader) throws(LogLineRefusal) -> (String, Opening) {
        try reader.literal("{\"field\":")
        let field = try reader.text(limit: Leaf.textLimit)
        try reader.literal(",\"value\":")
        let value = reader.has("null") ? nil : try reader.base64(limit: LogLine.byteLimit)
        try reader.literal(",\"salt\":")
        guard let opening = Opening(value: value, salt: try reader.base64(limit: Opening.saltByteCount)) else { throw reader.refusal("A salt has 32 bytes.") }
        try reader.literal("}")
        return (field, opening)
    }
}
