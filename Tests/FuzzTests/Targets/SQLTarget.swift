@testable import App
import CSQLite
@testable import Store

/// The vetting of statements against SQLite itself: what vetting lets through, the engine compiles, and its authorizer then
/// tells what the statement would touch. Only views may be read, and nothing else done.
final class SQLTarget: @unchecked Sendable {  // used by one thread at a time: the fuzzer has one, and the tests lock
    static let shared = SQLTarget()
    private var database: OpaquePointer?
    private var accesses: [Access] = []
    private var schema: Schema?
    private var touched: [String] = []

    private init() {
        guard let schema = try? Installation.schema(), let walls = try? SQLiteDDL().walls(schema), sqlite3_open(":memory:", &database) == SQLITE_OK else {
            return
        }
        self.schema = schema
        let context = Unmanaged.passUnretained(self).toOpaque()
        for name in ["current_org", "current_member", "current_day", "current_account", "current_key", "current_door"] {
            sqlite3_create_function_v2(
                database, name, 0, SQLITE_UTF8 | SQLITE_INNOCUOUS, nil, { call, _, _ in sqlite3_result_null(call) }, nil, nil, nil)
        }
        let tables = schema.ordered.flatMap { SQLiteDDL().table($0, columns: $0.allColumns) }
        for text in tables + walls { guard sqlite3_exec(database, text, nil, nil, nil) == SQLITE_OK else { return } }
        let extents = Dictionary(uniqueKeysWithValues: schema.ordered.map { ($0.name, Extent.own) })
        let book = Access.Book(schema)
        accesses = [book.access(.member, extents: extents), book.access(.gate), book.access(.account), book.access(.published)]
        sqlite3_set_authorizer(
            database,
            { context, action, first, second, _, source in
                guard let context else { return SQLITE_DENY }
                let target = Unmanaged<SQLTarget>.fromOpaque(context).takeUnretainedValue()
                target.note(action, first.map { String(cString: $0) } ?? "", second.map { String(cString: $0) } ?? "", isInside: source != nil)
                return SQLITE_OK
            }, context)
    }

    private func note(_ action: Int32, _ first: String, _ second: String, isInside: Bool) {
        switch action {
        case SQLITE_SELECT, SQLITE_RECURSIVE: return
        case SQLITE_FUNCTION: if !isInside, second.hasPrefix("current_") || second.contains("extension") { touched.append("the function \(second)") }
        case SQLITE_READ: if !isInside, first.hasSuffix("_rows") || first.hasPrefix("sqlite_") { touched.append("the base table \(first)") }
        default: touched.append("action \(action)")
        }
    }

    func run(_ bytes: [UInt8]) throws {
        guard let schema, !accesses.isEmpty else { throw Broken("the target's database could not be made") }
        guard let first = bytes.first else { return }
        let access = accesses[Int(first) % accesses.count], source = Array(bytes.dropFirst())
        let text: String
        do throws(StoreError) {
            let tokens = try Tokens(source)
            try Vetting(schema: schema, access: access).check(tokens)
            text = Compiler(schema: schema, placeholder: "?").spell(source, tokens, access)
        } catch { return }
        touched = []
        var (statement, tail): (OpaquePointer?, UnsafePointer<CChar>?)
        try text.withCString { start in
            let code = sqlite3_prepare_v2(database, start, -1, &statement, &tail)
            defer { sqlite3_finalize(statement) }
            guard code == SQLITE_OK else { return }
            try Broken.unless(touched.isEmpty, "let through, and touches \(touched.joined(separator: ", ")): \(text)")
            try Broken.unless(statement.map { sqlite3_stmt_readonly($0) != 0 } ?? true, "let through, and writes: \(text)")
            let rest = tail.map { String(cString: $0) } ?? ""
            try Broken.unless(rest.allSatisfy(\.isWhitespace), "let through with a second statement: \(text)")
        }
    }
}
