#if DEBUG
import Hummingbird
import Platform

/// A defect on purpose, which ends the program in the middle of everybody's requests: the fault tests see what it costs and
/// that the supervisor starts the program again. A release has none of it: `.ci/run` looks for its name in the bytes.
struct PlantedTrap: HTTPResponder {
    private let path: Path
    /// The address that springs it.
    private let address: String

    /// - Parameter environment: `AERTOUS_PLANTED_TRAP` is the address; nil without.
    init?(in path: Path, _ environment: [String: String]) {
        guard let address = environment["AERTOUS_PLANTED_TRAP"] else { return nil }
        (self.path, self.address) = (path, address)
    }

    func respond(to request: Request, context: PathContext) async throws -> Response {
        guard request.uri.path == address else { return try await path.respond(to: request, context: context) }
        // More than fits: what a careless conversion does to a number from outside.
        let length = UInt8(request.uri.path.utf8.count + 256)
        return Response(status: .init(code: Int(length)))
    }
}
#endif
