public import Cryptography
import Store
import Synchronization

/// Where passwords are hashed: a few threads of its own, and a line of bounded length before them.
///
/// One evaluation of Argon2id takes 19 MiB and tens of milliseconds, so an attacker's bill and ours is `width` evaluations at
/// a time and `length` in line. Those of one client address run one after the other, and addresses take turns; a quarter of the
/// line is kept for devices that an account knows.
public final class PasswordQueue: Sendable {
    public struct Verdict: Hashable, Sendable {
        public let matches: Bool
        /// The stored text costs less to guess than it should: hash the password again while it is known.
        public let shouldBeUpgraded: Bool
    }

    /// The most in line for one client address.
    static let mostPerClient = 4

    private let line: Mutex<PasswordLine>
    private let cost: Argon2Cost
    private let threads: BlockingThreads
    /// Runs on the hashing thread before each evaluation: lets a test hold the threads as long as it needs.
    private let before: @Sendable () -> Void

    /// - Parameters:
    ///   - width: threads, 1 to 64.
    ///   - length: evaluations in line and running, 1 to 10,000.
    ///   - cost: of new hashes, and of ``verifyNothing(_:client:isKnown:)``.
    /// - Throws: when the system gives no thread.
    public convenience init(width: Int = 2, length: Int = 32, cost: Argon2Cost = .standard) throws {
        try self.init(width: width, length: length, cost: cost, before: {})
    }

    init(width: Int, length: Int, cost: Argon2Cost, before: @escaping @Sendable () -> Void) throws {
        (self.cost, self.before) = (cost, before)
        line = Mutex(PasswordLine(length: min(max(1, length), 10_000)))
        threads = try BlockingThreads(width: min(max(1, width), 64))
    }

    deinit { threads.end() }

    /// - Parameters:
    ///   - salt: ``PasswordHash/saltByteCount`` random bytes.
    ///   - client: a key of the client's address, such as ``IPAddress/prefix``.
    ///   - isKnown: the device carries the account's signed cookie.
    /// - Returns: the text to store.
    /// - Throws: `Problem` of kind `tooMany` when this client has too many in line, `unavailable` when the line is full;
    ///   `PasswordRefusal`.
    public func hash(_ password: String, salt: [UInt8], client: String, isKnown: Bool = false) async throws -> String {
        let cost = cost
        return try await evaluate(client, isKnown) { try PasswordHash(password.nfc, salt: salt, cost: cost).phc }
    }

    /// - Throws: as ``hash(_:salt:client:isKnown:)``, and `PasswordRefusal.malformed` where the stored text is not one of ours.
    public func verify(_ password: String, against stored: String, client: String, isKnown: Bool = false) async throws -> Verdict {
        let (hash, cost) = (try PasswordHash(phc: stored), cost)
        guard Self.isWithinLimit(password) else { return Verdict(matches: false, shouldBeUpgraded: false) }
        return try await evaluate(client, isKnown) {
            Verdict(matches: try hash.matches(password.nfc), shouldBeUpgraded: hash.shouldBeUpgraded(to: cost))
        }
    }

    /// For an account that does not exist: stands in the same line, costs the same and never matches.
    public func verifyNothing(_ password: String, client: String, isKnown: Bool = false) async throws {
        guard Self.isWithinLimit(password) else { return }  // as for an account that exists
        let (salt, cost) = ([UInt8](repeating: 0, count: PasswordHash.saltByteCount), cost)
        _ = try await evaluate(client, isKnown) { try PasswordHash(password.nfc, salt: salt, cost: cost).phc }
    }

    /// Evaluations of Argon2id that were begun since the start.
    public var evaluations: Int { line.withLock { $0.begun } }
    /// In line or running.
    public var count: Int { line.withLock { $0.count } }

    private static func isWithinLimit(_ password: String) -> Bool {
        password.utf8.count <= 4 * PasswordHash.passwordLimit && password.nfc.utf8.count <= PasswordHash.passwordLimit
    }

    private func evaluate<R: Sendable>(_ client: String, _ isKnown: Bool, _ work: @escaping @Sendable () throws -> R) async throws -> R {
        try await withCheckedThrowingContinuation { continuation in
            let refusal = line.withLock { line in
                line.join(PasswordLine.Turn(client: client) { continuation.resume(with: Result(catching: work)) }, isKnown: isKnown)
            }
            if let refusal { continuation.resume(throwing: refusal) } else { threads.run { [self] in next() } }
        }
    }

    /// Takes one turn. There is one call for each turn in line, so that a client whose turn is running delays only itself:
    /// the call that finds no one ready leaves its turn to the end of the running one.
    private func next() {
        guard let turn = line.withLock({ $0.begin() }) else { return }
        before()
        turn.work()
        if line.withLock({ $0.end(turn) }) { threads.run { [self] in next() } }
    }
}
