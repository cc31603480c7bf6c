import Columnar
import Functions

/// Turns the states of groups into the columns of results.
enum AggregateResults {
    static func columns(_ layout: AggregateLayout, _ states: [AggregateState], _ range: Range<Int>, _ context: EvaluationContext) throws -> [Vector] {
        try layout.results.map { try column($0, states, range, context) }
    }

    private static func column(
        _ result: AggregateLayout.Result, _ states: [AggregateState], _ range: Range<Int>, _ context: EvaluationContext
    ) throws -> Vector {
        switch result.kind {
        case .count(let component):
            guard let state = states[component] as? CountState else { break }
            let buffer = Buffer(of: Int64.self, count: range.count)
            let target = buffer.pointer(to: Int64.self)
            let source = state.counts.pointer + range.lowerBound
            var high: Int64 = 0
            for index in 0..<range.count {
                target[index] = source[index]
                high = max(high, source[index])
            }
            return Vector(type: result.type, kind: .int64, count: range.count, buffer: buffer, bounds: 0...high)
        case .sum(let component, let count):
            let validity = presence(count, states, range)
            if let state = states[component] as? DoubleSumState {
                return doubles(result.type, range, validity) { state.sums.pointer[$0] }
            }
            guard let state = states[component] as? IntegerSumState else { break }
            return try integerSums(state, result, range, validity, context)
        case .average(let component, let count):
            guard let counts = states[count] as? CountState else { break }
            let validity = presence(count, states, range)
            if let state = states[component] as? DoubleSumState {
                return doubles(result.type, range, validity) { state.sums.pointer[$0] / Double(counts.counts.pointer[$0]) }
            }
            guard let state = states[component] as? IntegerSumState else { break }
            if result.type == .double {
                return doubles(result.type, range, validity) { state.doubleSum($0) / Double(counts.counts.pointer[$0]) }
            }
            return try decimalAverages(state, counts, result, range, validity, context)
        case .extreme(let component, let count):
            return try extremes(states[component], result, range, presence(count, states, range))
        case .first(let component):
            guard let state = states[component] as? FirstValueState else { break }
            return state.values(range)
        case .accumulator(let component):
            guard let state = states[component] as? AccumulatorState else { break }
            let values = try state.accumulator.finish(groups: range)
            try ProcessMemory.checkDenial()
            return values
        }
        throw QueryError.internalError("an aggregate has no state")
    }

    /// Validity by count of values; nil when all groups have some.
    private static func presence(_ count: Int?, _ states: [AggregateState], _ range: Range<Int>) -> Buffer? {
        guard let count, let state = states[count] as? CountState else { return nil }
        let source = state.counts.pointer + range.lowerBound
        var all = true
        for index in 0..<range.count { all = all && source[index] != 0 }
        if all { return nil }
        let buffer = Buffer(of: UInt8.self, count: range.count)
        let target = buffer.pointer(to: UInt8.self)
        for index in 0..<range.count { target[index] = source[index] == 0 ? 0 : 1 }
        return buffer
    }

    private static func doubles(_ type: DataType, _ range: Range<Int>, _ validity: Buffer?, _ value: (_ group: Int) -> Double) -> Vector {
        if type == .float {
            let buffer = Buffer(of: Float.self, count: range.count)
            let target = buffer.pointer(to: Float.self)
            for index in 0..<range.count { target[index] = Float(value(range.lowerBound &+ index)) }
            return Vector(type: type, kind: .float, count: range.count, buffer: buffer, validity: validity)
        }
        let buffer = Buffer(of: Double.self, count: range.count)
        let target = buffer.pointer(to: Double.self)
        for index in 0..<range.count { target[index] = value(range.lowerBound &+ index) }
        return Vector(type: .double, kind: .double, count: range.count, buffer: buffer, validity: validity).relabelled(type)
    }

    private static func integerSums(
        _ state: IntegerSumState, _ result: AggregateLayout.Result, _ range: Range<Int>, _ validity: Buffer?, _ context: EvaluationContext
    ) throws -> Vector {
        let count = range.count
        if state.isNarrow {
            let buffer = Buffer(of: Int64.self, count: count)
            let target = buffer.pointer(to: Int64.self)
            let source = state.narrow.pointer + range.lowerBound
            var low = Int64.max
            var high = Int64.min
            for index in 0..<count {
                target[index] = source[index]
                low = min(low, source[index])
                high = max(high, source[index])
            }
            if count == 0 { (low, high) = (0, 0) }
            if fits(Int128(low), result.type) && fits(Int128(high), result.type) {
                return Vector(type: result.type, kind: .int64, count: count, buffer: buffer, validity: validity, bounds: low...high)
            }
        }
        var flags = validity
        let buffer = Buffer(of: Int128.self, count: count)
        let target = buffer.pointer(to: Int128.self)
        for index in 0..<count {
            let sum = state.sum(range.lowerBound &+ index)
            target[index] = sum
            if fits(sum, result.type) { continue }
            if context.ansi {
                throw QueryError(
                    "ARITHMETIC_OVERFLOW", sqlState: "22003",
                    result.type.isDecimal
                        ? "Overflow in sum of decimals. Use 'try_sum' to tolerate overflow and return NULL instead."
                        : "Overflow in sum. Use 'try_sum' to tolerate overflow and return NULL instead.")
            }
            if result.type.isDecimal {
                flags = without(flags, index, count)
                target[index] = 0
            }
        }
        let wide = Vector(type: result.type, kind: .int128, count: count, buffer: buffer, validity: flags)
        return result.type.canonicalKind == .int128 ? wide : wide.widened(to: result.type.canonicalKind)
    }

