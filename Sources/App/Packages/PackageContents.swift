internal import Cryptography
internal import Platform
internal import Store

/// All that a package is made of but the bytes of its files and what is read page by page.
struct PackageContents: Sendable {
    let order: PackageOrder
    let organisation: (id: String, name: String)
    /// With the evidence that the package holds, and with what a verdict rests on by that.
    let states: [RequirementState]
    let evidence: [PackagedEvidence]
    /// Of that, what is linked to each control, by its identifier.
    let support: [String: [String]]
    /// Test runs, in their order.
    let tests: [String]
    /// Those that were tested, by identifier.
    let controls: [String: PackagedControl]
    let checkpoint: SignedCheckpoint
    /// Entries of the slice.
    let positions: [UInt64]
    /// With the hashes that their proofs need.
    let tree: LogTree

    let limits: Limits

    /// A package holds at most so much: beyond it, its days have to be parted.
    struct Limits: Sendable {
        var evidence = 4_000
        var entries = 50_000
        var tests = 50_000
    }

    static let style = "style.css"
    static let index = "index.html"
    static let applicabilityTable = "statement-of-applicability.csv"
    static let applicabilityPage = "statement-of-applicability.html"
    static let graph = "graph.json"
    static let testTable = "tests.csv"

    /// The controls that serve the requirements, each once, by code.
    var serving: [ServingControl] {
        var seen: Set<String> = []
        return states.flatMap(\.controls).filter { seen.insert($0.id).inserted }.sorted { $0.code < $1.code }
    }

    /// By piece of evidence, what it is linked to: codes of controls, then requirements.
    var links: [String: [String]] {
        var links: [String: [String]] = [:]
        for control in serving { for piece in support[control.id] ?? [] { links[piece, default: []].append(control.code) } }
        for state in states { for piece in state.evidence where piece.isDirect { links[piece.id, default: []].append(state.requirement) } }
        return links
    }

    /// Refuses before the first byte what its manifest could not hold.
    func checkLimits() throws {
        guard evidence.count <= limits.evidence, positions.count <= limits.entries, tests.count <= limits.tests else { throw Self.tooLarge }
        let files =
            try [
                Self.style, Self.index, Self.applicabilityTable, Self.applicabilityPage, Self.graph, Self.testTable, PackageReader.slicePath,
                PackageReader.checkpointPath, PackageTrust.keysPath,
            ]
            .map { Manifest.File(path: try PackagePath($0), size: .max, digest: .empty, mediaType: "text/html") }
            + evidence.compactMap { piece in
                try piece.path.map {
                    Manifest.File(path: try PackagePath($0), size: piece.size, digest: .empty, mediaType: piece.mediaType ?? "application/octet-stream")
                }
            }
        do { _ = try manifest(files) } catch Manifest.Refusal.tooLarge { throw Self.tooLarge }
    }
    private static var tooLarge: Problem {
        Problem(.tooLarge, "This is more than one package holds. Choose fewer days, and make several.", fields: [.init("to", "Choose fewer days")])
    }

    func manifest(_ files: [Manifest.File]) throws(Manifest.Refusal) -> Manifest {
        try Manifest(
            organisation: Self.line("\(organisation.id) \(organisation.name)"), engagement: Self.line(order.engagement), from: order.window.lowerBound.iso,
            to: order.window.upperBound.iso, permission: Self.line(order.permission), files: files)
    }

    /// One line of at most 255 bytes.
    private static func line(_ text: String) -> String {
        var line = text.split { $0.isWhitespace }.joined(separator: " ").unicodeScalars.filter { $0.value >= 0x20 && $0.value != 0x7F }.map { Character($0) }
        while String(line).utf8.count > Manifest.textLimit { line.removeLast() }
        return line.isEmpty ? "none" : String(line)
    }
}
