import Store
import Testing

@testable import Platform

@Suite("The password policy") struct PasswordPolicyTests {
    let policy: PasswordPolicy
    init() throws { policy = try PasswordPolicy(folder: DataFolder.path) }
    let names = ["Ana García", "ana.garcia@northwind-payments.com", "Northwind Payments"]

    @Test(
        "takes what is long and one's own, of whatever characters",
        arguments: [
            "correct horse battery staple", "tulip anvil 9", "xK9#mQ2$vL7p", "aaaa bbbb cccc dddd eeee", "sju sjösjuka sjömän", "пароль на сегодня",
            "日本語日本語の合言葉です",
            "ana walks to the harbour", "nineteen payments for northwind", "aertous keeps my ledger straight", "84719 20465 93 is odd", "🦆🐘🦉🐙🦊🐝🐢🦔🦜🐳🦋🐌",
        ])
    func takes(password: String) { #expect(policy.refusal(of: password, names: names) == nil) }

    @Test(
        "refuses what is tried first",
        arguments: [
            "passwordpassword", "Password2024!", "P@ssw0rd2026", "123qweasdzxc", "1qaz2wsx3edc", "sonyericsson", "SonyEricsson", "iloveyouiloveyou",
            "qwertyuiop123456",
            "dragondragondragon", "!!!letmein!!!", "12345678dragon12345678", "pa55wordpa55word", "123456654321",
        ])
    func refusesCommon(password: String) throws {
        #expect(try #require(policy.refusal(of: password)).message.contains("lists"))
    }

    @Test(
        "refuses what repeats or counts",
        arguments: [
            "aaaaaaaaaaaa", "abababababab", "abcabcabcabc", "1231231231231", "123456789012", "098765432109", "abcdefghijkl", "zyxwvutsrqponm", "111122223333",
            "abcdabcdabcdab",
        ])
    func refusesRegular(password: String) throws {
        #expect(try #require(policy.refusal(of: password)).message.contains("regular"))
    }

    @Test(
        "refuses what is little more than a name of the person, the organisation or the product",
        arguments: [
            "Aertous-2026!", "aertousaertous1", "NorthwindPayments", "northwind payments 7", "garciagarcia99", "García-García-1", "Northwind2026!!",
            "AnaGarcia19840512",
            "n0rthw1nd-2026", "aertouspassword1",
        ])
    func refusesNames(password: String) throws {
        #expect(try #require(policy.refusal(of: password, names: names)).message.contains("names"))
    }

    @Test(
        "refuses names of two and three letters, names with signs between, and years beside a name",
        arguments: [
            ("IBM2026IBM2026", "IBM"), ("li wei li wei", "Li Wei"), ("ana.kim.2026!", "Ana Kim"), ("bmw-bmw-bmw-1", "BMW"), ("kimanakimana", "Ana Kim"),
            ("AnaKim-20261984x", "Ana Kim"), ("tarn-beck-soft-ware", "Tarnbeck Software"), ("3m 2026 3m 2026", "3M"), ("IBM-2026-2026", "IBM"),
        ])
    func refusesShortNames(password: String, name: String) throws {
        #expect(try #require(policy.refusal(of: password, names: [name])).message.contains("names"))
    }

    @Test(
        "takes a long phrase in which a short name happens to stand",
        arguments: [
            ("lilies wither in autumn", "Li Wei"), ("the cat of the sea", "Bank of the West"), ("ibm sold my typewriter", "IBM"),
            ("Ana7hK93kd82jdq", "Ana Kim"), ("li keeps nine black goats", "Li Wei"),
        ])
    func takesShortNames(password: String, name: String) { #expect(policy.refusal(of: password, names: [name]) == nil) }

    @Test("knows every organisation of whoever is in many")
    func manyNames() throws {
        let names = (1...200).map { "Organisation \($0)" } + ["Quillmark"]
        #expect(try #require(policy.refusal(of: "quillmark-2026-quillmark", names: names)).message.contains("names"))
    }

    @Test("knows only the names that it was given")
    func otherNames() { #expect(policy.refusal(of: "Northwind2026!!", names: ["Ana García"]) == nil) }

    @Test("counts characters after joining them with their marks")
    func length() throws {
        #expect(policy.refusal(of: "kqzrwtbxnpd") != nil)
        #expect(policy.refusal(of: "kqzrwtbxnpdv") == nil)
        let combining = "kqzrwtbxnpu\u{308}"  // 12 scalars as typed, 11 when joined
        #expect(try #require(policy.refusal(of: combining)).message.contains("This has 11."))
        #expect(policy.refusal(of: combining + "v") == nil)
    }

    @Test("takes 1,024 bytes and not one more")
    func longest() throws {
        let words = "correct horse battery staple "
        let long = String(String(repeating: words, count: 40).prefix(1_023)) + "z"
        #expect(policy.refusal(of: long) == nil)
        #expect(try #require(policy.refusal(of: long + "z")).message.contains("shorter"))
        #expect(policy.refusal(of: String(repeating: "é", count: 513)) != nil)
        #expect(try #require(policy.refusal(of: String(repeating: "a", count: 50_000_000))).message.contains("shorter"))
    }

    @Test("names the field, and never repeats the password")
    func words() throws {
        let field = try #require(policy.refusal(of: "sonyericsson", field: "new_password"))
        #expect(field.name == "new_password")
        #expect(!field.message.contains("sony"))
    }

    @Test("has 10,000 common passwords, with where they come from")
    func list() throws {
        let file = try LineFile(folder: DataFolder.path, name: "common-passwords.txt")
        #expect(Set(file.entries).count == 10_000)
        #expect(file.comments.contains { $0.hasPrefix("Source: ") } && file.comments.contains { $0.hasPrefix("Licence: MIT") })
        for word in file.entries where word.unicodeScalars.count >= PasswordPolicy.fewest { #expect(policy.refusal(of: word) != nil) }
    }

    @Test("survives names that are empty, huge or made of signs")
    func hostileNames() {
        let names = ["", " ", "!!!", "\u{301}\u{301}\u{301}\u{301}\u{301}", String(repeating: "x", count: 1_000_000)] + Array(repeating: "abcd", count: 10_000)
        #expect(policy.refusal(of: "correct horse battery staple", names: names) == nil)
    }
}
