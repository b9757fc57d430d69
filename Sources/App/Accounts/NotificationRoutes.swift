internal import HTTPTypes
internal import Platform
internal import Store

/// One's own choice of mails.
struct NotificationRoutes {
    let accounts: Accounts

    var routes: [Route] {
        let notifications = Notifications(accounts: accounts)
        return [
            Route(.get, "/account/notifications", .account, .page, summary: "See which mails one gets", asks: ["done"]) { call in
                let isSaved = try call.query()["done"] == "saved"
                return .page(NotificationPages.choices(try await notifications.all(of: call.account), isSaved: isSaved, csrf: call.csrf))
            },
            Route(.post, "/account/notifications", .account, gate: AccountRoutes.own, .page, summary: "Choose which mails one gets") { call in
                let form = try await call.form()
                let all = try await notifications.all(of: call.account)
                let known = Set(all.map(\.name))
                let problems = form.names.compactMap { name -> Problem.Field? in
                    if !known.contains(name) { return Problem.Field(name, "“\(name.prefix(80))” is not a field") }
                    return form.all(name).count > 1 ? Problem.Field(name, "“\(name)” came more than once") : nil
                }
                guard problems.isEmpty else { throw Problem.invalid(problems) }
                try await notifications.save(Set(all.map(\.name).filter { form[$0] == "true" }), of: call.account, session: call.session, now: call.now)
                return .seeOther(NotificationPages.path + "?done=saved")
            },
        ]
    }
}
