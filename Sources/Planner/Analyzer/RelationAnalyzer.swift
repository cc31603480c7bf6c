import Columnar
import Functions
import SQLSyntax

/// FROM: tables, views, subqueries, joins and everything that may follow them.
struct RelationAnalyzer {
    let state: AnalysisState
    let queries: QueryAnalyzer
    let outer: Scope?
    let captures: CaptureList?

    struct Result {
        var plan: LogicalPlan
        var relations: [ScopeRelation]
    }

    func analyze(_ relation: Relation) throws -> Result {
        do {
            return try analyzeUnpositioned(relation)
        } catch let error as QueryError {
            throw error.at(relation.span.range)
        }
    }

    private func analyzeUnpositioned(_ relation: Relation) throws -> Result {
        switch relation.kind {
        case .table(let reference): return try table(reference, relation.span)
        case .subquery(let query):
            let plan = try queries.analyze(query, outer: outer, captures: captures)
            return Result(plan: plan, relations: [ScopeRelation(qualifier: [], columns: plan.scopeColumns)])
        case .values(let rows):
            let plan = try ValuesAnalyzer(state: state, queries: queries).analyze(rows, outer: outer, captures: captures)
            return Result(plan: plan, relations: [ScopeRelation(qualifier: [], columns: plan.scopeColumns)])
        case .function(let call):
            let plan = try TableFunctionAnalyzer(state: state, queries: queries, outer: outer, captures: captures).analyze(call, span: relation.span)
            let name = call.name.parts?.last?.text ?? ""
            return Result(plan: plan, relations: [ScopeRelation(qualifier: [name], columns: plan.scopeColumns)])
        case .aliased(let inner, let alias):
            return try aliased(try analyze(inner), alias, span: relation.span, of: inner.kind)
        case .lateral(let inner):
            // LATERAL as the first item of FROM sees nothing to its left.
            return try analyze(inner)
        case .join(let join): return try JoinAnalyzer(relations: self).analyze(join, span: relation.span)
        case .sample(let inner, let sample): return try self.sample(try analyze(inner), sample, span: relation.span)
        case .pivot(let inner, let pivot): return try PivotAnalyzer(state: state, queries: queries, outer: outer, captures: captures).pivot(try analyze(inner), pivot)
        case .unpivot(let inner, let unpivot): return try PivotAnalyzer(state: state, queries: queries, outer: outer, captures: captures).unpivot(try analyze(inner), unpivot)
        case .lateralView(let inner, let view): return try lateralView(try analyze(inner), view)
        }
    }

    // MARK: Names

    private func table(_ reference: TableReference, _ span: SourceSpan) throws -> Result {
        let parts: [Identifier]
        switch reference.name.kind {
        case .parts(let given): parts = given
        case .identifierClause(let expression):
            let analyzer = ExpressionAnalyzer(state: state, scope: Scope(), queries: queries, collector: nil, clause: "FROM")
            parts = try analyzer.identifierParts(expression)
        }
        if reference.timeTravel != nil { throw QueryError.notSupported("Time travel (VERSION AS OF, TIMESTAMP AS OF)", span: span.range) }
        if parts.count == 1, let common = queries.commonTables[parts[0].text.lowercased()] { return try commonTable(common, span) }
        let names = parts.map(\.text)
        if names.count > 2, names[0].lowercased() != "spark_catalog" || names.count > 3 {
            throw QueryError(
                "REQUIRES_SINGLE_PART_NAMESPACE", sqlState: "42K05",
                "spark_catalog requires a single-part namespace, but got \(AnalysisErrors.quote(Array(names.dropLast()))).", span: reference.name.span.range)
        }
        guard let found = try state.catalog.relation(names) else {
            let candidates = state.catalog.relationNames() + queries.commonTables.values.map(\.name)
            throw AnalysisErrors.tableNotFound(names, candidates: candidates, span: reference.name.span)
        }
        switch found {
        case .table(let name, let schema):
            state.note(table: name)
            let columns = schema.enumerated().map { position, field in
                LogicalPlan.Scan.Column(
                    scanned(field), position: position)
            }
            let plan = LogicalPlan.scan(LogicalPlan.Scan(table: name, columns: columns))
            let qualifier = ["spark_catalog", name.database, names.last ?? name.table]
            return Result(plan: plan, relations: [ScopeRelation(qualifier: qualifier, columns: plan.scopeColumns)])
        case .view(let view):
            let plan = try state.entering("The view \(view.name)") { try viewPlan(view) }
            let name = names.last ?? view.name
            let qualifier = view.isTemporary ? Array(names.dropLast()) + [name] : ["spark_catalog", view.database, name]
            return Result(plan: plan, relations: [ScopeRelation(qualifier: qualifier, columns: plan.scopeColumns)])
        }
    }

