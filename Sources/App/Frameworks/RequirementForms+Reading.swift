internal import Platform
internal import Store

extension RequirementForms {
    static let verdictFields: Set<String> = ["verdict", "reason"]
    static let workFields: Set<String> = ["work", "driver", "owner_id", "due_on"]

    /// Takes a part of the record's form over.
    ///
    /// - Returns: what is not acceptable; a field that is missing was not in the form we made.
    static func read(_ typed: Form, _ names: Set<String>, into assessment: inout Assessment) throws -> [Problem.Field] {
        var problems = typed.names.filter { !names.contains($0) && $0 != "version" && $0 != "go" }.map {
            Problem.Field($0, "“\($0.prefix(80))” is not a field")
        }
        var members: [JSON.Member] = []
        for field in Assessment.fields.all where names.contains(field.name) {
            guard let value = typed[field.name] else {
                problems.append(Problem.Field(field.name, "\(field.label): choose one"))
                continue
            }
            let isNothing = value.isEmpty && (field.name == "owner_id" || field.name == "due_on")
            members.append(JSON.Member(field.name, isNothing ? .null : .text(value)))
        }
        return problems + (try Assessment.fields.read(.object(members), into: &assessment))
    }

    static func version(_ typed: String?) -> Int? { typed.flatMap { Int($0) }.flatMap { $0 > 0 ? $0 : nil } }
    static let versionMissing = Problem.Field("version", "Give the version that you looked at, so that nobody's change is lost")

    /// Both versions. What was typed stays in the form below; saving it again is then done knowingly.
    static func versions(_ stale: Stale<Assessment>, _ view: RequirementView) -> HTML {
        let changes = Assessment.fields.diff(stale.theirs, stale.yours).filter { $0.name != "stated_at" && $0.name != "stated_by" }.map { field in
            UI.Change(
                Assessment.fields.label(field.name), before: field.before?.logText.map { words(field.name, $0, view) },
                after: field.after?.logText.map { words(field.name, $0, view) })
        }
        return """
            <div class="notice warn"><div><p>Somebody changed this requirement while you were looking at it. What you typed is kept below; saving now puts it in place of theirs.</p>\(when(!changes.isEmpty, UI.diff("Where the two versions differ", changes, heads: ("Now", "Yours"))))</div></div>
            """
    }

    /// What people read for a value of the log.
    static func words(_ field: String, _ value: String, _ view: RequirementView) -> String {
        switch field {
        case "verdict": Verdict(rawValue: value)?.label ?? value
        case "work": WorkStatus(rawValue: value)?.label ?? value
        case "driver": Driver(rawValue: value)?.label ?? value
        case "owner_id", "stated_by": view.name(of: value)
        case "due_on": Day(iso: value)?.words ?? value
        default: value
        }
    }
}
