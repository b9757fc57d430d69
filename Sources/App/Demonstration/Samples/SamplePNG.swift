/// A bar chart in four colours, as small as a valid picture can be (ISO/IEC 15948; RFC 1950 and 1951, stored blocks).
struct SamplePNG {
    let bars: [Int]
    static let (width, height) = (480, 160)

    var bytes: [UInt8] {
        let size = Self.big(UInt32(Self.width)) + Self.big(UInt32(Self.height))
        // Two bits a pixel, out of a palette.
        let header = size + [2, 3, 0, 0, 0]
        let palette: [UInt8] = [0xFF, 0xFF, 0xFF, 0x1F, 0x5F, 0x8B, 0xD5, 0xDC, 0xE2, 0x20, 0x26, 0x2C]
        return [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A] + Self.chunk("IHDR", header) + Self.chunk("PLTE", palette)
            + Self.chunk("IDAT", Self.stored(rows)) + Self.chunk("IEND", [])
    }

    /// Each row begins with the filter that leaves it as it is.
    private var rows: [UInt8] {
        let most = max(1, bars.max() ?? 1)
        let step = max(1, (Self.width - 40) / max(1, bars.count))
        return (0..<Self.height).flatMap { y -> [UInt8] in
            let pixels = (0..<Self.width).map { x -> UInt8 in
                if y == Self.height - 12, (16..<Self.width - 16).contains(x) { return 3 }
                let (bar, within) = ((x - 20) / step, (x - 20) % step)
                guard x >= 20, bars.indices.contains(bar), within > step / 5, within < step - step / 5, y < Self.height - 12 else { return y % 30 == 0 ? 2 : 0 }
                return y >= Self.height - 12 - bars[bar] * (Self.height - 30) / most ? 1 : y % 30 == 0 ? 2 : 0
            }
            return [0] + stride(from: 0, to: pixels.count, by: 4).map { pixels[$0] << 6 | pixels[$0 + 1] << 4 | pixels[$0 + 2] << 2 | pixels[$0 + 3] }
        }
    }

    private static func chunk(_ name: String, _ data: [UInt8]) -> [UInt8] {
        let body = Array(name.utf8) + data
        return big(UInt32(data.count)) + body + big(checksum(body))
    }

    /// One stored block: `data` has at most 65,535 bytes, and here has 19,360.
    private static func stored(_ data: [UInt8]) -> [UInt8] {
        let count = UInt16(clamping: data.count)
        var (a, b): (UInt32, UInt32) = (1, 0)
        for byte in data {
            a = (a + UInt32(byte)) % 65_521
            b = (b + a) % 65_521
        }
        return [0x78, 0x01, 0x01, UInt8(count & 0xFF), UInt8(count >> 8), UInt8(~count & 0xFF), UInt8(~count >> 8)] + data + big(b << 16 | a)
    }

    /// CRC-32, reflected, polynomial 0xEDB88320.
    private static func checksum(_ bytes: [UInt8]) -> UInt32 {
        var sum: UInt32 = .max
        for byte in bytes {
            sum ^= UInt32(byte)
            for _ in 0..<8 { sum = sum & 1 == 1 ? sum >> 1 ^ 0xEDB8_8320 : sum >> 1 }
        }
        return ~sum
    }

    private static func big(_ number: UInt32) -> [UInt8] { (0..<4).map { UInt8(truncatingIfNeeded: number >> UInt32(24 - 8 * $0)) } }
}