    private static func without(_ validity: Buffer?, _ index: Int, _ count: Int) -> Buffer {
        let flags: Buffer
        if let validity {
            flags = validity
        } else {
            flags = Buffer(of: UInt8.self, count: count)
            for row in 0..<count { flags.pointer(to: UInt8.self)[row] = 1 }
        }
        flags.pointer(to: UInt8.self)[index] = 0
        return flags
    }

    private static func fits(_ value: Int128, _ type: DataType) -> Bool {
        switch type {
        case .decimal(let precision, _):
            let limit = PowersOfTen.wide(precision)
            return value < limit && value > -limit
        default:
            return Int64(exactly: value).map { type.canonicalKind.representable.contains($0) } ?? false
        }
    }

    /// Sum by count, rounded half up to the result's scale.
    private static func decimalAverages(
        _ state: IntegerSumState, _ counts: CountState, _ result: AggregateLayout.Result, _ range: Range<Int>, _ validity: Buffer?,
        _ context: EvaluationContext
    ) throws -> Vector {
        guard case .decimal(let precision, let scale) = result.type, case .decimal(_, let argumentScale) = result.argumentType else {
            throw QueryError.internalError("the average of decimals is not a decimal")
        }
        let factor = PowersOfTen.wide(max(scale - argumentScale, 0))
        let divisor = PowersOfTen.wide(max(argumentScale - scale, 0))
        let limit = PowersOfTen.wide(precision)
        let count = range.count
        var flags = validity
        let buffer = Buffer(of: Int128.self, count: count)
        let target = buffer.pointer(to: Int128.self)
        for index in 0..<count {
            let rows = Int128(counts.counts.pointer[range.lowerBound &+ index]) * divisor
            target[index] = 0
            if rows == 0 { continue }
            let sum = state.sum(range.lowerBound &+ index)
            // Whole part and rest apart, so that only the result must fit 128 bits.
            let (whole, rest) = sum.quotientAndRemainder(dividingBy: rows)
            let (high, overflow) = whole.multipliedReportingOverflow(by: factor)
            let scaledRest = rest.multipliedReportingOverflow(by: factor)
            var value: Int128?
            if !overflow && !scaledRest.overflow {
                let (part, left) = scaledRest.partialValue.quotientAndRemainder(dividingBy: rows)
                let up: Int128 = left.magnitude * 2 >= rows.magnitude ? (sum < 0 ? -1 : 1) : 0
                let total = high + part + up
                if total < limit && total > -limit { value = total }
            }
            if let value {
                target[index] = value
            } else if context.ansi {
                throw QueryError(
                    "NUMERIC_VALUE_OUT_OF_RANGE.WITH_SUGGESTION", sqlState: "22003",
                    "The average cannot be represented as \(result.type.sql).")
            } else {
                flags = without(flags, index, count)
            }
        }
        let wide = Vector(type: result.type, kind: .int128, count: count, buffer: buffer, validity: flags)
        return result.type.canonicalKind == .int128 ? wide : wide.widened(to: .int64)
    }

    private static func extremes(_ state: AggregateState, _ result: AggregateLayout.Result, _ range: Range<Int>, _ validity: Buffer?) throws -> Vector {
        let count = range.count
        if let state = state as? DoubleExtremeState { return doubles(result.type, range, validity) { state.value($0) } }
        if let state = state as? StringExtremeState {
            let buffer = Buffer(of: StringView.self, count: count)
            let target = buffer.pointer(to: StringView.self)
            for index in 0..<count { target[index] = state.values.pointer[range.lowerBound &+ index] }
            return Vector(type: result.type, kind: .string, count: count, buffer: buffer, validity: validity, heap: state.owner)
        }
        if let state = state as? WideExtremeState {
            let buffer = Buffer(of: Int128.self, count: count)
            let target = buffer.pointer(to: Int128.self)
            let flags = validity?.pointer(to: UInt8.self)
            for index in 0..<count { target[index] = (flags?[index] ?? 1) == 0 ? 0 : state.values.pointer[range.lowerBound &+ index] }
            return Vector(type: result.type, kind: .int128, count: count, buffer: buffer, validity: validity)
        }
        guard let state = state as? IntegerExtremeState else { throw QueryError.internalError("an aggregate has no state") }
        let source = state.values.pointer + range.lowerBound
        if result.type.canonicalKind == .boolean {
            let buffer = Buffer(of: UInt8.self, count: count)
            for index in 0..<count { buffer.pointer(to: UInt8.self)[index] = source[index] == 1 ? 1 : 0 }
            return Vector(type: result.type, kind: .boolean, count: count, buffer: buffer, validity: validity)
        }
        let buffer = Buffer(of: Int64.self, count: count)
        let target = buffer.pointer(to: Int64.self)
        let flags = validity?.pointer(to: UInt8.self)
        var low = Int64.max
        var high = Int64.min
        for index in 0..<count {
            // Groups without values hold a sentinel that must not widen the bounds.
            let value = (flags?[index] ?? 1) == 0 ? 0 : source[index]
            target[index] = value
            low = min(low, value)
            high = max(high, value)
        }
        if count == 0 { (low, high) = (0, 0) }
        return Vector(type: result.type, kind: .int64, count: count, buffer: buffer, validity: validity, bounds: low...high)
    }
}

/// 10 to the power of 0 … 38.
enum PowersOfTen {
    private static let powers: [Int128] = {
        var powers: [Int128] = [1]
        for _ in 0..<38 { powers.append((powers.last ?? 1) * 10) }
        return powers
    }()

    static func wide(_ exponent: Int) -> Int128 { powers[min(max(exponent, 0), 38)] }
}
