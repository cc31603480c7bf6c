import XCTest

@testable import HTTP

final class RequestParserTests: XCTestCase {
    /// What a parser makes of bytes, in a form that does not depend on how they were cut.
    static func transcript(_ bytes: [UInt8], pieces: (Int) -> Int, limits: HTTPLimits = HTTPLimits()) -> [String] {
        var parser = HTTPRequestParser(limits: limits)
        var lines: [String] = []
        var body: [UInt8] = []
        var start: Int = 0
        while start < bytes.count {
            let end: Int = min(bytes.count, start + max(1, pieces(start)))
            let piece: [UInt8] = Array(bytes[start..<end])
            start = end
            var position: Int = 0
            var isDone: Bool = false
            while !isDone {
                piece.withUnsafeBytes { input in
                    switch parser.next(input, &position) {
                    case .needsMore: isDone = true
                    case .head(let head):
                        let query: String = head.query.map { "\($0.name)=\($0.value)" }.joined(separator: "&")
                        let headers: String = head.allHeaders.map { "\($0.name):\($0.value)" }.joined(separator: "|")
                        lines.append("\(head.method) \(head.path)?\(query) 1.\(head.minorVersion) \(headers) alive=\(head.keepsAlive)")
                    case .body(let range): body.append(contentsOf: input[range])
                    case .end:
                        lines.append("end " + String(decoding: body, as: UTF8.self))
                        body = []
                    case .failure(let error):
                        lines.append("failure \(error.status.code)")
                        isDone = true
                    }
                }
                if lines.last?.hasPrefix("failure") == true { return lines }
            }
        }
        if !body.isEmpty { lines.append("partial " + String(decoding: body, as: UTF8.self)) }
        return lines
    }

    func status(_ text: String, limits: HTTPLimits = HTTPLimits(), file: StaticString = #filePath, line: UInt = #line) -> Int {
        let bytes: [UInt8] = Array(text.utf8)
        let whole: [String] = Self.transcript(bytes, pieces: { _ in bytes.count }, limits: limits)
        let single: [String] = Self.transcript(bytes, pieces: { _ in 1 }, limits: limits)
        XCTAssertEqual(whole, single, "byte by byte differs", file: file, line: line)
        guard let last = whole.last, last.hasPrefix("failure ") else { return 200 }
        return Int(last.dropFirst(8)) ?? 0
    }

    func testAcceptedRequests() {
        let cases: [(String, [String])] = [
            ("GET / HTTP/1.1\r\nHost: a\r\n\r\n", ["GET /? 1.1 Host:a alive=true", "end "]),
            ("\r\nGET /x HTTP/1.1\r\nhost:a:80\r\n\r\n", ["GET /x? 1.1 host:a:80 alive=true", "end "]),
            ("GET / HTTP/1.0\r\n\r\n", ["GET /? 1.0  alive=false", "end "]),
            ("GET / HTTP/1.0\r\nConnection: Keep-Alive\r\n\r\n", ["GET /? 1.0 Connection:Keep-Alive alive=true", "end "]),
            ("GET / HTTP/1.1\r\nHost:\r\nConnection: foo, Close\r\n\r\n", ["GET /? 1.1 Host:|Connection:foo, Close alive=false", "end "]),
            ("GET http://h:1/a?b=1 HTTP/1.1\r\nHost: z\r\n\r\n", ["GET /a?b=1 1.1 Host:z alive=true", "end "]),
            ("GET http://h HTTP/1.1\r\nHost: z\r\n\r\n", ["GET /? 1.1 Host:z alive=true", "end "]),
            ("OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n", ["OPTIONS /? 1.1 Host:a alive=true", "end "]),
            ("BREW /pot HTTP/1.9\r\nHost: a\r\n\r\n", ["BREW /pot? 1.1 Host:a alive=true", "end "]),
            ("POST /t HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabcGET / HTTP/1.1\r\nHost: b\r\n\r\n",
             ["POST /t? 1.1 Host:a|Content-Length:3 alive=true", "end abc", "GET /? 1.1 Host:b alive=true", "end "]),
            ("POST /t HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: Chunked\r\n\r\n3\r\nabc\r\n00A;x=\"y\"\r\n0123456789\r\n0\r\nT: v\r\n\r\n",
             ["POST /t? 1.1 Host:a|Transfer-Encoding:Chunked alive=true", "end abc0123456789"]),
            ("GET / HTTP/1.1\r\nHost: a\r\nX: \t v w \t\r\n\r\n", ["GET /? 1.1 Host:a|X:v w alive=true", "end "]),
        ]
        for (text, expected) in cases {
            let bytes: [UInt8] = Array(text.utf8)
            XCTAssertEqual(Self.transcript(bytes, pieces: { _ in bytes.count }), expected, text)
            XCTAssertEqual(Self.transcript(bytes, pieces: { _ in 1 }), expected, text)
            for cut in 1..<bytes.count {
                XCTAssertEqual(Self.transcript(bytes, pieces: { $0 == 0 ? cut : bytes.count }), expected, "\(text) cut at \(cut)")
            }
        }
    }

