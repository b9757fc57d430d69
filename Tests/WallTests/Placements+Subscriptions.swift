import World

/// What a lapsed subscription leaves open, and the routes about it.
extension Placements {
    static let subscriptionSendings: [String: Sending] = ["POST /o/{organisation}/settings/cancel": .form([:])]
    static let subscriptionAnswers: [String: Int] = ["POST /o/{organisation}/settings/cancel": 422]

    /// Every write that stays open when the subscription has lapsed, by the ground for it (`security.md` 27, facts 0.6). A
    /// route that is open and not here is a finding, and so is one that is here and not open.
    static let open: [String: [String]] = [
        "signing in and out": [
            "POST /sign-up", "POST /sign-up/{link}", "POST /sign-in", "POST /sign-in/code", "POST /sign-in/passkey/options", "POST /sign-in/passkey",
            "POST /sign-out", "POST /organisations/{slug}",
        ],
        "one's own factors, and the way back to them": [
            "POST /account/authenticators", "POST /account/authenticators/{id}", "POST /account/authenticators/{id}/remove", "POST /account/backup-codes",
            "POST /account/passkeys/options", "POST /account/passkeys", "POST /account/passkeys/{id}/delete", "POST /new-authenticator/{link}",
            "POST /recovery/{link}",
        ],
        "one's own password and address": [
            "POST /reset", "POST /reset/{link}", "POST /account/password", "POST /account", "POST /account/address", "POST /account/address/{link}",
        ],
        "ending sessions": ["POST /account/sessions/end", "POST /account/sessions/{id}/end"],
        "one's own data, mail and end": ["POST /account/export", "POST /account/notifications", "POST /account/delete"],
        "what is erased because somebody asks": ["POST /o/{organisation}/log/{position}/erase"],
        "what visitors leave": ["POST /contact", "POST /privacy-request"],
        "revoking tokens": ["POST /o/{organisation}/tokens/{id}/revoke", "POST /leaked-token"],
        "taking rights away": [
            "POST /o/{organisation}/team/members/{id}/suspend", "POST /o/{organisation}/team/members/{id}/deactivate",
            "POST /api/v1/members/{id}/suspend", "POST /api/v1/members/{id}/deactivate", "POST /o/{organisation}/team/invitations/{id}/revoke",
            "DELETE /api/v1/invitations/{id}", "POST /o/{organisation}/team/handover/{id}/cancel", "POST /o/{organisation}/engagements/{id}/end",
            "POST /api/v1/engagements/{id}/end",
        ],
        "handing over, without which the last CISO cannot leave": [
            "POST /o/{organisation}/team/handover", "POST /o/{organisation}/team/handover/{id}/accept",
        ],
        "leaving and cancelling": ["POST /o/{organisation}/team/leave", "POST /o/{organisation}/settings/cancel"],
        "exports": [
            "POST /o/{organisation}/log/export", "POST /api/v1/log/export", "POST /o/{organisation}/packages", "POST /api/v1/packages",
        ],
    ]
    /// Writes that find their organisation behind a link, where the path cannot ask for them: the verb does, and a test of its own
    /// says so.
    static let asking: Set<String> = ["POST /invitation/{link}"]
    /// Writes that past due does not allow either.
    static let paid: Set<String> = ["POST /o/{organisation}/team/members/{id}/reset"]
}
