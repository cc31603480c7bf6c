import Engine
import Formats
import Foundation
import XCTest

@testable import Service

/// Bad requests, bodies, statements and files: each has its status and a message that tells what to mend, and the service survives all.
final class BadInputTests: XCTestCase {
    private struct Case {
        var method: String
        var target: String
        var headers: [String] = []
        var body: String?
        var status: Int
        var fragment: String
    }

    private func get(_ target: String, _ status: Int, _ fragment: String, _ headers: [String] = []) -> Case {
        Case(method: "GET", target: target, headers: headers, status: status, fragment: fragment)
    }

    private func post(_ target: String, _ type: String?, _ body: String, _ status: Int, _ fragment: String, _ headers: [String] = []) -> Case {
        Case(method: "POST", target: target, headers: headers + (type.map { ["Content-Type: \($0)"] } ?? []), body: body, status: status, fragment: fragment)
    }

    private func put(_ target: String, _ type: String, _ body: String, _ status: Int, _ fragment: String) -> Case {
        Case(method: "PUT", target: target, headers: ["Content-Type: \(type)"], body: body, status: status, fragment: fragment)
    }

    private func sql(_ statement: String, _ status: Int, _ fragment: String) -> Case {
        let body = String(decoding: JSONValue.object(["statement": .string(statement)]).bytes, as: UTF8.self)
        return post("/sql", "application/json", body, status, fragment)
    }

    private static let json = "application/json"

    private var parameterCases: [Case] {
        [
            get("/users/places", 400, "The parameter 'user_id' is required (BIGINT: whose places). Add it as ?user_id="),
            get("/users/places?user_id=seven", 400, "The parameter 'user_id' must be of type BIGINT, but 'seven' is not."),
            get("/users/places?user_id=", 400, "must be of type BIGINT"),
            get("/users/places?user_id=99999999999999999999", 400, "must be of type BIGINT"),
            get("/users/places?user_id=1.5", 400, "must be of type BIGINT"),
            get("/users/places?usr_id=7", 400, "no parameter 'usr_id'. Did you mean 'user_id'?"),
            get("/users/places?user_id=7&user_id=8", 400, "'user_id' is given more than once"),
            get("/users/places?user_id=7&limit=0", 400, "The parameter 'limit' must be from 1 to 100, but 0 is not."),
            get("/users/places?user_id=7&limit=101", 400, "must be from 1 to 100"),
            get("/users/places?user_id=7&limit=3000000000", 400, "must be of type INT"),
            get("/users/places?user_id=7&limit=many", 400, "must be of type INT"),
            get("/users/places?user_id=7&format=xls", 400, "must be one of json, ndjson, csv, arrow and parquet, not 'xls'"),
            get("/users/places?user_id=7&format=tsv", 406, "not supported yet. There are json, ndjson, csv, arrow and parquet"),
            get("/users/places?user_id=7", 406, "None of the media types", ["Accept: image/png"]),
            get("/users/places?user_id=7", 400, "If-Min-Version takes a whole number", ["If-Min-Version: new"]),
            get("/users/places?user_id=7", 503, "older than the 1000", ["If-Min-Version: 1000"]),
            get("/users/places?user_id=%zz", 400, "'%' that is not followed by two hexadecimal digits"),
            get("/users/places?user_id=%ff", 400, "not UTF-8"),
            get("/users/places?user_id=%00", 400, "NUL"),
            get("/users/places?limit=5", 400, "The parameter 'user_id' is required"),
            get("/day?on=2026-02-30", 400, "The parameter 'on' must be of type DATE"),
            get("/day?on=soon", 400, "Give a value such as 2026-11-22"),
            get("/flag?yes=perhaps", 400, "must be of type BOOLEAN"),
            get("/ratio?x=0", 400, "DIVIDE_BY_ZERO"),
            post("/users/places", Self.json, "{\"user_id\": \"x\"}", 400, "must be of type BIGINT"),
            post("/users/places", Self.json, "{\"user_id\": [7]}", 400, "must be of type BIGINT, not an array"),
            post("/users/places", Self.json, "{\"user_id\": {}}", 400, "not an object"),
            post("/users/places", Self.json, "{\"user_id\": true}", 400, "not a boolean"),
            post("/users/places", Self.json, "{\"user_id\": null}", 400, "is required"),
            post("/users/places", Self.json, "{\"user_id\": 7, \"limt\": 3}", 400, "Did you mean 'limit'?"),
            post("/users/places", Self.json, "{\"user_id\": 7, \"user_id\": 8}", 400, "'user_id' stands twice"),
            post("/users/places?user_id=7", Self.json, "{\"user_id\": 8}", 400, "more than once"),
            post("/users/places", Self.json, "[7]", 400, "must be a JSON object of parameters"),
            post("/users/places", Self.json, "{user_id: 7}", 400, "line 1, column 2: 'user_id: 7}' stands where a string should come"),
            post("/users/places", Self.json, "{\"user_id\": 7", 400, "the text ends where ',' or '}' should come"),
            post("/users/places", Self.json, "{\"user_id\": 07}", 400, "'7}' stands where"),
            post("/users/places", Self.json, "{\"user_id\": 7} x", 400, "'x' stands where the end of the text should come"),
            post("/users/places", Self.json, String(repeating: "[", count: 100_000), 400, "nested more than 200 deep"),
            post("/users/places", Self.json, "{\"user_id\": \"\u{01}\"}", 400, "control character"),
            post("/users/places", "text/xml", "<user_id>7</user_id>", 415, "The body must be JSON"),
            post("/users/places", Self.json, "{\"user_id\": 7}", 415, "content encoding 'br' is not supported", ["Content-Encoding: br"]),
            post("/users/places", Self.json, "{\"user_id\": 7}", 400, "gzip", ["Content-Encoding: gzip"]),
            post("/users/places", Self.json, "{\"user_id\": 7}", 403, "may not change this service", ["Origin: http://evil.example"]),
        ]
    }

