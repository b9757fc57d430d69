extension Placements {
    static let passkeySendings: [String: Sending] = [
        "POST /account/passkeys": .form([:]), "POST /account/passkeys/options": .form([:]), "POST /account/passkeys/{id}/delete": .form([:]),
        "POST /sign-in/passkey": .form([:]), "POST /sign-in/passkey/options": .form([:]),
    ]
    /// No authenticator answered.
    static let passkeyAnswers = ["POST /account/passkeys": 422]
}
