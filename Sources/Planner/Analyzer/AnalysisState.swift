import Columnar
import Functions
import SQLSyntax

/// A value with its type.
package struct TypedValue: Sendable {
    package var value: Value
    package var type: DataType
    package init(_ value: Value, _ type: DataType) {
        self.value = value
        self.type = type
    }
}

/// Switches of Spark's that give statements an older or a stricter meaning, with Spark's defaults.
package struct ResolutionSwitches: Sendable, Equatable {
    package var groupsByAliases = true
    package var groupsByOrdinals = true
    package var ordersByOrdinals = true
    /// HAVING without GROUP BY is WHERE.
    package var havingIsWhere = false
    package var countsWithoutArguments = false
    package var countsStarOfTable = false

    package init() {}
}

/// Settings of a session that change what a statement means.
package struct AnalyzerOptions: Sendable {
    package var ansi: Bool
    package var timeZone: String
    package var database: String
    /// Types that an endpoint's header gives its parameters, by name.
    package var parameterTypes: [String: DataType]
    /// Values that stand for parameters as if written in the statement (`EXECUTE IMMEDIATE … USING`), by name.
    package var boundParameters: [String: TypedValue]
    /// Optional parameters without a value: conjuncts of WHERE, ON and HAVING that mention them are dropped.
    package var absentParameters: Set<String>
    /// Views in views, functions in functions.
    package var maximumDepth: Int
    package var switches = ResolutionSwitches()
    /// Rounds of a recursive table that sets no limit of its own.
    package var maximumRecursion = 100
    /// Names in backticks in a SELECT list are patterns of column names.
    package var quotedNamesArePatterns = false

    package init(
        ansi: Bool = true, timeZone: String = "UTC", database: String = "default", parameterTypes: [String: DataType] = [:],
        boundParameters: [String: TypedValue] = [:], absentParameters: Set<String> = [], maximumDepth: Int = 100
    ) {
        self.ansi = ansi
        self.timeZone = timeZone
        self.database = database
        self.parameterTypes = parameterTypes
        self.boundParameters = boundParameters
        self.absentParameters = absentParameters
        self.maximumDepth = maximumDepth
    }

    package var errorMode: ErrorMode { ansi ? .ansi : .wrap }
    package var castMode: ErrorMode { errorMode }
    package var resolution: ResolutionContext { ResolutionContext(ansi: ansi, timeZone: timeZone) }
}

/// What one statement's analysis shares: column numbers, parameters, common table expressions' numbers, depth.
/// Not Sendable: one analysis runs on one thread.
package final class AnalysisState {
    let catalog: any AnalyzerCatalog
    let registry: FunctionRegistry
    package let options: AnalyzerOptions
    /// Folds constant calls while names and types are being resolved.
    package let folding: EvaluationContext
    private var nextColumn = 0
    private var nextShared = 0
    /// Found while subqueries are unnested.
    var independentSubqueries = IndependentSubqueries()
    /// Types found for parameters so far, by name; `void` until something fixes them.
    package private(set) var parameters: [String: DataType] = [:]
    /// Parameter names in order of appearance.
    package private(set) var parameterOrder: [String] = []
    /// Tables the statement reads.
    package private(set) var tables: Set<TableName> = []
    /// Names of parts of the statement, found while it is resolved.
    private let notes = NameNotes()
    /// The parameters of the SQL function whose body is being analyzed come before columns.
    var depth = 0

    package init(catalog: any AnalyzerCatalog, registry: FunctionRegistry, options: AnalyzerOptions) {
        self.catalog = catalog
        self.registry = registry
        self.options = options
        self.folding = EvaluationContext(timeZone: options.timeZone, database: options.database, ansi: options.ansi)
    }

    package func newID() -> ColumnID {
        nextColumn += 1
        return ColumnID(nextColumn)
    }

    package func newColumn(_ name: String, _ type: DataType, nullable: Bool) -> ColumnReference {
        ColumnReference(id: newID(), name: name, type: type, nullable: nullable)
    }

    /// The column under an identity of its own.
    func copy(_ column: ColumnReference, nullable: Bool) -> ColumnReference {
        var copy = newColumn(column.name, column.type, nullable: nullable)
        copy.declared = column.declared
        return copy
    }

    package func newSharedID() -> Int {
        nextShared += 1
        return nextShared
    }

    /// Names for the statement's own text; texts of views and functions have spans of their own.
    func note(_ name: String, at span: SourceSpan) {
        if depth == 0 { notes.note(name, at: span) }
    }

    func noteCastOffset(at span: SourceSpan) {
        if depth == 0 { notes.noteCastOffset(at: span) }
    }

    func noteMapKey(at span: SourceSpan) {
        if depth == 0 { notes.noteMapKey(at: span) }
    }

    /// Names of the statement's own text, wherever analysis is.
    var outerNaming: ColumnNaming {
        var naming = ColumnNaming()
        naming.notes = notes
        naming.timeZone = options.timeZone
        return naming
    }

    func naming(windows: [NamedWindow] = []) -> ColumnNaming {
        var naming = ColumnNaming()
        if depth == 0 { naming.notes = notes }
        naming.namedWindows = windows
        naming.timeZone = options.timeZone
        return naming
    }

    func note(table: TableName) { tables.insert(table) }

    func parameter(_ name: String) -> ParameterReference {
        if parameters[name] == nil {
            parameters[name] = options.parameterTypes[name] ?? .void
            parameterOrder.append(name)
        }
        return ParameterReference(name: name, type: parameters[name] ?? .void)
    }

    /// Gives a parameter whose type is still open the type of the place it stands in.
    func fix(_ expression: BoundExpression, to type: DataType) -> BoundExpression {
        guard case .parameter(let reference) = expression, reference.type == .void, type != .void else { return expression }
        let known = parameters[reference.name] ?? .void
        if known == .void { parameters[reference.name] = type }
        return .parameter(ParameterReference(name: reference.name, type: known == .void ? type : known))
    }

    /// Numbers the rows of each partition from 1, in the order given; also gives the number's column.
    func rowNumber(
        over input: LogicalPlan, partitionBy: [BoundExpression], orderBy: [LogicalPlan.SortKey]
    ) throws -> (plan: LogicalPlan, number: ColumnReference) {
        guard let function = registry.windows["row_number"] else { throw QueryError.internalError("row_number is missing") }
        let resolved = try function.resolve([], options.resolution)
        let number = newColumn("_row_number", resolved.returnType, nullable: false)
        let call = LogicalPlan.WindowCall(
            number, name: "row_number", function: .window(resolved, ignoreNulls: false), arguments: [], frame: .upToPeers)
        return (.window(LogicalPlan.Window(partitionBy: partitionBy, orderBy: orderBy, calls: [call], input)), number)
    }

    func entering<Result>(_ what: String, _ body: () throws -> Result) throws -> Result {
        guard depth < options.maximumDepth else {
            throw QueryError("RECURSIVE_VIEW", sqlState: "42K0H", "\(what) is nested more than \(options.maximumDepth) levels deep, or contains itself.")
        }
        depth += 1
        defer { depth -= 1 }
        return try body()
    }
}
