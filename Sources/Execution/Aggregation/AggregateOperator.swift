import Columnar
import Planner
import Synchronization

/// GROUP BY and DISTINCT: each worker aggregates what it reads; tables that grow too large for the cache are split into partitions on the
/// way (V. Leis and others, "Morsel-Driven Parallelism", SIGMOD 2014), which are merged side by side.
final class AggregateOperator: PhysicalOperator {
    private let keys: [LogicalPlan.Named]
    private let calls: [LogicalPlan.AggregateCall]
    private let input: PhysicalOperator
    /// How rows are grouped: kept between executions, while the same keys follow from others.
    private struct Grouping {
        var dependents: [Int]
        var layout: AggregateLayout
        var expressions: OperatorExpressions
        /// Positions in what the sink gives of the columns put out.
        var columns: [Int]
    }

    private var grouping: Grouping?
    /// Positions among the keys, then the calls, of the columns put out.
    private let outputColumns: [Int]

    init(keys: [LogicalPlan.Named], calls: [LogicalPlan.AggregateCall], required: ColumnSet, _ input: PhysicalOperator) {
        self.keys = keys
        self.input = input
        var read: [LogicalPlan.AggregateCall] = []
        for call in calls where required.contains(call.column.id) { read.append(call) }
        self.calls = read
        var columns: [Int] = []
        var layout: [ColumnReference] = []
        var names: [String] = []
        for (position, key) in keys.enumerated() {
            names.append(key.column.name)
            guard required.contains(key.column.id) else { continue }
            columns.append(position)
            layout.append(key.column)
        }
        for (position, call) in read.enumerated() {
            columns.append(keys.count + position)
            layout.append(call.column)
        }
        outputColumns = columns
        let name = read.isEmpty ? "Distinct" : "Aggregate"
        super.init(layout: layout, description: name + " (" + names.joined(separator: ", ") + ")", inputs: [input])
    }

    override func push(_ filter: RuntimeFilter?, column: ColumnID) -> Bool {
        for key in keys where key.column.id == column {
            if case .column(let source) = key.expression { return input.push(filter, column: source.id) }
        }
        return false
    }

    override func estimatedRows(_ run: QueryRun) -> Int {
        keys.isEmpty ? 1 : max(input.estimatedRows(run) / 4, 1)
    }

    override func open(_ run: QueryRun) throws -> Stream {
        let grouping = currentGrouping(run)
        if run.settings.collectsStatistics && !grouping.dependents.isEmpty {
            statistics.note("\(grouping.dependents.count) keys follow from the others")
        }
        let sink = AggregateSink(grouping.layout, inputs: try grouping.expressions.templates(), run: run, statistics: statistics)
        try run.drain(try input.start(run, receiver: statistics), into: sink, receiver: statistics)
        return Stream(try sink.finish(columns: grouping.columns), statistics: statistics)
    }
}

extension AggregateOperator {
    private func currentGrouping(_ run: QueryRun) -> Grouping {
        let dependents = dependentKeys(run)
        if let grouping, grouping.dependents == dependents { return grouping }
        let kept = keys.indices.filter { !dependents.contains($0) }
        let layout = AggregateLayout(
            keys: kept.map { keys[$0].expression }, calls: calls, dependents: dependents.map { keys[$0].expression })
        // The sink gives the keys it groups by, the calls, then the dependent keys.
        let order = kept + calls.indices.map { keys.count + $0 } + dependents
        let made = Grouping(
            dependents: dependents, layout: layout, expressions: OperatorExpressions(layout.inputs, layout: input.layout),
            columns: outputColumns.compactMap { order.firstIndex(of: $0) })
        grouping = made
        return made
    }

    /// Keys that need not be compared, because they follow from a key that is unique in its table: `GROUP BY c_custkey, c_name`.
    /// Worth it for text, which is dear to hash and compare.
    private func dependentKeys(_ run: QueryRun) -> [Int] {
        guard keys.count > 1, keys.contains(where: { $0.expression.type.canonicalKind == .string }) else { return [] }
        var best: [Int] = []
        for (position, key) in keys.enumerated() {
            guard case .column(let column) = key.expression, column.type.isIntegerBacked else { continue }
            let known = input.dependents(of: column.id, run)
            if known.count < 2 { continue }
            let found = keys.indices.filter { other in
                let expression = keys[other].expression
                // (Numbers such as -0.0 are brought to one form by being keys.)
                guard expression.type.isIntegerBacked || expression.type.canonicalKind == .string else { return false }
                return other != position && expression.isDeterministic && expression.columns.isSubset(of: known)
            }
            if found.count > best.count { best = found }
        }
        return best.contains { keys[$0].expression.type.canonicalKind == .string } ? best : []
    }
}

