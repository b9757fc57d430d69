extension Leaf {
    /// What the leaf commits to; nothing for an erasure.
    var commitments: [Commitment] { if case .change(let list) = body { list } else { [] } }

    /// The first field, in the leaf's own order, whose value beside it is not what was logged; then one that was never logged.
    func firstEdited(_ openings: [String: Opening]) -> String? {
        let commitments = commitments
        for commitment in commitments {
            if let opening = openings[commitment.field], opening.commitment(to: commitment.field) != commitment.hash { return commitment.field }
        }
        let fields = Set(commitments.map(\.field))
        return openings.keys.filter { !fields.contains($0) }.min()
    }
}
