internal import Cryptography
internal import Platform
internal import Store

/// The verbs of audit packages.
struct Packages: Sendable {
    let store: Store
    let frameworks: Frameworks
    let files: EvidenceFiles
    let checkpoints: LogCheckpoints
    let engagements: Engagements
    var limits = PackageContents.Limits()
    private var signing: Signing { checkpoints.signing }

    init(store: Store, frameworks: Frameworks, files: EvidenceFiles, checkpoints: LogCheckpoints, engagements: Engagements) {
        (self.store, self.frameworks, self.files, self.checkpoints, self.engagements) = (store, frameworks, files, checkpoints, engagements)
    }

    /// What may be asked for, checked against what the member may have.
    ///
    /// - Parameter extent: how far the permission reaches; an Auditor has only what a current engagement covers.
    func order(_ draft: PackageDraft, extent: Extent, as member: Member, now: Int64) async throws -> PackageOrder {
        let today = member.today(at: now)
        let adopted = try await store.read(member.scope) { try $0.adoptedFrameworks() }
        var found: [Problem.Field] = []
        let framework = frameworks.catalogues.framework(draft.framework).flatMap { adopted.contains($0.id) ? $0 : nil }
        if framework == nil { found.append(.init("framework", "Framework: choose one that was adopted")) }
        let (from, to) = (Day(iso: draft.from), Day(iso: draft.to))
        if from == nil { found.append(.init("from", "From: give a day, such as 2026-01-01")) }
        if to == nil { found.append(.init("to", "Until: give a day, such as 2026-12-31")) }
        if let from, let to, from > to { found.append(.init("to", "Until: choose a day on or after the first")) }
        let problems = draft.problems.adding(found)
        guard problems.isEmpty, let framework, let from, let to else { throw Problem.invalid(problems) }
        let engagement = try await engagements.covering(framework.id, from...to, on: today, as: member)
        if extent != .all, engagement == nil {
            throw Problem.forbidden("No engagement that you were invited to covers these days of \(framework.short).")
        }
        return PackageOrder(
            framework: framework, window: from...to, engagement: engagement?.title ?? "none",
            permission: "\(Permission.packagesMake.rawValue) (\(extent.rawValue))",
            today: today, now: now)
    }

    /// Notes the package in the log, reads in one transaction all that it says, and then signs the log: nothing leaves that
    /// is not noted, no part tells of another moment than the rest, and the checkpoint covers whatever the parts rest on.
    /// What cannot be made whole fails before the first byte.
    func begin(_ order: PackageOrder, as member: Member) async throws -> PackageContents {
        let framework = order.framework.id
        try await store.write(member.scope) { tx in
            try tx.record(
                Change(
                    "package.made", "organisation", member.organisation,
                    fields: [
                        .init("framework", after: .text(framework)), .init("from", after: .text(order.window.lowerBound.iso)),
                        .init("to", after: .text(order.window.upperBound.iso)), .init("engagement", after: .text(order.engagement)),
                    ]))
        }
        let from = member.zone.start(of: order.window.lowerBound), before = member.zone.start(of: order.window.upperBound.adding(days: 1))
        let found = try await store.read(member.scope, isLong: true) { [limits, frameworks] tx in
            (
                name: try tx.organisationName(), standing: try frameworks.standing(framework, today: order.today, as: member, in: tx),
                evidence: try tx.packagedEvidence(framework, order.window, limit: limits.evidence + 1),
                tests: try tx.packagedTests(framework, order.window, limit: limits.tests + 1),
                controls: try tx.packagedControls(framework),
                positions: try tx.packagedPositions(framework, from: from, before: before, limit: limits.entries + 1)
            )
        }
        let checkpoint = try await checkpoints.renew(member.scope)
        let (size, positions) = (checkpoint.checkpoint.size, found.positions)
        guard positions.last.map({ $0 < size }) ?? true else { throw LogCheckpoints.Refusal.inconsistent }
        let held = Set(found.evidence.map(\.id))
        let contents = PackageContents(
            order: order, organisation: (member.organisation, found.name),
            states: found.standing.states.map { $0.resting(on: held, today: order.today) }, evidence: found.evidence,
            support: found.standing.work.evidence.mapValues { $0.map(\.id).filter(held.contains) }, tests: found.tests,
            controls: found.controls,
            checkpoint: checkpoint, positions: positions,
            tree: try await checkpoints.tree(size: size, inclusion: positions.count > limits.entries ? [] : positions, member.scope), limits: limits)
        guard contents.tree.root == checkpoint.checkpoint.root else { throw LogCheckpoints.Refusal.inconsistent }
        try contents.checkLimits()
        return contents
    }

    /// Packages that were made, newest first: what the log says of them.
    func made(as member: Member, limit: Int) async throws -> [LoggedChange] {
        try await store.read(member.scope) { tx in
            let all = try tx.loggedChanges(
                where: "l.record_type = 'organisation' AND l.record_id = \(member.organisation) AND l.action = 'package.made'", limit: limit, prefix: 200)
            return Role(rawValue: member.role)?.extent(of: .packagesMake) == .all ? all : all.filter { $0.actor == member.id }
        }
    }
}