    private var routeCases: [Case] {
        [
            get("/users/place?user_id=7", 404, "Did you mean '/users/places'?"),
            get("/nothing/like/it/at/all", 404, "GET /queries lists the endpoints"),
            get("/tables/visit", 404, "There is no table 'visit'. Did you mean 'visits'?"),
            get("/tables/a%20b", 400, "is no table name"),
            get("/tables/visits/rows", 404, "There is nothing at"),
            get("/queries/users/plces", 404, "Did you mean 'users/places'?"),
            get("/health", 404, "There is nothing at /health"),
            get("/broken", 404, "The file broken.sql has an error"),
            get("/insert", 404, "INSERT as an endpoint file is not supported yet"),
            get("/tables/counted", 409, "is a view"),
            get("/steps/counted", 404, "defines the view counted"),
            Case(method: "DELETE", target: "/users/places", status: 405, fragment: "allowed are GET, HEAD, POST"),
            Case(method: "PUT", target: "/users/places", body: "", status: 405, fragment: "allowed are GET, HEAD, POST"),
            Case(method: "PATCH", target: "/tables/visits", body: "", status: 405, fragment: "allowed are GET, HEAD, POST, PUT, DELETE"),
            Case(method: "POST", target: "/tables", body: "", status: 405, fragment: "allowed are GET, HEAD"),
            Case(method: "GET", target: "/sql", status: 405, fragment: "allowed are POST"),
            Case(method: "POST", target: "/metrics", body: "", status: 405, fragment: "allowed are GET, HEAD"),
            Case(method: "BREW", target: "/users/places", status: 405, fragment: "BREW is not allowed"),
            Case(method: "DELETE", target: "/tables/nothing", status: 404, fragment: "There is no table 'nothing'"),
            Case(method: "GET", target: "/users/places?user_id=7", body: "{}", status: 400, fragment: "A GET request has no body here"),
        ]
    }

