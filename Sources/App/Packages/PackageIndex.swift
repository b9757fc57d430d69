internal import Cryptography
internal import Platform

/// The page from which a reader finds everything in the package. It works from the disk, without a script or a network.
enum PackageIndex {
    static func page(_ contents: PackageContents) -> [UInt8] {
        let order = contents.order
        return document(
            "Audit package: \(order.framework.short)",
            """
            <h1>Audit package: \(order.framework.name)</h1>
            <dl><dt>Organisation</dt><dd>\(contents.organisation.name)</dd><dt>Days</dt><dd>\(order.window.lowerBound.words) to \(order.window.upperBound.words)</dd><dt>Engagement</dt><dd>\(order.engagement)</dd><dt>Made on</dt><dd>\(order.today.words), under the permission \(order.permission)</dd></dl>
            <h2>What is in it</h2>
            <ul>
            <li><a href="statement-of-applicability.html">Statement of applicability</a>, also <a href="statement-of-applicability.csv">as a table</a>: \(UI.number(contents.states.count)) requirements</li>
            <li><a href="graph.json">Requirements, controls and evidence</a>, for programs: each requirement with its controls, with the evidence that supports it, and with what of that is linked to it directly; each control with the evidence linked to it. What is linked to a retired control supports nothing.</li>
            <li><a href="tests.csv">Tests of controls</a> in these days</li>
            <li><a href="log/slice.jsonl">Entries of the change log</a> about these records: \(UI.number(contents.positions.count)), each with the proof that it stands in the log. Values about people are left out and marked.</li>
            <li><a href="log/checkpoint.txt">The signed checkpoint</a> that the proofs lead to: \(UI.number(Int(clamping: contents.checkpoint.checkpoint.size))) entries, and <a href="log/keys.txt">the keys</a> that sign checkpoints</li>
            <li><a href="manifest.txt">The signed list</a> of all files with their sizes and hashes</li>
            </ul>
            <h2>How to verify it</h2>
            <p>On a machine without a network, with the key for packages, which reached you another way than this package:</p>
            <pre>aertous package verify PACKAGE.zip --key KEY</pre>
            <p>Without a key it only tells that the package fits together, not who made it. Each file's SHA-256 can be compared with any tool: sha256sum FILE.</p>
            <h2>Evidence</h2>
            \(contents.evidence.isEmpty ? "<p>No evidence speaks of these days.</p>" : evidence(contents))
            """)
    }

    private static func evidence(_ contents: PackageContents) -> HTML {
        let links = contents.links
        let rows = contents.evidence.html { piece in
            """
            <tr><th scope="row">\(link(piece))</th><td>\((links[piece.id] ?? []).joined(separator: ", "))</td><td>\(covers(piece))</td><td>\(piece.collectedOn)</td><td>\(piece.review.replacing("_", with: " "))</td><td><code>\(piece.sha256 ?? "a link")</code></td></tr>

            """
        }
        return """
            <table><caption>\(UI.count(contents.evidence.count, "piece", "pieces")) of evidence about these days</caption><thead><tr><th scope="col">Title</th><th scope="col">Linked to</th><th scope="col">Covers</th><th scope="col">Collected</th><th scope="col">Review</th><th scope="col">SHA-256</th></tr></thead><tbody>
            \(rows)</tbody></table>
            """
    }

    /// A link to elsewhere is named, not followed: this page needs no network.
    private static func link(_ piece: PackagedEvidence) -> HTML {
        guard let path = piece.path else { return "\(piece.title) <span>\(piece.url ?? "")</span>" }
        let address = path.split(separator: "/").map { PercentEncoding.encode(String($0)) }.joined(separator: "/")
        return "<a href=\"\(address)\">\(piece.title)</a>"
    }
    private static func covers(_ piece: PackagedEvidence) -> String {
        guard let from = piece.coversFrom, let to = piece.coversTo else { return "not said" }
        return from == to ? from : "\(from) to \(to)"
    }

    static func document(_ title: String, _ body: HTML) -> [UInt8] {
        let page: HTML = """
            <!doctype html>
            <html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark"><title>\(title)</title><link rel="stylesheet" href="style.css"></head><body><main>
            \(body)
            </main></body></html>

            """
        return page.out.bytes
    }
}

enum PackageStyle {
    /// Small, since it travels with every package: the reader's own fonts, both themes, and paper.
    static let sheet = """
        :root { color-scheme: light dark; --paper: #fff; --ink: #1a1d21; --line: #c9cdd3; --quiet: #53606f; --link: #0b5a8f; }
        @media (prefers-color-scheme: dark) { :root { --paper: #14181d; --ink: #e8ebef; --line: #3b444f; --quiet: #a9b4c0; --link: #8cc4f0; } }
        body { margin: 0; background: var(--paper); color: var(--ink); font: 1rem/1.5 system-ui, sans-serif; }
        main { max-width: 68rem; margin: 0 auto; padding: 1.5rem; }
        a { color: var(--link); }
        h1 { font-size: 1.5rem; line-height: 1.25; }
        h2 { font-size: 1.125rem; margin-top: 2rem; }
        dl { display: grid; grid-template-columns: max-content 1fr; gap: .25rem 1.5rem; }
        dt, caption { color: var(--quiet); }
        dd { margin: 0; }
        table { border-collapse: collapse; width: 100%; }
        caption { text-align: left; padding-bottom: .5rem; }
        th, td { text-align: left; vertical-align: top; padding: .375rem .75rem .375rem 0; border-bottom: 1px solid var(--line); font-weight: 400; }
        thead th { font-weight: 600; }
        code, pre { font: .8125rem/1.5 ui-monospace, monospace; overflow-wrap: anywhere; white-space: pre-wrap; }
        @media print { main { max-width: none; padding: 0; } a { color: inherit; } }

        """
}
