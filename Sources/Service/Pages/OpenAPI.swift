import Columnar
import Formats
import HTTP

/// The service described in OpenAPI 3.1, made from the endpoints.
enum OpenAPI {
    static func document(_ service: SparkPlugService, _ head: HTTPRequestHead) -> JSONValue {
        var paths: [JSONValue.Member] = []
        for endpoint in service.queries.sortedEndpoints {
            paths.append(JSONValue.Member(name: "/" + endpoint.route, value: .object(["get": get(endpoint), "post": post(endpoint)])))
        }
        paths += servicePaths
        return .object([
            "openapi": .string("3.1.0"),
            "info": .object(["title": .string("SparkPlug"), "version": .string(service.configuration.version)]),
            "paths": .object(paths),
            "components": .object(["schemas": .object(["Problem": problem])]),
        ])
    }

    private static func operation(_ endpoint: Endpoint) -> [JSONValue.Member] {
        let description = endpoint.header.description
        return [
            JSONValue.Member(name: "summary", value: .string(endpoint.header.summary.isEmpty ? endpoint.route : endpoint.header.summary)),
            JSONValue.Member(name: "description", value: .string(description)),
            JSONValue.Member(name: "tags", value: .strings([endpoint.route.contains("/") ? String(endpoint.route.split(separator: "/")[0]) : "endpoints"])),
        ]
    }

    private static func get(_ endpoint: Endpoint) -> JSONValue {
        var members = operation(endpoint)
        members.append(JSONValue.Member(name: "operationId", value: .string(identifier("get", endpoint.route))))
        var parameters = endpoint.parameters.map { parameter in
            JSONValue.object([
                "name": .string(parameter.name), "in": .string("query"), "required": .boolean(parameter.isRequired),
                "description": parameter.description.isEmpty ? nil : .string(parameter.description), "schema": schema(parameter),
            ])
        }
        parameters.append(.object([
            "name": .string("format"), "in": .string("query"), "required": .boolean(false), "description": .string("how the rows are written"),
            "schema": .object(["type": .string("string"), "enum": .strings(ResultFormat.allCases.map(\.rawValue))]),
        ]))
        members.append(JSONValue.Member(name: "parameters", value: .array(parameters)))
        members.append(JSONValue.Member(name: "responses", value: responses(result(endpoint.schema))))
        return .object(members)
    }

    private static func post(_ endpoint: Endpoint) -> JSONValue {
        var members = operation(endpoint)
        members.append(JSONValue.Member(name: "operationId", value: .string(identifier("post", endpoint.route))))
        let properties = endpoint.parameters.map { JSONValue.Member(name: $0.name, value: schema($0)) }
        let required = endpoint.parameters.filter(\.isRequired).map(\.name)
        let body = JSONValue.object([
            "type": .string("object"), "properties": .object(properties), "required": required.isEmpty ? nil : .strings(required), "additionalProperties": .boolean(false),
        ])
        members.append(JSONValue.Member(name: "requestBody", value: .object([
            "required": .boolean(!required.isEmpty), "content": .object(["application/json": .object(["schema": body])]),
        ])))
        members.append(JSONValue.Member(name: "responses", value: responses(result(endpoint.schema))))
        return .object(members)
    }

    private static func identifier(_ method: String, _ route: String) -> String {
        method + route.split { !$0.isLetter && !$0.isNumber }.map { $0.prefix(1).uppercased() + $0.dropFirst() }.joined()
    }

    private static func responses(_ schema: JSONValue) -> JSONValue {
        let problem = JSONValue.object([
            "description": .string("a problem document that tells what to mend"),
            "content": .object(["application/problem+json": .object(["schema": .object(["$ref": .string("#/components/schemas/Problem")])])]),
        ])
        return .object([
            "200": .object(["description": .string("the rows"), "content": .object(["application/json": .object(["schema": schema])])]), "default": problem,
        ])
    }

    private static func result(_ columns: Schema) -> JSONValue {
        let properties = columns.map { JSONValue.Member(name: $0.name, value: schema(of: $0.type)) }
        return .object([
            "type": .string("object"),
            "properties": .object([
                "schema": .object(["type": .string("array"), "items": .object(["type": .string("object")])]),
                "rows": .object(["type": .string("array"), "items": .object(["type": .string("object"), "properties": .object(properties)])]),
                "version": .object(["type": .string("integer")]),
            ]),
        ])
    }

