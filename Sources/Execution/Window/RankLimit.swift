import Columnar
import Functions
import Planner

/// A filter above ranks, `row_number() <= 3`, that lets most rows be left out before they are sorted: those behind that many better ones
/// of their partition.
struct RankLimit: Sendable {
    /// Ranks above this are not wanted. 1 … `most`.
    let count: Int
    static let most = 128

    /// Nil when the filter does not bound a rank, or when leaving rows out would change what another call gives.
    init?(_ predicate: BoundExpression, _ window: LogicalPlan.Window) {
        guard let key = window.orderBy.first?.expression.type, key.isIntegerBacked || key == .double || key == .float else { return nil }
        // All these look at the rows before a row alone.
        let ranks: Set<String> = ["row_number", "rank", "dense_rank"]
        for call in window.calls {
            guard case .window = call.function, ranks.contains(call.name.lowercased()) else { return nil }
        }
        let bounded = window.calls.filter { ["row_number", "rank"].contains($0.name.lowercased()) }.map(\.column.id)
        var least: Int64?
        for case .comparison(let operation, .column(let column), .literal(.integer(let value), _)) in predicate.conjuncts
        where bounded.contains(column.id) {
            let limit: Int64
            switch operation {
            case .lessOrEqual, .equal: limit = value
            case .less: limit = value == Int64.min ? value : value - 1
            default: continue
            }
            least = min(least ?? limit, limit)
        }
        guard let least, least >= 1, least <= Int64(RankLimit.most) else { return nil }
        count = Int(least)
    }
}

/// Drops rows that have `limit` better ones, by the first ORDER BY key, among the rows of their partition seen before. Rows that tie stay.
final class RankLimitConsumer: StreamingOperator {
    private let limit: Int
    private let partition: Range<Int>
    private let order: Int
    private let descending: Bool
    private let nullsFirst: Bool
    private let table: GroupTable
    /// The best keys of each partition, ascending.
    private var best = Buffer(of: Int64.self, count: 0)
    private var capacity = 0
    private var groupCount = 0
    private var groups = Buffer(of: UInt32.self, count: Batch.defaultRows)
    private var keys = Buffer(of: Int64.self, count: Batch.defaultRows)
    private var kept = Buffer(of: UInt32.self, count: Batch.defaultRows)
    private var seenRows = 0
    private var keptRows = 0
    private var isOff = false

    init(_ limit: RankLimit, partition: Range<Int>, types: [DataType], order: Int, key: LogicalPlan.SortKey, _ next: Consumer) {
        self.limit = limit.count
        self.partition = partition
        self.order = order
        descending = key.descending
        nullsFirst = key.nullsFirst
        table = GroupTable(types: types)
        super.init(next)
    }

    override func consume(_ batch: Batch) throws {
        let rows = batch.count
        guard !isOff, rows > 0, rows <= Batch.defaultRows, writeKeys(batch.columns[order], rows) else { return try next.consume(batch) }
        let group = groups.pointer(to: UInt32.self)
        table.assign(Array(batch.columns[partition]), rows: rows, into: group)
        grow()
        let key = keys.pointer(to: Int64.self)
        let number = kept.pointer(to: UInt32.self)
        let bests = best.pointer(to: Int64.self)
        var count = 0
        for row in 0..<rows {
            let own = bests + Int(group[row]) &* limit
            let value = key[row]
            if value > own[limit &- 1] { continue }
            number[count] = UInt32(truncatingIfNeeded: row)
            count &+= 1
            var place = limit &- 1
            while place > 0 && own[place &- 1] > value {
                own[place] = own[place &- 1]
                place &-= 1
            }
            own[place] = value
        }
        seenRows &+= rows
        keptRows &+= count
        // Where hardly a row is dropped, looking at them does not pay.
        if seenRows > 1 << 17 && keptRows > seenRows / 10 &* 9 || groupCount &* limit > 1 << 24 { isOff = true }
        if count == rows { return try next.consume(batch) }
        if count > 0 { try next.consume(batch.gather(number, count: count)) }
    }

    private func grow() {
        guard table.count > groupCount else { return }
        if table.count > capacity {
            let grown = max(capacity &* 2, table.count, 1024)
            let larger = Buffer(of: Int64.self, count: grown &* limit)
            larger.pointer(to: Int64.self).update(from: best.pointer(to: Int64.self), count: groupCount &* limit)
            best = larger
            capacity = grown
        }
        let bests = best.pointer(to: Int64.self)
        for index in (groupCount &* limit)..<(table.count &* limit) { bests[index] = Int64.max }
        groupCount = table.count
    }

    /// Writes the order key of each row as an integer, less for rows that come first. False for values that do not fit one.
    private func writeKeys(_ given: Vector, _ rows: Int) -> Bool {
        if given.kind == .void { return false }
        let vector = given.flattened()
        let target = keys.pointer(to: Int64.self)
        switch vector.kind {
        case .int8, .int16, .int32, .int64:
            let wide = vector.widened(to: .int64)
            target.update(from: wide.pointer(to: Int64.self), count: rows)
        case .int128:
            // What is out of range ties, and stays.
            let source = vector.pointer(to: Int128.self)
            for row in 0..<rows { target[row] = Int64(clamping: source[row]) }
        case .double:
            let source = vector.pointer(to: Double.self)
            for row in 0..<rows { target[row] = Self.ordered(source[row]) }
        case .float:
            let source = vector.pointer(to: Float.self)
            for row in 0..<rows { target[row] = Self.ordered(Double(source[row])) }
        default: return false
        }
        if descending { for row in 0..<rows { target[row] = ~target[row] } }
        if let valid = vector.validity {
            let null = nullsFirst ? Int64.min : Int64.max
            for row in 0..<rows { target[row] = valid[row] == 0 ? null : target[row] }
        }
        return true
    }

    /// NaN is above all numbers, and zeros are equal.
    @inline(__always)
    private static func ordered(_ value: Double) -> Int64 {
        let clean = value != value ? Double.nan : (value == 0 ? 0 : value)
        let bits = Int64(bitPattern: clean.bitPattern)
        return bits ^ Int64(bitPattern: UInt64(bitPattern: bits >> 63) >> 1)
    }
}
