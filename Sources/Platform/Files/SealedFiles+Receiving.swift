import Cryptography
public import NIOCore
import Store

extension SealedFiles {
    /// Receives a body: checks, hashes and seals it while it arrives, in constant memory, and makes it durable.
    ///
    /// Only sealed bytes reach the disk. When the connection breaks, the limit is passed or the content is refused, nothing
    /// stays behind. The caller then writes the row, and calls ``remove(_:version:)`` if that fails.
    ///
    /// - Parameters:
    ///   - name: as the person named it; its ending decides what the content must be.
    ///   - field: how a problem names it to the person.
    ///   - stored: its name in the store, where it is not to be a new one; none is there under it.
    /// - Throws: `Problem`: 413 past ``limit``, 415 for a kind that is not taken or content that is not what the name says,
    ///   422 for a bad name, an empty file or text that is not plain UTF-8, 503 when the disk is full.
    public func receive<Body: AsyncSequence>(
        _ body: Body, named name: String, for organisation: String, field: String = "file", as stored: StoredName? = nil
    ) async throws -> SealedFile where Body.Element == ByteBuffer {
        let kind = try FileKind(name: name, field: field)
        let organisationKey = try await keys.key(of: organisation)
        let stored = stored ?? StoredName(randomness: keys.randomness)
        do {
            let sink = try await files.create(stored)
            do {
                var upload = Upload(kind: kind, field: field, limit: limit)
                let identity = try SealedFile.identity(organisation, stored, 1)
                let wrapped = try await upload.seal(body, as: identity, under: organisationKey, using: keys.randomness, into: sink)
                let (size, digest) = (upload.digest.size, upload.digest.digest)
                let file = SealedFile(organisation: organisation, stored: stored, name: name, kind: kind, size: size, digest: digest)
                // The file before its key: whatever ends the program in between leaves a name that the sweep sees.
                try await keys.store.put(wrapped, in: file.slot, replacing: false)
                return file
            } catch {
                await sink.abandon()
                // It has its final name if the key store failed, or the disk after the renaming.
                try? await files.remove(stored)
                throw error
            }
        } catch FileFault.full {
            throw Problem(.unavailable, "There is no room for this file at the moment.", fields: [.init(field, "Try again later.")])
        }
    }
}

/// One body on its way through check, digest and seal.
private struct Upload {
    private(set) var digest = FileDigest()
    private var check: ContentCheck
    private let field: String
    private let limit: UInt64
    /// Sealed bytes are handed to the disk in runs of this size: each hand-over is a change of thread.
    private static let runBytes = 512 * 1_024

    init(kind: FileKind, field: String, limit: UInt64) { (check, self.field, self.limit) = (ContentCheck(kind), field, limit) }

    /// - Returns: the wrapped key.
    mutating func seal<Body: AsyncSequence>(
        _ body: Body, as identity: FileIdentity, under key: SealingKey, using randomness: Randomness, into sink: any FileSink
    ) async throws -> [UInt8] where Body.Element == ByteBuffer {
        var generator = randomness
        var sealer = try FileSealer(for: identity, under: key, using: &generator)
        let wrapped = sealer.wrappedKey
        var run: [UInt8] = []
        run.reserveCapacity(Self.runBytes + FileHeader.chunkBytes)
        for try await buffer in body {
            guard UInt64(buffer.readableBytes) <= limit - digest.size else {
                throw Problem(.tooLarge, "This file is too large.", fields: [.init(field, "A file may have \(limit >> 20) MiB at most.")])
            }
            // A body may come in one piece of any size; what is held at once stays small.
            var buffer = buffer
            while let part = buffer.readBytes(length: min(buffer.readableBytes, Self.runBytes)), !part.isEmpty {
                try refusing { check throws(ContentRefusal) in try check.update(part) }
                digest.update(part)
                try sealer.update(part) { run += $0 }
                guard run.count >= Self.runBytes else { continue }
                try await sink.append(run)
                run.removeAll(keepingCapacity: true)
            }
        }
        // A task that was cancelled may see its body end quietly: half a file is no file.
        try Task.checkCancellation()
        try refusing { check throws(ContentRefusal) in try check.finish() }
        let header = try sealer.finish { run += $0 }
        try await sink.append(run)
        try await sink.finish(header: header)
        return wrapped
    }

    private mutating func refusing(_ act: (inout ContentCheck) throws(ContentRefusal) -> Void) throws(Problem) {
        do { try act(&check) } catch { throw error.problem(field: field) }
    }
}
