import Store

/// Who is next at a ``PasswordQueue``: clients in turn, and of one client one at a time.
struct PasswordLine {
    struct Turn: Sendable {
        let client: String
        let work: @Sendable () -> Void
    }

    private let length: Int
    private var waiting: [String: [Turn]] = [:]
    /// Clients with a turn in line and none running, the longest waiting first.
    private var ready: [String] = []
    private var running: Set<String> = []
    private(set) var count = 0
    private(set) var begun = 0

    init(length: Int) { self.length = length }

    /// - Returns: why it may not join, or nil once it stands in line.
    mutating func join(_ turn: Turn, isKnown: Bool) -> Problem? {
        let own = waiting[turn.client]?.count ?? 0
        guard own < PasswordQueue.mostPerClient else { return Self.later(.tooMany, "Too many attempts at once from where you are. Wait a few seconds.") }
        guard count < (isKnown ? length : length - length / 4) else {
            return Self.later(.unavailable, "Many people are signing in right now. Wait a few seconds and send this again.")
        }
        waiting[turn.client, default: []].append(turn)
        if own == 0, !running.contains(turn.client) { ready.append(turn.client) }
        count += 1
        return nil
    }

    private static func later(_ kind: Problem.Kind, _ message: String) -> Problem {
        var problem = Problem(kind, message)
        problem.retryAfter = 5
        return problem
    }

    /// - Returns: nil when every client in line has a turn running.
    mutating func begin() -> Turn? {
        guard !ready.isEmpty else { return nil }
        let client = ready.removeFirst()
        guard var turns = waiting[client], !turns.isEmpty else { return nil }
        let turn = turns.removeFirst()
        waiting[client] = turns.isEmpty ? nil : turns
        running.insert(client)
        begun += 1
        return turn
    }

    /// - Returns: whether the client has another turn in line, which is ready now.
    mutating func end(_ turn: Turn) -> Bool {
        running.remove(turn.client)
        count -= 1
        guard waiting[turn.client] != nil else { return false }
        ready.append(turn.client)
        return true
    }
}
