"""What the compiler refuses, and why: each of these programs must fail for the reason beside it.

They are compiled against the modules of the build that is tested, down to where ownership and data races are judged.
"""

import os
import pathlib
import re
import subprocess
import tempfile
import unittest

from program import executable

TOP = pathlib.Path(__file__).resolve().parents[2]

REFUSED = {
    "A scope cannot be made outside of its file": (
        """
        import Store
        func forged(_ real: Scope<JobDoor>) -> Scope<MemberDoor> { Scope<MemberDoor>(real) }
        """, r"'Scope<D>' initializer is inaccessible due to 'fileprivate' protection level"),
    "Not even a test, which sees what is internal, makes a scope": (
        """
        @testable import Store
        func forged(_ store: Store) -> Scope<MemberDoor> {
            Scope<MemberDoor>(Entry(.member, organisation: "o-birch"), store.book.access(.member, extents: [:]))
        }
        """, r"'Scope<D>' initializer is inaccessible due to 'fileprivate' protection level"),
    "A member cannot be made from words": (
        """
        import Store
        func forged(_ scope: Scope<MemberDoor>) -> Member { Member(id: "m", role: "ciso", name: "x", scope: scope) }
        """, r"'Member' initializer is inaccessible due to 'internal' protection level"),
    "The product does not see the connections behind the doors": (
        """
        import Store
        func raw(_ store: Store) { _ = store.application }
        """, r"'application' is inaccessible due to 'internal' protection level"),
    "A member's scope is no job's": (
        """
        import Store
        func sweep(_ store: Store, _ scope: Scope<JobDoor>) async throws {}
        func act(_ store: Store, _ member: Member) async throws { try await sweep(store, member.scope) }
        """, r"cannot convert value of type 'Scope<MemberDoor>' to expected argument type 'Scope<JobDoor>'"),
    "What goes into the inbox is not read back": (
        """
        import Store
        func peek(_ store: Store, _ scope: Scope<InboxDoor>) async throws -> [String] {
            try await store.read(scope) { try $0.rows("SELECT name FROM asset") { $0.text(0) } }
        }
        """, r"requires that 'InboxDoor' conform to 'ReadingDoor'"),
    "A visitor writes nothing of what is published": (
        """
        import Store
        func change(_ store: Store, _ scope: Scope<PublishedDoor>) async throws { try await store.write(scope) { _ in } }
        """, r"requires that 'PublishedDoor' conform to 'WritingDoor'"),
    "A transaction for reading writes nothing": (
        """
        import Store
        func act(_ store: Store, _ member: Member) async throws {
            try await store.read(member.scope) { tx in try tx.insert("asset", id: "x", [:]) }
        }
        """, r"value of type 'Reading' has no member 'insert'"),
    "A run-time text is no statement": (
        """
        import Store
        func read(_ tx: Reading, _ text: String) throws -> [String] { try tx.rows(text) { $0.text(0) } }
        """, r"cannot convert value of type 'String' to expected argument type 'SQL'"),
    "A run-time text cannot be made one by asking for a literal": (
        """
        import Store
        func read(_ tx: Reading, _ text: String) throws -> [String] { try tx.rows(SQL(stringLiteral: text)) { $0.text(0) } }
        """, r"cannot convert value of type 'String' to expected argument type 'StaticString'"),
    "A run-time text names no table": (
        """
        import Store
        func write(_ tx: Writing, _ table: String) throws { try tx.insert(table, id: "x", [:]) }
        """, r"cannot convert value of type 'String' to expected argument type 'Name'"),
    "A run-time text is no markup": (
        """
        import Platform
        func page(_ text: String) -> HTML { text }
        """, r"cannot convert return expression of type 'String' to return type 'HTML'"),
    "A run-time text cannot be made markup by asking for a literal": (
        """
        import Platform
        func page(_ text: String) -> HTML { HTML(stringLiteral: text) }
        """, r"cannot convert value of type 'String' to expected argument type 'StaticString'"),
    "A row is not kept": (
        """
        import Store
        func take(_ row: consuming Row) {}
        func keep(_ tx: Reading) throws { try tx.forEach("SELECT name FROM asset") { row in take(row) } }
        """, r"'row' is borrowed and cannot be consumed"),
    "Rows are not collected": (
        """
        import Store
        func keep(_ tx: Reading) throws -> [Row] { try tx.rows("SELECT name FROM asset") { row in row } }
        """, r"type 'Row' does not conform to protocol 'Copyable'"),
    "A transaction is not handed out": (
        """
        import Store
        func keep(_ store: Store, _ member: Member) async throws -> Reading { try await store.read(member.scope) { tx in tx } }
        """, r"type 'Reading' does not conform to the 'Sendable' protocol"),
    "A transaction is not used beside itself": (
        """
        import Store
        func act(_ store: Store, _ member: Member) async throws {
            _ = try await store.read(member.scope) { tx in
                Task { try tx.now() }
                return 1
            }
        }
        """, r"risks causing data races"),
    "Nothing is waited for inside a transaction": (
        """
        import Store
        func mail() async throws {}
        func act(_ store: Store, _ member: Member) async throws { try await store.write(member.scope) { _ in try await mail() } }
        """, r"cannot pass function of type '@Sendable \(Writing\) async throws -> \(\)' to parameter expecting synchronous function type"),
}

