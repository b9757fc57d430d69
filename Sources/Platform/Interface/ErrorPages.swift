public import Store

/// The page for each way in which a request may end badly: what happened, what became of what was typed, what to do now.
public enum ErrorPages {
    /// - Parameters:
    ///   - status: any HTTP status; one that has no page of its own gets the page of its class.
    ///   - requestID: shown, so that a person can name it to us.
    ///   - message: what a ``Problem`` says; empty for an opaque failure. Where a 404 says what is over, nothing is left open.
    ///   - fields: of a form that is not drawn again; each message is shown.
    ///   - kept: what was typed, where the form cannot hold it any more.
    ///   - home: where the page's one button leads: `/o/{slug}`, or `/`; for 401 the address of sign-in.
    public static func page(
        status: Int, requestID: String, message: String = "", fields: [Problem.Field] = [],
        kept: [(label: String, value: String)] = [], home: String = "/"
    ) -> Page {
        let words = ErrorWords(status: status)
        // The message of a problem is more exact than our sentence for its kind, unless it is all that the kind says anyway.
        let isOpaque = message.isEmpty || status >= 500 || message == words.title + "."
        let body: HTML = """
            \(UI.head(words.title, lead: "\(isOpaque ? words.happened : message)"))
            \(when(!fields.isEmpty, #"<ul class="bullets">\#(fields.html { "<li>\($0.message)</li>" })</ul>"#))
            <div class="prose">
            \(when(!isOpaque && status != 404 && words.happened != message, "<p>\(words.happened)</p>"))
            <p>\(kept.isEmpty ? words.typed : "What you wrote is below. Keep a copy; it is not stored here.")</p>
            <p>\(words.next)</p>
            </div>
            \(UI.kept(kept))
            \(UI.actions(UI.linkButton(status == 401 ? "Sign in" : "Go to the start", to: home, .primary)))
            <p class="muted small request">Request <span class="mono">\(requestID)</span>. Name it if you write to us: it finds this in our records, and holds nothing about you.</p>
            """
        var page = Page(words.title, status: status, body)
        page.hasErrors = false  // the title already says it
        page.isBroad = true
        return page
    }
}

/// What we say for a status. No blame, no exclamation, and nothing that could not be acted on.
struct ErrorWords: Sendable {
    let title, happened, typed, next: String

    init(status: Int) {
        self = Self.all[status] ?? Self.all[status >= 500 ? 500 : 400] ?? Self.unnamed
    }

    private static let unnamed = ErrorWords(
        "This could not be done", "Something kept the request from being carried out.",
        "Nothing was changed.", "Go back and try another way.")

    private init(_ title: String, _ happened: String, _ typed: String, _ next: String) {
        (self.title, self.happened, self.typed, self.next) = (title, happened, typed, next)
    }

    static let all: [Int: ErrorWords] = [
        400: ErrorWords(
            "We could not read this request", "The address or the form was not in a shape that we understand. A link that was cut off does this.",
            "Nothing was changed.", "Go back to the page you came from and follow the link again, or start from the start."),
        401: ErrorWords(
            "Sign in first", "You are not signed in, or your session has ended.",
            "Nothing was saved. Your browser’s Back button may still hold what you typed: copy it before you sign in.",
            "Sign in, and come back to this address."),
        402: ErrorWords(
            "Not saved: the subscription does not cover this",
            "Until it is renewed, everything can be read and exported. Your data stays as it is.",
            "What you typed was not saved. Your browser’s Back button may still hold it.",
            "A CISO of your organisation can have it renewed: Settings, Subscription says how. What lowers risk stays open: ending sessions, revoking tokens, taking people out, leaving."
        ),
        403: ErrorWords(
            "Your role does not allow this", "You may see this, but not change it.",
            "Nothing was changed.", "Ask a CISO of your organisation to do it, or to change your role. Team and roles shows what each role may do."),
        404: ErrorWords(
            "There is nothing here", "Either this address was never in use, or what stood here is gone, or it is not open to you. We do not say which.",
            "If you came from a form, nothing was saved.", "Check the address, or look for the thing from the start page."),
        405: ErrorWords(
            "This address does not do that", "It exists, but not for this kind of request.",
            "Nothing was changed.", "Go back to the page you came from and use its own buttons."),
        409: ErrorWords(
            "Somebody was faster", "While you wrote, somebody else changed the same thing. We did not overwrite their work.",
            "Your version was not saved. Your browser’s Back button may still hold it.",
            "Open it again, look at what changed, and enter yours where it still applies."),
        412: ErrorWords(
            "This is not what you have looked at", "It changed since, so what was asked for might undo somebody else’s work.",
            "Nothing was changed.", "Open it again, look at what changed, and ask once more."),
        413: ErrorWords(
            "This is too large", "What you sent is over the limit for this place.",
            "Nothing of it was kept.", "Send a smaller file, or split it: evidence may be up to 1 GB, a form up to 1 MB."),
        415: ErrorWords(
            "We do not take this kind of file", "What you sent is not of a kind that belongs here.",
            "Nothing of it was kept.", "Save it in another format, PDF for instance, and send that."),
        416: ErrorWords(
            "There is no such part", "A part of a file was asked for that lies beyond its end.",
            "Nothing was changed.", "Download the file again from its beginning."),
        421: ErrorWords(
            "This host is not served here", "The request names a host that this installation does not answer for.",
            "Nothing was changed.", "Use the address that you were given. Who runs this installation can add further names."),
        422: ErrorWords(
            "Not saved yet", "Something in the form needs another look.",
            "Nothing was saved. Your browser’s Back button brings back what you typed.", "Go back, change what is named here, and save again."),
        429: ErrorWords(
            "Too many tries, for now", "This came more often than we allow, to keep others from guessing or from crowding you out.",
            "Nothing was changed.", "Wait a few minutes, then try once more. Asking sooner makes the wait longer."),
        500: ErrorWords(
            "Something broke on our side", "It is not your doing. We were told about it at this moment.",
            "What you typed was not saved: a change is kept whole or not at all. Your browser’s Back button may still hold it.",
            "Try again in a few minutes. If it stays, write to us and name the request below."),
        503: ErrorWords(
            "Closed for a moment", "The server is busy, or being brought up to date.",
            "What you typed may not have been saved. Your browser’s Back button may still hold it.",
            "Look in a minute whether it is there, and try again if it is not."),
    ]
}
