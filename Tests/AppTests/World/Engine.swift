import Foundation

/// Where the data of a test lies. `arguments: Engine.allCases` runs a test on each.
package enum Engine: String, CaseIterable, Sendable {
    case sqlite, postgres

    /// Without a server the SQLite half runs alone; bin/test always gives one.
    package static var allCases: [Engine] { server == nil ? [.sqlite] : [.sqlite, .postgres] }

    /// libpq's words for the server that tests may use.
    static var server: String? { ProcessInfo.processInfo.environment["AERTOUS_TEST_POSTGRES"] }
}
