package import App

/// What the signer remembers, for as long as a test lasts.
package actor KeptMemory: SignerMemory {
    private var kept: [String: SignedCheckpoint.Memory] = [:]
    package init() {}

    package func last(of organisation: String) -> SignedCheckpoint.Memory? { kept[organisation] }
    package func keep(_ memory: SignedCheckpoint.Memory, of organisation: String) {
        if let known = kept[organisation], known.size >= memory.size { return }
        kept[organisation] = memory
    }
    package func organisations() -> [String] { kept.keys.sorted() }
}
