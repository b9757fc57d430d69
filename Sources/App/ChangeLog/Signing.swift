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
    /// Keys whose version of the master key is gone, but which what they signed still needs. Set where a program opens its data.
    public var retired: [VerifierKey] = []

    public init(origin: String, keyring: Keyring, memory: any SignerMemory) { (self.origin, self.keyring, self.memory) = (origin, keyring, memory) }

    /// What the checkpoints of an organisation's log are signed over. It ends with the organisation, so that nobody can pass
    /// one organisation's checkpoint for another's.
    /// - Parameter epoch: from 1; see ``LogEpoch``.
    public func log(of organisation: String, epoch: UInt32 = 1) -> LogOrigin { LogOrigin(base: "\(origin)/log", epoch: epoch, organisation: organisation) }

    /// The key that signs now.
    public func signer(_ purpose: SigningPurpose) throws -> SignerKey { try signer(purpose, keyring.current) }
    /// The version of the master key that signs now.
    public var current: UInt32 { keyring.current }
    /// The private key to a public one, where its version is held; nil where it is not.
    func signer(_ purpose: SigningPurpose, vkey: String) throws -> SignerKey? {
        try keyring.versions.map { try signer(purpose, $0) }.first { $0.verifier.vkey == vkey }
    }

    /// Every key that may have signed something of ours, the one that signs now first.
    public func verifiers(_ purpose: SigningPurpose) throws -> [VerifierKey] {
        let others = try keyring.versions.reversed().filter { $0 != keyring.current }.map { try signer(purpose, $0).verifier }
        return [try signer(purpose).verifier] + others + retired.filter { $0.purpose == purpose }
    }

    /// The name carries purpose and version, so that people can tell two keys apart.
    private func signer(_ purpose: SigningPurpose, _ version: UInt32) throws -> SignerKey {
        try keyring.signer(purpose, name: "\(origin)/\(PublicKeys.word(purpose))-\(version)", version: version)
    }
}

/// The purposes of public keys, as people and programs read them.
public enum PublicKeys {
    /// In the product's own use: claims are not signed yet.
    static let purposes: [(SigningPurpose, String)] = [SigningPurpose.checkpoint, .package].map { ($0, word($0)) }

    public static func word(_ purpose: SigningPurpose) -> String {
        switch purpose {
        case .checkpoint: "checkpoints"
        case .package: "packages"
        case .claim: "claims"
        }
    }
}
