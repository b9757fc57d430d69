import Foundation
import Testing

@testable import Platform

@Suite("A QR code") struct QRCodeTests {
    static let key = "otpauth://totp/Aertous:ana.garcia%40northwind-payments.com?secret=JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP&issuer=Aertous"

    @Test("is read back by a barcode reader, from its modules", arguments: [key, "a", "Grüße, 東京", String(repeating: "0123456789abcdef", count: 64)])
    func modules(text: String) throws {
        let code = try #require(QRCode(text))
        let (scale, side) = (4, code.size + 2 * QRCode.quietZone)
        var image = Data("P5\n\(side * scale) \(side * scale)\n255\n".utf8)
        for y in 0..<side * scale {
            for x in 0..<side * scale {
                let isDark = code[row: y / scale - QRCode.quietZone, column: x / scale - QRCode.quietZone]
                image.append(isDark ? 0 : 255)
            }
        }
        #expect(try read(image, as: "code.pgm") == text)
    }

    @Test("is read back by a barcode reader, from the picture that the page shows")
    func picture() throws {
        let svg = try #require(QRCode(Self.key)).svg(label: "QR code with the key")
        let folder = try DataFolder.temporary()
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let picture = Data(
            String(decoding: svg.out.bytes, as: UTF8.self).replacingOccurrences(of: "<svg ", with: "<svg xmlns=\"http://www.w3.org/2000/svg\" ").utf8)
        try picture.write(to: URL(fileURLWithPath: folder + "/code.svg"))
        let png = try Command("rsvg-convert", package: "librsvg2-bin").run("--width", "400", folder + "/code.svg")
        #expect(try read(png, as: "code.png") == Self.key)
    }

    @Test("is one picture with a name, dark on white, without style or script")
    func markup() throws {
        let code = try #require(QRCode("a"))
        let svg = String(decoding: code.svg(label: "The key as a \"QR code\" <x>").out.bytes, as: UTF8.self)
        #expect(code.size == 21)
        #expect(svg.hasPrefix("<svg viewBox=\"0 0 29 29\" role=\"img\" aria-label=\"The key as a &quot;QR code&quot; &lt;x&gt;\""))
        #expect(svg.components(separatedBy: "<path").count == 2)
        #expect(svg.contains("fill=\"#fff\"") && svg.contains("fill=\"#111\"") && !svg.contains("style"))
        #expect(svg.contains("d=\"M4 4h7v1h-7z"))  // the first finder pattern, after the quiet zone
        #expect(svg.hasSuffix("/></svg>"))
    }

    @Test("is none for nothing, and none beyond its limit")
    func limits() {
        #expect(QRCode("") == nil)
        #expect(QRCode(String(repeating: "a", count: 1_024)) != nil)
        #expect(QRCode(String(repeating: "a", count: 1_025)) == nil)
        #expect(QRCode(String(repeating: "a", count: 10_000_000)) == nil)
    }

    @Test("answers white outside its modules")
    func outside() throws {
        let code = try #require(QRCode("a"))
        #expect(code[row: 0, column: 0])
        for (row, column) in [(-1, 0), (0, -1), (21, 0), (0, 21), (Int.max, Int.max), (Int.min, 0)] { #expect(!code[row: row, column: column]) }
    }

    private func read(_ image: Data, as name: String) throws -> String {
        let folder = try DataFolder.temporary()
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try image.write(to: URL(fileURLWithPath: folder + "/" + name))
        let output = try Command("zbarimg", package: "zbar-tools").run("--quiet", "--raw", "-Sbinary", "--oneshot", folder + "/" + name)
        return String(decoding: output, as: UTF8.self)
    }
}
