internal import Platform
internal import Store

/// The pages of the forms, and what they say once something was left.
struct EnquiryPages: Sendable {
    let challenger: any Challenger
    /// The operator's address.
    let contact: String
    /// Whether what is left can be kept; otherwise only the address is told.
    let isServed: Bool

    /// The form's name to the challenge.
    func name(_ kind: EnquiryKind) -> String {
        switch kind {
        case .contact: "contact"
        case .privacy: "privacy-request"
        }
    }

    func form(_ enquiry: Enquiry, problem: Problem? = nil, csrf: String) -> Page {
        let title = title(enquiry.kind)
        guard isServed else {
            return Page(title, UI.head(title, lead: "There is no form here. Write to \(address).")).broad
        }
        let errors = problem?.fields ?? []
        var page = Page(
            title, status: problem?.kind.rawValue ?? 200,
            """
            \(UI.head(title, lead: lead(enquiry.kind)))
            \(UI.errorSummary(errors))
            \(when(errors.isEmpty, problem.html { UI.notice(.bad, "<p>\($0.message) What you typed is still here; you can also write to \(address).</p>") }))
            \(UI.form(to: "/\(name(enquiry.kind))", csrf: csrf, """
                \(when(enquiry.kind == .privacy, concern(enquiry, errors)))
                \(UI.field("name", "Your name", .line(enquiry.name, .text), error: errors.words("name")))
                \(UI.field("email", "Your e-mail address", .line(enquiry.email, .email), help: "The answer goes there.", error: errors.words("email")))
                \(body(enquiry, errors))
                \(challenger.part(of: name(enquiry.kind), without: "<p class=\"muted\">Without scripts this is held until a person has looked at it. Or write to \(address).</p>"))
                \(UI.actions(UI.button("Send", .wide)))
                """))
            \(other(enquiry.kind))
            """)
        (page.hasErrors, page.retryAfter, page.provider) = (problem != nil, problem?.retryAfter, challenger.provider)
        return page
    }

    private func title(_ kind: EnquiryKind) -> String {
        switch kind {
        case .contact: "Write to us"
        case .privacy: "Your personal data"
        }
    }

    private func lead(_ kind: EnquiryKind) -> HTML {
        switch kind {
        case .contact: "A person reads this and answers within five working days. Or write to \(address)."
        case .privacy: "Ask about data that we hold about you. We answer within 30 days, or a calendar month where that is shorter. Any address will do."
        }
    }

    private func concern(_ enquiry: Enquiry, _ errors: [Problem.Field]) -> HTML {
        UI.field(
            "concern", "What do you want?", .select(enquiry.concern, PrivacyRight.allCases.map { UI.Option($0.rawValue, $0.title) }),
            error: errors.words("concern"))
    }

    private func body(_ enquiry: Enquiry, _ errors: [Problem.Field]) -> HTML {
        switch enquiry.kind {
        case .contact: UI.field("body", "Your message", .text(enquiry.body, rows: 8), error: errors.words("body"))
        case .privacy:
            UI.field(
                "body", "What should we know?", .text(enquiry.body, rows: 6),
                help: "Whatever helps us find the data, such as the addresses you used. Send no copy of a passport: we ask if we have to know more.",
                error: errors.words("body"), isOptional: true)
        }
    }

    private func other(_ kind: EnquiryKind) -> HTML {
        switch kind {
        case .contact: #"<p class="sect">It is about data that we hold about you? <a href="/privacy-request">Use that form</a>: it has its own time limit.</p>"#
        case .privacy:
            """
            <p class="muted sect">An organisation that keeps its programme here decides about the data in it. If your request concerns one, we pass it on and tell you.</p>
            <p class="sect"><a href="/contact">Write to us about something else</a></p>
            """
        }
    }

    /// What happens next, and by when.
    func received(_ kind: EnquiryKind, due: Day, isHeld: Bool) -> Page {
        let title =
            switch kind {
            case .contact: "Your message is here"
            case .privacy: "Your request is here"
            }
        return Page(
            title,
            """
            \(UI.head(title, lead: "A person answers by \(due.words), to the address that you gave."))
            \(when(isHeld, UI.notice(.note, "<p>It came without the work that a browser does against robots, so it waits until a person has looked at it. The day stays the same.</p>")))
            \(when(kind == .privacy, """
                <ol class="prose"><li>We look for your data, and may ask for what we need to be sure that it is yours.</li>
                <li>You get our answer by \(due.words): 30 days or one calendar month from today, whichever is earlier, counted in UTC.</li>
                <li>If it takes longer, you are told within that time, with the reason. You may complain to your supervisory authority at any time.</li></ol>
                """))
            <p class="sect">Nothing came by then? Write to \(address).</p>
            """
        ).broad
    }

    private var address: HTML { #"<a href="\#("mailto:" + contact)">\#(contact)</a>"# }
}

extension Page {
    fileprivate var broad: Page {
        var page = self
        page.isBroad = true
        return page
    }
}

extension [Problem.Field] {
    /// What is wrong with one field.
    fileprivate func words(_ name: String) -> String? { first { $0.name == name }?.message }
}
