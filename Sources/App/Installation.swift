public import Cryptography
public import Platform
public import Store

/// Everything that one installation works with, put together once; the only list of areas there is.
public struct Installation: Sendable {
    public let store: Store
    public let keyring: Keyring
    public let keys: OrganisationKeys
    public let files: SealedFiles
    public let accounts: Accounts
    public let catalogues: Catalogues
    /// The names and keys of everything that we sign.
    public var signing: Signing
    let assets: Platform.Assets
    let random: @Sendable (Int) -> [UInt8]
    /// Where mails are kept that anybody may read: only in a demonstration.
    public var openOutbox: FileOutbox?
    /// Who is told of what visitors leave.
    public var contact: EmailAddress?

    /// - Parameters:
    ///   - origin: the public name of the installation, which stands in every signature.
    ///   - memory: what was signed, kept apart from the database.
    public init(
        store: Store, keyring: Keyring, keys: OrganisationKeys, files: SealedFiles, accounts: Accounts, catalogues: Catalogues, assets: Platform.Assets,
        origin: String = "localhost", memory: any SignerMemory, random: @escaping @Sendable (Int) -> [UInt8]
    ) {
        signing = Signing(origin: origin, keyring: keyring, memory: memory)
        (self.store, self.keyring, self.keys, self.files) = (store, keyring, keys, files)
        (self.accounts, self.catalogues, self.assets, self.random) = (accounts, catalogues, assets, random)
    }

    var frameworks: Frameworks { Frameworks(store: store, catalogues: catalogues, random: random) }
    func identify(_ now: Int64) -> String { Identifier.make(now: now, random: random) }

    /// Every route, in the order of the areas, and those of no area.
    public var routes: [Route] {
        let areas = areas
        return areas + (openOutbox.map { DemonstrationRoutes(outbox: $0).routes } ?? [])
            + accounts.challenger.routes
            + SystemRoutes(store: store, assets: assets, openapi: Self.openapi(areas).json).routes
    }

    /// The API's description.
    public var openapi: OpenAPI { Self.openapi(areas) }

    public static func openapi(_ routes: [Route]) -> OpenAPI { OpenAPI(title: "Aertous", version: "1", routes: routes) }

    private var areas: [Route] {
        AccountRoutes(accounts: accounts).routes + PasskeyRoutes(accounts: accounts).routes + PasswordRoutes(accounts: accounts).routes
            + MyAccountRoutes(accounts: accounts).routes + NotificationRoutes(accounts: accounts).routes + AuthenticatorRoutes(accounts: accounts).routes
            + OwnLogRoutes(accounts: accounts).routes
            + TeamRoutes(accounts: accounts).routes + TeamAPI(accounts: accounts).routes + LinkRoutes(accounts: accounts).routes
            + TokenRoutes(tokens: tokens).routes
            + OrganisationRoutes(organisations: Organisations(store: store, keys: keys, random: random)).routes
            + SubscriptionRoutes(subscriptions: subscriptions).routes
            + EvidenceRoutes(EvidenceRecords(store: store, files: files, identify: identify), catalogues: catalogues).routes
            + Assets.register.routes(store: store, identify: identify)
            + ChangeLogRoutes(store: store, signing: signing, heads: heads).routes
            + KeyRoutes(keys: signingKeys, origin: signing.origin).routes
            + FrameworkRoutes(frameworks: frameworks).routes + PostureRoutes(frameworks: frameworks).routes
            + ControlRoutes(controls: Controls(store: store, random: random), catalogues: catalogues).routes
            + HomeRoutes(store: store, frameworks: frameworks).routes
            + PackageRoutes(packages: packages).routes
            + HistoryRoutes(past: Past(store: store), kinds: Self.recorded, framework: { [catalogues] in catalogues.framework($0)?.short ?? $0 }).routes
            + IsolationRoutes(record: isolationRecord).routes
    }

    /// The kinds of record whose past is told.
    static let recorded = [
        RecordedKind(Assets.register), RecordedKind(Controls.register).with(.requirements), .testRuns,
        RecordedKind(
            Assessment.fields, "assessment", path: "assessments", one: "a requirement", many: "Requirements", reads: Permission.frameworksRead.rawValue,
            columns: ["framework", "verdict", "work", "owner_id"], home: .frameworks),
        .evidence, .members, .invitations, .engagements, .tokens, .adoptions, .organisation,
    ]

    var packages: Packages {
        Packages(
            store: store, frameworks: frameworks, files: EvidenceFiles(store: store, files: files),
            checkpoints: checkpoints, engagements: Engagements(store: store, identify: identify))
    }

    private var tokens: Tokens { Tokens(store: store, random: random) }

