import Testing

@Suite("The targets see only what lies below them")
struct TargetTests {
    private static let ours: Set<String> = Set((try? House.folders(in: "Sources")) ?? [])

    @Test("The tests see the sources they judge")
    func sources() {
        #expect(House.sources.count > 50)
        #expect(Self.ours.isSuperset(of: ["Cryptography", "Store", "Platform", "App", "PublicSite", "aertous"]))
    }

    @Test("No target imports what is above it or beside it, and only Store imports SQLite and libpq")
    func imports() {
        let rule = Rule.imports(ours: Self.ours)
        #expect(rule.findings(House.sources) == [])
        for (path, text) in [
            ("Sources/Cryptography/A.swift", "import Store"), ("Sources/Cryptography/A.swift", "import NIOCore"),
            ("Sources/Store/A.swift", "internal import Platform"), ("Sources/Platform/A.swift", "public import App"),
            ("Sources/Platform/A.swift", "import CSQLite"), ("Sources/App/A.swift", "import PublicSite"), ("Sources/PublicSite/A.swift", "import App"),
            ("Sources/aertous/A.swift", "import CPostgreSQL"), ("Sources/App/A.swift", "@testable import struct aertous.Serve"), ("Sources/Else/A.swift", ""),
        ] { #expect(rule.findings(in: path, text).count == 1, "\(path): \(text)") }
        #expect(rule.findings(in: "Sources/Platform/A.swift", "// import App\nlet text = \"import App\"\nimport Store") == [])
    }

    @Test("The operator's door is named in no route and nowhere in the public site")
    func operatorDoor() {
        #expect(Rule.operatorDoor.findings(House.sources) == [])
        #expect(Rule.operatorDoor.findings(in: "Sources/App/Risks/RiskRoutes.swift", "store.operate(reason)").count == 1)
        #expect(Rule.operatorDoor.findings(in: "Sources/App/Risks/RiskRoutes.swift", "store.ledger(.installation)").count == 1)
        #expect(Rule.operatorDoor.findings(in: "Sources/PublicSite/Page.swift", "let door: OperatorDoor").count == 1)
        #expect(Rule.operatorDoor.findings(in: "Sources/aertous/Erase.swift", "store.operate(reason)") == [])
    }

    @Test("The public site comes in by the visitors' doors alone, adds to the letterbox, and reads no table")
    func visitorsDoors() {
        #expect(House.sources.contains { $0.target == "PublicSite" && $0.lines(where: ["letterbox", "(", ")"]).count > 0 })
        #expect(Rule.visitorsDoors.findings(House.sources) == [])
        for text in [
            "store.gate()", "store.job(organisation: id, reason: reason)", "try await store.enter(slug, account: id)", "let door: MemberDoor",
            "tx.rows(\"SELECT id FROM member\")", "tx.insert(\"risk\", id: id, cells)", "tx.insert(table, id: id, cells)",
            "tx.remove(\"enquiry\", where: \"TRUE\")",
            "tx.enqueueMail(\"enquiry\")", "store.account(id)",
        ] { #expect(Rule.visitorsDoors.findings(in: "Sources/PublicSite/A.swift", text).count == 1, "\(text)") }
        #expect(Rule.visitorsDoors.findings(in: "Sources/PublicSite/A.swift", "store.letterbox(); tx.insert(\"enquiry\", id: id, row); array.insert") == [])
    }

    @Test("A member is made by following an invitation and by founding an organisation, nowhere else")
    func entrances() {
        #expect(Rule.entrances.findings(House.sources) == [])
        #expect(
            Rule.entrances.findings(in: "Sources/App/Risks/Risks.swift", "try await accounts.store.join(key: digest, from: row, member: id) { _ in }").count
                == 1)
        #expect(Rule.entrances.findings(in: "Sources/App/Team/TeamRoutes.swift", "try await store.found(slug, id: id)").count == 1)
        #expect(Rule.entrances.findings(in: "Sources/App/Team/Acceptances.swift", "try await store.join(key: digest, from: row, member: id)") == [])
        #expect(Rule.entrances.findings(in: "Sources/App/Team/Invitations.swift", "try await store.act(on: account, as: member) { _ in }").count == 1)
        for file in Rule.joiners.union(Rule.founders).union(Rule.actors) { #expect(House.sources.contains { $0.path == file }, "\(file)") }
    }

    @Test("Time and chance come from outside, except in the executable")
    func passedIn() {
        #expect(Rule.clockAndChance.findings(House.sources) == [])
    }

    @Test(
        "A clock or a chance of its own is found in any target but the executable",
        arguments: ["Date()", "Date.now", "SystemRandomNumberGenerator()", "try await Task.sleep(for: .seconds(1))", "UUID()", "SymmetricKey(size: .bits256)"])
    func clockAndChance(text: String) {
        #expect(Rule.clockAndChance.findings(in: "Sources/App/Risks/Risks.swift", "let a = \(text)").count == 1)
        #expect(Rule.clockAndChance.findings(in: "Sources/App/Risks/Risks.swift", "let a = \"\\(\(text))\"").count == 1, "in an interpolation")
        #expect(Rule.clockAndChance.findings(in: "Sources/aertous/Serve.swift", "let a = \(text)") == [])
        #expect(Rule.clockAndChance.findings(in: "Sources/Store/Pool.swift", "let a = \(text)").count == (text.contains("sleep") ? 0 : 1))
    }
}
