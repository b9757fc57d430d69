import Platform
import ServiceLifecycle

/// Works the queue off while the program serves. What was begun when it is to end is finished first.
struct JobService: Service {
    let runner: JobRunner

    func run() async throws {
        await cancelWhenGracefulShutdown { await runner.run(now: System.clock) }
    }
}
