internal import Cryptography
internal import NIOCore
internal import Platform
internal import Store

/// The file of a side's piece of evidence, and the key that it is sealed under. Both live as long as a run: between the
/// runs the key store knows nothing of the canaries. The name of the file and its row stay, so that a run has no entry of it.
struct CanaryFile: Sendable {
    let store: Store
    let keys: OrganisationKeys
    let files: SealedFiles

    func bring(to side: CanarySide) async throws {
        try await keys.destroy(side.organisation)
        try await keys.create(for: side.organisation)
        let (id, stored) = (side.id("evidence"), try side.file)
        // Where a run died, its file is still there.
        try await files.remove(stored)
        let file = try await files.receive(Whole(text: side.mark + "\n"), named: side.mark + ".txt", for: side.organisation, as: stored)
        try await store.write(store.job(organisation: side.organisation, reason: "isolation")) { tx in
            guard try tx.canaryFile(id) != stored.text else { return }
            _ = try tx.set(
                "evidence", where: "id = \(id)",
                [
                    "kind": .text("file"), "url": .null, "file_name": .text(file.name), "media_type": .text(file.kind.mediaType),
                    "size": .integer(Int64(clamping: file.size)), "sha256": .text(Hex.encode(file.digest.bytes)), "file": .text(file.stored.text),
                ])
            try tx.record(Change("canary.filed", "evidence", id))
        }
    }

    /// The key goes first: what is left of the file then opens for nobody.
    func take(from side: CanarySide) async throws {
        try await keys.destroy(side.organisation)
        try await files.remove(try side.file)
    }
}

extension CanarySide {
    /// Under what name its file is stored: the same in each run.
    fileprivate var file: StoredName {
        get throws {
            guard let name = StoredName(Hex.encode(Array(organisation.utf8.suffix(StoredName.byteCount)))) else { throw StoreError.engine("name") }
            return name
        }
    }
}

/// A body in one piece.
private struct Whole: AsyncSequence, Sendable {
    let text: String
    struct Iterator: AsyncIteratorProtocol {
        var text: String?
        mutating func next() async throws -> ByteBuffer? {
            defer { text = nil }
            return text.map { ByteBuffer(string: $0) }
        }
    }
    func makeAsyncIterator() -> Iterator { Iterator(text: text) }
}
