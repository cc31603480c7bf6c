#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif
import Columnar
import Planner

/// What all probers of a join share. Sendable because it is immutable.
final class ProbePlan: @unchecked Sendable {
    let join: JoinOperator.Description
    let probeLayout: [ColumnReference]
    let side: BuildSide
    /// For each column put out: its position on the probe side, or on the build side.
    let output: [Source]
    /// For each column put out that is text of a small build side: all its rows as a dictionary.
    let dictionaries: [Vector?]
    let types: [DataType]
    let keys: ExpressionTemplates
    let comparisons: ExpressionTemplates?
    let residual: ExpressionTemplates?

    enum Source {
        case probe(Int), build(Int), mark
    }

    init(
        join: JoinOperator.Description, expressions: JoinExpressions, probeLayout: [ColumnReference], side: BuildSide, layout: [ColumnReference]
    ) throws {
        self.join = join
        keys = try expressions.probeKeys.templates()
        comparisons = try expressions.comparisons?.templates()
        residual = try expressions.residual?.templates()
        self.probeLayout = probeLayout
        self.side = side
        let output: [Source] = layout.map { column in
            if let position = probeLayout.firstIndex(where: { $0.id == column.id }) { return .probe(position) }
            if let position = side.layout.firstIndex(where: { $0.id == column.id }) { return .build(position) }
            return .mark
        }
        self.output = output
        dictionaries = output.map { source in
            guard case .build(let position) = source, side.count <= ProbePlan.mostEntries else { return nil }
            return ProbePlan.dictionary(side.batch.columns[position])
        }
        types = layout.map(\.type)
    }

    /// Build sides of more rows give their texts as such.
    private static let mostEntries = 1 << 17

    /// A flat column of text without NULLs, which dictionaries must not have: empty text stands in their place.
    private static func dictionary(_ column: Vector) -> Vector? {
        guard column.kind == .string, column.isFlat else { return nil }
        guard let validity = column.validity else { return column }
        let views = Buffer(of: StringView.self, count: column.count)
        let target = views.pointer(to: StringView.self)
        let source = column.pointer(to: StringView.self)
        for row in 0..<column.count { target[row] = validity[row] == 0 ? StringView() : source[row] }
        return Vector(type: column.type, kind: .string, count: column.count, buffer: views, heap: column.heap)
    }
}

/// Pairs of rows as a frame: the probe side's columns, then the build side's.
final class PairFrame: Frame {
    private let probe: Batch
    private let build: Batch
    private let probeRows: UnsafePointer<UInt32>
    private let buildRows: UnsafePointer<UInt32>

    init(_ probe: Batch, _ build: Batch, _ probeRows: UnsafePointer<UInt32>, _ buildRows: UnsafePointer<UInt32>, count: Int) {
        self.probe = probe
        self.build = build
        self.probeRows = probeRows
        self.buildRows = buildRows
        super.init(width: probe.columns.count + build.columns.count, count: count)
    }

    override func make(_ position: Int) throws -> Vector? {
        if position < probe.columns.count { return probe.columns[position].gather(probeRows, count: count) }
        return build.columns[position &- probe.columns.count].gather(buildRows, count: count)
    }
}

/// What hash probing and nested loops do alike: judging pairs by the residual and putting rows out by the kind of the join.
class JoinConsumer: StreamingOperator {
    let plan: ProbePlan
    let side: BuildSide
    let kind: PhysicalJoinKind
    let worker: WorkerContext
    /// All of the residual; for IN and NOT IN the two-valued part of it.
    private let residual: PhysicalExpression?
    /// The three-valued comparisons of IN and NOT IN.
    private let comparisons: PhysicalExpression?
    let capacity: Int
    let pairProbe: UnsafeMutablePointer<UInt32>
    let pairBuild: UnsafeMutablePointer<UInt32>
    private let pairs: Buffer
    /// Build rows of the pairs being put out, once a column is given by them.
    private var pairCodes: Buffer?
    /// Per probe row of the batch: 1 matched, 2 unknown.
    private var verdicts = Buffer(of: UInt8.self, count: Batch.defaultRows)

