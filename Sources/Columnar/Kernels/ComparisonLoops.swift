#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// The loops of `Comparison`. The left side is flat; the right one holds a single value when constant.
enum ComparisonLoops {
    @inline(__always)
    static func ordered<T: Comparable & BitwiseCopyable>(
        _ op: ComparisonOperator, _ x: UnsafePointer<T>, _ y: UnsafePointer<T>, rightIsConstant: Bool, rows: Int,
        into target: UnsafeMutablePointer<UInt8>
    ) {
        if rightIsConstant {
            let constant = y[0]
            switch op {
            case .equal, .nullSafeEqual: for row in 0..<rows { target[row] = x[row] == constant ? 1 : 0 }
            case .notEqual: for row in 0..<rows { target[row] = x[row] != constant ? 1 : 0 }
            case .less: for row in 0..<rows { target[row] = x[row] < constant ? 1 : 0 }
            case .lessOrEqual: for row in 0..<rows { target[row] = x[row] <= constant ? 1 : 0 }
            case .greater: for row in 0..<rows { target[row] = x[row] > constant ? 1 : 0 }
            case .greaterOrEqual: for row in 0..<rows { target[row] = x[row] >= constant ? 1 : 0 }
            }
            return
        }
        switch op {
        case .equal, .nullSafeEqual: for row in 0..<rows { target[row] = x[row] == y[row] ? 1 : 0 }
        case .notEqual: for row in 0..<rows { target[row] = x[row] != y[row] ? 1 : 0 }
        case .less: for row in 0..<rows { target[row] = x[row] < y[row] ? 1 : 0 }
        case .lessOrEqual: for row in 0..<rows { target[row] = x[row] <= y[row] ? 1 : 0 }
        case .greater: for row in 0..<rows { target[row] = x[row] > y[row] ? 1 : 0 }
        case .greaterOrEqual: for row in 0..<rows { target[row] = x[row] >= y[row] ? 1 : 0 }
        }
    }

    /// The total order in which NaN equals itself and is the largest: a plain comparison, mended with tests for NaN, all without branches.
    @inline(__always)
    static func floating<T: BinaryFloatingPoint>(
        _ op: ComparisonOperator, _ x: UnsafePointer<T>, _ y: UnsafePointer<T>, rightIsConstant: Bool, rows: Int,
        into target: UnsafeMutablePointer<UInt8>
    ) {
        if rightIsConstant {
            let constant = y[0]
            if constant != constant {
                // Against NaN only the left side's being NaN counts.
                switch op {
                case .equal, .nullSafeEqual, .greaterOrEqual: for row in 0..<rows { target[row] = x[row] != x[row] ? 1 : 0 }
                case .notEqual, .less: for row in 0..<rows { target[row] = x[row] == x[row] ? 1 : 0 }
                case .lessOrEqual: for row in 0..<rows { target[row] = 1 }
                case .greater: for row in 0..<rows { target[row] = 0 }
                }
                return
            }
            switch op {
            case .equal, .nullSafeEqual: for row in 0..<rows { target[row] = x[row] == constant ? 1 : 0 }
            case .notEqual: for row in 0..<rows { target[row] = x[row] == constant ? 0 : 1 }
            case .less: for row in 0..<rows { target[row] = x[row] < constant ? 1 : 0 }
            case .lessOrEqual: for row in 0..<rows { target[row] = x[row] <= constant ? 1 : 0 }
            case .greater: for row in 0..<rows { target[row] = x[row] <= constant ? 0 : 1 }
            case .greaterOrEqual: for row in 0..<rows { target[row] = x[row] < constant ? 0 : 1 }
            }
            return
        }
        switch op {
        case .equal, .nullSafeEqual: for row in 0..<rows { target[row] = equal(x[row], y[row]) }
        case .notEqual: for row in 0..<rows { target[row] = equal(x[row], y[row]) ^ 1 }
        case .less: for row in 0..<rows { target[row] = below(x[row], y[row]) }
        case .lessOrEqual: for row in 0..<rows { target[row] = below(y[row], x[row]) ^ 1 }
        case .greater: for row in 0..<rows { target[row] = below(y[row], x[row]) }
        case .greaterOrEqual: for row in 0..<rows { target[row] = below(x[row], y[row]) ^ 1 }
        }
    }

    @inline(__always)
    private static func byte(_ flag: Bool) -> UInt8 { flag ? 1 : 0 }

    @inline(__always)
    private static func equal<T: BinaryFloatingPoint>(_ a: T, _ b: T) -> UInt8 { byte(a == b) | (byte(a != a) & byte(b != b)) }

    @inline(__always)
    private static func below<T: BinaryFloatingPoint>(_ a: T, _ b: T) -> UInt8 { byte(a < b) | (byte(b != b) & byte(a == a)) }

    /// Strings and binary: length and prefix are one word, which settles most rows. Rows where `validity` is 0 are not looked at behind
    /// their views.
    static func strings(
        _ op: ComparisonOperator, _ a: Vector, _ b: Vector, validity: UnsafePointer<UInt8>?, rows: Int,
        into target: UnsafeMutablePointer<UInt8>
    ) {
        let x = a.pointer(to: StringView.self)
        let y = b.pointer(to: StringView.self)
        let step = b.isConstant ? 0 : 1
        let rightValidity = b.isConstant ? nil : b.validity
        switch op {
        case .equal, .nullSafeEqual, .notEqual:
            let flip: UInt8 = op == .notEqual ? 1 : 0
            if b.isConstant && y.pointee.isInline {
                equalInline(x, y.pointee, flip, rows, target)
                return
            }
            for row in 0..<rows {
                let left = x + row
                let right = y + row &* step
                if left.pointee.length != right.pointee.length || left.pointee.prefix != right.pointee.prefix {
                    target[row] = flip
                } else if (validity?[row] ?? 1) == 0 || (rightValidity?[row] ?? 1) == 0 {
                    target[row] = 0
                } else {
                    target[row] = (StringView.equal(left, right) ? 1 : 0) ^ flip
                }
            }
        case .less, .lessOrEqual, .greater, .greaterOrEqual:
            for row in 0..<rows {
                if (validity?[row] ?? 1) == 0 || (rightValidity?[row] ?? 1) == 0 {
                    target[row] = 0
                } else {
                    target[row] = op.holds(Int(StringView.compare(x + row, y + row &* step))) ? 1 : 0
                }
            }
        }
    }

    /// A constant of up to 12 bytes equals exactly the views of the same 16 bytes.
    private static func equalInline(
        _ x: UnsafePointer<StringView>, _ constant: StringView, _ flip: UInt8, _ rows: Int, _ target: UnsafeMutablePointer<UInt8>
    ) {
        let words = UnsafeRawPointer(x).assumingMemoryBound(to: UInt64.self)
        let first = UInt64(constant.length) | UInt64(constant.prefix) << 32
        let second = constant.word
        for row in 0..<rows {
            let difference = (words[row &* 2] ^ first) | (words[row &* 2 &+ 1] ^ second)
            target[row] = (difference == 0 ? 1 : 0) ^ flip
        }
    }
}
