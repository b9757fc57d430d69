public import Cryptography

/// What the signer remembers outside the database: for each organisation the last checkpoint that it signed.
///
/// Whoever can change the database could take the newest checkpoints out of it and write another history under them; the
/// signer would then vouch for both (`security.md` 23). Several nodes may each remember their own.
public protocol SignerMemory: Sendable {
    func last(of organisation: String) async throws -> SignedCheckpoint.Memory?
    /// Keeps the larger of this and what is kept.
    func keep(_ memory: SignedCheckpoint.Memory, of organisation: String) async throws
    /// In order, at most as many as there are.
    func organisations() async throws -> [String]
}

extension SignedCheckpoint {
    /// What is kept of it.
    public struct Memory: Sendable, Equatable {
        public let size: UInt64
        public let root: MerkleHash
        public let at: Int64
        public init(size: UInt64, root: MerkleHash, at: Int64) { (self.size, self.root, self.at) = (size, root, at) }
    }
}
