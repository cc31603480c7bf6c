import Columnar
import Functions
import SQLSyntax

/// Windows of time that are more than a function of their row: with a slide shorter than the duration a row lies in several windows, and
/// a session grows as long as rows follow each other.
///
/// Both become a column of the input; calls that mean it are replaced through `Scope.computed`.
struct TimeWindows {
    let state: AnalysisState
    let queries: QueryAnalyzer
    let scope: Scope

    /// A window in more slides than this would multiply the rows beyond use.
    private static let maximumOverlap: Int64 = 4096

    // MARK: Overlapping windows

    /// Repeats each row for every window that it lies in, where the expressions have an overlapping `window(…)`. Rows without a time are in none.
    func spread(_ expressions: [Expression], over input: LogicalPlan) throws -> LogicalPlan {
        var calls: [Expression] = []
        for expression in expressions { collect(expression, into: &calls) }
        if calls.isEmpty { return input }
        var found: (fingerprint: String, call: BoundExpression.CallExpression, shape: DateTimeFunctions.WindowShape)?
        var fingerprints: Set<String> = []
        let analyzer = ExpressionAnalyzer(state: state, scope: scope, queries: queries, collector: nil, clause: "SELECT")
        for syntax in calls {
            // What cannot be analyzed is told about where it stands.
            guard case .functionCall(let node) = syntax.kind, case .call(let call)? = try? analyzer.analyze(syntax) else { continue }
            let shapes = zip(call.arguments, node.arguments).map { analyzer.describe($0, ColumnNaming.text(of: $1.value)) }
            let fingerprint = Fingerprint.of(.call(call))
            fingerprints.insert(fingerprint)
            found = (fingerprint, call, try DateTimeFunctions.windowShape(shapes))
        }
        guard let found, let time = found.call.arguments.first else { return input }
        guard fingerprints.count == 1 else {
            throw QueryError(
                "_LEGACY_ERROR_TEMP_1039", sqlState: "42601",
                "Multiple time/session window expressions would result in a cartesian product of rows, therefore they are currently not supported.")
        }
        if found.shape.slide == found.shape.duration {
            return time.nullable ? .filter(LogicalPlan.Filter(.not(.isNull(time)), input)) : input
        }
        let overlap = (found.shape.duration - 1) / found.shape.slide + 1
        guard overlap <= Self.maximumOverlap else {
            throw QueryError.notSupported("A window that overlaps with more than \(Self.maximumOverlap) others")
        }
        let kept = input.output
        let column = state.newColumn("window", found.call.function.returnType, nullable: true)
        let projections = (0..<overlap).map { back -> [BoundExpression] in
            let window = DateTimeFunctions.earlierWindow(found.shape, back: back, time.type)
            return kept.map { .column($0) } + [.call(BoundExpression.CallExpression("window before \(back)", window, [time], span: found.call.span))]
        }
        let expanded = LogicalPlan.expand(LogicalPlan.Expand(projections: projections, output: kept + [column], input))
        scope.computed[found.fingerprint] = column
        return .filter(LogicalPlan.Filter(.not(.isNull(.column(column))), expanded))
    }

    private func collect(_ expression: Expression, into calls: inout [Expression]) {
        if case .functionCall(let call) = expression.kind, call.over == nil, call.arguments.count > 1, let parts = call.name.parts,
            parts.count == 1, parts[0].text.lowercased() == "window" {
            calls.append(expression)
            return
        }
        for operand in expression.operands { collect(operand, into: &calls) }
    }

    // MARK: Sessions

