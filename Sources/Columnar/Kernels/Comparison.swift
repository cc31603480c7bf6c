package enum ComparisonOperator: Sendable, Hashable {
    case equal, notEqual, less, lessOrEqual, greater, greaterOrEqual, nullSafeEqual
}

/// Comparisons of vectors.
package enum Comparison {
    /// `a op b` for each of `rows` rows as a boolean vector: NULL where an operand is NULL, but for `nullSafeEqual`, which is never NULL.
    /// Both have one type (decimals may differ in precision and scale), in any encoding and integer kind.
    package static func evaluate(_ op: ComparisonOperator, _ a: Vector, _ b: Vector, rows: Int) -> Vector {
        let builder = VectorBuilder(.boolean, capacity: rows)
        for row in 0..<rows {
            if op == .nullSafeEqual {
                builder.append(.boolean(RowOrder.equal(a, row, b, row)))
                continue
            }
            if a.isNull(at: row) || b.isNull(at: row) { builder.appendNull(); continue }
            let order = RowOrder.compare(a, row, b, row)
            switch op {
            case .equal, .nullSafeEqual: builder.append(.boolean(order == 0))
            case .notEqual: builder.append(.boolean(order != 0))
            case .less: builder.append(.boolean(order < 0))
            case .lessOrEqual: builder.append(.boolean(order <= 0))
            case .greater: builder.append(.boolean(order > 0))
            case .greaterOrEqual: builder.append(.boolean(order >= 0))
            }
        }
        return builder.finish()
    }
}
