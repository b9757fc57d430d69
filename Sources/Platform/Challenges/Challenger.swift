/// Keeps robots from a form: by work that the browser does, or by a provider's widget. Either fails closed.
public protocol Challenger: Sendable {
    /// The origin of a provider's script and frame, for ``Page/provider``; nil where everything is ours.
    var provider: String? { get }
    /// The fields that a form with a challenge has beside its own.
    var fields: Set<String> { get }
    /// What its own script asks while a form is filled in.
    var routes: [Route] { get }
    /// The part of a form that holds the challenge. It stands before the button.
    ///
    /// - Parameters:
    ///   - form: names the form, in lower-case letters and `-`; a solution for one is none for another.
    ///   - without: what somebody without scripts can do.
    func part(of form: String, without: HTML) -> HTML
    /// - Returns: nil where the form brought nothing, as a browser without scripts sends it.
    /// - Throws: `Problem.invalid` of ``SolvedChallenge/field`` for anything that does not hold.
    func proof(in fields: Form, of form: String, _ call: Call) async throws -> SolvedChallenge?
}
