extension PackagePath {
    /// A name of people's making as one segment of a path: what no path may hold becomes `_`, what is too long is cut from the
    /// middle so that the ending stays.
    ///
    /// Different names can come out equal. Put something in front that tells them apart, such as an id.
    public static func portable(_ name: String) -> String {
        var scalars = name.unicodeScalars.map { $0 != "/" && isAllowed($0) ? $0 : "_" }
        let ending = scalars.lastIndex(of: ".").map { Array(scalars[$0...].prefix(16)) } ?? []
        scalars = Array(scalars.dropLast(ending.count))
        while scalars.reduce(0, { $0 + UTF8.width($1) }) > 150 { scalars.removeLast() }
        scalars += ending
        while let last = scalars.last, last == " " || last == "." { scalars.removeLast() }
        let text = String(String.UnicodeScalarView(scalars.drop { $0 == " " }))
        // A name that Windows reserves, or nothing left.
        return (try? PackagePath(text))?.text ?? "_\(text)"
    }
}
