/// What signs the people of a demonstration in, in the form that scripts read.
public struct DemonstrationCredentials: Codable, Sendable {
    public struct Person: Codable, Sendable {
        public let role, email, password: String
        /// Base 32, as an authenticator takes it.
        public let totpSecret: String
        /// An API token of this membership with every scope.
        public let token: String

        enum CodingKeys: String, CodingKey { case role, email, password, totpSecret = "totp_secret", token }
    }
    public struct Organisation: Codable, Sendable {
        public let slug, name: String
        public let members: [Person]
    }

    public var url: String
    public let organisations: [Organisation]
}
