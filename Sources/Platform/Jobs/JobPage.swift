/// The operator's page of the queue, without looks: how much is where, and the dead letters. It names nobody.
public enum JobPage {
    public static func page(counts: [JobCount], dead: [DeadJob]) -> String {
        let html: HTML = """
            <!doctype html>
            <html lang="en">
            <head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Jobs</title></head>
            <body>
            <main>
            <h1>Jobs</h1>
            \(when(counts.isEmpty, "<p>Nothing has been asked for yet.</p>", otherwise: Self.counts(counts)))
            <h2>Dead letters</h2>
            \(when(dead.isEmpty, "<p>There are none.</p>", otherwise: Self.dead(dead)))
            </main>
            </body>
            </html>

            """
        return String(decoding: html.out.bytes, as: UTF8.self)
    }

    private static func counts(_ counts: [JobCount]) -> HTML {
        """
        <table><caption>How many jobs of each kind stand where</caption>
        <thead><tr><th scope="col">Kind</th><th scope="col">State</th><th scope="col">Jobs</th><th scope="col">The oldest was due</th></tr></thead>
        <tbody>
        \(counts.html { "<tr><th scope=\"row\">\($0.kind)</th><td>\($0.state)</td><td>\($0.count)</td><td>\(MailDate(milliseconds: $0.oldest).words)</td></tr>\n" })</tbody></table>
        """
    }

    private static func dead(_ dead: [DeadJob]) -> HTML {
        """
        <p>What failed for good, or too often. Once its cause is mended: <code>aertous jobs retry ID --reason WHY</code>; to give up on it: <code>aertous jobs drop ID --reason WHY</code>.</p>
        <table><caption>Dead letters, the newest first, at most 200</caption>
        <thead><tr><th scope="col">ID</th><th scope="col">Kind</th><th scope="col">Attempts</th><th scope="col">Last error</th><th scope="col">Since</th></tr></thead>
        <tbody>
        \(dead.html { "<tr><th scope=\"row\"><code>\($0.id)</code></th><td>\($0.kind)</td><td>\($0.attempts)</td><td>\($0.error)</td><td>\(MailDate(milliseconds: $0.at).words)</td></tr>\n" })</tbody></table>
        """
    }
}
