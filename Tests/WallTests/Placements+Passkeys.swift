extension Placements {
    static let passkeyParameters = ["/account/passkeys/{passkey}/delete": ["passkey": "none"]]
    static let passkeySendings: [String: Sending] = [
        "POST /account/passkeys": .form([:]), "POST /account/passkeys/options": .form([:]), "POST /account/passkeys/{passkey}/delete": .form([:]),
        "POST /sign-in/passkey": .form([:]), "POST /sign-in/passkey/options": .form([:]),
    ]
    /// No authenticator answered, and nobody has a passkey yet.
    static let passkeyAnswers = ["POST /account/passkeys": 422, "POST /account/passkeys/{passkey}/delete": 404]
}
