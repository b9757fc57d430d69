@testable import App
import Foundation
import Glibc
import Hummingbird
import HummingbirdTesting
import Platform
import Store
import Testing
import World

@Suite("A connection that breaks leaves nothing")
struct BrokenUploadTests {
    @Test("An upload that is cut half-way leaves no row, no file and no key", arguments: Engine.allCases)
    func cut(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            let token = world.person(.analyst).token
            try await Application(responder: world.path, configuration: .init(address: .hostname("127.0.0.1", port: 0))).test(.live) { client in
                let port = try #require(client.port)
                let part = String(repeating: "a line of an export that never ends\n", count: 40_000)
                let head = """
                    PUT /api/v1/evidence/upload?name=export.txt HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer \(token)\r\n\
                    Content-Type: application/octet-stream\r\nContent-Length: 100000000\r\n\r\n
                    """
                let line = try Line(port: port)
                try line.send(head + part)
                // It has begun: sealed bytes lie there, unfinished.
                try await Self.wait { world.storedFiles().contains { $0.contains("/.part-") } }
                line.close()
                try await Self.wait { world.storedFiles().isEmpty }
            }
            #expect(world.storedFiles() == [])
            #expect(world.storedKeys() == [])
            #expect(try await world.evidenceCount() == 0)
            #expect(try await EvidenceSweep(store: world.store, files: world.installation.files).run(now: 4_000_000_000_000).seen == 0)
            #expect(!world.log.all.contains { $0.metadata.values.contains { $0.contains("export") } })
        }
    }

    private static func wait(_ holds: () -> Bool) async throws {
        for _ in 0..<400 where !holds() { try await Task.sleep(for: .milliseconds(25)) }
        #expect(holds())
    }

    /// A connection that knows nothing of HTTP.
    private struct Line {
        private let socket: Int32
        init(port: Int) throws {
            socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
            var address = sockaddr_in()
            address.sin_family = sa_family_t(AF_INET)
            address.sin_port = in_port_t(port).bigEndian
            address.sin_addr.s_addr = in_addr_t(0x7F00_0001).bigEndian
            let result = withUnsafePointer(to: &address) { pointer in
                pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { connect(socket, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) }
            }
            guard result == 0 else { throw Refused() }
        }
        func send(_ text: String) throws {
            var rest = Array(text.utf8)[...]
            while !rest.isEmpty {
                let sent = rest.withUnsafeBytes { Glibc.send(socket, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
                guard sent > 0 else { throw Refused() }
                rest = rest.dropFirst(sent)
            }
        }
        func close() { _ = Glibc.close(socket) }
        struct Refused: Error {}
    }
}
