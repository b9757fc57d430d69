/// What a mail says, once; its text and its markup are both made from this, so they cannot differ.
struct Letter {
    enum Part: Sendable {
        case paragraph(String)
        /// One thing to do: what it does, and where.
        case action(String, at: String)
        /// Lines to be kept as they are.
        case verbatim(String)
    }
    let subject: MailSubject
    let parts: [Part]
    /// Why this person gets it.
    let reason: String
    /// Where they choose not to; nil for what nobody can switch off.
    var choice: String?

    func mail(to address: EmailAddress, organisation: String? = nil) -> Mail {
        Mail(to: address, subject: subject, text: text, html: html, organisation: organisation)
    }

    private var text: String {
        let blocks = parts.map { part in
            switch part {
            case .paragraph(let words): words
            case .action(let words, let link): "\(words):\n\(link)"
            case .verbatim(let lines): lines
            }
        }
        let choose = choice.map { "Choose which mails you get: \($0)\n" } ?? ""
        return (blocks + ["-- \nAertous\n\(reason)\n\(choose)"]).joined(separator: "\n\n")
    }

    /// Looks are written on the elements: most readers of mail drop everything else.
    private var html: HTML {
        """
        <!doctype html>
        <html lang="en">
        <head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light dark"><title>\(subject.text)</title></head>
        <body style="margin:0;padding:24px;font:16px/1.5 system-ui,sans-serif">
        <div style="max-width:36em">
        <h1 style="font-size:20px;line-height:1.3">\(subject.text)</h1>
        \(parts.html(Self.html(of:)))\
        <p style="border-top:1px solid #999;padding-top:12px;font-size:14px">Aertous. \(reason)\(choice.html { " <a href=\"\($0)\">Choose which mails you get</a>." })</p>
        </div>
        </body>
        </html>

        """
    }

    private static func html(of part: Part) -> HTML {
        switch part {
        case .paragraph(let words): "<p>\(words)</p>\n"
        case .verbatim(let lines): "<pre style=\"font-size:14px;white-space:pre-wrap;overflow-wrap:anywhere\">\(lines)</pre>\n"
        case .action(let words, let link):
            "<p><a href=\"\(link)\">\(words)</a></p>\n<p style=\"font-size:14px\">If the link does not open, copy this address: <br>\(link)</p>\n"
        }
    }
}
