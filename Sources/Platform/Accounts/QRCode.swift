import CQRCode

/// A QR code (ISO/IEC 18004), error correction M: libqrencode makes the modules, the picture is ours.
public struct QRCode: Hashable, Sendable {
    /// The white border that a reader needs, in modules.
    public static let quietZone = 4
    /// The most bytes of text; an address of `otpauth:` has some 150.
    public static let limit = 1_024

    /// Modules on a side, without the quiet zone: 21 to 177.
    public let size: Int
    private let modules: [Bool]

    /// - Returns: nil for an empty text or one beyond ``limit``.
    public init?(_ text: String) {
        let bytes = Array(text.utf8)
        guard 1...Self.limit ~= bytes.count, let code = QRcode_encodeData(Int32(bytes.count), bytes, 0, QR_ECLEVEL_M) else { return nil }
        defer { QRcode_free(code) }
        size = Int(code.pointee.width)
        guard size > 0, let data = code.pointee.data else { return nil }
        modules = UnsafeBufferPointer(start: data, count: size * size).map { $0 & 1 == 1 }
    }

    /// Whether the module is dark; false outside the code.
    public subscript(row row: Int, column column: Int) -> Bool {
        0..<size ~= row && 0..<size ~= column && modules[row * size + column]
    }

    /// The code as a picture, dark on white in either scheme, with its quiet zone.
    ///
    /// - Parameter label: what it is, for those who cannot see it.
    public func svg(label: String) -> HTML {
        let side = size + 2 * Self.quietZone
        return """
            <svg viewBox="0 0 \(side) \(side)" role="img" aria-label="\(label)" shape-rendering="crispEdges">\
            <rect width="\(side)" height="\(side)" fill="#fff"/><path class="qr-dark" fill="#111" d="\(path)"/></svg>
            """
    }

    /// One rectangle for each run of dark modules in a row.
    private var path: HTML {
        HTML { out in
            for row in 0..<size {
                var column = 0
                while column < size {
                    let start = column
                    while self[row: row, column: column] { column += 1 }
                    if column > start {
                        out.put("M"); out.put(start + Self.quietZone); out.put(" "); out.put(row + Self.quietZone)
                        out.put("h"); out.put(column - start); out.put("v1h-"); out.put(column - start); out.put("z")
                    }
                    column += 1
                }
            }
        }
    }
}
