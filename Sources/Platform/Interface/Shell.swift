/// The document around a page: the bar, the navigation and the sheet for a member, a plain page for everybody else.
public enum Shell {
    /// The whole document, as UTF-8. Its length is known, so nothing of it is streamed.
    public static func render(page: Page, frame: Frame) -> [UInt8] { document(page, frame).out.bytes }

    static func document(_ page: Page, _ frame: Frame) -> HTML {
        let name = frame.organisation.map { page.title + " · " + $0.name } ?? page.title
        let title = (page.hasErrors ? "Error: " : "") + name + " · Aertous"
        return """
            <!doctype html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            \(when(!frame.csrf.isEmpty, #"<meta name="csrf-token" content="\#(frame.csrf)">"#))
            <title>\(title)</title>
            <link rel="icon" type="image/svg+xml" href="\(frame.assets.icon)">
            <link rel="stylesheet" href="\(frame.assets.stylesheet)">
            \(when(frame.hasKeys, #"<script src="\#(frame.assets.keys)" defer></script>"#))
            <script src="\(frame.assets.upload)" defer></script>
            <script src="\(frame.assets.passkeys)" defer></script>
            </head>
            \(frame.organisation.html { app(page, frame, $0) })\(when(frame.organisation == nil, plain(page, frame)))
            </html>

            """
    }

    static let skip: HTML = ##"<a class="skip" href="#main">Skip to the content</a>"##

    static func brand(_ path: String) -> HTML {
        """
        <a class="brand" href="\(path)"><svg viewBox="0 0 24 24" aria-hidden="true"><path class="brand-line" d="M12 4 L4 20 M12 4 L20 20 M8 12 H16"/><circle class="brand-dot" cx="12" cy="4" r="3"/><circle class="brand-dot" cx="4" cy="20" r="3"/><circle class="brand-dot" cx="20" cy="20" r="3"/></svg>Aertous</a>
        """
    }

    /// Which zone the page's times are in: a time without one is none.
    static func zones(_ frame: Frame) -> HTML { frame.zones.html { #"<p class="sect zones small muted">\#($0)</p>"# } }

    /// Signing out changes something, so it is a form; a link could be sent to somebody to sign them out.
    static func signOut(_ frame: Frame) -> HTML {
        """
        <form method="post" action="\(frame.signOut)">\(UI.hidden(UI.csrfField, frame.csrf))<button class="as-link" type="submit">Sign out</button></form>
        """
    }
}
