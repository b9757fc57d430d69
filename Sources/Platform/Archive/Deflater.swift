import CZlib

/// Raw deflate (RFC 1951) of a stream, through zlib. Each call gives back what is ready.
final class Deflater {
    /// zlib keeps a pointer back to its stream, so the stream may not move.
    private let stream: UnsafeMutablePointer<z_stream>
    private var output = [UInt8](repeating: 0, count: 65_536)

    /// - Returns: nil only when memory runs out.
    init?() {
        stream = .allocate(capacity: 1)
        stream.initialize(to: z_stream())
        guard deflateInit2_(stream, Z_DEFAULT_COMPRESSION, Z_DEFLATED, -15, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK
        else {
            stream.deallocate()
            return nil
        }
    }

    deinit {
        deflateEnd(stream)
        stream.deallocate()
    }

    /// - Parameter isLast: ends the stream; nothing may follow.
    func take(_ bytes: [UInt8], isLast: Bool) -> [UInt8] {
        var result: [UInt8] = []
        // zlib counts its input with 32 bits.
        var start = 0
        repeat {
            let end = min(bytes.count, start + 1 << 24)
            result += run(bytes[start..<end], flush: isLast && end == bytes.count ? Z_FINISH : Z_NO_FLUSH)
            start = end
        } while start < bytes.count
        return result
    }

    private func run(_ part: ArraySlice<UInt8>, flush: Int32) -> [UInt8] {
        var result: [UInt8] = []
        part.withUnsafeBufferPointer { input in
            // zlib does not write to its input; its interface is older than const.
            stream.pointee.next_in = UnsafeMutablePointer(mutating: input.baseAddress)
            stream.pointee.avail_in = UInt32(input.count)
            var isReady = false
            while !isReady {
                let produced = output.withUnsafeMutableBufferPointer { buffer in
                    stream.pointee.next_out = buffer.baseAddress
                    stream.pointee.avail_out = UInt32(buffer.count)
                    deflate(stream, flush)
                    return buffer.count - Int(stream.pointee.avail_out)
                }
                result += output[..<produced]
                // Room left over means that it has nothing more to say.
                isReady = produced < output.count
            }
            stream.pointee.next_in = nil
        }
        return result
    }
}
