import Foundation
import HTTPTypes
import Hummingbird
import NIOCore
import Testing
@testable import Platform

@Suite("Assets")
struct AssetsTests {
    private func assets() throws -> Assets { try Assets(folder: ResourceFolder.find("Platform", besides: CommandLine.arguments[0])) }
    private func temporary() throws -> String {
        let path = FileManager.default.temporaryDirectory.appending(path: "assets-" + UUID().uuidString).path
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        return path
    }
    private func request(_ headers: HTTPFields = [:]) -> Request {
        Request(head: HTTPRequest(method: .get, scheme: nil, authority: nil, path: "/", headerFields: headers), body: RequestBody(buffer: ByteBuffer()))
    }

    @Test("The files that travel with the program are found beside it, and all of them are there")
    func found() throws {
        let assets = try assets()
        for address in [assets.addresses.stylesheet, assets.addresses.keys, assets.addresses.upload, assets.addresses.icon] {
            let name = String(address.dropFirst("/assets/".count))
            #expect(assets.asset(named: name)?.address == address)
        }
        #expect(assets.asset(named: "aertous.css") == nil)
        #expect(assets.asset(named: "../Package.swift") == nil)
    }

    @Test("A name holds the beginning of the SHA-256 of its bytes")
    func hash() {
        #expect(Asset(file: "a.css", bytes: Array("abc".utf8)).name == "a.ba7816bf8f01cfea.css")
        #expect(Asset(file: "a.css", bytes: Array("abd".utf8)).name != "a.ba7816bf8f01cfea.css")
    }

    @Test("A browser keeps an asset for good, and is told when what it has still holds")
    func caching() {
        let asset = Asset(file: "a.css", bytes: Array("abc".utf8))
        let fresh = asset.response(to: request())
        #expect(fresh.status == .ok)
        #expect(fresh.headers[.cacheControl] == "public, max-age=31536000, immutable")
        #expect(fresh.headers[.contentType] == "text/css; charset=utf-8")
        #expect(fresh.body.contentLength == 3)
        let tag = fresh.headers[.eTag] ?? ""
        #expect(asset.response(to: request([.ifNoneMatch: tag])).status == .notModified)
        #expect(asset.response(to: request([.ifNoneMatch: "\"other\""])).status == .ok)
    }

    @Test("A folder that is missing is named, and ends nothing")
    func missing() throws {
        let empty = try temporary()
        defer { try? FileManager.default.removeItem(atPath: empty) }
        let failure = #expect(throws: ResourceFolder.Missing.self) { try ResourceFolder.find("Platform", besides: empty + "/aertous") }
        #expect(failure?.description.contains("aertous_Platform.resources") == true)
        #expect(throws: ResourceFolder.Missing.self) { try ResourceFolder.find("Platform", besides: "") }
        #expect(throws: Assets.Unreadable.self) { try Assets(folder: empty) }
    }

    @Test("The folder is found one level up too, and through a link to the program")
    func oneUp() throws {
        let root = try temporary()
        defer { try? FileManager.default.removeItem(atPath: root) }
        try FileManager.default.createDirectory(atPath: root + "/aertous_Platform.resources/Resources", withIntermediateDirectories: true)
        try FileManager.default.createDirectory(atPath: root + "/bin", withIntermediateDirectories: true)
        try FileManager.default.createDirectory(atPath: root + "/elsewhere/deep", withIntermediateDirectories: true)
        try Data("program".utf8).write(to: URL(filePath: root + "/bin/aertous"))
        #expect(try ResourceFolder.find("Platform", besides: root + "/bin/aertous").hasSuffix("/aertous_Platform.resources/Resources"))
        try FileManager.default.createSymbolicLink(atPath: root + "/elsewhere/deep/aertous", withDestinationPath: root + "/bin/aertous")
        #expect(try ResourceFolder.find("Platform", besides: root + "/elsewhere/deep/aertous").hasSuffix("/aertous_Platform.resources/Resources"))
        #expect(throws: ResourceFolder.Missing.self) { try ResourceFolder.find("App", besides: root + "/bin/aertous") }
    }

    @Test("An asset that is empty or gone stops the start", arguments: ["aertous.css", "keys.js", "upload.js", "passkeys.js", "aertous.svg"])
    func incomplete(file: String) throws {
        let copy = try temporary()
        defer { try? FileManager.default.removeItem(atPath: copy) }
        let folder = try ResourceFolder.find("Platform", besides: CommandLine.arguments[0])
        for name in Assets.File.allCases.map(\.rawValue) where name != file {
            try FileManager.default.copyItem(atPath: folder + "/" + name, toPath: copy + "/" + name)
        }
        #expect(throws: Assets.Unreadable.self) { try Assets(folder: copy) }
        try Data().write(to: URL(filePath: copy + "/" + file))
        #expect(throws: Assets.Unreadable.self) { try Assets(folder: copy) }
        try Data("x".utf8).write(to: URL(filePath: copy + "/" + file))
        #expect(throws: Never.self) { try Assets(folder: copy) }
    }

    @Test("The stylesheet and scripts name no other host, set no style and make no markup")
    func strictPolicy() throws {
        let folder = try ResourceFolder.find("Platform", besides: CommandLine.arguments[0])
        for name in ["aertous.css", "keys.js", "upload.js", "passkeys.js"] {
            let text = try String(contentsOfFile: folder + "/" + name, encoding: .utf8)
            for refused in [
                "http:", "https:", "@import", "innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", ".style", "eval(", "new Function", "url(",
            ] {
                #expect(!text.contains(refused), "\(name) holds \(refused)")
            }
        }
    }

    @Test("Every class that the parts use is known to the stylesheet")
    func classes() throws {
        let css = try String(contentsOfFile: ResourceFolder.find("Platform", besides: CommandLine.arguments[0]) + "/aertous.css", encoding: .utf8)
        let used = Set(Samples.all.flatMap { Strict($0.bytes).elements.flatMap { ($0["class"] ?? "").split(separator: " ").map(String.init) } })
        // Words for the reader of the source that need no look of their own.
        let bare: Set<String> = ["slim", "note", "gap"]
        #expect(used.subtracting(bare).filter { !css.contains("." + $0) }.sorted() == [])
    }
}
