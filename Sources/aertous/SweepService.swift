import App
import Logging
import Platform
import ServiceLifecycle

/// Runs the sweep of evidence files at the start, when there may be most to do, and every hour while the program serves.
struct SweepService: Service {
    let sweep: EvidenceSweep
    let logger: Logger
    var pause: Duration = .seconds(3_600)

    func run() async throws {
        await cancelWhenGracefulShutdown {
            while true {
                await once()
                // Cancelled is how it ends, and no failure.
                do { try await Task.sleep(for: pause) } catch { return }
            }
        }
    }

    /// A sweep that fails is tried again in an hour: what it leaves is only room on the disk.
    private func once() async {
        do {
            let report = try await sweep.run(now: System.clock())
            logger.info("sweep", metadata: ["seen": "\(report.seen)", "removed": "\(report.removed)", "bytes": "\(report.freed)"])
        } catch is CancellationError { return } catch {
            logger.error("sweep", metadata: ["error": "\(String(reflecting: type(of: error)))"])
        }
    }
}
