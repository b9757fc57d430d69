internal import Platform
internal import Store

extension RequirementState {
    func write(into out: inout Out) {
        out.object { out in
            out.member("id", id)
            out.member("version", version)
            out.member("framework", framework)
            out.member("requirement", requirement)
            out.member("title", title)
            out.member("parent", parent)
            out.member("verdict", stated.rawValue)
            out.member("reason", reason)
            out.member("stated_by", statedBy?.id)
            out.member("stated_at", assessment.statedAt?.iso)
            out.member("inferred")
            if let inferred {
                out.object { out in
                    out.member("verdict", inferred.verdict.rawValue)
                    out.member("through", inferred.through) { $1.put(json: $0) }
                    out.member("since", Instant(milliseconds: inferred.since).iso)
                }
            } else {
                out.put(literal: "null")
            }
            out.member("effective", effective.rawValue)
            out.member("proof", proof.rawValue)
            out.member("work", work.rawValue)
            out.member("driver", driver.rawValue)
            out.member("owner_id", owner?.id)
            out.member("due_on", due?.iso)
            out.member("controls", controls) { $0.write(into: &$1) }
            out.member("evidence", evidence) { $0.write(into: &$1) }
        }
    }
    var json: [UInt8] {
        var out = Out(capacity: 2_000)
        write(into: &out)
        return out.bytes
    }

    static let schema: [UInt8] = Array(
        #"""
        {"type":"object","additionalProperties":false,"required":["id","version","framework","requirement","title","parent","verdict","reason","stated_by","stated_at","inferred","effective","proof","work","driver","owner_id","due_on","controls","evidence"],"properties":{"id":{"type":"string"},"version":{"type":"integer","minimum":1},"framework":{"type":"string"},"requirement":{"type":"string"},"title":{"type":"string"},"parent":{"type":["string","null"]},"verdict":{"type":"string","description":"What a person stated"},"reason":{"type":"string"},"stated_by":{"type":["string","null"]},"stated_at":{"type":["string","null"],"format":"date-time"},"inferred":{"type":["object","null"],"description":"What the controls imply","properties":{"verdict":{"type":"string"},"through":{"type":"array","items":{"type":"string"}},"since":{"type":"string","format":"date-time"}}},"effective":{"type":"string","description":"What counts: the lower one, until a person decides again"},"proof":{"type":"string","enum":["proven","stated","stale","gap","not_measured","not_applicable"]},"work":{"type":"string"},"driver":{"type":"string"},"owner_id":{"type":["string","null"]},"due_on":{"type":["string","null"],"format":"date"},"controls":{"type":"array","items":{"type":"object","additionalProperties":false,"required":["id","code","title","health","last_test","next_test"],"properties":{"id":{"type":"string"},"code":{"type":"string"},"title":{"type":"string"},"health":{"type":"string","enum":["working","degraded","failed","not_tested","retired"]},"last_test":{"type":["string","null"],"format":"date"},"next_test":{"type":["string","null"],"format":"date"}}}},"evidence":{"type":"array","items":{"type":"object","additionalProperties":false,"required":["id","title","kind","review","expires_on","sha256","direct","through"],"properties":{"id":{"type":"string"},"title":{"type":"string"},"kind":{"type":"string","enum":["file","link"]},"review":{"type":"string","enum":["to_review","accepted","rejected","withdrawn"]},"expires_on":{"type":["string","null"],"format":"date"},"sha256":{"type":["string","null"]},"direct":{"type":"boolean","description":"Linked to the requirement itself"},"through":{"type":"array","items":{"type":"string"},"description":"Codes of the controls through which it supports it"}}}}}}
        """#.utf8)
}

extension ServingControl {
    func write(into out: inout Out) {
        out.object { out in
            out.member("id", id)
            out.member("code", code)
            out.member("title", title)
            out.member("health", health.rawValue)
            out.member("last_test", last?.day.iso)
            out.member("next_test", condition.nextTest?.iso)
        }
    }
}

extension SupportingEvidence {
    func write(into out: inout Out) {
        out.object { out in
            out.member("id", id)
            out.member("title", title)
            out.member("kind", kind)
            out.member("review", review)
            out.member("expires_on", expiresOn?.iso)
            out.member("sha256", sha256)
            out.member("direct", isDirect)
            out.member("through", through) { $1.put(json: $0) }
        }
    }
}
