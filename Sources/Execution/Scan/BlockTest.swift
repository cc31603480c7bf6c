import Columnar
import Planner

/// A predicate simple enough to be judged by a block's least and greatest value.
struct BlockTest {
    /// Position among the table's columns.
    var position: Int
    private var test: Test
    /// The only values that pass, when they are few and known: of the column's type.
    private(set) var values: [Value]?

    private enum Test {
        /// Values inside may satisfy it.
        case integers(ClosedRange<Int64>)
        case doubles(ClosedRange<Double>)
        case texts(ClosedRange<UInt64>)
        case oneOf([Int64])
        case isNull
        case isNotNull
        case nothing
    }

    private init(_ position: Int, _ test: Test) {
        self.position = position
        self.test = test
    }

    /// Nil when the predicate is not of a simple form. `constant` gives the value of expressions without columns.
    static func of(_ predicate: BoundExpression, positions: [ColumnID: Int], constant: (BoundExpression) -> Value?) -> BlockTest? {
        switch predicate {
        case .comparison(let operation, .column(let column), let other):
            return BlockTest(operation, column, other, positions, constant)
        case .comparison(let operation, let other, .column(let column)):
            return BlockTest(mirrored(operation), column, other, positions, constant)
        case .inList(.column(let column), let elements):
            guard let position = positions[column.id], column.type.isIntegerBacked, elements.count <= 64 else { return nil }
            var values: [Int64] = []
            for element in elements {
                guard let value = constant(element) else { return nil }
                if value.isNull { continue }
                guard let number = integer(value) else { return nil }
                values.append(number)
            }
            var test = BlockTest(position, .oneOf(values))
            if case .decimal = column.type {} else if values.count <= 16 { test.values = values.map { .integer($0) } }
            return test
        case .isNull(.column(let column)):
            return positions[column.id].map { BlockTest($0, .isNull) }
        case .not(.isNull(.column(let column))):
            return positions[column.id].map { BlockTest($0, .isNotNull) }
        default: return nil
        }
    }

    private init?(
        _ operation: ComparisonOperator, _ column: ColumnReference, _ other: BoundExpression, _ positions: [ColumnID: Int],
        _ constant: (BoundExpression) -> Value?
    ) {
        guard let position = positions[column.id], let value = constant(other) else { return nil }
        // Decimals compare as digits only when both have the same scale.
        if case .decimal(_, let scale) = column.type {
            guard case .decimal(_, let otherScale) = other.type, scale == otherScale else { return nil }
        }
        self.position = position
        if operation == .equal && column.type.equalsIgnoringNullability(other.type) { values = [value] }
        if value.isNull {
            if operation == .nullSafeEqual { return nil }
            test = .nothing
            return
        }
        if column.type.isIntegerBacked, let number = BlockTest.integer(value) {
            switch operation {
            case .equal, .nullSafeEqual: test = .integers(number...number)
            case .less: test = number == Int64.min ? .nothing : .integers(Int64.min...(number &- 1))
            case .lessOrEqual: test = .integers(Int64.min...number)
            case .greater: test = number == Int64.max ? .nothing : .integers((number &+ 1)...Int64.max)
            case .greaterOrEqual: test = .integers(number...Int64.max)
            case .notEqual: return nil
            }
            return
        }
        if case .double(let number) = value, column.type == .double, !number.isNaN {
            switch operation {
            case .equal, .nullSafeEqual: test = .doubles(number...number)
            case .less, .lessOrEqual: test = .doubles(-Double.infinity...number)
            case .greater, .greaterOrEqual: test = .doubles(number...Double.infinity)
            case .notEqual: return nil
            }
            return
        }
        if case .string(let text) = value, column.type == .string {
            let prefix = TextPrefix.of(text.utf8)
            switch operation {
            case .equal, .nullSafeEqual: test = .texts(prefix...prefix)
            case .less, .lessOrEqual: test = .texts(0...prefix)
            case .greater, .greaterOrEqual: test = .texts(prefix...UInt64.max)
            case .notEqual: return nil
            }
            return
        }
        return nil
    }

    /// The values of an integer-backed column that pass, when they are a range.
    var integerRange: ClosedRange<Int64>? {
        if case .integers(let range) = test { range } else { nil }
    }

    private static func integer(_ value: Value) -> Int64? {
        switch value {
        case .integer(let number): number
        case .decimal(let number): Int64(exactly: number)
        default: nil
        }
    }

    private static func mirrored(_ operation: ComparisonOperator) -> ComparisonOperator {
        switch operation {
        case .less: .greater
        case .lessOrEqual: .greaterOrEqual
        case .greater: .less
        case .greaterOrEqual: .lessOrEqual
        case .equal, .notEqual, .nullSafeEqual: operation
        }
    }

    /// Whether rows of this range of values may satisfy the predicate.
    func mayPass(_ range: ValueRange, nullCount: Int, rows: Int) -> Bool {
        switch test {
        case .nothing: return false
        case .isNull: return nullCount > 0
        case .isNotNull: return nullCount < rows
        default: break
        }
        if nullCount == rows { return false }
        switch (test, range) {
        case (_, .empty): return false
        case (.integers(let wanted), .integer(let present)): return wanted.overlaps(present)
        case (.oneOf(let values), .integer(let present)): return values.contains { present.contains($0) }
        case (.doubles(let wanted), .double(let present)): return wanted.overlaps(present)
        case (.texts(let wanted), .text(let present)): return wanted.overlaps(present)
        default: return true
        }
    }
}
