@testable import App
@testable import Platform
import Store

/// JSON, forms, cursors, list queries and CSV.
enum TextTargets {
    /// What a parser may throw: a problem with a message, of a kind that blames the sender. Anything else would be a 500.
    static func refusal(of what: String, _ body: () throws -> Void) throws {
        do { try body() } catch let problem as Problem {
            try Broken.unless([.malformed, .tooLarge, .invalid, .unsupportedType].contains(problem.kind), "\(what) refused as \(problem.kind)")
            try Broken.unless(!problem.message.isEmpty, "\(what) refused without a word")
        } catch let broken as Broken { throw broken } catch { throw Broken("\(what) threw \(error), which would be a 500") }
    }

    static func json(_ bytes: [UInt8]) throws {
        try refusal(of: "JSON") {
            let value = try JSONReader.read(bytes)
            try Broken.unless(depth(value) <= JSONReader.depthLimit + 1, "deeper than the limit")
            try Broken.unless(String(validating: bytes, as: UTF8.self) != nil, "read what is not UTF-8")
            // Our reading of the same bytes is the same twice; and an object's names are unique, however they were escaped.
            try Broken.unless(try JSONReader.read(bytes) == value, "read two ways")
            try unique(value)
        }
    }
    private static func depth(_ value: JSON) -> Int {
        switch value {
        case .list(let items): 1 + (items.map(depth).max() ?? 0)
        case .object(let members): 1 + (members.map { depth($0.value) }.max() ?? 0)
        default: 1
        }
    }
    private static func unique(_ value: JSON) throws {
        switch value {
        case .list(let items): for item in items { try unique(item) }
        case .object(let members):
            try Broken.unless(Set(members.map { Array($0.name.utf8) }).count == members.count, "a name stands twice")
            for member in members { try unique(member.value) }
        default: return
        }
    }

    static func form(_ bytes: [UInt8]) throws {
        try refusal(of: "a form") {
            let form = try Form(bytes, isWhole: true)
            try Broken.unless(form.pairs.count <= Form.fieldLimit, "more fields than the limit")
            try Broken.unless(form.pairs.allSatisfy { !$0.name.isEmpty }, "a field without a name")
            // What was read, written as a browser would, is read as the same.
            let again = form.pairs.map { "\(PercentEncoding.encode($0.name))=\(PercentEncoding.encode($0.value))" }.joined(separator: "&")
            try Broken.unless(try Form(again.utf8, isWhole: true) == form, "does not come back")
            let known = try Form(bytes)
            try Broken.unless(known[Form.csrfField] == nil, "the token reached a verb")
        }
    }

    static func cursor(_ bytes: [UInt8]) throws {
        guard let text = String(validating: bytes, as: UTF8.self) else { return }
        for field in App.Asset.fields.all {
            try refusal(of: "a cursor") {
                let cursor = try Cursor(text, order: field.name, kind: field.kind)
                try Broken.unless(!cursor.id.isEmpty && cursor.id.utf8.count <= 200, "an id beyond its limit")
                try Broken.unless(try Cursor(cursor.text, order: field.name, kind: field.kind) == cursor, "does not come back")
            }
        }
        try refusal(of: "a cursor by id") { _ = try Cursor(text, order: "id", kind: nil) }
    }

    static func query(_ bytes: [UInt8]) throws {
        try refusal(of: "a query") {
            let form = try Form(bytes)
            let query = try ListQuery<App.Asset>(form, App.Asset.fields, order: "name")
            try Broken.unless(ListQuery<App.Asset>.limits.contains(query.limit), "a limit beyond its limit")
            try Broken.unless(query.words.unicodeScalars.count <= 200, "more words than the limit")
            try Broken.unless(query.filters.count <= form.pairs.count, "a filter that nobody asked for")
        }
    }

    static func csv(_ bytes: [UInt8]) throws {
        try refusal(of: "CSV") {
            let rows = try CSVReader.read(bytes)
            try Broken.unless(rows.count <= CSVReader.rowLimit + 1, "more rows than the limit")
            for row in rows {
                try Broken.unless(row.cells.count <= CSVReader.columnLimit, "more columns than the limit")
                try Broken.unless(row.cells.allSatisfy { $0.utf8.count <= CSVReader.cellLimit }, "a longer cell than the limit")
            }
        }
    }
}
