import Columnar

/// Which casts exist.
extension TypeCoercion {
    /// Whether `CAST(a AS b)` (and TRY_CAST) is allowed. Without `ansi`, Spark's older and laxer rules hold.
    package static func canCast(from: DataType, to: DataType, ansi: Bool = true) -> Bool {
        let source = plain(from)
        let target = plain(to)
        if source == target || source == .void { return true }
        switch (source, target) {
        case (_, .void): return false
        case (.variant, .calendarInterval): return false
        case (.variant, let type): return !type.isInterval && canCastVariant(to: type)
        case (.geometry, .geometry(let srid)), (.geography, .geography(let srid)): return srid == nil
        case (.geography(let given), .geometry(let wanted)): return given != nil && given == wanted
        case (.geometry, _), (.geography, _), (_, .geometry), (_, .geography): return false
        case (_, .string): return true
        case (.string, let type): return !type.isNested
        case (let type, .variant): return canBecomeVariant(type)
        case (.array(let x, let null), .array(let y, let targetNull)):
            return canCast(from: x, to: y, ansi: ansi) && resolves(null || (!ansi && forcesNullable(x, y)), targetNull)
        case (.map(let xKey, let xValue, let null), .map(let yKey, let yValue, let targetNull)):
            return canCast(from: xKey, to: yKey, ansi: ansi) && canCast(from: xValue, to: yValue, ansi: ansi)
                && (ansi || !forcesNullable(xKey, yKey)) && resolves(null || (!ansi && forcesNullable(xValue, yValue)), targetNull)
        case (.structure(let x), .structure(let y)):
            return x.count == y.count
                && zip(x, y).allSatisfy { field, other in
                    let nullable = field.nullable || (!ansi && forcesNullable(field.type, other.type))
                    return canCast(from: field.type, to: other.type, ansi: ansi) && resolves(nullable, other.nullable)
                }
        default: break
        }
        if !ansi {
            switch (source, target) {
            case (.tinyint, .binary), (.smallint, .binary), (.int, .binary), (.bigint, .binary): return true
            case (.boolean, .timestamp), (.date, .boolean), (.timestamp, .boolean): return true
            case (.date, let type) where type.isNumeric: return true
            default: break
            }
        }
        return canCastPlain(source, target)
    }

    private static func canCastPlain(_ source: DataType, _ target: DataType) -> Bool {
        switch (source, target) {
        case (let a, let b) where a.isNumeric && (b.isNumeric || b == .boolean || b == .timestamp): return true
        case (let a, let b) where b.isYearMonthInterval || b.isDayTimeInterval:
            if a.isInteger || a.isDecimal { return true }
            return a.isYearMonthInterval == b.isYearMonthInterval && a.isDayTimeInterval == b.isDayTimeInterval
        case (let a, let b) where a.isYearMonthInterval || a.isDayTimeInterval: return b.isInteger || b.isDecimal
        case (.boolean, let b): return b.isNumeric
        case (.date, .timestamp), (.date, .timestampNTZ): return true
        case (.timestamp, .date), (.timestamp, .timestampNTZ), (.timestamp, .time): return true
        case (.timestamp, let b): return b.isNumeric
        case (.timestampNTZ, .date), (.timestampNTZ, .timestamp), (.timestampNTZ, .time): return true
        case (.time, .time), (.time, .timestamp), (.time, .timestampNTZ): return true
        case (.time, let b): return b.isInteger || b.isDecimal
        default: return false
        }
    }

    private static func canCastVariant(to type: DataType) -> Bool {
        switch type {
        case .array(let element, _): canCastVariant(to: element)
        case .structure(let fields): fields.allSatisfy { canCastVariant(to: $0.type) }
        case .map(let key, let value, _): key.isCharacter && canCastVariant(to: value)
        default: true
        }
    }