    /// A table's column as expressions see it; CHAR and VARCHAR are remembered.
    private func scanned(_ field: Field) -> ColumnReference {
        var column = state.newColumn(field.name, TypeCoercion.unpadded(field.type), nullable: field.nullable)
        if column.type != field.type { column.declared = field.type }
        return column
    }

    private func viewPlan(_ view: ViewDefinition) throws -> LogicalPlan {
        do {
            let plan = try queries.outside.analyze(view.query)
            guard !view.columns.isEmpty else { return plan }
            return try queries.rename(plan, view.columns.map { Identifier($0) }, relation: view.name, span: .none)
        } catch var error as QueryError {
            // Positions inside belong to the view's own text.
            error.span = nil
            error.message = "In view `\(view.name)`: \(error.message)"
            throw error
        }
    }

    private func commonTable(_ common: CommonTable, _ span: SourceSpan) throws -> Result {
        if let columns = common.recursiveColumns {
            common.recursiveUses += 1
            let output = columns.map { state.copy($0, nullable: true) }
            let plan = LogicalPlan.recursiveReference(LogicalPlan.RecursiveReference(id: common.id, output: output))
            return Result(plan: plan, relations: [ScopeRelation(qualifier: [common.name], columns: plan.scopeColumns)])
        }
        guard let definition = common.plan else { throw QueryError.internalError("a common table expression has no plan") }
        let output = definition.output.map { state.copy($0, nullable: $0.nullable) }
        let plan = LogicalPlan.shared(LogicalPlan.Shared(id: common.id, plan: definition, output: output))
        return Result(plan: plan, relations: [ScopeRelation(qualifier: [common.name], columns: plan.scopeColumns)])
    }

    func aliased(_ inner: Result, _ alias: TableAlias, span: SourceSpan, of kind: RelationKind? = nil) throws -> Result {
        var columns = inner.relations.flatMap { $0.columns.filter { !$0.isHidden } }
        if !alias.columns.isEmpty {
            guard alias.columns.count == columns.count else {
                let (condition, state) = switch kind {
                case .values: ("INVALID_INLINE_TABLE.NUM_COLUMNS_MISMATCH", "42000")
                case .function: ("NUM_TABLE_VALUE_ALIASES_MISMATCH", "42826")
                default: ("ASSIGNMENT_ARITY_MISMATCH", "42802")
                }
                throw QueryError(
                    condition, sqlState: state,
                    "The number of columns or variables assigned or aliased: \(alias.columns.count) does not match the number of source expressions: \(columns.count).",
                    span: span.range)
            }
            for index in columns.indices { columns[index].name = alias.columns[index].text }
        }
        return Result(plan: inner.plan, relations: [ScopeRelation(qualifier: [alias.name.text], columns: columns)])
    }

    // MARK: Steps behind a relation

