import Foundation

/// Looks before anything is started: an address that is not to be had is one line, not the end of a start half made.
enum Port {
    /// - Throws: ``Refusal`` when another program listens there, or this machine has no such address. What else may be wrong is
    ///   found when we listen.
    static func refuse(_ port: Int, host: String) throws {
        var hints = addrinfo()
        (hints.ai_flags, hints.ai_socktype) = (AI_PASSIVE, Int32(SOCK_STREAM.rawValue))
        var found: UnsafeMutablePointer<addrinfo>?
        guard getaddrinfo(host, "\(port)", &hints, &found) == 0, let address = found else {
            throw Refusal("AERTOUS_HOST: \(host) is no address, and no name that this machine can look up.")
        }
        defer { freeaddrinfo(found) }
        let probe = socket(address.pointee.ai_family, address.pointee.ai_socktype, address.pointee.ai_protocol)
        guard probe >= 0 else { return }
        defer { close(probe) }
        // As the server itself does: connections that are only ending do not count.
        var yes: Int32 = 1
        setsockopt(probe, SOL_SOCKET, SO_REUSEADDR, &yes, socklen_t(MemoryLayout<Int32>.size))
        guard bind(probe, address.pointee.ai_addr, address.pointee.ai_addrlen) != 0 else { return }
        switch errno {
        case EADDRINUSE: throw Refusal("Port \(port) is in use by another program.")
        case EADDRNOTAVAIL: throw Refusal("AERTOUS_HOST: \(host) is no address of this machine.")
        default: break
        }
    }
}
