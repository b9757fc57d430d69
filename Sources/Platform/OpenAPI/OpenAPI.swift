/// The OpenAPI 3.1 document, derived from the route table: what is not in the table is not in the document, and the other
/// way round.
public struct OpenAPI: Sendable {
    public let title: String
    public let version: String
    let routes: [Route]

    /// - Parameter routes: all of them; only those that answer JSON to a token are described.
    public init(title: String, version: String, routes: [Route]) {
        (self.title, self.version) = (title, version)
        self.routes = routes.filter { $0.representation == .json && $0.audience == .member }
    }

    public var json: [UInt8] {
        var out = Out(capacity: 64_000)
        out.put(literal: #"{"openapi":"3.1.0","info":{"title":"#)
        out.put(json: title)
        out.put(literal: #","version":"#)
        out.put(json: version)
        out.put(literal: #"},"servers":[{"url":"/"}],"security":[{"token":[]}],"paths":{"#)
        var paths: [(path: String, routes: [Route])] = []
        for route in routes {
            if let i = paths.firstIndex(where: { $0.path == route.path }) { paths[i].routes.append(route) } else { paths.append((route.path, [route])) }
        }
        for (i, entry) in paths.enumerated() {
            if i > 0 { out.put(literal: ",") }
            out.put(json: entry.path)
            out.put(literal: ":{")
            for (j, route) in entry.routes.enumerated() {
                if j > 0 { out.put(literal: ",") }
                put(route, &out)
            }
            out.put(literal: "}")
        }
        out.put(literal: #"},"components":{"securitySchemes":{"token":{"type":"http","scheme":"bearer"}},"schemas":{"Problem":"#)
        out.put(literal: Self.problem)
        out.put(literal: "}}}")
        return out.bytes
    }

    private func put(_ route: Route, _ out: inout Out) {
        out.put(json: route.method.rawValue.lowercased())
        out.put(literal: #":{"operationId":"#)
        out.put(json: Self.identifier(route))
        out.put(literal: #","summary":"#)
        out.put(json: route.summary)
        if let permission = route.permission {
            out.put(literal: #","x-permission":"#)
            out.put(json: permission)
        }
        out.put(literal: #","parameters":["#)
        var isFirst = true
        func parameter(_ name: String, _ place: String, _ description: String, _ schema: [UInt8], isRequired: Bool, mayBeEmpty: Bool = false) {
            out.put(literal: isFirst ? #"{"name":"# : #",{"name":"#)
            isFirst = false
            out.put(json: name)
            out.put(literal: #","in":"\#(place)","required":\#(isRequired),"description":"#)
            out.put(json: description)
            if mayBeEmpty { out.put(literal: #","allowEmptyValue":true"#) }
            out.put(literal: #","schema":"#)
            out.put(schema)
            out.put(literal: "}")
        }
        for name in Self.parameters(route.path) {
            parameter(name, "path", "The \(name) of the record.", Array(#"{"type":"string","minLength":1,"maxLength":200}"#.utf8), isRequired: true)
        }
        for item in route.contract.query {
            parameter(item.name, "query", item.description, item.schema, isRequired: false, mayBeEmpty: item.mayBeEmpty)
        }
        for (name, description) in Self.headers(route) {
            parameter(name, "header", description, Array(#"{"type":"string"}"#.utf8), isRequired: false)
        }
        out.put(literal: "]")
        if let body = route.contract.body {
            out.put(literal: #","requestBody":{"required":true,"content":{"#)
            out.put(json: route.contract.bodyType)
            out.put(literal: #":{"schema":"#)
            out.put(body)
            out.put(literal: "}}}")
        }
        put(responsesOf: route, &out)
        out.put(literal: "}")
    }

    private func put(responsesOf route: Route, _ out: inout Out) {
        out.put(literal: #","responses":{"#)
        Self.put(route.contract.status, "Done", header: Self.isConditional(route) ? "ETag" : nil, route.contract, &out)
        if route.contract.sendsRanges {
            out.put(literal: ",")
            Self.put(206, "The range that was asked for", header: "Content-Range", route.contract, &out)
            out.put(literal: #","416":{"description":"There is no such range",\#(Self.header("Content-Range"))}"#)
        }
        if Self.isConditional(route) { out.put(literal: #","304":{"description":"Unchanged since the entity tag"}"#) }
        for status in Self.refusals(route) {
            out.put(literal: #","\#(status)":{"description":"Refused","content":{"application/problem+json":{"schema":"#)
            if status == 409 || status == 412, let record = route.contract.conflict {
                Self.put(conflictOf: record, &out)
            } else {
                out.put(literal: Self.reference)
            }
            out.put(literal: "}}}")
        }
        out.put(literal: "}")
    }

    private static func put(_ status: Int, _ description: String, header name: String?, _ contract: Contract, _ out: inout Out) {
        out.put(literal: #""\#(status)":{"description":"\#(description)""#)
        if let name { out.put(literal: ",\(header(name))") }
        if let answer = contract.answer {
            out.put(literal: #","content":{"#)
            out.put(json: contract.answerType)
            out.put(literal: #":{"schema":"#)
            out.put(answer)
            out.put(literal: "}}")
        }
        out.put(literal: "}")
    }
    private static func header(_ name: String) -> String { #""headers":{"\#(name)":{"schema":{"type":"string"}}}"# }

    private static func isConditional(_ route: Route) -> Bool { route.method == .get && route.contract.isConditional }

    /// The conditions that a route reads.
    private static func headers(_ route: Route) -> [(name: String, description: String)] {
        var all: [(String, String)] = []
        if route.contract.takesIfMatch { all.append(("If-Match", "The entity tag of the record as it was looked at, in place of its version")) }
        if isConditional(route) { all.append(("If-None-Match", "The entity tag of an answer that is at hand: it is not sent again while nothing changed")) }
        if route.contract.sendsRanges { all.append(("Range", "One range of bytes, such as bytes=0-1023")) }
        return all
    }

    /// A change of what somebody else changed: both versions come with the refusal.
    private static func put(conflictOf record: [UInt8], _ out: inout Out) {
        out.put(literal: #"{"allOf":["#)
        out.put(literal: reference)
        out.put(literal: #",{"type":"object","properties":{"theirs":{"description":"The record as it is now","allOf":["#)
        out.put(record)
        out.put(literal: #"]},"yours":{"description":"The record as it would be with what was sent, and the version that was sent","allOf":["#)
        out.put(record)
        out.put(literal: "]}}}]}")
    }
    private static let reference = ##"{"$ref":"#/components/schemas/Problem"}"##

    /// What a route may refuse with, by what it is.
    private static func refusals(_ route: Route) -> [Int] {
        var all = [400, 401, 403, 404, 414, 429, 500, 503]
        if route.method != .get { all += [402, 409, 413, 415, 422] }
        if route.contract.takesIfMatch { all.append(412) }
        if route.contract.query.isEmpty == false, !all.contains(422) { all.append(422) }
        return all.sorted()
    }

    /// `getAssetsId` and the like: unique because method and path are.
    static func identifier(_ route: Route) -> String {
        let words = route.path.dropFirst("/api/v1/".count).split { $0 == "/" || $0 == "{" || $0 == "}" || $0 == "-" || $0 == "_" || $0 == "." }
        return route.method.rawValue.lowercased() + words.map { $0.prefix(1).uppercased() + $0.dropFirst() }.joined()
    }

    private static func parameters(_ path: String) -> [String] {
        path.split(separator: "/").filter { $0.hasPrefix("{") && $0.hasSuffix("}") }.map { String($0.dropFirst().dropLast()) }
    }

    private static let problem = """
        {"type":"object","required":["type","title","status"],"properties":{"type":{"type":"string"},"title":{"type":"string"},"status":{"type":"integer"},\
        "detail":{"type":"string"},"request":{"type":"string"},"errors":{"type":"array","items":{"type":"object","required":["field","detail"],\
        "properties":{"field":{"type":"string"},"detail":{"type":"string"}}}}}}
        """
}
