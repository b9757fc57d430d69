package import HTTPTypes
import Hummingbird
import HummingbirdTesting
import NIOCore
package import Platform

/// What came back.
package struct Reply: Sendable {
    package let status: Int
    package let headers: HTTPFields
    package let bytes: [UInt8]
    /// Statements that the request sent to the database.
    package let statements: Int

    package var text: String { String(decoding: bytes, as: UTF8.self) }
    package var location: String? { headers[.location] }
    package var requestID: String { HTTPField.Name("X-Request-ID").flatMap { headers[$0] } ?? "" }
    package func header(_ name: String) -> String? { HTTPField.Name(name).flatMap { headers[$0] } }

    /// The body as JSON.
    package var json: JSON { get throws { try JSONReader.read(bytes) } }
    /// The fields that a problem document names, in its order.
    package var errors: [String] {
        guard case .list(let all)? = try? json["errors"] else { return [] }
        return all.compactMap { if case .text(let name)? = $0["field"] { name } else { nil } }
    }

    init(_ response: TestResponse, log: LogLines) {
        status = response.status.code
        headers = response.headers
        bytes = Array(response.body.readableBytesView)
        let id = HTTPField.Name("X-Request-ID").flatMap { response.headers[$0] } ?? ""
        statements = log.request(id).flatMap { $0.metadata["statements"] }.flatMap { Int($0) } ?? -1
    }

    /// The value of the first attribute of this name in the page.
    package func attribute(_ name: String) -> String? {
        text.firstRange(of: "\(name)=\"").map { String(text[$0.upperBound...].prefix { $0 != "\"" }) }
    }
    /// The value of the first hidden or other field of this name in the page.
    package func field(_ name: String) -> String? {
        text.firstRange(of: "name=\"\(name)\" value=\"").map { String(text[$0.upperBound...].prefix { $0 != "\"" }) }
    }
}
