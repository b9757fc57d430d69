import Store
import Synchronization
import Testing

@testable import Platform

@Suite("The line before the password queue") struct PasswordLineTests {
    /// A line as the queue holds one.
    private final class Line: Sendable {
        private let line: Mutex<PasswordLine>
        init(length: Int) { line = Mutex(PasswordLine(length: length)) }
        func join(_ client: String, isKnown: Bool = false) -> Problem.Kind? { line.withLock { $0.join(.init(client: client) {}, isKnown: isKnown)?.kind } }
        func begin() -> PasswordLine.Turn? { line.withLock { $0.begin() } }
        func end(_ turn: PasswordLine.Turn) -> Bool { line.withLock { $0.end(turn) } }
        var count: Int { line.withLock { $0.count } }
        var begun: Int { line.withLock { $0.begun } }
    }

    @Test("lets each client have one turn at a time, and clients alternate")
    func alternates() throws {
        let line = Line(length: 32)
        for client in ["a", "a", "a", "b"] { #expect(line.join(client) == nil) }
        let (first, second) = (try #require(line.begin()), try #require(line.begin()))
        #expect([first.client, second.client] == ["a", "b"])
        #expect(line.begin() == nil)  // two of a wait, but one of a runs
        #expect(!line.end(second))
        #expect(line.begin() == nil)
        #expect(line.join("c") == nil)
        #expect(line.end(first))
        #expect([line.begin()?.client, line.begin()?.client, line.begin()?.client] == ["c", "a", nil])
    }

    @Test("lets a client that comes back while its turn runs wait for the end of it")
    func comesBack() throws {
        let line = Line(length: 32)
        #expect(line.join("a") == nil)
        let running = try #require(line.begin())
        #expect(line.join("a") == nil)
        #expect(line.begin() == nil)
        #expect(line.end(running))
        #expect(line.begin()?.client == "a")
        #expect(line.begin() == nil)
    }

    @Test("counts those running as well, and forgets a client with its last turn")
    func counts() throws {
        let line = Line(length: 4)
        for number in 0..<3 { #expect(line.join("\(number)") == nil) }
        #expect(line.join("3") == .unavailable)
        let begun = try #require(line.begin())
        #expect(line.join("3") == .unavailable)
        #expect(!line.end(begun))
        #expect(line.count == 2)
        #expect(line.join("3") == nil)
        #expect(line.begun == 1)
    }

    @Test("keeps a quarter of its length for known devices")
    func reserve() {
        let line = Line(length: 8)
        for number in 0..<6 { #expect(line.join("\(number)") == nil) }
        #expect(line.join("stranger") == .unavailable)
        #expect(line.join("known 1", isKnown: true) == nil)
        #expect(line.join("known 2", isKnown: true) == nil)
        #expect(line.join("known 3", isKnown: true) == .unavailable)
    }

    @Test("refuses a client's fifth in waiting, known or not")
    func perClient() {
        let line = Line(length: 1_000)
        for _ in 0..<4 { #expect(line.join("a", isKnown: true) == nil) }
        #expect(line.join("a", isKnown: true) == .tooMany)
        #expect(line.join("b") == nil)
    }
}
