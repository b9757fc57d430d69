import CZlib

/// Raw inflate (RFC 1951) of a stream, through zlib, in pieces of at most 64 KiB of output, so that a bomb fills no memory.
final class Inflater {
    private let stream: UnsafeMutablePointer<z_stream>
    private var output = [UInt8](repeating: 0, count: 65_536)
    /// Whether the end of the deflated stream was reached.
    private(set) var isAtEnd = false
    /// How many bytes of the last part lie behind that end.
    private(set) var unused = 0

    init?() {
        stream = .allocate(capacity: 1)
        stream.initialize(to: z_stream())
        guard inflateInit2_(stream, -15, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK else {
            stream.deallocate()
            return nil
        }
    }

    deinit {
        inflateEnd(stream)
        stream.deallocate()
    }

    /// - Returns: false if the bytes are no deflated stream, or go on after its end.
    func take(_ part: [UInt8], to sink: ([UInt8]) throws -> Void) rethrows -> Bool {
        guard !part.isEmpty else { return true }
        guard !isAtEnd else { return false }
        return try part.withUnsafeBufferPointer { input in
            stream.pointee.next_in = UnsafeMutablePointer(mutating: input.baseAddress)
            stream.pointee.avail_in = UInt32(clamping: input.count)
            defer { stream.pointee.next_in = nil }
            while true {
                let (code, produced) = output.withUnsafeMutableBufferPointer { buffer in
                    stream.pointee.next_out = buffer.baseAddress
                    stream.pointee.avail_out = UInt32(buffer.count)
                    let code = inflate(stream, Z_NO_FLUSH)
                    return (code, buffer.count - Int(stream.pointee.avail_out))
                }
                if produced > 0 { try sink(Array(output[..<produced])) }
                switch code {
                case Z_STREAM_END:
                    isAtEnd = true
                    unused = Int(stream.pointee.avail_in)
                    return unused == 0
                // No progress is no error when all input is used: the rest comes with the next part.
                case Z_OK, Z_BUF_ERROR: if produced < output.count { return stream.pointee.avail_in == 0 }
                default: return false
                }
            }
        }
    }
}
