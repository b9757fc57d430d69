import Store

/// Comma-separated values (RFC 4180) from people's spreadsheets.
///
/// UTF-8 with or without a byte order mark, line ends of any system, quoted cells with anything in them. Where the first
/// line has semicolons and no comma, they separate: spreadsheets of half of Europe write them.
struct CSVReader {
    static let rowLimit = 5000, columnLimit = 200, cellLimit = 64 << 10, byteLimit = 8 << 20

    /// - Returns: the lines with their cells and the number of the line in the file; lines without any text are left out.
    /// - Throws: ``Problem`` of kind `malformed` that says where, `tooLarge` past a limit.
    static func read(_ bytes: [UInt8]) throws -> [(line: Int, cells: [String])] {
        guard bytes.count <= byteLimit else { throw Self.refused("The file is longer than \(byteLimit >> 20) MiB.", .tooLarge) }
        guard bytes.isValidUTF8 else { throw Self.refused("The file is not UTF-8. Save it as “CSV UTF-8”.") }
        var reader = CSVReader(bytes)
        return try reader.all()
    }

    private static func refused(_ message: String, _ kind: Problem.Kind = .malformed) -> Problem { Problem(kind, message, fields: [.init("file", message)]) }

    private let bytes: ArraySlice<UInt8>
    private let separator: UInt8
    private var at: Int
    private var line = 1

    private init(_ all: [UInt8]) {
        bytes = all.starts(with: [0xEF, 0xBB, 0xBF]) ? all[3...] : all[...]
        at = bytes.startIndex
        let first = bytes.prefix { $0 != 0x0A && $0 != 0x0D }
        separator = first.contains(UInt8(ascii: ";")) && !first.contains(UInt8(ascii: ",")) ? UInt8(ascii: ";") : UInt8(ascii: ",")
    }

    private mutating func all() throws -> [(line: Int, cells: [String])] {
        var rows: [(line: Int, cells: [String])] = []
        while at < bytes.endIndex {
            let start = line
            let cells = try row()
            guard cells.contains(where: { !$0.isEmpty }) else { continue }
            guard rows.count <= Self.rowLimit else { throw Self.refused("The file has more than \(Self.rowLimit) rows. Split it.", .tooLarge) }
            rows.append((start, cells))
        }
        return rows
    }

    private mutating func row() throws -> [String] {
        var cells: [String] = []
        while true {
            guard cells.count < Self.columnLimit else { throw Self.refused("Line \(line) has more than \(Self.columnLimit) columns.", .tooLarge) }
            cells.append(try cell())
            guard at < bytes.endIndex else { return cells }
            let byte = bytes[at]
            at += 1
            if byte == separator { continue }
            if byte == 0x0D, at < bytes.endIndex, bytes[at] == 0x0A { at += 1 }
            line += 1
            return cells
        }
    }

    /// Ends before the separator or the line end that follows it.
    private mutating func cell() throws -> String {
        guard at < bytes.endIndex, bytes[at] == UInt8(ascii: "\"") else {
            let start = at
            while at < bytes.endIndex, bytes[at] != separator, bytes[at] != 0x0A, bytes[at] != 0x0D {
                guard bytes[at] != UInt8(ascii: "\"") else {
                    throw Self.refused("Line \(line): a quote stands inside a cell that does not begin with one.")
                }
                at += 1
            }
            return try text(Array(bytes[start..<at]))
        }
        at += 1
        let first = line
        var cell: [UInt8] = []
        while true {
            guard at < bytes.endIndex else { throw Self.refused("Line \(first): a quoted cell does not end.") }
            let byte = bytes[at]
            at += 1
            if byte == UInt8(ascii: "\"") {
                guard at < bytes.endIndex, bytes[at] == byte else { break }
                at += 1
            } else if byte == 0x0A {
                line += 1
            }
            cell.append(byte)
        }
        guard at == bytes.endIndex || bytes[at] == separator || bytes[at] == 0x0A || bytes[at] == 0x0D else {
            throw Self.refused("Line \(line): something stands between the end of a quoted cell and the separator.")
        }
        return try text(cell)
    }
    private func text(_ cell: [UInt8]) throws -> String {
        guard cell.count <= Self.cellLimit else { throw Self.refused("Line \(line): a cell is longer than \(Self.cellLimit >> 10) KiB.", .tooLarge) }
        return String(decoding: cell, as: UTF8.self)
    }
}
