/// What an authenticator says of itself and signs (WebAuthn section 6.1).
struct AuthenticatorData: Sendable {
    /// A credential that was just made.
    struct Credential: Sendable {
        let id: [UInt8]
        /// The COSE key as it stands there.
        let key: [UInt8]
    }

    /// Bytes of a credential's id.
    static let idRange = 1...1_023
    /// Relying party's hash, flags and counter.
    private static let headLength = 37

    let siteHash: [UInt8]
    let isPresent, isVerified: Bool
    /// Whether the key may be on more than one device, and whether it is.
    let mayBeCopied, isBackedUp: Bool
    let count: UInt32
    let credential: Credential?

    init(_ bytes: [UInt8]) throws(PasskeyRefusal) {
        guard bytes.count >= Self.headLength, bytes.count <= CBOR.byteLimit else { throw .malformed("The authenticator's data have another length.") }
        let flags = bytes[32]
        siteHash = Array(bytes[..<32])
        (isPresent, isVerified) = (flags & 0x01 != 0, flags & 0x04 != 0)
        (mayBeCopied, isBackedUp) = (flags & 0x08 != 0, flags & 0x10 != 0)
        guard mayBeCopied || !isBackedUp else { throw .malformed("A key that cannot be copied is said to be backed up.") }
        count = bytes[33..<Self.headLength].reduce(0) { $0 << 8 | UInt32($1) }
        var rest = bytes[Self.headLength...]
        credential = flags & 0x40 == 0 ? nil : try Self.credential(&rest)
        if flags & 0x80 != 0 {
            var reader = CBORReader(rest)
            guard case .map = try reader.value() else { throw .malformed("Extensions are no map.") }
            rest = rest[reader.at...]
        }
        guard rest.isEmpty else { throw .malformed("There is more after the authenticator's data.") }
    }

    /// After the 16 bytes that name the make, which we do not keep.
    private static func credential(_ rest: inout ArraySlice<UInt8>) throws(PasskeyRefusal) -> Credential {
        let start = rest.startIndex
        guard rest.count >= 18 else { throw .malformed("The credential ends too early.") }
        let length = Int(rest[start + 16]) << 8 | Int(rest[start + 17])
        guard idRange ~= length, rest.count >= 18 + length else { throw .malformed("The credential's id has another length.") }
        let id = rest[(start + 18)..<(start + 18 + length)]
        var reader = CBORReader(rest[id.endIndex...])
        _ = try reader.value()
        let key = rest[id.endIndex..<reader.at]
        rest = rest[reader.at...]
        return Credential(id: Array(id), key: Array(key))
    }
}
