package enum ComparisonOperator: Sendable, Hashable {
    case equal, notEqual, less, lessOrEqual, greater, greaterOrEqual, nullSafeEqual

    /// The operator with its sides exchanged.
    package var mirrored: ComparisonOperator {
        switch self {
        case .less: .greater
        case .lessOrEqual: .greaterOrEqual
        case .greater: .less
        case .greaterOrEqual: .lessOrEqual
        case .equal, .notEqual, .nullSafeEqual: self
        }
    }

    /// What the operator says of two values in the given order (below, equal to or above zero).
    @inlinable
    package func holds(_ order: Int) -> Bool {
        switch self {
        case .equal, .nullSafeEqual: order == 0
        case .notEqual: order != 0
        case .less: order < 0
        case .lessOrEqual: order <= 0
        case .greater: order > 0
        case .greaterOrEqual: order >= 0
        }
    }
}

/// Comparisons of vectors.
package enum Comparison {
    /// `a op b` for each of `rows` rows as a boolean vector: NULL where an operand is NULL, but for `nullSafeEqual`, which is never NULL.
    /// Both have one type (decimals may differ in precision and scale), in any encoding and integer kind.
    /// NaN equals NaN and is above all numbers, -0.0 equals 0.0, strings go by bytes.
    package static func evaluate(_ op: ComparisonOperator, _ a: Vector, _ b: Vector, rows: Int) -> Vector {
        if rows == 0 { return .nulls(.boolean, count: 0) }
        if a.isConstant && b.isConstant && rows > 1 {
            return evaluate(op, a.slice(0, 1), b.slice(0, 1), rows: 1).broadcast(rows)
        }
        if a.isConstant && !b.isConstant { return evaluate(op.mirrored, b, a, rows: rows) }
        if op == .nullSafeEqual { return nullSafe(a, b, rows) }
        let validity = Validity.combine(a, b, rows: rows)
        if validity.allNull { return .nulls(.boolean, count: rows) }
        let truths = values(op, a, b, rows)
        if truths.isConstant && validity.pointer == nil { return truths }
        let flat = truths.flattened()
        return Vector(
            type: .boolean, kind: .boolean, count: rows, values: flat.values, valuesOwner: flat.valuesOwner,
            validity: validity.pointer, validityOwner: validity.owner)
    }

    private static func nullSafe(_ a: Vector, _ b: Vector, _ rows: Int) -> Vector {
        switch (Validity.shape(a), Validity.shape(b)) {
        case (.noNulls, .noNulls): return values(.equal, a, b, rows)
        case (.allNull, _): return Logic.isNull(b, rows: rows)
        case (_, .allNull): return Logic.isNull(a, rows: rows)
        default: break
        }
        let equal = values(.equal, a, b, rows).flattened()
        let leftNull = Logic.isNull(a, rows: rows).flattened()
        let rightNull = Logic.isNull(b, rows: rows).flattened()
        let buffer = Buffer(of: UInt8.self, count: rows)
        let target = buffer.pointer(to: UInt8.self)
        let truths = equal.pointer(to: UInt8.self)
        let left = leftNull.pointer(to: UInt8.self)
        let right = rightNull.pointer(to: UInt8.self)
        withExtendedLifetime((equal, leftNull, rightNull)) {
            for row in 0..<rows { target[row] = (truths[row] & (left[row] ^ 1) & (right[row] ^ 1)) | (left[row] & right[row]) }
        }
        return Vector(type: .boolean, kind: .boolean, count: rows, buffer: buffer)
    }

    /// The comparison without regard to NULLs; rows with one get anything. `a` is a constant only when `b` is.
    private static func values(_ op: ComparisonOperator, _ a: Vector, _ b: Vector, _ rows: Int) -> Vector {
        if let dictionary = a.dictionary, b.isConstant, DictionaryCodes.pays(a, rows: rows) {
            let entries = values(op, dictionary, b.slice(0, dictionary.count), dictionary.count).flattened()
            let buffer = Buffer(of: UInt8.self, count: rows)
            withExtendedLifetime(entries) {
                DictionaryCodes.map(a, rows: rows, table: entries.pointer(to: UInt8.self), into: buffer.pointer(to: UInt8.self))
            }
            return Vector(type: .boolean, kind: .boolean, count: rows, buffer: buffer)
        }
        if a.kind.isInteger && b.kind.isInteger {
            if DecimalScale.of(a.type) != DecimalScale.of(b.type) { return decimals(op, a, b, rows) }
            return integers(op, a, b, rows)
        }
        let x = a.isDictionary || a.isConstant ? a.flattened() : a
        let y = b.isDictionary ? b.flattened() : b
        let buffer = Buffer(of: UInt8.self, count: rows)
        let target = buffer.pointer(to: UInt8.self)
        switch (x.kind, y.kind) {
        case (.boolean, .boolean):
            ComparisonLoops.ordered(
                op, x.pointer(to: UInt8.self), y.pointer(to: UInt8.self), rightIsConstant: y.isConstant, rows: rows, into: target)
        case (.float, .float):
            ComparisonLoops.floating(
                op, x.pointer(to: Float.self), y.pointer(to: Float.self), rightIsConstant: y.isConstant, rows: rows, into: target)
        case (.double, .double):
            ComparisonLoops.floating(
                op, x.pointer(to: Double.self), y.pointer(to: Double.self), rightIsConstant: y.isConstant, rows: rows, into: target)
        case (.string, .string):
            ComparisonLoops.strings(op, x, y, validity: x.validity, rows: rows, into: target)
        default:
            for row in 0..<rows { target[row] = op.holds(RowOrder.compare(x, row, y, row)) ? 1 : 0 }
        }
        return withExtendedLifetime((x, y)) { Vector(type: .boolean, kind: .boolean, count: rows, buffer: buffer) }
    }

    /// Integer-backed values of one scale, in the narrowest width that both sides share.
    private static func integers(_ op: ComparisonOperator, _ a: Vector, _ b: Vector, _ rows: Int) -> Vector {
        let x = a.isDictionary || a.isConstant ? a.flattened() : a
        let y = b.isDictionary ? b.flattened() : b
        if x.kind != .int128 {
            var low = Int128(y.bounds.lowerBound)
            var high = Int128(y.bounds.upperBound)
            if y.isConstant {
                low = y.wideInteger(at: 0)
                high = low
            } else if y.kind == .int128 {
                low = .min
                high = .max
            }
            if let known = decided(op, x.bounds, low, high) { return .booleans(known, count: rows) }
        }
        var kind = x.kind
        if y.isConstant && x.kind != .int128 {
            // Inside the column's bounds, hence inside its kind; outside, the bounds decide all but equality, which they decide too.
            let value = y.wideInteger(at: 0)
            if let narrow = Int64(exactly: value), x.kind.representable.contains(narrow) { kind = x.kind } else { kind = .int128 }
        } else if y.kind.rawValue > kind.rawValue {
            kind = y.kind
        }
        let left = x.widened(to: kind)
        let right = y.widened(to: kind)
        let buffer = Buffer(of: UInt8.self, count: rows)
        let target = buffer.pointer(to: UInt8.self)
        switch kind {
        case .int8:
            ComparisonLoops.ordered(
                op, left.pointer(to: Int8.self), right.pointer(to: Int8.self), rightIsConstant: right.isConstant, rows: rows, into: target)
        case .int16:
            ComparisonLoops.ordered(
                op, left.pointer(to: Int16.self), right.pointer(to: Int16.self), rightIsConstant: right.isConstant, rows: rows, into: target
            )
        case .int32:
            ComparisonLoops.ordered(
                op, left.pointer(to: Int32.self), right.pointer(to: Int32.self), rightIsConstant: right.isConstant, rows: rows, into: target
            )
        case .int64:
            ComparisonLoops.ordered(
                op, left.pointer(to: Int64.self), right.pointer(to: Int64.self), rightIsConstant: right.isConstant, rows: rows, into: target
            )
        default:
            ComparisonLoops.ordered(
                op, left.pointer(to: Int128.self), right.pointer(to: Int128.self), rightIsConstant: right.isConstant, rows: rows,
                into: target)
        }
        return withExtendedLifetime((left, right)) { Vector(type: .boolean, kind: .boolean, count: rows, buffer: buffer) }
    }

    /// The one answer for all rows when the bounds of both sides give it.
    private static func decided(_ op: ComparisonOperator, _ x: ClosedRange<Int64>, _ low: Int128, _ high: Int128) -> Bool? {
        let least = Int128(x.lowerBound)
        let most = Int128(x.upperBound)
        switch op {
        case .equal, .nullSafeEqual: return most < low || least > high ? false : (least == most && low == high && least == low ? true : nil)
        case .notEqual: return most < low || least > high ? true : (least == most && low == high && least == low ? false : nil)
        case .less: return most < low ? true : (least >= high ? false : nil)
        case .lessOrEqual: return most <= low ? true : (least > high ? false : nil)
        case .greater: return least > high ? true : (most <= low ? false : nil)
        case .greaterOrEqual: return least >= high ? true : (most < low ? false : nil)
        }
    }

    /// Decimals of different scales, brought to the larger one when that fits 128 bits.
    private static func decimals(_ op: ComparisonOperator, _ a: Vector, _ b: Vector, _ rows: Int) -> Vector {
        let leftScale = DecimalScale.of(a.type)
        let rightScale = DecimalScale.of(b.type)
        let common = max(leftScale, rightScale)
        let flatLeft = a.isDictionary ? a.flattened() : a
        let flatRight = b.isDictionary ? b.flattened() : b
        let x = Interval(flatLeft).scaled(by: DecimalPower.of(common - leftScale))
        let y = Interval(flatRight).scaled(by: DecimalPower.of(common - rightScale))
        if x.isKnown && y.isKnown {
            return integers(
                op, DecimalScale.up(flatLeft, digits: common - leftScale, interval: x),
                DecimalScale.up(flatRight, digits: common - rightScale, interval: y), rows)
        }
        let buffer = Buffer(of: UInt8.self, count: rows)
        let target = buffer.pointer(to: UInt8.self)
        for row in 0..<rows {
            let left = flatLeft.wideInteger(at: flatLeft.isConstant ? 0 : row)
            let right = flatRight.wideInteger(at: flatRight.isConstant ? 0 : row)
            target[row] = op.holds(WideDecimal.compare(left, scale: leftScale, right, scale: rightScale)) ? 1 : 0
        }
        return Vector(type: .boolean, kind: .boolean, count: rows, buffer: buffer)
    }
}
