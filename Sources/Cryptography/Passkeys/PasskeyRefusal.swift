/// Why a passkey, or what was signed with one, is not taken.
public enum PasskeyRefusal: Error, Hashable, Sendable {
    case malformed(String)
    /// Made for the other ceremony.
    case wrongKind
    case wrongChallenge
    /// Made at another address, or within a page of another.
    case wrongOrigin
    /// Made for another relying party.
    case wrongSite
    /// Nobody touched the authenticator, or it did not check who.
    case notPresent, notVerified
    case unknownAlgorithm
    /// A statement about the make of the authenticator, for which we did not ask.
    case attested
    case wrongSignature
    /// The counter did not go on: there may be a copy of the key.
    case copied
}
