/// One view of a table: what it shows, before an engine spells it.
///
/// The compiler puts one of them wherever a statement names the table, by door and extent.
struct TableView: Sendable {
    /// Which rows of the table are in reach at all.
    enum Reach: Sendable, Equatable {
        case organisation  // those of the organisation entered
        case owner(Name)  // those of the account entered
        case itself  // the organisation entered
        case everything
    }
    let name: String
    let columns: [Name]
    let reach: Reach
    /// Where it answers; elsewhere it is empty. Nil: wherever its reach is set.
    let doors: [DoorKind]?
    let condition: SQL?
    /// Through which door the tables that the condition names are seen.
    let seenThrough: DoorKind
    /// Whether the condition singles out few rows of the organisation's.
    let isNarrow: Bool
}

extension Table {
    var views: [TableView] {
        let all = allColumns.map(\.name)
        func view(
            _ name: String, _ reach: TableView.Reach, _ doors: [DoorKind]?, _ condition: SQL? = nil, through: DoorKind = .member,
            columns: [Name]? = nil, isNarrow: Bool = false
        ) -> TableView {
            TableView(name: name, columns: columns ?? all, reach: reach, doors: doors, condition: condition, seenThrough: through, isNarrow: isNarrow)
        }
        let outside = OutsideDoor.allCases.compactMap { door -> TableView? in
            // Whose rows they are is all that the operator is shown, and of a log how long it is and as far as what it was signed.
            let shown: [Name] = ["organisation_id"] + (all.contains("size") ? ["size"] : [])
            return seenBy[door].map {
                view(variant(door.kind), .everything, [door.kind], $0, through: door.kind, columns: door == .operator ? shown : nil)
            }
        }
        switch kind {
        case .tenant, .log:
            return extents.map { view(variant($0), .organisation, nil, condition($0), isNarrow: $0 != .all) } + outside
        case .account(let owner):
            return [view(name.string, .owner(owner), [.account, .person]), view(variant(.gate), .everything, [.gate, .operator])]
        case .gate:
            return [view(name.string, .everything, [.gate, .operator])]
        case .queue:
            return [view(name.string, .everything, [.runner, .operator])]
        case .letterbox:
            return [view(name.string, .everything, [.operator])]
        case .directory:
            return [view(name.string, .itself, nil), view(variant(.gate), .everything, [.gate, .operator])]
                + [view(variant(.lookup), .everything, [.lookup], columns: ["id", "slug"])] + outside
        }
    }
}

extension OutsideDoor {
    var kind: DoorKind {
        switch self {
        case .gate: .gate
        case .account: .account
        case .operator: .operator
        case .person: .person
        }
    }
}
