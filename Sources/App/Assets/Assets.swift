internal import Platform
internal import Store

/// The register of assets: nothing beyond its declaration.
enum Assets {
    static let register: Register<Asset> = {
        var register = Register<Asset>(
            "asset", path: "assets", one: "an asset", many: "Assets",
            reads: Permission.assetsRead.rawValue, writes: Permission.assetsWrite.rawValue)
        register.lead = "What you look after, who answers for it, and how much hangs on it."
        register.order = "name"
        register.actions = { UI.linkButton("As it was", to: "\($1.base)/assets/\($0.id)/history") }
        return register
    }()

    static let table = register.stored(visibility: Visibility(own: mine, assigned: mine))
    private static let mine: SQL = "owner_id = current_member() OR custodian_id = current_member()"
}
