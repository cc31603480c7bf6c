import Columnar
import HTTP

/// `GET /docs`: the endpoints for people.
enum DocumentationPage {
    static func response(_ service: SparkPlugService, _ head: HTTPRequestHead) -> HTTPResponse {
        let queries = service.queries
        let base = "http://" + (head.header("Host") ?? "127.0.0.1")
        var body = "<h1>Endpoints</h1><p class=note>Also as <a href=\"/openapi.json\">OpenAPI</a>. <a href=\"/\">Console</a></p>"
        for endpoint in queries.sortedEndpoints {
            body += "<h2 id=\"\(HTML.escaped(endpoint.route))\">/\(HTML.escaped(endpoint.route))</h2><p>\(HTML.escaped(endpoint.header.summary))</p>"
            if !endpoint.header.description.isEmpty { body += "<p>\(HTML.escaped(endpoint.header.description))</p>" }
            body += "<pre>\(HTML.escaped(CurlExample.command(endpoint, base: base, engine: service.engine)))</pre>"
            if !endpoint.parameters.isEmpty {
                body += "<table><tr><th>parameter</th><th>type</th><th>left out</th><th>range</th><th></th></tr>"
                for parameter in endpoint.parameters {
                    let without = parameter.isRequired ? "required" : (parameter.isOptional ? "no filter" : "\(parameter.fallbackText ?? "")")
                    let range = parameter.lowerText == nil && parameter.upperText == nil ? "" : parameter.rangeText
                    body += "<tr><td><code>\(HTML.escaped(parameter.name))</code></td><td>\(HTML.escaped(parameter.type.simpleString))</td><td>\(HTML.escaped(without))</td>"
                    body += "<td>\(HTML.escaped(range))</td><td>\(HTML.escaped(parameter.description))</td></tr>"
                }
                body += "</table>"
            }
            let columns = endpoint.schema.map { "<code>\(HTML.escaped($0.name))</code> \(HTML.escaped($0.type.simpleString))" }.joined(separator: ", ")
            body += "<p>Columns: \(columns)</p>"
        }
        if queries.endpoints.isEmpty { body += "<p>There are none yet: write a .sql file into the queries folder.</p>" }
        if !queries.problems.isEmpty {
            body += "<h2>Mistakes</h2>" + queries.problems.map { "<pre class=error>\(HTML.escaped($0.rendered))</pre>" }.joined()
        }
        return HTML.page(title: "SparkPlug: endpoints", body: body)
    }
}
