import Columnar
import Engine
import Formats
import Foundation
import Planner
import SQLSyntax
import Synchronization

/// A query that answers at a route: parsed, typed and planned when its file is read, to be run with other parameter values for each request.
/// Sendable because it is immutable but for the plans, which lock themselves.
final class Endpoint: Sendable {
    /// A plan for one set of absent optional parameters.
    struct Plan: Sendable {
        let prepared: PreparedQuery
        /// Tables whose rows decide the answer; of a materialized view, those it is computed from.
        let sources: [TableName]
        /// Columns the plan was made for, to know whether it may still run under newer definitions.
        let schemas: [TableName: Schema]
        /// Rows of those tables when the plan was made.
        let rowCounts: [TableName: Int]
        /// The definitions under which the plan was last found good.
        var checkedVersion: Int

        /// Whether the tables are still of about the size that the plan was made for.
        func isFitting(_ snapshot: CatalogSnapshot) -> Bool {
            rowCounts.allSatisfy { table, planned in
                let now = snapshot.tables[table]?.rows.rowCount ?? 0
                return now / 4 <= planned &+ 1024 && planned / 4 <= now &+ 1024
            }
        }
    }

    let route: String
    let file: String
    let text: String
    /// Of this version of the file, for keys of answers: no other endpoint of the process has it.
    let identity: UInt64
    private static let identities = Atomic<UInt64>(0)
    let header: EndpointHeader
    let parameters: [EndpointParameter]
    let schema: Schema
    /// Whether the same parameters over the same rows always give the same answer.
    let isRepeatable: Bool
    let activity: RouteActivity
    private let query: Query
    private let plans: Mutex<[UInt64: Plan]>
    private let parameterTypes: [String: DataType]

    static let reservedParameters = ["format"]

    /// Types and plans the file's query. Throws `QueryError` with a span in the file.
    init(_ file: QueryFile, _ query: Query, _ header: EndpointHeader, engine: Engine, activity: RouteActivity) throws {
        route = file.route
        self.file = file.path
        text = file.text
        identity = Self.identities.wrappingAdd(1, ordering: .relaxed).newValue
        self.header = header
        self.query = query
        self.activity = activity
        var types: [String: DataType] = [:]
        for parameter in header.parameters {
            if let type = parameter.type {
                do { types[parameter.name] = try TypeConversion.convert(type) } catch let error as QueryError { throw QueryError(error.condition, sqlState: error.sqlState, error.message, span: parameter.typeSpan) }
            }
        }
        let plan = try Self.prepare(query, types, absent: [], engine)
        let found = plan.prepared.parameters
        for declared in header.parameters where !found.contains(where: { $0.name == declared.name }) {
            throw QueryError(
                "INVALID_ENDPOINT_HEADER", sqlState: "42601",
                "The header declares a parameter '\(declared.name)' that the statement does not use." + Suggestion.clause(for: declared.name, among: found.map(\.name)),
                span: declared.span)
        }
        guard found.count <= 64 else { throw QueryError("TOO_MANY_PARAMETERS", sqlState: "54000", "An endpoint may have 64 parameters, not \(found.count).") }
        parameters = try found.map { parameter in
            if Self.reservedParameters.contains(parameter.name) {
                throw QueryError("RESERVED_PARAMETER", sqlState: "42939", "The parameter name ':\(parameter.name)' is taken: ?\(parameter.name)= chooses the answer's format. Choose another name.")
            }
            if parameter.name.first?.isNumber ?? true {
                throw QueryError("UNSUPPORTED_FEATURE", sqlState: "0A000", "Markers written '?' have no name that a request could give. Write :name instead.")
            }
            return try EndpointParameter(header.parameters.first { $0.name == parameter.name }, name: parameter.name, type: parameter.type, engine: engine)
        }
        schema = plan.prepared.schema
        parameterTypes = Dictionary(parameters.map { ($0.name, $0.type) }, uniquingKeysWith: { first, _ in first })
        let catalog = engine.catalog.snapshot
        isRepeatable = Volatility.isRepeatable([file.text] + catalog.views.values.map(\.text) + catalog.functions.values.map(\.text))
        plans = Mutex([0: plan])
    }

