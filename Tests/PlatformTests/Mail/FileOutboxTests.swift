import Foundation
import Synchronization
import Testing

@testable import Platform

@Suite("The outbox") final class FileOutboxTests {
    let parent: String
    var folder: String { parent + "/outbox" }
    init() throws { parent = try DataFolder.temporary() }
    deinit { try? FileManager.default.removeItem(atPath: parent) }

    private func outbox(clock: @escaping @Sendable () -> Int64 = { MailFixtures.time }) throws -> FileOutbox {
        try FileOutbox(folder: folder, sender: MailFixtures.sender, clock: clock, random: MailFixtures.counter())
    }
    private func mail(_ subject: MailSubject, to: String = "ana@northwind.example") -> Mail {
        Mail(to: MailFixtures.address(to), subject: subject, text: "Hello.\n\nGrüße", html: "<p>Hello &amp; Grüße</p>")
    }
    private func mode(_ path: String) throws -> Int {
        try #require(FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int)
    }

    @Test("keeps one file for each mail, for its owner only")
    func modes() async throws {
        let outbox = try outbox()
        try await outbox.send(mail("First"))
        try await outbox.send(mail("Second"))
        let names = try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
        #expect(names.map { String($0.prefix(20)) } == ["1795527908000-000001", "1795527908000-000002"])
        #expect(names.allSatisfy { $0.hasSuffix(".eml") })
        #expect(try mode(folder) == 0o700)
        for name in names { #expect(try mode(folder + "/" + name) == 0o600) }
    }

    @Test("gives back the newest mail to an address, also within one millisecond")
    func latest() async throws {
        let outbox = try outbox()
        #expect(try await outbox.latest(for: MailFixtures.address("ana@northwind.example")) == nil)
        for number in 1...12 { try await outbox.send(mail(MailSubject("Größe \(number)"))) }
        try await outbox.send(mail("Other", to: "bob@northwind.example"))
        let found = try #require(try await outbox.latest(for: MailFixtures.address("Ana+x@northwind.example")))
        #expect(found.subject == "Größe 12")
        #expect(found.to.deliverable == "ana@northwind.example")
        #expect(found.date == "Tue, 24 Nov 2026 13:45:08 +0000")
        #expect(found.text == "Hello.\r\n\r\nGrüße")
        #expect(found.html == "<p>Hello &amp; Grüße</p>")
        #expect(try await outbox.latest(for: MailFixtures.address("eve@northwind.example")) == nil)
    }

    @Test("goes on after a restart, with the folder that it made")
    func again() async throws {
        try await outbox().send(mail("First"))
        let later = try outbox(clock: { MailFixtures.time + 1 })
        try await later.send(mail("Second"))
        #expect(try await later.latest(for: MailFixtures.address("ana@northwind.example"))?.subject == "Second")
    }

    @Test("does not use a folder that others may open")
    func openFolder() throws {
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: false, attributes: [.posixPermissions: 0o755])
        #expect(throws: OutboxFailure.self) { try self.outbox() }
    }

    @Test("does not follow a link, and takes no file for a folder")
    func links() throws {
        try FileManager.default.createSymbolicLink(atPath: folder, withDestinationPath: parent)
        #expect(throws: OutboxFailure.self) { try self.outbox() }
        try FileManager.default.removeItem(atPath: folder)
        #expect(FileManager.default.createFile(atPath: folder, contents: nil, attributes: [.posixPermissions: 0o600]))
        #expect(throws: OutboxFailure.self) { try self.outbox() }
    }