    private var tableCases: [Case] {
        let csv = "text/csv"
        return [
            post("/tables/vists", csv, "user_id\n1\n", 404, "Did you mean 'visits'? PUT /tables/vists creates one."),
            post("/tables/counted", csv, "user_id\n1\n", 409, "is a view"),
            post("/tables/visits?mode=upsert", csv, "user_id\n1\n", 400, "upsert is not supported yet"),
            post("/tables/visits?mode=apend", csv, "user_id\n1\n", 400, "Did you mean 'append'?"),
            post("/tables/visits?mod=append", csv, "user_id\n1\n", 400, "Did you mean 'mode'?"),
            post("/tables/visits", "image/png", "x", 415, "cannot be loaded. Send text/csv"),
            post("/tables/visits", "application/vnd.apache.arrow.stream", "x", 422, "The Arrow input cannot be read"),
            post("/tables/visits", csv, "", 422, "its first line should name the columns"),
            post("/tables/visits", csv, "user_id,plce\n1,a\n", 422, "Did you mean 'place'?"),
            post("/tables/visits", csv, "user_id,user_id\n1,1\n", 422, "twice"),
            post("/tables/visits", csv, "place\nhome\n", 422, "lacks the column 'user_id', which is NOT NULL"),
            post("/tables/visits", csv, "user_id,place\n1\n", 422, "Row 1 does not fit the table 'visits'"),
            post("/tables/visits", csv, "user_id,place\n1,a\n\n2,b\nx,c\n", 422, "Row 3 does not fit"),
            post("/tables/visits", csv, "user_id\n99999999999999999999\n", 422, "column 'user_id'"),
            post("/tables/visits", csv, "user_id,place\n1,\"open\n", 422, "Row 1"),
            post("/tables/visits", csv, "user_id\n\"\"\n", 422, "user_id"),
            post("/tables/visits", Self.json, "[{\"user_id\": 1}, {\"user_id\": \"x\"}]", 422, "Row 2"),
            post("/tables/visits", Self.json, "[{\"user_id\": 1, \"plce\": 2}]", 422, "place"),
            post("/tables/visits", Self.json, "[{\"user_id\": 1}", 422, "Nothing was loaded"),
            post("/tables/visits", Self.json, "[1]", 422, "Row 1"),
            post("/tables/visits", "application/x-ndjson", "{\"user_id\": 1}\n{\"place\": \"a\"}\n", 422, "Row 2"),
            post("/tables/visits", "application/x-ndjson", "nonsense\n", 422, "Row 1"),
            post("/tables/visits", csv, "user_id\n1\n", 400, "gzip", ["Content-Encoding: gzip"]),
            post("/tables/visits", csv, "user_id\n1\n", 415, "content encoding 'zstd'", ["Content-Encoding: zstd"]),
            post("/tables/visits", csv, "user_id\n1\n", 400, "Idempotency-Key", ["Idempotency-Key: \(String(repeating: "k", count: 300))"]),
            put("/tables/new", Self.json, "{}", 400, "{\\\"columns\\\":"),
            put("/tables/new", Self.json, "{\"columns\": []}", 400, "one column at least"),
            put("/tables/new", Self.json, "{\"columns\": [{\"name\": \"a\", \"type\": \"INTEGR\"}]}", 400, "not a SQL type"),
            put("/tables/new", Self.json, "{\"columns\": [{\"name\": \"a\", \"type\": \"INT\"}, {\"name\": \"A\", \"type\": \"INT\"}]}", 400, "there twice"),
            put("/tables/new", Self.json, "{\"columns\": [{\"name\": \"a\"}]}", 400, "needs a 'type'"),
            put("/tables/new", Self.json, "{\"columns\": [{\"name\": \"a\", \"type\": \"INT\", \"nulable\": true}]}", 400, "Did you mean 'nullable'?"),
            put("/tables/visits", Self.json, "{\"columns\": [{\"name\": \"a\", \"type\": \"INT\"}]}", 409, "exists with other columns"),
            put("/tables/9lives", "text/csv", "a\n1\n", 400, "is no table name"),
            put("/tables/new", "text/csv", "", 400, "The body is empty"),
            put("/tables/counted", "text/csv", "a\n1\n", 409, "is a view"),
        ]
    }

    private var statementCases: [Case] {
        [
            sql("SELEC 1", 400, "PARSE_SYNTAX_ERROR"),
            sql("SELECT 1 FORM visits", 400, "\"column\":"),
            sql("", 400, "PARSE_"),
            sql("SELECT 1; SELECT 2", 400, "PARSE_SYNTAX_ERROR"),
            sql("SELECT usr_id FROM visits", 400, "user_id"),
            sql("SELECT * FROM vists", 400, "TABLE_OR_VIEW_NOT_FOUND"),
            sql("SELECT nofunction(1)", 400, "UNRESOLVED_ROUTINE"),
            sql("SELECT 1 / 0", 400, "DIVIDE_BY_ZERO"),
            sql("SELECT CAST('x' AS INT)", 400, "CAST_INVALID_INPUT"),
            sql("SELECT :a", 400, "UNBOUND_SQL_PARAMETER"),
            sql("SELECT 9223372036854775807 + 1", 400, "ARITHMETIC_OVERFLOW"),
            sql("SELECT " + String(repeating: "(", count: 5000) + "1" + String(repeating: ")", count: 5000), 400, "FAILED_TO_PARSE_TOO_COMPLEX"),
            sql("CREATE TABLE visits (a INT)", 409, "already exists"),
            sql("DROP TABLE nothing", 400, "TABLE_OR_VIEW_NOT_FOUND"),
            sql("INSERT INTO visits VALUES ('x', 'y')", 400, "visits"),
            post("/sql", Self.json, "{\"statment\": \"SELECT 1\"}", 400, "Did you mean 'statement'?"),
            post("/sql", Self.json, "{\"statement\": 1}", 400, "a string with one SQL statement, not a number"),
            post("/sql", Self.json, "{\"statement\": \"SELECT :a\", \"parameters\": {\"a\": [1]}}", 400, "not an array"),
            post("/sql", Self.json, "{\"statement\": \"SELECT :abc\", \"parameters\": {\"abd\": 1}}", 400, "Did you mean 'abc'?"),
            post("/sql", Self.json, "{\"statement\": \"SELECT 1\", \"parameters\": 5}", 400, "must be an object"),
            post("/sql", Self.json, "", 400, "the text ends where a value should come"),
            post("/sql", "text/plain", "SELECT 1", 415, "Content-Type: application/json"),
        ]
    }

