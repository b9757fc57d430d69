/// What every PDF file has (ISO 32000-2, 7.5): a header with its version, an object, and at the end where its table begins.
struct PDFShape: ContentShape {
    private enum Object { case nothing, digit, space, o, b, found }
    private var object = Object.nothing
    private var (head, tail) = ([UInt8](), [UInt8]())
    private var size: UInt64 = 0
    private static let (headBytes, tailBytes) = (9, 2_048)

    mutating func update(_ bytes: [UInt8]) throws(ContentRefusal) {
        size += UInt64(bytes.count)
        head += bytes.prefix(Self.headBytes - head.count)
        tail += bytes
        if tail.count > 2 * Self.tailBytes + bytes.count { tail.removeFirst(tail.count - Self.tailBytes) }
        // “7 0 obj”, of which the last number and the word are enough.
        for byte in bytes where object != .found {
            switch (object, byte) {
            case (_, 48...57): object = .digit
            case (.digit, 32), (.digit, 9), (.digit, 10), (.digit, 13), (.space, 32), (.space, 10): object = .space
            case (.space, UInt8(ascii: "o")): object = .o
            case (.o, UInt8(ascii: "b")): object = .b
            case (.b, UInt8(ascii: "j")): object = .found
            default: object = .nothing
            }
        }
    }

    func finish() throws(ContentRefusal) {
        // “%PDF-1.7” and the end of the line.
        guard head.count == Self.headBytes, 48...57 ~= head[7], [9, 10, 13, 32].contains(head[8]) else {
            throw .malformed(.pdf, "its first line is not that of a document.")
        }
        guard object == .found else { throw .malformed(.pdf, "it has no object.") }
        let end = tail.suffix(Self.tailBytes)
        guard let mark = Self.last("%%EOF", in: end), let word = Self.last("startxref", in: end[..<mark]) else {
            throw .malformed(.pdf, "its end is missing.")
        }
        let said = end[(word + 9)..<mark].split { [9, 10, 13, 32].contains($0) }
        guard said.count == 1, let place = said.first.flatMap({ UInt64(String(decoding: $0, as: UTF8.self)) }), place < size else {
            throw .malformed(.pdf, "its end does not say where its table begins.")
        }
    }

    private static func last(_ word: String, in bytes: ArraySlice<UInt8>) -> Int? {
        let wanted = Array(word.utf8)
        return bytes.indices.last { bytes[$0...].starts(with: wanted) }
    }
}
