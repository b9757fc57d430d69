/// Who writes, as the log will say. Opaque: an id that means nothing once the account is gone.
struct Author: Sendable, Equatable {
    let organisation, actor, role: String
}

/// The request that a task is serving, named in every change row that the task leaves.
public enum RequestID {
    @TaskLocal public static var current: String = ""
}
