import Columnar
import Engine
import Planner

/// A command that asks an endpoint and works as it stands.
package enum CurlExample {
    /// `base` is `http://127.0.0.1:8080`.
    static func command(_ endpoint: Endpoint, base: String, engine: Engine) -> String {
        var items: [String] = []
        for parameter in endpoint.parameters where parameter.isRequired {
            items.append("\(encoded(parameter.name))=\(encoded(parameter.example(known(parameter, endpoint, engine))))")
        }
        return "curl '\(base)/\(endpoint.route.split(separator: "/").map { encoded(String($0)) }.joined(separator: "/"))\(items.isEmpty ? "" : "?" + items.joined(separator: "&"))'"
    }

    /// One command per endpoint, for the terminal.
    package static func all(_ service: SparkPlugService, base: String) -> [(summary: String, command: String)] {
        service.queries.sortedEndpoints.map { ($0.header.summary, command($0, base: base, engine: service.engine)) }
    }

    /// The first value that a table read by the endpoint has in a column of the parameter's name and type.
    private static func known(_ parameter: EndpointParameter, _ endpoint: Endpoint, _ engine: Engine) -> Value? {
        guard let plan = try? endpoint.plan(absent: 0, engine: engine) else { return nil }
        let snapshot = engine.catalog.snapshot
        let read = plan.prepared.tables.sorted { $0.table < $1.table } + plan.sources
        // Tables in front of materialized views, which may have no rows yet.
        let names = read.filter { snapshot.tables[$0]?.definition.materializedQuery == nil } + read
        for name in names {
            guard let rows = snapshot.tables[name]?.rows, let column = rows.column(named: parameter.name), let segment = rows.segments.first,
                rows.schema[column].type.equalsIgnoringNullability(parameter.type) else { continue }
            let batch = segment.batch(columns: [column], rows: 0..<min(segment.rowCount, 1))
            guard batch.count > 0, let vector = batch.columns.first else { continue }
            let value = vector.value(at: 0)
            if !value.isNull && parameter.contains(value) { return value }
        }
        return nil
    }

    /// Percent-encoding of everything but unreserved characters.
    static func encoded(_ text: String) -> String {
        var result = ""
        for byte in text.utf8 {
            let isPlain = (byte >= 0x30 && byte <= 0x39) || (byte | 0x20 >= 0x61 && byte | 0x20 <= 0x7A) || byte == 0x2D || byte == 0x2E || byte == 0x5F || byte == 0x7E || byte == 0x3A
            if isPlain { result.unicodeScalars.append(Unicode.Scalar(byte)) } else { result += (byte < 16 ? "%0" : "%") + String(byte, radix: 16, uppercase: true) }
        }
        return result
    }
}
