// From BOOLEAN and the integer types.

extension DataType {
    /// The values of an integer type.
    package var integerRange: ClosedRange<Int64>? {
        switch self {
        case .tinyint: Int64(Int8.min)...Int64(Int8.max)
        case .smallint: Int64(Int16.min)...Int64(Int16.max)
        case .int: Int64(Int32.min)...Int64(Int32.max)
        case .bigint: Int64.min...Int64.max
        default: nil
        }
    }
}

extension CastTask {
    func fromBoolean() throws -> Vector {
        switch to {
        case .tinyint, .smallint, .int, .bigint:
            // Booleans are bytes of 0 and 1 already.
            return bytesAsIntegers(to)
        case .decimal:
            guard case .decimal(let precision, let scale) = to else { throw unsupported() }
            return try CastTask(bytesAsIntegers(.tinyint), to, mode, context).castInteger { _ in
                .decimalOutOfRange("1", precision: precision, scale: scale)
            }
        case .float, .double:
            return try CastTask(bytesAsIntegers(.tinyint), to, mode, context).fromInteger()
        case .timestamp where mode == .wrap:
            // One microsecond for true.
            return bytesAsIntegers(to)
        default: throw unsupported()
        }
    }

    private func bytesAsIntegers(_ type: DataType) -> Vector {
        Vector(
            type: type, kind: .int8, encoding: .flat, count: rows, values: source.values, valuesOwner: source.valuesOwner,
            validity: source.validity, validityOwner: source.validityOwner, bounds: 0...1)
    }

    func fromInteger() throws -> Vector { try castInteger { outOfRange($0) } }

    private func castInteger(_ outOfRange: (_ row: Int) -> QueryError) throws -> Vector {
        if let range = to.integerRange { return try narrowed(to: range) }
        switch to {
        case .boolean: return nonZero()
        case .float, .double: return toFloating(scale: 0)
        case .decimal(let precision, let scale): return try rescaled(from: 0, precision: precision, scale: scale, error: outOfRange)
        case .timestamp: return secondsToTimestamp()
        case .yearMonthInterval(_, let last):
            let unit: Int64 = last == .year ? 12 : 1
            return try wideMultiplied(by: unit, range: Int64(Int32.min)...Int64(Int32.max))
        case .dayTimeInterval(_, let last):
            return try wideMultiplied(by: CastTask.unit(last), range: Int64.min...Int64.max)
        case .binary where mode == .wrap: return toBytes()
        default: throw unsupported()
        }
    }

    /// The bytes of the type's own width, the highest first.
    private func toBytes() -> Vector {
        let width: Int = switch from {
        case .tinyint: 1
        case .smallint: 2
        case .int: 4
        default: 8
        }
        let widened = wide()
        let input = widened.pointer(to: Int64.self)
        let buffer = Buffer(of: StringView.self, count: rows)
        let target = buffer.pointer(to: StringView.self)
        let heap = StringHeap()
        for row in 0..<rows {
            if source.isNull(at: row) {
                target[row] = StringView()
                continue
            }
            withUnsafeBytes(of: input[row].bigEndian) { bytes in
                let last = UnsafeRawBufferPointer(rebasing: bytes.suffix(width)).bindMemory(to: UInt8.self)
                if let start = last.baseAddress { target[row] = heap.store(start, count: width) }
            }
        }
        return withExtendedLifetime(widened) {
            Vector(
                type: to, kind: .string, encoding: .flat, count: rows, values: UnsafeRawPointer(buffer.base), valuesOwner: buffer,
                validity: source.validity, validityOwner: source.validityOwner, heap: heap)
        }
    }

    /// Microseconds of one unit.
    static func unit(_ field: DayTimeField) -> Int64 {
        switch field {
        case .day: TimeUnits.microsecondsPerDay
        case .hour: TimeUnits.microsecondsPerHour
        case .minute: TimeUnits.microsecondsPerMinute
        case .second: TimeUnits.microsecondsPerSecond
        }
    }

