extension Rule {
    /// Where it may be decided what an e-mail domain is: the gate itself, and the one verb that calls it.
    private static let gateKeepers = ["Sources/Platform/Accounts/", "Sources/App/WorkAddresses/"]
    /// They hand the gate with its lists to that verb, and ask nothing of it.
    private static let gateMakers: Set<String> = ["Sources/App/Accounts/Accounts.swift", "Sources/aertous/Composition.swift"]
    private static let gateTypes: Set<String> = ["WorkEmailGate", "PublicSuffixes", "DomainName"]
    private static let providers = ["gmail", "googlemail", "yahoo", "hotmail", "outlook.", "mailinator"]

    /// Every way in calls `WorkAddresses.admit`; nothing else has an opinion about domains.
    static let oneGate: Rule = .each { file in
        guard !gateKeepers.contains(where: file.path.hasPrefix) else { return [] }
        var found = file.tokens.filter { $0.kind == .word && gateTypes.contains($0.text) }
            .filter { !(gateMakers.contains(file.path) && $0.text == "WorkEmailGate") }.map { "\(file.path):\($0.line): \($0.text), which is the gate's" }
        found += file.literals.filter { literal in providers.contains(where: literal.text.lowercased().contains) }
            .map { "\(file.path):\($0.line): a provider of mail by name" }
        found += file.lines(where: ["CIDN"]).map { "\(file.path):\($0): spelling of domains outside the gate" }
        return found
    }

    /// Mail is the queue's alone: only a `MailKind` hands one over, and only where all is put together is there something to hand it
    /// to. What a verb wants to tell, it asks for in its transaction.
    static let mailOfTheQueue: Rule = .each { file in
        let isCarrier = file.path.hasPrefix("Sources/Platform/Mail/")
        let isMaker = [
            "Sources/App/Installation.swift", "Sources/aertous/Composition.swift", "Sources/aertous/Serving.swift",
            "Sources/aertous/Settings/MailSettings.swift",
        ].contains(file.path)
        return file.tokens.indices.compactMap { index in
            let token = file.tokens[index]
            guard token.kind == .word else { return nil }
            let isNamed = ["Mailer", "SMTPMailer", "ResendMailer", "mailer"].contains(token.text)
            let isSent = token.text == "mailer" && file.tokens[index...].prefix(3).map(\.text) == ["mailer", ".", "send"]
            if isSent, file.path != "Sources/Platform/Mail/MailKind.swift" { return "\(file.path):\(token.line): a mail that is not the queue's" }
            return isNamed && !isCarrier && !isMaker ? "\(file.path):\(token.line): \(token.text), which is the queue's" : nil
        }
    }

    /// Files that write an address into an account, each of which has it from ``WorkAddresses`` or from a row that has.
    static func addressWriters(known: Set<String>) -> Rule {
        Rule { files in
            let writers = Set(
                files.filter { $0.target == "App" && $0.literals.contains { $0.text == "email_canonical" } && !$0.name.hasSuffix("Tables.swift") }.map(\.path))
            return writers.subtracting(known).sorted().map {
                "\($0) writes an account's address: let it come from WorkAddresses.admit, then name the file here"
            }
                + known.subtracting(writers).sorted().map { "\($0) is named, but writes no address" }
        }
    }
}