    private static func schema(_ parameter: EndpointParameter) -> JSONValue {
        guard case .object(var members) = schema(of: parameter.type, nullable: parameter.fallback?.isNull ?? false) else { return .object([JSONValue.Member]()) }
        func literal(_ value: Value) -> JSONValue {
            let text = EndpointParameter.text(value, parameter.type)
            if value.isNull { return .null }
            if parameter.type == .boolean { return .boolean(text == "true") }
            return parameter.type.isInteger || parameter.type == .double || parameter.type == .float ? .number(text) : .string(text)
        }
        if let fallback = parameter.fallback { members.append(JSONValue.Member(name: "default", value: literal(fallback))) }
        if parameter.type.isNumeric && !parameter.type.isDecimal {
            if let lower = parameter.lower { members.append(JSONValue.Member(name: "minimum", value: literal(lower))) }
            if let upper = parameter.upper { members.append(JSONValue.Member(name: "maximum", value: literal(upper))) }
        }
        return .object(members)
    }

    static func schema(of type: DataType, nullable: Bool = true) -> JSONValue {
        func simple(_ name: String, _ format: String? = nil) -> JSONValue {
            .object(["type": nullable ? .strings([name, "null"]) : .string(name), "format": format.map { .string($0) }])
        }
        switch type {
        case .boolean: return simple("boolean")
        case .tinyint, .smallint, .int: return simple("integer", "int32")
        case .bigint: return simple("integer", "int64")
        case .float: return simple("number", "float")
        case .double: return simple("number", "double")
        case .decimal: return simple("string", "decimal")
        case .date: return simple("string", "date")
        case .array(let element, _): return .object(["type": .strings(["array", "null"]), "items": schema(of: element)])
        case .map: return .object(["type": .strings(["array", "null"]), "items": .object(["type": .string("array")])])
        case .structure(let fields):
            return .object(["type": .strings(["object", "null"]), "properties": .object(fields.map { JSONValue.Member(name: $0.name, value: schema(of: $0.type)) })])
        default: return simple("string")
        }
    }

    private static var problem: JSONValue {
        let text = JSONValue.object(["type": .string("string")])
        let number = JSONValue.object(["type": .string("integer")])
        return .object([
            "type": .string("object"),
            "properties": .object([
                "type": text, "title": text, "status": number, "detail": text, "condition": text, "sqlState": text, "requestId": text, "line": number,
                "column": .object(["type": .strings(["integer", "string"])]), "parameter": text, "row": number, "byteOffset": number, "reason": text, "excerpt": text,
            ]),
            "required": .strings(["type", "title", "status", "detail", "condition", "sqlState", "requestId"]),
        ])
    }

    private static var servicePaths: [JSONValue.Member] {
        let object = JSONValue.object(["type": .string("object")])
        func operation(_ summary: String, name: Bool = false, body: JSONValue? = nil) -> JSONValue {
            let parameter = JSONValue.object([
                "name": .string("table"), "in": .string("path"), "required": .boolean(true), "schema": .object(["type": .string("string")]),
            ])
            return .object(["summary": .string(summary), "tags": .strings(["service"]), "parameters": name ? .array([parameter]) : nil, "requestBody": body, "responses": responses(object)])
        }
        func content(_ types: [String]) -> JSONValue {
            .object(["content": .object(types.map { JSONValue.Member(name: $0, value: .object(["schema": .object([JSONValue.Member]())])) })])
        }
        let statement = JSONValue.object([
            "content": .object(["application/json": .object(["schema": .object([
                "type": .string("object"), "required": .strings(["statement"]),
                "properties": .object(["statement": .object(["type": .string("string")]), "parameters": object]),
            ])])]),
        ])
        let rows = content(["text/csv", "text/tab-separated-values", "application/json", "application/x-ndjson", "application/vnd.apache.parquet"])
        return [
            JSONValue.Member(name: "/tables", value: .object(["get": operation("Tables with columns, rows, bytes and version")])),
            JSONValue.Member(name: "/tables/{table}", value: .object([
                "get": operation("Describes a table", name: true), "post": operation("Loads rows: all or none", name: true, body: rows),
                "put": operation("Creates a table from a schema or from rows", name: true, body: rows), "delete": operation("Drops a table", name: true),
            ])),
            JSONValue.Member(name: "/sql", value: .object(["post": operation("Runs one statement", body: statement)])),
            JSONValue.Member(name: "/queries", value: .object(["get": operation("Endpoints, definitions and mistakes of the queries folder")])),
            JSONValue.Member(name: "/health/live", value: .object(["get": operation("Whether the process lives")])),
            JSONValue.Member(name: "/health/ready", value: .object(["get": operation("Whether it takes requests")])),
            JSONValue.Member(name: "/metrics", value: .object(["get": operation("Counters for Prometheus")])),
        ]
    }
}
