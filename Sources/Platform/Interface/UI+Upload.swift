extension UI {
    /// A file on its way in: `upload.js` sends it as the body of one PUT, with the bar and words below.
    ///
    /// The request carries `Content-Type`, `Content-Disposition: attachment; filename*=UTF-8''…`, `X-CSRF-Token` and accepts
    /// JSON. After a 2xx the browser goes to `next`, else to `Location`, else it loads the page anew. A problem document's
    /// first field or detail is shown as it is. Without scripts it says how else to send the file.
    /// - Parameters:
    ///   - path: of the PUT.
    ///   - limit: bytes; the server counts for itself.
    ///   - accept: as the attribute takes it, such as `.pdf,.png`.
    public static func upload(to path: String, next: String? = nil, label: String, help: String, accept: String, limit: Int, button: String) -> HTML {
        let id = fieldID("file")
        return """
            <form class="upload" data-upload="\(path)" \(next.html { #"data-next="\#($0)" "# })data-limit="\(limit)">
            <div class="field"><label for="\(id)">\(label)</label><p class="help" id="\(id)-help">\(help) Up to \(bytes(limit)).</p><input type="file" id="\(id)" accept="\(accept)" aria-describedby="\(id)-help"></div>
            <noscript><p class="notice warn">Sending a file needs scripts, ours only. Without them, send it through the interface for programs: a PUT of the file to this page’s address there, with a token.</p></noscript>
            <progress max="1" value="0" aria-label="Upload" hidden></progress>
            <p class="muted" data-words role="status"></p>
            <div class="actions"><button class="button primary" type="submit" data-send>\(button)</button><button class="button" type="button" data-stop hidden>Stop</button></div>
            </form>
            """
    }
}
