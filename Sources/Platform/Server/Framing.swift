internal import NIOCore

/// Where each request of an HTTP/1 connection begins and ends, read strictly: what two programs might read in two ways is
/// refused, so that nothing can be hidden from one of them behind the other's end of a request.
///
/// It stands before the server's own parser, which has a last word of its own.
struct Framing {
    private enum State { case head, bytes(Int), size, chunk(Int), chunkEnd, trailer, over }

    private let limits: EdgeLimits
    private var state = State.head
    private var line: [UInt8] = []
    private var head = FramingHead()
    private var isAfterEmptyLine = false

    init(_ limits: EdgeLimits) { self.limits = limits }

    /// Whether a head has begun that is not whole.
    var isInHead: Bool { if case .head = state { head.hasBegun || !line.isEmpty } else { false } }

    /// - Parameter whole: called for each head that is whole, with whether its request is the last on the connection.
    /// - Returns: how many of the bytes may be read on. Fewer than all after the last request, and when something is refused.
    mutating func read(_ bytes: ByteBufferView, whole: (_ isLast: Bool) -> Void) -> (taken: Int, refusal: WireRefusal?) {
        var rest = bytes
        var boundary = bytes.startIndex
        do throws(WireRefusal) {
            while !rest.isEmpty {
                if case .over = state { return (rest.startIndex - bytes.startIndex, nil) }
                if case .head = state, line.isEmpty, !head.hasBegun { boundary = rest.startIndex }
                try step(&rest, whole)
            }
            return (bytes.count, nil)
        } catch {
            state = .over
            return (boundary - bytes.startIndex, error)
        }
    }

    private mutating func step(_ rest: inout ByteBufferView, _ whole: (Bool) -> Void) throws(WireRefusal) {
        switch state {
        case .head:
            guard let line = try takeLine(&rest, most: limits.line) else { return }
            try takeHead(line, whole)
        case .bytes(let left): state = skip(left, &rest).map { .bytes($0) } ?? (isLast ? .over : .head)
        case .chunk(let left): state = skip(left, &rest).map { .chunk($0) } ?? .chunkEnd
        case .chunkEnd:
            guard let line = try takeLine(&rest, most: 0) else { return }
            guard line.isEmpty else { throw .malformed("A chunk is as long as it says.") }
            state = .size
        case .size:
            // No extensions: nobody needs them, and they were read differently by too many.
            guard let line = try takeLine(&rest, most: 8) else { return }
            guard let size = Self.size(line) else { throw .malformed("A chunk begins with its size, in one to eight hexadecimal digits.") }
            state = size == 0 ? .trailer : .chunk(size)
        case .trailer:
            guard let line = try takeLine(&rest, most: 0) else { return }
            guard line.isEmpty else { throw .malformed("Nothing is read after the last chunk.") }
            state = isLast ? .over : .head
        case .over: return
        }
    }

    private var isLast = false

    private mutating func takeHead(_ line: [UInt8], _ whole: (Bool) -> Void) throws(WireRefusal) {
        guard !line.isEmpty else {
            guard head.hasBegun else {
                // One empty line before a request is forgiven, as HTTP asks.
                guard !isAfterEmptyLine else { throw .notHTTP }
                return isAfterEmptyLine = true
            }
            let judged = try head.judged()
            (head, isAfterEmptyLine, isLast) = (FramingHead(), false, judged.isLast)
            switch judged.body {
            case .bytes(0): state = isLast ? .over : .head
            case .bytes(let count): state = .bytes(count)
            case .chunks: state = .size
            }
            return whole(isLast)
        }
        try head.take(line, limits)
    }

    /// A line that ends with CR LF, without these.
    private mutating func takeLine(_ rest: inout ByteBufferView, most: Int) throws(WireRefusal) -> [UInt8]? {
        let end = rest.firstIndex(of: 0x0A)
        line += rest[..<(end ?? rest.endIndex)]
        guard line.count <= most + 1 else { throw tooLong }
        guard let end else {
            rest = rest[rest.endIndex...]
            return nil
        }
        rest = rest[(end + 1)...]
        defer { line.removeAll(keepingCapacity: true) }
        guard line.last == 0x0D else { throw .malformed("A line ends with CR and LF.") }
        line.removeLast()
        return line
    }

    private var tooLong: WireRefusal {
        guard case .head = state else { return .malformed("A chunk is framed by its size and two line ends, with nothing more.") }
        return head.hasBegun ? .longHead : .longTarget
    }

    private func skip(_ left: Int, _ rest: inout ByteBufferView) -> Int? {
        let taken = min(left, rest.count)
        rest = rest[(rest.startIndex + taken)...]
        return taken == left ? nil : left - taken
    }

    private static func size(_ line: [UInt8]) -> Int? {
        guard 1...8 ~= line.count, line.allSatisfy({ 48...57 ~= $0 || 65...70 ~= $0 || 97...102 ~= $0 }) else { return nil }
        return Int(String(decoding: line, as: UTF8.self), radix: 16)
    }
}
