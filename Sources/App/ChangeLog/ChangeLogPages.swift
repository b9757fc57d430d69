internal import Cryptography
internal import Platform

/// The log as people read it.
enum ChangeLogPages {
    static func list(
        _ listing: ChangeLog.Listing, _ query: LogQuery, last: SignedCheckpoint?, isPublic: Bool, keys: [(use: String, key: VerifierKey)], _ call: Call,
        dates: Dates
    ) -> Page {
        let path = call.base + "/log"
        return Page(
            "Audit log", area: "log",
            """
            \(UI.head("Audit log", lead: "Everything anyone changed here, in order. Entries can be added but not edited or removed, and you can prove it without us.",
                actions: when(call.may(Permission.logExport.rawValue), UI.postButton("Export with proofs", to: path + "/export", csrf: call.csrf))))
            \(proof(last, isPublic, path, dates))
            \(UI.section("entries", "Entries", note: "times and days in \(call.zone.name)", """
                \(filters(listing, query, path))
                \(chips(listing, query, path))
                \(listing.changes.isEmpty ? UI.empty("No entry is like this.", action: UI.linkButton("Show all entries", to: path)) : table(listing, path, dates))
                \(when(!listing.changes.isEmpty, pager(listing, query, path)))
                """))
            \(keysSection(keys))
            """)
    }

    private static func proof(_ last: SignedCheckpoint?, _ isPublic: Bool, _ path: String, _ dates: Dates) -> HTML {
        guard let last else {
            return UI.section(
                "proof", "No checkpoint yet", isProse: true,
                """
                <p>Once a minute, when there is something new, the log is signed as it stands. The signed note is a checkpoint.</p>
                <p class="actions">\(UI.linkButton("Sign and keep a checkpoint", to: path + "/checkpoint.txt"))</p>
                """)
        }
        let everybody: HTML =
            isPublic
            ? """
            <p>Every day all logs of this installation go under one checkpoint that anybody may fetch, at \(UI.link("/.well-known/aertous-checkpoint", to: "/.well-known/aertous-checkpoint")). \(UI.link("The proof that this log is under it", to: path + "/public-proof.txt")) is yours to keep.</p>
            """
            : "<p>Every day all logs of this installation go under one checkpoint that anybody may fetch. This one has yet to spend its first day.</p>"
        return UI.section(
            "proof", "Signed over \(UI.number(Int(clamping: last.checkpoint.size))) entries", aside: "\(dates.moment(last.at))",
            """
            <div class="halves"><div class="prose"><p>All entries together give one number, the root. We sign the root; that is a checkpoint. If one letter of one entry changed, the root would differ from the checkpoint you kept.</p>
            <p class="actions">\(UI.linkButton("Keep a copy of the checkpoint", to: path + "/checkpoint.txt"))</p>
            \(everybody)
            <p class="small muted">An export verifies on a machine without a network: aertous audit verify FILE <span class="nowrap">--against COPY</span> <span class="nowrap">--key KEY</span></p></div>
            <div><p class="label">The last checkpoint</p><pre>\(last.note)</pre></div></div>
            """)
    }

    private static func filters(_ listing: ChangeLog.Listing, _ query: LogQuery, _ path: String) -> HTML {
        UI.filters(
            to: path,
            UI.filter("by", "By", .select(query.by, listing.actors.map { UI.Option($0.id, $0.name) }, empty: "Anyone")),
            UI.filter("action", "Action", .line(query.action)), UI.filter("type", "On", .line(query.type)), UI.filter("record", "Record", .line(query.record)),
            UI.filter("from", "From", .day(query.from?.iso ?? "")), UI.filter("to", "Until", .day(query.to?.iso ?? "")))
    }

    private static func chips(_ listing: ChangeLog.Listing, _ query: LogQuery, _ path: String) -> HTML {
        guard !query.filters.isEmpty else { return HTML() }
        return UI.applied(
            UI.count(listing.changes.count, "entry", "entries") + (listing.next == nil ? "" : " and more"),
            chips: query.filters.map { filter in
                let value = filter.name == "by" ? listing.actors.first { $0.id == filter.value }?.name ?? filter.value : filter.value
                return ("\(filter.name): \(value)", query.address(path, without: filter.name))
            })
    }

    private static func table(_ listing: ChangeLog.Listing, _ path: String, _ dates: Dates) -> HTML {
        let names = Dictionary(listing.actors.map { ($0.id, $0.name) }, uniquingKeysWith: { first, _ in first })
        return UI.table(
            "Newest entries first",
            [UI.Column("Entry", .number), UI.Column("When"), UI.Column("By"), UI.Column("On"), UI.Column("What", .title)],
            listing.changes.map { change in
                .cells([
                    UI.link(UI.number(Int(clamping: change.position)), to: "\(path)/\(change.position)"), dates.moment(change.at), "\(change.who)",
                    "\(change.recordType.replacing("_", with: " "))\(UI.sub(names[change.record] ?? change.record))",
                    "\(change.what)\(details(change, names))",
                ])
            })
    }

    /// A member is named beside the identifier, which is what the log has.
    private static func details(_ change: LoggedChange, _ members: [String: String]) -> HTML {
        guard !change.fields.isEmpty else { return HTML() }
        let names = change.fields.prefix(4).map { $0.name.replacing("_", with: " ") }.joined(separator: ", ") + (change.fields.count > 4 ? " …" : "")
        return """
            <details><summary>\(names)</summary>\(UI.diff("What entry \(change.position) changed", change.changes(naming: members)))\(when(change.isCut, "<p class=\"small muted\">There is more than fits here: open the entry.</p>"))</details>
            """
    }