/// Collects the groups of all workers.
final class AggregateSink: Sink {
    static let partitionBits = 6
    private let layout: AggregateLayout
    private let inputs: ExpressionTemplates
    private let run: QueryRun
    private let statistics: OperatorStatistics

    /// Groups of one set of components: those fed by rows, or by the values of a DISTINCT set.
    private struct Collected {
        var whole: [GroupBlock] = []
        var partitions: [[GroupBlock]] = []
        var isSplit = false
        var count = 0
        /// All tables were indexed by their keys' words, so that merging them is cheap.
        var allIndexed = true

        mutating func add(_ blocks: [GroupBlock?]) {
            isSplit = true
            if partitions.isEmpty { partitions = Array(repeating: [], count: blocks.count) }
            for (index, block) in blocks.enumerated() {
                guard let block else { continue }
                partitions[index].append(block)
                count += block.count
            }
        }

        mutating func add(_ block: GroupBlock, isIndexed: Bool = false) {
            guard block.count > 0 else { return }
            allIndexed = allIndexed && isIndexed
            whole.append(block)
            count += block.count
        }
    }

    private struct State {
        var plain = Collected()
        var distinct: [Collected]
        /// The first worker's table, whose groups are not in `plain`.
        var first: GroupedStatesBox?
    }

    private let state: Mutex<State>

    init(_ layout: AggregateLayout, inputs: ExpressionTemplates, run: QueryRun, statistics: OperatorStatistics) {
        self.layout = layout
        self.inputs = inputs
        self.run = run
        self.statistics = statistics
        state = Mutex(State(distinct: layout.distinctSets.map { _ in Collected() }))
    }

    func makeLocal(_ worker: WorkerContext) throws -> Consumer { try Local(self) }

    private func makeStates(keyTypes: [DataType], components: [Int]) -> GroupedStates {
        GroupedStates(layout, keyTypes: keyTypes, components: components, context: run.context)
    }

    private func distinctKeyTypes(_ set: AggregateLayout.DistinctSet) -> [DataType] {
        layout.keyTypes + set.arguments.map { layout.inputs[$0].type }
    }

    /// Charges growth, and splits a table that outgrows the cache without bringing many rows together.
    private final class Table {
        let states: GroupedStates
        private var rows = 0
        private var limit = 1 << 16
        private var charged = 0
        private let sink: AggregateSink

        init(_ states: GroupedStates, _ sink: AggregateSink) {
            self.states = states
            self.sink = sink
        }

        func update(keys: [Vector], inputs: [Vector], rows count: Int) throws -> [GroupBlock?]? {
            try states.update(keys: keys, inputs: inputs, rows: count)
            rows &+= count
            let bytes = states.byteCount
            if bytes > charged {
                try sink.run.memory.charge(bytes &- charged, to: "Aggregate")
                charged = bytes
            }
            guard states.count >= limit, sink.layout.canSplit, !states.table.isIndexed else { return nil }
            if states.table.index() { return nil }
            if rows / states.count >= 8 && limit < 1 << 20 {
                limit &*= 2
                return nil
            }
            rows = 0
            limit = 1 << 16
            return try states.split(partitionBits: AggregateSink.partitionBits)
        }
    }

    private final class Local: Consumer {
        private let sink: AggregateSink
        private let expressions: [PhysicalExpression]
        private let plain: Table?
        private let distinct: [Table]
        private let layout: AggregateLayout

        init(_ sink: AggregateSink) throws {
            self.sink = sink
            layout = sink.layout
            expressions = try sink.inputs.make(sink.run)
            plain = layout.distinctSetsFindAllGroups
                ? nil : Table(sink.makeStates(keyTypes: layout.keyTypes, components: layout.plainComponents), sink)
            distinct = layout.distinctSets.map { Table(sink.makeStates(keyTypes: sink.distinctKeyTypes($0), components: []), sink) }
        }