    /// The mails of all areas. Each is written when it is delivered.
    var mails: [MailKind] {
        accounts.mails + TeamMails(accounts: accounts).all + tokens.mails + subscriptions.mails + EnquiryMails(store: store, contact: contact).all
            + [
                checkpointMails.mail(Recipients(store: store)), isolationRecord.mail(to: contact),
            ] + OperatorMails(store: store, address: accounts.address).all(Recipients(store: store))
    }

    /// Everything that the queue may ask for, schedules apart.
    ///
    /// - Parameter mailer: what carries mail. Nothing but these jobs has it, so that every mail is the queue's.
    public func jobs(through mailer: any Mailer) -> [JobKind] {
        mails.map { $0.job(through: mailer) } + AccountEvents(accounts: accounts).jobs + accounts.echoes + Erasures(store: store).jobs
            + [recoveries.echo, OperatorCopies(store: store).job, subscriptions.cancelling]
    }

    public var masterKeys: MasterKeys { MasterKeys(store: store, keyring: keyring, keys: keys, random: random) }
    public var signingKeys: SigningKeys { SigningKeys(store: store, signing: signing, random: random) }
    public var organisationKeyRotation: OrganisationKeyRotation { OrganisationKeyRotation(store: store, keys: keys, files: files) }

    /// Signs the organisations' logs.
    public var checkpoints: LogCheckpoints { LogCheckpoints(store: store, signing: signing) }

    /// What organisations pay for, and what is said of it.
    var subscriptions: Subscriptions { Subscriptions(store: store, address: accounts.address) }
    var checkpointMails: CheckpointMails { CheckpointMails(store: store, checkpoints: checkpoints, address: accounts.address) }
    /// The public checkpoint over all of them.
    var heads: Heads { Heads(store: store, checkpoints: checkpoints, random: random) }

    /// Removes files that no record names.
    var sweep: EvidenceSweep { EvidenceSweep(store: store, files: files) }

    /// What visitors left.
    public var enquiries: EnquiryDesk { EnquiryDesk(store: store) }

    /// Recoveries that are due; what is to run every minute.
    public var recoveries: Recoveries { Recoveries(accounts: accounts) }

    /// The tables of all areas, and the migrations that made them.
    public static func schema() throws -> Schema {
        try Schema(
            [JobTable.job] + InstallationTables.all + AccountTables.all + NoticeTables.all + OrganisationTables.all + FrameworkTables.all + ControlTables.all
                + EvidenceTables.all + [Assets.table] + WorkAddressTables.all + PasskeyTables.all + TeamTables.all + TokenTables.all + KeyTables.all
                + [DenialTable.denial] + EnquiryTables.all + HeadTables.all + IsolationTables.all)
    }
    public static let migrations: [Migration] = [
        .store,
        Migration(2, "accounts and organisations", [.create(InstallationTables.all + AccountTables.initial + OrganisationTables.initial)]),
        Migration(3, "frameworks, controls and evidence", [.create(FrameworkTables.all + ControlTables.all + EvidenceTables.all)]),
        Migration(4, "assets", [.create([Assets.table])]),
        Migration(5, "jobs", [.create([JobTable.job]), .extend(AccountTables.failure)]),
        Migration(6, "my account", [.extend(AccountTables.account), .extend(AccountTables.session), .create(AccountTables.later)]),
        Migration(
            7, "team, invitations and tokens",
            [.extend(OrganisationTables.organisation), .create([OrganisationTables.lock] + TeamTables.initial + TokenTables.all)]),
        Migration(8, "exceptions and lists of the gate, passkeys", [.create(WorkAddressTables.all + PasskeyTables.all)]),
        Migration(9, "where sessions began", [.extend(AccountTables.session)]),
        Migration(10, "subscriptions and keys", [.extend(OrganisationTables.organisation), .create(KeyTables.all)]),
        Migration(11, "refusals", [.create([DenialTable.denial])]),
        Migration(12, "notices and choices of mail, links of recoveries", [.create(NoticeTables.all + [TeamTables.recoveryLink])]),
        Migration(13, "what visitors leave", [.create(EnquiryTables.all)]),
        Migration(14, "erasure and heads of logs", Migration.erasure + [.create(HeadTables.all)]),
        Migration(15, "the isolation self-test", [.create(IsolationTables.all)]),
        Migration(16, "signs of life of the isolation self-test", [.extend(IsolationTables.run)]),
        Migration(17, "when the first warning of a recovery went", [.extend(TeamTables.recovery)]),
        Migration(18, "when controls were retired, taken back or given another cadence", [.extend(ControlTables.control)]),
        Migration(19, "when a control ceased to serve a requirement", [.extend(FrameworkTables.assessment)]),
        Migration(20, "by what clock each log was written last", Migration.clock),
    ]

    /// How far each role sees each register.
    public static let extents: @Sendable (String) -> [Name: Extent] = { Role(rawValue: $0)?.registers ?? [:] }
}
