import Columnar

/// Finds out the types of columns from values: BOOLEAN, INT, BIGINT, DOUBLE, DATE, TIMESTAMP, else STRING; a column without
/// values is STRING.
struct TypeInference {
    private struct Candidates {
        var sawValue = false
        var boolean = true
        var int = true
        var bigint = true
        var double = true
        var date = true
        var timestamp = true
    }

    private var columns: [Candidates]

    init(columns: Int) { self.columns = Array(repeating: Candidates(), count: columns) }

    mutating func add(_ column: Int, _ text: UnsafePointer<UInt8>, _ count: Int) {
        guard column < columns.count, count > 0 else { return }
        var known = columns[column]
        known.sawValue = true
        if known.boolean {
            // Numbers are not taken for booleans.
            known.boolean = count >= 4 && parseBoolean(text, count) != nil
        }
        if known.bigint {
            var value: Int64 = 0
            known.bigint = parseInteger(text, count, &value) && !(count > 1 && text[0] == 0x30)
            known.int = known.int && known.bigint && value == Int64(Int32(truncatingIfNeeded: value))
        }
        if known.double {
            var value = 0.0
            known.double = parseDouble(text, count, &value) && !(count > 1 && text[0] == 0x30 && text[1] != 0x2E && text[1] | 0x20 != 0x65)
        }
        if known.date {
            var value = 0
            known.date = count == 10 && parseIsoDate(text, &value)
        }
        if known.timestamp {
            var value: Int64 = 0
            var zone = TimestampZone.none
            known.timestamp = count >= 10 && text[4] == 0x2D && parseTimestamp(text, count, &value, &zone)
        }
        columns[column] = known
    }

    /// `isWhole`: every value was seen; else integers are BIGINT, as larger ones may follow.
    func type(_ column: Int, isWhole: Bool) -> DataType {
        let known = columns[column]
        if !known.sawValue { return .string }
        if known.boolean { return .boolean }
        if known.bigint { return known.int && isWhole ? .int : .bigint }
        if known.double { return .double }
        if known.date { return .date }
        if known.timestamp { return .timestamp }
        return .string
    }
}
