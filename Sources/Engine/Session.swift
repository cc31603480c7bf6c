import Columnar
import Execution
import Foundation
import Functions
import Planner
import SQLSyntax

/// The engine of a process: a catalog and the threads that work on its queries.
/// Sendable because its parts are, and it never changes.
package final class Engine: Sendable {
    package let catalog: any Catalog
    package let pool: WorkerPool
    package let threads: Int
    let texts = ParsedTexts()
    package let materializedViews: MaterializedViews

    package init(catalog: any Catalog, threads: Int = 0) {
        self.catalog = catalog
        self.threads = threads > 0 ? threads : ProcessInfo.processInfo.activeProcessorCount
        pool = WorkerPool(threads: self.threads)
        materializedViews = MaterializedViews()
    }

    package func session() -> Session { Session(engine: self) }
}

/// One conversation: settings, current schema, temporary objects, and the statements run in it.
/// Not Sendable: one statement at a time, from one thread.
package final class Session {
    package let engine: Engine
    package var settings = SessionSettings()
    package var database = "default"
    var temporaryViews: [String: ViewDefinition] = [:]
    var temporaryFunctions: [String: SQLFunction] = [:]
    var variables: [String: SessionCatalog.Variable] = [:]
    /// What the compound statements that are running declare, the innermost last.
    var localScopes: [LocalScope] = []
    /// Types that parameters are given from outside, by name.
    package var parameterTypes: [String: DataType] = [:]
    package var absentParameters: Set<String> = []
    /// What `EXECUTE IMMEDIATE … USING` gives the statement it runs.
    var boundParameters: [String: TypedValue] = [:]

    init(engine: Engine) { self.engine = engine }

    package var sessionCatalog: SessionCatalog {
        SessionCatalog(
            catalog: engine.catalog.snapshot, database: database, temporaryViews: temporaryViews, temporaryFunctions: temporaryFunctions,
            variables: variables, localVariables: localScopes.map { ($0.label, $0.variables) }, texts: engine.texts)
    }

    package var planner: QueryPlanner {
        var options = AnalyzerOptions(
            ansi: settings.ansi, timeZone: settings.timeZone, database: database, parameterTypes: parameterTypes, boundParameters: boundParameters,
            absentParameters: absentParameters)
        options.switches = settings.switches
        options.maximumRecursion = settings.maximumRecursion
        options.quotedNamesArePatterns = settings.quotedNamesArePatterns
        return QueryPlanner(catalog: sessionCatalog, options: options, isOptimizing: settings.optimizer)
    }

    func executionSettings(collectsStatistics: Bool = false) -> ExecutionSettings {
        ExecutionSettings(
            threads: settings.threads > 0 ? settings.threads : engine.threads, batchRows: settings.batchRows, memoryLimit: settings.memoryLimit,
            collectsStatistics: collectsStatistics)
    }

    package func evaluationContext(cancellation: Cancellation = Cancellation()) -> EvaluationContext {
        EvaluationContext(
            timeZone: settings.timeZone, database: database, seed: UInt64.random(in: 0...UInt64.max), ansi: settings.ansi, cancellation: cancellation)
    }

    // MARK: Statements

    /// Runs one statement given as text. Errors carry UTF-8 offsets in it.
    package func execute(_ text: String, parameters: [String: Value] = [:], cancellation: Cancellation = Cancellation()) throws -> StatementResult {
        let statement: Statement
        var limits = SyntaxLimits()
        limits.keepsBackslashes = settings.keepsBackslashes
        do { statement = try Parser.parse(statement: text, limits: limits) } catch { throw QueryError(error) }
        return try execute(statement, text: text, parameters: parameters, cancellation: cancellation)
    }

    /// Runs one statement of a script, whose offsets its errors carry.
    package func execute(_ statement: ScriptStatement, of script: String, cancellation: Cancellation = Cancellation()) throws -> StatementResult {
        guard settings.keepsBackslashes else {
            do {
                return try execute(try statement.result.get(), text: script, cancellation: cancellation)
            } catch let error as SyntaxError {
                throw QueryError(error)
            }
        }
        // The script was read before the setting was made.
        do {
            return try execute(statement.text, cancellation: cancellation)
        } catch var error as QueryError {
            error.span = error.span.map { ($0.lowerBound + statement.span.start)..<($0.upperBound + statement.span.start) }
            throw error
        }
    }

    /// Runs one parsed statement. `text` is what its spans count in.
    package func execute(
        _ statement: Statement, text: String, parameters: [String: Value] = [:], cancellation: Cancellation = Cancellation()
    ) throws -> StatementResult {
        // A statement that is ended for its time leaves the ones behind it alone.
        let own = settings.statementTimeout > 0 ? Cancellation(parent: cancellation) : cancellation
        let runner = StatementRunner(session: self, text: text, parameters: parameters, cancellation: own)
        guard settings.statementTimeout > 0 else { return try runner.run(statement) }
        let timer = StatementTimer(seconds: settings.statementTimeout, cancellation: own)
        defer { timer.stop() }
        return try runner.run(statement)
    }

    /// Analyzes a query for repeated execution.
    package func prepare(_ query: Query) throws -> PreparedQuery { try planner.prepare(query) }

    /// Runs a prepared query on the newest rows. Every parameter of the query must have a value.
    package func run(
        _ prepared: PreparedQuery, parameters: [String: Value], cancellation: Cancellation = Cancellation(), collectsStatistics: Bool = false
    ) throws -> QueryResult {
        if let error = prepared.constantError { throw error }
        try engine.materializedViews.freshen(prepared.tables, engine: engine)
        var bound: [String: (Value, DataType)] = [:]
        for parameter in prepared.parameters {
            guard let value = parameters[parameter.name] else {
                throw QueryError("UNBOUND_SQL_PARAMETER", sqlState: "42P02", "Found the unbound parameter: \(parameter.name). Please, fix `args` and provide a mapping of the parameter to a value.")
            }
            bound[parameter.name] = (value, parameter.type)
        }
        return try Executor.execute(
            plan: prepared.plan, parameters: bound, snapshots: engine.catalog.snapshot, context: evaluationContext(cancellation: cancellation),
            settings: executionSettings(collectsStatistics: collectsStatistics), pool: engine.pool, operators: prepared.operators)
    }

    /// Analyzes and runs a query.
    package func query(_ query: Query, parameters: [String: Value] = [:], cancellation: Cancellation = Cancellation()) throws -> StatementResult {
        let prepared = try prepare(query)
        let result = try run(prepared, parameters: try convert(parameters, prepared), cancellation: cancellation)
        return StatementResult(schema: prepared.schema, batches: try result.collect())
    }

    /// Values from outside, brought to the types the query wants.
    package func convert(_ parameters: [String: Value], _ prepared: PreparedQuery) throws -> [String: Value] {
        var converted: [String: Value] = [:]
        for parameter in prepared.parameters {
            guard let value = parameters[parameter.name] else { continue }
            converted[parameter.name] = try ParameterConversion.convert(value, to: parameter.type, name: parameter.name, timeZone: settings.timeZone)
        }
        return converted
    }
}

