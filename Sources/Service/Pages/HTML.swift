import HTTP

/// Pieces of HTML that pages share.
enum HTML {
    static func escaped(_ text: String) -> String {
        text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;").replacing("\"", with: "&quot;").replacing("'", with: "&#39;")
    }

    static func page(title: String, body: String, script: String = "") -> HTTPResponse {
        let text = """
            <!doctype html>
            <html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>\(escaped(title))</title>
            <style>
            :root { color-scheme: light dark; --line: #8884; --soft: #8881; --accent: #d9480f }
            body { font: 16px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem }
            h1 { margin-bottom: 0 } h2 { margin-top: 2.5rem } code, pre, textarea { font: 14px/1.45 ui-monospace, monospace }
            pre { background: var(--soft); padding: .7rem 1rem; overflow-x: auto; border-radius: 6px }
            table { border-collapse: collapse; width: 100%; font-size: 14px } td, th { border-bottom: 1px solid var(--line); padding: .3rem .6rem; text-align: left; vertical-align: top }
            textarea { width: 100%; box-sizing: border-box; height: 8rem; padding: .7rem; border: 1px solid var(--line); border-radius: 6px }
            button { font: inherit; padding: .35rem 1.2rem; border: 0; border-radius: 6px; background: var(--accent); color: white; cursor: pointer }
            a { color: var(--accent) } .error { color: #c92a2a; white-space: pre-wrap } .note { opacity: .7 }
            </style></head><body>
            \(body)
            \(script.isEmpty ? "" : "<script>\(script)</script>")
            </body></html>

            """
        var response = HTTPResponse(.ok, contentType: "text/html; charset=utf-8", bytes: Array(text.utf8))
        response.addHeader("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; connect-src 'self'; frame-ancestors 'none'; base-uri 'none'")
        response.addHeader("X-Content-Type-Options", "nosniff")
        response.addHeader("Cache-Control", "no-store")
        return response
    }
}
