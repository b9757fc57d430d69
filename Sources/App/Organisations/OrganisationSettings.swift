internal import Foundation
internal import Platform
internal import Store

/// What an organisation says of itself. Its days are counted in its time zone; country and holidays are what deadlines in
/// working days need.
struct OrganisationSettings: Sendable, Equatable {
    var name = "", slug = "", country = "", timeZone = "UTC", holidays = "", size = "", sector = ""
    var version = 0
    /// As forms and the API spell them, in the order of the form.
    static let names = ["name", "slug", "country", "time_zone", "holidays", "size", "sector"]

    subscript(name: String) -> String {
        get {
            switch name {
            case "name": self.name
            case "slug": slug
            case "country": country
            case "time_zone": timeZone
            case "holidays": holidays
            case "size": size
            default: sector
            }
        }
        set {
            switch name {
            case "name": self.name = newValue
            case "slug": slug = newValue
            case "country": country = newValue
            case "time_zone": timeZone = newValue
            case "holidays": holidays = newValue
            case "size": size = newValue
            default: sector = newValue
            }
        }
    }

    static func label(_ name: String) -> String {
        switch name {
        case "slug": "Address"
        case "time_zone": "Time zone"
        default: name.prefix(1).uppercased() + name.dropFirst()
        }
    }
    /// What people read for a value.
    func words(_ name: String) -> String { Self.words(name, self[name]) }
    static func words(_ name: String, _ value: String) -> String {
        let options: [UI.Option] =
            switch name {
            case "country": countries
            case "holidays": calendars
            case "size": sizes
            case "sector": sectors
            default: []
            }
        return options.first { $0.value == value }?.label ?? value
    }

    /// Tidied, with every field that is not acceptable. An address that is taken is no problem: it gets a suffix.
    func checked(besides given: [Problem.Field] = []) throws -> OrganisationSettings {
        var (tidy, problems) = (self, [Problem.Field]())
        tidy.name = name.split { $0.isWhitespace }.joined(separator: " ")
        do throws(Complaint) {
            tidy.name = try Text.line(tidy.name)
            if tidy.name.isEmpty || tidy.name.unicodeScalars.count > 200 { problems.append(.init("name", "Write a name of one to 200 characters")) }
        } catch { problems.append(.init("name", "The name: \(error.message)")) }
        tidy.slug = Slug.make(from: slug)
        if slug.isEmpty || slug.utf8.count > 60 || tidy.slug != slug { problems.append(.init("slug", "Use small letters, digits and hyphens, at most 40")) }
        func choose(_ field: String, from options: [UI.Option], _ words: String) {
            if !self[field].isEmpty, !options.contains(where: { $0.value == self[field] }) { problems.append(.init(field, words)) }
        }
        choose("country", from: Self.countries, "Choose a country")
        choose("holidays", from: Self.calendars, "Choose a calendar")
        choose("size", from: Self.sizes, "Choose a size")
        choose("sector", from: Self.sectors, "Choose a sector")
        if !Zone.names.contains(timeZone) { problems.append(.init("time_zone", "Choose a time zone")) }
        problems = given.adding(problems)
        guard problems.isEmpty else { throw Problem.invalid(problems) }
        return tidy
    }

    // MARK: What can be chosen

    static let countries: [UI.Option] = {
        let english = Locale(identifier: "en_GB")
        return Locale.Region.isoRegions.filter { $0.identifier.count == 2 && $0.identifier.allSatisfy(\.isLetter) }.map {
            UI.Option($0.identifier, english.localizedString(forRegionCode: $0.identifier) ?? $0.identifier)
        }.sorted { $0.label < $1.label }
    }()
    static let zones: [UI.Option] = Zone.names.map { UI.Option($0, $0) }
    /// Working days without any holiday, the days on which euro payments are settled, or those of a country.
    static let calendars: [UI.Option] = [UI.Option("TARGET", "TARGET (euro payment days)")] + countries
    static let sizes: [UI.Option] = [
        UI.Option("micro", "Up to 9 people"), UI.Option("small", "10 to 49 people"), UI.Option("medium", "50 to 249 people"),
        UI.Option("large", "250 people or more"),
    ]
    static let sectors: [UI.Option] = [
        UI.Option("banking", "Banking"), UI.Option("finance", "Financial market infrastructure and other finance"), UI.Option("insurance", "Insurance"),
        UI.Option("energy", "Energy"), UI.Option("transport", "Transport"), UI.Option("health", "Health"), UI.Option("water", "Water and waste water"),
        UI.Option("digital_infrastructure", "Digital infrastructure"), UI.Option("ict_services", "Management of ICT services"),
        UI.Option("digital_providers", "Digital providers"), UI.Option("software", "Software"), UI.Option("public", "Public administration"),
        UI.Option("space", "Space"), UI.Option("post", "Post and couriers"), UI.Option("waste", "Waste management"), UI.Option("chemicals", "Chemicals"),
        UI.Option("food", "Food"), UI.Option("manufacturing", "Manufacturing"), UI.Option("research", "Research"), UI.Option("other", "Something else"),
    ]
}
