internal import Platform

extension MasterKeys {
    /// What a rotation wrapped anew.
    public struct Rotated: Sendable, Equatable {
        public var organisations = 0
        public var factors: Int { values[.factor] ?? 0 }
        public var notices: Int { values[.notice] ?? 0 }
        var values: [SealedColumn: Int] = [:]
        public init() {}
    }

    /// Wraps everything that lies under another version under the current one, while programs serve.
    ///
    /// Each value is exchanged by itself, for what it was: whoever reads meanwhile finds the old or the new, and both open.
    /// Ended at any point and begun again, it goes on with what is left.
    ///
    /// - Parameters:
    ///   - holders: this program's. Before each batch it is made sure that every other one can open what is wrapped.
    ///   - progress: called after each batch.
    /// - Throws: ``Refusal`` where another program lacks the current version, or a value lies under one that is missing.
    public func rotate(_ holders: KeyHolders, progress: (Rotated) -> Void = { _ in }) async throws -> Rotated {
        var done = Rotated()
        for batch in try await keys.organisations().chunks(of: 100) {
            try await holders.show()
            for organisation in batch {
                // One that was erased meanwhile has none, and gets none.
                do { done.organisations += try await keys.rewrap(organisation) ? 1 : 0 } catch OrganisationKeys.Refusal.noKey { continue }
            }
            progress(done)
        }
        for values in values {
            var last: String? = ""
            while let after = last {
                try await holders.show()
                let batch = try await values.rewrap(after: after)
                done.values[values.column, default: 0] += batch.changed
                progress(done)
                last = batch.last
            }
        }
        return done
    }
}

extension [String] {
    fileprivate func chunks(of size: Int) -> [ArraySlice<String>] {
        stride(from: 0, to: count, by: size).map { self[$0..<Swift.min($0 + size, count)] }
    }
}
