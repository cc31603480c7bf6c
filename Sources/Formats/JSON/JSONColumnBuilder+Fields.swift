import CSIMD
import Columnar

/// Values of many records at once, where `JSONFieldIndex` found them.
extension JSONColumnBuilder {
    /// Appends this column of the first `rows` records. False when a value does not fit or may be wrong: the column then holds some of the
    /// rows, and must be truncated.
    func append(_ index: JSONFieldIndex, column: Int, width: Int, rows: Int, _ bytes: UnsafePointer<UInt8>, end: Int) -> Bool {
        reserve(rows)
        let entries = UnsafePointer(index.values) + column
        let run = FieldRun(entries: entries, width: width, rows: rows, bytes: bytes, end: end)
        switch (reading, kind) {
        case (.integer, .int64): return each(run, Int64.self) { parseStrictInteger($0, $1, &$2) }
        case (.integer, .int32): return each(run, Int32.self) { parseStrictNarrow($0, $1, &$2) }
        case (.integer, .int16): return each(run, Int16.self) { parseStrictNarrow($0, $1, &$2) }
        case (.integer, .int8): return each(run, Int8.self) { parseStrictNarrow($0, $1, &$2) }
        case (.decimal, .int64):
            let scale = self.scale
            let limit = powersOfTen[min(precision, 18)]
            return each(run, Int64.self) {
                isPlainNumber($0, $1) && parsePlainDecimal($0, $1, scale: scale, &$2) && $2 < limit && $2 > 0 &- limit
            }
        case (_, .double): return each(run, Double.self) { parseStrictDouble($0, $1, &$2) }
        case (_, .float):
            return each(run, Float.self) {
                var number = 0.0
                let found = parseStrictDouble($0, $1, &number)
                $2 = Float(number)
                return found
            }
        case (.date, _):
            return each(run, Int32.self) {
                var days = 0
                let found = $1 == 12 && $0[0] == 0x22 && parseIsoDate($0 + 1, &days)
                $2 = Int32(truncatingIfNeeded: days)
                return found
            }
        case (.timestamp, _) where localToUTC == nil, (.timestampNTZ, _):
            return each(run, Int64.self) {
                var zone = TimestampZone.none
                return $0[0] == 0x22 && $1 >= 2 && $1 < 64 && parseTimestamp($0 + 1, $1 &- 2, &$2, &zone)
            }
        case (.string, .string): return strings(run)
        case (_, .boolean):
            return each(run, UInt8.self) {
                let word = UnsafeRawPointer($0).loadUnaligned(as: UInt32.self)
                $2 = word == 0x6575_7274 ? 1 : 0
                return (word == 0x6575_7274 && $1 == 4) || (word == 0x736C_6166 && $1 == 5 && $0[4] == 0x65)
            }
        default:
            for row in 0..<rows where !appendOther(run, row) { return false }
            return true
        }
    }

    fileprivate struct FieldRun {
        let entries: UnsafePointer<UInt64>
        let width: Int
        let rows: Int
        let bytes: UnsafePointer<UInt8>
        let end: Int

        @inline(__always)
        func field(_ row: Int) -> (start: Int, count: Int) {
            let entry = entries[row &* width]
            return (Int(truncatingIfNeeded: entry & 0xFFFF_FFFF), Int(truncatingIfNeeded: entry &>> 32))
        }
    }

    /// `parse` gets the text with its quotes, and answers false for anything it is not sure of. The length of a string with escapes, and of
    /// a missing value, is none that it could take.
    @inline(__always)
    private func each<T>(_ run: FieldRun, _ type: T.Type, _ parse: (UnsafePointer<UInt8>, Int, inout T) -> Bool) -> Bool {
        let first = count
        let target = values.assumingMemoryBound(to: T.self) + first
        for row in 0..<run.rows {
            let (start, length) = run.field(row)
            if parse(run.bytes + start, length, &target[row]) { continue }
            count = first &+ row
            if !appendOther(run, row) { return false }
        }
        count = first &+ run.rows
        return true
    }

    private func strings(_ run: FieldRun) -> Bool {
        let first = count
        let target = values.assumingMemoryBound(to: StringView.self) + first
        for row in 0..<run.rows {
            let (start, length) = run.field(row)
            if length < 1 &<< 31 && length > 1 && run.bytes[start] == 0x22 {
                target[row] = StringView.padded(run.bytes + (start &+ 1), UInt32(truncatingIfNeeded: length &- 2))
                continue
            }
            count = first &+ row
            if !appendOther(run, row) { return false }
        }
        count = first &+ run.rows
        return true
    }

    /// NULL, a missing value, or one that is written in a rarer way.
    @inline(never)
    private func appendOther(_ run: FieldRun, _ row: Int) -> Bool {
        let (start, length) = run.field(row)
        if length == 0 {
            if !isNullable { return false }
            putNull()
            return true
        }
        var scanner = JSONScanner(run.bytes, from: start, to: run.end)
        do throws(JSONProblem) {
            try append(&scanner)
            return scanner.position == start &+ (length & 0x7FFF_FFFF)
        } catch {
            return false
        }
    }
}

/// Whether a number begins as JSON wants it: no plus, and no zero before other digits.
@inline(__always)
private func isPlainNumber(_ text: UnsafePointer<UInt8>, _ count: Int) -> Bool {
    let sign = text[0] == 0x2D ? 1 : 0
    if text[sign] == 0x30 { return count == sign &+ 1 || text[sign &+ 1] == 0x2E }
    return text[sign] &- 0x31 <= 8
}

@inline(__always)
private func parseStrictInteger(_ text: UnsafePointer<UInt8>, _ count: Int, _ value: inout Int64) -> Bool {
    if count > 18 || count <= 0 || !isPlainNumber(text, count) { return false }
    let negative = text[0] == 0x2D
    var magnitude: UInt64 = 0
    let sign = negative ? 1 : 0
    if !parseDigits(text + sign, count &- sign, &magnitude) { return false }
    value = negative ? 0 &- Int64(bitPattern: magnitude) : Int64(bitPattern: magnitude)
    return true
}

@inline(__always)
private func parseStrictNarrow<T: FixedWidthInteger>(_ text: UnsafePointer<UInt8>, _ count: Int, _ value: inout T) -> Bool {
    var wide: Int64 = 0
    if !parseStrictInteger(text, count, &wide) { return false }
    value = T(truncatingIfNeeded: wide)
    return Int64(value) == wide
}

/// Numbers of up to 15 digits without an exponent, which one division rounds correctly (Clinger, "How to read floating point numbers
/// accurately").
@inline(__always)
private func parseStrictDouble(_ text: UnsafePointer<UInt8>, _ count: Int, _ value: inout Double) -> Bool {
    if count > 16 || count <= 0 || !isPlainNumber(text, count) { return false }
    let sign = text[0] == 0x2D ? 1 : 0
    let start = text + sign
    let length = count &- sign
    let point = Int(simd_point32(start, UInt32(truncatingIfNeeded: length)))
    var whole: UInt64 = 0
    if !parseDigits(start, point, &whole) { return false }
    var number = Double(Int64(bitPattern: whole))
    if point < length {
        let digits = length &- point &- 1
        var fraction: UInt64 = 0
        if digits <= 0 || !parseDigits(start + (point &+ 1), digits, &fraction) { return false }
        let power = powersOfTen[digits]
        number = Double(Int64(bitPattern: whole) &* power &+ Int64(bitPattern: fraction)) / Double(power)
    } else if length > 15 {
        return false
    }
    value = sign == 1 ? -number : number
    return true
}
