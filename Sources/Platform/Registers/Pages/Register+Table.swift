/// The table of the list, written cell by cell into one buffer: it is the longest part of the product's commonest page.
extension Register {
    func table(_ records: [R], _ query: ListQuery<R>, _ address: ListAddress, _ dates: Dates) -> HTML {
        let title = fields.title
        let columns = fields.all.filter { $0.uses.contains(.list) || $0 === title }
        let order = query.order.field.map { "\(many), by \($0.label.lowercased())" } ?? "\(many), in the order they were added"
        let table: HTML = """
            <table class="fold"><caption class="hide">\(order)</caption><thead><tr>\(columns.html { head($0, query.order, address) })</tr></thead><tbody>\(HTML { out in
                // Our own path and an identifier: nothing in them needs the check that an interpolated address gets.
                let path = Array("<th scope=\"row\" class=\"title\"><a href=\"".utf8) + Out.escaped(address.path) + [UInt8(ascii: "/")]
                let opened = columns.map { $0.openedCell }
                for record in records {
                    out.put("<tr>")
                    for (i, column) in columns.enumerated() {
                        if column === title {
                            out.put(path)
                            out.put(html: record.id)
                            out.put("\">")
                            column.show(record, &out, dates)
                            out.put("</a></th>")
                        } else {
                            out.put(opened[i])
                            column.show(record, &out, dates)
                            out.put("</td>")
                        }
                    }
                    out.put("</tr>")
                }
            })</tbody></table>
            """
        return columns.count > 5 ? UI.scroll(many, table) : table
    }

    private func head(_ field: Field<R>, _ order: Order<R>, _ address: ListAddress) -> HTML {
        let isCurrent = order.field === field
        let sort = isCurrent && !order.isDescending ? "-\(field.name)" : field.name
        let label: HTML = field.uses.contains(.sort) ? #"<a href="\#(address.with(["sort": sort]))">\#(field.label)</a>"# : "\(field.label)"
        return """
            <th scope="col" \(when(field.isRight, #"class="num" "#))\(when(isCurrent, when(order.isDescending, #"aria-sort="descending""#, otherwise: #"aria-sort="ascending""#)))>\(label)</th>
            """
    }
}

extension Field {
    /// Numbers and dates stand to the right.
    var isRight: Bool {
        switch kind.base {
        case .number, .amount, .day, .instant: true
        default: false
        }
    }
    /// A state needs no label on a phone: it has a shape and a word.
    var openedCell: [UInt8] {
        if kind.options?.contains(where: { $0.shape != nil }) == true { return Array("<td>".utf8) }
        return Array((isRight ? "<td class=\"num\" data-label=\"" : "<td data-label=\"").utf8) + Out.escaped(label) + Array("\">".utf8)
    }
}

extension Out {
    static func escaped(_ text: String) -> [UInt8] {
        var out = Out()
        out.put(html: text)
        return out.bytes
    }
}
