#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// Validity bytes of results that are NULL where an argument is.
package enum Validity {
    /// What the validity bytes of a vector say about all of its rows at once.
    package enum Shape {
        case noNulls
        case allNull
        /// One byte per row.
        case perRow(UnsafePointer<UInt8>)
    }

    package static func shape(_ vector: Vector) -> Shape {
        if vector.kind == .void { return .allNull }
        guard let validity = vector.validity else { return .noNulls }
        if vector.isConstant { return validity[0] == 0 ? .allNull : .noNulls }
        return .perRow(validity)
    }

    /// Valid where both are. Shares memory where it can; a nil pointer means no NULLs, `allNull` that every row is NULL.
    package struct Combined {
        package var pointer: UnsafePointer<UInt8>?
        package var owner: AnyObject?
        package var allNull: Bool
    }

    package static func combine(_ a: Vector, _ b: Vector, rows: Int) -> Combined {
        switch (shape(a), shape(b)) {
        case (.allNull, _), (_, .allNull):
            return Combined(pointer: nil, owner: nil, allNull: true)
        case (.noNulls, .noNulls):
            return Combined(pointer: nil, owner: nil, allNull: false)
        case (.perRow(let left), .noNulls):
            return Combined(pointer: left, owner: a.validityOwner, allNull: false)
        case (.noNulls, .perRow(let right)):
            return Combined(pointer: right, owner: b.validityOwner, allNull: false)
        case (.perRow(let left), .perRow(let right)):
            let buffer = Buffer(of: UInt8.self, count: rows)
            let target = buffer.pointer(to: UInt8.self)
            for row in 0..<rows { target[row] = left[row] & right[row] }
            return Combined(pointer: UnsafePointer(target), owner: buffer, allNull: false)
        }
    }

    /// Validity of one vector in the same form.
    package static func of(_ vector: Vector) -> Combined {
        switch shape(vector) {
        case .allNull: Combined(pointer: nil, owner: nil, allNull: true)
        case .noNulls: Combined(pointer: nil, owner: nil, allNull: false)
        case .perRow(let pointer): Combined(pointer: pointer, owner: vector.validityOwner, allNull: false)
        }
    }

    /// Whether any of the bytes is 0.
    package static func anyNull(_ validity: UnsafePointer<UInt8>, rows: Int) -> Bool {
        var all: UInt8 = 1
        for row in 0..<rows { all &= validity[row] }
        return all == 0
    }
}

extension Vector {
    /// A boolean for every row.
    package static func booleans(_ value: Bool, count: Int) -> Vector {
        .constant(.boolean(value), .boolean, count: count)
    }
}
