import Crypto
import Foundation
import Platform
import SwiftASN1
import X509

/// A certificate that the demonstration makes for itself: for localhost, for a year, trusted by nobody.
enum SelfSigned {
    /// The one in the folder, or a new one where there is none or it ends within a day.
    static func certificate(in folder: String, now: Int64) throws -> Server.Certificate {
        let files = Server.Certificate(chain: folder + "/demo.crt", key: folder + "/demo.tls-key")
        let date = Date(timeIntervalSince1970: Double(now) / 1_000)
        if let text = try? String(contentsOfFile: files.chain, encoding: .utf8), let old = try? X509.Certificate(pemEncoded: text),
            old.notValidAfter > date.addingTimeInterval(86_400), FileManager.default.fileExists(atPath: files.key)
        {
            return files
        }
        let key = P256.Signing.PrivateKey()
        let name = try DistinguishedName { CommonName("localhost") }
        let certificate = try X509.Certificate(
            version: .v3, serialNumber: X509.Certificate.SerialNumber(), publicKey: .init(key.publicKey), notValidBefore: date.addingTimeInterval(-300),
            notValidAfter: date.addingTimeInterval(365 * 86_400), issuer: name, subject: name, signatureAlgorithm: .ecdsaWithSHA256,
            extensions: try X509.Certificate.Extensions {
                Critical(BasicConstraints.isCertificateAuthority(maxPathLength: 0))
                KeyUsage(digitalSignature: true, keyCertSign: true)
                SubjectAlternativeNames([.dnsName("localhost"), .ipAddress(ASN1OctetString(contentBytes: [127, 0, 0, 1]))])
            },
            issuerPrivateKey: .init(key))
        try Folder.writePrivate(key.pemRepresentation + "\n", to: files.key)
        try Folder.writePrivate(try certificate.serializeAsPEM().pemString + "\n", to: files.chain)
        return files
    }
}
