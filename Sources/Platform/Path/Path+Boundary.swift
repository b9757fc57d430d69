internal import HTTPTypes
internal import Hummingbird
internal import Logging
internal import NIOCore
internal import Store

extension Path {
    /// The error boundary: what is a `Problem` is explained, anything else is opaque outside and loud inside.
    func refusal(for error: any Error, _ visit: Visit) -> Response {
        if let first = error as? SignInFirst, !visit.wantsDocument {
            return Response(status: .seeOther, headers: [.location: "/sign-in?next=" + PercentEncoding.encode(first.next)])
        }
        var headers = HTTPFields()
        let problem: Problem
        switch error {
        case let known as Problem: problem = known
        // The body broke off, or the connection's end cancelled the request: whether anybody still reads this is not known, but
        // a failure of ours it is not. A task of ours that was cancelled while the request goes on is one.
        case is ClientGone: problem = .malformed("The request did not come to its end.")
        case is CancellationError where Task.isCancelled: problem = .malformed("The request did not come to its end.")
        case is SignInFirst: problem = Problem(.unauthenticated, "Your session is over. Sign in again, then send it once more.")
        case let wrong as WrongMethod:
            problem = Problem(.methodNotAllowed, "This address takes \(wrong.allowed.joined(separator: ", ")).")
            headers[.allow] = wrong.allowed.joined(separator: ", ")
        case let fault as FileFault where fault.isUnavailability:
            logger.error("disk", metadata: ["id": "\(visit.requestID)", "route": "\(visit.pattern)", "error": "\(fault)"])
            problem = Problem(.unavailable, "The disk is full, or fails. Please try again in a moment.")
        case let loss as FileLoss where loss.kind == .missing:
            logger.error("file", metadata: Self.metadata(loss, id: visit.requestID, route: visit.pattern))
            problem = Problem(
                .unavailable, "This file should be here, and is missing on our side. The operator sees it in the log, under the number of this request.")
        default:
            logger.error("unexpected", metadata: Self.metadata(error, id: visit.requestID, route: visit.pattern))
            return opaque(visit)
        }
        // Where nobody knows how long something lasts, a program is told to wait a little all the same.
        if let seconds = problem.retryAfter ?? (problem.kind == .unavailable ? 5 : nil) { headers[.retryAfter] = String(seconds) }
        switch visit.area {
        case _ where visit.wantsDocument:
            headers[.contentType] = ProblemDocument.mediaType
            if visit.area == .api, problem.kind == .unauthenticated { headers[.wwwAuthenticate] = "Bearer" }
            let body = ProblemDocument(problem: problem, requestID: visit.requestID).json
            return Response(status: .init(code: problem.kind.rawValue), headers: headers, body: .init(byteBuffer: ByteBuffer(bytes: body)))
        case .api, .page:
            var response = html(errorPage(problem, visit.requestID, visit.caller), visit)
            response.status = .init(code: problem.kind.rawValue)
            for field in headers { response.headers.append(field) }
            return response
        }
    }

    private func opaque(_ visit: Visit) -> Response {
        switch visit.area {
        case _ where visit.wantsDocument:
            var out = Out()
            out.put(literal: #"{"type":"/problems/internal","title":"Something went wrong on our side","status":500,"request":"#)
            out.put(json: visit.requestID)
            out.put(literal: "}")
            return Response(
                status: .internalServerError, headers: [.contentType: ProblemDocument.mediaType], body: .init(byteBuffer: ByteBuffer(bytes: out.bytes)))
        case .api, .page:
            var response = html(ErrorPages.page(status: 500, requestID: visit.requestID), visit)
            response.status = .internalServerError
            return response
        }
    }

    /// The error's type and case, without what it carries: that may be somebody's data.
    static func described(_ error: any Error) -> String {
        if let loss = error as? FileLoss { return "FileLoss.\(loss.kind.rawValue)" }
        if let known = error as? StoreError { return "\(known)" }
        return String(reflecting: type(of: error))
    }
}

/// Not signed in: pages lead to the door, always to the same one, whatever the address.
struct SignInFirst: Error { let next: String }
struct WrongMethod: Error { let allowed: [String] }
