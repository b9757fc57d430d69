import App
import World

extension Placements {
    private static let link = String(repeating: "0", count: 64)

    static let teamParameters: [String: [String: String]] = Dictionary(
        uniqueKeysWithValues: ["/invitation/{link}", "/new-authenticator/{link}", "/recovery/{link}"].map { ($0, ["link": link]) })

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

    /// Members that are planted are active; nobody who proposes a handover here is CISO, and a CISO does not accept another's.
    static let teamAnswers: [String: Int] = {
        let (pages, api) = ("/o/{organisation}", "/api/v1")
        return [
            "POST \(pages)/team/leave": 422, "POST \(pages)/team/invitations": 422, "POST \(pages)/team/handover": 422, "POST \(pages)/tokens": 422,
            "POST \(pages)/settings": 422, "PATCH \(api)/organisation": 409, "POST \(api)/invitations": 422,
            "POST \(pages)/team/members/{id}/resume": 409, "POST \(api)/members/{id}/resume": 409, "POST \(pages)/team/handover/{id}/accept": 409,
            "POST \(pages)/team/handover/{id}/accept, another's row": 403, "POST \(pages)/engagements/{id}": 422,
        ]
    }()
}
