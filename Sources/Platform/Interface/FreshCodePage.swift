internal import Store

/// Stands before a sensitive act: the same form once more, with a code.
struct FreshCodePage {
    let kind: FreshClass
    /// Where the form goes: to the act itself.
    let path: String
    let form: Form
    let csrf: String

    func page(_ error: String? = nil) -> Page {
        var page = Page(
            "Enter a fresh code", status: error == nil ? 403 : 422,
            """
            \(UI.head("Enter a fresh code", lead: "\(kind.purpose) A code of this moment shows that it is you. It holds for five minutes."))
            \(UI.errorSummary(error.map { [Problem.Field(FreshCodes.field, $0)] } ?? []))
            \(UI.form(to: path, csrf: csrf, """
                \(kept.html { UI.hidden($0.name, $0.value) })\(UI.freshFields(error: error))
                \(UI.actions(UI.button("Go on", .wide)))
                """))
            \(when(holdsSecret, "<p class=\"muted sect\">A password is never sent back to you, so the next page asks for it again.</p>"))
            """)
        page.hasErrors = error != nil
        return page
    }

    /// What was typed, but for the code and for passwords.
    private var kept: [(name: String, value: String)] {
        form.pairs.filter { $0.name != FreshCodes.field && $0.name != FreshCodes.backupField && !Self.isSecret($0.name) }
    }
    private var holdsSecret: Bool { form.pairs.contains { Self.isSecret($0.name) } }
    private static func isSecret(_ name: String) -> Bool { name.contains("password") }
}

extension UI {
    /// The fields of a fresh code, for a form whose act asks for one; nothing where the session gave one already.
    public static func freshCode(_ kind: FreshClass, call: Call) -> HTML { call.isFresh(kind) ? HTML() : freshFields() }

    static func freshFields(error: String? = nil) -> HTML {
        """
        \(field(FreshCodes.field, "Six-digit code", .code, help: "From your authenticator. A code works once.", error: error))
        \(field(FreshCodes.backupField, "Or a backup code", .line(""), help: "18 letters and digits.", isOptional: true))
        """
    }
}