    /// Checks that the values lie in the range; they stay where they are.
    func narrowed(to range: ClosedRange<Int64>) throws -> Vector {
        let bounds = source.bounds
        if source.kind != .int128, bounds.lowerBound >= range.lowerBound, bounds.upperBound <= range.upperBound {
            return relabelled()
        }
        if mode == .wrap {
            let kind = to.canonicalKind
            let buffer = Buffer(byteCount: rows &* kind.width)
            convertIntegers(source.values, source.kind, count: rows, into: buffer.base, kind)
            return result(buffer, kind)
        }
        let failed = Buffer(of: UInt8.self, count: rows)
        let flags = failed.pointer(to: UInt8.self)
        switch source.kind {
        case .int8: CastTask.flagOutside(source.pointer(to: Int8.self), rows, range, flags)
        case .int16: CastTask.flagOutside(source.pointer(to: Int16.self), rows, range, flags)
        case .int32: CastTask.flagOutside(source.pointer(to: Int32.self), rows, range, flags)
        case .int64: CastTask.flagOutside(source.pointer(to: Int64.self), rows, range, flags)
        default: CastTask.flagOutside(source.pointer(to: Int128.self), rows, range, flags)
        }
        let kind = to.canonicalKind
        let buffer = Buffer(byteCount: rows &* kind.width)
        convertIntegers(source.values, source.kind, count: rows, into: buffer.base, kind)
        return try result(buffer, kind, failed: failed) { overflow($0) }
    }

    @inline(__always)
    private static func flagOutside<Source: FixedWidthInteger>(
        _ source: UnsafePointer<Source>, _ rows: Int, _ range: ClosedRange<Int64>, _ flags: UnsafeMutablePointer<UInt8>
    ) {
        let low = Source(clamping: range.lowerBound)
        let high = Source(clamping: range.upperBound)
        for row in 0..<rows { flags[row] = source[row] < low || source[row] > high ? 1 : 0 }
    }

    /// Zero is false.
    func nonZero() -> Vector {
        let buffer = Buffer(of: UInt8.self, count: rows)
        let target = buffer.pointer(to: UInt8.self)
        switch source.kind {
        case .int8: CastTask.flagNonZero(source.pointer(to: Int8.self), rows, target)
        case .int16: CastTask.flagNonZero(source.pointer(to: Int16.self), rows, target)
        case .int32: CastTask.flagNonZero(source.pointer(to: Int32.self), rows, target)
        case .int64: CastTask.flagNonZero(source.pointer(to: Int64.self), rows, target)
        case .int128: CastTask.flagNonZero(source.pointer(to: Int128.self), rows, target)
        case .float:
            let input = source.pointer(to: Float.self)
            for row in 0..<rows { target[row] = input[row] != 0 ? 1 : 0 }
        default:
            let input = source.pointer(to: Double.self)
            for row in 0..<rows { target[row] = input[row] != 0 ? 1 : 0 }
        }
        return result(buffer, .boolean)
    }

    @inline(__always)
    private static func flagNonZero<Source: FixedWidthInteger>(
        _ source: UnsafePointer<Source>, _ rows: Int, _ target: UnsafeMutablePointer<UInt8>
    ) {
        for row in 0..<rows { target[row] = source[row] != 0 ? 1 : 0 }
    }

    /// Seconds since the epoch; beyond 64 bits of microseconds the ends of the range.
    private func secondsToTimestamp() -> Vector {
        let widened = wide()
        let input = widened.pointer(to: Int64.self)
        let buffer = Buffer(of: Int64.self, count: rows)
        let target = buffer.pointer(to: Int64.self)
        for row in 0..<rows {
            let (product, overflow) = input[row].multipliedReportingOverflow(by: TimeUnits.microsecondsPerSecond)
            target[row] = overflow ? (input[row] < 0 ? Int64.min : Int64.max) : product
        }
        return withExtendedLifetime(widened) { result(buffer, .int64) }
    }

    /// Every value times a unit, in 64 bits, with overflow checked against the range of the result.
    func wideMultiplied(by unit: Int64, range: ClosedRange<Int64>) throws -> Vector {
        let widened = wide()
        return try each(widened.pointer(to: Int64.self), error: { overflow($0) }) { value in
            let (product, overflow) = value.multipliedReportingOverflow(by: unit)
            return overflow || !range.contains(product) ? nil : product
        }
    }
}
