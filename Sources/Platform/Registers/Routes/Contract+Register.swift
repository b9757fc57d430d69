import Store

/// The pieces of the OpenAPI document that a register's routes bring.
extension Contract {
    static func list<R>(_ register: Register<R>) -> Contract {
        var contract = Contract()
        contract.query =
            conditions(register) + [PageLimit.parameter(), Cursor.parameter]
        contract.answer = register.fields.listSchema
        return contract
    }

    static func csv<R>(_ register: Register<R>) -> Contract {
        var contract = Contract()
        contract.query = conditions(register)
        contract.answer = Array(#"{"type":"string"}"#.utf8)
        contract.answerType = "text/csv"
        return contract
    }

    /// What narrows and orders a list.
    private static func conditions<R>(_ register: Register<R>) -> [Parameter] {
        var all = register.fields.all.filter { $0.uses.contains(.filter) }.flatMap(parameters)
        if register.fields.all.contains(where: { $0.uses.contains(.search) }) {
            all.append(Parameter("q", "Words to look for", schema: Array(#"{"type":"string","maxLength":200}"#.utf8)))
        }
        all = all.map(\.liftable)
        let orders = ["id"] + register.fields.all.filter { $0.uses.contains(.sort) }.map(\.name)
        var schema = Out()
        schema.put("{\"type\":\"string\",\"default\":")
        schema.put(json: register.order)
        schema.put(",\"enum\":")
        schema.put(jsonTexts: orders.flatMap { [$0, "-" + $0] })
        schema.put("}")
        all.append(Parameter("sort", "The order; `-` before a name for the other way", schema: schema.bytes))
        return all
    }

    private static func parameters<R>(_ field: Field<R>) -> [Parameter] {
        var out = Out()
        field.kind.filterSchema(&out)
        guard field.kind.isOrdered else { return [Parameter(field.name, "Only where \(field.label) is this", schema: out.bytes)] }
        return [
            Parameter(field.name, "Only where \(field.label) is this", schema: out.bytes),
            Parameter(field.name + "_from", "Only where \(field.label) is this or later, or more", schema: out.bytes),
            Parameter(field.name + "_to", "Only where \(field.label) is this or earlier, or less", schema: out.bytes),
        ]
    }

    static func read<R>(_ fields: Fields<R>) -> Contract {
        var contract = Contract()
        contract.answer = fields.schema(.answer)
        return contract
    }
    static func create<R>(_ register: Register<R>) -> Contract {
        var contract = read(register.fields)
        contract.body = register.creation()
        contract.status = 201
        return contract
    }
    static func change<R>(_ fields: Fields<R>) -> Contract {
        var contract = read(fields)
        contract.body = fields.schema(.change)
        contract.takesIfMatch = true
        contract.conflict = fields.schema(.answer)
        return contract
    }
    static func delete<R>(_ fields: Fields<R>) -> Contract {
        var contract = Contract()
        contract.conflict = fields.schema(.answer)
        contract.takesIfMatch = true
        contract.query = [Parameter("version", "The version that was looked at", schema: Array(#"{"type":"integer","minimum":1}"#.utf8))]
        contract.status = 204
        return contract
    }
    static var importing: Contract {
        var contract = Contract()
        contract.query = [Parameter("dry_run", "Only say what would happen", schema: Array(#"{"type":"boolean","default":false}"#.utf8))]
        contract.body = Array(#"{"type":"string"}"#.utf8)
        contract.bodyType = "text/csv"
        contract.answer = ImportReport.schema
        return contract
    }
}

extension Register {
    /// The schema of a body that makes a record: whatever an empty one is refused for is required, by a field or by ``check``.
    ///
    /// - Parameter blank: what the record holds before a body is read.
    public func creation(from blank: R = R()) -> [UInt8] {
        // What is missing is missing on any day.
        fields.schema(.create, needed: check(blank, nil, Day(number: 20_000)).map(\.name))
    }
}

extension Kind {
    /// One value of the kind, as an address spells it.
    func filterSchema(_ out: inout Out) {
        switch base {
        case .choice(let options), .choices(let options):
            out.put("{\"type\":\"string\",\"enum\":")
            out.put(jsonTexts: options.map(\.value))
            out.put("}")
        case .number: out.put(#"{"type":"integer"}"#)
        case .flag: out.put(#"{"type":"boolean"}"#)
        case .day: out.put(#"{"type":"string","format":"date"}"#)
        case .relation: out.put(#"{"type":"string","format":"uuid"}"#)
        default: out.put(#"{"type":"string"}"#)
        }
    }
}
