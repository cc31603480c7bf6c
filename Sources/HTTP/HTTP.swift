// HTTP/1.1 (RFC 9110, 9112): a protocol core without I/O, and sockets around it.
//
// The core turns bytes into requests and answers into bytes and is tested without sockets:
//   HTTPRequestParser   bytes, in any pieces, to a checked head, body pieces and the end of the message
//   HTTPTarget          path and query: decoding and normalisation
//   HTTPResponseEncoder an answer's head and the framing of its body
//   GzipDecoder         gzip (RFC 1951, 1952), streaming, with an output limit
// Around it: HTTPServer starts event loops (EventLoop over Poller), each with its connections (HTTPConnection), and worker threads.
//
// How to use it:
//
//     struct Hello: HTTPApplication {
//         func accept(_ head: HTTPRequestHead) -> HTTPDisposition {
//             switch head.segments {
//             case ["hello"]:    // cheap: answered on the event loop
//                 return .buffered { request in .now(HTTPResponse(.ok, text: "Hello\n")) }
//             case ["report"]:   // slow: made on a worker thread, which may block and should watch the cancellation
//                 return .buffered(limit: 1 << 20) { request in .onWorker { cancellation in makeReport(request, cancellation) } }
//             case ["upload"]:   // large: pulled on a worker thread while it arrives
//                 return .streaming(limit: 1 << 32) { head, body in
//                     do {
//                         while let bytes = try body.read() { load(bytes) }
//                         return HTTPResponse(.created)
//                     } catch { … }
//                 }
//             case ["rows"]:     // large answer: pulled from the closure as fast as the client takes it
//                 return .buffered { _ in .now(.streaming(.ok, contentType: "text/csv") { nextRows() }) }
//             default:
//                 return .reject(HTTPResponse(.notFound, text: "no such page\n"))
//             }
//         }
//     }
//     let server = HTTPServer(HTTPServerConfiguration(port: 8080), application: Hello())
//     try server.start()              // returns once it listens; server.port tells the port if 0 was asked for
//     server.stop(within: .seconds(10))  // finishes running requests, then returns
//
// Threads: `accept` and buffered handlers run on an event loop and must be quick; `.onWorker` closures, streaming handlers and body
// producers run on worker threads. The server never calls an application while holding a lock.
