// To and from STRING.

/// Prints values as Spark's cast to STRING does.
struct StringCast {
    let zone: SessionTimeZone

    /// Appends the value of a row of a flat vector, which must not be NULL.
    func append(_ vector: Vector, _ row: Int, to text: TextBuffer) {
        switch vector.type {
        case .boolean: text.append(vector.pointer(to: UInt8.self)[row] != 0 ? "true" : "false")
        case .string, .collated, .char, .varchar, .binary, .variant, .geometry, .geography:
            text.append(StringView.buffer(at: vector.pointer(to: StringView.self) + row))
        case .tinyint, .smallint, .int, .bigint: text.append(integer: integer(vector, row))
        case .decimal(_, let scale):
            if vector.kind == .int128 {
                text.append(decimal: vector.pointer(to: Int128.self)[row], scale: scale)
            } else {
                text.append(decimal: Int128(integer(vector, row)), scale: scale)
            }
        case .float: text.append(float: vector.pointer(to: Float.self)[row])
        case .double: text.append(double: vector.pointer(to: Double.self)[row])
        case .date: text.append(date: integer(vector, row))
        case .timestamp: text.append(localTimestamp: zone.local(fromInstant: integer(vector, row)))
        case .timestampNTZ: text.append(localTimestamp: integer(vector, row))
        case .time: text.append(time: integer(vector, row))
        case .yearMonthInterval(let from, let to): text.append(yearMonthInterval: integer(vector, row), from: from, to: to)
        case .dayTimeInterval(let from, let to): text.append(dayTimeInterval: integer(vector, row), from: from, to: to)
        case .calendarInterval: text.append(calendarInterval: vector.pointer(to: CalendarInterval.self)[row])
        case .array, .map, .structure: appendNested(vector, row, to: text)
        case .void: text.append("null")
        }
    }

    private func integer(_ vector: Vector, _ row: Int) -> Int64 {
        switch vector.kind {
        case .int8: Int64(vector.pointer(to: Int8.self)[row])
        case .int16: Int64(vector.pointer(to: Int16.self)[row])
        case .int32: Int64(vector.pointer(to: Int32.self)[row])
        case .int128: Int64(truncatingIfNeeded: vector.pointer(to: Int128.self)[row])
        default: vector.pointer(to: Int64.self)[row]
        }
    }

    private func appendOrNull(_ vector: Vector, _ row: Int, to text: TextBuffer) {
        if vector.isNull(at: row) { text.append("null") } else { append(vector, row, to: text) }
    }

    private func appendNested(_ vector: Vector, _ row: Int, to text: TextBuffer) {
        let separator: StaticString = ", "
        if vector.kind == .structure {
            text.append(UInt8(ascii: "{"))
            for (index, child) in vector.children.enumerated() {
                if index > 0 { text.append(separator) }
                appendOrNull(child, row, to: text)
            }
            return text.append(UInt8(ascii: "}"))
        }
        let entry = vector.pointer(to: ListEntry.self)[row]
        let first = Int(entry.offset)
        let isMap = vector.kind == .map
        text.append(UInt8(ascii: isMap ? "{" : "["))
        for element in first..<(first + Int(entry.count)) {
            if element > first { text.append(separator) }
            if isMap, vector.children.count == 2 {
                appendOrNull(vector.children[0], element, to: text)
                text.append(" -> ")
                appendOrNull(vector.children[1], element, to: text)
            } else if let elements = vector.children.first {
                appendOrNull(elements, element, to: text)
            }
        }
        text.append(UInt8(ascii: isMap ? "}" : "]"))
    }
}

extension CastTask {
    func toText() throws -> Vector {
        let printer = StringCast(zone: try zone())
        // Children may be encoded in any way; a nested column is made plain once.
        let input = from.isNested ? source.canonical() : source
        let buffer = Buffer(of: StringView.self, count: rows)
        let target = buffer.pointer(to: StringView.self)
        let heap = StringHeap()
        let text = TextBuffer()
        for row in 0..<rows {
            if input.isNull(at: row) {
                target[row] = StringView()
                continue
            }
            text.clear()
            printer.append(input, row, to: text)
            guard let start = text.bytes.baseAddress else { continue }
            target[row] = heap.store(start, count: text.count)
        }
        return Vector(
            type: to, kind: .string, encoding: .flat, count: rows, values: UnsafeRawPointer(buffer.base), valuesOwner: buffer,
            validity: source.validity, validityOwner: source.validityOwner, heap: heap)
    }

