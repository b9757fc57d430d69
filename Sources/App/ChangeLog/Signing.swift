public import Cryptography

/// Under which names and keys this installation signs.
///
/// Each purpose has a key of its own for each version of the master key (`security.md` 24). The newest signs; older ones
/// still verify what they signed.
public struct Signing: Sendable {
    /// The public name of the installation, such as `grc.example.com`. It stands in every signature: chosen once.
    public let origin: String
    private let keyring: Keyring
    let memory: any SignerMemory

    public init(origin: String, keyring: Keyring, memory: any SignerMemory) { (self.origin, self.keyring, self.memory) = (origin, keyring, memory) }

    /// What the checkpoints of an organisation's log are signed over. It ends with the organisation, so that nobody can pass
    /// one organisation's checkpoint for another's.
    /// - Parameter epoch: from 1; see ``LogEpoch``.
    public func log(of organisation: String, epoch: UInt32 = 1) -> LogOrigin { LogOrigin(base: "\(origin)/log", epoch: epoch, organisation: organisation) }

    /// The key that signs now.
    public func signer(_ purpose: SigningPurpose) throws -> SignerKey { try signer(purpose, keyring.newest) }

    /// Every key that may have signed something of ours, the newest first.
    public func verifiers(_ purpose: SigningPurpose) throws -> [VerifierKey] {
        try keyring.versions.reversed().map { try signer(purpose, $0).verifier }
    }

    /// The name carries purpose and version, so that people can tell two keys apart.
    private func signer(_ purpose: SigningPurpose, _ version: UInt32) throws -> SignerKey {
        let use =
            switch purpose {
            case .checkpoint: "checkpoints"
            case .package: "packages"
            case .claim: "claims"
            }
        return try keyring.signer(purpose, name: "\(origin)/\(use)-\(version)", version: version)
    }
}

/// The list of public keys as anybody may fetch it: one key a line, what it signs, and whether it still does.
public enum PublicKeys {
    /// In the product's own use: claims are not signed yet.
    static let purposes: [(SigningPurpose, String)] = [(.checkpoint, "checkpoints"), (.package, "packages")]

    public static func text(_ signing: Signing) throws -> String {
        var text = "# Public keys of \(signing.origin). A line is: key, what it signs, and whether it signs now (current) or only verifies (retired).\n"
        for (purpose, word) in purposes {
            for (i, key) in try signing.verifiers(purpose).enumerated() {
                text += "\(key.vkey) \(word) \(i == 0 ? "current" : "retired")\n"
            }
        }
        return text
    }
}
