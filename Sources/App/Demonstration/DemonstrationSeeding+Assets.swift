internal import Platform
internal import Store

/// Assets, through the register's own verbs.
extension DemonstrationSeeding {
    func assetOccasions() -> [Occasion] {
        story.assets.enumerated().flatMap { index, thing -> [Occasion] in
            let addition = Occasion(at: calendar.moment(31 - index / 5, minute: 60 + 31 * (index % 9)), role: .analyst) { [self] member, now in
                try await add(thing, index, member, now)
            }
            guard index % 3 == 1 else { return [addition] }
            let look = Occasion(at: calendar.moment(8 - index % 5, minute: 240 + 13 * index), role: .manager) { [self] member, now in
                try await review(thing, member, now)
            }
            return [addition, look]
        }
    }

    private var assets: Records<Asset> { Records(Assets.register, in: store, identify: demonstration.identify) }

    private func add(_ thing: DemonstrationStory.Thing, _ index: Int, _ member: Member, _ now: Int64) async throws {
        let roles = try await store.read(member.scope) { Dictionary(try $0.demonstrationMembers(), uniquingKeysWith: { first, _ in first }) }
        var asset = Asset()
        (asset.name, asset.description, asset.location, asset.criticality) = (thing.name, thing.text, thing.place, thing.criticality)
        asset.kind = AssetKind(rawValue: thing.kind) ?? .system
        asset.classification = Classification(rawValue: thing.class) ?? .internalUse
        asset.owner = roles[thing.owner].map { Relation($0) }
        asset.custodian = index % 2 == 0 ? roles[Role.engineer.rawValue].map { Relation($0) } : nil
        asset.reviewDue = calendar.day(-30 * (1 + index % 6))
        _ = try await assets.add(asset, Act(member, now: now))
    }

    private func review(_ thing: DemonstrationStory.Thing, _ member: Member, _ now: Int64) async throws {
        let due = calendar.day(-180)
        let id = try await store.read(member.scope) { try $0.demonstrationAsset(thing.name) }
        _ = try await assets.change(id, version: nil, Act(member, now: now)) { asset in
            asset.reviewDue = due
            return []
        }
    }
}