    func testRefusedRequestLines() {
        let host: String = "\r\nHost: a\r\n\r\n"
        for line in [
            "GET  / HTTP/1.1", "GET / HTTP/1.1 ", " GET / HTTP/1.1", "GET /", "GET", "GET / http/1.1", "GET / HTTP/1.", "GET / HTTP/1.10",
            "GET / HTTP/x.1", "G@T / HTTP/1.1", "GET x HTTP/1.1", "GET * HTTP/1.1", "GET /\u{7f} HTTP/1.1", "GET /é HTTP/1.1",
            "GET /#f HTTP/1.1", "GET\t/ HTTP/1.1", "GET /a\tb HTTP/1.1", "GET http:/// HTTP/1.1", "GET http://u@h/ HTTP/1.1",
            "GET /%zz HTTP/1.1", "GET /%4 HTTP/1.1", "GET /%00 HTTP/1.1", "GET /?a=%00 HTTP/1.1", "GET /?%f HTTP/1.1",
            "GET /%ff HTTP/1.1", "GET /a%2Fb HTTP/1.1", "GET /\r/ HTTP/1.1", "\u{16}\u{3}\u{1}",
        ] {
            XCTAssertEqual(status(line + host), 400, line)
        }
        XCTAssertEqual(status("GET / HTTP/2.0" + host), 505)
        XCTAssertEqual(status("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"), 505)
        XCTAssertEqual(status("GET / HTTP/0.9" + host), 505)
        XCTAssertEqual(status("CONNECT a:80 HTTP/1.1" + host), 501)
        XCTAssertEqual(status("GET / HTTP/1.1\nHost: a\n\n"), 400)
        XCTAssertEqual(status("\r\n\r\n\r\n\r\nGET / HTTP/1.1" + host), 400)
    }

    func testRefusedHeaders() {
        for headers in [
            "", "X: 1\r\n", "Host: a\r\nHost: a\r\n", "Host: a b\r\n", "Host: a/b\r\n", "Host: u@a\r\n", "Host: a\r\nX : 1\r\n",
            "Host: a\r\nX\r\n", "Host: a\r\n: 1\r\n", "Host: a\r\nX: 1\r\n folded\r\n", " Host: a\r\n", "Host: a\r\nX: a\rb\r\n",
            "Host: a\r\nX: a\u{0}b\r\n", "Host: a\r\nX: \u{7f}\r\n", "Host: a\r\nX: 1\nY: 2\r\n", "Host: a\r\nX(: 1\r\n",
            "Host: a\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n",
            "Host: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n", "Host: a\r\nContent-Length: 1, 2\r\n",
            "Host: a\r\nContent-Length: -1\r\n", "Host: a\r\nContent-Length: +1\r\n", "Host: a\r\nContent-Length: 0x1\r\n",
            "Host: a\r\nContent-Length:\r\n", "Host: a\r\nContent-Length: 99999999999999999999\r\n", "Host: a\r\nContent-Length: 1 1\r\n",
            "Host: a\r\nTransfer-Encoding: chunked, chunked\r\n", "Host: a\r\nTransfer-Encoding: chunked, gzip\r\n",
            "Host: a\r\nTransfer-Encoding:\r\n", "Host: a\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n",
        ] {
            XCTAssertEqual(status("POST / HTTP/1.1\r\n" + headers + "\r\n"), 400, headers)
        }
        XCTAssertEqual(status("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip, chunked\r\n\r\n"), 501)
        XCTAssertEqual(status("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: xchunked\r\n\r\n"), 501)
        XCTAssertEqual(status("POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n"), 400)
        XCTAssertEqual(status("POST / HTTP/1.1\r\nHost: a\r\nExpect: 200-ok\r\n\r\n"), 417)
    }

    func testRefusedChunks() {
        let head: String = "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
        for body in [
            "x\r\n", "\r\n", ";a\r\n", "-1\r\n", "0x3\r\nabc\r\n", "3 \r\nabc\r\n", " 3\r\nabc\r\n", "3\nabc\r\n",
            "3\r\nabcd\r\n", "3\r\nabc\n0\r\n\r\n",
            "3\r\nabc\rX", "ffffffffffffffff\r\n", "8000000000000000\r\n", "00000000000000001\r\nx\r\n",
            "3;a\nb\r\nabc\r\n", "3;\u{1}\r\nabc\r\n",
            "0\r\nX : 1\r\n\r\n", "0\r\n folded\r\n\r\n", "0\r\nX: 1\n\r\n", "3;" + String(repeating: "e", count: 2000) + "\r\nabc\r\n",
        ] {
            XCTAssertEqual(status(head + body), 400, body)
        }
        let trailers: String = String(repeating: "T: v\r\n", count: 101)
        XCTAssertEqual(status(head + "0\r\n" + trailers + "\r\n"), 431)
    }

