import App
import Cryptography
import Platform
import PublicSite
import Store

/// What strangers reach, and what keeps robots from it.
extension Composition {
    func publicSite(_ store: Store) throws -> PublicSite {
        let resources = try ResourceFolder.find("Platform", besides: try System.executable())
        return PublicSite(
            store: store, challenger: try challenger(try Assets(folder: resources)), contact: try contact(), key: try keyring.key(for: .devices),
            random: System.random)
    }

    /// Who is told of what visitors leave, and whose address they read.
    func contact() throws -> EmailAddress {
        guard let address = configuration.contact ?? EmailAddress("contact@" + (configuration.origin ?? "localhost.example")) else {
            throw Refusal("AERTOUS_ORIGIN is no host name.")
        }
        return address
    }

    /// A provider's where it is configured, ours otherwise.
    func challenger(_ assets: Assets) throws -> any Challenger {
        let key = try keyring.key(for: .challenges)
        guard let turnstile = configuration.turnstile else {
            return AltchaChallenger(key: key, maxnumber: UInt64(configuration.challengeMaxnumber), assets: assets.addresses, random: System.random)
        }
        guard let verify = try SiteVerify(address: turnstile.address) else {
            throw Refusal("AERTOUS_TURNSTILE_URL is an https:// address.")
        }
        let mayBeTest = try DemoFolder.existing(configuration.data) != nil
        let challenger = TurnstileChallenger(
            siteKey: turnstile.siteKey, secret: turnstile.secret, host: configuration.origin ?? configuration.host, key: key, mayBeTest: mayBeTest,
            ask: { try await verify.ask($0) })
        guard let challenger else {
            throw Refusal(
                "AERTOUS_TURNSTILE_SITE_KEY and AERTOUS_TURNSTILE_SECRET are no keys of Turnstile's, or those for tests, which let everybody through.")
        }
        return challenger
    }
}
