internal import NIOCore

/// Where frames of HTTP/2 begin and end: enough to see one, or a head in several, that is begun and never finished.
struct HTTP2Frames {
    private enum Kind { static let (data, headers, continuation): (UInt8, UInt8, UInt8) = (0, 1, 9) }

    /// The client's first 24 bytes are no frame.
    private var left = 24
    private var header: [UInt8] = []
    private var isData = false
    private var isHeadOpen = false
    /// Frames and heads that were begun so far.
    private(set) var begun = 0

    /// Whether something is begun that is no body. How fast bodies come is the stream's to see.
    var isUnfinished: Bool { isHeadOpen || !header.isEmpty || left > 0 && !isData }

    mutating func read(_ bytes: ByteBufferView) {
        var rest = bytes
        while !rest.isEmpty {
            if left > 0 {
                let taken = min(left, rest.count)
                left -= taken
                rest = rest[(rest.startIndex + taken)...]
            } else {
                if header.isEmpty, !isHeadOpen { begun += 1 }
                let taken = min(9 - header.count, rest.count)
                header += rest.prefix(taken)
                rest = rest[(rest.startIndex + taken)...]
                if header.count == 9 { take() }
            }
        }
    }

    private mutating func take() {
        left = header.prefix(3).reduce(0) { $0 << 8 | Int($1) }
        let (kind, flags) = (header[3], header[4])
        isData = kind == Kind.data
        if kind == Kind.headers || kind == Kind.continuation { isHeadOpen = flags & 0x4 == 0 }
        header.removeAll(keepingCapacity: true)
    }
}