    func fromText() throws -> Vector {
        switch to {
        case .boolean: return try readBooleans()
        case .tinyint, .smallint, .int, .bigint:
            let range = to.integerRange ?? (Int64.min...Int64.max)
            let lax = mode == .wrap
            return try read { text in
                NumberParser.integer(text, allowsFraction: lax).flatMap { range.contains($0) ? $0 : nil }
            }
        case .float, .double: return try readFloating()
        case .decimal(let precision, let scale): return try readDecimals(precision, scale)
        case .date:
            let special = try specialDays()
            return try read { text in TemporalParser.date(text).map(Int64.init) ?? special(text) }
        case .timestamp:
            let zone = try zone()
            let now = context.startMicroseconds
            let special = try specialTimestamps()
            return try read { text in TemporalParser.timestamp(text, zone: zone, now: now) ?? special(text) }
        case .timestampNTZ:
            let special = try specialTimestamps()
            return try read { text in TemporalParser.timestampNTZ(text) ?? special(text) }
        case .time(let precision):
            let unit = Int64(TextBuffer.powers[6 - min(max(precision, 0), 6)])
            return try read { text in TemporalParser.time(text).map { $0 / unit * unit } }
        case .yearMonthInterval(let from, let to):
            return try readInterval { IntervalParser.yearMonth($0, from: from, to: to).map(Int64.init) }
        case .dayTimeInterval(let from, let to):
            return try readInterval { IntervalParser.dayTime($0, from: from, to: to) }
        case .calendarInterval: return readCalendarIntervals()
        default: throw unsupported()
        }
    }

    /// Reads every valid row as a 64-bit value.
    @inline(__always)
    private func read(_ body: (UnsafeBufferPointer<UInt8>) -> Int64?) throws -> Vector {
        let views = source.pointer(to: StringView.self)
        let buffer = Buffer(of: Int64.self, count: rows)
        let failed = Buffer(of: UInt8.self, count: rows, zeroed: true)
        let target = buffer.pointer(to: Int64.self)
        let flags = failed.pointer(to: UInt8.self)
        let validity = source.validity
        var low = Int64.max
        var high = Int64.min
        for row in 0..<rows {
            target[row] = 0
            if let validity, validity[row] == 0 { continue }
            if let value = body(StringView.buffer(at: views + row)) {
                target[row] = value
                low = min(low, value)
                high = max(high, value)
            } else {
                flags[row] = 1
            }
        }
        return try result(buffer, .int64, failed: failed, bounds: low <= high ? low...high : 0...0) { invalid($0) }
    }

    private func readBooleans() throws -> Vector {
        let views = source.pointer(to: StringView.self)
        let buffer = Buffer(of: UInt8.self, count: rows)
        let failed = Buffer(of: UInt8.self, count: rows, zeroed: true)
        for row in 0..<rows {
            let value = source.isNull(at: row) ? false : NumberParser.boolean(StringView.buffer(at: views + row))
            buffer.pointer(to: UInt8.self)[row] = value == true ? 1 : 0
            if value == nil { failed.pointer(to: UInt8.self)[row] = 1 }
        }
        return try result(buffer, .boolean, failed: failed) { invalid($0) }
    }

    private func readFloating() throws -> Vector {
        let views = source.pointer(to: StringView.self)
        let isDouble = to == .double
        let buffer = Buffer(of: Double.self, count: rows)
        let failed = Buffer(of: UInt8.self, count: rows, zeroed: true)
        for row in 0..<rows {
            if source.isNull(at: row) {
                if isDouble { buffer.pointer(to: Double.self)[row] = 0 } else { buffer.pointer(to: Float.self)[row] = 0 }
                continue
            }
            let text = StringView.buffer(at: views + row)
            if isDouble {
                let value = NumberParser.double(text)
                buffer.pointer(to: Double.self)[row] = value ?? 0
                if value == nil { failed.pointer(to: UInt8.self)[row] = 1 }
            } else {
                let value = NumberParser.float(text)
                buffer.pointer(to: Float.self)[row] = value ?? 0
                if value == nil { failed.pointer(to: UInt8.self)[row] = 1 }
            }
        }
        return try result(buffer, isDouble ? .double : .float, failed: failed) { invalid($0) }
    }

