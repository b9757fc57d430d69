import Testing

@testable import Cryptography

@Suite("Proofs as files, origins of epochs, and leaves of the tree of heads")
struct TlogProofTests {
    let world = LogWorld()

    private func proof(_ index: Int) throws -> TlogProof {
        let hashes = world.hashes()
        let path = try #require(prover(hashes).inclusion(of: UInt64(index))).path
        return TlogProof(extra: world.entries[index].leaf, index: UInt64(index), path: path, note: world.note())
    }

    @Test("The file reads back as it was written and proves its entry, each of them")
    func entries() throws {
        for index in world.entries.indices {
            let proof = try proof(index)
            let read = try TlogProof(Array(proof.text.utf8))
            #expect(read == proof)
            guard case (.entry(let leaf), let checkpoint) = try read.opened(keys: [world.signer.verifier]) else { Issue.record("\(index)"); return }
            #expect(leaf.index == UInt64(index) && checkpoint.size == 12)
        }
        #expect(try proof(0).text.hasPrefix("c2sp.org/tlog-proof@v1\nextra "))
    }

    @Test("Another index, leaf, hash, key or log proves nothing")
    func refused() throws {
        let proof = try proof(4), keys = [world.signer.verifier]
        func refusal(_ proof: TlogProof, _ keys: [VerifierKey]) -> TlogProofRefusal? {
            do throws(TlogProofRefusal) {
                _ = try proof.opened(keys: keys)
                return nil
            } catch { return error }
        }
        #expect(refusal(TlogProof(extra: proof.extra, index: 5, path: proof.path, note: proof.note), keys) == .leaf)
        #expect(refusal(TlogProof(extra: world.entries[5].leaf, index: 5, path: proof.path, note: proof.note), keys) == .proof(.rootDiffers))
        #expect(refusal(TlogProof(extra: proof.extra, index: 4, path: Array(proof.path.dropLast()), note: proof.note), keys) == .proof(.wrongLength))
        #expect(refusal(TlogProof(extra: proof.extra, index: 4, path: proof.path, note: world.note(4)), keys) == .proof(.outOfRange))
        #expect(refusal(TlogProof(extra: [1, 2], index: 4, path: proof.path, note: proof.note), keys) == .leaf)
        #expect(refusal(TlogProof(extra: proof.extra, index: 4, path: proof.path, note: world.note(origin: "aertous.example/log/birch")), keys) == .leaf)
        #expect(refusal(proof, []) == .note(.unknownSigner))
    }

    @Test("Every bit flip ends in a refusal, and in no trap")
    func flips() throws {
        let file = Array(try proof(4).text.utf8)
        for place in file.indices {
            var bent = file
            bent[place] ^= 1 << UInt8(place % 7)
            #expect(throws: (any Error).self, "byte \(place)") { try TlogProof(bent).opened(keys: [world.signer.verifier]) }
        }
        for count in 0..<file.count { #expect(throws: (any Error).self) { try TlogProof(Array(file.prefix(count))).opened(keys: [world.signer.verifier]) } }
    }

    @Test("A head's leaf opens for the organisation that knows its salt, under the tree of heads alone")
    func heads() throws {
        let salt = noise(32), commitment = try #require(HeadLeaf.commitment(to: "acorn", salt: salt))
        let leaf = HeadLeaf(organisation: commitment, size: 12, root: slowRoot(world.hashes()[...]))
        let tree = [MerkleHash.leaf([0]), .leaf(leaf.encoded), .leaf([2])]
        func note(_ origin: String) throws -> [UInt8] {
            Array(try world.signer.sign(Checkpoint(origin: origin, size: 3, root: slowRoot(tree[...])).text).utf8)
        }
        let path = try #require(prover(tree).inclusion(of: 1)).path
        let proof = TlogProof(extra: leaf.encoded + salt + Array("acorn".utf8), index: 1, path: path, note: try note("aertous.example/heads"))
        #expect(try proof.opened(keys: [world.signer.verifier]).leaf == .head(leaf, organisation: "acorn"))
        for (extra, origin) in [
            (leaf.encoded + salt + Array("birch".utf8), "aertous.example/heads"),
            (leaf.encoded + noise(32, seed: 3) + Array("acorn".utf8), "aertous.example/heads"),
            (leaf.encoded, "aertous.example/heads"), (leaf.encoded + salt + Array("acorn".utf8), "aertous.example/log/acorn"),
        ] {
            #expect(throws: TlogProofRefusal.leaf) {
                try TlogProof(extra: extra, index: 1, path: path, note: note(origin)).opened(keys: [world.signer.verifier])
            }
        }
        #expect(HeadLeaf.commitment(to: "acorn", salt: noise(31)) == nil)
    }

    @Test("An origin has one spelling for each epoch, and ends with the organisation")
    func origins() throws {
        for (text, epoch) in [("a.example/log/o1", UInt32(1)), ("a.example/log/epoch-2/o1", 2), ("a.example/log/epoch-4294967295/o1", .max)] {
            let origin = try #require(LogOrigin(text))
            #expect(origin.epoch == epoch && origin.organisation == "o1" && origin.base == "a.example/log" && origin.text == text)
        }
        for text in ["a.example/log/epoch-1/o1", "a.example/log/epoch-02/o1", "a.example/log/epoch-x/o1", "a.example/log/epoch-4294967296/o1"] {
            #expect(LogOrigin(text)?.isSameLog(as: LogOrigin(base: "a.example/log", epoch: 1, organisation: "o1")) == false, "\(text)")
        }
        #expect(LogOrigin("o1") == nil && LogOrigin("a/") == nil)
    }
}
