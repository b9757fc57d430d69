#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// A thread of the system's, outside the pool of Swift concurrency, for what blocks.
public enum SystemThread {
    private final class Body: Sendable {
        let run: @Sendable () -> Void
        init(_ run: @escaping @Sendable () -> Void) { self.run = run }
    }

    /// - Returns: 0 once it runs; otherwise the system's code, and `body` is never called.
    public static func start(_ body: @escaping @Sendable () -> Void) -> Int32 {
        var thread = pthread_t()
        let context = Unmanaged.passRetained(Body(body))
        let code = pthread_create(
            &thread, nil,
            { raw in
                #if canImport(Glibc)
                guard let raw else { return nil }
                #endif
                Unmanaged<Body>.fromOpaque(raw).takeRetainedValue().run()
                return nil
            }, context.toOpaque())
        if code == 0 { pthread_detach(thread) } else { context.release() }
        return code
    }
}