        override func consume(_ batch: Batch) throws {
            let frame = Frame(batch)
            var inputs: [Vector] = []
            inputs.reserveCapacity(expressions.count)
            for expression in expressions { inputs.append(try expression.evaluate(frame)) }
            let keys = Array(inputs[0..<layout.keyCount])
            if let blocks = try plain?.update(keys: keys, inputs: inputs, rows: batch.count) {
                sink.state.withLock { $0.plain.add(blocks) }
            }
            for (index, set) in layout.distinctSets.enumerated() {
                var columns = keys + set.arguments.map { inputs[$0] }
                var rows = batch.count
                if let filter = set.filter {
                    let (numbers, taken) = frame.rows(whereTrue: inputs[filter])
                    if taken == 0 { continue }
                    columns = columns.map { $0.gather(numbers.pointer(to: UInt32.self), count: taken) }
                    rows = taken
                }
                if let blocks = try distinct[index].update(keys: columns, inputs: [], rows: rows) {
                    sink.state.withLock { $0.distinct[index].add(blocks) }
                }
            }
        }

        override func finish() throws {
            sink.state.withLock { state in
                if let plain {
                    if state.first == nil && layout.distinctSets.isEmpty {
                        state.first = GroupedStatesBox(states: plain.states)
                    } else {
                        state.plain.add(plain.states.block(), isIndexed: plain.states.table.isIndexed)
                    }
                }
                for (index, table) in distinct.enumerated() { state.distinct[index].add(table.states.block()) }
            }
        }
    }

    /// Merges what the workers found and gives the results as a source.
    func finish(columns: [Int]) throws -> any MorselSource {
        var (plain, distinct, box) = state.withLock { state in
            defer { state = State(distinct: []) }
            return (state.plain, state.distinct, state.first)
        }
        let first = box?.states
        for (index, set) in layout.distinctSets.enumerated() {
            try foldDistinct(&distinct[index], set, into: &plain)
        }
        let allIndexed = plain.allIndexed && (first?.table.isIndexed ?? true)
        let isLarge = plain.count &+ (first?.count ?? 0) > (allIndexed ? 1 << 23 : 1 << 15)
        let tables = plain.whole.count &+ ((first?.count ?? 0) > 0 ? 1 : 0)
        let manyGroups = plain.isSplit || (tables > 1 && isLarge && layout.canSplit && run.settings.threads > 1)
        if run.settings.collectsStatistics { statistics.note(manyGroups ? "\(1 << AggregateSink.partitionBits) partitions" : "merged whole") }
        if !manyGroups {
            let states = first ?? makeStates(keyTypes: layout.keyTypes, components: Array(layout.components.indices))
            for block in plain.whole { try states.merge(block) }
            if layout.keyCount == 0 { states.ensureSingleGroup() }
            return GroupSource(states, columns: columns, run: run)
        }
        if let first { plain.add(first.block()) }
        let partitions = try partition(plain)
        let allComponents = Array(layout.components.indices)
        let (layout, context) = (layout, run.context)
        return GroupPartitionSource(partitions, columns: columns, run: run) {
            GroupedStates(layout, keyTypes: layout.keyTypes, components: allComponents, context: context)
        }
    }

    /// All blocks by partition.
    private func partition(_ collected: Collected) throws -> [[GroupBlock]] {
        let result = Mutex(collected.partitions.isEmpty ? Array(repeating: [], count: 1 << AggregateSink.partitionBits) : collected.partitions)
        let whole = collected.whole
        try run.parallel(whole.count) { index in
            let blocks = try whole[index].split(partitionBits: AggregateSink.partitionBits)
            result.withLock { partitions in
                for (index, block) in blocks.enumerated() { if let block { partitions[index].append(block) } }
            }
        }
        return result.withLock { $0 }
    }

    /// Feeds each distinct combination of key and arguments, once, to the components of the set.
    private func foldDistinct(_ collected: inout Collected, _ set: AggregateLayout.DistinctSet, into plain: inout Collected) throws {
        let keyTypes = distinctKeyTypes(set)
        let groups: [[GroupBlock]] = collected.isSplit || (collected.whole.count > 1 && collected.count > 1 << 14)
            ? try partition(collected) : [collected.whole]
        collected = Collected()
        let results = Mutex<[GroupBlock]>([])
        let keyCount = layout.keyCount
        let (layout, context, batchRows) = (layout, run.context, Batch.defaultRows)
        let pieces = groups.filter { !$0.isEmpty }
        // One table of results per thread rather than per partition keeps merging small.
        let slots = min(run.settings.threads, max(pieces.count, 1))
        let canSplitWork = layout.canSplit || slots == 1
        let next = AtomicCounter()
        try run.parallel(canSplitWork ? slots : 1) { _ in
            let folded = GroupedStates(layout, keyTypes: layout.keyTypes, components: set.components, context: context)
            while let index = next.next(below: pieces.count) {
                let unique = GroupedStates(layout, keyTypes: keyTypes, components: [], context: context)
                for block in pieces[index] { try unique.merge(block) }
                var row = 0
                while row < unique.count {
                    let rows = min(unique.count &- row, batchRows)
                    let columns = unique.table.keys(row..<(row &+ rows))
                    try folded.update(keys: Array(columns[0..<keyCount]), inputs: Array(columns[keyCount...]), rows: rows)
                    row &+= rows
                }
            }
            let block = folded.block()
            results.withLock { $0.append(block) }
        }
        for block in results.withLock({ $0 }) { plain.add(block) }
    }
}

