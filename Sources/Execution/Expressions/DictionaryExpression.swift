import Columnar
import Planner

/// An infallible, deterministic expression over one column: computed once per entry of the column's dictionary, where it has one,
/// and then looked up by code.
final class DictionaryExpression: PhysicalExpression {
    private let operand: PhysicalExpression
    private let position: Int
    private let columnType: DataType
    private let expression: BoundExpression
    /// Names the expression among those of the run.
    private lazy var fingerprint = Fingerprint.of(expression)
    private let known: DictionaryAnswers
    private var entry: DictionaryAnswers.Entry?
    /// Rows seen with a dictionary that is too large to be worth it at once.
    private var rowsSeen = 0

    init(_ operand: PhysicalExpression, position: Int, columnType: DataType, of expression: BoundExpression, known: DictionaryAnswers) {
        self.operand = operand
        self.expression = expression
        self.known = known
        self.position = position
        self.columnType = columnType
        super.init(type: operand.type)
    }

    override func evaluate(_ frame: Frame) throws -> Vector {
        let column = try frame.column(position)
        guard let entries = column.dictionary, entries.count > 0 else { return try operand.evaluate(frame) }
        if entries !== entry?.dictionary {
            rowsSeen &+= frame.count
            // Cheap at once for small dictionaries; a large one must be used by many rows first.
            if entries.count > 4096 && rowsSeen < entries.count / 8 { return try operand.evaluate(frame) }
            entry = try known.entry(fingerprint, entries) {
                DictionaryAnswers.Entry(
                    dictionary: entries, answers: try operand.evaluate(sparse(entries, entries.count)),
                    absent: try operand.evaluate(sparse(.nulls(columnType, count: 1), 1)))
            }
            rowsSeen = 0
        }
        guard let answers = entry?.answers, let absent = entry?.absent else { return try operand.evaluate(frame) }
        if column.validity != nil && !absent.isNull(at: 0) { return try operand.evaluate(frame) }
        if answers.isConstant { return answers.slice(0, frame.count).withValidity(of: column) }
        if case .string = answers.kind, answers.isFlat, !answers.mayHaveNulls {
            return Vector(
                type: type, kind: .string, encoding: column.encoding, count: column.count, values: column.values, valuesOwner: column.valuesOwner,
                validity: column.validity, validityOwner: column.validityOwner, children: [answers])
        }
        return lookUp(answers.flattened(), column, rows: frame.count)
    }

    /// A frame with only this column; the operand reads no other.
    private func sparse(_ column: Vector, _ count: Int) -> Frame {
        Frame(columns: Array(repeating: column, count: position &+ 1), count: count)
    }

    private func lookUp(_ answers: Vector, _ column: Vector, rows: Int) -> Vector {
        if answers.kind.width == 1 && !answers.mayHaveNulls {
            let buffer = Buffer(of: UInt8.self, count: rows)
            CodeLookup.bytes(column, rows: rows, table: answers.pointer(to: UInt8.self), into: buffer.pointer(to: UInt8.self))
            return Vector(
                type: type, kind: answers.kind, encoding: .flat, count: rows, values: UnsafeRawPointer(buffer.base), valuesOwner: buffer,
                validity: column.validity, validityOwner: column.validityOwner, bounds: answers.bounds)
        }
        let codes = Buffer(of: UInt32.self, count: rows)
        let target = codes.pointer(to: UInt32.self)
        column.widenCodes(into: target)
        if column.validity != nil {
            let limit = UInt32(truncatingIfNeeded: answers.count &- 1)
            for row in 0..<rows { target[row] = min(target[row], limit) }
        }
        return answers.gather(target, count: rows).withValidity(of: column)
    }
}

extension Vector {
    /// NULL also where the other vector, of as many rows, is NULL.
    func withValidity(of other: Vector) -> Vector {
        guard other.mayHaveNulls else { return self }
        let combined = Validity.combine(self, other, rows: count)
        if combined.allNull { return .nulls(type, count: count) }
        let flat = isConstant ? flattened() : self
        return Vector(
            type: flat.type, kind: flat.kind, encoding: flat.encoding, count: flat.count, values: flat.values, valuesOwner: flat.valuesOwner,
            validity: combined.pointer, validityOwner: combined.owner, heap: flat.heap, children: flat.children, bounds: flat.bounds)
    }
}
