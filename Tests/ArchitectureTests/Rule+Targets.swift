extension Rule {
    /// What each target may import of ours. An arrow that is not here does not exist.
    static let arrows: [String: Set<String>] = [
        "Cryptography": ["CArgon2", "CUnistring"],
        "Store": ["Cryptography", "CSQLite", "CPostgreSQL"],
        "Platform": ["Cryptography", "Store", "CCurl", "CQRCode", "CPublicSuffix", "CIDN", "CZlib"],
        "App": ["Cryptography", "Store", "Platform"],
        "PublicSite": ["Cryptography", "Store", "Platform"],
        "aertous": ["Cryptography", "Store", "Platform", "App", "PublicSite"],
    ]

    /// The two lowest targets neither serve nor call anyone.
    private static let networking: Set<String> = [
        "Hummingbird", "HummingbirdCore", "HummingbirdTLS", "HTTPTypes", "NIO", "NIOCore", "NIOPosix", "NIOSSL", "AsyncHTTPClient", "FoundationNetworking",
    ]

    static func imports(ours: Set<String>) -> Rule {
        .each { file in
            guard let allowed = arrows[file.target] else { return ["\(file.path): \(file.target) is no target of the house"] }
            return file.imports.compactMap { module, line in
                if ours.contains(module), module != file.target, !allowed.contains(module) {
                    return "\(file.path):\(line): \(file.target) may not import \(module)"
                }
                if ["Cryptography", "Store"].contains(file.target), networking.contains(module) { return "\(file.path):\(line): \(module) below Platform" }
                return nil
            }
        }
    }

    /// The operator's door opens any organisation, and the runner's what all of them asked for: only commands, the loopback
    /// listener and the runner may hold them.
    static let operatorDoor: Rule = .each { file in
        guard file.name.hasSuffix("Routes.swift") || file.target == "PublicSite" else { return [] }
        return file.tokens.filter {
            $0.kind == .word && (["Operator", "Runner"].contains(where: $0.text.hasPrefix) || ["operate", "runner", "ledger"].contains($0.text))
        }
        .map { "\(file.path):\($0.line): \($0.text), the operator's door, in a route" }
    }

    /// The public site has the visitors' doors alone: it reads what is published, adds to the inboxes, and changes nothing.
    static let visitorsDoors: Rule = .each { file in
        guard file.target == "PublicSite" else { return [] }
        let doors: Set<String> = ["gate", "account", "job", "member", "enter", "resolve", "found", "join", "forEachOrganisation", "operate", "runner"]
        let writes: Set<String> = ["update", "upsert", "delete", "remove", "enqueue", "enqueueMail"]
        let tables: Set<String> = ["enquiry", "claim"]
        var found: [String] = []
        for (index, token) in file.tokens.enumerated() where token.kind == .word {
            let isCalled = index > 0 && file.tokens[index - 1].text == "." && file.tokens.dropFirst(index + 1).first?.text == "("
            let isDoor = token.text.hasSuffix("Door") && !["LetterboxDoor", "InboxDoor", "PublishedDoor"].contains(token.text)
            if isDoor || isCalled && doors.contains(token.text) { found.append("\(file.path):\(token.line): \(token.text), a door that is no visitor's") }
            if isCalled, writes.contains(token.text) { found.append("\(file.path):\(token.line): \(token.text), where visitors only add") }
            let named = file.tokens.dropFirst(index + 2).first
            if isCalled, ["insert", "insertIfFree"].contains(token.text), named?.kind != .literal || named.map({ tables.contains($0.text) }) == false {
                found.append("\(file.path):\(token.line): a table that is no letterbox")
            }
        }
        // Nothing is published yet.
        return found + file.literals.filter { $0.text.uppercased().contains("SELECT ") }.map { "\(file.path):\($0.line): reads a table" }
    }

    /// Time and chance are passed in, so that a test can set them and a replay repeats them.
    static let clockAndChance: Rule = .each { file in
        guard file.target != "aertous" else { return [] }
        let sequences: [[String]] = [
            ["Date", "(", ")"], ["Date", ".", "now"], ["timeIntervalSinceNow"], ["gettimeofday"], ["clock_gettime"],
            ["SystemRandomNumberGenerator"], ["UUID", "(", ")"], ["arc4random"], ["getrandom"],
            ["randomElement", "(", ")"], ["shuffled", "(", ")"], ["shuffle", "(", ")"],
            ["SymmetricKey", "(", "size"], ["PrivateKey", "(", ")"], ["Nonce", "(", ")"],
        ]
        // How long Store waits for a connection or a lock is a setting, and its waiting decides nothing but when to give up.
        let waiting = file.target == "Store" ? [] : [["Task", ".", "sleep"]]
        return (sequences + waiting).flatMap { sequence in
            file.lines(where: sequence).map { "\(file.path):\($0): \(sequence.joined()) outside aertous" }
        }
    }
}
