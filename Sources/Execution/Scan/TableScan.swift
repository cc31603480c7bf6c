import Columnar
import Planner

/// Reads a table: skips blocks by their statistics, evaluates predicates on the stored columns, and takes the other columns only for
/// the rows that are left.
final class TableScanOperator: PhysicalOperator {
    private let scan: LogicalPlan.Scan
    private var filters: [(filter: RuntimeFilter, position: Int)] = []

    init(_ scan: LogicalPlan.Scan, required: ColumnSet) {
        self.scan = scan
        let layout = scan.columns.map(\.reference).filter { required.contains($0.id) && !scan.predicateOnly.contains($0.id) }
        super.init(layout: layout, description: "Scan \(scan.table.table)", inputs: [])
    }

    override func push(_ filter: RuntimeFilter?, column: ColumnID) -> Bool {
        guard let found = scan.columns.first(where: { $0.reference.id == column }), filters.count < 16 else { return false }
        if let filter { filters.append((filter, found.position)) }
        return true
    }

    override func estimatedRows(_ run: QueryRun) -> Int {
        let rows = (try? run.snapshots.snapshot(of: scan.table).rowCount) ?? 0
        var estimate = Double(rows)
        for _ in scan.predicates { estimate *= 0.3 }
        return max(Int(estimate), min(rows, 1))
    }

    override func open(_ run: QueryRun) throws -> Stream {
        let snapshot = try run.snapshots.snapshot(of: scan.table)
        for column in scan.columns where column.position >= snapshot.schema.count {
            throw QueryError.internalError("the table \(scan.table.table) has no column at position \(column.position)")
        }
        let source = try TableScanSource(
            scan, layout: layout, snapshot: snapshot, filters: filters, run: run, statistics: statistics)
        filters = []
        return Stream(source, statistics: statistics)
    }
}

/// Sendable because it is immutable once made.
final class TableScanSource: MorselSource, @unchecked Sendable {
    struct Morsel {
        var segment: Int
        /// Part of `pieces`.
        var pieces: Range<Int>
        /// All rows of the pieces pass everything.
        var isExact: Bool
    }

    let scan: LogicalPlan.Scan
    let snapshot: TableSnapshot
    let filters: [(filter: RuntimeFilter, position: Int)]
    let run: QueryRun
    /// The table positions of the columns put out.
    let outputPositions: [Int]
    let outputTypes: [DataType]
    /// The rows left after skipping, segment by segment, none across the border of a block.
    private(set) var pieces: [Range<Int>] = []
    private(set) var morsels: [Morsel] = []

    init(
        _ scan: LogicalPlan.Scan, layout: [ColumnReference], snapshot: TableSnapshot,
        filters: [(filter: RuntimeFilter, position: Int)], run: QueryRun, statistics: OperatorStatistics
    ) throws {
        self.scan = scan
        self.snapshot = snapshot
        self.filters = filters
        self.run = run
        var outputPositions: [Int] = []
        for column in layout {
            for candidate in scan.columns where candidate.reference.id == column.id { outputPositions.append(candidate.position) }
        }
        self.outputPositions = outputPositions
        outputTypes = layout.map(\.type)
        try chooseBlocks(statistics)
    }