    func testLimits() {
        let path: String = String(repeating: "a", count: 8192 - "GET / HTTP/1.1".utf8.count)
        XCTAssertEqual(status("GET /\(path) HTTP/1.1\r\nHost: a\r\n\r\n"), 200)
        XCTAssertEqual(status("GET /\(path)a HTTP/1.1\r\nHost: a\r\n\r\n"), 414)
        XCTAssertEqual(status(String(repeating: "G", count: 20_000)), 414)
        let many: String = String(repeating: "X: 1\r\n", count: 99)
        XCTAssertEqual(status("GET / HTTP/1.1\r\nHost: a\r\n\(many)\r\n"), 200)
        XCTAssertEqual(status("GET / HTTP/1.1\r\nHost: a\r\n\(many)X: 1\r\n\r\n"), 431)
        let large: String = String(repeating: "v", count: 32_768 - "Host: a\r\nX: \r\n\r\n".utf8.count)
        XCTAssertEqual(status("GET / HTTP/1.1\r\nHost: a\r\nX: \(large)\r\n\r\n"), 200)
        XCTAssertEqual(status("GET / HTTP/1.1\r\nHost: a\r\nX: \(large)v\r\n\r\n"), 431)
    }

    func testTargets() throws {
        func parts(_ target: String) throws -> [String] {
            let head = try HTTPRequestParser.parseHead("GET \(target) HTTP/1.1\r\nHost: a\r\n\r\n")
            return head.segments + (head.hasTrailingSlash ? ["<slash>"] : []) + head.query.map { "\($0.name)=\($0.value)" }
        }
        XCTAssertEqual(try parts("/"), [])
        XCTAssertEqual(try parts("//a///b/"), ["a", "b", "<slash>"])
        XCTAssertEqual(try parts("/a/./b/../c"), ["a", "c"])
        XCTAssertEqual(try parts("/../../etc/passwd"), ["etc", "passwd"])
        XCTAssertEqual(try parts("/a/%2e%2E/%2e%2e/b"), ["b"])
        XCTAssertEqual(try parts("/a/b/.."), ["a", "<slash>"])
        XCTAssertEqual(try parts("/a+b%20c%C3%A9"), ["a+b cé"])
        XCTAssertEqual(try parts("/?a=1&a=2&b=x+y%2B&c&=d&&e=f=g"), ["a=1", "a=2", "b=x y+", "c=", "=d", "e=f=g"])
        XCTAssertEqual(try parts("/a?/../x=?"), ["a", "/../x=?"])
    }

    func testHeaderLookup() throws {
        let head = try HTTPRequestParser.parseHead("GET /p%20q?x=1 HTTP/1.1\r\nHost: a\r\nACCEPT: x\r\nAccept: y\r\n\r\n")
        XCTAssertEqual(head.header("accept"), "x")
        XCTAssertEqual(head.headers("Accept"), ["x", "y"])
        XCTAssertNil(head.header("accep"))
        XCTAssertEqual(head.target, "/p%20q?x=1")
        XCTAssertEqual(head.path, "/p q")
    }

    func testDate() {
        XCTAssertEqual(HTTPDate.text(784_111_777), "Sun, 06 Nov 1994 08:49:37 GMT")
        XCTAssertEqual(HTTPDate.text(0), "Thu, 01 Jan 1970 00:00:00 GMT")
        XCTAssertEqual(HTTPDate.text(951_782_400), "Tue, 29 Feb 2000 00:00:00 GMT")
        XCTAssertEqual(HTTPDate.text(-1), "Wed, 31 Dec 1969 23:59:59 GMT")
    }

    /// Random damage to valid requests: the parser must give the same events however the bytes are cut, and never trap.
    func testMutatedRequests() {
        let seeds: [String] = [
            "GET /a/b?c=d%20e HTTP/1.1\r\nHost: a\r\nAccept: */*\r\n\r\n",
            "POST /t HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello",
            "POST /t HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n5;x\r\nhello\r\nA\r\n0123456789\r\n0\r\nT: v\r\n\r\n",
        ]
        let insertions: [UInt8] = [0, 9, 10, 13, 32, 37, 43, 47, 48, 58, 59, 127, 128, 255]
        var random = Xorshift(state: 42)
        for round in 0..<10_000 {
            var bytes: [UInt8] = Array(seeds[round % seeds.count].utf8)
            for _ in 0...random.next(4) {
                let place: Int = random.next(bytes.count)
                switch random.next(4) {
                case 0: bytes[place] = UInt8(truncatingIfNeeded: random.next(256))
                case 1: bytes.insert(insertions[random.next(insertions.count)], at: place)
                case 2: bytes.remove(at: place)
                default: bytes.swapAt(place, random.next(bytes.count))
                }
            }
            let whole: [String] = Self.transcript(bytes, pieces: { _ in bytes.count })
            let step: Int = 1 + random.next(7)
            XCTAssertEqual(whole, Self.transcript(bytes, pieces: { _ in step }), "\(bytes)")
        }
    }
}

/// A small fixed-seed generator, so that failures repeat.
struct Xorshift {
    var state: UInt64

    mutating func next(_ bound: Int) -> Int {
        state ^= state << 13
        state ^= state >> 7
        state ^= state << 17
        return Int(truncatingIfNeeded: state >> 1) % max(1, bound)
    }
}
