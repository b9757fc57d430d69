extension UI {
    /// What `passkeys.js` is to do with a form before it goes out.
    public enum PasskeyAct: String, Sendable { case create, get }

    /// A form whose hidden field `credential` is filled in by `passkeys.js`, from what the browser's authenticator says to the
    /// question that is fetched from `options`.
    ///
    /// - Parameter isHidden: until the script has seen that the browser knows passkeys.
    public static func passkeyForm(
        _ act: PasskeyAct, to path: String, options: String, csrf: String, fields: [(name: String, value: String)] = [], isHidden: Bool = false, _ body: HTML
    ) -> HTML {
        """
        <form method="post" action="\(path)" data-passkey="\(act.rawValue)" data-ask="\(options)" \(when(isHidden, "hidden "))novalidate>\(hidden(csrfField, csrf))\
        \(hidden("credential", ""))\(fields.html { hidden($0.name, $0.value) })
        \(body)
        <p class="muted" role="status" data-words></p>
        </form>
        """
    }
}