/// Ends a statement after some time.
private final class StatementTimer {
    private let source: any DispatchSourceTimer

    init(seconds: Double, cancellation: Cancellation) {
        source = DispatchSource.makeTimerSource()
        source.schedule(deadline: .now() + seconds)
        source.setEventHandler {
            cancellation.cancel(QueryError(
                "STATEMENT_TIMED_OUT", sqlState: "57014", "The statement ran longer than \(seconds) seconds and was ended. Ask for less, or raise sparkplug.statementTimeout."))
        }
        source.resume()
    }

    func stop() { source.cancel() }
}

/// Parameter values from URLs and JSON to the types that a query wants.
package enum ParameterConversion {
    /// Text is cast as SQL would; numbers are taken as they are. Throws `INVALID_PARAMETER_VALUE` naming the parameter.
    package static func convert(_ value: Value, to type: DataType, name: String, timeZone: String = "UTC") throws -> Value {
        let source: DataType
        switch value {
        case .null: return .null
        case .string: source = .string
        case .boolean: source = .boolean
        case .integer: source = .bigint
        case .double: source = .double
        case .decimal: source = .decimal(precision: 38, scale: 0)
        default: return value
        }
        if source == type { return value }
        let vector = Vector.constant(value, source, count: 1)
        let converted = try? Cast.cast(vector, to: type, mode: .ansi, context: EvaluationContext(timeZone: timeZone)).value(at: 0)
        guard let converted, !converted.isNull else {
            let shown = ValuePrinting.sql(value, source)
            throw QueryError(
                "INVALID_PARAMETER_VALUE", sqlState: "22023", "The parameter '\(name)' must be of type \(type.sql), but '\(shown)' is not. Give a value such as \(example(type)).")
        }
        return converted
    }

    private static func example(_ type: DataType) -> String {
        switch type {
        case .boolean: "true"
        case .date: "2026-11-22"
        case .timestamp, .timestampNTZ: "2026-11-22T20:17:00Z"
        case .float, .double, .decimal: "1.5"
        case .string: "text"
        default: "7"
        }
    }
}
