/// Hands a mail to whatever carries it.
public protocol Mailer: Sendable {
    /// Returns once the mail is safe: on disk, or taken over by a server.
    ///
    /// - Throws: when it is not, and may be tried again. The error names no person.
    func send(_ mail: Mail) async throws
}
