import Dispatch

/// Stops a transaction just before its end, so that a test can begin something beside it. A transaction's body is synchronous and
/// has a thread of its own, which is why it may wait.
public struct Halt: Sendable {
    private let isThere = DispatchSemaphore(value: 0), mayGoOn = DispatchSemaphore(value: 0)
    public init() {}

    /// In the transaction: says that it is there, and waits.
    public func wait() {
        isThere.signal()
        mayGoOn.wait()
    }

    /// Until the transaction is there.
    public func reached() async {
        await withCheckedContinuation { continuation in
            DispatchQueue.global().async {
                isThere.wait()
                continuation.resume()
            }
        }
    }

    public func end() { mayGoOn.signal() }
}
