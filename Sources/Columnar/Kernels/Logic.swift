/// Three-valued logic over boolean vectors, and the NULL tests.
package enum Logic {
    package static func and(_ a: Vector, _ b: Vector, rows: Int) -> Vector {
        if let known = constantLogic(a) { return andConstant(known, b, rows) }
        if let known = constantLogic(b) { return andConstant(known, a, rows) }
        return combine(a.flattened(), b.flattened(), rows, isAnd: true)
    }

    package static func or(_ a: Vector, _ b: Vector, rows: Int) -> Vector {
        if let known = constantLogic(a) { return orConstant(known, b, rows) }
        if let known = constantLogic(b) { return orConstant(known, a, rows) }
        return combine(a.flattened(), b.flattened(), rows, isAnd: false)
    }

    package static func not(_ a: Vector, rows: Int) -> Vector {
        if let known = constantLogic(a) {
            return known.map { Vector.booleans(!$0, count: rows) } ?? .nulls(.boolean, count: rows)
        }
        let flat = a.flattened()
        let buffer = Buffer(of: UInt8.self, count: rows)
        let target = buffer.pointer(to: UInt8.self)
        let source = flat.pointer(to: UInt8.self)
        for row in 0..<rows { target[row] = source[row] ^ 1 }
        return Vector(
            type: .boolean, kind: .boolean, count: rows, values: UnsafeRawPointer(target), valuesOwner: buffer,
            validity: flat.validity, validityOwner: flat.validityOwner)
    }

    package static func isNull(_ a: Vector, rows: Int) -> Vector { nullTest(a, rows, flip: 1) }

    package static func isNotNull(_ a: Vector, rows: Int) -> Vector { nullTest(a, rows, flip: 0) }

    private static func nullTest(_ a: Vector, _ rows: Int, flip: UInt8) -> Vector {
        switch Validity.shape(a) {
        case .noNulls: return .booleans(flip == 0, count: rows)
        case .allNull: return .booleans(flip == 1, count: rows)
        case .perRow(let validity):
            if flip == 0 {
                return Vector(
                    type: .boolean, kind: .boolean, count: rows, values: UnsafeRawPointer(validity), valuesOwner: a.validityOwner)
            }
            let buffer = Buffer(of: UInt8.self, count: rows)
            let target = buffer.pointer(to: UInt8.self)
            for row in 0..<rows { target[row] = validity[row] ^ 1 }
            return Vector(type: .boolean, kind: .boolean, count: rows, buffer: buffer)
        }
    }

    /// Outer nil: not constant. Inner nil: NULL.
    private static func constantLogic(_ a: Vector) -> Bool?? {
        if a.kind == .void { return .some(nil) }
        guard a.isConstant else { return nil }
        if let validity = a.validity, validity[0] == 0 { return .some(nil) }
        return .some(a.pointer(to: UInt8.self)[0] != 0)
    }

    private static func andConstant(_ known: Bool?, _ other: Vector, _ rows: Int) -> Vector {
        switch known {
        case true?: return other.kind == .void ? .nulls(.boolean, count: rows) : other
        case false?: return .booleans(false, count: rows)
        case nil:
            if let second = constantLogic(other) {
                return second == false ? .booleans(false, count: rows) : .nulls(.boolean, count: rows)
            }
            return combine(Vector.nulls(.boolean, count: rows).flattened(), other.flattened(), rows, isAnd: true)
        }
    }

    private static func orConstant(_ known: Bool?, _ other: Vector, _ rows: Int) -> Vector {
        switch known {
        case false?: return other.kind == .void ? .nulls(.boolean, count: rows) : other
        case true?: return .booleans(true, count: rows)
        case nil:
            if let second = constantLogic(other) {
                return second == true ? .booleans(true, count: rows) : .nulls(.boolean, count: rows)
            }
            return combine(Vector.nulls(.boolean, count: rows).flattened(), other.flattened(), rows, isAnd: false)
        }
    }

    /// Both flat, of `rows` rows. The result is known where both are, or where one alone decides (FALSE for AND, TRUE for OR).
    private static func combine(_ a: Vector, _ b: Vector, _ rows: Int, isAnd: Bool) -> Vector {
        let values = Buffer(of: UInt8.self, count: rows)
        let result = values.pointer(to: UInt8.self)
        let x = a.pointer(to: UInt8.self)
        let y = b.pointer(to: UInt8.self)
        let flip: UInt8 = isAnd ? 1 : 0
        if a.validity == nil && b.validity == nil {
            if isAnd {
                for row in 0..<rows { result[row] = x[row] & y[row] }
            } else {
                for row in 0..<rows { result[row] = x[row] | y[row] }
            }
            return Vector(type: .boolean, kind: .boolean, count: rows, buffer: values)
        }
        let ones = Buffer(of: UInt8.self, count: rows)
        let one = ones.pointer(to: UInt8.self)
        if a.validity == nil || b.validity == nil { for row in 0..<rows { one[row] = 1 } }
        let xValid = a.validity ?? UnsafePointer(one)
        let yValid = b.validity ?? UnsafePointer(one)
        let validity = Buffer(of: UInt8.self, count: rows)
        let known = validity.pointer(to: UInt8.self)
        for row in 0..<rows {
            // Undefined values at NULL rows are masked out first.
            let decidesX = (x[row] ^ flip) & xValid[row] & 1
            let decidesY = (y[row] ^ flip) & yValid[row] & 1
            let decided = decidesX | decidesY
            known[row] = (xValid[row] & yValid[row]) | decided
            result[row] = decided ^ flip
        }
        return Vector(type: .boolean, kind: .boolean, count: rows, buffer: values, validity: validity)
    }
}