/// A number counted up by several threads.
final class AtomicCounter: Sendable {
    private let value = Atomic<Int>(0)
    func next(below limit: Int) -> Int? {
        let number = value.add(1, ordering: .relaxed).oldValue
        return number < limit ? number : nil
    }
}

/// Sendable because it is handed on only once the worker that filled it is done.
private struct GroupedStatesBox: @unchecked Sendable {
    let states: GroupedStates
}

/// The groups of one table, a range at a time.
/// Sendable because the table does not change any more.
final class GroupSource: MorselSource, @unchecked Sendable {
    private let states: GroupedStates
    private let columns: [Int]
    private let perMorsel: Int
    private let batchRows: Int
    let morselCount: Int

    init(_ states: GroupedStates, columns: [Int], run: QueryRun) {
        self.states = states
        self.columns = columns
        batchRows = run.settings.batchRows
        // Accumulators may hand their results out from one thread only.
        let canShare = states.layout.canSplit
        let usual = max(run.settings.morselBlocks &* batchRows / 4, 1)
        // Results of accumulators take more work than copying sums.
        let hasAccumulators = states.states.contains { $0 is AccumulatorState }
        let shared = hasAccumulators ? max(min(usual, states.count / max(run.settings.threads &* 4, 1)), 16) : usual
        perMorsel = canShare ? shared : max(states.count, 1)
        morselCount = (states.count &+ perMorsel &- 1) / perMorsel
    }

    func makeWorker(_ worker: WorkerContext) throws -> any MorselWorker { Worker(self, worker) }

    private final class Worker: MorselWorker {
        private let source: GroupSource
        private let worker: WorkerContext

        init(_ source: GroupSource, _ worker: WorkerContext) {
            self.source = source
            self.worker = worker
        }

        func run(_ morsel: Int, into consumer: Consumer) throws {
            let start = morsel &* source.perMorsel
            try GroupSource.emit(
                source.states, start..<min(start &+ source.perMorsel, source.states.count), source.columns, source.batchRows, worker, consumer)
        }
    }

    static func emit(
        _ states: GroupedStates, _ range: Range<Int>, _ columns: [Int], _ batchRows: Int, _ worker: WorkerContext, _ consumer: Consumer
    ) throws {
        var row = range.lowerBound
        while row < range.upperBound {
            if worker.control.isStopped { return }
            try worker.run.context.cancellation.check()
            let rows = min(batchRows, range.upperBound &- row)
            let all = try states.results(row..<(row &+ rows))
            try consumer.consume(Batch(columns.map { all.columns[$0] }, count: rows))
            row &+= rows
        }
    }
}

/// Partitions of groups, each merged by the worker that takes it.
final class GroupPartitionSource: MorselSource {
    private let partitions: Mutex<[[GroupBlock]]>
    private let columns: [Int]
    private let run: QueryRun
    private let makeStates: @Sendable () -> GroupedStates
    let morselCount: Int

    init(_ partitions: [[GroupBlock]], columns: [Int], run: QueryRun, makeStates: @escaping @Sendable () -> GroupedStates) {
        morselCount = partitions.count
        self.partitions = Mutex(partitions)
        self.columns = columns
        self.run = run
        self.makeStates = makeStates
    }

    func makeWorker(_ worker: WorkerContext) throws -> any MorselWorker { Worker(self, worker) }

    private final class Worker: MorselWorker {
        private let source: GroupPartitionSource
        private let worker: WorkerContext

        init(_ source: GroupPartitionSource, _ worker: WorkerContext) {
            self.source = source
            self.worker = worker
        }

        func run(_ morsel: Int, into consumer: Consumer) throws {
            let blocks = source.partitions.withLock { partitions in
                defer { partitions[morsel] = [] }
                return partitions[morsel]
            }
            let states = source.makeStates()
            states.table.expect(groups: blocks.reduce(0) { max($0, $1.count) } &* 2)
            for block in blocks { try states.merge(block) }
            try GroupSource.emit(states, 0..<states.count, source.columns, source.run.settings.batchRows, worker, consumer)
        }
    }
}