    init(_ plan: ProbePlan, _ worker: WorkerContext, _ next: Consumer) throws {
        self.plan = plan
        self.worker = worker
        side = plan.side
        kind = plan.join.kind
        comparisons = try plan.comparisons?.make(worker.run, at: 0)
        residual = try plan.residual?.make(worker.run, at: 0)
        // Scans put out up to half a batch more than the batch size.
        capacity = max(worker.run.settings.batchRows &+ worker.run.settings.batchRows / 2, 16)
        pairs = Buffer(of: UInt32.self, count: capacity &* 2 &+ 16)
        pairProbe = pairs.pointer(to: UInt32.self)
        pairBuild = pairProbe + (capacity &+ 8)
        super.init(next)
    }

    var hasResidual: Bool { residual != nil || comparisons != nil }

    /// Fresh verdicts for a batch.
    func resetVerdicts(_ rows: Int) -> UnsafeMutablePointer<UInt8> {
        if verdicts.byteCount < rows { verdicts = Buffer(of: UInt8.self, count: rows) }
        let target = verdicts.pointer(to: UInt8.self)
        memset(target, 0, rows)
        return target
    }

    /// Judges the first `count` pairs, marks what matched and puts out what the kind asks for.
    func take(_ batch: Batch, count: Int, verdicts: UnsafeMutablePointer<UInt8>) throws {
        var left = count
        if let residual, left > 0 { left = try keep(batch, left, residual) }
        if let comparisons, left > 0 {
            // Unknown counts, too: remember it before dropping the pair.
            let answer = try comparisons.evaluate(PairFrame(batch, side.batch, pairProbe, pairBuild, count: left)).flattened()
            for pair in 0..<left where answer.isNull(at: pair) { verdicts[Int(pairProbe[pair])] |= 2 }
            left = filter(answer, left)
        }
        if left == 0 { return }
        if let matches = side.matches {
            let flags = matches.pointer(to: UInt8.self)
            for pair in 0..<left { flags[Int(pairBuild[pair])] = 1 }
        }
        if case .single = kind {
            for pair in 0..<left {
                let row = Int(pairProbe[pair])
                if verdicts[row] != 0 { throw JoinErrors.moreThanOneRow() }
                verdicts[row] = 1
            }
        } else {
            for pair in 0..<left { verdicts[Int(pairProbe[pair])] |= 1 }
        }
        switch kind {
        case .inner, .probeOuter, .buildOuter, .fullOuter, .single: try emitPairs(batch, left)
        default: break
        }
    }

    private func keep(_ batch: Batch, _ count: Int, _ predicate: PhysicalExpression) throws -> Int {
        let answer = try predicate.evaluate(PairFrame(batch, side.batch, pairProbe, pairBuild, count: count))
        return filter(answer, count)
    }

    private func filter(_ answer: Vector, _ count: Int) -> Int {
        if Selection.constantTruth(answer) == true { return count }
        let numbers = Buffer(of: UInt32.self, count: count &+ 8)
        let number = numbers.pointer(to: UInt32.self)
        let taken = Selection.rows(where: answer, rows: count, into: number)
        if taken < count {
            for pair in 0..<taken {
                pairProbe[pair] = pairProbe[Int(number[pair])]
                pairBuild[pair] = pairBuild[Int(number[pair])]
            }
        }
        return taken
    }

    /// Rows of the pairs.
    func emitPairs(_ batch: Batch, _ count: Int, isWholeBatch: Bool = false) throws {
        var columns: [Vector] = []
        columns.reserveCapacity(plan.output.count)
        for (source, dictionary) in zip(plan.output, plan.dictionaries) {
            switch source {
            case .probe(let position):
                columns.append(isWholeBatch ? batch.columns[position] : batch.columns[position].gather(pairProbe, count: count))
            case .build(let position):
                let column = side.batch.columns[position]
                if let dictionary {
                    columns.append(coded(column, dictionary, count))
                } else {
                    columns.append(column.gather(pairBuild, count: count))
                }
            case .mark: break
            }
        }
        pairCodes = nil
        try next.consume(Batch(columns, count: count))
    }

    /// Texts of a small build side by the number of their row: nothing is copied, and what follows may work with the numbers.
    private func coded(_ column: Vector, _ dictionary: Vector, _ count: Int) -> Vector {
        let codes: Buffer
        if let pairCodes {
            codes = pairCodes
        } else {
            codes = Buffer(of: UInt32.self, count: count)
            codes.pointer(to: UInt32.self).update(from: pairBuild, count: count)
            pairCodes = codes
        }
        var validity: Buffer?
        if let source = column.validity {
            let flags = Buffer(of: UInt8.self, count: count)
            let target = flags.pointer(to: UInt8.self)
            for pair in 0..<count { target[pair] = source[Int(pairBuild[pair])] }
            validity = flags
        }
        return Vector(
            type: column.type, kind: .string, encoding: .dictionary(.four), count: count, values: UnsafeRawPointer(codes.base), valuesOwner: codes,
            validity: validity.map { UnsafePointer($0.pointer(to: UInt8.self)) }, validityOwner: validity, children: [dictionary])
    }

