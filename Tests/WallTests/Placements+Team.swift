import App
import World

extension Placements {
    private static let link = String(repeating: "0", count: 64)

    /// Members, invitations and tokens have ids that differ from organisation to organisation: one of nobody reaches the verb
    /// all the same, and finds nothing.
    static let teamParameters: [String: [String: String]] = {
        let member = "/o/{organisation}/team/members/{id}"
        var all: [String: [String: String]] = [:]
        for path in [
            member, member + "/role", member + "/suspend", member + "/resume", member + "/deactivate", member + "/reset", "/api/v1/members/{id}",
            member + "/history", "/api/v1/members/{id}/history", "/api/v1/members/{id}/suspend", "/api/v1/members/{id}/resume",
            "/api/v1/members/{id}/deactivate", "/o/{organisation}/team/invitations/{id}/resend",
            "/o/{organisation}/team/invitations/{id}/revoke", "/api/v1/invitations/{id}", "/o/{organisation}/team/handover/{id}/accept",
            "/o/{organisation}/team/handover/{id}/cancel", "/o/{organisation}/tokens/{id}/revoke", "/o/{organisation}/engagements/{id}",
            "/o/{organisation}/engagements/{id}/end", "/api/v1/engagements/{id}", "/api/v1/engagements/{id}/end",
        ] { all[path] = ["id": "nobodys"] }
        for path in ["/invitation/{link}", "/new-authenticator/{link}", "/recovery/{link}"] { all[path] = ["link": link] }
        return all
    }()

    static let teamSendings: [String: Sending] = {
        let pages = "POST /o/{organisation}"
        var all: [String: Sending] = [
            pages + "/team/members/{id}/role": .form(["role": "analyst", "version": "1"]), pages + "/settings": .form(["version": "1"]),
            "PATCH /api/v1/organisation": .json(["name": "Written"], version: 999), "PATCH /api/v1/members/{id}": .json(["role": "analyst"], version: 1),
            "POST /api/v1/invitations": .json(["email": "nobody"]), "DELETE /api/v1/invitations/{id}": .nothing,
            "PATCH /api/v1/engagements/{id}": .json([:], version: 1), "POST /api/v1/engagements/{id}/end": .nothing, "POST /leaked-token": .form([:]),
            "POST /invitation/{link}": .form([:]), "POST /new-authenticator/{link}": .form([:]), "POST /recovery/{link}": .form([:]),
        ]
        for act in ["suspend", "resume", "deactivate"] {
            all[pages + "/team/members/{id}/\(act)"] = .form(["version": "1"])
            all["POST /api/v1/members/{id}/\(act)"] = .json([:], version: 1)
        }
        for path in [
            "/team/members/{id}/reset", "/team/leave", "/team/invitations", "/team/invitations/{id}/resend", "/team/invitations/{id}/revoke", "/team/handover",
            "/team/handover/{id}/accept", "/team/handover/{id}/cancel", "/tokens", "/tokens/{id}/revoke", "/engagements/{id}", "/engagements/{id}/end",
        ] { all[pages + path] = .form([:]) }
        return all
    }()

    static let teamAnswers: [String: Int] = {
        let (pages, api) = ("/o/{organisation}", "/api/v1")
        var all: [String: Int] = [
            "POST \(pages)/team/leave": 422, "POST \(pages)/team/invitations": 422, "POST \(pages)/team/handover": 422, "POST \(pages)/tokens": 422,
            "POST \(pages)/settings": 422, "PATCH \(api)/organisation": 409, "POST \(api)/invitations": 422, "DELETE \(api)/invitations/{id}": 404,
        ]
        for path in ["", "/deactivate", "/reset", "/history"] { all["GET \(pages)/team/members/{id}\(path)"] = 404 }
        for path in ["/role", "/suspend", "/resume", "/deactivate", "/reset"] { all["POST \(pages)/team/members/{id}\(path)"] = 404 }
        for path in ["/suspend", "/resume", "/deactivate"] { all["POST \(api)/members/{id}\(path)"] = 404 }
        for path in [
            "GET \(api)/members/{id}", "GET \(api)/members/{id}/history", "PATCH \(api)/members/{id}", "GET \(pages)/engagements/{id}",
            "PATCH \(api)/engagements/{id}",
        ] {
            all[path] = 404
        }
        for path in [
            "\(pages)/team/invitations/{id}/resend", "\(pages)/team/invitations/{id}/revoke", "\(pages)/team/handover/{id}/accept",
            "\(pages)/team/handover/{id}/cancel", "\(pages)/tokens/{id}/revoke", "\(pages)/engagements/{id}", "\(pages)/engagements/{id}/end",
            "\(api)/engagements/{id}/end",
        ] { all["POST \(path)"] = 404 }
        return all
    }()
}