    private static func prepare(_ query: Query, _ types: [String: DataType], absent: Set<String>, _ engine: Engine) throws -> Plan {
        let session = engine.session()
        session.parameterTypes = types
        session.absentParameters = absent
        let prepared = try session.prepare(query)
        let snapshot = engine.catalog.snapshot
        var schemas: [TableName: Schema] = [:]
        var rowCounts: [TableName: Int] = [:]
        for table in prepared.tables {
            schemas[table] = snapshot.tables[table]?.definition.schema
            rowCounts[table] = snapshot.tables[table]?.rows.rowCount
        }
        return Plan(
            prepared: prepared, sources: try Lineage.sources(of: prepared.tables, engine: engine), schemas: schemas,
            rowCounts: rowCounts, checkedVersion: prepared.definitionVersion)
    }

    /// The plan for a set of absent parameters (bit i: the i-th parameter), made anew when definitions or the sizes of tables have changed.
    /// When that fails, the old plan goes on serving as long as the tables it reads keep their columns.
    func plan(absent: UInt64, engine: Engine) throws -> Plan {
        let snapshot = engine.catalog.snapshot
        let known = plans.withLock { $0[absent] }
        if let known, known.checkedVersion == snapshot.definitionVersion, known.isFitting(snapshot) { return known }
        var names: Set<String> = []
        if absent != 0 {
            for (index, parameter) in parameters.enumerated() where absent & (1 << UInt64(index)) != 0 { names.insert(parameter.name) }
        }
        var plan: Plan
        do {
            plan = try Self.prepare(query, parameterTypes, absent: names, engine)
            // Clients rely on the columns that the endpoint was published with; the folder's next look publishes the new ones.
            plan.checkedVersion = snapshot.definitionVersion
        } catch {
            guard let known, known.schemas.allSatisfy({ snapshot.tables[$0.key]?.definition.schema == $0.value }) else { throw error }
            plan = known
            plan.checkedVersion = snapshot.definitionVersion
        }
        let made = plan
        plans.withLock { $0[absent] = made }
        return plan
    }

    /// The optimized plan as text.
    func planText(engine: Engine) -> String {
        (try? plan(absent: 0, engine: engine)).map { PlanPrinter.text($0.prepared.plan) } ?? ""
    }
}

/// What tables an answer depends on.
enum Lineage {
    /// The tables, those behind materialized views instead of the views. Sorted.
    static func sources(of tables: Set<TableName>, engine: Engine) throws -> [TableName] {
        var found: Set<TableName> = []
        var seen: Set<TableName> = []
        var open = Array(tables)
        let snapshot = engine.catalog.snapshot
        while let table = open.popLast() {
            guard seen.insert(table).inserted else { continue }
            guard let text = snapshot.tables[table]?.definition.materializedQuery else {
                found.insert(table)
                continue
            }
            guard let statement = try? Parser.parse(statement: text), case .query(let query) = statement.kind else { continue }
            let session = engine.session()
            session.database = table.database
            open += try session.prepare(query).tables
        }
        return found.sorted { ($0.database, $0.table) < ($1.database, $1.table) }
    }
}

/// Whether texts call functions whose answer changes from run to run.
enum Volatility {
    private static let names: Set<String> = [
        "now", "current_timestamp", "current_date", "curdate", "current_time", "localtimestamp", "unix_timestamp", "to_unix_timestamp", "rand", "random", "randn", "randstr",
        "uniform", "uuid", "shuffle", "monotonically_increasing_id", "spark_partition_id", "tablesample",
    ]

    /// Looks at words only: a column that has such a name merely costs the caching of answers.
    static func isRepeatable(_ texts: [String]) -> Bool {
        for text in texts {
            var word: [UInt8] = []
            for byte in Array(text.utf8) + [0x20] {
                if byte == 0x5F || (byte >= 0x30 && byte <= 0x39) || (byte | 0x20 >= 0x61 && byte | 0x20 <= 0x7A) {
                    if word.count < 40 { word.append(byte >= 0x41 && byte <= 0x5A ? byte | 0x20 : byte) }
                } else if !word.isEmpty {
                    if names.contains(String(decoding: word, as: UTF8.self)) { return false }
                    word.removeAll(keepingCapacity: true)
                }
            }
        }
        return true
    }
}
