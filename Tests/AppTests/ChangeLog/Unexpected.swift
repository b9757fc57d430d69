/// An answer that a test's preparation did not expect.
struct Unexpected: Error { let reply: String }
