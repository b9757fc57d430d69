import Testing

@Suite("What the package names is installed, explained and tested")
struct PackageTests {
    private let package: SourceFile
    private let installed: Set<String>
    private let explained: [[Substring]]

    init() throws {
        package = SourceFile("Package.swift", try House.text("Package.swift"))
        installed = Self.installList(try House.text("bin/lib/packages.sh"))
        explained = Self.rows(try House.text("docs/dependencies.md"))
    }

    @Test("bin/install installs every library that Package.swift asks of Debian, and nothing that needs no reason")
    func install() {
        let asked = Self.providers(package)
        #expect(asked.count >= 7)
        #expect(installed == asked.union(["pkg-config", "publicsuffix"]))
        #expect(
            Self.providers(SourceFile("Package.swift", #"a(apt: "liba-dev", providers: [.apt(["libb-dev", "libc-dev"])])"#)) == [
                "liba-dev", "libb-dev", "libc-dev",
            ])
        #expect(Self.installList("packages_build=(\n  a\n  b # why\n)\npackages_test=(c)") == ["a", "b"])
    }

    @Test("docs/dependencies.md says of each package and library why it is here, what it costs and what would replace it")
    func dependencies() {
        let names = Self.packages(package).union(installed)
        #expect(names.count >= 16)
        for name in names.sorted() {
            let row = explained.first { $0.first == Substring(name) }
            #expect(row?.count == 4 && row?.allSatisfy { !$0.isEmpty } == true, "\(name) has no line of four cells")
        }
        #expect(Self.rows("| `a` | why | cost | else |\n| b |") == [["a", "why", "cost", "else"], ["b"]])
    }

    @Test("Each folder of tests is a target, so that none is left out")
    func targets() throws {
        let targets = Self.testTargets(package)
        let folders = Set(House.tests.map(\.target))
        #expect(folders == targets)
        #expect(folders.contains("ArchitectureTests"))
        #expect(Self.testTargets(SourceFile("Package.swift", #".testTarget(name: "ATests"), .target(name: "B")"#)) == ["ATests"])
    }

    @Test("Each target of Swift sources is built with every warning an error")
    func warnings() {
        let opened = package.tokens.filter { ["target", "executableTarget", "testTarget"].contains($0.text) && $0.kind == .word }.count
        #expect(opened >= 9)
        #expect(package.lines(where: ["swiftSettings", ":", "strict"]).count == opened)
        #expect(package.lines(where: ["treatAllWarnings", "(", "as", ":", ".", "error", ")"]).count == 1)
    }

    /// The names after `apt:` and in `.apt([…])`.
    private static func providers(_ package: SourceFile) -> Set<String> {
        var found: Set<String> = []
        for (index, token) in package.tokens.enumerated() where token.kind == .word && token.text == "apt" {
            let rest = package.tokens[(index + 1)...].prefix { $0.kind == .literal || [":", "(", "[", ","].contains($0.text) }
            let names = rest.filter { $0.kind == .literal }.map(\.text)
            found.formUnion(rest.first?.text == ":" ? Array(names.prefix(1)) : names)
        }
        return found
    }

    private static func installList(_ script: String) -> Set<String> {
        let lines = script.split(separator: "\n").drop { $0 != "packages_build=(" }.dropFirst().prefix { $0 != ")" }
        return Set(lines.compactMap { $0.split(whereSeparator: \.isWhitespace).first.map(String.init) })
    }

    /// The last part of each package's address, as SwiftPM names it.
    private static func packages(_ package: SourceFile) -> Set<String> {
        let addresses = package.literals.map(\.text).filter { $0.hasPrefix("https://") && $0.hasSuffix(".git") }
        return Set(addresses.compactMap { $0.dropLast(4).split(separator: "/").last?.lowercased() })
    }

    private static func testTargets(_ package: SourceFile) -> Set<String> {
        let tokens = package.tokens
        return Set(
            tokens.indices.compactMap { index in
                guard tokens[index].text == "testTarget", tokens[index].kind == .word else { return nil }
                return tokens[index...].first { $0.kind == .literal }?.text
            })
    }

    private static func rows(_ document: String) -> [[Substring]] {
        document.split(separator: "\n").filter { $0.hasPrefix("|") }.map { line in
            line.split(separator: "|").map { $0.drop { $0 == " " || $0 == "`" } }.map { cell in
                var cell = cell
                while let last = cell.last, last == " " || last == "`" { cell.removeLast() }
                return cell
            }
        }
    }
}
