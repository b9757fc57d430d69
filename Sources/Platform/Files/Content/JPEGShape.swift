/// Markers and segments of a JPEG file (ITU T.81, annex B): a picture from start to end, with a frame before its first scan.
///
/// Cameras put further pictures after the first (CIPA DC-007), and fill up with zeros; nothing else may follow.
struct JPEGShape: ContentShape {
    private enum Place { case marker, length(UInt8), frame(Int), skipping(Int), scan, after }
    private var place = Place.marker
    private var held = Gathered()
    /// Of the picture that is going by.
    private var (isOpen, hasFrame, hasScan) = (false, false, false)
    private var isWhole = false
    /// In a scan, whether the byte before was 0xFF.
    private var isMarked = false
    /// What of a frame's header is looked at.
    private static let frameBytes = 6

    mutating func update(_ bytes: [UInt8]) throws(ContentRefusal) {
        var rest = bytes[...]
        while let byte = rest.first {
            switch place {
            case .marker:
                guard let pair = held.take(2, from: &rest) else { return }
                // Any number of 0xFF may fill up before a marker.
                if isOpen, pair == [0xFF, 0xFF] { rest = ArraySlice([0xFF]) + rest; continue }
                guard pair[0] == 0xFF else { throw damaged }
                try begin(pair[1])
            case .length(let marker):
                guard let pair = held.take(2, from: &rest) else { return }
                let length = Int(pair.bigEndian) - 2
                guard length >= 0 else { throw damaged }
                if Self.isFrame(marker) {
                    place = .frame(length)
                } else {
                    if marker == 0xDA { try scan(length) }
                    place = length > 0 ? .skipping(length) : .marker
                }
            case .frame(let length):
                guard let head = held.take(Self.frameBytes, from: &rest) else { return }
                // Precision, height (zero where it comes later), width, number of components.
                guard (2...16).contains(head[0]), head[3..<5].bigEndian > 0, (1...4).contains(head[5]), length == Self.frameBytes + 3 * Int(head[5]) else {
                    throw damaged
                }
                (hasFrame, place) = (true, .skipping(length - Self.frameBytes))
            case .skipping(let count):
                let part = min(count, rest.count)
                rest = rest.dropFirst(part)
                place = part < count ? .skipping(count - part) : hasScan ? .scan : .marker
            case .scan:
                rest = rest.dropFirst()
                guard isMarked else {
                    isMarked = byte == 0xFF
                    if !isMarked, let next = rest.firstIndex(of: 0xFF) { rest = rest[next...] } else if !isMarked { rest = [] }
                    continue
                }
                // A byte of the picture that is 0xFF, a restart, or fill.
                isMarked = byte == 0xFF
                if byte == 0 || byte == 0xFF || 0xD0...0xD7 ~= byte { continue }
                hasScan = false
                try begin(byte)
            case .after:
                if byte == 0 { rest = rest.dropFirst(); continue }
                (place, isOpen) = (.marker, false)
            }
        }
    }

    func finish() throws(ContentRefusal) {
        guard isWhole, case .after = place, held.bytes.isEmpty else { throw .malformed(.jpeg, "its end is missing.") }
    }

    private mutating func begin(_ marker: UInt8) throws(ContentRefusal) {
        switch marker {
        case 0xD8 where !isOpen: (isOpen, hasFrame, hasScan, place) = (true, false, false, .marker)
        case _ where !isOpen: throw damaged
        case 0xD9:
            guard hasFrame else { throw damaged }
            (isWhole, place) = (true, .after)
        case 0x01, 0xC0...0xCF, 0xDA...0xFE: place = marker == 0x01 ? .marker : .length(marker)
        default: throw damaged
        }
    }

    private mutating func scan(_ length: Int) throws(ContentRefusal) {
        guard hasFrame, length > 0 else { throw damaged }
        (hasScan, isMarked) = (true, false)
    }

    /// Tables and the like have their numbers among those of frames.
    private static func isFrame(_ marker: UInt8) -> Bool { 0xC0...0xCF ~= marker && ![0xC4, 0xC8, 0xCC].contains(marker) }
    private var damaged: ContentRefusal { .malformed(.jpeg, "its parts are not those of a picture.") }
}