    /// What becomes of probe rows once all their pairs are judged.
    func finishBatch(_ batch: Batch, verdicts: UnsafeMutablePointer<UInt8>) throws {
        switch kind {
        case .probeOuter, .fullOuter, .single: try emitProbeRows(batch, verdicts, withNulls: true) { $0 & 1 == 0 }
        case .probeSemi: try emitProbeRows(batch, verdicts, withNulls: false) { $0 & 1 == 1 }
        case .probeAnti: try emitProbeRows(batch, verdicts, withNulls: false) { $0 & 1 == 0 }
        case .nullAwareAnti: try emitProbeRows(batch, verdicts, withNulls: false) { $0 == 0 }
        case .mark: try emitMarks(batch, verdicts)
        case .inner, .buildOuter, .buildSemi, .buildAnti: break
        }
    }

    @inline(__always)
    private func emitProbeRows(_ batch: Batch, _ verdicts: UnsafePointer<UInt8>, withNulls: Bool, _ keep: (UInt8) -> Bool) throws {
        let rows = Buffer(of: UInt32.self, count: batch.count)
        let numbers = rows.pointer(to: UInt32.self)
        var count = 0
        for row in 0..<batch.count {
            numbers[count] = UInt32(truncatingIfNeeded: row)
            count &+= keep(verdicts[row]) ? 1 : 0
        }
        if count == 0 { return }
        var columns: [Vector] = []
        for (source, type) in zip(plan.output, plan.types) {
            switch source {
            case .probe(let position):
                columns.append(count == batch.count ? batch.columns[position] : batch.columns[position].gather(numbers, count: count))
            case .build, .mark: columns.append(.nulls(type, count: count))
            }
        }
        try next.consume(Batch(columns, count: count))
    }

    private func emitMarks(_ batch: Batch, _ verdicts: UnsafePointer<UInt8>) throws {
        let flags = Buffer(of: UInt8.self, count: batch.count)
        let flag = flags.pointer(to: UInt8.self)
        var validity: Buffer?
        var sawUnknown = false
        for row in 0..<batch.count {
            flag[row] = verdicts[row] & 1
            sawUnknown = sawUnknown || verdicts[row] == 2
        }
        if sawUnknown {
            let known = Buffer(of: UInt8.self, count: batch.count)
            for row in 0..<batch.count { known.pointer(to: UInt8.self)[row] = verdicts[row] == 2 ? 0 : 1 }
            validity = known
        }
        let mark = Vector(type: .boolean, kind: .boolean, count: batch.count, buffer: flags, validity: validity)
        var columns: [Vector] = []
        for source in plan.output {
            switch source {
            case .probe(let position): columns.append(batch.columns[position])
            case .build, .mark: columns.append(mark)
            }
        }
        try next.consume(Batch(columns, count: batch.count))
    }
}

enum JoinErrors {
    static func moreThanOneRow() -> QueryError {
        QueryError(
            "SCALAR_SUBQUERY_TOO_MANY_ROWS", sqlState: "21000",
            "More than one row returned by a subquery used as an expression. Aggregate it or limit it to one row.")
    }
}

/// Looks the matches of probe rows up in the index of the build side.
final class ProbeConsumer: JoinConsumer {
    private let index: JoinIndex
    private let keys: [PhysicalExpression]
    private let scratch = JoinScratch()

    override init(_ plan: ProbePlan, _ worker: WorkerContext, _ next: Consumer) throws {
        guard let index = plan.side.index else { throw QueryError.internalError("a hash join has no index") }
        self.index = index
        keys = try plan.keys.make(worker.run)
        try super.init(plan, worker, next)
    }