    private func readDecimals(_ precision: Int, _ scale: Int) throws -> Vector {
        let views = source.pointer(to: StringView.self)
        let kind = to.canonicalKind
        let buffer = Buffer(byteCount: rows &* kind.width)
        let failed = Buffer(of: UInt8.self, count: rows, zeroed: true)
        for row in 0..<rows {
            var value: Int128 = 0
            if !source.isNull(at: row) {
                let parsed = DecimalText.parse(StringView.buffer(at: views + row), precision: precision, scale: scale)
                if case .success(let number) = parsed { value = number } else { failed.pointer(to: UInt8.self)[row] = 1 }
            }
            if kind == .int128 {
                buffer.pointer(to: Int128.self)[row] = value
            } else {
                buffer.pointer(to: Int64.self)[row] = Int64(truncatingIfNeeded: value)
            }
        }
        return try result(buffer, kind, failed: failed) { row in
            let text = StringView.buffer(at: views + row)
            let shown = String(decoding: TemporalParser.trimmed(text), as: UTF8.self)
            switch DecimalText.parse(text, precision: precision, scale: scale) {
            case .failure(.tooManyDigits):
                return QueryError(
                    "NUMERIC_OUT_OF_SUPPORTED_RANGE", sqlState: "22003",
                    "The value \(shown) cannot be interpreted as a numeric since it has more than 38 digits.")
            case .failure(.outOfRange):
                return .decimalOutOfRange(DecimalText.plain(text) ?? shown, precision: precision, scale: scale)
            default: return invalid(row)
            }
        }
    }

    private func readInterval(_ body: (UnsafeBufferPointer<UInt8>) -> Result<Int64, IntervalParser.Failure>) throws -> Vector {
        let views = source.pointer(to: StringView.self)
        let buffer = Buffer(of: Int64.self, count: rows)
        let failed = Buffer(of: UInt8.self, count: rows, zeroed: true)
        for row in 0..<rows {
            buffer.pointer(to: Int64.self)[row] = 0
            if source.isNull(at: row) { continue }
            switch body(StringView.buffer(at: views + row)) {
            case .success(let value): buffer.pointer(to: Int64.self)[row] = value
            case .failure: failed.pointer(to: UInt8.self)[row] = 1
            }
        }
        return try result(buffer, .int64, failed: failed) { row in
            if case .failure(let failure) = body(StringView.buffer(at: views + row)) { return failure.error }
            return invalid(row)
        }
    }

    /// Malformed texts become NULL in every mode.
    private func readCalendarIntervals() -> Vector {
        let views = source.pointer(to: StringView.self)
        let builder = VectorBuilder(to, capacity: rows)
        for row in 0..<rows {
            if !source.isNull(at: row), case .success(let interval) = IntervalParser.calendar(StringView.buffer(at: views + row)) {
                builder.append(.interval(interval))
            } else {
                builder.appendNull()
            }
        }
        return builder.finish()
    }

    /// `epoch`, `now`, `today`, `tomorrow` and `yesterday`, which Spark reads in constants only.
    private func specialDays() throws -> (UnsafeBufferPointer<UInt8>) -> Int64? {
        guard isConstant else { return { _ in nil } }
        let today = floorDivide(try zone().local(fromInstant: context.startMicroseconds), TimeUnits.microsecondsPerDay)
        return { text in
            switch CastTask.word(text) {
            case "epoch": 0
            case "now", "today": today
            case "tomorrow": today + 1
            case "yesterday": today - 1
            default: nil
            }
        }
    }

    private func specialTimestamps() throws -> (UnsafeBufferPointer<UInt8>) -> Int64? {
        guard isConstant else { return { _ in nil } }
        let zone = try zone()
        let start = context.startMicroseconds
        let now = zone.local(fromInstant: start)
        let midnight = now &- floorRemainder(now, TimeUnits.microsecondsPerDay)
        let isLocal = to == .timestampNTZ
        return { text in
            switch CastTask.word(text) {
            case "epoch": 0
            case "now": isLocal ? now : start
            case "today": isLocal ? midnight : zone.instant(fromLocal: midnight)
            case "tomorrow":
                isLocal ? midnight + TimeUnits.microsecondsPerDay : zone.instant(fromLocal: midnight + TimeUnits.microsecondsPerDay)
            case "yesterday":
                isLocal ? midnight - TimeUnits.microsecondsPerDay : zone.instant(fromLocal: midnight - TimeUnits.microsecondsPerDay)
            default: nil
            }
        }
    }

    private static func word(_ text: UnsafeBufferPointer<UInt8>) -> String {
        text.count > 64 ? "" : String(decoding: TemporalParser.trimmed(text), as: UTF8.self).lowercased()
    }
}
