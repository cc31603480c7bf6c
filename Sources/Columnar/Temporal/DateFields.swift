/// Fields of dates, computed for whole columns.
package enum DateField: Sendable, Hashable {
    case year, quarter, month, dayOfMonth, dayOfYear
    /// 1 Sunday … 7 Saturday
    case dayOfWeek
    /// 0 Monday … 6 Sunday
    case weekday
    /// 1 Monday … 7 Sunday
    case isoDayOfWeek
    case isoWeek, isoYear

    /// What the field can be, for dates whose day number fits `days`.
    func range(_ days: ClosedRange<Int64>) -> ClosedRange<Int64> {
        switch self {
        case .year, .isoYear:
            let low = CivilCalendar.date(fromDays: days.lowerBound).year
            let high = CivilCalendar.date(fromDays: days.upperBound).year
            return self == .year ? low...high : (low - 1)...(high + 1)
        case .quarter: return 1...4
        case .month: return 1...12
        case .dayOfMonth: return 1...31
        case .dayOfYear: return 1...366
        case .dayOfWeek, .isoDayOfWeek: return 1...7
        case .weekday: return 0...6
        case .isoWeek: return 1...53
        }
    }
}

extension DateField {
    /// Extracts the field from a DATE vector as INT, in the narrowest kind that holds the possible results.
    package func extract(from dates: Vector) -> Vector {
        let source = dates.isDictionary ? dates.flattened() : dates
        guard source.kind.isInteger, source.kind != .int128 else { return .nulls(.int, count: dates.count) }
        let rows = source.isConstant ? 1 : source.count
        let days = DateField.clamped(source.bounds)
        let results = range(days)
        let kind = PhysicalKind.narrowest(results.lowerBound, results.upperBound)
        let buffer = Buffer(byteCount: rows &* kind.width)
        switch source.kind {
        case .int8: fill(source.pointer(to: Int8.self), rows, days, kind, buffer)
        case .int16: fill(source.pointer(to: Int16.self), rows, days, kind, buffer)
        case .int32: fill(source.pointer(to: Int32.self), rows, days, kind, buffer)
        default: fill(source.pointer(to: Int64.self), rows, days, kind, buffer)
        }
        return Vector(
            type: .int, kind: kind, encoding: source.encoding, count: source.count, values: UnsafeRawPointer(buffer.base),
            valuesOwner: buffer, validity: source.validity, validityOwner: source.validityOwner, bounds: results)
    }

    /// Dates are 32-bit day numbers, whatever the kind they are kept in.
    static func clamped(_ bounds: ClosedRange<Int64>) -> ClosedRange<Int64> {
        let low = max(bounds.lowerBound, Int64(Int32.min))
        let high = min(bounds.upperBound, Int64(Int32.max))
        return low <= high ? low...high : 0...0
    }

    @inline(__always)
    private func fill<Source: FixedWidthInteger>(
        _ source: UnsafePointer<Source>, _ rows: Int, _ days: ClosedRange<Int64>, _ kind: PhysicalKind, _ buffer: Buffer
    ) {
        switch kind {
        case .int8: fill(source, rows, days, buffer.pointer(to: Int8.self))
        case .int16: fill(source, rows, days, buffer.pointer(to: Int16.self))
        case .int32: fill(source, rows, days, buffer.pointer(to: Int32.self))
        default: break
        }
    }

