import CSIMD

/// Turning a predicate into the numbers of the rows that pass.
package enum Selection {
    /// Writes the numbers of the rows where `predicate` is TRUE (neither FALSE nor NULL), ascending, and returns how many there are.
    /// `into` has room for `rows` + 8 numbers. Branch-free in the rows.
    package static func rows(where predicate: Vector, rows: Int, into target: UnsafeMutablePointer<UInt32>) -> Int {
        switch constantTruth(predicate) {
        case true?:
            for row in 0..<rows { target[row] = UInt32(truncatingIfNeeded: row) }
            return rows
        case false?:
            return 0
        case nil:
            break
        }
        let flat = predicate.flattened()
        let flags = flat.pointer(to: UInt8.self)
        var count = 0
        var row = 0
        while row < rows {
            let left = rows &- row
            var mask = simd_nonzero_mask32(flags + row)
            if let validity = flat.validity { mask &= simd_nonzero_mask32(validity + row) }
            if left < 32 { mask &= (1 &<< UInt32(truncatingIfNeeded: left)) &- 1 }
            let base = UInt32(truncatingIfNeeded: row)
            if mask == UInt32.max {
                let output = target + count
                for lane in 0..<32 { output[lane] = base &+ UInt32(truncatingIfNeeded: lane) }
                count &+= 32
            } else {
                count &+= simd_append_rows32(mask, base, target + count)
            }
            row &+= 32
        }
        return count
    }

    /// How many rows are TRUE.
    package static func countTrue(_ predicate: Vector, rows: Int) -> Int {
        if let truth = constantTruth(predicate) { return truth ? rows : 0 }
        let flat = predicate.flattened()
        let flags = flat.pointer(to: UInt8.self)
        var count = 0
        if let validity = flat.validity {
            for row in 0..<rows { count &+= Int(flags[row] & validity[row]) }
        } else {
            for row in 0..<rows { count &+= Int(flags[row]) }
        }
        return count
    }

    /// Whether every row is TRUE, or none is, as far as the encoding tells.
    package static func constantTruth(_ predicate: Vector) -> Bool? {
        if predicate.kind == .void { return false }
        guard predicate.isConstant else { return nil }
        if let validity = predicate.validity, validity[0] == 0 { return false }
        return predicate.pointer(to: UInt8.self)[0] != 0
    }
}
