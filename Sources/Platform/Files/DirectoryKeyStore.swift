public import Cryptography

/// A key store in a folder of its own: one small file a key, 0600.
///
///     organisations/ORGANISATION        files/ab/NAME.VERSION
///
/// A folder rather than a database, for a key must be gone when it is destroyed: a database keeps old pages and a log of
/// writes. Destroying overwrites the bytes in place, waits for the disk, removes the name, and waits again.
/// Readers are kept out by names alone: none of them sees what a key was overwritten with.
///
/// - Warning: a disk that writes elsewhere (copy-on-write, wear levelling, snapshots) can keep the old bytes. Put this folder
///   on a volume without snapshots, and leave it out of backups; the keyring protects what remains.
public struct DirectoryKeyStore: KeyStore {
    /// An envelope of 32 bytes has 65.
    static let byteLimit: UInt64 = 1_024
    /// How often a key is read that somebody replaces meanwhile.
    private static let readings = 8
    private let organisations: Descriptor
    private let files: Descriptor
    private let randomness: Randomness
    private let reading = BlockingQueue("keys.reading")
    /// One after the other: two that put the same key would take the unfinished file from each other.
    private let writing = BlockingQueue("keys.writing")
    private static let unfinished = ".new-"

    /// - Parameters:
    ///   - path: made, 0700, if it is missing; its parent must exist.
    ///   - randomness: what destroyed keys are overwritten with.
    public init(_ path: String, randomness: Randomness) throws {
        let root = try Descriptor.root(path)
        organisations = try root.folder("organisations", creating: true)
        files = try root.folder("files", creating: true)
        self.randomness = randomness
    }

    public func put(_ wrapped: [UInt8], in slot: KeySlot, replacing: Bool) async throws {
        guard UInt64(wrapped.count) <= Self.byteLimit else { throw FileFault.short }
        try await writing.run { try organisations.locked { try set(wrapped, in: slot, replacing: replacing) } }
    }

    public func exchange(_ old: [UInt8], for new: [UInt8], in slot: KeySlot) async throws -> Bool {
        guard UInt64(new.count) <= Self.byteLimit else { throw FileFault.short }
        return try await writing.run {
            try organisations.locked {
                guard try content(of: slot) == old else { return false }
                try set(new, in: slot, replacing: true)
                return true
            }
        }
    }

    public func organisations() async throws -> [String] {
        try await reading.run { try organisations.names().filter { !$0.hasPrefix(".") } }
    }

    private func set(_ wrapped: [UInt8], in slot: KeySlot, replacing: Bool) throws {
        let (folder, name) = try place(of: slot, creating: true)
        let temporary = Self.unfinished + name
        try discard(temporary, in: folder)
        let file = try folder.create(temporary)
        do {
            try file.write(wrapped, at: 0)
            try file.sync()
            if replacing { try replace(name, by: temporary, in: folder) } else { try folder.link(temporary, to: name) }
            try folder.remove(temporary)
            try folder.sync()
        } catch {
            _ = try? folder.remove(temporary)
            throw error
        }
    }

    public func wrapped(_ slot: KeySlot) async throws -> [UInt8]? {
        try await reading.run { try content(of: slot) }
    }

    /// What is read counts only if the name leads to the same file afterwards: then nobody had begun to overwrite it. Otherwise
    /// another key stands in its place, or none.
    ///
    /// - Parameter opened: called between opening and reading.
    func content(of slot: KeySlot, opened: () throws -> Void = {}) throws -> [UInt8]? {
        do {
            let (folder, name) = try place(of: slot)
            for _ in 0..<Self.readings {
                let file = try folder.file(name)
                try opened()
                let status = try file.status()
                guard status.size <= Self.byteLimit else { throw FileFault.foreign }
                let bytes = try file.read(0..<status.size)
                if try folder.status(of: name).node == status.node { return bytes }
            }
            throw FileFault.exists
        } catch FileFault.missing { return nil }
    }

    public func destroy(_ slot: KeySlot) async throws {
        try await writing.run {
            try organisations.locked {
                do {
                    let (folder, name) = try place(of: slot)
                    let hidden = Self.unfinished + name
                    try discard(hidden, in: folder)
                    let file = try folder.file(name, writing: true)
                    // Under a name that nobody reads: what it is overwritten with is no key. Ended there and begun again, it is discarded.
                    try folder.rename(name, to: hidden)
                    try folder.sync()
                    try overwrite(file)
                    try folder.remove(hidden)
                    try folder.sync()
                } catch FileFault.missing { return }
            }
        }
    }

    /// Removes what a program left that ended while it put a key: it is the key itself, and destroying must reach it.
    private func discard(_ name: String, in folder: Descriptor) throws(FileFault) {
        do {
            let file = try folder.file(name, writing: true)
            // With a second name it is the key that is in use: it ended between giving the one name and taking the other.
            if try file.status().links == 1 { try overwrite(file) }
            try folder.remove(name)
            try folder.sync()
        } catch { guard error == .missing else { throw error } }
    }

    /// The old bytes are overwritten when the new ones stand in their place: until then a reader needs them.
    private func replace(_ name: String, by temporary: String, in folder: Descriptor) throws(FileFault) {
        var old: Descriptor?
        do { old = try folder.file(name, writing: true) } catch { guard error == .missing else { throw error } }
        try folder.rename(temporary, to: name)
        try folder.sync()
        if let old { try overwrite(old) }
    }

    /// In place. The name need not lead to it any more.
    private func overwrite(_ file: Descriptor) throws(FileFault) {
        let size = min(try file.status().size, Self.byteLimit)
        try file.write(randomness.bytes(Int(size)), at: 0)
        try file.sync()
    }

    private func place(of slot: KeySlot, creating: Bool = false) throws(FileFault) -> (folder: Descriptor, name: String) {
        switch slot {
        case .organisation(let organisation):
            // An id of ours, checked again here, where it becomes a name on a disk.
            guard 1...64 ~= organisation.utf8.count, organisation.utf8.allSatisfy({ 48...57 ~= $0 || 97...122 ~= $0 || $0 == 45 }) else { throw .foreign }
            return (organisations, organisation)
        case .file(let name, let version):
            return (try files.folder(String(name.text.prefix(2)), creating: creating), "\(name.text).\(version)")
        }
    }
}
