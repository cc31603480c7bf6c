import Columnar
import Planner

/// A block of a segment as a frame: columns are made from the store when they are asked for.
final class BlockFrame: Frame {
    private let segment: Segment
    private let positions: [Int]
    private let rows: Range<Int>

    init(_ segment: Segment, positions: [Int], rows: Range<Int>) {
        self.segment = segment
        self.positions = positions
        self.rows = rows
        super.init(width: positions.count, count: rows.count)
    }

    override func make(_ position: Int) throws -> Vector? { segment.columns[positions[position]].vector(rows: rows) }
}

/// A worker's part of a table scan.
final class TableScanWorker: MorselWorker {
    private final class Conjunct {
        let expression: PhysicalExpression
        /// Dear ones, and those that can fail, only see rows that the others left.
        let isLate: Bool
        var rowsIn = 1.0
        var rowsOut = 1.0

        init(_ expression: PhysicalExpression, isLate: Bool) {
            self.expression = expression
            self.isLate = isLate
        }
    }

    private final class Pushed {
        let filter: RuntimeFilter
        let position: Int
        var rowsIn = 0
        var rowsOut = 0

        init(_ filter: RuntimeFilter, _ position: Int) {
            self.filter = filter
            self.position = position
        }

        /// Not worth its time once it has let nearly everything pass.
        var isUseful: Bool { rowsIn < 16384 || rowsOut &* 20 < rowsIn &* 19 }
    }

    private let source: TableScanSource
    private let worker: WorkerContext
    private let positions: [Int]
    private var early: [Conjunct] = []
    private var late: [Conjunct] = []
    private var pushed: [Pushed] = []
    private var blocksSeen = 0
    private let step: Int
    /// Rows over which predicates are evaluated at once: several blocks, to spread the costs of a batch over more rows.
    private let scanRows: Int
    private static let blocksAtOnce = 4
    /// Row numbers in the segment of rows that passed and were not handed on yet.
    private let pending: Buffer
    private var pendingCount = 0
    private let scratch: Buffer

    init(_ source: TableScanSource, _ worker: WorkerContext) throws {
        self.source = source
        self.worker = worker
        positions = source.scan.columns.map(\.position)
        step = worker.run.settings.batchRows
        scanRows = step == Batch.defaultRows ? TableScanWorker.blocksAtOnce &* Batch.defaultRows : step
        pending = Buffer(of: UInt32.self, count: (TableScanWorker.blocksAtOnce &+ 1) &* Batch.defaultRows &+ 16)
        scratch = Buffer(of: UInt32.self, count: TableScanWorker.blocksAtOnce &* Batch.defaultRows &+ 16)
        if !source.scan.predicates.isEmpty {
            let compiled = try source.predicates.make(worker.run)
            for (expression, predicate) in zip(compiled, source.scan.predicates) {
                let isLate = TableScanWorker.isLate(predicate, source)
                let conjunct = Conjunct(expression, isLate: isLate)
                if isLate { late.append(conjunct) } else { early.append(conjunct) }
            }
        }
        pushed = source.filters.map { Pushed($0.filter, $0.position) }
    }

    private static func isLate(_ predicate: BoundExpression, _ source: TableScanSource) -> Bool {
        if predicate.canFail { return true }
        // Text that is not in a dictionary is dear to read.
        for column in source.scan.columns where column.reference.type.canonicalKind == .string {
            guard source.snapshot.dictionary(column.position) == nil else { continue }
            if predicate.columns.contains(column.reference.id) { return true }
        }
        return predicate.contains {
            switch $0 {
            case .call(let call): call.arguments.contains { $0.type.canonicalKind != .string }
            case .cast(let cast): cast.type.isCharacter || cast.operand.type.isCharacter
            default: false
            }
        }
    }

    func run(_ morsel: Int, into consumer: Consumer) throws {
        let work = source.morsels[morsel]
        let segment = source.snapshot.segments[work.segment]
        let filtersRows = !early.isEmpty || !late.isEmpty || !pushed.isEmpty
        if !work.rows.isEmpty {
            try scan(segment, work.rows)
            return try flush(segment, consumer)
        }
        var index = work.pieces.lowerBound
        while index < work.pieces.upperBound {
            let start = source.pieces[index].lowerBound
            var end = source.pieces[index].upperBound
            index &+= 1
            // Neighbouring blocks go together.
            while index < work.pieces.upperBound, source.pieces[index].lowerBound == end, end &- start < scanRows {
                end = source.pieces[index].upperBound
                index &+= 1
            }
            var from = start
            while from < end {
                if worker.control.isStopped { return }
                let rows = from..<min(from &+ (filtersRows ? scanRows : step), end)
                if filtersRows {
                    try scan(segment, rows, consumer)
                } else {
                    try emit(segment, rows, consumer)
                }
                from = rows.upperBound
            }
            try worker.run.context.cancellation.check()
        }
        try flush(segment, consumer)
    }

    private func emit(_ segment: Segment, _ rows: Range<Int>, _ consumer: Consumer) throws {
        var columns: [Vector] = []
        columns.reserveCapacity(source.outputPositions.count)
        for position in source.outputPositions { columns.append(segment.columns[position].vector(rows: rows)) }
        try consumer.consume(Batch(columns, count: rows.count))
    }

