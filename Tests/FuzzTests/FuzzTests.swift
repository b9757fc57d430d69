import Foundation
import FuzzTargets
import Testing

@Suite("Parsers of strangers' bytes", .serialized)
struct FuzzTests {
    private static let corpus = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("Corpus")

    private static func inputs(_ target: FuzzTarget) throws -> [(name: String, bytes: [UInt8])] {
        let folder = corpus.appendingPathComponent(target.rawValue)
        return try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
            .sorted { $0.lastPathComponent < $1.lastPathComponent }
            .map { ($0.lastPathComponent, Array(try Data(contentsOf: $0))) }
    }

    @Test("What was found once, and what is near it, neither ends the program nor breaks a promise", arguments: FuzzTarget.allCases)
    func holds(_ target: FuzzTarget) throws {
        let inputs = try Self.inputs(target)
        try #require(inputs.count >= 4, "\(target) has no corpus")
        for input in inputs { #expect(throws: Never.self, "\(target)/\(input.name)") { try target.run(input.bytes) } }
        var mutation = Mutation(seed: 20_261_128)
        let all = inputs.map(\.bytes)
        for round in 0..<1_000 {
            let bytes = mutation.of(all[round % all.count], among: all)
            #expect(throws: Never.self, "\(target), round \(round): \(Data(bytes.prefix(400)).base64EncodedString())") { try target.run(bytes) }
        }
    }

    @Test("Each parser has a corpus and each corpus a parser")
    func complete() throws {
        let folders = try FileManager.default.contentsOfDirectory(atPath: Self.corpus.path)
        #expect(Set(folders) == Set(FuzzTarget.allCases.map(\.rawValue)))
    }
}
