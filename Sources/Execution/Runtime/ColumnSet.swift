import Planner

/// A set of columns as bits, for planning.
struct ColumnSet {
    private var words: [UInt64] = []

    init() {}

    init(_ columns: some Sequence<ColumnID>) {
        for column in columns { insert(column) }
    }

    init(_ layout: [ColumnReference]) {
        for column in layout { insert(column.id) }
    }

    mutating func insert(_ column: ColumnID) {
        guard column.number >= 0 else { return }
        let word = column.number >> 6
        while words.count <= word { words.append(0) }
        words[word] |= 1 << UInt64(column.number & 63)
    }

    mutating func insertColumns(of expression: BoundExpression) {
        switch expression {
        case .column(let column): insert(column.id)
        case .lambda(let lambda): for column in lambda.body.columns.subtracting(lambda.parameters.map(\.id)) { insert(column) }
        default: for child in expression.children { insertColumns(of: child) }
        }
    }

    func contains(_ column: ColumnID) -> Bool {
        let word = column.number >> 6
        return column.number >= 0 && word < words.count && words[word] >> UInt64(column.number & 63) & 1 == 1
    }
}
