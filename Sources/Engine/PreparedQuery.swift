import Columnar
import Execution
import Functions
import Planner
import SQLSyntax

/// A query that is analyzed and optimized, to be run many times with other parameter values.
/// Sendable because it is immutable but for `operators`, which lock themselves.
package final class PreparedQuery: Sendable {
    package struct Parameter: Sendable {
        package var name: String
        package var type: DataType
    }

    package let plan: LogicalPlan
    package let schema: Schema
    /// What a table or view made of the query is declared with.
    package let declaredSchema: Schema
    /// In order of appearance.
    package let parameters: [Parameter]
    /// Tables read, those behind views included.
    package let tables: Set<TableName>
    /// The definitions the plan was made under.
    package let definitionVersion: Int
    /// A constant of the plan that fails: the query fails with it, even where no row would reach it.
    let constantError: QueryError?
    /// Of `plan`, kept between executions.
    let operators: OperatorPool

    init(
        plan: LogicalPlan, declaredSchema: Schema, parameters: [Parameter], tables: Set<TableName>, definitionVersion: Int, constantError: QueryError?
    ) {
        self.plan = plan
        self.constantError = constantError
        self.schema = plan.schema
        self.declaredSchema = declaredSchema
        self.parameters = parameters
        self.tables = tables
        operators = OperatorPool(tables: tables)
        self.definitionVersion = definitionVersion
    }
}

/// Analysis and optimization of queries under a catalog's moment and a session's settings.
package struct QueryPlanner: Sendable {
    package var catalog: SessionCatalog
    package var options: AnalyzerOptions
    package var isOptimizing: Bool

    package init(catalog: SessionCatalog, options: AnalyzerOptions, isOptimizing: Bool) {
        self.catalog = catalog
        self.options = options
        self.isOptimizing = isOptimizing
    }

    /// Throws `QueryError` with positions in the statement's text.
    package func prepare(_ query: Query) throws -> PreparedQuery {
        try TypeCoercion.$isAnsi.withValue(options.ansi) { try prepared(query) }
    }

    private func prepared(_ query: Query) throws -> PreparedQuery {
        let state = AnalysisState(catalog: catalog, registry: .builtin, options: options)
        let analyzed = try QueryAnalyzer(state: state).analyze(query)
        let plan = try Optimizer(state: state, isEnabled: isOptimizing).optimize(analyzed)
        let parameters = state.parameterOrder.map { name -> PreparedQuery.Parameter in
            let type = state.parameters[name] ?? .void
            return PreparedQuery.Parameter(name: name, type: type == .void ? .string : type)
        }
        return PreparedQuery(
            plan: plan, declaredSchema: analyzed.declaredSchema, parameters: parameters, tables: state.tables,
            definitionVersion: catalog.catalog.definitionVersion, constantError: constantError(of: query, plan, state))
    }

    /// Of the optimized plan even where another one runs: which constants matter is not to depend on that setting.
    private func constantError(of query: Query, _ plan: LogicalPlan, _ state: AnalysisState) -> QueryError? {
        if isOptimizing { return ConstantErrors.first(in: plan, context: state.folding) }
        var optimizing = self
        optimizing.isOptimizing = true
        return (try? optimizing.prepare(query))?.constantError
    }

    /// The plan before optimization, for EXPLAIN EXTENDED.
    package func analyze(_ query: Query) throws -> LogicalPlan {
        try TypeCoercion.$isAnsi.withValue(options.ansi) {
            let state = AnalysisState(catalog: catalog, registry: .builtin, options: options)
            return try QueryAnalyzer(state: state).analyze(query)
        }
    }
}
