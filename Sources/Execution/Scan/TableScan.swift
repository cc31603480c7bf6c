import Columnar
import Functions
import Planner

/// Reads a table: skips blocks by their statistics, evaluates predicates on the stored columns, and takes the other columns only for
/// the rows that are left.
final class TableScanOperator: PhysicalOperator {
    private let scan: LogicalPlan.Scan
    private var filters: [(filter: RuntimeFilter, position: Int)] = []
    private let predicates: OperatorExpressions

    init(_ scan: LogicalPlan.Scan, required: ColumnSet) {
        self.scan = scan
        predicates = OperatorExpressions(scan.predicates, layout: scan.columns.map(\.reference))
        let layout = scan.columns.map(\.reference).filter { required.contains($0.id) && !scan.predicateOnly.contains($0.id) }
        super.init(layout: layout, description: "Scan \(scan.table.table)", inputs: [])
    }

    override func push(_ filter: RuntimeFilter?, column: ColumnID) -> Bool {
        guard let found = scan.columns.first(where: { $0.reference.id == column }), filters.count < 16 else { return false }
        if let filter { filters.append((filter, found.position)) }
        return true
    }

    override func reset() { filters = [] }

    override func dependents(of column: ColumnID, _ run: QueryRun) -> Set<ColumnID> {
        guard let found = scan.columns.first(where: { $0.reference.id == column }), found.reference.type.isIntegerBacked,
            let snapshot = try? run.snapshots.snapshot(of: scan.table), snapshot.isUnique(found.position)
        else { return [] }
        return Set(layout.map(\.id))
    }

    override func estimatedRows(_ run: QueryRun) -> Int {
        let rows = (try? run.snapshots.snapshot(of: scan.table).rowCount) ?? 0
        var estimate = Double(rows)
        for _ in scan.predicates { estimate *= 0.3 }
        return max(Int(estimate), min(rows, 1))
    }

    /// The table may have been altered, or dropped and made anew, since the query was planned.
    private static func isStill(_ column: LogicalPlan.Scan.Column, in schema: Schema) -> Bool {
        guard column.position < schema.count else { return false }
        let field = schema[column.position]
        // Expressions see CHAR and VARCHAR as STRING.
        return field.name.lowercased() == column.reference.name.lowercased() && TypeCoercion.unpadded(field.type).equalsIgnoringNullability(column.reference.type)
            && (column.reference.nullable || !field.nullable)
    }

    override func open(_ run: QueryRun) throws -> Stream {
        let snapshot = try run.snapshots.snapshot(of: scan.table)
        for column in scan.columns where !TableScanOperator.isStill(column, in: snapshot.schema) {
            throw QueryError(
                "TABLE_CHANGED", sqlState: "40001",
                "The columns of `\(scan.table.database)`.`\(scan.table.table)` were changed after the query was planned. Run it again.")
        }
        let source = try TableScanSource(
            scan, predicates: try predicates.templates(), layout: layout, snapshot: snapshot, filters: filters, run: run, statistics: statistics)
        filters = []
        return Stream(source, statistics: statistics)
    }
}

/// Sendable because it is immutable once made.
final class TableScanSource: MorselSource, @unchecked Sendable {
    struct Morsel {
        var segment: Int
        /// Part of `pieces`; empty when `rows` are given.
        var pieces: Range<Int>
        /// Rows found by search, ascending, which still have to pass all tests. Never more than a few blocks' worth.
        var rows: [UInt32] = []
    }

