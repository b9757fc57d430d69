import App

/// What `demo` says of itself.
enum DemoWords {
    static func of(_ people: DemonstrationCredentials, _ folder: String) -> String {
        var lines: [String] = []
        for organisation in people.organisations {
            lines += ["", "\(organisation.name)  \(people.url)/o/\(organisation.slug)"]
            let width = organisation.members.map(\.email.count).max() ?? 0
            for member in organisation.members {
                let role = member.role + String(repeating: " ", count: max(0, 12 - member.role.count))
                let email = member.email + String(repeating: " ", count: max(0, width - member.email.count))
                lines.append("  \(role)\(email)  \(member.password)")
            }
        }
        return
            (lines + [
                "", "Everyone needs a second factor. The current code of a person:", "  aertous demo code EMAIL --data \(folder)",
                "What would be mailed is at \(people.url)/dev/mail. The data is made up, and so are the people.",
            ]).joined(separator: "\n")
    }
}