    func sample(_ inner: Result, _ sample: Sample, span: SourceSpan) throws -> Result {
        switch sample.method {
        case .percent(let text):
            guard let percent = Double(text), percent >= 0, percent <= 100 else {
                throw QueryError("INVALID_TABLESAMPLE_FRACTION", sqlState: "22023", "Sampling fraction (\(text) percent) must be on interval [0, 100].", span: span.range)
            }
            return Result(plan: .sample(LogicalPlan.Sample(fraction: percent / 100, seed: UInt64(bitPattern: sample.seed ?? 0), inner.plan)), relations: inner.relations)
        case .rows(let count):
            var organization = QueryOrganization()
            organization.limit = count
            return Result(plan: try queries.limit(inner.plan, organization), relations: inner.relations)
        case .bucket(let numerator, let denominator):
            guard denominator > 0, numerator <= denominator else {
                throw QueryError("INVALID_TABLESAMPLE_FRACTION", sqlState: "22023", "Sampling fraction (\(numerator) out of \(denominator)) must be on interval [0, 1].", span: span.range)
            }
            let fraction = Double(numerator) / Double(denominator)
            return Result(plan: .sample(LogicalPlan.Sample(fraction: fraction, seed: UInt64(bitPattern: sample.seed ?? 0), inner.plan)), relations: inner.relations)
        }
    }

    func scope(_ relations: [ScopeRelation]) -> Scope { Scope(relations, parent: outer, captures: captures) }

    func expressions(_ relations: [ScopeRelation], clause: String) -> ExpressionAnalyzer {
        ExpressionAnalyzer(state: state, scope: scope(relations), queries: queries, collector: nil, clause: clause)
    }

    private func lateralView(_ inner: Result, _ view: LateralView) throws -> Result {
        let name = (view.functionName.last?.text ?? "").lowercased()
        let analyzer = expressions(inner.relations, clause: "LATERAL VIEW")
        guard let function = state.registry.tables[name] else {
            if state.registry.scalars[name] != nil || state.registry.aggregates[name] != nil {
                throw QueryError(
                    "UNSUPPORTED_GENERATOR.NOT_GENERATOR", sqlState: "42K0E",
                    "The generator is not supported: `\(name)` is expected to be a generator, such as explode.", span: view.span.range)
            }
            let parts = view.functionName.count > 1 ? view.functionName.map(\.text) : [state.options.database, name]
            throw QueryError(
                "ROUTINE_NOT_FOUND", sqlState: "42883",
                "The routine \(AnalysisErrors.quote(parts)) cannot be found. Verify the spelling and correctness of the schema and catalog.", span: view.span.range)
        }
        let arguments = try view.arguments.map(analyzer.analyze)
        let resolved = try function.resolve(zip(arguments, view.arguments).map { analyzer.describe($0, ColumnNaming.text(of: $1)) }, state.options.resolution)
        guard view.columns.isEmpty || view.columns.count == resolved.schema.count else {
            throw QueryError(
                "UDTF_ALIAS_NUMBER_MISMATCH", sqlState: "42802",
                "The number of aliases supplied in the AS clause does not match the number of columns output by the UDTF. Expected \(resolved.schema.count) aliases, but got \(view.columns.map(\.text).joined(separator: ",")). Please ensure that the number of aliases provided matches the number of columns output by the UDTF.",
                span: view.span.range)
        }
        let columns = resolved.schema.enumerated().map { position, field in
            state.newColumn(view.columns.isEmpty ? field.name : view.columns[position].text, field.type, nullable: true)
        }
        let cast = zip(arguments, resolved.argumentTypes).map { analyzer.implicitCast($0, to: $1) }
        let plan = LogicalPlan.generate(LogicalPlan.Generate(
            name: name, function: resolved, arguments: cast, isOuter: view.isOuter || resolved.isOuter, generated: columns, inner.plan, span: view.span.range))
        let added = ScopeRelation(qualifier: [view.tableName.text], columns: columns.map { ScopeColumn(name: $0.name, expression: .column($0)) })
        return Result(plan: plan, relations: inner.relations + [added])
    }
}
