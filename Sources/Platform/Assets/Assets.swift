internal import Cryptography

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// The stylesheet, scripts and icon, read once at start and served from memory.
///
/// The name of each holds the start of its SHA-256, so a browser may keep it for good and still sees a new one at once.
public struct Assets: Sendable {
    /// The files, all of which must be there: a page without its stylesheet is an outage, so it shows at start.
    enum File: String, CaseIterable {
        case stylesheet = "aertous.css", keys = "keys.js", upload = "upload.js", passkeys = "passkeys.js", challenge = "challenge.js", solver = "solver.js",
            icon = "aertous.svg"
    }

    /// What a document links to. For ``Frame``.
    public struct Addresses: Sendable {
        public let stylesheet, keys, upload, passkeys, icon: String
        /// Of the pages alone that ask for work: the page's script, and the worker that does it.
        public let challenge, solver: String
        public init(stylesheet: String, keys: String, upload: String, passkeys: String, icon: String, challenge: String = "", solver: String = "") {
            (self.stylesheet, self.keys, self.upload, self.passkeys, self.icon) = (stylesheet, keys, upload, passkeys, icon)
            (self.challenge, self.solver) = (challenge, solver)
        }
    }

    /// Why the program cannot start.
    public struct Unreadable: Error, CustomStringConvertible, Sendable {
        public let file: String
        public var description: String { "The asset \(file) cannot be read. Install the program again, with the folder that came beside it." }
    }

    public let addresses: Addresses
    private let byName: [String: Asset]

    /// - Parameters:
    ///   - folder: from ``ResourceFolder/find(_:besides:)``.
    ///   - isCompressed: whether browsers that take gzip get it.
    public init(folder: String, isCompressed: Bool = true) throws(Unreadable) {
        var assets: [File: Asset] = [:]
        for file in File.allCases {
            let path = folder + "/" + file.rawValue
            guard let data = FileManager.default.contents(atPath: path), !data.isEmpty else { throw Unreadable(file: path) }
            assets[file] = Asset(file: file.rawValue, bytes: Array(data), isCompressed: isCompressed)
        }
        guard let stylesheet = assets[.stylesheet], let keys = assets[.keys], let upload = assets[.upload],
            let passkeys = assets[.passkeys], let icon = assets[.icon], let challenge = assets[.challenge], let solver = assets[.solver]
        else {
            throw Unreadable(file: folder)
        }
        addresses = Addresses(
            stylesheet: stylesheet.address, keys: keys.address, upload: upload.address, passkeys: passkeys.address, icon: icon.address,
            challenge: challenge.address, solver: solver.address)
        byName = Dictionary(assets.values.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
    }

    /// The asset that is served under `name`, the last component of its address. An old hash is not found: its page is old too.
    public func asset(named name: String) -> Asset? { byName[name] }
}
