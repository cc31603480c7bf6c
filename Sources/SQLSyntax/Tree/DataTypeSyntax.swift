/// A data type as written.
package struct DataTypeSyntax: Sendable, Hashable {
    package let kind: DataTypeKind
    @NotCompared package var span: SourceSpan

    package init(_ kind: DataTypeKind, span: SourceSpan = .none) {
        self.kind = kind
        self.span = span
    }
}

package indirect enum DataTypeKind: Sendable, Hashable {
    case boolean
    /// `TINYINT`, `BYTE`
    case tinyint
    /// `SMALLINT`, `SHORT`
    case smallint
    /// `INT`, `INTEGER`
    case int
    /// `BIGINT`, `LONG`
    case bigint
    /// `FLOAT`, `REAL`
    case float
    case double
    /// `DECIMAL(p, s)`, `DEC`, `NUMERIC`: (10, 0) unless said. Both within 0…38 and scale no larger than precision.
    case decimal(precision: Int, scale: Int)
    /// `STRING`, `STRING COLLATE UTF8_LCASE`
    case string(collation: [Identifier])
    /// `CHAR(n)`, `CHARACTER(n)`
    case char(length: Int)
    case varchar(length: Int)
    case binary
    case date
    /// `TIME(p)`: 6 unless said
    case time(precision: Int)
    case timestamp
    /// `TIMESTAMP_NTZ`, `TIMESTAMP WITHOUT TIME ZONE`
    case timestampNTZ
    case timestampLTZ
    /// `INTERVAL YEAR TO MONTH`; for one unit `from` equals `to`
    case yearMonthInterval(from: IntervalUnit, to: IntervalUnit)
    /// `INTERVAL DAY TO SECOND`; for one unit `from` equals `to`
    case dayTimeInterval(from: IntervalUnit, to: IntervalUnit)
    /// `INTERVAL`
    case calendarInterval
    case void
    case variant
    /// Shapes in a spatial reference system; nil is `ANY`.
    case geometry(srid: Int?)
    case geography(srid: Int?)
    case array(DataTypeSyntax)
    case map(key: DataTypeSyntax, value: DataTypeSyntax)
    case `struct`([StructFieldSyntax])
}

/// `a: INT NOT NULL COMMENT 'text'` within `STRUCT<…>`; also a column of `RETURNS TABLE (…)`
package struct StructFieldSyntax: Sendable, Hashable {
    package var name: Identifier
    package var type: DataTypeSyntax
    package var isNullable: Bool
    package var comment: String?
    @NotCompared package var span: SourceSpan

    package init(name: Identifier, type: DataTypeSyntax, isNullable: Bool = true, comment: String? = nil, span: SourceSpan = .none) {
        self.name = name
        self.type = type
        self.isNullable = isNullable
        self.comment = comment
        self.span = span
    }
}
