internal import CDispatch  // struct stat, as the whole-module build finds it
internal import Foundation
internal import Logging
internal import NIOSSL

extension Server.Certificate {
    /// TLS 1.2 and 1.3 as Mozilla's "intermediate" has it: forward secrecy and authenticated encryption only, no renegotiation.
    ///
    /// - Parameter now: milliseconds since 1970 UTC, for the certificate's last day.
    func configuration(now: Int64, logger: Logger) throws -> TLSConfiguration {
        for file in [chain, key] where access(file, R_OK) != 0 {
            throw Server.Failure.certificate(errno == ENOENT ? "there is no file \(file)" : "\(file) may not be read")
        }
        var status = stat()
        if stat(key, &status) == 0, status.st_mode & 0o077 != 0 {
            throw Server.Failure.certificate("the key \(key) may be read by others than its owner, so run chmod 600 on it")
        }
        func explained<T>(_ words: String, _ body: () throws -> T) throws -> T {
            do { return try body() } catch { throw Server.Failure.certificate(words) }
        }
        let certificates = try explained("\(chain) holds no PEM certificate") { try NIOSSLCertificate.fromPEMFile(chain) }
        guard !certificates.isEmpty else { throw Server.Failure.certificate("\(chain) holds no PEM certificate") }
        if let leaf = certificates.first, Int64(leaf.notValidAfter) * 1_000 <= now {
            // Served all the same: whoever restarts us on the day after it ended is better off with pages that browsers warn of.
            logger.warning("certificate", metadata: ["file": "\(chain)", "problem": "it has expired, and browsers will refuse it"])
        }
        let secret = try explained("\(key) holds no PEM private key") { try NIOSSLPrivateKey(file: key, format: .pem) }
        var tls = TLSConfiguration.makeServerConfiguration(certificateChain: certificates.map { .certificate($0) }, privateKey: .privateKey(secret))
        tls.minimumTLSVersion = .tlsv12
        tls.cipherSuiteValues = [
            .TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256, .TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256, .TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384,
            .TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384, .TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256, .TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256,
        ]
        tls.curves = [.x25519, .secp256r1, .secp384r1]
        tls.renegotiationSupport = .none
        return tls
    }

    var mismatch: Server.Failure { .certificate("the key \(key) does not belong to the certificate \(chain)") }
}
