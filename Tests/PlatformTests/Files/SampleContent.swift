@testable import Platform

/// Small files that are whole, and such as are whole but for one thing.
enum SampleContent {
    static func chunk(_ type: String, _ data: [UInt8] = []) -> [UInt8] {
        let body = Array(type.utf8) + data, sum = checksum(body, after: 0)
        return four(data.count) + body + four(Int(sum))
    }
    static func four(_ number: Int) -> [UInt8] { (0..<4).map { UInt8(truncatingIfNeeded: number >> (24 - 8 * $0)) } }

    static let signature: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]
    /// One grey pixel.
    static let pixel: [UInt8] = [0x78, 1, 1, 2, 0, 0xFD, 0xFF, 0, 0, 0, 2, 0, 1]
    static func header(width: Int = 1, depth: UInt8 = 8, colour: UInt8 = 0) -> [UInt8] { four(width) + four(1) + [depth, colour, 0, 0, 0] }
    static func png(header: [UInt8] = header(), data: [UInt8] = pixel, after: [UInt8] = []) -> [UInt8] {
        signature + chunk("IHDR", header) + chunk("tEXt", prose(40)) + chunk("IDAT", data) + chunk("IEND") + after
    }

    static func segment(_ marker: UInt8, _ data: [UInt8]) -> [UInt8] { [0xFF, marker, 0, UInt8(data.count + 2)] + data }
    static let frame = segment(0xC0, [8, 0, 1, 0, 1, 1, 1, 0x11, 0])
    static let scan = segment(0xDA, [1, 1, 0, 0, 63, 0]) + [0x12, 0xFF, 0, 0x34, 0xFF, 0xD0, 0x56]
    /// With a restart, fill before a marker, and zeros at the end.
    static let jpeg: [UInt8] =
        [0xFF, 0xD8] + segment(0xE0, Array("JFIF\u{0}".utf8) + [1, 1, 0, 0, 1, 0, 1, 0, 0]) + segment(0xDB, prose(65)) + [0xFF] + frame
        + segment(0xC4, prose(20)) + scan + [0xFF, 0xD9, 0, 0]

    static func webp(_ type: String = "VP8L", _ data: [UInt8] = [0x2F] + prose(20)) -> [UInt8] {
        let padded = data + [UInt8](repeating: 0, count: data.count % 2)
        func little(_ number: Int) -> [UInt8] { four(number).reversed() }
        return Array("RIFF".utf8) + little(12 + padded.count) + Array("WEBP".utf8) + Array(type.utf8) + little(data.count) + padded
    }

    static func pdf(object: String = "1 0 obj\n<< >>\nendobj\n", table: String = "startxref\n9\n") -> [UInt8] {
        Array("%PDF-1.7\n\(object)trailer\n\(table)%%EOF\n".utf8)
    }
}