    private static func pager(_ listing: ChangeLog.Listing, _ query: LogQuery, _ path: String) -> HTML {
        let (first, last) = (listing.changes.first?.position ?? 0, listing.changes.last?.position ?? 0)
        return UI.pager(
            "Entries \(UI.number(Int(clamping: last))) to \(UI.number(Int(clamping: first)))",
            newer: query.after == nil ? nil : ("Newest entries", query.address(path)),
            older: listing.next.map { ("Older entries", query.address(path, after: $0)) })
    }

    private static func keysSection(_ keys: [(use: String, key: VerifierKey)]) -> HTML {
        UI.section(
            "keys", "Keys to verify with", isProse: true,
            """
            <p>Compare these with a copy that reached you another way. The whole keys stand at \(UI.link("/.well-known/aertous-keys", to: "/.well-known/aertous-keys")).</p>
            \(UI.properties(keys.map { (name: "Signs \($0.use)", value: "<span class=\"mono\">\($0.key.name)+\(Hex.encode($0.key.id))</span>") }))
            """)
    }

    static func entry(_ proven: ChangeLog.Proven, _ call: Call, dates: Dates) -> Page {
        let (change, path) = (proven.change, call.base + "/log")
        return Page(
            "Entry \(change.position)", area: "log", crumbs: [("Audit log", path)],
            """
            \(UI.head(change.what, ref: "Entry \(UI.number(Int(clamping: change.position)))", facts: ["\(change.who)", dates.moment(change.at)],
                actions: UI.linkButton("All entries on this record", to: "\(path)?type=\(PercentEncoding.encode(change.recordType))&record=\(PercentEncoding.encode(change.record))")))
            \(UI.section("changed", "What it changed", change.fields.isEmpty ? "<p>This entry carries no values.</p>" : UI.diff("What entry \(change.position) changed", change.changes)))
            \(UI.section("entry", "The entry", UI.properties([
                ("Action", "<span class=\"mono\">\(change.action)</span>"), ("Record", "\(change.recordType) <span class=\"mono\">\(change.record)</span>"),
                ("By", "\(change.who) <span class=\"mono\">\(change.actor)</span>"), ("Request", "<span class=\"mono\">\(change.request.isEmpty ? "none" : change.request)</span>"),
                ("Hash of the leaf", "<span class=\"mono\">\(Base64.encode(change.hash.bytes))</span>"),
            ])))
            \(proofSection(proven, path))
            \(when(call.may(Permission.logErase.rawValue), erasing(change, path, call)))
            """)
    }

    private static func erasing(_ change: LoggedChange, _ path: String, _ call: Call) -> HTML {
        func isThere(_ said: LoggedChange.Said) -> Bool {
            switch said {
            case .text, .beginning: true
            case .nothing, .empty, .erased, .missing: false
            }
        }
        let fields = change.fields.filter { (isThere($0.before) || isThere($0.after)) && Erasures.isErasable($0.name, of: change.action) }
        guard !fields.isEmpty else { return HTML() }
        return UI.section(
            "erase", "Erase a value", isProse: true,
            """
            <p>When a person may ask for it, what the log says of them can be erased. The entry stays, the proof holds, and a new entry says what was erased and why. It cannot be brought back. A text that only contains the value stays as it is: erase it where it stands.</p>
            \(UI.form(to: "\(path)/\(change.position)/erase", csrf: call.csrf, """
                \(UI.field("field", "Value", .select("", fields.map { UI.Option($0.name, $0.name.replacing("_", with: " ")) })))
                \(UI.field("reach", "Goes from", .select(ErasureReach.record.rawValue, [
                    UI.Option(ErasureReach.record.rawValue, "every entry on this record that has it in this field"),
                    UI.Option(ErasureReach.everywhere.rawValue, "every entry of this log that has it in any field"),
                ])))
                \(UI.field("reason", "Reason", .line(""), help: "It stays in the log, so it names nobody. Such as: request of the person, ticket 4711."))
                \(UI.freshCode(.erasure, call: call))
                \(UI.actions(UI.button("Erase it for good", .danger)))
                """))
            """)
    }

    private static func proofSection(_ proven: ChangeLog.Proven, _ log: String) -> HTML {
        guard let (signed, path) = proven.proof else {
            return UI.section(
                "proof", "Proof of this entry", isProse: true,
                "<p>No checkpoint covers this entry yet. One is signed within the minute; load the page again.</p>")
        }
        let text = path.path.map { Base64.encode($0.bytes) + "\n" }.joined()
        return UI.section(
            "proof", "Proof of this entry", note: UI.count(path.path.count, "hash", "hashes"),
            """
            <div class="halves"><div class="prose"><p>Hashing the leaf with these values, from the first to the last, ends at the root of the checkpoint. It did when this page was made.</p>
            <p class="actions">\(UI.linkButton("Keep the proof", to: "\(log)/\(path.index)/proof.txt"))</p>
            <p class="small muted">It verifies without a network: aertous audit verify-proof FILE --key KEY</p>
            <p class="label">Entry \(String(path.index)) of \(String(path.size)), from the leaf upwards</p><pre>\(text)</pre></div>
            <div><p class="label">Checkpoint</p><pre>\(signed.note)</pre><p class="label">Leaf, in base64</p><pre>\(Base64.encode(proven.leaf))</pre></div></div>
            """)
    }
}