    override func consume(_ batch: Batch) throws {
        let frame = Frame(batch)
        var vectors: [Vector] = []
        for key in keys { vectors.append(try key.evaluate(frame)) }
        scratch.reserve(batch.count)
        let found = scratch.found.pointer(to: UInt32.self)
        index.find(vectors, rows: batch.count, scratch: scratch, into: found)
        if plan.join.keyIsNullAware { return try consumeNullAware(batch, vectors, found) }
        if !hasResidual && !index.needsComparison {
            switch kind {
            case .probeSemi, .probeAnti, .mark:
                let verdicts = resetVerdicts(batch.count)
                for row in 0..<batch.count { verdicts[row] = found[row] == 0 ? 0 : 1 }
                return try finishBatch(batch, verdicts: verdicts)
            case .inner where index.isUnique && batch.count <= capacity: return try consumeUnique(batch, found)
            case .buildOuter where index.isUnique && batch.count <= capacity:
                markMatches(batch.count, found)
                return try consumeUnique(batch, found)
            case .buildSemi, .buildAnti: return markMatches(batch.count, found)
            default: break
            }
        }
        try consumeChains(batch, vectors, found)
    }

    /// At most one match per row.
    private func consumeUnique(_ batch: Batch, _ found: UnsafePointer<UInt32>) throws {
        var count = 0
        for row in 0..<batch.count {
            pairProbe[count] = UInt32(truncatingIfNeeded: row)
            pairBuild[count] = found[row] &- 1
            count &+= found[row] == 0 ? 0 : 1
        }
        if count > 0 { try emitPairs(batch, count, isWholeBatch: count == batch.count) }
    }

    private func markMatches(_ rows: Int, _ found: UnsafePointer<UInt32>) {
        guard let matches = side.matches else { return }
        let flags = matches.pointer(to: UInt8.self)
        guard let next = index.next else {
            for row in 0..<rows where found[row] != 0 { flags[Int(found[row]) &- 1] = 1 }
            return
        }
        for row in 0..<rows {
            var entry = found[row]
            // All rows of a key are marked together.
            while entry != 0 && flags[Int(entry) &- 1] == 0 {
                flags[Int(entry) &- 1] = 1
                entry = next[Int(entry) &- 1]
            }
        }
    }

    private func consumeChains(_ batch: Batch, _ vectors: [Vector], _ found: UnsafePointer<UInt32>) throws {
        let verdicts = resetVerdicts(batch.count)
        let next = index.next
        var count = 0
        for row in 0..<batch.count {
            var entry = found[row]
            while entry != 0 {
                if count == capacity {
                    let equal = index.compare(vectors, probeRows: pairProbe, buildRows: pairBuild, count: count)
                    try take(batch, count: equal, verdicts: verdicts)
                    count = 0
                    if worker.control.isStopped { return }
                }
                pairProbe[count] = UInt32(truncatingIfNeeded: row)
                pairBuild[count] = entry &- 1
                count &+= 1
                entry = next?[Int(entry) &- 1] ?? 0
            }
        }
        if count > 0 {
            let equal = index.compare(vectors, probeRows: pairProbe, buildRows: pairBuild, count: count)
            try take(batch, count: equal, verdicts: verdicts)
        }
        try finishBatch(batch, verdicts: verdicts)
    }

    /// `x IN (…)` over one key without correlation: unknown when there is no match and either side has a NULL.
    private func consumeNullAware(_ batch: Batch, _ vectors: [Vector], _ found: UnsafeMutablePointer<UInt32>) throws {
        let verdicts = resetVerdicts(batch.count)
        if side.count > 0 {
            if index.needsComparison {
                try findByValue(batch, vectors, found, verdicts)
            } else {
                for row in 0..<batch.count { verdicts[row] = found[row] == 0 ? 0 : 1 }
            }
            let unknown: UInt8 = index.hasNullKeys ? 2 : 0
            for row in 0..<batch.count where verdicts[row] == 0 {
                verdicts[row] = vectors.contains { $0.isNull(at: row) } ? 2 : unknown
            }
        }
        try finishBatch(batch, verdicts: verdicts)
    }

    private func findByValue(_ batch: Batch, _ vectors: [Vector], _ found: UnsafePointer<UInt32>, _ verdicts: UnsafeMutablePointer<UInt8>) throws {
        let next = index.next
        var count = 0
        func judge() {
            let equal = index.compare(vectors, probeRows: pairProbe, buildRows: pairBuild, count: count)
            for pair in 0..<equal { verdicts[Int(pairProbe[pair])] = 1 }
            count = 0
        }
        for row in 0..<batch.count {
            var entry = found[row]
            while entry != 0 {
                if count == capacity { judge() }
                pairProbe[count] = UInt32(truncatingIfNeeded: row)
                pairBuild[count] = entry &- 1
                count &+= 1
                entry = next?[Int(entry) &- 1] ?? 0
            }
        }
        if count > 0 { judge() }
    }
}
