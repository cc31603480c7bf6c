import Columnar
import Planner
import Synchronization

/// What a join does with rows, seen from the side that probes.
enum PhysicalJoinKind: Sendable {
    case inner, probeOuter, buildOuter, fullOuter
    case probeSemi, probeAnti
    /// Build rows with (without) a match.
    case buildSemi, buildAnti
    case single
    /// NOT IN and IN: how many of the residual's first conjuncts are three-valued comparisons is part of the operator.
    case nullAwareAnti
    case mark

    /// Whether build rows are put out after all probing.
    var emitsBuildRows: Bool {
        switch self {
        case .buildOuter, .fullOuter, .buildSemi, .buildAnti: true
        default: false
        }
    }

    /// Whether probe rows without a match have no part in the result.
    var dropsUnmatchedProbeRows: Bool {
        switch self {
        case .inner, .buildOuter, .probeSemi, .buildSemi, .buildAnti: true
        default: false
        }
    }
}

/// Joins by hash: one side's rows are kept and indexed, the other side's rows look their matches up as they stream by.
final class JoinOperator: PhysicalOperator {
    struct Description {
        var kind: PhysicalJoinKind
        var keys: [JoinKey]
        /// Conjuncts besides the keys.
        var residual: [BoundExpression]
        /// For NOT IN and IN: this many of the residual, its first, compare as unknown where NULL.
        var comparisons = 0
        /// For IN and NOT IN over a single key: whether NULLs on either side make answers unknown.
        var keyIsNullAware = false
        var markColumn: ColumnReference?
    }

    private let join: Description
    private let probe: PhysicalOperator
    private let build: PhysicalOperator
    private let expressions: JoinExpressions

    init(_ join: Description, probe: PhysicalOperator, build: PhysicalOperator, layout: [ColumnReference], name: String) {
        self.join = join
        self.probe = probe
        self.build = build
        expressions = JoinExpressions(join, probe: probe, build: build)
        super.init(layout: layout, description: name, inputs: [probe, build])
    }

    override func push(_ filter: RuntimeFilter?, column: ColumnID) -> Bool {
        // A side whose rows may come out without a match may lose rows all the same: those would have failed the filter.
        // The other side must then stay whole, since losing rows there would make matches disappear.
        let inProbe = probe.layout.contains { $0.id == column }
        switch join.kind {
        case .inner:
            var placed = inProbe ? probe.push(filter, column: column) : build.push(filter, column: column)
            // The equal key of the other side passes the same filter.
            for key in join.keys {
                if case .column(let left) = key.probe, case .column(let right) = key.build {
                    if left.id == column { placed = build.push(filter, column: right.id) || placed }
                    if right.id == column { placed = probe.push(filter, column: left.id) || placed }
                }
            }
            return placed
        case .probeOuter, .probeSemi, .probeAnti, .single, .nullAwareAnti, .mark:
            return inProbe ? probe.push(filter, column: column) : false
        case .buildOuter, .buildSemi, .buildAnti:
            return inProbe ? false : build.push(filter, column: column)
        case .fullOuter: return false
        }
    }

    override func dependents(of column: ColumnID, _ run: QueryRun) -> Set<ColumnID> {
        let inProbe = probe.layout.contains { $0.id == column }
        switch join.kind {
        case .inner:
            let (own, other) = inProbe ? (probe, build) : (build, probe)
            var found = own.dependents(of: column, run)
            if found.isEmpty { return [] }
            for key in join.keys where !key.isNullSafe {
                guard case .column(let left) = key.probe, case .column(let right) = key.build, left.type.isIntegerBacked else { continue }
                let (mine, theirs) = inProbe ? (left, right) : (right, left)
                if found.contains(mine.id) { found.formUnion(other.dependents(of: theirs.id, run)) }
            }
            return found
        case .probeSemi, .probeAnti, .nullAwareAnti, .probeOuter, .single: return inProbe ? probe.dependents(of: column, run) : []
        case .buildSemi, .buildAnti: return inProbe ? [] : build.dependents(of: column, run)
        case .buildOuter, .fullOuter, .mark: return []
        }
    }

    override func estimatedRows(_ run: QueryRun) -> Int {
        switch join.kind {
        case .buildSemi, .buildAnti: build.estimatedRows(run)
        case .inner where join.keys.isEmpty: probe.estimatedRows(run).multipliedReportingOverflow(by: max(build.estimatedRows(run), 1)).partialValue
        default: max(probe.estimatedRows(run), 1)
        }
    }