    /// Gives each row the session it belongs to among the rows whose other keys are equal, where `session_window(…)` is a key.
    func sessions(_ grouping: inout GroupingAnalyzer.Result, over input: LogicalPlan) throws -> LogicalPlan {
        let positions = grouping.keys.indices.filter { if case .call(let call) = grouping.keys[$0].expression { call.name == "session_window" } else { false } }
        guard let position = positions.first, case .call(let call) = grouping.keys[position].expression else { return input }
        let others = grouping.keys.filter { if case .call(let call) = $0.expression { call.name == "window" } else { false } }
        guard positions.count == 1, others.isEmpty else {
            throw QueryError(
                "_LEGACY_ERROR_TEMP_1039", sqlState: "42601",
                "Multiple time/session window expressions would result in a cartesian product of rows, therefore they are currently not supported.",
                span: call.span)
        }
        if grouping.sets != nil { throw QueryError.notSupported("session_window in ROLLUP, CUBE or GROUPING SETS", span: call.span) }
        guard case .structure(let fields) = call.function.returnType, let type = fields.first?.type else {
            throw QueryError.internalError("session_window is no struct")
        }
        let raw = state.newColumn("_session", call.function.returnType, nullable: true)
        let kept = input.output
        let sessions = LogicalPlan.project(LogicalPlan.Project(
            kept.map { LogicalPlan.Named($0, .column($0)) } + [LogicalPlan.Named(raw, .call(call))], input))
        let start = BoundExpression.field(.column(raw), index: 0, type)
        let end = BoundExpression.field(.column(raw), index: 1, type)
        // A gap that is not positive makes no session.
        var plan = LogicalPlan.filter(LogicalPlan.Filter(.comparison(.greater, end, start), sessions))
        let rest = grouping.keys.indices.filter { $0 != position }.map { CollationKeys.key(grouping.keys[$0].expression) }
        let order = [LogicalPlan.SortKey(start, descending: false, nullsFirst: true)]
        let one = BoundExpression.literal(.integer(1), .bigint)

        let latest = try windowCall("max", end, LogicalPlan.WindowFrame(unit: .rows, start: .unboundedPreceding, end: .preceding(one)))
        plan = .window(LogicalPlan.Window(partitionBy: rest, orderBy: order, calls: [latest], plan))
        let begins = state.newColumn("_begins", .bigint, nullable: false)
        let isFirst = BoundExpression.or([.isNull(.column(latest.column)), .comparison(.greater, start, .column(latest.column))])
        let flag = BoundExpression.caseWhen(BoundExpression.CaseExpression(
            branches: [(isFirst, one)], otherwise: .literal(.integer(0), .bigint), type: .bigint))
        plan = .project(LogicalPlan.Project(
            (kept + [raw]).map { LogicalPlan.Named($0, .column($0)) } + [LogicalPlan.Named(begins, flag)], plan))
        let number = try windowCall("sum", .column(begins), .upToPeers)
        plan = .window(LogicalPlan.Window(partitionBy: rest, orderBy: order, calls: [number], plan))
        let (first, last) = (try windowCall("min", start, .wholePartition), try windowCall("max", end, .wholePartition))
        plan = .window(LogicalPlan.Window(partitionBy: rest + [.column(number.column)], orderBy: [], calls: [first, last], plan))

        let analyzer = ExpressionAnalyzer(state: state, scope: scope, queries: queries, collector: nil, clause: "GROUP BY")
        let session = try analyzer.call(
            "named_struct", [.literal(.string("start"), .string), .column(first.column), .literal(.string("end"), .string), .column(last.column)],
            texts: [], span: .none)
        let column = state.newColumn("session_window", session.type, nullable: false)
        plan = .project(LogicalPlan.Project(kept.map { LogicalPlan.Named($0, .column($0)) } + [LogicalPlan.Named(column, session)], plan))
        scope.computed[Fingerprint.of(.call(call))] = column
        grouping.keys[position].expression = .column(column)
        return plan
    }

    private func windowCall(_ name: String, _ argument: BoundExpression, _ frame: LogicalPlan.WindowFrame) throws -> LogicalPlan.WindowCall {
        guard let function = state.registry.aggregates[name] else { throw QueryError.internalError("\(name) is missing") }
        let resolved = try function.resolve([Argument(type: argument.type, nullable: argument.nullable)], [], state.options.resolution)
        return LogicalPlan.WindowCall(
            state.newColumn("_\(name)", resolved.returnType, nullable: true), name: name,
            function: .aggregate(resolved, distinct: false, filter: nil), arguments: [argument], frame: frame)
    }
}
