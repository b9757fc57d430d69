internal import Store

extension AccountExport {
    /// Where the file tells of a table in which something of a person may stand. Each such table is here or in ``leftOut``: a
    /// test asks for the decision.
    static let told: [String: String] = [
        "account": "email", "factor": "authenticators", "backup_code": "backup_codes_left", "session": "sessions", "known_device": "known_browsers",
        "passkey": "passkeys", "failure": "wrong_codes", "attempt": "wrong_passwords", "account_link": "mailed_links", "recovery": "recoveries",
        "factor_link": "authenticator_links", "member": "memberships", "api_token": "api_tokens", "token_use": "api_tokens",
        "gate_exception": "gate_exceptions", "invitation": "invitations", "mail_choice": "mails_left_out",
    ]

    /// Why the file says nothing of a table.
    static let leftOut: [String: String] = [
        "ticket": "Between password and factor, for ten minutes: a digest and an end.",
        "passkey_challenge": "A random question to one browser, for five minutes.",
        "sign_up": "Of addresses that have no account yet; it goes with the account's beginning.",
        "recovery_link": "Digests of the links that cancel a recovery; the recovery itself is told of.",
        "notice": "What a mail to this person says, sealed until it is sent, and for a day at most.",
        "leak_report": "Counts networks that pasted tokens; it names no account.",
        "gate_list": "Domains of providers, and no address.",
        "master_key": "Versions of the installation's own keys.", "key_holder": "Programs that hold those keys.",
        "head_leaf": "Digests of the organisations' logs, under the public checkpoint; none is of a person.",
        "isolation_run": "When the walls were tested, and with what outcome.",
        "head_checkpoint": "The public checkpoints themselves.",
        "signing_key": "The installation's public keys.",
        "installation": "What this installation is for.",
        "enquiry": "What visitors wrote to the operator, of no account; whoever wrote it asks for it under /privacy-request.",
        "claim": "Solutions that were used and places of a day, under words that name nobody.",
        "job": "Work on its way, under ids alone; a mail is written when it is delivered, and not kept.",
    ]
}
