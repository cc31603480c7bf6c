import Foundation

/// A table as one reader sees it: segments that never change, in the order of loading. Loads make new snapshots and leave old ones be.
/// All dictionary segments of a column share one dictionary object, so that codes mean the same in the whole snapshot.
/// Sendable because it is immutable but for the answers in `uniqueness`, guarded by `lock`.
package final class TableSnapshot: @unchecked Sendable {
    package let name: String
    package let schema: Schema
    package let segments: [Segment]
    /// Number of the first row of each segment, and the row count as last entry.
    package let segmentStarts: [Int]
    /// Grows by one with each change of the table; 0 for a table never loaded.
    package let version: Int
    package let statistics: [ColumnStatistics]

    private let lock = NSLock()
    private var uniqueness: [Bool?]

    package var rowCount: Int { segmentStarts.last ?? 0 }

    package init(name: String, schema: Schema, segments: [Segment] = [], version: Int = 0) {
        self.name = name
        self.schema = schema
        self.version = version
        let filled = segments.filter { $0.rowCount > 0 }
        var columns = filled.map { $0.columns }
        for index in schema.indices { TableSnapshot.shareDictionary(of: index, in: &columns) }
        let shared = zip(filled, columns).map { segment, columns in
            zip(segment.columns, columns).allSatisfy { $0 === $1 } ? segment : Segment(columns: columns, rowCount: segment.rowCount)
        }
        var starts = [0]
        for segment in shared { starts.append((starts.last ?? 0) &+ segment.rowCount) }
        self.segments = shared
        segmentStarts = starts
        statistics = schema.indices.map { TableSnapshot.statistics(of: shared.map { $0.columns }, column: $0) }
        uniqueness = schema.map { _ in nil }
    }

    /// Gives all dictionary segments of a column one dictionary. Free when they come from one growing dictionary; others are recoded.
    private static func shareDictionary(of index: Int, in columns: inout [[ColumnSegment]]) {
        var longest: ColumnSegment?
        var isOneLineage = true
        for segment in columns where index < segment.count {
            guard let dictionary = segment[index].dictionary else { continue }
            guard let known = longest, let entries = known.dictionary else {
                longest = segment[index]
                continue
            }
            isOneLineage =
                isOneLineage && (dictionary === entries || (segment[index].lineage != nil && segment[index].lineage === known.lineage))
            if dictionary.count > entries.count { longest = segment[index] }
        }
        guard let longest, let dictionary = longest.dictionary else { return }
        if isOneLineage {
            for position in columns.indices where index < columns[position].count {
                columns[position][index] = columns[position][index].with(dictionary: dictionary, lineage: longest.lineage)
            }
            return
        }
        let merged = StringDictionary(longest.type)
        _ = longest.recoded(into: merged)
        for position in columns.indices where index < columns[position].count {
            columns[position][index] = columns[position][index].recoded(into: merged)
        }
        for position in columns.indices where index < columns[position].count {
            columns[position][index] = columns[position][index].with(dictionary: merged.vector, lineage: merged)
        }
    }

    /// Bytes of memory of all segments and their dictionaries, each counted once.
    package var byteCount: Int {
        var total = segments.reduce(0) { $0 &+ $1.byteCount }
        for column in schema.indices { total &+= dictionary(column)?.estimatedByteCount ?? 0 }
        return total
    }

    /// The dictionary of a column, if any segment has one.
    package func dictionary(_ column: Int) -> Vector? {
        for segment in segments.reversed() where column < segment.columns.count {
            if let dictionary = segment.columns[column].dictionary { return dictionary }
        }
        return nil
    }

    package func column(named name: String) -> Int? {
        schema.firstIndex { $0.name.lowercased() == name.lowercased() }
    }

    private static func statistics(of segments: [[ColumnSegment]], column: Int) -> ColumnStatistics {
        var result = ColumnStatistics(range: .empty, isAscending: true, isStrictlyAscending: true)
        var sketch = DistinctSketch()
        var rows = 0
        var textBytes = 0.0
        var dictionary: Vector?
        var constants: Set<Int64> = []
        var hasSketch = false
        var last: Int64?
        for columns in segments where column < columns.count {
            let part = columns[column]
            rows &+= part.count
            result.nullCount &+= part.nullCount
            if part.form == .text { textBytes += Double(part.textByteCount) }
            if let entries = part.dictionary { dictionary = entries }
            if part.range != .empty {
                if case .codes = part.range { result.range = .unknown } else { result.range = result.range.union(part.range) }
            }
            if let known = part.sketch {
                sketch.merge(known)
                hasSketch = true
            } else if part.form == .constant, let range = part.range.integers {
                constants.insert(range.lowerBound)
                sketch.insert(hash: DistinctSketch.mix(UInt64(bitPattern: range.lowerBound)))
            } else if part.form == .fixed || part.form == .text {
                part.addDistinct(to: &sketch)
                hasSketch = true
            }
            result.isAscending = result.isAscending && (part.isAscending || (part.form == .constant && part.nullCount == 0))
            result.isStrictlyAscending =
                result.isStrictlyAscending && (part.isStrictlyAscending || (part.count == 1 && part.nullCount == 0))
            if let range = part.range.integers {
                if let last {
                    result.isAscending = result.isAscending && range.lowerBound >= last
                    result.isStrictlyAscending = result.isStrictlyAscending && range.lowerBound > last
                }
                last = range.upperBound
            } else {
                result.isAscending = false
            }
        }
        result.isAscending = result.isAscending && rows > 0
        result.isStrictlyAscending = result.isStrictlyAscending && result.isAscending
        let valid = rows &- result.nullCount
        if let dictionary {
            result.distinctCount = min(dictionary.count &+ (hasSketch ? sketch.estimate : 0), valid)
            let view = dictionary.pointer(to: StringView.self)
            var bytes = 0
            for entry in 0..<min(dictionary.count, 1000) { bytes &+= view[entry].count }
            result.meanLength = dictionary.count == 0 ? 0 : Double(bytes) / Double(min(dictionary.count, 1000))
        } else {
            result.distinctCount = min(hasSketch ? sketch.estimate : constants.count, valid)
            result.meanLength = valid == 0 ? 0 : textBytes / Double(valid)
        }
        if case .integer(let range) = result.range {
            let (width, overflow) = range.upperBound.subtractingReportingOverflow(range.lowerBound)
            if !overflow && width < Int64.max { result.distinctCount = min(result.distinctCount, Int(width) &+ 1) }
        }
        if result.isStrictlyAscending { result.distinctCount = valid }
        if valid > 0 { result.distinctCount = max(result.distinctCount, 1) }
        return result
    }

    /// Whether no value appears twice in an integer-backed column without NULLs. Exact; the first call may take one pass over the column,
    /// which ends at the first repeat, and later ones are free. False when it would take too much memory to find out.
    package func isUnique(_ column: Int) -> Bool {
        guard column >= 0, column < schema.count else { return false }
        if statistics[column].isStrictlyAscending { return true }
        if let known = lock.withLock({ uniqueness[column] }) { return known }
        let found = findUniqueness(column)
        lock.withLock { uniqueness[column] = found }
        return found
    }

    private func findUniqueness(_ column: Int) -> Bool {
        let known = statistics[column]
        guard known.nullCount == 0, case .integer(let range) = known.range else { return false }
        let (span, overflow) = range.upperBound.subtractingReportingOverflow(range.lowerBound)
        // A bit per possible value must not cost more than about four bytes a row.
        guard !overflow, span >= Int64(rowCount) - 1, span / 32 <= Int64(rowCount) else { return false }
        if known.distinctCount * 5 < rowCount * 4 { return false }
        let seen = Buffer(of: UInt64.self, count: Int(span / 64) + 1, zeroed: true)
        let words = seen.pointer(to: UInt64.self)
        for segment in segments {
            for start in stride(from: 0, to: segment.rowCount, by: ColumnSegment.blockRows) {
                let rows = start..<min(start + ColumnSegment.blockRows, segment.rowCount)
                let vector = segment.columns[column].vector(rows: rows).flattened().widened(to: .int64)
                let repeats = withExtendedLifetime(vector) {
                    let values = vector.pointer(to: Int64.self)
                    for row in 0..<rows.count {
                        let position = UInt64(bitPattern: values[row] &- range.lowerBound)
                        let bit: UInt64 = 1 << (position & 63)
                        let word = Int(truncatingIfNeeded: position >> 6)
                        if words[word] & bit != 0 { return true }
                        words[word] |= bit
                    }
                    return false
                }
                if repeats { return false }
            }
        }
        return true
    }
}

extension ColumnSegment {
    /// Adds the values of a small segment, which keeps no sketch of its own.
    func addDistinct(to sketch: inout DistinctSketch) {
        let vector = self.vector(rows: 0..<count)
        switch kind {
        case .int8, .int16, .int32, .int64, .int128:
            let wide = vector.widened(to: .int64)
            withExtendedLifetime(wide) { sketch.insert(wide.pointer(to: Int64.self), count: count) }
        case .boolean: sketch.insert(vector.pointer(to: UInt8.self), count: count)
        case .float: sketch.insertFloating(vector.pointer(to: Float.self), count: count)
        case .double: sketch.insertFloating(vector.pointer(to: Double.self), count: count)
        case .string:
            let views = vector.pointer(to: StringView.self)
            for row in 0..<count where !vector.isNull(at: row) { sketch.insert(hash: StringHash.hash(views + row)) }
        default: break
        }
    }
}
