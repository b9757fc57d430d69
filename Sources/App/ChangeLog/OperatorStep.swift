/// How far an act of an operator's came that no transaction holds together with its entries.
enum OperatorStep: Sendable {
    case begun, done, failed

    /// Notes that it begins, does it, and notes how it ended: what cannot be logged does not happen. Where no end is noted, the program was
    /// cut off in between.
    ///
    /// - Throws: what `note` throws of the beginning or of the end, or what `body` throws, which is then noted as failed.
    static func noting<R: Sendable>(_ note: (Self) async throws -> Void, _ body: () async throws -> R) async throws -> R {
        try await note(.begun)
        let result: R
        do { result = try await body() } catch {
            try? await note(.failed)
            throw error
        }
        try await note(.done)
        return result
    }
}
