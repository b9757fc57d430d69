internal import Platform

/// The statement of applicability: for each control of Annex A whether it is included, why, and how far it is done.
public struct StatementOfApplicability: Sendable {
    public struct Line: Sendable {
        public let requirement, title: String
        public let isIncluded: Bool
        public let driver: Driver
        /// Of an exclusion its reason, of an inclusion what was said about it.
        public let justification: String
        public let status: String
        public let verdict: Verdict
        public let owner: String
        /// Codes of our controls.
        public let controls: [String]
        /// An exclusion that nobody gave a reason for does not stand before an auditor.
        public var lacksReason: Bool { !isIncluded && justification.isEmpty }
    }
    public let lines: [Line]

    /// The framework that has one, and what its annex's controls begin with.
    public static let framework = "iso27001-2022"
    private static let annex = "A."

    public init(_ states: [RequirementState]) {
        lines = states.filter { $0.requirement.hasPrefix(Self.annex) }.map { state in
            Line(
                requirement: state.requirement, title: state.title, isIncluded: state.effective != .notApplicable, driver: state.driver,
                justification: state.reason, status: Self.status(state.effective), verdict: state.effective, owner: state.owner?.label ?? "",
                controls: state.controls.filter { $0.health != .retired }.map(\.code))
        }
    }

    private static func status(_ verdict: Verdict) -> String {
        switch verdict {
        case .met: "Implemented"
        case .partlyMet: "Partly implemented"
        case .notMet: "Not implemented"
        case .notAssessed: "Not assessed"
        case .notApplicable: "Excluded"
        }
    }

    public var incomplete: [String] { lines.filter(\.lacksReason).map(\.requirement) }

    static let heads: [String] = ["Number", "Control", "Included", "Driver", "Justification", "Status", "Owner", "Our controls"]

    /// With a first line of heads, in people's words; cells that begin like a formula are neutralised.
    public var csv: [UInt8] {
        var out = Out(capacity: 32_000)
        func row(_ cells: [String], _ out: inout Out) {
            for (i, cell) in cells.enumerated() {
                if i > 0 { out.put(UInt8(ascii: ",")) }
                CSVCell.write(cell, &out)
            }
            out.put(literal: "\r\n")
        }
        row(Self.heads, &out)
        for line in lines {
            row(
                [
                    line.requirement, line.title, line.isIncluded ? "Yes" : "No", line.isIncluded ? line.driver.label : "", line.justification, line.status,
                    line.owner, line.controls.joined(separator: " "),
                ], &out)
        }
        return out.bytes
    }

    public var json: [UInt8] {
        var out = Out(capacity: 32_000)
        out.object { out in
            out.member("items", lines) { line, out in
                out.object { out in
                    out.member("requirement", line.requirement)
                    out.member("title", line.title)
                    out.member("included", line.isIncluded)
                    out.member("driver", line.isIncluded ? line.driver.rawValue : nil)
                    out.member("justification", line.justification)
                    out.member("verdict", line.verdict.rawValue)
                    out.member("status", line.status)
                    out.member("owner", line.owner)
                    out.member("controls", line.controls) { $1.put(json: $0) }
                }
            }
            out.member("incomplete", incomplete) { $1.put(json: $0) }
            out.member("next", nil)
        }
        return out.bytes
    }
}
