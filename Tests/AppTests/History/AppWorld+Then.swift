@testable import App
import HTTPTypes
import Platform
import World

extension AppWorld {
    /// Now, as an address spells it.
    var moment: String { Instant(milliseconds: clock.now).iso }

    /// Now, with an hour that passes after it.
    func hour() -> String {
        defer { clock.advance(by: .seconds(3_600)) }
        return moment
    }

    /// An asset that the CISO adds.
    func asset(_ name: String, owner: Person? = nil) async throws -> String {
        let owner = owner.map { #","owner_id":"\#($0.member)""# } ?? ""
        let added = try await api(.post, "/api/v1/assets", as: person(.ciso), json: #"{"name":"\#(name)","criticality":2\#(owner)}"#)
        guard let id = try added.json["id"]?.string else { throw Unexpected(reply: added.text) }
        return id
    }

    func change(_ asset: String, _ version: Int, _ json: String) async throws {
        let reply = try await api(.patch, "/api/v1/assets/\(asset)", as: person(.ciso), json: "{\"version\":\(version),\(json)}")
        guard reply.status == 200 else { throw Unexpected(reply: reply.text) }
    }
}
