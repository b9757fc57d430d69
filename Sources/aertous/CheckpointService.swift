import App
import Cryptography
import Logging
import ServiceLifecycle
import Store

/// Signs each organisation's log once a minute, where something was added to it.
struct CheckpointService: Service {
    let checkpoints: LogCheckpoints
    let logger: Logger

    func run() async throws {
        await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                do { try await Task.sleep(for: .seconds(60)) } catch { return }
                do {
                    _ = try await checkpoints.renewAll { organisation, error in
                        // Loud: a log that does not continue what was signed was tampered with, or restored from a copy.
                        logger.critical("A log cannot be signed", metadata: ["organisation": "\(organisation)", "error": "\(Self.words(error))"])
                    }
                } catch is CancellationError { return } catch {
                    logger.error("Checkpoints were not signed", metadata: ["error": "\(Self.words(error))"])
                }
            }
        }
    }

    /// The error's case, without what it carries.
    private static func words(_ error: any Error) -> String {
        switch error {
        case let refusal as LogCheckpoints.Refusal: "\(refusal)"
        case let problem as Problem: "\(problem.kind)"
        case let known as StoreError: "\(known)"
        default: String(reflecting: type(of: error))
        }
    }
}
