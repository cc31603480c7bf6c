import Foundation
import HTTP
import Synchronization

/// Counters of the service, as Prometheus reads them.
final class Metrics: Sendable {
    let other = RouteActivity("other")
    private let routes = Mutex<[String: RouteActivity]>([:])
    private let loads = Mutex<(count: Int, rows: Int, bytes: Int, failed: Int)>((0, 0, 0, 0))

    /// The activity of a route of the service itself; names come from a fixed set, never from requests.
    func route(_ name: String) -> RouteActivity {
        routes.withLock { routes in
            if let known = routes[name] { return known }
            let made = RouteActivity(name)
            routes[name] = made
            return made
        }
    }

    func loaded(rows: Int, bytes: Int) {
        loads.withLock { loads in
            loads.count &+= 1
            loads.rows &+= rows
            loads.bytes &+= bytes
        }
    }

    func loadFailed() { loads.withLock { $0.failed &+= 1 } }

    func response(_ service: SparkPlugService) -> HTTPResponse {
        var activities = routes.withLock { Array($0.values) } + [other]
        activities += service.queries.sortedEndpoints.map(\.activity)
        activities.sort { $0.name < $1.name }
        var text = ""
        func header(_ name: String, _ type: String, _ help: String) { text += "# HELP \(name) \(help)\n# TYPE \(name) \(type)\n" }
        let all = activities.map { (name: Self.escaped($0.name), counts: $0.current) }
        header("sparkplug_requests_total", "counter", "Requests answered, by route and status.")
        for entry in all {
            for (status, count) in entry.counts.statuses.sorted(by: { $0.key < $1.key }) {
                text += "sparkplug_requests_total{route=\"\(entry.name)\",status=\"\(status)\"} \(count)\n"
            }
        }
        header("sparkplug_request_duration_seconds", "histogram", "Time from the end of a request's head to its answer.")
        for entry in all where entry.counts.requests > 0 {
            var total = 0
            for (bound, count) in zip(RouteActivity.bounds, entry.counts.buckets) {
                total += count
                text += "sparkplug_request_duration_seconds_bucket{route=\"\(entry.name)\",le=\"\(bound)\"} \(total)\n"
            }
            text += "sparkplug_request_duration_seconds_bucket{route=\"\(entry.name)\",le=\"+Inf\"} \(entry.counts.requests)\n"
            text += "sparkplug_request_duration_seconds_sum{route=\"\(entry.name)\"} \(entry.counts.seconds)\n"
            text += "sparkplug_request_duration_seconds_count{route=\"\(entry.name)\"} \(entry.counts.requests)\n"
        }
        header("sparkplug_result_rows_total", "counter", "Rows answered, by route.")
        for entry in all where entry.counts.rows > 0 { text += "sparkplug_result_rows_total{route=\"\(entry.name)\"} \(entry.counts.rows)\n" }
        let answers = service.answers.counts
        header("sparkplug_kept_answers_total", "counter", "Requests to endpoints that were looked up among the kept answers.")
        text += "sparkplug_kept_answers_total{found=\"true\"} \(answers.found)\n"
        text += "sparkplug_kept_answers_total{found=\"false\"} \(answers.missed)\n"
        let loads = self.loads.withLock { $0 }
        header("sparkplug_loads_total", "counter", "Loads acknowledged.")
        text += "sparkplug_loads_total \(loads.count)\n"
        header("sparkplug_loads_failed_total", "counter", "Loads refused.")
        text += "sparkplug_loads_failed_total \(loads.failed)\n"
        header("sparkplug_loaded_rows_total", "counter", "Rows of acknowledged loads.")
        text += "sparkplug_loaded_rows_total \(loads.rows)\n"
        header("sparkplug_loaded_bytes_total", "counter", "Bytes of acknowledged loads, unpacked.")
        text += "sparkplug_loaded_bytes_total \(loads.bytes)\n"
        header("sparkplug_table_rows", "gauge", "Rows of a table.")
        let tables = service.engine.catalog.snapshot.tables.values.sorted { $0.definition.name.table < $1.definition.name.table }
        for table in tables { text += "sparkplug_table_rows{table=\"\(Self.escaped(table.definition.name.table))\"} \(table.rows.rowCount)\n" }
        header("sparkplug_table_bytes", "gauge", "Bytes of memory of a table.")
        for table in tables { text += "sparkplug_table_bytes{table=\"\(Self.escaped(table.definition.name.table))\"} \(table.rows.byteCount)\n" }
        header("sparkplug_problems", "gauge", "Mistakes in files of the queries folder.")
        text += "sparkplug_problems \(service.queries.problems.count)\n"
        header("process_resident_memory_bytes", "gauge", "Memory the process holds.")
        text += "process_resident_memory_bytes \(Self.residentBytes)\n"
        header("process_start_time_seconds", "gauge", "When the service started, seconds since 1970.")
        text += "process_start_time_seconds \(service.started.timeIntervalSince1970)\n"
        return HTTPResponse(.ok, contentType: "text/plain; version=0.0.4; charset=utf-8", bytes: Array(text.utf8))
    }

    private static func escaped(_ name: String) -> String {
        name.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing("\n", with: "\\n")
    }

    private static var residentBytes: Int {
        guard let text = try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8) else { return 0 }
        let fields = text.split(separator: " ")
        return (fields.count > 1 ? Int(fields[1]) ?? 0 : 0) * Int(sysconf(Int32(_SC_PAGESIZE)))
    }
}
