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
