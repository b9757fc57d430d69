internal import Platform
internal import Store

/// `/dev/mail`: what the program would have mailed. It exists only where the data is a demonstration (`security.md` 28).
struct DemonstrationRoutes {
    let outbox: FileOutbox

    var routes: [Route] {
        [
            Route(.get, "/dev/mail", .visitor, .page, summary: "Read the mails of the demonstration") { _ in
                .page(DemonstrationPages.mail(try await outbox.newest(50)))
            }
        ]
    }
}
