import Testing
@testable import Platform

@Suite("Markup") struct HTMLTests {
    private func text(_ html: HTML) -> String { String(decoding: html.out.bytes, as: UTF8.self) }
    private let hostile = "<script>alert(1)</script>\"'&"

    @Test("Text in an element cannot become markup") func element() {
        #expect(text("<p>\(hostile)</p>") == "<p>&lt;script&gt;alert(1)&lt;/script&gt;&quot;&#39;&amp;</p>")
    }

    @Test("A value cannot leave its attribute, whichever quote it stands in") func attribute() {
        #expect(text("<p title=\"\(#"" onclick="x"#)\">") == "<p title=\"&quot; onclick=&quot;x\">")
        #expect(text("<p title='\("' onclick='x")'>") == "<p title='&#39; onclick=&#39;x'>")
    }

    @Test("A value without quotes gets them") func unquoted() {
        #expect(text("<p title=\("a onclick=b")>") == "<p title=\"a onclick=b\">")
        #expect(text("<a href=\("javascript:alert(1)")>") == "<a href=\"#\">")
    }

    @Test(
        "An address takes no scheme but the web's and mail's",
        arguments: [
            "javascript:alert(1)", "JaVaScRiPt:alert(1)", " javascript:alert(1)", "java\tscript:alert(1)", "data:text/html,x", "vbscript:x", "//evil.example",
            "/\\evil.example", "\u{1}javascript:x",
        ]) func scheme(_ address: String)
    {
        #expect(text("<a href=\"\(address)\">") == "<a href=\"#\">")
        #expect(text("<form action='\(address)'>") == "<form action='#'>")
    }

    @Test(
        "Safe addresses stay as they are", arguments: ["/o/acorn/assets?sort=-name", "https://example.com/a:b", "mailto:a@example.com", "#main", "?q=a", "new"])
    func safe(_ address: String) {
        #expect(text("<a href=\"\(address)\">") == "<a href=\"\(address)\">")
    }

    @Test("Two interpolations in a row cannot form a scheme, a host or a way up") func adjacent() {
        #expect(text("<a href=\"\("java")\("script:alert(1)")\">") == "<a href=\"javascript%3Aalert%281%29\">")
        #expect(text("<a href=\"\("/")\("/evil.example")\">") == "<a href=\"/\">")
        #expect(text("<a href=\"/o/\("../../x")\">") == "<a href=\"/o/\">")
        #expect(text("<a href=\"\("")\("javascript:x")\">") == "<a href=\"#\">")
        #expect(text("<a href=\"/\("/evil.example")\">") == "<a href=\"/\">")
    }

    @Test("What follows a question mark is encoded, so that one value stays one value") func query() {
        #expect(text("<a href=\"/list?q=\("a b&c=d#e")\">") == "<a href=\"/list?q=a%20b%26c%3Dd%23e\">")
    }

    @Test("Attributes that take code take nothing else") func code() {
        #expect(text("<p onclick=\"\("alert(1)")\">") == "<p onclick=\"\">")
        #expect(text("<p style=\"\("color:red")\">") == "<p style=\"\">")
        #expect(text("<iframe srcdoc='\("<b>")'>") == "<iframe srcdoc=''>")
        #expect(text("<p ONCLICK=\"\("alert(1)")\">") == "<p ONCLICK=\"\">")
    }

    @Test("Between attributes no run-time text is written") func tag() {
        #expect(text("<input \("onfocus=alert(1)") name=\"a\">") == "<input  name=\"a\">")
        #expect(text("<input name=\"a\" \("onfocus=alert(1)")>") == "<input name=\"a\" >")
        #expect(text("<\("script")>") == "<>")
    }

    @Test("Markup inside an attribute is text") func nested() {
        let inner: HTML = "<b title=\"x\">"
        #expect(text("<p title=\"\(inner)\">") == "<p title=\"&lt;b title=&quot;x&quot;&gt;\">")
    }

    @Test("Markup between attributes stays markup") func fragment() {
        #expect(text("<option value=\"a\" \(when(true, "selected"))>") == "<option value=\"a\" selected>")
        let limits: HTML = " min=\"\("1\"><b>")\" max=\"\(2)\""
        #expect(text("<input\(limits)>") == "<input min=\"1&quot;&gt;&lt;b&gt;\" max=\"2\">")
    }

    @Test("An address in a fragment of attributes is checked too") func fragmentAddress() {
        #expect(text(" href=\"\("javascript:x")\"") == " href=\"#\"")
        #expect(text("href=\"\("javascript:x")\"") == "href=\"#\"")
    }

    @Test("A value that ends like an attribute does not make what follows one") func trailingEquals() {
        let more: HTML = "checked"
        #expect(text("<input value=\"\("a b=")\" \(more)>") == "<input value=\"a b=\" checked>")
        #expect(text("<input value=\"\("a b=")\"\(more)>") == "<input value=\"a b=\"checked>")
    }

    @Test("Space around the sign and brackets in a value change nothing") func spaced() {
        #expect(text("<a href = \"\("javascript:x")\">") == "<a href = \"#\">")
        #expect(text("<a title=\"a > b\" href=\"\("javascript:x")\">") == "<a title=\"a > b\" href=\"#\">")
        #expect(text("<a title='\"' href=\"\("javascript:x")\">") == "<a title='\"' href=\"#\">")
        #expect(text("<a title=\"a href='\" \("onclick=x")>") == "<a title=\"a href='\" >")
    }

    @Test("Quotes in running text are no attribute") func quotesInText() {
        #expect(text("<p>He said \"\("a<b")\" and it's \("fine")</p>") == "<p>He said \"a&lt;b\" and it's fine</p>")
    }

    @Test("Sequences, optionals and conditions give markup") func parts() {
        #expect(text(["a", "<"].html { "<li>\($0)</li>" }) == "<li>a</li><li>&lt;</li>")
        #expect(text(String?.none.html { "<p>\($0)</p>" }) == "")
        #expect(text(String?.some("&").html { "<p>\($0)</p>" }) == "<p>&amp;</p>")
        #expect(text(when(false, "<p>", otherwise: "<i>")) == "<i>")
        #expect(text("<p>\(HTML?.none)\(12)</p>") == "<p>12</p>")
    }

    @Test("JSON strings escape what JSON demands and nothing else") func json() {
        var out = Out()
        out.put(json: "a\"\\\n\r\t\u{1}\u{1F}é/<")
        #expect(String(decoding: out.bytes, as: UTF8.self) == "\"a\\\"\\\\\\n\\r\\t\\u0001\\u001fé/<\"")
    }
}