    private func scan(_ segment: Segment, _ rows: Range<Int>, _ consumer: Consumer) throws {
        let frame = BlockFrame(segment, positions: positions, rows: rows)
        var mask: Vector?
        if early.count > 1 { reorder() }
        for conjunct in early {
            let result = try conjunct.expression.evaluate(frame)
            if Selection.constantTruth(result) == false { return }
            if early.count > 1 && blocksSeen & 15 < 4 {
                conjunct.rowsIn += Double(rows.count)
                conjunct.rowsOut += Double(Selection.countTrue(result, rows: rows.count))
            }
            mask = mask.map { Logic.and($0, result, rows: rows.count) } ?? result
        }
        let selected = scratch.pointer(to: UInt32.self)
        var count = rows.count
        // Whether `selected` holds the rows left; otherwise all of them are.
        var isSelected = false
        if let mask, Selection.constantTruth(mask) != true {
            count = Selection.rows(where: mask, rows: rows.count, into: selected)
            isSelected = true
            if count == 0 { return }
        }
        for filter in pushed where filter.isUseful {
            let column = segment.columns[filter.position].vector(rows: rows)
            filter.rowsIn &+= count
            count = isSelected
                ? filter.filter.apply(column, rows: selected, count: count, into: selected)
                : filter.filter.applyToAll(column, count: count, into: selected)
            isSelected = true
            filter.rowsOut &+= count
            if count == 0 { return }
        }
        for conjunct in late {
            if count == rows.count {
                let result = try conjunct.expression.evaluate(frame)
                count = Selection.rows(where: result, rows: count, into: selected)
            } else {
                let copy = Buffer(of: UInt32.self, count: count)
                let numbers = copy.pointer(to: UInt32.self)
                for index in 0..<count { numbers[index] = selected[index] }
                let result = try conjunct.expression.evaluate(SelectedBlockFrame(segment, positions: positions, base: rows.lowerBound, rows: copy, count: count))
                let passed = Buffer(of: UInt32.self, count: count &+ 8)
                let hits = passed.pointer(to: UInt32.self)
                let taken = Selection.rows(where: result, rows: count, into: hits)
                for index in 0..<taken { selected[index] = numbers[Int(hits[index])] }
                count = taken
            }
            isSelected = true
            if count == 0 { return }
        }
        if !isSelected || count == rows.count {
            try flush(segment, consumer)
            var from = rows.lowerBound
            while from < rows.upperBound {
                let part = from..<min(from &+ step, rows.upperBound)
                try emit(segment, part, consumer)
                from = part.upperBound
            }
            return
        }
        let target = pending.pointer(to: UInt32.self) + pendingCount
        let base = UInt32(truncatingIfNeeded: rows.lowerBound)
        for index in 0..<count { target[index] = selected[index] &+ base }
        pendingCount &+= count
        if pendingCount >= step { try flush(segment, consumer) }
    }

    /// Tests single rows; at most a block's worth, for which `pending` has room.
    private func scan(_ segment: Segment, _ numbers: [UInt32]) throws {
        let target = pending.pointer(to: UInt32.self) + pendingCount
        var count = numbers.count
        for index in 0..<count { target[index] = numbers[index] }
        let hits = scratch.pointer(to: UInt32.self)
        for conjunct in early + late {
            let copy = Buffer(of: UInt32.self, count: count)
            let rows = copy.pointer(to: UInt32.self)
            for index in 0..<count { rows[index] = target[index] }
            let result = try conjunct.expression.evaluate(SelectedBlockFrame(segment, positions: positions, base: 0, rows: copy, count: count))
            let taken = Selection.rows(where: result, rows: count, into: hits)
            for index in 0..<taken { target[index] = rows[Int(hits[index])] }
            count = taken
            if count == 0 { return }
        }
        for filter in pushed {
            count = filter.filter.apply(segment.columns[filter.position].vector(rows: 0..<segment.rowCount), rows: target, count: count, into: target)
            if count == 0 { return }
        }
        pendingCount &+= count
    }

    /// The most selective first, looked at now and then.
    private func reorder() {
        blocksSeen &+= 1
        if blocksSeen & 15 == 4 { early.sort { $0.rowsOut / $0.rowsIn < $1.rowsOut / $1.rowsIn } }
    }

    private func flush(_ segment: Segment, _ consumer: Consumer) throws {
        guard pendingCount > 0 else { return }
        let count = pendingCount
        pendingCount = 0
        let rows = UnsafePointer(pending.pointer(to: UInt32.self))
        let limit = max(step, 1)
        var offset = 0
        while offset < count {
            // At most the batch size and half of it again, so that no tiny rest is left.
            let taken = count &- offset <= limit &+ limit / 2 ? count &- offset : limit
            var columns: [Vector] = []
            columns.reserveCapacity(source.outputPositions.count)
            for position in source.outputPositions {
                columns.append(segment.columns[position].gather(rows + offset, count: taken, base: 0))
            }
            try consumer.consume(Batch(columns, count: taken))
            offset &+= taken
        }
    }
}

/// Chosen rows of a block as a frame.
final class SelectedBlockFrame: Frame {
    private let segment: Segment
    private let positions: [Int]
    private let base: Int
    private let numbers: Buffer

    init(_ segment: Segment, positions: [Int], base: Int, rows: Buffer, count: Int) {
        self.segment = segment
        self.positions = positions
        self.base = base
        numbers = rows
        super.init(width: positions.count, count: count)
    }

    override func make(_ position: Int) throws -> Vector? {
        segment.columns[positions[position]].gather(numbers.pointer(to: UInt32.self), count: count, base: base)
    }
}
