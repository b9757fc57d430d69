public import Store

extension UI {
    /// Everything that keeps a form from being saved, under the heading of the page. It takes the focus, and each line leads
    /// to its field with the same words. A field without a name (a rule about several) stands as text.
    /// - Parameter takesFocus: false only where the list is not what the page is about.
    public static func errorSummary(_ fields: [Problem.Field], takesFocus: Bool = true) -> HTML {
        guard !fields.isEmpty else { return HTML() }
        return """
            <div class="errors" role="alert" aria-labelledby="errors-title" tabindex="-1"\(when(takesFocus, " autofocus"))><h2 id="errors-title">\(count(fields.count, "thing needs", "things need")) your attention</h2>
            <ul>\(fields.html { field in
                field.name.isEmpty ? "<li>\(field.message)</li>" : ##"<li><a href="#\##(fieldID(field.name))">\##(field.message)</a></li>"##
            })</ul></div>
            """
    }
}
