/// Spark's conditions for values that a cast cannot take.
extension QueryError {
    /// `CAST_INVALID_INPUT`; `value` is the SQL literal of the value.
    package static func castInvalidInput(_ value: String, from: DataType, to: DataType) -> QueryError {
        QueryError(
            "CAST_INVALID_INPUT", sqlState: "22018",
            "The value \(value) of the type \"\(from.sql)\" cannot be cast to \"\(to.sql)\" because it is malformed. Correct the "
                + "value as per "
                + "the syntax, or change its target type. Use `try_cast` to tolerate malformed input and return NULL instead.")
    }

    package static func castOverflow(_ value: String, from: DataType, to: DataType) -> QueryError {
        QueryError(
            "CAST_OVERFLOW", sqlState: "22003",
            "The value \(value) of the type \"\(from.sql)\" cannot be cast to \"\(to.sql)\" due to an overflow. "
                + "Use `try_cast` to tolerate overflow and return NULL instead.")
    }

    package static func decimalOutOfRange(_ value: String, precision: Int, scale: Int) -> QueryError {
        QueryError(
            "NUMERIC_VALUE_OUT_OF_RANGE.WITH_SUGGESTION", sqlState: "22003",
            "\(value) cannot be represented as Decimal(\(precision), \(scale)). If necessary set \"spark.sql.ansi.enabled\" to \"false\" "
                + "to bypass this error, and return NULL instead.")
    }

    package static func arithmeticOverflow(_ what: String, suggestion: String = "") -> QueryError {
        QueryError(
            "ARITHMETIC_OVERFLOW", sqlState: "22003",
            "\(what).\(suggestion) If necessary set \"spark.sql.ansi.enabled\" to \"false\" to bypass this error.")
    }
}

extension Cast {
    /// A value as a SQL literal of its type: `'it\'s'`, `1L`, `1.5BD`, `DATE '2020-01-01'`.
    package static func literal(_ value: Value, _ type: DataType, zone: SessionTimeZone = .utc) -> String {
        let plain = text(value, type, zone: zone)
        switch type {
        case _ where value.isNull: return "NULL"
        case .string, .collated, .char, .varchar:
            return "'" + plain.replacing("\\", with: "\\\\").replacing("'", with: "\\'") + "'"
        case .tinyint: return plain + "Y"
        case .smallint: return plain + "S"
        case .bigint: return plain + "L"
        case .decimal: return plain + "BD"
        case .double: return value.doubleValue.map { $0.isFinite } == true ? plain + "D" : plain
        case .date: return "DATE '\(plain)'"
        case .timestamp: return "TIMESTAMP '\(plain)'"
        case .timestampNTZ: return "TIMESTAMP_NTZ '\(plain)'"
        case .time: return "TIME '\(plain)'"
        case .binary:
            guard case .binary(let bytes) = value else { return plain }
            let digits = Array("0123456789ABCDEF".utf8)
            return "X'" + String(decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self) + "'"
        default: return plain
        }
    }
}

extension CastTask {
    private func literal(_ row: Int) -> String {
        Cast.literal(source.value(at: row), from, zone: (try? zone()) ?? .utc)
    }

    func overflow(_ row: Int) -> QueryError { .castOverflow(literal(row), from: from, to: to) }
    func invalid(_ row: Int) -> QueryError { .castInvalidInput(literal(row), from: from, to: to) }

    /// The value in plain digits does not fit the decimal wanted.
    func outOfRange(_ row: Int) -> QueryError {
        guard case .decimal(let precision, let scale) = to else { return overflow(row) }
        let value = source.value(at: row)
        let plain: String
        switch (value, from) {
        case (.boolean(let flag), _): plain = flag ? "1" : "0"
        case (.double(let number), _): plain = CastTask.plainDigits(number)
        case (.float(let number), _): plain = CastTask.plainDigits(Double(number))
        case (_, .timestamp), (_, .time):
            let buffer = TextBuffer()
            buffer.append(decimal: Int128(value.integerValue ?? 0), scale: 6)
            plain = buffer.string
        default: plain = Cast.text(value, from)
        }
        return .decimalOutOfRange(plain, precision: precision, scale: scale)
    }

    /// A double's digits without exponent.
    static func plainDigits(_ number: Double) -> String {
        let text = TextBuffer()
        text.append(double: number)
        guard let plain = DecimalText.plain(text.bytes) else { return text.string }
        return plain.hasSuffix(".0") ? String(plain.dropLast(2)) : plain
    }
}
