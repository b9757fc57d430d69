internal import Cryptography

/// The tokens in a text that somebody pastes: between quotes, after an equals sign, in the middle of a sentence.
struct FoundTokens: Sendable {
    /// How many of one text are taken up.
    static let most = 20
    /// How much of a text is read, in bytes.
    static let reach = 65_536
    /// Each once, in the order of the text. That they are well formed is all that is known of them.
    let all: [APIToken]
    /// The text has more than are taken up, or goes on where nothing was read.
    let isPart: Bool

    init(_ text: String) {
        let bytes = Array(text.utf8.prefix(Self.reach)), prefix = Array(APIToken.prefix.utf8)
        var (found, known, start, isPart): ([APIToken], Set<String>, Int, Bool) = ([], [], 0, text.utf8.count > Self.reach)
        while start + APIToken.length <= bytes.count {
            guard bytes[start...].starts(with: prefix),
                let token = APIToken(String(decoding: bytes[start..<start + APIToken.length], as: UTF8.self))
            else {
                start += 1
                continue
            }
            start += APIToken.length
            guard known.insert(token.text).inserted else { continue }
            guard found.count < Self.most else {
                isPart = true
                break
            }
            found.append(token)
        }
        (all, self.isPart) = (found, isPart)
    }
}
