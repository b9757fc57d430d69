import Foundation

/// Looks before anything is started: a port that somebody has is one line, not the end of a start half made.
enum Port {
    /// - Throws: ``Refusal`` when another program listens there. What else may be wrong is found when we listen.
    static func refuseTaken(_ port: Int, host: String) throws {
        guard port != 0 else { return }
        var hints = addrinfo()
        (hints.ai_flags, hints.ai_socktype) = (AI_PASSIVE, Int32(SOCK_STREAM.rawValue))
        var found: UnsafeMutablePointer<addrinfo>?
        guard getaddrinfo(host, "\(port)", &hints, &found) == 0, let address = found else { return }
        defer { freeaddrinfo(found) }
        let probe = socket(address.pointee.ai_family, address.pointee.ai_socktype, address.pointee.ai_protocol)
        guard probe >= 0 else { return }
        defer { close(probe) }
        // As the server itself does: connections that are only ending do not count.
        var yes: Int32 = 1
        setsockopt(probe, SOL_SOCKET, SO_REUSEADDR, &yes, socklen_t(MemoryLayout<Int32>.size))
        if bind(probe, address.pointee.ai_addr, address.pointee.ai_addrlen) != 0, errno == EADDRINUSE {
            throw Refusal("Port \(port) is in use by another program.")
        }
    }
}