    override func open(_ run: QueryRun) throws -> Stream {
        let side = try makeBuildSide(run)
        if run.settings.collectsStatistics {
            statistics.note("build rows \(side.count)")
            if let index = side.index { statistics.note(index.description) }
        }
        try pushFilters(side, run)
        var stream: Stream
        if side.count == 0 && join.kind.dropsUnmatchedProbeRows {
            // Nothing can come out; the probe side need not run.
            return Stream(MaterializedSource(MaterializedRows([]), run: run), statistics: statistics)
        }
        stream = try probe.start(run, receiver: statistics)
        let plan = try ProbePlan(join: join, expressions: expressions, probeLayout: probe.layout, side: side, layout: layout)
        stream.append { worker, next in
            let compactor = BatchCompactor(target: worker.run.settings.batchRows, next)
            if side.index == nil { return try NestedLoopConsumer(plan, worker, compactor) }
            return try ProbeConsumer(plan, worker, compactor)
        }
        if join.kind.emitsBuildRows {
            let wantsMatched: Bool = if case .buildSemi = join.kind { true } else { false }
            let (buildLayout, layout) = (side.layout, layout)
            stream.legs.append(PipelineLeg(statistics: statistics) {
                BuildRowsSource(side, buildLayout: buildLayout, layout: layout, matched: wantsMatched, run: run)
            })
        }
        return stream
    }

    private func makeBuildSide(_ run: QueryRun) throws -> BuildSide {
        var stream = try build.start(run, receiver: statistics)
        if let build = expressions.build {
            let templates = try build.templates()
            stream.append { worker, next in ProjectConsumer(try templates.make(worker.run), next) }
        }
        let sink = CollectSink(run.memory, operatorName: "Join")
        try run.drain(stream, into: sink, receiver: statistics)
        let rows = sink.take()
        guard rows.count < Int(UInt32.max) else {
            throw QueryError("QUERY_MEMORY_LIMIT_EXCEEDED", sqlState: "53200", "One side of a join has over 4 billion rows, which is not supported.")
        }
        let batch = try rows.joined(types: expressions.buildTypes, run: run)
        let existenceOnly: Bool
        switch join.kind {
        case .probeSemi, .probeAnti, .nullAwareAnti, .mark: existenceOnly = join.residual.isEmpty
        default: existenceOnly = false
        }
        let keys = expressions.keyPositions.map { batch.columns[$0] }
        let index = join.keys.isEmpty
            ? nil : JoinIndex(keys, nullSafe: join.keys.map(\.isNullSafe), rowCount: batch.count, existenceOnly: existenceOnly)
        try run.memory.charge(index?.byteCount ?? 0, to: "Join")
        return BuildSide(
            batch: Batch(Array(batch.columns[0..<build.layout.count]), count: batch.count), layout: build.layout, keys: keys, index: index,
            tracksMatches: join.kind.emitsBuildRows)
    }

    /// Tells the scans of the probe side which keys there are.
    private func pushFilters(_ side: BuildSide, _ run: QueryRun) throws {
        guard join.kind.dropsUnmatchedProbeRows else { return }
        for (position, key) in join.keys.enumerated() where !key.isNullSafe {
            guard case .column(let column) = key.probe, side.keys[position].kind.isInteger, side.keys[position].kind != .int128 else { continue }
            guard key.probe.type.isIntegerBacked, probe.push(nil, column: column.id) else { continue }
            let filter = RuntimeFilter([side.keys[position]], probeRows: probe.estimatedRows(run))
            try run.memory.charge(filter.byteCount, to: "Join")
            if probe.push(filter, column: column.id), run.settings.collectsStatistics { statistics.note("pushed \(filter.description)") }
        }
    }
}

/// What a join computes on either side.
struct JoinExpressions {
    let probeKeys: OperatorExpressions
    /// The columns of the build side, then those keys that are no plain columns; nil when all are.
    let build: OperatorExpressions?
    let buildTypes: [DataType]
    /// Where the keys stand among those columns.
    let keyPositions: [Int]
    /// Over pairs of rows: the comparisons that may be unknown, and the other conjuncts besides the keys.
    let comparisons: OperatorExpressions?
    let residual: OperatorExpressions?