    func testRequests() throws {
        var files = EndpointTests.files
        files["day.sql"] = "-- @param on DATE  a day\nSELECT :on AS day"
        files["flag.sql"] = "-- @param yes BOOLEAN  or no\nSELECT :yes AS yes"
        files["ratio.sql"] = "-- @param x INT  below the line\nSELECT 1 / :x AS ratio"
        files["broken.sql"] = "SELECT 1 FORM x"
        files["insert.sql"] = "INSERT INTO visits VALUES (1, 'a', 0)"
        let running = try RunningService(files)
        _ = running.post("/tables/visits", "text/csv", EndpointTests.rows)
        let cases = parameterCases + routeCases + tableCases + statementCases
        XCTAssertGreaterThan(cases.count, 100)
        for given in cases {
            let answer = running.send(given.method, given.target, given.headers, given.body.map { Array($0.utf8) })
            let name = "\(given.method) \(given.target.prefix(80)) \((given.body ?? "").prefix(100))"
            XCTAssertEqual(answer.status, given.status, "\(name): \(answer.body.prefix(300))")
            XCTAssertTrue(answer.body.contains(given.fragment), "\(name): '\(given.fragment)' is not in \(answer.body.prefix(500))")
            XCTAssertEqual(answer.header("Content-Type"), "application/problem+json", name)
            XCTAssertNoThrow(try JSONSerialization.jsonObject(with: Data(answer.body.utf8)), name)
        }
        // None of them has changed anything.
        XCTAssertTrue(running.sql("SELECT count(*) AS n FROM visits").body.contains("\"n\":4"))
        XCTAssertEqual(running.get("/health/ready").status, 200)
    }

    func testLimits() throws {
        let running = try RunningService(["slow.sql": "SELECT count(*) AS n FROM range(1000000) AS a CROSS JOIN range(1000000) AS b WHERE a.id + b.id < 0"]) {
            $0.limits.querySeconds = 0.3
            $0.limits.resultRows = 1000
            $0.limits.loadBytes = 1000
            $0.limits.documentBytes = 500
        }
        XCTAssertEqual(running.get("/slow").status, 504)
        let large = running.sql("SELECT id FROM range(2000)")
        XCTAssertEqual(large.status, 507)
        XCTAssertTrue(large.body.contains("more than 1000 rows"))
        XCTAssertEqual(running.sql("SELECT '" + String(repeating: "x", count: 600) + "'").status, 413)
        _ = running.send("PUT", "/tables/t", ["Content-Type: application/json"], Array("{\"columns\": [{\"name\": \"a\", \"type\": \"INT\"}]}".utf8))
        XCTAssertEqual(running.post("/tables/t", "text/csv", "a\n" + String(repeating: "1\n", count: 600)).status, 413)
        XCTAssertTrue(running.sql("SELECT count(*) AS n FROM t").body.contains("\"n\":0"))
    }

    func testFraming() throws {
        let running = try RunningService()
        for (text, status) in [
            ("GET / HTTP/1.1\r\n\r\n", 400), ("GET / HTTP/9.9\r\nHost: a\r\n\r\n", 505), ("NONSENSE\r\n\r\n", 400),
            ("GET /\(String(repeating: "a", count: 9000)) HTTP/1.1\r\nHost: a\r\n\r\n", 414),
            ("GET / HTTP/1.1\r\nHost: a\r\nX: \(String(repeating: "a", count: 40_000))\r\n\r\n", 431),
            ("POST /sql HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n", 400),
            ("POST /sql HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", 400),
        ] {
            let answer = running.raw(Array(text.utf8))
            XCTAssertEqual(answer.status, status, String(text.prefix(60)))
            XCTAssertTrue(answer.body.contains("\"detail\":\""), answer.body)
        }
    }
}
