internal import Platform
internal import Store

/// Members and invitations as the API reads and writes them.
enum TeamJSON {
    static func list(_ members: [TeamMember], next: String?) -> [UInt8] { page(members, next, put) }
    static func invitations(_ all: [Invitation], next: String?) -> [UInt8] { page(all, next, put) }
    static func one(_ member: TeamMember) -> [UInt8] {
        var out = Out(capacity: 400)
        put(member, &out)
        return out.bytes
    }

    /// 409 with both: the member as they are, and as whoever asked would have them.
    static func stale(_ theirs: TeamMember, version: Int, _ change: (inout TeamMember) -> Void) -> Problem {
        var yours = theirs
        change(&yours)
        yours.version = version
        return Problem(.conflict, Problem.stale.message, details: [.init("theirs", json: one(theirs)), .init("yours", json: one(yours))])
    }

    private static func page<T>(_ items: [T], _ next: String?, _ put: (T, inout Out) -> Void) -> [UInt8] {
        var out = Out(capacity: 300 * (items.count + 1))
        out.object { out in
            out.member("items", items, put)
            out.member("next", next)
        }
        return out.bytes
    }
    private static func put(_ member: TeamMember, _ out: inout Out) {
        out.object { out in
            out.member("id", member.id)
            out.member("name", member.name)
            out.member("email", member.email)
            out.member("role", member.role.rawValue)
            out.member("state", member.state.rawValue)
            out.member("joined_at", Instant(milliseconds: member.joinedAt).iso)
            out.member("version", member.version)
        }
    }
    private static func put(_ one: Invitation, _ out: inout Out) {
        out.object { out in
            out.member("id", one.id)
            out.member("email", one.email)
            out.member("role", one.role.rawValue)
            out.member("engagement", one.engagement)
            out.member("inviter", one.inviter)
            out.member("ends_at", Instant(milliseconds: one.endsAt).iso)
        }
    }

    // MARK: Reading

    static func change(_ json: JSON) throws -> (role: Role, version: Int) {
        var problems = try json.unexpected(besides: ["role", "version"])
        var role: Role?
        if case .text(let text)? = json["role"] { role = Role(rawValue: text) }
        if role == nil { problems.append(.init("role", "“role” is one of \(Role.allCases.map(\.rawValue).joined(separator: ", "))")) }
        let version = number(json, &problems)
        guard problems.isEmpty, let role else { throw Problem.invalid(problems) }
        return (role, version)
    }
    static func version(_ json: JSON) throws -> Int {
        var problems = try json.unexpected(besides: ["version"])
        let version = number(json, &problems)
        guard problems.isEmpty else { throw Problem.invalid(problems) }
        return version
    }
    static func invitation(_ json: JSON) throws -> InvitationDraft {
        var problems = try json.unexpected(besides: InvitationDraft.names)
        func text(_ name: String) -> String {
            switch json[name] {
            case .text(let text)?: return text
            case nil, .null?: return ""
            default:
                problems.append(.init(name, "“\(name)” is a text"))
                return ""
            }
        }
        var draft = InvitationDraft(email: text("email"), role: text("role"), engagement: text("engagement"))
        draft.problems = problems
        return draft
    }

    private static func number(_ json: JSON, _ problems: inout [Problem.Field]) -> Int {
        if case .number(let version)? = json["version"], version > 0 { return version }
        problems.append(.init("version", "Send “version” as you read it"))
        return 0
    }

    // MARK: The contract

    private static let roles = Role.allCases.map { "\"\($0.rawValue)\"" }.joined(separator: ",")
    private static let states = TeamMember.State.allCases.map { "\"\($0.rawValue)\"" }.joined(separator: ",")
    private static let member = """
        {"type":"object","required":["id","name","email","role","state","joined_at","version"],"properties":{"id":{"type":"string"},\
        "name":{"type":"string"},"email":{"type":"string"},"role":{"type":"string","enum":[\(roles)]},"state":{"type":"string","enum":[\(states)]},\
        "joined_at":{"type":"string","format":"date-time"},"version":{"type":"integer"}}}
        """
    private static let invitation = """
        {"type":"object","required":["id","email","role","engagement","inviter","ends_at"],"properties":{"id":{"type":"string"},\
        "email":{"type":"string"},"role":{"type":"string","enum":[\(roles)]},"engagement":{"type":["string","null"]},"inviter":{"type":"string"},\
        "ends_at":{"type":"string","format":"date-time"}}}
        """

    static var listContract: Contract { contract(list: member) }
    static var invitationsContract: Contract { contract(list: invitation) }
    static var memberContract: Contract { contract(answer: member) }
    static var changeContract: Contract {
        var contract = contract(
            body:
                #"{"type":"object","additionalProperties":false,"required":["role","version"],"properties":{"role":{"type":"string","enum":[\#(roles)]},"version":{"type":"integer"}}}"#,
            answer: member)
        contract.conflict = Array(member.utf8)
        return contract
    }
    static var actContract: Contract {
        var contract = contract(
            body: #"{"type":"object","additionalProperties":false,"required":["version"],"properties":{"version":{"type":"integer"}}}"#, answer: member)
        contract.conflict = Array(member.utf8)
        return contract
    }
    static var inviteContract: Contract {
        contract(
            body:
                #"{"type":"object","additionalProperties":false,"required":["email","role"],"properties":{"email":{"type":"string"},"role":{"type":"string","enum":[\#(roles)]},"engagement":{"type":["string","null"]}}}"#
        )
    }
    static var nothingContract: Contract { contract() }

    private static func contract(body: String? = nil, answer: String? = nil) -> Contract {
        var contract = Contract()
        contract.body = body.map { Array($0.utf8) }
        contract.answer = answer.map { Array($0.utf8) }
        if answer == nil { contract.status = 204 }
        return contract
    }
    private static func contract(list item: String) -> Contract {
        var contract = contract(
            answer:
                #"{"type":"object","required":["items","next"],"properties":{"items":{"type":"array","items":\#(item)},"next":{"type":["string","null"]}}}"#)
        contract.query = ShortList.parameters
        return contract
    }
}
