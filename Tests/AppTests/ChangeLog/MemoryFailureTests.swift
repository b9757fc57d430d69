@testable import App
import Cryptography
import Platform
import Store
import Synchronization
import Testing
import World

@Suite("What cannot be remembered is not handed out, not even when it is asked for again")
struct MemoryFailureTests {
    /// A folder whose disk is full, for as long as a test says so.
    private actor FullMemory: SignerMemory {
        private let whole = KeptMemory()
        /// Nil for all.
        private let only: String?
        private var isFull = true
        init(only: String? = nil) { self.only = only }
        func empty() { isFull = false }
        func last(of organisation: String) async throws -> SignedCheckpoint.Memory? { await whole.last(of: organisation) }
        func keep(_ memory: SignedCheckpoint.Memory, of organisation: String) async throws {
            guard !isFull || only.map({ $0 != organisation }) ?? false else { throw Problem(.unavailable, "The disk is full.") }
            await whole.keep(memory, of: organisation)
        }
        func organisations() async throws -> [String] { await whole.organisations() }
    }

    private static func installation(_ world: AppWorld, _ memory: FullMemory) -> Installation {
        var installation = world.installation
        installation.signing = Signing(origin: installation.signing.origin, keyring: installation.keyring, memory: memory)
        return installation
    }

    @Test("A checkpoint of a log is refused while the memory cannot be written, then remembered and handed out", arguments: Engine.allCases)
    func full(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            let memory = FullMemory(), installation = Self.installation(world, memory)
            let (acorn, now) = (world.person(.ciso).organisationID, world.clock.now)
            let scope = world.store.job(organisation: acorn, reason: "test")
            for _ in 0..<3 {
                await #expect(throws: Problem.self) { _ = try await installation.checkpoints.renew(scope) }
                let failed = Mutex<Set<String>>([])
                #expect(try await installation.checkpoints.renewAll { id, _ in failed.withLock { _ = $0.insert(id) } } == 0)
                #expect(failed.withLock { $0.contains(acorn) })
                let refused = Mutex<Set<String>>([])
                _ = try? await installation.heads.roll(now: now) { id, _ in refused.withLock { _ = $0.insert(id) } }
                #expect(refused.withLock { $0.contains(acorn) })
                #expect(try await memory.organisations() == [])
            }
            await memory.empty()
            #expect(try await installation.checkpoints.renewAll { _, _ in } == 0, "nothing is signed anew")
            let signed = try await installation.checkpoints.renew(scope)
            #expect(try await memory.last(of: acorn)?.root == signed.checkpoint.root)
        }
    }

    @Test("The public checkpoint likewise: each roll says so until it can be remembered", arguments: Engine.allCases)
    func heads(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            let memory = FullMemory(only: Heads.memory), installation = Self.installation(world, memory), now = world.clock.now
            for _ in 0..<3 { await #expect(throws: Problem.self) { try await installation.heads.roll(now: now) } }
            let none = try await memory.last(of: Heads.memory)
            #expect(none == nil)
            await memory.empty()
            #expect(try await installation.heads.roll(now: now) == 0, "nothing is entered anew")
            #expect(try await memory.last(of: Heads.memory)?.root == installation.heads.last()?.checkpoint.root)
        }
    }
}
