import Testing

@testable import Platform

@Suite("The words for a device") struct DeviceWordsTests {
    @Test(
        "name browser and system",
        arguments: [
            ("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox on Linux"),
            ("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Safari/605.1.15", "Safari on macOS"),
            (
                "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36 Edg/140.0.0.0",
                "Edge on Windows"
            ),
            ("Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36", "Chrome on Windows"),
            ("Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Mobile Safari/537.36", "Chrome on Android"),
            (
                "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) CriOS/140.0 Mobile/15E148 Safari/604.1",
                "Chrome on iPhone"
            ),
            (
                "Mozilla/5.0 (iPad; CPU OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) FxiOS/140.0 Mobile/15E148 Safari/605.1.15",
                "Firefox on iPad"
            ),
            ("Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36", "Chrome on ChromeOS"),
            ("curl/7.88.1", "curl"), ("Mozilla/5.0 (X11; Linux x86_64)", "A browser on Linux"), ("Something/1.0", "An unknown device"),
            ("", "An unknown device"),
        ] as [(String, String)])
    func words(userAgent: String, expected: String) { #expect(DeviceWords.words(userAgent: userAgent) == expected) }

    @Test("are there when nothing was sent")
    func nothing() { #expect(DeviceWords.words(userAgent: nil) == "An unknown device") }

    @Test("repeat nothing that a stranger wrote")
    func hostile() {
        #expect(DeviceWords.words(userAgent: "<script>alert(1)</script> Firefox/1\r\nSubject: x Linux") == "Firefox on Linux")
        #expect(DeviceWords.words(userAgent: "\u{202E}\u{0}\u{FFFD}") == "An unknown device")
    }

    @Test("come from the first 512 bytes only")
    func bounded() {
        #expect(DeviceWords.words(userAgent: String(repeating: "x", count: 504) + "Firefox/") == "Firefox")
        #expect(DeviceWords.words(userAgent: String(repeating: "x", count: 505) + "Firefox/") == "An unknown device")
        #expect(DeviceWords.words(userAgent: String(repeating: "Firefox", count: 1_000_000)) == "An unknown device")
    }
}
