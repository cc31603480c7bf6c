/// Arrays, maps and structs: pieces are kept as they come and joined at the end.
final class NestedColumnBuilder: ColumnBuilder {
    private var pieces: [Vector] = []

    init(_ type: DataType, expectedRows: Int) {
        super.init(type, measure: .none, expectedRows: expectedRows)
    }

    override func appendValues(_ vector: Vector, _ offset: Int, _ rows: Int, nulls: Int) throws {
        if nulls == rows { return pieces.append(.nulls(type, count: rows)) }
        pieces.append(vector.slice(vector.isConstant ? 0 : offset, rows))
        // Children of slices are whole: join now and then, so that their memory is let go.
        if pieces.count >= 64 { pieces = [Concatenation.join(pieces, type: type)] }
    }

    override func finish() -> ColumnSegment {
        if let column = allNull() { return column }
        return ColumnSegment(
            type: type, kind: type.canonicalKind, form: .nested, count: count, summary: summarize(),
            whole: Concatenation.join(pieces, type: type).canonical())
    }
}