    let scan: LogicalPlan.Scan
    let predicates: ExpressionTemplates
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
        _ scan: LogicalPlan.Scan, predicates: ExpressionTemplates, layout: [ColumnReference], snapshot: TableSnapshot,
        filters: [(filter: RuntimeFilter, position: Int)], run: QueryRun, statistics: OperatorStatistics
    ) throws {
        self.scan = scan
        self.predicates = predicates
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
        var found = 0
        var mayBuild = true
        for (index, segment) in snapshot.segments.enumerated() where passes(segment, tests) {
            let range = bounds(segment, tests)
            if let rows = try searched(segment, range, tests, &mayBuild) {
                var start = 0
                while start < rows.count {
                    let end = min(start &+ ColumnSegment.blockRows, rows.count)
                    morsels.append(Morsel(segment: index, pieces: 0..<0, rows: Array(rows[start..<end])))
                    start = end
                }
                found &+= rows.count
                continue
            }
            var next = pieces.count
            var row = range.lowerBound
            while row < range.upperBound {
                let block = row / ColumnSegment.blockRows
                let end = min((block &+ 1) &* ColumnSegment.blockRows, range.upperBound)
                if (tests.isEmpty && filters.isEmpty) || passes(segment, block, tests) { pieces.append(row..<end) }
                row = end
            }
            read &+= pieces.count &- next
            while next < pieces.count {
                let end = min(next &+ run.settings.morselBlocks, pieces.count)
                morsels.append(Morsel(segment: index, pieces: next..<end))
                next = end
            }
        }
        if run.settings.collectsStatistics {
            let all = snapshot.segments.reduce(0) { $0 &+ ($1.rowCount &+ ColumnSegment.blockRows &- 1) / ColumnSegment.blockRows }
            if found > 0 { statistics.note("searched for \(found) rows") }
            if read < all { statistics.note("read \(read) of \(all) blocks") }
        }
    }

    /// The range of rows outside of which nothing passes, by search in sorted columns.
    private func bounds(_ segment: Segment, _ tests: [BlockTest]) -> Range<Int> {
        var bounds = 0..<segment.rowCount
        for test in tests {
            let column = segment.columns[test.position]
            guard column.isAscending, let wanted = test.integerRange, let found = column.rows(within: wanted) else { continue }
            bounds = bounds.clamped(to: found)
        }
        return bounds
    }

    /// The rows within `bounds` that may pass, when a column that must hold one of few values is sorted or has a lookup; nil when all
    /// rows must be read.
    private func searched(_ segment: Segment, _ bounds: Range<Int>, _ tests: [BlockTest], _ mayBuild: inout Bool) throws -> [UInt32]? {
        // Fetching single rows costs several times what reading on costs.
        let limit = bounds.count / 16
        guard bounds.count > ColumnSegment.blockRows else { return nil }
        for test in tests {
            guard let values = test.values, !segment.columns[test.position].isAscending else { continue }
            let column = segment.columns[test.position]
            guard let lookup = column.lookup(mayBuild: &mayBuild) else { continue }
            var rows: [UInt32] = []
            var isGood = true
            for value in values where isGood { isGood = lookup.add(.constant(value, column.type, count: 1), to: &rows, limit: limit) }
            if isGood { return TableScanSource.ordered(rows, within: bounds) }
        }
        for (filter, position) in filters {
            // Looking one key up costs about as much as testing some hundred rows.
            guard let keys = filter.fewKeys, keys.count &* 128 < bounds.count else { continue }
            let column = segment.columns[position]
            var rows: [UInt32] = []
            var isGood = true
            if column.isAscending {
                for key in keys where isGood {
                    guard let found = column.rows(within: key...key), rows.count &+ found.count <= limit else {
                        isGood = false
                        break
                    }
                    for row in found { rows.append(UInt32(truncatingIfNeeded: row)) }
                }
            } else if let lookup = column.lookup(mayBuild: &mayBuild) {
                isGood = lookup.add(FewKeys.vector(keys, of: column.type), to: &rows, limit: limit)
            } else {
                isGood = false
            }
            if isGood { return TableScanSource.ordered(rows, within: bounds) }
        }
        return nil
    }

    /// Ascending, each once. (Values of equal hash find the same rows.)
    private static func ordered(_ rows: [UInt32], within bounds: Range<Int>) -> [UInt32] {
        var sorted = rows
        sorted.sort()
        var kept = 0
        for row in sorted where bounds.contains(Int(row)) && (kept == 0 || sorted[kept &- 1] != row) {
            sorted[kept] = row
            kept &+= 1
        }
        sorted.removeSubrange(kept...)
        return sorted
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
        return try? expression.constantValue(run)
    }
}
