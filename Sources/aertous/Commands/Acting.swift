import ArgumentParser
import Foundation
import Store

/// Who stands at the console, for the installation's log.
struct Acting: ParsableArguments {
    @ArgumentParser.Option(name: .customLong("operator"), help: "Who does this, for the installation's log; by default the user of the operating system.")
    var name: String?

    /// - Parameter reason: why, as it was given.
    func act(_ reason: String) throws -> OperatorAct {
        do { return try OperatorAct(name: name ?? Self.user, reason: reason) } catch let problem as Problem {
            throw Refusal(problem.fields.first?.message ?? problem.message)
        }
    }

    /// The user of the operating system; through sudo, whoever called it.
    static var user: String {
        let user = System.environment["SUDO_USER"] ?? NSUserName()
        return user.isEmpty ? "uid \(getuid())" : user
    }
}
