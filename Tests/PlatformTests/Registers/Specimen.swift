import Store
@testable import Platform

/// A throw-away register with every kind of field. Everything the tests ask of it follows from this declaration.
struct Specimen: Record, Equatable {
    var id = "", version = 0
    var title = "", code: String? = nil, story = "", remark: String? = nil
    var count = 1, weight: Int? = nil
    var price = Amount(hundredths: 0), budget: Amount? = nil
    var active = false, checked: Bool? = nil
    var due = Day(number: 20_000), ended: Day? = nil
    var seen = Instant(milliseconds: 0), left: Instant? = nil
    var stage = Stage.open, mood: Mood? = nil
    var tags: Choices<Mood> = [], marks: Choices<Mood>? = nil
    var page = Link("https://example.com")!, source: Link? = nil
    var owner = Relation<People>(), deputy: Relation<People>? = nil
    var parent: Relation<Specimen>? = nil
    var origin = "made here"

    enum Stage: String, Choice {
        case open, in_work, done
        var shape: UI.Shape? { self == .done ? .good : .todo }
        var next: [Stage]? { self == .done ? [.in_work] : nil }
    }
    enum Mood: String, Choice { case low, high, very_high }

    static let fields = Fields<Specimen> {
        $0.add("title", \.title, "Title", 1...200, [.list, .search, .sort, .filter], help: "One line.")
        $0.add("code", \.code, "Code", 1...40, [.list, .search, .sort, .filter])
        $0.add("story", \.story, "Story", 0...2000, [.long, .search])
        $0.add("remark", \.remark, "Remark", 1...2000, .long)
        $0.add("count", \.count, "Count", 1...1_000_000, [.list, .sort, .filter])
        $0.add("weight", \.weight, "Weight", -5...5, [.list, .sort, .filter])
        $0.add("price", \.price, "Price", 0...1000, [.list, .sort, .filter])
        $0.add("budget", \.budget, "Budget", nil, [.sort, .filter])
        $0.add("active", \.active, "Active", nil, [.list, .sort, .filter])
        $0.add("checked", \.checked, "Checked", nil, [.sort, .filter])
        $0.add("due", \.due, "Due", nil, [.list, .sort, .filter])
        $0.add("ended", \.ended, "Ended", nil, [.list, .sort, .filter])
        $0.add("seen", \.seen, "Seen", nil, [.sort, .filter])
        $0.add("left_at", \.left, "Left", nil, [.sort, .filter])
        $0.add("stage", \.stage, "Stage", nil, [.list, .sort, .filter])
        $0.add("mood", \.mood, "Mood", nil, [.list, .sort, .filter])
        $0.add("tags", \.tags, "Tags", nil, [.list, .filter])
        $0.add("marks", \.marks, "Marks", nil, .filter)
        $0.add("page", \.page, "Page", nil, .list)
        $0.add("source", \.source, "Source")
        $0.add("owner", \.owner, "Owner", nil, [.list, .filter])
        $0.add("deputy", \.deputy, "Deputy", nil, .filter)
        $0.add("parent", \.parent, "Parent", nil, .filter)
        $0.add("origin", \.origin, "Origin", 1...40, .readOnly)
    }

    static let register = Register<Specimen>(
        "specimen", path: "specimens", one: "a specimen", many: "Specimens", reads: "specimen.read", writes: "specimen.write")

    /// As the store gives it back: with the labels of its relations.
    static func sample(_ number: Int, owner: String) -> Specimen {
        var specimen = Specimen()
        specimen.title = "Specimen \(number % 7)"
        specimen.owner = Relation(owner)
        specimen.count = number % 10 + 1
        (specimen.code, specimen.weight) = number % 3 == 0 ? (nil, nil) : ("C\(number % 5)", number % 11 - 5)
        specimen.price = Amount(hundredths: number * 37 % 500)
        specimen.budget = number % 2 == 0 ? nil : Amount(hundredths: -number)
        (specimen.active, specimen.checked) = (number % 2 == 0, number % 3 == 0 ? nil : number % 3 == 1)
        specimen.due = Day(number: 20_000 + number % 20)
        specimen.ended = number % 4 == 0 ? nil : Day(number: 20_100 + number % 6)
        specimen.seen = Instant(milliseconds: Int64(number % 8) * 86_400_000)
        specimen.left = number % 5 == 0 ? nil : Instant(milliseconds: Int64(number % 9) - 4)
        specimen.stage = [.open, .in_work, .done][number % 3]
        specimen.mood = number % 4 == 3 ? nil : [.low, .high, .very_high][number % 4]
        specimen.tags = number % 2 == 0 ? [.low] : [.high, .very_high]
        specimen.marks = number % 2 == 0 ? nil : [.low, .high]
        return specimen
    }
    /// Every field filled with what somebody would send who means harm.
    static func hostile(owner: String, parent: String?) -> Specimen {
        var specimen = Specimen()
        let text = "<script>alert(\"1\")</script>' onload='x"
        (specimen.title, specimen.code, specimen.story, specimen.remark) = ("=" + text, "\"><b>&", text + "\n\tline two", "'=cmd|'")
        (specimen.count, specimen.weight, specimen.budget) = (1_000_000, -5, Amount(hundredths: -99_999_999_999))
        specimen.page = Link("https://example.com/?q='%22&x=<y>".replacing("<y>", with: "y"))!
        specimen.source = Link("https://example.com/javascript:alert(1)")
        (specimen.owner, specimen.deputy) = (Relation(owner), Relation(owner))
        specimen.parent = parent.map { Relation($0) }
        (specimen.ended, specimen.left, specimen.mood, specimen.tags, specimen.marks) = (
            Day(number: 0), Instant(milliseconds: 1), .very_high, [.low, .high], nil
        )
        return specimen
    }
}

extension Specimen: RelationTarget {
    static let reference = Reference("specimen", label: "title", path: "specimens")
}
