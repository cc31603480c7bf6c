extension Formatter {
    mutating func literal(_ literal: Literal) {
        switch literal {
        case .null: write("NULL")
        case .boolean(let value): write(value ? "TRUE" : "FALSE")
        case .integer(let digits): write(digits)
        case .tinyint(let digits): write(digits + "Y")
        case .smallint(let digits): write(digits + "S")
        case .bigint(let digits): write(digits + "L")
        case .decimal(let digits):
            let needsSuffix = !digits.utf8.contains(UInt8(ascii: ".")) || digits.utf8.contains { $0 | 0x20 == UInt8(ascii: "e") }
            write(needsSuffix ? digits + "BD" : digits)
        case .double(let digits): write(digits + "D")
        case .float(let digits): write(digits + "F")
        case .string(let text): string(text)
        case .binary(let bytes): write("X'" + bytes.map { Self.hexadecimal($0) }.joined() + "'")
        case .typed(let type, let text): write(type.rawValue + " " + Self.stringLiteral(text))
        case .interval(let interval): self.interval(interval)
        }
    }

    /// Whether a literal is written with a sign before it.
    static func isNegative(_ expression: Expression) -> Bool {
        guard case .literal(let literal) = expression.kind else { return false }
        switch literal {
        case .integer(let digits), .tinyint(let digits), .smallint(let digits), .bigint(let digits), .decimal(let digits), .double(let digits),
            .float(let digits):
            return digits.hasPrefix("-")
        default: return false
        }
    }

    private static func hexadecimal(_ byte: UInt8) -> String {
        let digits = String(byte, radix: 16, uppercase: true)
        return digits.utf8.count == 1 ? "0" + digits : digits
    }

    mutating func interval(_ interval: IntervalLiteral) {
        write("INTERVAL ")
        switch interval {
        case .text(let text): string(text)
        case .range(let value, let isNegative, let from, let to):
            write((isNegative ? "-" : "") + Self.stringLiteral(value) + " \(from.rawValue) TO \(to.rawValue)")
        case .parts(let parts): separated(parts, by: " ") { $0.write(Self.stringLiteral($1.value) + " " + $1.unit.rawValue) }
        }
    }

    mutating func dataType(_ type: DataTypeSyntax) {
        switch type.kind {
        case .boolean: write("BOOLEAN")
        case .tinyint: write("TINYINT")
        case .smallint: write("SMALLINT")
        case .int: write("INT")
        case .bigint: write("BIGINT")
        case .float: write("FLOAT")
        case .double: write("DOUBLE")
        case .decimal(let precision, let scale): write("DECIMAL(\(precision), \(scale))")
        case .string(let collation):
            write("STRING")
            if !collation.isEmpty {
                write(" COLLATE ")
                multipart(collation)
            }
        case .char(let length): write("CHAR(\(length))")
        case .varchar(let length): write("VARCHAR(\(length))")
        case .binary: write("BINARY")
        case .date: write("DATE")
        case .time(let precision): write("TIME(\(precision))")
        case .timestamp: write("TIMESTAMP")
        case .timestampNTZ: write("TIMESTAMP_NTZ")
        case .timestampLTZ: write("TIMESTAMP_LTZ")
        case .yearMonthInterval(let from, let to), .dayTimeInterval(let from, let to):
            write("INTERVAL \(from.rawValue)" + (from == to ? "" : " TO \(to.rawValue)"))
        case .calendarInterval: write("INTERVAL")
        case .void: write("VOID")
        case .variant: write("VARIANT")
        case .geometry(let srid): write("GEOMETRY(\(srid.map(String.init) ?? "ANY"))")
        case .geography(let srid): write("GEOGRAPHY(\(srid.map(String.init) ?? "ANY"))")
        case .array(let element):
            write("ARRAY<")
            dataType(element)
            write(">")
        case .map(let key, let value):
            write("MAP<")
            dataType(key)
            write(", ")
            dataType(value)
            write(">")
        case .struct(let fields):
            write("STRUCT<")
            separated(fields) { $0.field($1, separator: ": ") }
            write(">")
        }
    }

    mutating func field(_ field: StructFieldSyntax, separator: String) {
        identifier(field.name)
        write(separator)
        dataType(field.type)
        if !field.isNullable { write(" NOT NULL") }
        if let comment = field.comment { write(" COMMENT " + Self.stringLiteral(comment)) }
    }
}
