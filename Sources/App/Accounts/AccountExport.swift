internal import Platform
internal import Store

/// All that we hold of one account, for the person whose it is; secrets are not in it, nor anything of an organisation.
struct AccountExport: Sendable {
    let accounts: Accounts

    struct Token: Sendable {
        let organisation, name: String
        let createdAt, endsAt: Int64
        let usedAt: Int64?
    }

    /// - Returns: JSON.
    func make(of account: String, now: Int64) async throws -> [UInt8] {
        let profile = try await MyAccount(accounts: accounts).profile(account)
        let (factors, codes) = try await Authenticators(accounts: accounts).all(of: account)
        let sessions = try await OwnSessions(accounts: accounts).all(of: account, now: now)
        let places = try await accounts.places(of: account)
        var tokens: [Token] = []
        for place in places {
            tokens += try await accounts.store.read(accounts.store.job(organisation: place.organisation, reason: "account")) {
                try $0.ownTokens(of: place.member, in: place.name)
            }
        }
        try await accounts.store.write(accounts.store.account(account)) { try $0.note(.exported, of: account) }
        let log = try await OwnLog(accounts: accounts).exported(of: account)
        var json = Writer()
        json.object {
            $0.text("format", "aertous/account/v1")
            $0.time("exported_at", now)
            $0.text("id", account)
            $0.text("name", profile.name)
            $0.text("email", profile.email)
            $0.text("language", profile.language)
            $0.text("time_zone", profile.timeZone)
            $0.time("created_at", profile.createdAt)
            $0.list("memberships", places) { place, json in
                json.text("organisation", place.name)
                json.text("role", place.role.rawValue)
                json.text("state", place.state)
            }
            $0.list("authenticators", factors) { factor, json in
                json.text("name", factor.name)
                json.time("created_at", factor.createdAt)
            }
            $0.number("backup_codes_left", Int64(codes))
            $0.list("sessions", sessions) { session, json in
                json.text("device", session.device)
                json.text("organisation", session.organisation)
                json.time("began_at", session.beganAt)
                json.time("used_at", session.usedAt)
            }
            $0.list("log", log) { entry, json in
                json.time("at", entry.at)
                json.text("what", entry.action)
                json.text("by", entry.who)
                json.list("fields", entry.fields) { field, json in
                    json.text("name", field.name)
                    json.text("before", field.before.words)
                    json.text("after", field.after.words)
                }
            }
            $0.list("api_tokens", tokens) { token, json in
                json.text("organisation", token.organisation)
                json.text("name", token.name)
                json.time("created_at", token.createdAt)
                json.time("ends_at", token.endsAt)
                json.time("used_at", token.usedAt)
            }
        }
        return json.out.bytes
    }

    /// Members of an object, one after the other.
    private struct Writer {
        var out = Out()
        private var isFirst = true

        mutating func object(_ body: (inout Writer) -> Void) {
            let outer = isFirst
            isFirst = true
            out.put(literal: "{")
            body(&self)
            out.put(literal: "}")
            isFirst = outer
        }
        private mutating func name(_ name: String) {
            if !isFirst { out.put(literal: ",") }
            isFirst = false
            out.put(json: name)
            out.put(literal: ":")
        }
        mutating func text(_ name: String, _ value: String?) {
            self.name(name)
            if let value { out.put(json: value) } else { out.put(literal: "null") }
        }
        mutating func number(_ name: String, _ value: Int64) {
            self.name(name)
            out.put(Int(value))
        }
        mutating func time(_ name: String, _ value: Int64?) { text(name, value.map { Instant(milliseconds: $0).iso }) }
        mutating func list<T>(_ name: String, _ all: [T], _ body: (T, inout Writer) -> Void) {
            self.name(name)
            out.put(literal: "[")
            for (index, item) in all.enumerated() {
                if index > 0 { out.put(literal: ",") }
                object { body(item, &$0) }
            }
            out.put(literal: "]")
        }
    }
}
