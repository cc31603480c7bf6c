import Columnar
import Engine
import Foundation
import Planner

/// A cell of an answer, without the types in which engines differ.
enum Cell {
    case null
    case number(Double)
    case text(String)

    init(json value: Any) {
        if let number = value as? NSNumber { self = .number(number.doubleValue) } else if let text = value as? String { self = .text(text) } else { self = .null }
    }

    init(_ value: Value, _ type: DataType) {
        switch value {
        case .null: self = .null
        case .string(let text): self = .text(text)
        case .double(let number): self = Cell.floating(number)
        case .float(let number): self = Cell.floating(Double(number))
        case .decimal(let unscaled):
            if case .decimal(_, let scale) = type { self = .number(Double(unscaled) / pow(10, Double(scale))) } else { self = .number(Double(unscaled)) }
        case .integer(let number):
            switch type {
            case .tinyint, .smallint, .int, .bigint: self = .number(Double(number))
            default: self = .text(ValuePrinting.castToString(value, type))
            }
        default: self = .text(ValuePrinting.castToString(value, type))
        }
    }

    private static func floating(_ number: Double) -> Cell {
        if number.isNaN { return .text("NaN") }
        return number.isInfinite ? .text(number > 0 ? "Infinity" : "-Infinity") : .number(number)
    }

    /// Engines round averages and quotients of decimals at different digits.
    func agrees(_ other: Cell) -> Bool {
        switch (self, other) {
        case (.null, .null): return true
        case (.text(let a), .text(let b)): return a == b
        case (.number(let a), .number(let b)): return a == b || abs(a - b) <= 1e-5 * max(1, abs(a), abs(b))
        default: return false
        }
    }

    var shown: String {
        switch self {
        case .null: "NULL"
        case .number(let number): number == number.rounded() && abs(number) < 1e15 ? String(Int(number)) : String(number)
        case .text(let text): text
        }
    }

    /// Text that puts rows into an order of their own.
    fileprivate var key: String {
        switch self {
        case .null: "0"
        case .number(let number): number == number.rounded() ? "1\(number)" : "2"
        case .text(let text): "3" + text
        }
    }

    fileprivate var number: Double {
        if case .number(let number) = self { number } else { 0 }
    }
}

/// What an engine answered: rows, or for many of them the sums of their columns.
struct Answers {
    static let mostRows = 20_000

    var rowCount: Int
    var rows: [[Cell]]
    var sums: [Double?]

    init(rowCount: Int, rows: [[Cell]], sums: [Double?]) {
        self.rowCount = rowCount
        self.rows = rows
        self.sums = sums
    }

    init(_ result: StatementResult) {
        rowCount = result.rowCount
        rows = []
        sums = []
        if rowCount <= Self.mostRows {
            for batch in result.batches {
                for row in 0..<batch.count { rows.append(zip(batch.columns, result.schema).map { Cell($0.value(at: row), $1.type) }) }
            }
        } else {
            sums = result.schema.indices.map { column in Self.sum(result.batches.map { $0.columns[column] }, result.schema[column].type) }
        }
    }

    /// Nil for columns that are no numbers.
    private static func sum(_ vectors: [Vector], _ type: DataType) -> Double? {
        switch type {
        case .tinyint, .smallint, .int, .bigint, .float, .double, .decimal: break
        default: return nil
        }
        guard let doubles = try? vectors.map({ try Cast.cast($0, to: .double, mode: .tryNull, context: EvaluationContext()).flattened() }) else { return nil }
        var total = 0.0
        for vector in doubles {
            let values = vector.pointer(to: Double.self)
            for row in 0..<vector.count where !vector.isNull(at: row) { total += values[row] }
        }
        return total
    }

    /// Nil when both answers hold the same rows in any order, else what is different.
    func difference(_ other: Answers) -> String? {
        if rowCount != other.rowCount { return "\(rowCount) rows, \(other.rowCount) of DuckDB" }
        if !sums.isEmpty || !other.sums.isEmpty {
            for (column, (left, right)) in zip(sums, other.sums).enumerated() {
                guard let left, let right, left.isFinite, right.isFinite else { continue }
                if abs(left - right) > 1e-6 * max(1, abs(left), abs(right)) { return "sum of column \(column + 1) is \(left), \(right) of DuckDB" }
            }
            return nil
        }
        if zip(rows, other.rows).allSatisfy({ Self.agree($0, $1) }) { return nil }
        for (left, right) in zip(Self.sorted(rows), Self.sorted(other.rows)) where !Self.agree(left, right) {
            return "a row is (\(left.map(\.shown).joined(separator: ", ").prefix(200))), (\(right.map(\.shown).joined(separator: ", ").prefix(200))) of DuckDB"
        }
        return nil
    }

    private static func agree(_ left: [Cell], _ right: [Cell]) -> Bool {
        left.count == right.count && zip(left, right).allSatisfy { $0.agrees($1) }
    }

    /// By whatever is exact first, so that last digits decide only among rows alike in everything else.
    private static func sorted(_ rows: [[Cell]]) -> [[Cell]] {
        let keyed = rows.map { row in (key: row.map(\.key).joined(separator: "\u{1}"), row: row) }
        return keyed.sorted { left, right in
            if left.key != right.key { return left.key < right.key }
            for (a, b) in zip(left.row, right.row) where !a.agrees(b) { return a.number < b.number }
            return false
        }.map(\.row)
    }
}
