import Testing

@Suite("One function decides which addresses come in")
struct GateTests {
    @Test("Nothing but the gate decides about e-mail domains")
    func oneGate() {
        #expect(Rule.oneGate.findings(House.sources) == [])
        for text in [
            "gate: WorkEmailGate", "PublicSuffixes.system", "DomainName(typed)", "typed.hasSuffix(\"@gmail.com\")", "[\"Hotmail.com\"]", "import CIDN",
        ] { #expect(Rule.oneGate.findings(in: "Sources/App/Invitations/Invitations.swift", text).count == 1, "\(text)") }
        #expect(Rule.oneGate.findings(in: "Sources/App/WorkAddresses/WorkAddresses.swift", "gate: WorkEmailGate") == [])
        #expect(Rule.oneGate.findings(in: "Sources/App/Accounts/Accounts.swift", "gate: WorkEmailGate") == [])
        #expect(Rule.oneGate.findings(in: "Sources/App/Accounts/Accounts.swift", "DomainName(typed)").count == 1)
        #expect(Rule.oneGate.findings(in: "Sources/App/Invitations/Invitations.swift", "accounts.workAddresses.admit(typed)") == [])
    }

    @Test("Each file that writes an account's address is known, and has the address from the gate")
    func writers() throws {
        // The demonstration's people come with the program, at domains that are nobody's.
        // A deleted account's address becomes one that nobody can have.
        let known: Set<String> = [
            "Sources/App/Accounts/SignUps.swift", "Sources/App/Accounts/MyAccount.swift", "Sources/App/Accounts/AccountDeletion.swift",
            "Sources/App/Demonstration/Demonstration.swift",
        ]
        #expect(Rule.addressWriters(known: known).findings(House.sources) == [])
        let another = SourceFile("Sources/App/Provisioning/Provisioning.swift", "[\"email_canonical\": .text(address)]")
        #expect(Rule.addressWriters(known: known).findings(House.sources + [another]).count == 1)
        #expect(Rule.addressWriters(known: known.union(["Sources/App/A.swift"])).findings(House.sources).count == 1)
        for file in ["SignUps", "MyAccount"] { #expect(try House.text("Sources/App/Accounts/\(file).swift").contains("workAddresses.admit(")) }
    }
}