    @Test("says so when a mail cannot be kept, names nobody, and leaves nothing half written")
    func lost() async throws {
        let outbox = try outbox()
        try FileManager.default.removeItem(atPath: folder)
        let failure = await #expect(throws: OutboxFailure.self) { try await outbox.send(self.mail("First")) }
        #expect(failure?.description == "outbox: a file cannot be made (error 2)")
        #expect(throws: OutboxFailure.self) {
            try FileOutbox(folder: self.parent + "/none/outbox", sender: MailFixtures.sender, clock: { 0 }, random: MailFixtures.counter())
        }
    }

    @Test("never overwrites a file, and takes its beginning away when it cannot be put in place")
    func inPlace() throws {
        try PrivateFile.makeFolder(folder)
        try FileManager.default.createDirectory(atPath: folder + "/taken.eml", withIntermediateDirectories: false)
        #expect(throws: OutboxFailure(step: "a file cannot be put in place", code: EISDIR)) {
            try PrivateFile.write([1], folder: self.folder, name: "taken.eml")
        }
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["taken.eml"])
        try Data([9]).write(to: URL(fileURLWithPath: folder + "/.other.eml.part"))
        #expect(throws: OutboxFailure(step: "a file cannot be made", code: EEXIST)) { try PrivateFile.write([1], folder: self.folder, name: "other.eml") }
    }

    @Test("forgets what is older than a day, or of a time more than a day to come, and nothing that is not its own")
    func forgets() async throws {
        let day = FileOutbox.kept, now = Mutex(MailFixtures.time)
        let outbox = try outbox { now.withLock { $0 } }
        for moment in [-day, 1 - day, 0, day - 1, day] {
            now.withLock { $0 = MailFixtures.time + moment }
            try await outbox.send(mail(MailSubject("At \(moment)")))
        }
        let foreign = ["notes.eml", "0000000000001.eml", "0000000000001-x-000001.eml", "1-000001-x.eml", "0000000000001-000001-x.txt"]
        for name in foreign + [".0000000000001-000001-x.eml.part"] { try Data([1]).write(to: URL(fileURLWithPath: folder + "/" + name)) }
        now.withLock { $0 = MailFixtures.time }
        try await outbox.forgetOld()
        #expect(try await outbox.newest(10).map(\.subject) == ["At \(day - 1)", "At 0", "At \(1 - day)"])
        let names = try FileManager.default.contentsOfDirectory(atPath: folder)
        #expect(names.count == 3 + foreign.count && Set(foreign).isSubset(of: names), "\(names)")
    }

    @Test("reads back no mail of more than 1 MiB")
    func large() {
        func read(_ bytes: Int) -> OutboxMail? {
            let mail = Mail(to: MailFixtures.address("ana@northwind.example"), subject: "Large", text: String(repeating: "a", count: bytes), html: "a")
            return OutboxMail(message: Array(MailFixtures.message(mail).utf8))
        }
        #expect(read(900_000)?.text.utf8.count == 900_000)
        #expect(read(1_100_000) == nil)
    }

    @Test(
        "passes over files that are no mail of its own",
        arguments: [
            "", "\r\n\r\n", "To: x", "To: <ana@northwind.example>\r\n\r\nbody",
            "Content-Type: multipart/alternative; boundary=\"\"\r\nTo: <ana@northwind.example>\r\nSubject: x\r\nDate: y\r\n\r\n",
            "Content-Type: multipart/alternative; boundary=\"b\"\r\nTo: <ana@northwind.example>\r\nSubject: x\r\nDate: y\r\n\r\n--b--\r\n",
            " folded: first\r\n\r\n", ":\r\n\r\n",
        ])
    func foreign(content: String) async throws {
        let outbox = try outbox()
        try await outbox.send(mail("Mine"))
        try Data(content.utf8).write(to: URL(fileURLWithPath: folder + "/9999999999999-000001-x.eml"))
        try Data([0xFF, 0xFE]).write(to: URL(fileURLWithPath: folder + "/9999999999999-000002-x.eml"))
        try Data(count: (1 << 20) + 1).write(to: URL(fileURLWithPath: folder + "/9999999999999-000003-x.eml"))
        #expect(try await outbox.latest(for: MailFixtures.address("ana@northwind.example"))?.subject == "Mine")
    }
}
