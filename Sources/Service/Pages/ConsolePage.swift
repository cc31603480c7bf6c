import HTTP

/// `GET /`: the endpoints, and a box to try SQL in.
enum ConsolePage {
    static func response(_ service: SparkPlugService) -> HTTPResponse {
        let queries = service.queries
        var list = ""
        for endpoint in queries.sortedEndpoints {
            let example = CurlExample.command(endpoint, base: "", engine: service.engine).dropFirst(6).dropLast()
            list += "<tr><td><a href=\"\(HTML.escaped(String(example)))\"><code>/\(HTML.escaped(endpoint.route))</code></a></td><td>\(HTML.escaped(endpoint.header.summary))</td></tr>"
        }
        if list.isEmpty { list = "<tr><td>There are none yet: write a .sql file into the queries folder.</td></tr>" }
        let problems = queries.problems.map { "<pre class=error>\(HTML.escaped($0.rendered))</pre>" }.joined()
        let tables = service.engine.catalog.snapshot.tables.values.sorted { $0.definition.name.table < $1.definition.name.table }.map { table in
            "<tr><td><a href=\"/tables/\(HTML.escaped(TableRoutes.title(table.definition.name)))\">\(HTML.escaped(TableRoutes.title(table.definition.name)))</a></td><td>\(table.rows.rowCount) rows</td>"
                + "<td>\(HTML.escaped(table.definition.schema.map { "\($0.name) \($0.type.simpleString)" }.joined(separator: ", ")))</td></tr>"
        }.joined()
        let body = """
            <h1>SparkPlug</h1><p class=note><a href="/docs">Documentation</a> · <a href="/openapi.json">OpenAPI</a> · <a href="/queries">Queries</a> · <a href="/metrics">Metrics</a></p>
            \(problems)<h2>Endpoints</h2><table>\(list)</table>
            <h2>Tables</h2><table>\(tables)</table>
            <h2>SQL</h2><textarea id=statement spellcheck=false>SELECT 1 + 1 AS two</textarea>
            <p><button id=run>Run</button> <span class=note>Ctrl+Enter runs it too</span></p><div id=answer></div>
            """
        return HTML.page(title: "SparkPlug", body: body, script: script)
    }

    private static let script = """
        const box = document.getElementById('statement'), answer = document.getElementById('answer');
        function element(name, text) { const e = document.createElement(name); if (text !== undefined) e.textContent = text; return e; }
        async function run() {
          const started = performance.now();
          answer.replaceChildren(element('p', 'Running …'));
          try {
            const response = await fetch('/sql', {method: 'POST', headers: {'Content-Type': 'application/json'}, body: JSON.stringify({statement: box.value})});
            const result = await response.json();
            if (!response.ok) {
              const text = element('p', result.detail + (result.excerpt ? '\\n' + result.excerpt : '')); text.className = 'error'; answer.replaceChildren(text); return;
            }
            const table = element('table'), head = element('tr');
            for (const column of result.schema) head.append(element('th', column.name));
            table.append(head);
            for (const row of result.rows.slice(0, 1000)) {
              const line = element('tr');
              for (const column of result.schema) {
                const value = row[column.name];
                line.append(element('td', value === null ? 'NULL' : typeof value === 'object' ? JSON.stringify(value) : String(value)));
              }
              table.append(line);
            }
            const note = element('p', result.rows.length + ' rows in ' + Math.round(performance.now() - started) + ' ms'); note.className = 'note';
            answer.replaceChildren(note, table);
          } catch (error) { const text = element('p', String(error)); text.className = 'error'; answer.replaceChildren(text); }
        }
        document.getElementById('run').onclick = run;
        box.onkeydown = event => { if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) run(); };
        """
}