    private static func canBecomeVariant(_ type: DataType) -> Bool {
        switch type {
        case .array(let element, _): canBecomeVariant(element)
        case .map, .structure, .yearMonthInterval, .dayTimeInterval, .calendarInterval, .void: false
        default: true
        }
    }

    private static func resolves(_ nullable: Bool, _ targetNullable: Bool) -> Bool { !nullable || targetNullable }

    /// Whether a cast loses nothing and cannot fail.
    package static func canUpCast(from: DataType, to: DataType) -> Bool {
        let source = plain(from)
        let target = plain(to)
        if source == target { return true }
        switch (source, target) {
        case (.variant, _): return false
        case (.void, _): return true
        case (let a, .decimal(let precision, let scale)) where a.isNumeric: return DecimalTypes.isWider(precision, scale, than: a)
        case (.decimal(let precision, let scale), let b) where b.isInteger:
            return scale == 0 && precision <= safeDigits(b)
        case (.date, .timestamp), (.date, .timestampNTZ), (.timestamp, .timestampNTZ), (.timestampNTZ, .timestamp): return true
        case (let a, .string): return !a.isNested
        case (.timestamp, .bigint), (.bigint, .timestamp): return true
        case (let a, let b) where a.isNumeric && b.isNumeric && !a.isDecimal && !b.isDecimal:
            return widthRank(a) < widthRank(b)
        case (.array(let x, let null), .array(let y, let targetNull)):
            return resolves(null, targetNull) && canUpCast(from: x, to: y)
        case (.map(let xKey, let xValue, let null), .map(let yKey, let yValue, let targetNull)):
            return resolves(null, targetNull) && canUpCast(from: xKey, to: yKey) && canUpCast(from: xValue, to: yValue)
        case (.structure(let x), .structure(let y)):
            return x.count == y.count
                && zip(x, y).allSatisfy { resolves($0.nullable, $1.nullable) && canUpCast(from: $0.type, to: $1.type) }
        case (.dayTimeInterval, .dayTimeInterval), (.yearMonthInterval, .yearMonthInterval): return true
        case (.time(let p), .time(let q)): return p <= q
        default: return false
        }
    }

    private static func safeDigits(_ type: DataType) -> Int {
        switch type {
        case .tinyint: 2
        case .smallint: 4
        case .int: 9
        default: 18
        }
    }

    private static func widthRank(_ type: DataType) -> Int {
        switch type {
        case .tinyint: 0
        case .smallint: 1
        case .int: 2
        case .bigint: 3
        case .float: 4
        default: 5
        }
    }

    /// Whether INSERT may store values of `from` in a column of `to` (`spark.sql.storeAssignmentPolicy = ANSI`). The cast may still
    /// fail on values that do not fit. Nullability is checked apart.
    package static func canStore(from: DataType, to: DataType) -> Bool {
        let source = plain(from)
        let target = plain(to)
        if source == target || source == .void { return true }
        switch (source, target) {
        case (let a, let b) where a.isNumeric && b.isNumeric: return true
        case (let a, .string): return !a.isNested
        case (.time(let p), .time(let q)): return p <= q
        case (let a, let b) where isDateTime(a) && isDateTime(b): return true
        case (.array(let x, let null), .array(let y, let targetNull)):
            return resolves(null, targetNull) && canStore(from: x, to: y)
        case (.map(let xKey, let xValue, let null), .map(let yKey, let yValue, let targetNull)):
            return resolves(null, targetNull) && canStore(from: xKey, to: yKey) && canStore(from: xValue, to: yValue)
        case (.structure(let x), .structure(let y)):
            return x.count == y.count
                && zip(x, y).allSatisfy { resolves($0.nullable, $1.nullable) && canStore(from: $0.type, to: $1.type) }
        default: return false
        }
    }

    private static func isDateTime(_ type: DataType) -> Bool {
        switch type {
        case .date, .timestamp, .timestampNTZ, .time: true
        default: false
        }
    }
}