# What each of them could have been, so that a refusal is not one of the way in which they are compiled.
ALLOWED = {
    "The same with doors, literals and bound values": """
        import Platform
        import Store
        func titles(_ store: Store, _ member: Member, _ id: String) async throws -> [String] {
            try await store.read(member.scope) { tx in try tx.rows("SELECT name FROM asset WHERE id = \\(id)") { row in row.text(0) } }
        }
        func rename(_ store: Store, _ member: Member, _ name: String) async throws {
            try await store.write(member.scope) { tx in
                try tx.update("asset", id: "x", version: 1, ["name": .text(name)])
                try tx.record(Change("asset.changed", "asset", "x"))
            }
        }
        func sweep(_ store: Store) async throws {
            try await store.forEachOrganisation(reason: "sweep") { scope in _ = try await store.read(scope) { try $0.now() } }
        }
        func page(_ text: String) -> HTML { "<p>\\(text)</p>" }
        """,
    # The honest limit: a test is let in behind the doors. No product can be, since a release has no such way in.
    "With @testable a test reaches the connections": """
        @testable import Store
        func raw(_ store: Store) { _ = store.application }
        """,
}


class Compiler(unittest.TestCase):
    maxDiff = None

    @classmethod
    def setUpClass(cls):
        build = pathlib.Path(executable()).resolve().parent
        maps = sorted(build.glob("*/module.modulemap")) + sorted((TOP / ".build/checkouts").glob("*/Sources/*/include/module.modulemap"))
        libpq = subprocess.run(["pkg-config", "--cflags", "libpq"], capture_output=True, text=True, check=True, timeout=30).stdout.split()
        cls.command = [
            "swiftc", "-emit-sil", "-o", os.devnull, "-swift-version", "6", "-enable-upcoming-feature", "ExistentialAny",
            "-enable-upcoming-feature", "MemberImportVisibility", "-I", str(build / "Modules"), *libpq,
            *[word for path in maps for word in ("-Xcc", f"-fmodule-map-file={path}")],
            *[word for folder in sorted((TOP / "Sources").glob("C[A-Z]*")) for word in ("-I", str(folder))],
        ]
        cls.folder = pathlib.Path(cls.enterClassContext(tempfile.TemporaryDirectory(prefix="aertous-")))

    def errors(self, text: str) -> list[str]:
        file = self.folder / "attempt.swift"
        file.write_text(text)
        done = subprocess.run([*self.command, file], capture_output=True, text=True, timeout=120)
        found = re.findall(r"^\S*attempt\.swift:\d+:\d+: error: (.*)$", done.stderr, re.MULTILINE)
        self.assertEqual(done.returncode != 0, bool(found), done.stderr)
        return found

    def test_allowed(self):
        "What is meant to be written compiles, and a test may go behind the doors that it tests"
        for name, text in ALLOWED.items():
            with self.subTest(name):
                self.assertEqual(self.errors(text), [])

    def test_refused(self):
        "The compiler refuses forged scopes, wrong doors, run-time SQL and markup, kept rows and transactions that wait, each for its own reason"
        for name, (text, reason) in REFUSED.items():
            with self.subTest(name):
                found = self.errors(text)
                self.assertTrue(any(re.search(reason, error) for error in found), found)

    def test_no_way_in(self):
        "No source of the product imports as a test does"
        for path in (TOP / "Sources").rglob("*.swift"):
            self.assertNotIn("@testable", path.read_text(), path)
