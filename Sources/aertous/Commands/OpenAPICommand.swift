import App
import ArgumentParser
import Cryptography
import Foundation
import Platform
import Store

struct OpenAPICommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "openapi", abstract: "Print the description of the API, as /api/openapi.json answers it.")

    func run() async throws {
        try await Console.refusing {
            // The description comes from the routes, and routes are of an installation: an empty one, for as long as it takes.
            let folder = FileManager.default.temporaryDirectory.appendingPathComponent("aertous-\(Hex.encode(System.random(8)))").path
            try Folder.makePrivate(folder)
            defer { try? FileManager.default.removeItem(atPath: folder) }
            var configuration = try Configuration([:])
            configuration.data = folder
            var generator = Randomness(System.random)
            let keyring = try Keyring(text: Keyring.newKey(version: 1, using: &generator))
            let composition = Composition(configuration, keyring: keyring, address: PublicAddress())
            let store = try await composition.openStore()
            defer { store.close() }
            Console.say(String(decoding: try composition.installation(store).openapi.json, as: UTF8.self))
        }
    }
}