    @inline(__always)
    private func fill<Source: FixedWidthInteger, Target: FixedWidthInteger>(
        _ source: UnsafePointer<Source>, _ rows: Int, _ days: ClosedRange<Int64>, _ target: UnsafeMutablePointer<Target>
    ) {
        let fast = days.lowerBound >= FastCivil.range.lowerBound && days.upperBound <= FastCivil.range.upperBound
        switch self {
        case .year where fast:
            for row in 0..<rows { target[row] = Target(truncatingIfNeeded: FastCivil.year(Int32(truncatingIfNeeded: source[row]))) }
        case .month where fast:
            for row in 0..<rows { target[row] = Target(truncatingIfNeeded: FastCivil.month(Int32(truncatingIfNeeded: source[row]))) }
        case .dayOfMonth where fast:
            for row in 0..<rows { target[row] = Target(truncatingIfNeeded: FastCivil.day(Int32(truncatingIfNeeded: source[row]))) }
        case .quarter where fast:
            for row in 0..<rows {
                let month = FastCivil.month(Int32(truncatingIfNeeded: source[row]))
                target[row] = Target(truncatingIfNeeded: (month &+ 2) / 3)
            }
        case .year:
            for row in 0..<rows { target[row] = Target(truncatingIfNeeded: civil(source[row]).year) }
        case .month:
            for row in 0..<rows { target[row] = Target(truncatingIfNeeded: civil(source[row]).month) }
        case .dayOfMonth:
            for row in 0..<rows { target[row] = Target(truncatingIfNeeded: civil(source[row]).day) }
        case .quarter:
            for row in 0..<rows { target[row] = Target(truncatingIfNeeded: (civil(source[row]).month &+ 2) / 3) }
        case .dayOfYear:
            for row in 0..<rows { target[row] = Target(truncatingIfNeeded: CivilCalendar.dayOfYear(Int64(source[row]))) }
        case .dayOfWeek:
            for row in 0..<rows { target[row] = Target(truncatingIfNeeded: (CivilCalendar.weekday(Int64(source[row])) &+ 1) % 7 &+ 1) }
        case .weekday:
            for row in 0..<rows { target[row] = Target(truncatingIfNeeded: CivilCalendar.weekday(Int64(source[row]))) }
        case .isoDayOfWeek:
            for row in 0..<rows { target[row] = Target(truncatingIfNeeded: CivilCalendar.weekday(Int64(source[row])) &+ 1) }
        case .isoWeek:
            for row in 0..<rows { target[row] = Target(truncatingIfNeeded: CivilCalendar.isoWeek(Int64(source[row])).week) }
        case .isoYear:
            for row in 0..<rows { target[row] = Target(truncatingIfNeeded: CivilCalendar.isoWeek(Int64(source[row])).year) }
        }
    }

    @inline(__always)
    private func civil<Source: FixedWidthInteger>(_ days: Source) -> CivilDate { CivilCalendar.date(fromDays: Int64(days)) }
}

/// Year, month and day by 32-bit multiplications and shifts, so that loops over them vectorise
/// (Neri and Schneider, "Euclidean affine functions and their application to calendar algorithms", 2022).
enum FastCivil {
    /// Day numbers for which the 32-bit arithmetic holds: the years -32,800 to 2,800,000.
    static let range: ClosedRange<Int64> = -12_699_422...1_000_000_000

    private static let shift: UInt32 = 719_468 + 146_097 * 82
    private static let yearShift: Int32 = 400 * 82

    /// Century, year of century and day of a year that begins in March.
    @inline(__always)
    private static func parts(_ days: Int32) -> (century: UInt32, year: UInt32, day: UInt32) {
        let number = UInt32(bitPattern: days) &+ shift
        let quarterDays = 4 &* number &+ 3
        let century = quarterDays / 146_097
        let dayOfCentury = (quarterDays &- century &* 146_097) >> 2
        let product = 2_939_745 &* UInt64(4 &* dayOfCentury &+ 3)
        let year = UInt32(truncatingIfNeeded: product >> 32)
        let day = (UInt32(truncatingIfNeeded: product) / 2_939_745) >> 2
        return (century, year, day)
    }

    @inline(__always)
    static func year(_ days: Int32) -> Int32 {
        let (century, year, day) = parts(days)
        return Int32(bitPattern: 100 &* century &+ year &+ (day >= 306 ? 1 : 0)) &- yearShift
    }

    @inline(__always)
    static func month(_ days: Int32) -> Int32 {
        let day = parts(days).day
        let month = (2141 &* day &+ 197_913) >> 16
        return Int32(bitPattern: day >= 306 ? month &- 12 : month)
    }

    @inline(__always)
    static func day(_ days: Int32) -> Int32 {
        let position = 2141 &* parts(days).day &+ 197_913
        return Int32(bitPattern: ((position & 0xFFFF) / 2141) &+ 1)
    }
}
