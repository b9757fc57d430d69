import Hummingbird
import NIOCore
import Store

extension Records {
    /// The list as it is filtered and ordered, all of it, streamed page by page: one read at a time, so that neither
    /// memory nor a transaction grows with the register.
    @Sendable func csv(_ call: Call) async throws -> Answer {
        let member = try call.member
        var query = try ListQuery(call.query(), register.fields, order: register.order)
        (query.limit, query.cursor) = (ListQuery<R>.limits.upperBound, nil)
        try await store.write(member.scope) { [register] tx in try register.noteExport(member, tx) }
        let first = query
        let body = ResponseBody { writer in
            var query = first
            var out = Out(capacity: 64 << 10)
            register.fields.writeCSVHead(into: &out)
            while true {
                let listing = try await list(query, as: member)
                for record in listing.records { register.fields.writeCSV(record, into: &out) }
                try await writer.write(ByteBuffer(bytes: out.bytes))
                guard let next = listing.next else { break }
                query.cursor = try Cursor(next, order: query.order.text, kind: query.order.field?.kind)
                out = Out(capacity: 64 << 10)
            }
            try await writer.finish(nil)
        }
        return .file(Download(name: "\(register.path).csv", mediaType: "text/csv; charset=utf-8", body: body))
    }
}
