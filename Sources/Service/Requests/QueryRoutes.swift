import Columnar
import Formats
import HTTP

/// `GET /queries` and `GET /queries/<name>`: what the folder's files have become.
enum QueryRoutes {
    static func route(_ exchange: Exchange) throws -> HTTPDisposition {
        let segments = exchange.head.segments
        let service = exchange.service
        if segments.count == 1 {
            return try Router.page(exchange) { HTTPResponse(.ok, contentType: "application/json", bytes: list(service).bytes) }
        }
        let name = segments.dropFirst().joined(separator: "/")
        return try Router.page(exchange) {
            let queries = service.queries
            if let endpoint = queries.endpoints[name] {
                var members = summary(endpoint)
                let problem = queries.problems.first { $0.file == endpoint.file }
                members += [
                    JSONValue.Member(name: "source", value: .string(endpoint.text)),
                    JSONValue.Member(name: "plan", value: .string(endpoint.planText(engine: service.engine))),
                    JSONValue.Member(name: "statistics", value: statistics(endpoint.activity.current)),
                ]
                if let problem { members.append(JSONValue.Member(name: "problem", value: problem.json)) }
                return HTTPResponse(.ok, contentType: "application/json", bytes: JSONValue.object(members).bytes)
            }
            if let definition = queries.definitions.first(where: { $0.file == name + ".sql" || $0.name.table == name }) {
                var members = summary(definition)
                members.append(JSONValue.Member(name: "source", value: .string(definition.text)))
                return HTTPResponse(.ok, contentType: "application/json", bytes: JSONValue.object(members).bytes)
            }
            let names = queries.endpoints.keys.sorted() + queries.definitions.map(\.name.table)
            throw Problem(.notFound, "QUERY_NOT_FOUND", sqlState: "42883", "There is no query '\(name.prefix(200))'." + Suggestion.clause(for: name, among: names) + " GET /queries lists them.")
        }
    }

    private static func list(_ service: SparkPlugService) -> JSONValue {
        let queries = service.queries
        let endpoints = queries.sortedEndpoints.map { JSONValue.object(summary($0)) }
        let definitions = queries.definitions.map { JSONValue.object(summary($0)) }
        return .object(["queries": .array(endpoints), "definitions": .array(definitions), "errors": .array(queries.problems.map(\.json))])
    }

    private static func summary(_ endpoint: Endpoint) -> [JSONValue.Member] {
        let value = JSONValue.object([
            "name": .string(endpoint.route), "route": .string("/" + endpoint.route), "kind": .string("endpoint"), "file": .string(endpoint.file),
            "summary": .string(endpoint.header.summary), "description": endpoint.header.description.isEmpty ? nil : .string(endpoint.header.description),
            "parameters": .array(endpoint.parameters.map(parameter)), "columns": columns(endpoint.schema),
            "cacheSeconds": endpoint.header.cacheSeconds.map { .double($0) }, "scope": endpoint.header.scope.map { .string($0) },
        ])
        if case .object(let members) = value { return members }
        return []
    }

    private static func summary(_ definition: PublishedQueries.Definition) -> [JSONValue.Member] {
        [
            JSONValue.Member(name: "name", value: .string(definition.name.table)), JSONValue.Member(name: "kind", value: .string(definition.kind.rawValue)),
            JSONValue.Member(name: "file", value: .string(definition.file)), JSONValue.Member(name: "summary", value: .string(definition.summary)),
        ]
    }

    private static func parameter(_ parameter: EndpointParameter) -> JSONValue {
        .object([
            "name": .string(parameter.name), "type": .string(parameter.type.simpleString), "required": .boolean(parameter.isRequired),
            "default": parameter.fallback.map { $0.isNull ? .null : .string(EndpointParameter.text($0, parameter.type)) },
            "minimum": parameter.lower.map { .string(EndpointParameter.text($0, parameter.type)) },
            "maximum": parameter.upper.map { .string(EndpointParameter.text($0, parameter.type)) },
            "description": parameter.description.isEmpty ? nil : .string(parameter.description),
        ])
    }

    static func columns(_ schema: Schema) -> JSONValue {
        .array(schema.map { field in
            .object([
                "name": .string(field.name), "type": .string(field.type.simpleString), "nullable": .boolean(field.nullable),
                "comment": field.comment.map { .string($0) },
            ])
        })
    }

    private static func statistics(_ counts: RouteActivity.Counts) -> JSONValue {
        .object([
            "requests": .integer(counts.requests), "errors": .integer(counts.statuses.filter { $0.key >= 400 }.values.reduce(0, +)), "rows": .integer(counts.rows),
            "averageMs": counts.averageSeconds.map { .double(($0 * 1e6).rounded() / 1000) }, "lastMs": .double((counts.lastSeconds * 1e6).rounded() / 1000),
        ])
    }
}
