internal import Cryptography

/// A piece of evidence as it goes into a package.
struct PackagedEvidence: Sendable {
    let id, title, kind: String
    let url, fileName, mediaType: String?
    let size: UInt64
    /// Of the file, as its row says; it is compared with the bytes while they stream by.
    let sha256: String?
    let coversFrom, coversTo: String?
    let collectedOn: String
    let expiresOn: String?
    let review: String

    /// Where its file stands in the package; nil for a link. The folder is the evidence's own, so no two names meet.
    var path: String? { kind == "file" ? "evidence/\(id)/" + PackageName.safe(fileName ?? "file") : nil }
}

/// What a control was called when the package was begun.
struct PackagedControl: Sendable { let code, title: String }

/// One run of a control's test.
struct PackagedTest: Sendable {
    let id, control, title, day, result, found: String
    /// Milliseconds since 1970 UTC.
    let recordedAt: Int64
}

/// Names of files that every system can extract.
enum PackageName {
    /// At most this many bytes: a path has other parts too.
    private static let byteLimit = 120

    /// The name with everything replaced that no package may hold. Its ending stays.
    static func safe(_ name: String) -> String {
        let plain = String(String.UnicodeScalarView(name.unicodeScalars.map { isAllowed($0) ? $0 : "_" }))
        let dot = plain.lastIndex(of: ".")
        let ending = dot.map { String(plain[$0...]) }.flatMap { 2...10 ~= $0.utf8.count ? $0 : nil } ?? ""
        var stem = Substring(plain).dropLast(ending.count)
        while stem.utf8.count + ending.utf8.count > byteLimit { stem = stem.dropLast() }
        let whole = stem.drop { $0 == " " || $0 == "." } + ending
        // Some are reserved on some system ("CON.txt"), empty, or end as no name may.
        let plainer = whole.map { $0 == "." || $0 == " " ? "_" : String($0) }.joined()
        return [String(whole), "_" + whole, "_" + plainer].first(where: isSafe) ?? "file"
    }

    private static func isAllowed(_ scalar: Unicode.Scalar) -> Bool { scalar != "/" && isSafe("a\(scalar)a") }
    private static func isSafe(_ name: String) -> Bool { (try? PackagePath(name)) != nil }
}
