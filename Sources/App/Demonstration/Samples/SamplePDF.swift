/// One page of A4 with a title and some lines, as small as a valid document can be (ISO 32000-1, 7.5).
struct SamplePDF {
    let title, organisation: String
    let lines: [String]

    var bytes: [UInt8] {
        let page = content
        let objects: [String] = [
            "<< /Type /Catalog /Pages 2 0 R >>",
            "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R /F2 6 0 R >> >> >>",
            "<< /Length \(page.utf8.count) >>\nstream\n\(page)\nendstream",
            "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
            "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica-Bold >>",
        ]
        var (text, places) = ("%PDF-1.4\n", [Int]())
        for (index, object) in objects.enumerated() {
            places.append(text.utf8.count)
            text += "\(index + 1) 0 obj\n\(object)\nendobj\n"
        }
        let start = text.utf8.count
        text += "xref\n0 \(objects.count + 1)\n0000000000 65535 f \n"
        for place in places { text += String(repeating: "0", count: max(0, 10 - String(place).count)) + "\(place) 00000 n \n" }
        text += "trailer\n<< /Size \(objects.count + 1) /Root 1 0 R >>\nstartxref\n\(start)\n%%EOF\n"
        return Array(text.utf8)
    }

    private var content: String {
        var text = "BT /F2 20 Tf 64 760 Td (\(Self.escaped(title))) Tj ET\nBT /F1 11 Tf 64 736 Td (\(Self.escaped(organisation))) Tj ET"
        for (index, line) in lines.enumerated() { text += "\nBT /F1 12 Tf 64 \(690 - 24 * index) Td (\(Self.escaped(line))) Tj ET" }
        return text
    }

    /// The standard fonts know ASCII by its own codes; brackets end a string.
    private static func escaped(_ text: String) -> String {
        String(
            text.unicodeScalars.reduce(into: String.UnicodeScalarView()) { out, scalar in
                guard scalar.isASCII else { return out.append("?") }
                if ["(", ")", "\\"].contains(scalar) { out.append("\\") }
                out.append(scalar)
            })
    }
}
