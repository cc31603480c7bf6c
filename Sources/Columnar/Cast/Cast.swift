/// Spark's CAST between any two types that have one, a column at a time.
///
/// Whether a cast exists is the analyzer's to check; one that does not is refused here too. NULL rows never fail.
/// Integer-backed results come in whatever kind holds them; where nothing has to change in memory, the result shares it.
package enum Cast {
    /// Casts every row. `mode` says what becomes of values that do not fit or cannot be read: `ansi` throws `CAST_INVALID_INPUT`,
    /// `CAST_OVERFLOW`, `NUMERIC_VALUE_OUT_OF_RANGE` and their like, `tryNull` gives NULL, `wrap` does what Spark does with ANSI mode off.
    package static func cast(_ vector: Vector, to type: DataType, mode: ErrorMode, context: EvaluationContext) throws -> Vector {
        if vector.type == type { return vector }
        if vector.kind == .void || vector.type == .void { return .nulls(type, count: vector.count) }
        if vector.count == 0 { return .nulls(type, count: 0) }
        if let same = relabelled(vector, type) { return same }
        if vector.isConstant {
            let one = Vector(
                type: vector.type, kind: vector.kind, encoding: .flat, count: 1, values: vector.values, valuesOwner: vector.valuesOwner,
                validity: vector.validity, validityOwner: vector.validityOwner, heap: vector.heap, children: vector.children,
                bounds: vector.bounds)
            if one.isNull(at: 0) { return .nulls(type, count: vector.count) }
            var task = CastTask(one, type, mode, context)
            task.isConstant = true
            return try task.run().broadcast(vector.count)
        }
        if vector.isDictionary {
            if let dictionary = vector.dictionary, dictionary.count < vector.count {
                return try castDictionary(vector, dictionary, type, mode, context)
            }
            return try cast(vector.flattened(), to: type, mode: mode, context: context)
        }
        return try CastTask(vector, type, mode, context).run()
    }

    /// Types whose values are the same in memory.
    private static func relabelled(_ vector: Vector, _ type: DataType) -> Vector? {
        switch (vector.type, type) {
        case (let a, let b) where a.isCharacter && b.isCharacter: return vector.relabelled(type)
        case (let a, .binary) where a.isCharacter: return vector.relabelled(type)
        // Java would replace malformed UTF-8 only when it is shown.
        case (.binary, let b) where b.isCharacter: return vector.relabelled(type)
        case (let a, let b) where a.isNested && b.isNested && a.equalsIgnoringNullability(b): return vector.relabelled(type)
        case (.geometry, .geometry), (.geography, .geography), (.geography, .geometry): return vector.relabelled(type)
        case (.yearMonthInterval, .yearMonthInterval(_, to: .month)): return vector.relabelled(type)
        case (.dayTimeInterval, .dayTimeInterval(_, to: .second)): return vector.relabelled(type)
        case (.time(let from), .time(let to)) where from <= to: return vector.relabelled(type)
        default: return nil
        }
    }

    /// Casts each entry once. An entry that fails matters only if a row uses it.
    private static func castDictionary(
        _ vector: Vector, _ dictionary: Vector, _ type: DataType, _ mode: ErrorMode, _ context: EvaluationContext
    ) throws -> Vector {
        let lenient: ErrorMode = mode == .ansi ? .tryNull : mode
        let entries = try cast(dictionary, to: type, mode: lenient, context: context).flattened()
        let rows = vector.count
        if !entries.mayHaveNulls {
            return Vector(
                type: type, kind: entries.kind, encoding: vector.encoding, count: rows, values: vector.values,
                valuesOwner: vector.valuesOwner,
                validity: vector.validity, validityOwner: vector.validityOwner, children: [entries], bounds: entries.bounds)
        }
        let codes = Buffer(of: UInt32.self, count: rows)
        let code = codes.pointer(to: UInt32.self)
        vector.widenCodes(into: code)
        let limit = UInt32(truncatingIfNeeded: dictionary.count &- 1)
        for row in 0..<rows { code[row] = min(code[row], limit) }
        if mode == .ansi {
            for row in 0..<rows where !vector.isNull(at: row) && entries.isNull(at: Int(code[row])) {
                _ = try cast(dictionary.slice(Int(code[row]), 1), to: type, mode: .ansi, context: context)
            }
        }
        let gathered = entries.gather(code, count: rows)
        guard let outer = vector.validity, let inner = gathered.validity else { return gathered }
        let validity = Buffer(of: UInt8.self, count: rows)
        let target = validity.pointer(to: UInt8.self)
        for row in 0..<rows { target[row] = outer[row] & inner[row] }
        return gathered.with(validity: validity)
    }

    /// Casts one value; for literals, parameters and the like.
    package static func cast(
        _ value: Value, from: DataType, to: DataType, mode: ErrorMode = .ansi, context: EvaluationContext
    ) throws -> Value {
        if value.isNull || from == to { return value }
        return try cast(.constant(value, from, count: 1), to: to, mode: mode, context: context).value(at: 0)
    }

    /// A value as its cast to STRING prints it; NULL prints as `NULL`.
    package static func text(_ value: Value, _ type: DataType, zone: SessionTimeZone = .utc) -> String {
        if value.isNull { return "NULL" }
        let buffer = TextBuffer()
        StringCast(zone: zone).append(.constant(value, type, count: 1).flattened(), 0, to: buffer)
        return buffer.string
    }
}

