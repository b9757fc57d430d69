/// Small files that are what their names say, for the demonstration's evidence.
enum SampleFile {
    /// - Parameters:
    ///   - name: its ending decides what is made.
    ///   - lines: what a text, table or document says.
    ///   - bars: what a picture shows, each above zero.
    static func bytes(_ name: String, title: String, organisation: String, lines: [String], bars: [Int]) -> [UInt8] {
        switch name.split(separator: ".").last {
        case "pdf": SamplePDF(title: title, organisation: organisation, lines: lines).bytes
        case "png": SamplePNG(bars: bars).bytes
        default: Array((lines.joined(separator: "\n") + "\n").utf8)
        }
    }
}
