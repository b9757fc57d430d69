import Platform
import ServiceLifecycle

/// Works the queue off while the program serves. What was begun when it is to end is finished first.
struct JobService: Service {
    let runner: JobRunner
    let address: PublicAddress

    func run() async throws {
        await cancelWhenGracefulShutdown {
            // What was left over from before may be a mail with a link, and where that leads is known once we listen.
            while address.text.isEmpty { do { try await Task.sleep(for: .milliseconds(50)) } catch { return } }
            await runner.run(now: System.clock)
        }
    }
}
