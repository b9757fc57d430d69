/// Why a mail could not be kept: the step, and the system's error number. It names neither the file nor the person.
public struct OutboxFailure: Error, Hashable, Sendable, CustomStringConvertible {
    public let step: String
    public let code: Int32
    public var description: String { code == 0 ? "outbox: \(step)" : "outbox: \(step) (error \(code))" }
}
