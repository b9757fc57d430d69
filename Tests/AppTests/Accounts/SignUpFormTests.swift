@testable import App
import Cryptography
import HTTPTypes
import Platform
import Store
import Testing
import World

@Suite("The form of a sign-up says all that is wrong, and keeps what may be kept")
struct SignUpFormTests {
    @Test("A wrong code keeps what was typed and the same key, but never the password")
    func wrongCode() async throws {
        try await AppWorld.with { world in
            let visitor = SignUpVisitor(world)
            let link = try await visitor.ask()
            var form = try visitor.form(try await visitor.open(link), link: link)
            let right = form["code"]
            form["code"] = right == "123456" ? "654321" : "123456"
            form["name"] = "Ada <Lovelace>"
            let reply = try await visitor.finish(link, form)
            #expect(reply.status == 422)
            #expect(reply.field("key") == form["key"])
            #expect(reply.text.contains("value=\"Ada &lt;Lovelace&gt;\"") && reply.text.contains("value=\"Cedar\""))
            #expect(!reply.text.contains(SignUpVisitor.password))
            form["code"] = right
            #expect(try await visitor.finish(link, form).status == 200)
        }
    }

    @Test("Everything that is not acceptable is said at once")
    func allAtOnce() async throws {
        try await AppWorld.with { world in
            let visitor = SignUpVisitor(world)
            let link = try await visitor.ask()
            let key = try #require(try await visitor.open(link).field("key"))
            let reply = try await visitor.finish(link, ["key": key])
            #expect(reply.status == 422)
            for field in ["name", "organisation", "password", "code"] { #expect(reply.text.contains("\(field)-error"), "\(field)") }
            let long = try await visitor.finish(
                link, ["key": key, "name": String(repeating: "n", count: 201), "organisation": String(repeating: "o", count: 201)])
            for field in ["name", "organisation", "password", "code"] { #expect(long.text.contains("\(field)-error"), "\(field)") }
        }
    }

    @Test(
        "A password that is short, common, regular or made of names is refused",
        arguments: ["short", "password1234", "abcabcabcabc", "Ada-Lovelace-1", "aertous-cedar", "cedar.example"])
    func passwords(_ password: String) async throws {
        try await AppWorld.with { world in
            let visitor = SignUpVisitor(world)
            let link = try await visitor.ask()
            var form = try visitor.form(try await visitor.open(link), link: link)
            form["password"] = password
            let reply = try await visitor.finish(link, form)
            #expect(reply.status == 422)
            #expect(reply.text.contains("password-error"))
            #expect(!reply.text.contains("code-error"))
            #expect(try await world.traces(of: "ada@cedar.example", slug: "cedar") == [])
        }
    }
}
