internal import Platform
internal import Store

/// What is left to do of an account's event once it is in one log: copies in the others.
struct AccountEvents: Sendable {
    static let (spread, copy, own, failures) = ("account-event", "account-copy", "account-own-log", "sign-in-failures")
    /// The actor of what somebody did who did not get in.
    static let visitor = "visitor"
    /// An hour, in milliseconds.
    static let window: Int64 = 3_600_000
    let accounts: Accounts
    private var store: Store { accounts.store }

    var jobs: [JobKind] {
        [
            JobKind(Self.spread) { job in try await spread(job) }, JobKind(Self.copy) { job in try await copy(job) },
            JobKind(Self.own) { job in try await own(job) }, JobKind(Self.failures) { job in try await failures(job) },
        ]
    }

    /// One job for each organisation: each has its copy once, and none waits for another's.
    private func spread(_ job: Job) async throws -> JobOutcome {
        let (account, event) = (try Self.account(job), try Self.event(job))
        let places = try await accounts.places(of: account)
        guard !places.isEmpty else { return .dropped }
        try await store.write(store.runner()) { tx in
            for place in places {
                try tx.enqueue(Self.copy, organisation: place.organisation, account: account, ids: ["event": event.code], key: job.id)
            }
        }
        return .done
    }

    /// In the member's name and present role: that it happened, and nothing else.
    private func copy(_ job: Job) async throws -> JobOutcome {
        let (account, event, organisation) = (try Self.account(job), try Self.event(job), try job.inOrganisation())
        let member: Member
        do { member = try await store.enter(organisation: organisation, account: account) } catch let problem as Problem where problem.kind == .notFound {
            return .dropped
        }
        try await store.write(member.scope, request: job.id) { tx in
            let isThere = try tx.isCopied(member.id, request: job.id)
            if !isThere { try tx.record(Change(event.rawValue, "member", member.id)) }
        }
        return .done
    }

    private func own(_ job: Job) async throws -> JobOutcome {
        let (account, event, by) = (try Self.account(job), try Self.event(job), try job.id("by"))
        try await LedgerLog(store: store).add(
            event.rawValue, of: account, as: by, role: by == account ? "account" : by, for: job)
        return .done
    }

    // MARK: Wrong passwords

    /// The first wrong password of an hour at once, and how many more there were when the hour is over; the organisations hear
    /// of the first. Nothing for an address without an account, for which the same was asked.
    private func failures(_ job: Job) async throws -> JobOutcome {
        let (account, hour) = (try Self.account(job), Int64(try job.id("hour")) ?? 0)
        guard let found = try await accounts.find(id: account) else { return .dropped }
        var fields: [Change.Field] = []
        if try job.id("part") == "rest" {
            let subject = try Attempts(accounts: accounts).place(EmailAddress(found.email)?.canonical ?? "", "").subject
            let count = try await store.read(store.gate()) { try $0.attemptCount(.password, subject: subject, from: hour, to: hour + Self.window) }
            guard count > 1 else { return .dropped }
            fields = [.init("more", after: .integer(Int64(count - 1)))]
        } else {
            try await store.write(store.runner()) { tx in
                try tx.enqueue(Self.spread, account: account, ids: ["event": AccountEvent.signInFailed.code], key: job.id)
            }
        }
        try await LedgerLog(store: store).add(
            AccountEvent.signInFailed.rawValue, of: account, fields: fields, as: Self.visitor, role: Self.visitor, for: job)
        return .done
    }

    private static func account(_ job: Job) throws -> String {
        guard let account = job.account else { throw JobFailure("no-account", isFinal: true) }
        return account
    }
    private static func event(_ job: Job) throws -> AccountEvent {
        guard let event = AccountEvent(code: try job.id("event")) else { throw JobFailure("no-event", isFinal: true) }
        return event
    }
}

extension Writing {
    /// Asks, in the gate's door, that a wrong password be logged. The work is the same whether or not there is an account.
    ///
    /// - Parameters:
    ///   - account: the account's id, or one that is nobody's.
    ///   - subject: under which the attempt is counted.
    func noteFailure(of account: String, subject: String, now: Int64) throws {
        let hour = now / AccountEvents.window * AccountEvents.window
        for (part, delay) in [("first", Int64(0)), ("rest", hour + AccountEvents.window - now)] {
            try enqueue(
                AccountEvents.failures, account: account, ids: ["hour": String(hour), "part": part], key: "\(subject)/\(hour)/\(part)", delay: delay)
        }
    }
}
