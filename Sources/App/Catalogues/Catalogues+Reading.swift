public import Foundation

/// Reads the catalogue files that travel with the program. They are ours, not strangers': a mistake in one stops the start.
extension Catalogues {
    /// - Parameter folder: holds one `FRAMEWORK.yaml` for each framework, and `common-controls.yaml`.
    public init(folder: URL) throws {
        func read<T: Decodable>(_ name: String, as type: T.Type) throws -> T {
            try YAMLText.read(Array(Data(contentsOf: folder.appendingPathComponent(name))), as: type)
        }
        let frameworks = try ["iso27001-2022", "nist-csf-2.0"].map { try read("\($0).yaml", as: FrameworkFile.self).catalogue }
        let controls = try read("common-controls.yaml", as: ControlFile.self).controls.map { try $0.control }
        try self.init(frameworks: frameworks, controls: controls)
    }
}

private struct FrameworkFile: Decodable {
    struct Requirement: Decodable {
        let id, title: String
        let parent, asked, good, assessor: String?
        let assessable, mandatory: Bool?
    }
    let id, name, short: String
    let version: Int
    let requirements: [Requirement]

    var catalogue: Catalogue {
        // A parent stands before what it holds.
        var mandatory: Set<String> = []
        for item in requirements where item.mandatory == true || item.parent.map(mandatory.contains) == true { mandatory.insert(item.id) }
        return Catalogue(
            id: id, name: name, short: short, version: version,
            requirements: requirements.map { [mandatory] item in
                let guidance: Catalogue.Guidance? =
                    if let asked = item.asked, let good = item.good, let assessor = item.assessor {
                        Catalogue.Guidance(asked: asked, good: good, assessor: assessor)
                    } else {
                        nil
                    }
                return Catalogue.Entry(
                    id: item.id, parent: item.parent, title: item.title, isAssessable: item.assessable ?? true,
                    isMandatory: mandatory.contains(item.id), guidance: guidance)
            })
    }
}

private struct ControlFile: Decodable {
    struct Item: Decodable {
        let id, title, objective, practice, test, cadence, owner: String
        let evidence: [String]
        let serves: [String: [String]]

        var control: CommonControl {
            get throws {
                guard let cadence = Cadence(rawValue: cadence) else { throw CatalogueDefect("\(id): the cadence \(cadence)") }
                guard let owner = Role(rawValue: owner) else { throw CatalogueDefect("\(id): the owner \(owner)") }
                return CommonControl(
                    id: id, title: title, objective: objective, practice: practice, test: test, evidence: evidence,
                    cadence: cadence, owner: owner, serves: serves)
            }
        }
    }
    let controls: [Item]
}
