internal import Foundation
internal import Yams

/// What one organisation of the demonstration is like, read from a file of ours that travels with the program.
struct DemonstrationStory: Decodable, Sendable {
    struct Person: Decodable, Sendable { let role, name, email: String }
    struct Engagement: Decodable, Sendable {
        let title, auditor: String
        let begins, ends: Int
    }
    struct Gap: Decodable, Sendable {
        let id, verdict: String
        let note: String?
    }
    struct Failure: Decodable, Sendable { let id, found: String }
    struct Thing: Decodable, Sendable {
        let name, kind, owner, place, text: String
        let `class`: String
        let criticality: Int
    }
    /// `day`, `from`, `to` and `expires` count back from the day of seeding.
    struct Proof: Decodable, Sendable {
        let control, title, file, review, by: String
        let day, from, to, expires: Int
        let answer: String?
        let lines: [String]?
        let bars: [Int]?
    }

    let slug, name, country, timeZone: String
    /// Of one that is in trial: how many days are left on the day of seeding.
    let trialDays: Int?
    let frameworks: [String]
    let people: [Person]
    let engagement: Engagement
    let gaps: [Gap]
    let failed: [Failure]
    let planned: [String]
    let assets: [Thing]
    let evidence: [Proof]

    /// The stories in the order in which the demonstration shows them.
    ///
    /// - Parameter folder: the folder `Resources` of this target.
    static func all(folder: String) throws -> [DemonstrationStory] {
        try ["merelin-payments", "tarnbeck-software"].map { name in
            let text = try String(contentsOfFile: "\(folder)/demonstration/\(name).yaml", encoding: .utf8)
            return try YAMLDecoder().decode(DemonstrationStory.self, from: text)
        }
    }
}
