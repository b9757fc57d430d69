@testable import Platform

/// A strict reader of our own pages. It knows less than a browser and forgives nothing: what it cannot read is wrong.
struct Strict {
    struct Element: Sendable {
        let name: String
        let attributes: [String: String]
        var text = ""
        subscript(_ attribute: String) -> String? { attributes[attribute] }
    }
    private(set) var elements: [Element] = []
    private(set) var faults: [String] = []

    static let void: Set<String> = ["meta", "link", "input", "br", "hr", "img"]
    /// In SVG an element may close itself.
    static let drawn: Set<String> = ["path", "circle", "rect", "line", "text"]

    /// A paragraph ends where one of these begins, and its own end is then left over.
    static let blocks: Set<String> = [
        "p", "div", "form", "fieldset", "ul", "ol", "dl", "table", "section", "nav", "figure", "details", "h1", "h2", "h3", "pre",
    ]

    init(_ bytes: [UInt8]) {
        var rest = String(decoding: bytes, as: UTF8.self)[...]
        var open: [Int] = []
        if rest.hasPrefix("<!doctype html>") { rest = rest.dropFirst(15) }
        while let start = rest.firstIndex(of: "<") {
            let text = rest[..<start]
            if text.contains(">") { faults.append("a loose > in: \(text.suffix(40))") }
            for index in open { elements[index].text += text }
            guard let end = Self.endOfTag(rest[start...]) else { faults.append("a tag that does not end: \(rest[start...].prefix(60))"); return }
            var tag = rest[rest.index(after: start)..<end]
            rest = rest[rest.index(after: end)...]
            if tag.hasPrefix("/") {
                let name = String(tag.dropFirst())
                guard let last = open.last, elements[last].name == name else {
                    faults.append("</\(name)> closes \(open.last.map { elements[$0].name } ?? "nothing")"); return
                }
                open.removeLast()
                continue
            }
            let closesItself = tag.hasSuffix("/")
            if closesItself { tag = tag.dropLast() }
            let name = String(tag.prefix { $0 != " " && $0 != "\n" })
            elements.append(Element(name: name, attributes: read(tag.dropFirst(name.count), of: name)))
            if Self.blocks.contains(name), open.contains(where: { elements[$0].name == "p" }) { faults.append("<\(name)> inside <p>, which ends there") }
            if closesItself, !Self.drawn.contains(name) { faults.append("<\(name)/> closes itself") }
            if !closesItself, !Self.void.contains(name) { open.append(elements.count - 1) }
        }
        if !rest.allSatisfy(\.isWhitespace) { faults.append("text after the end: \(rest.prefix(40))") }
        for index in open { faults.append("<\(elements[index].name)> stays open") }
        check()
    }

    private static func endOfTag(_ text: Substring) -> Substring.Index? {
        var quoted = false
        for index in text.indices {
            if text[index] == "\"" { quoted.toggle() }
            if text[index] == ">", !quoted { return index }
        }
        return nil
    }

    private mutating func read(_ tag: Substring, of name: String) -> [String: String] {
        var found: [String: String] = [:]
        var rest = tag.drop(while: \.isWhitespace)
        while !rest.isEmpty {
            let key = String(rest.prefix { $0 != "=" && !$0.isWhitespace })
            rest = rest.dropFirst(key.count)
            if key.isEmpty || !key.allSatisfy({ $0.isLetter || $0.isNumber || $0 == "-" }) { faults.append("attribute “\(key)” of <\(name)>"); return found }
            var value = ""
            if rest.first == "=" {
                rest = rest.dropFirst()
                guard rest.first == "\"" else { faults.append("\(key) of <\(name)> is not quoted"); return found }
                value = String(rest.dropFirst().prefix { $0 != "\"" })
                rest = rest.dropFirst(value.count + 2)
                if let next = rest.first, !next.isWhitespace { faults.append("no space after \(key) of <\(name)>") }
            }
            if found.updateValue(value, forKey: key) != nil { faults.append("\(key) of <\(name)> stands twice") }
            if value.contains("<") { faults.append("a loose < in \(key) of <\(name)>") }
            if key == "style" || key.hasPrefix("on") { faults.append("\(key) of <\(name)> is inline") }
            rest = rest.drop(while: \.isWhitespace)
        }
        return found
    }

    /// What must hold across elements.
    private mutating func check() {
        let ids = elements.compactMap { $0["id"] }
        for id in Set(ids) where ids.filter({ $0 == id }).count > 1 { faults.append("id \(id) stands twice") }
        if ids.contains("") { faults.append("an empty id") }
        for element in elements {
            for key in ["aria-describedby", "aria-labelledby", "for"] {
                for id in (element[key] ?? "").split(separator: " ") where !ids.contains(String(id)) {
                    faults.append("\(key) of <\(element.name)> names \(id), which is not there")
                }
            }
            switch element.name {
            case "style": faults.append("<style> is inline")
            case "script" where element["src"] == nil: faults.append("<script> is inline")
            case "svg" where element["role"] != "img" && element["aria-hidden"] != "true": faults.append("an svg that is neither named nor hidden")
            case "svg" where element["role"] == "img" && (element["aria-label"] ?? element["aria-labelledby"] ?? "").isEmpty:
                faults.append("a picture without a sentence")
            case "input", "select", "textarea":
                if element["type"] != "hidden", !isLabelled(element) { faults.append("<\(element.name)> \(element["name"] ?? "") has no label") }
            case "table" where !elements.contains { $0.name == "caption" }: faults.append("a table without a caption")
            default: break
            }
        }
        var level = 0
        for element in elements where element.name.count == 2 && element.name.hasPrefix("h") {
            guard let next = element.name.last?.wholeNumberValue else { continue }
            if next > level + 1 { faults.append("<h\(next)> after <h\(level)>") }
            level = next
        }
    }

    /// By `for`, by a name of its own, or by a label around it (radios and ticks, whose label holds nothing else).
    private func isLabelled(_ input: Element) -> Bool {
        if input["aria-label"] != nil { return true }
        if let id = input["id"], elements.contains(where: { $0.name == "label" && $0["for"] == id }) { return true }
        return ["radio", "checkbox"].contains(input["type"] ?? "") && elements.contains { $0.name == "label" && $0["for"] == nil }
    }

    func all(_ name: String) -> [Element] { elements.filter { $0.name == name } }
    func first(_ name: String) -> Element? { elements.first { $0.name == name } }
    func with(_ attribute: String, _ value: String) -> Element? { elements.first { $0[attribute] == value } }
}

extension HTML {
    var bytes: [UInt8] { out.bytes }
    var string: String { String(decoding: out.bytes, as: UTF8.self) }
}
