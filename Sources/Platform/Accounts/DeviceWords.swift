/// A browser and a system in words, for lists of sessions and notices: "Firefox on Linux".
///
/// A browser says of itself what it likes; nothing of what it says is repeated, only one of the words below.
public enum DeviceWords {
    /// Bytes that are looked at.
    static let limit = 512

    public static func words(userAgent: String?) -> String {
        let bytes = Array((userAgent ?? "").utf8.prefix(limit))
        let (browser, system) = (match(bytes, browsers), match(bytes, systems))
        return switch (browser, system) {
        case (let browser?, let system?): "\(browser) on \(system)"
        case (let browser?, nil): browser
        case (nil, let system?): "A browser on \(system)"
        case (nil, nil): "An unknown device"
        }
    }

    private typealias Sign = (mark: String, word: String)
    /// In this order: most browsers also name those that they descend from.
    private static let browsers: [Sign] = [
        ("Edg/", "Edge"), ("EdgA/", "Edge"), ("EdgiOS/", "Edge"), ("OPR/", "Opera"), ("SamsungBrowser/", "Samsung Internet"), ("Vivaldi/", "Vivaldi"),
        ("FxiOS/", "Firefox"), ("Firefox/", "Firefox"), ("CriOS/", "Chrome"), ("Chrome/", "Chrome"), ("Chromium/", "Chromium"), ("Safari/", "Safari"),
        ("curl/", "curl"), ("Wget/", "Wget"), ("python-requests/", "A Python program"), ("Go-http-client/", "A Go program"),
    ]
    private static let systems: [Sign] = [
        ("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("Windows", "Windows"), ("Macintosh", "macOS"), ("CrOS", "ChromeOS"),
        ("FreeBSD", "FreeBSD"), ("OpenBSD", "OpenBSD"), ("Linux", "Linux"),
    ]

    private static func match(_ bytes: [UInt8], _ signs: [Sign]) -> String? {
        signs.first { sign in
            let mark = Array(sign.mark.utf8)
            return bytes.indices.contains { bytes[$0...].starts(with: mark) }
        }?.word
    }
}