/// One flat column on its way to another type.
struct CastTask {
    let source: Vector
    let from: DataType
    let to: DataType
    let mode: ErrorMode
    let context: EvaluationContext
    let rows: Int
    /// The column is a single constant: Spark then also reads special words such as `now`.
    var isConstant = false

    init(_ source: Vector, _ to: DataType, _ mode: ErrorMode, _ context: EvaluationContext) {
        self.source = source
        from = source.type
        self.to = to
        // What is no ANSI interval, or too large for one, is an error with ANSI mode off, too.
        let isInterval = { (type: DataType) in type.isYearMonthInterval || type.isDayTimeInterval }
        self.mode = mode == .wrap && (isInterval(source.type) || isInterval(to)) ? .ansi : mode
        self.context = context
        rows = source.count
    }

    func run() throws -> Vector {
        if to.isCharacter { return try toText() }
        switch from {
        case .string, .collated, .char, .varchar: return try fromText()
        case .boolean: return try fromBoolean()
        case .tinyint, .smallint, .int, .bigint: return try fromInteger()
        case .decimal(_, let scale): return try fromDecimal(scale)
        case .float, .double: return try fromFloating()
        case .date, .timestamp, .timestampNTZ, .time: return try fromTemporal()
        case .yearMonthInterval, .dayTimeInterval: return try fromInterval()
        case .array, .map, .structure: return try fromNested()
        default: throw unsupported()
        }
    }

    func unsupported() -> QueryError {
        QueryError(
            "DATATYPE_MISMATCH.CAST_WITHOUT_SUGGESTION", sqlState: "42K09",
            "Cannot resolve the cast due to data type mismatch: cannot cast \"\(from.sql)\" to \"\(to.sql)\".")
    }

    /// The session's zone.
    func zone() throws -> SessionTimeZone { try SessionTimeZone.named(context.timeZone) }

    /// A result with the source's NULLs.
    func result(_ buffer: Buffer, _ kind: PhysicalKind, bounds: ClosedRange<Int64>? = nil) -> Vector {
        Vector(
            type: to, kind: kind, encoding: .flat, count: rows, values: UnsafeRawPointer(buffer.base), valuesOwner: buffer,
            validity: source.validity, validityOwner: source.validityOwner, bounds: bounds)
    }

    /// The source's memory under the new type.
    func relabelled(bounds: ClosedRange<Int64>? = nil) -> Vector {
        Vector(
            type: to, kind: source.kind, encoding: .flat, count: rows, values: source.values, valuesOwner: source.valuesOwner,
            validity: source.validity, validityOwner: source.validityOwner, heap: source.heap, children: source.children,
            bounds: bounds ?? source.bounds)
    }

    /// A result some rows of which have none: `failed` holds 1 for those. Throws in ANSI mode if such a row is not NULL.
    func result(
        _ buffer: Buffer, _ kind: PhysicalKind, failed: Buffer, heap: AnyObject? = nil, bounds: ClosedRange<Int64>? = nil,
        error: (_ row: Int) -> QueryError
    ) throws -> Vector {
        let flags = failed.pointer(to: UInt8.self)
        var any: UInt8 = 0
        if let validity = source.validity {
            for row in 0..<rows { any |= flags[row] & validity[row] }
        } else {
            for row in 0..<rows { any |= flags[row] }
        }
        if any == 0 {
            return Vector(
                type: to, kind: kind, encoding: .flat, count: rows, values: UnsafeRawPointer(buffer.base), valuesOwner: buffer,
                validity: source.validity, validityOwner: source.validityOwner, heap: heap, bounds: bounds)
        }
        if mode == .ansi {
            for row in 0..<rows where flags[row] != 0 && !source.isNull(at: row) { throw error(row) }
        }
        let valid = Buffer(of: UInt8.self, count: rows)
        let target = valid.pointer(to: UInt8.self)
        if let validity = source.validity {
            for row in 0..<rows { target[row] = validity[row] & (flags[row] ^ 1) }
        } else {
            for row in 0..<rows { target[row] = flags[row] ^ 1 }
        }
        return Vector(
            type: to, kind: kind, encoding: .flat, count: rows, values: UnsafeRawPointer(buffer.base), valuesOwner: buffer,
            validity: UnsafePointer(target), validityOwner: valid, heap: heap, bounds: bounds)
    }

    /// Converts row by row into 64-bit results; nil from `body` means failure. Only valid rows are asked.
    @inline(__always)
    func each<Source>(
        _ source: UnsafePointer<Source>, kind: PhysicalKind = .int64, error: (_ row: Int) -> QueryError, _ body: (Source) -> Int64?
    ) throws -> Vector {
        let buffer = Buffer(of: Int64.self, count: rows)
        let failed = Buffer(of: UInt8.self, count: rows, zeroed: true)
        let target = buffer.pointer(to: Int64.self)
        let flags = failed.pointer(to: UInt8.self)
        let validity = self.source.validity
        for row in 0..<rows {
            if let validity, validity[row] == 0 {
                target[row] = 0
            } else if let value = body(source[row]) {
                target[row] = value
            } else {
                target[row] = 0
                flags[row] = 1
            }
        }
        return try result(buffer, .int64, failed: failed, error: error)
    }

    /// The source widened to 64-bit integers.
    func wide() -> Vector { source.widened(to: .int64) }
}
