internal import Store

/// The own logs of accounts that are no more and that still say something of the person: of those that were deleted before the program
/// forgot such logs, and where the work of forgetting was given up.
extension Accounts {
    /// Asks for each to be forgotten, as at a deletion. Asked twice, it is done once.
    func forgetLeftLogs() async throws {
        let said = Erasures.said(but: AccountEvent.impersonal)
        var after = ""
        while true {
            let from = after
            let page = try await store.read(store.operate(reason: "forgetting left logs")) { try $0.leftLogs(after: from, limit: Self.leftLogsPage) }
            for account in page where try await store.read(store.ledger(.account(account)), { try $0.says(said) }) {
                try await store.write(store.operate(reason: "forgetting left logs")) { tx in
                    _ = try tx.enqueue(Self.forgetting, account: account, key: "\(account)/left")
                }
            }
            guard page.count == Self.leftLogsPage, let last = page.last else { return }
            after = last
        }
    }
    private static let leftLogsPage = 200
}
