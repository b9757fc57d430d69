@testable import App
import HTTPTypes
@testable import Store
import Testing
import World

@Suite("The access table decides who may do what")
struct PermissionTests {
    @Test("An Employee reaches no register, and an Auditor no further than their engagement")
    func narrow() {
        for permission in Permission.allCases where permission != .organisationRead && permission != .tokensOwn {
            #expect(Role.employee.extent(of: permission) == .none, "\(permission)")
            #expect([.none, .engagement].contains(Role.auditor.extent(of: permission)) || permission == .teamRead, "\(permission)")
        }
    }

    @Test("The team, the settings and other people's tokens are the CISO's alone")
    func owning() {
        for permission in [Permission.teamWrite, .organisationWrite] {
            #expect(Role.allCases.filter { $0.extent(of: permission) != .none } == [.ciso], "\(permission)")
        }
        #expect(Role.allCases.filter { $0.extent(of: .tokensOwn) == .all } == [.ciso])
        #expect(Role.allCases.filter { $0.extent(of: .teamInvite) != .none } == [.ciso, .manager])
    }

    @Test("Nobody grants a role above those that their own may grant")
    func granting() {
        #expect(Role.ciso.grantable == Role.allCases)
        #expect(Role.manager.grantable == [.analyst, .engineer, .auditor, .employee])
        for role in [Role.analyst, .engineer, .auditor, .consultant, .employee] { #expect(role.grantable == [], "\(role)") }
        for role in Role.allCases {
            #expect(role.grantable.isEmpty == (role.extent(of: .teamInvite) == .none), "\(role) may invite exactly where it may grant something")
        }
    }

    @Test("A token is never offered more than its maker's role, nor the making of tokens")
    func offered() {
        for role in Role.allCases {
            let offered = Permission.offered(to: role)
            #expect(!offered.contains(.tokensOwn))
            #expect(offered.allSatisfy { role.extent(of: $0) != .none }, "\(role)")
        }
    }

    @Test("Who approves has not only done the work: approvals are the CISO's and the Manager's")
    func approvals() {
        for permission in [Permission.frameworksAdopt, .evidenceReview, .logRead, .logExport] {
            #expect(Role.allCases.filter { $0.extent(of: permission) != .none } == [.ciso, .manager], "\(permission)")
        }
    }

    @Test("Whoever may change a register may also see what they change")
    func writesAreSeen() {
        let pairs: [(write: Permission, read: Permission)] = [
            (.controlsWrite, .controlsRead), (.controlsTest, .controlsRead), (.evidenceAdd, .evidenceRead), (.evidenceReview, .evidenceRead),
            (.assetsWrite, .assetsRead), (.requirementsAssess, .frameworksRead), (.frameworksAdopt, .frameworksRead), (.logExport, .logRead),
        ]
        for (write, read) in pairs {
            for role in Role.allCases where role.extent(of: write) != .none {
                #expect(role.extent(of: read) != .none, "\(role) may \(write) and not \(read)")
                if role.extent(of: write) == .all { #expect(role.extent(of: read) == .all, "\(role) \(write)") }
            }
        }
    }

    @Test("The permission page shows the table as the program enforces it, to every role", arguments: Engine.allCases)
    func page(_ engine: Engine) async throws {
        try await AppWorld.with(engine) { world in
            for person in world.people {
                let reply = try await world.page(.get, "/o/\(person.organisation)/team/permissions", as: person)
                #expect(reply.status == 200, "\(person.role)")
                for permission in Permission.allCases { #expect(reply.text.contains(">\(permission.rawValue)<"), "\(permission)") }
            }
        }
    }

    @Test("Every table that the roles are narrowed on is one of the schema's with a visibility")
    func registers() throws {
        let tables = Set(try Installation.schema().ordered.filter { $0.visibility != nil }.map(\.name))
        for role in Role.allCases { #expect(Set(role.registers.keys).isSubset(of: tables), "\(role)") }
        #expect(Set(Role.ciso.registers.keys) == tables, "a table with a visibility is read by no permission: nobody would see it")
    }
}
