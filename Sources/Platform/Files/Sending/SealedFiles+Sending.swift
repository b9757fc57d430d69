import Cryptography
import Hummingbird
import HTTPTypes
import NIOCore
import Store

extension SealedFiles {
    /// A stored file whose key, header and last chunk were verified, so that its length may be told.
    public struct Opened: Sendable {
        public var length: UInt64 { proven.length }
        private let proven: ProvenFile
        private let source: any FileSource
        /// Four chunks: what one hand-over between threads carries.
        fileprivate static let runBytes: UInt64 = 4 * 65_536

        init(_ proven: ProvenFile, _ source: any FileSource) { (self.proven, self.source) = (proven, source) }

        /// The plaintext of a range in runs; every chunk is verified before any of its bytes leave.
        ///
        /// Iterating throws `SealRefusal` when the stored bytes are not what was sealed. A range past the end gives nothing.
        public func runs(_ range: Range<UInt64>) -> Runs { Runs(file: self, range: range.clamped(to: 0..<length)) }

        public struct Runs: AsyncSequence, AsyncIteratorProtocol, Sendable {
            fileprivate let file: Opened
            fileprivate var range: Range<UInt64>

            public func makeAsyncIterator() -> Runs { self }
            public mutating func next() async throws -> [UInt8]? {
                guard !range.isEmpty else { return nil }
                // To the next border of a run, so that no chunk is opened twice.
                let end = Swift.min(range.upperBound, (range.lowerBound / Opened.runBytes + 1) * Opened.runBytes)
                defer { range = end..<range.upperBound }
                return try await file.run(range.lowerBound..<end)
            }
        }

        fileprivate func run(_ range: Range<UInt64>) async throws -> [UInt8] {
            try await source.run { [proven, source] in
                var bytes: [UInt8] = []
                bytes.reserveCapacity(range.count)
                try proven.read(range, fetch: { try source.read($0) }, to: { bytes += $0 })
                return bytes
            }
        }
    }

    /// Opens a stored file.
    ///
    /// - Throws: `Problem.notFound` if its key or its bytes are gone, as after an erasure; `SealRefusal` if they are not what was
    ///   sealed for this organisation, file and version.
    public func open(_ stored: StoredName, version: UInt32 = 1, of organisation: String) async throws -> Opened {
        do {
            guard let wrapped = try await keys.store.wrapped(.file(stored, version: version)) else { throw Problem.notFound }
            let organisationKey = try await keys.key(of: organisation, id: try Envelope.keyID(of: wrapped))
            let key = try FileKey(unwrapping: wrapped, under: organisationKey, for: try SealedFile.identity(organisation, stored, version))
            let source = try await files.open(stored)
            let proven = try await source.run { try ProvenFile(key: key, sealedLength: source.size) { try source.read($0) } }
            return Opened(proven, source)
        } catch FileFault.missing { throw Problem.notFound } catch OrganisationKeys.Refusal.noKey { throw Problem.notFound }
    }

    /// A stored file as an answer: whole, a range, or 416 with the length.
    ///
    /// - Parameters:
    ///   - range: the request's `Range` field; `ifRange` its `If-Range`.
    public func download(_ file: SealedFile, range: String? = nil, ifRange: String? = nil) async throws -> Download {
        let opened = try await open(file.stored, version: file.version, of: file.organisation)
        var fields = Attachment.fields(name: file.name, mediaType: file.kind.mediaType)
        fields[.acceptRanges] = "bytes"
        let (status, wanted): (Int, Range<UInt64>)
        switch ByteRange(range, ifRange: ifRange, length: opened.length) {
        case .whole: (status, wanted) = (200, 0..<opened.length)
        case .part(let part):
            (status, wanted) = (206, part)
            fields[.contentRange] = "bytes \(part.lowerBound)-\(part.upperBound - 1)/\(opened.length)"
        case .unsatisfiable:
            (status, wanted) = (416, 0..<0)
            fields[.contentRange] = "bytes */\(opened.length)"
        }
        let body = ResponseBody(contentLength: wanted.count) { writer in
            for try await run in opened.runs(wanted) { try await writer.write(ByteBuffer(bytes: run)) }
            try await writer.finish(nil)
        }
        return Download(name: file.name, mediaType: file.kind.mediaType, body: body, status: status, extra: fields)
    }
}