    private func chooseBlocks(_ statistics: OperatorStatistics) throws {
        var tests: [BlockTest] = []
        if !scan.predicates.isEmpty {
            var tablePositions: [ColumnID: Int] = [:]
            for column in scan.columns { tablePositions[column.reference.id] = column.position }
            for predicate in scan.predicates {
                let test = BlockTest.of(predicate, positions: tablePositions) { expression in
                    ConstantValue.of(expression, run: run)
                }
                if let test { tests.append(test) }
            }
        }
        var read = 0
        for (index, segment) in snapshot.segments.enumerated() where passes(segment, tests) {
            let (ranges, isExact) = searched(segment, tests)
            var next = pieces.count
            for range in ranges {
                var row = range.lowerBound
                while row < range.upperBound {
                    let block = row / ColumnSegment.blockRows
                    let end = min((block &+ 1) &* ColumnSegment.blockRows, range.upperBound)
                    if (tests.isEmpty && filters.isEmpty) || passes(segment, block, tests) { pieces.append(row..<end) }
                    row = end
                }
            }
            read &+= pieces.count &- next
            while next < pieces.count {
                let end = min(next &+ run.settings.morselBlocks, pieces.count)
                morsels.append(Morsel(segment: index, pieces: next..<end, isExact: isExact))
                next = end
            }
        }
        if run.settings.collectsStatistics {
            let all = snapshot.segments.reduce(0) { $0 &+ ($1.rowCount &+ ColumnSegment.blockRows &- 1) / ColumnSegment.blockRows }
            if read < all { statistics.note("read \(read) of \(all) blocks") }
        }
    }

    /// Rows that can be told by search in sorted columns, as ascending ranges, and whether those rows are known to pass the one filter there is.
    private func searched(_ segment: Segment, _ tests: [BlockTest]) -> (ranges: [Range<Int>], isExact: Bool) {
        var bounds = 0..<segment.rowCount
        for test in tests {
            let column = segment.columns[test.position]
            guard column.isAscending, let wanted = test.integerRange, let found = column.rows(within: wanted) else { continue }
            bounds = bounds.clamped(to: found)
        }
        guard !bounds.isEmpty else { return ([], false) }
        for (filter, position) in filters {
            let column = segment.columns[position]
            // Looking one key up costs about as much as testing some hundred rows.
            guard let keys = filter.fewKeys, column.isAscending, scan.predicates.isEmpty, keys.count &* 128 < bounds.count else { continue }
            var ranges: [Range<Int>] = []
            for key in keys {
                guard let found = column.rows(within: key...key) else { return ([bounds], false) }
                let rows = found.clamped(to: bounds)
                if !rows.isEmpty { ranges.append(rows) }
            }
            return (ranges, filters.count == 1)
        }
        return ([bounds], false)
    }

    private func passes(_ segment: Segment, _ tests: [BlockTest]) -> Bool {
        for test in tests {
            let column = segment.columns[test.position]
            if !test.mayPass(column.range, nullCount: column.nullCount, rows: segment.rowCount) { return false }
        }
        for (filter, position) in filters {
            if case .integer(let range) = segment.columns[position].range, !filter.mayPass(range) { return false }
        }
        return true
    }

    private func passes(_ segment: Segment, _ block: Int, _ tests: [BlockTest]) -> Bool {
        let rows = min(ColumnSegment.blockRows, segment.rowCount &- block &* ColumnSegment.blockRows)
        for test in tests {
            let statistics = segment.columns[test.position].blocks
            if !test.mayPass(statistics.range(block), nullCount: statistics.nullCount(block), rows: rows) { return false }
        }
        for (filter, position) in filters {
            if case .integer(let range) = segment.columns[position].blocks.range(block), !filter.mayPass(range) { return false }
        }
        return true
    }

    var morselCount: Int { morsels.count }

    func makeWorker(_ worker: WorkerContext) throws -> any MorselWorker { try TableScanWorker(self, worker) }
}

/// Values of expressions without columns.
enum ConstantValue {
    static func of(_ expression: BoundExpression, run: QueryRun) -> Value? {
        switch expression {
        case .literal(let value, _): return value
        case .parameter(let parameter):
            guard let (value, type) = run.parameters[parameter.name] else { return nil }
            if type == parameter.type { return value }
        case .column, .lambda, .subquery: return nil
        default: break
        }
        let traits = ExpressionTraits(expression)
        guard traits.column == .none, traits.isDeterministic else { return nil }
        var compiler = ExpressionCompiler([], run: run)
        guard let compiled = try? compiler.compile(expression) else { return nil }
        return (try? compiled.evaluate(Frame(columns: [], count: 1)))?.value(at: 0)
    }
}
