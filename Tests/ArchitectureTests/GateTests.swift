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

    @Test("Mail leaves through the queue alone")
    func mail() throws {
        #expect(Rule.mailOfTheQueue.findings(House.sources) == [])
        #expect(Rule.mailOfTheQueue.findings(in: "Sources/App/Team/Invitations.swift", "try await accounts.mailer.send(mail)").count == 1)
        #expect(Rule.mailOfTheQueue.findings(in: "Sources/App/Tokens/Tokens.swift", "let post: any Mailer").count == 1)
        #expect(Rule.mailOfTheQueue.findings(in: "Sources/App/Installation.swift", "mails.map { $0.job(through: mailer) }") == [])
        #expect(Rule.mailOfTheQueue.findings(in: "Sources/App/Installation.swift", "try await mailer.send(mail)").count == 1)
        #expect(try House.text("Sources/Platform/Mail/MailKind.swift").ranges(of: "mailer.send(").count == 1)
    }

    @Test("Each file that writes an account's address is known, and has the address from the gate")
    func writers() throws {
        // The demonstration's people come with the program, at domains that are nobody's.
        // A newcomer's address stood in a sign-up or an invitation, which the gate admitted.
        // A deleted account's address becomes one that nobody can have.
        // An erasure leaves an empty one.
        // The people of the isolation self-test have addresses that nobody can have.
        let known: Set<String> = [
            "Sources/App/Isolation/Canaries.swift", "Sources/App/Isolation/CanaryRecords.swift", "Sources/App/Accounts/Newcomer.swift",
            "Sources/App/Accounts/MyAccount.swift", "Sources/App/Accounts/AccountDeletion.swift",
            "Sources/App/Demonstration/Demonstration.swift", "Sources/App/Team/Invitations.swift", "Sources/App/ChangeLog/Erasures.swift",
        ]
        #expect(Rule.addressWriters(known: known).findings(House.sources) == [])
        let another = SourceFile("Sources/App/Provisioning/Provisioning.swift", "[\"email_canonical\": .text(address)]")
        #expect(Rule.addressWriters(known: known).findings(House.sources + [another]).count == 1)
        #expect(Rule.addressWriters(known: known.union(["Sources/App/A.swift"])).findings(House.sources).count == 1)
        for file in ["Sources/App/Accounts/SignUps.swift", "Sources/App/Accounts/MyAccount.swift", "Sources/App/Team/Invitations.swift"] {
            #expect(try House.text(file).contains("workAddresses.admit("), "\(file)")
        }
    }
}
