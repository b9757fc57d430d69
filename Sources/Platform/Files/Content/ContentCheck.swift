/// Checks that a stream is what its name promises, while it goes by, in constant memory.
struct ContentCheck {
    private let kind: FileKind
    private var size: UInt64 = 0
    /// The first bytes.
    private var head: [UInt8] = []
    /// The last ones, as many as the kind needs to see.
    private var tail: [UInt8] = []
    private var text: TextCheck?
    private var active: ActiveScan?
    private var json: JSONShape?
    private var archive: DocumentStream?
    private var shape: (any ContentShape)?
    /// What the content is refused for, kept back until the first bytes have told whether it is something worse.
    private var fault: ContentRefusal?

    static let headBytes = 4_096
    /// So many first bytes tell what it is.
    private static let tellingBytes = 64
    private var tailBytes: Int {
        switch kind {
        case .docx, .xlsx, .pptx, .odt, .ods: DocumentShape.tailBytes
        default: 0
        }
    }

    init(_ kind: FileKind) {
        self.kind = kind
        switch kind {
        case .text, .csv, .markdown: (text, active) = (TextCheck(), ActiveScan())
        case .eml: (text, active, shape) = (TextCheck(), ActiveScan(), MessageShape())
        case .json: (text, active, json) = (TextCheck(), ActiveScan(), JSONShape())
        case .docx, .xlsx, .pptx, .odt, .ods: archive = DocumentStream(kind)
        case .pdf: shape = PDFShape()
        case .png: shape = PNGShape()
        case .jpeg: shape = JPEGShape()
        case .webp: shape = WebPShape()
        }
    }

    mutating func update(_ part: [UInt8]) throws(ContentRefusal) {
        size += UInt64(part.count)
        try active?.update(part)
        if head.count < Self.headBytes {
            head += part.prefix(Self.headBytes - head.count)
            // As soon as there is enough to tell: nobody should send a gigabyte to hear that the first bytes were wrong.
            if head.count >= Self.tellingBytes { try checkHead() }
        }
        if tailBytes > 0 {
            tail += part
            if tail.count > 2 * tailBytes + part.count { tail.removeFirst(tail.count - tailBytes) }
        }
        if fault == nil { do { try text?.update(part); try json?.update(part); try archive?.update(part); try shape?.update(part) } catch { fault = error } }
        if let fault, head.count >= Self.tellingBytes { throw fault }
    }

    mutating func finish() throws(ContentRefusal) {
        guard size > 0 else { throw .empty }
        try active?.finish()
        try checkHead()
        if let fault { throw fault }
        try text?.finish()
        try json?.finish()
        try shape?.finish()
        // A byte order mark alone says nothing.
        if text != nil, head == [0xEF, 0xBB, 0xBF] { throw .empty }
        try archive?.finish(try DocumentShape(kind).check(head: head, tail: tail, size: size))
    }

    private func checkHead() throws(ContentRefusal) {
        switch kind {
        case .pdf: guard starts("%PDF-1.") || starts("%PDF-2.") else { throw .otherKind(kind) }
        case .png: guard starts([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 13, 0x49, 0x48, 0x44, 0x52]) else { throw .otherKind(kind) }
        // Start of image, and a marker that may come first: a segment or a table.
        case .jpeg: guard starts([0xFF, 0xD8, 0xFF]), head.count > 3, head[3] >= 0xC0, head[3] != 0xFF else { throw .otherKind(kind) }
        case .webp: guard starts("RIFF"), head.count >= 16, head[8..<15].elementsEqual("WEBPVP8".utf8) else { throw .otherKind(kind) }
        case .docx, .xlsx, .pptx, .odt, .ods: guard starts([0x50, 0x4B, 3, 4]) else { throw .otherKind(kind) }
        case .eml:
            // Of as many bytes as the first look has: how the network cuts a file must not decide what it is.
            guard TextCheck.startsWithHeaderField(head.prefix(Self.tellingBytes)) else { throw .otherKind(kind) }
        case .text, .csv, .markdown, .json: break
        }
    }

    private func starts(_ text: StaticString) -> Bool { text.withUTF8Buffer { head.starts(with: $0) } }
    private func starts(_ bytes: [UInt8]) -> Bool { head.starts(with: bytes) }
}
