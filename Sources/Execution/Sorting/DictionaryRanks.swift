import Columnar

/// Replaces strings by numbers in the same order.
enum DictionaryRanks {
    /// For a dictionary vector with no more entries than rows: each row's rank among the entries, as `int`, equal for equal strings. Else nil.
    static func rank(_ vector: Vector) -> Vector? {
        guard let entries = vector.dictionary, vector.kind == .string, entries.count > 0, entries.count <= max(vector.count, 64) else { return nil }
        let count = entries.count
        let views = entries.pointer(to: StringView.self)
        let order = (0..<count).sorted { StringView.compare(views + $0, views + $1) < 0 }
        let ranks = Buffer(of: UInt32.self, count: count)
        let rank = ranks.pointer(to: UInt32.self)
        var next: UInt32 = 0
        for (position, entry) in order.enumerated() {
            if position > 0 && !StringView.equal(views + entry, views + order[position - 1]) { next &+= 1 }
            rank[entry] = next
        }
        let values = Buffer(of: UInt32.self, count: vector.count)
        CodeLookup.words(vector, rows: vector.count, table: UnsafePointer(rank), into: values.pointer(to: UInt32.self))
        return Vector(
            type: .int, kind: .int32, encoding: .flat, count: vector.count, values: UnsafeRawPointer(values.base), valuesOwner: values,
            validity: vector.validity, validityOwner: vector.validityOwner, bounds: 0...Int64(count))
    }
}