    init(_ join: JoinOperator.Description, probe: PhysicalOperator, build: PhysicalOperator) {
        probeKeys = OperatorExpressions(join.keys.map(\.probe), layout: probe.layout)
        let positions = build.positions
        var keyPositions: [Int] = []
        var columns: [BoundExpression] = build.layout.map { .column($0) }
        for key in join.keys {
            if case .column(let column) = key.build, let position = positions[column.id] {
                keyPositions.append(position)
            } else {
                keyPositions.append(columns.count)
                columns.append(key.build)
            }
        }
        self.keyPositions = keyPositions
        buildTypes = columns.map(\.type)
        self.build = columns.count == build.layout.count ? nil : OperatorExpressions(columns, layout: build.layout)
        let pairs = probe.layout + build.layout
        let comparisonCount = min(join.comparisons, join.residual.count)
        comparisons = comparisonCount == 0 ? nil : OperatorExpressions([.conjunction(Array(join.residual[0..<comparisonCount]))], layout: pairs)
        let rest = join.residual[comparisonCount...]
        residual = rest.isEmpty ? nil : OperatorExpressions(filter: .conjunction(Array(rest)), layout: pairs)
    }
}

/// The kept side of a join.
/// Sendable because only `matches` changes, in which workers set bytes to 1 and nothing else, and which is read after all of them are done.
final class BuildSide: @unchecked Sendable {
    let batch: Batch
    let layout: [ColumnReference]
    let keys: [Vector]
    let index: JoinIndex?
    /// One byte per row, 1 once it found a match; nil when no one asks.
    let matches: Buffer?

    var count: Int { batch.count }

    init(batch: Batch, layout: [ColumnReference], keys: [Vector], index: JoinIndex?, tracksMatches: Bool) {
        self.batch = batch
        self.layout = layout
        self.keys = keys
        self.index = index
        matches = tracksMatches ? Buffer(of: UInt8.self, count: batch.count, zeroed: true) : nil
    }
}

/// Build rows with or without a match, after all probing.
/// Sendable because it is immutable once made.
final class BuildRowsSource: MorselSource, @unchecked Sendable {
    private let side: BuildSide
    /// Position in the build side of each column put out; nil for columns of the probe side, which are NULL.
    private let columns: [Int?]
    private let types: [DataType]
    private let matched: Bool
    private let batchRows: Int
    private let morselRows: Int
    let morselCount: Int

    init(_ side: BuildSide, buildLayout: [ColumnReference], layout: [ColumnReference], matched: Bool, run: QueryRun) {
        self.side = side
        columns = layout.map { column in buildLayout.firstIndex { $0.id == column.id } }
        types = layout.map(\.type)
        self.matched = matched
        batchRows = run.settings.batchRows
        morselRows = Batch.defaultRows &* run.settings.morselBlocks
        morselCount = (side.count &+ morselRows &- 1) / morselRows
    }

    func makeWorker(_ worker: WorkerContext) throws -> any MorselWorker { Worker(self, worker) }

    private final class Worker: MorselWorker {
        private let source: BuildRowsSource
        private let worker: WorkerContext

        init(_ source: BuildRowsSource, _ worker: WorkerContext) {
            self.source = source
            self.worker = worker
        }

        func run(_ morsel: Int, into consumer: Consumer) throws {
            guard let matches = source.side.matches else { return }
            let flags = matches.pointer(to: UInt8.self)
            var row = morsel &* source.morselRows
            let end = min(row &+ source.morselRows, source.side.count)
            let rows = Buffer(of: UInt32.self, count: source.batchRows)
            let numbers = rows.pointer(to: UInt32.self)
            let wanted: UInt8 = source.matched ? 1 : 0
            while row < end {
                if worker.control.isStopped { return }
                try worker.run.context.cancellation.check()
                var count = 0
                while row < end && count < source.batchRows {
                    numbers[count] = UInt32(truncatingIfNeeded: row)
                    count &+= flags[row] == wanted ? 1 : 0
                    row &+= 1
                }
                if count == 0 { continue }
                var columns: [Vector] = []
                for (position, type) in zip(source.columns, source.types) {
                    columns.append(position.map { source.side.batch.columns[$0].gather(numbers, count: count) } ?? .nulls(type, count: count))
                }
                try consumer.consume(Batch(columns, count: count))
            }
        }
    }
}
