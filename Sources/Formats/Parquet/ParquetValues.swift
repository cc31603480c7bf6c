#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif
import Columnar

/// Values of a physical type, one after the other. Byte arrays are `StringView`s into the page they came from. Every decoder checks
/// what it reads and answers false for malformed input; pages have 64 readable bytes behind them.
struct ParquetValues {
    let physical: ParquetPhysicalType
    let typeLength: Int
    let buffer: Buffer
    var count = 0

    init(_ physical: ParquetPhysicalType, _ typeLength: Int, capacity: Int) {
        self.physical = physical
        self.typeLength = typeLength
        buffer = Buffer(byteCount: capacity &* ParquetValues.width(physical))
    }

    var width: Int { ParquetValues.width(physical) }

    private static func width(_ physical: ParquetPhysicalType) -> Int {
        switch physical {
        case .boolean: 1
        case .int32, .float: 4
        case .int64, .double: 8
        case .int96: 12
        case .byteArray, .fixedLengthByteArray: 16
        }
    }

    // MARK: Encodings

    func decodePlain(_ start: UnsafePointer<UInt8>, _ size: Int, _ wanted: Int, at row: Int) -> Bool {
        switch physical {
        case .boolean:
            guard size >= (wanted &+ 7) / 8 else { return false }
            let target = buffer.pointer(to: UInt8.self) + row
            for index in 0..<wanted { target[index] = (start[index &>> 3] &>> UInt8(truncatingIfNeeded: index & 7)) & 1 }
        case .int32, .int64, .float, .double, .int96:
            guard size >= wanted &* width else { return false }
            memcpy(buffer.base + row &* width, start, wanted &* width)
        case .fixedLengthByteArray:
            guard size >= wanted &* typeLength else { return false }
            let views = buffer.pointer(to: StringView.self) + row
            for index in 0..<wanted {
                views[index] = StringView.padded(start + index &* typeLength, UInt32(truncatingIfNeeded: typeLength))
            }
        case .byteArray:
            let views = buffer.pointer(to: StringView.self) + row
            let raw = UnsafeRawPointer(start)
            var position = 0
            for index in 0..<wanted {
                guard size &- position >= 4 else { return false }
                let length = raw.loadUnaligned(fromByteOffset: position, as: UInt32.self)
                position &+= 4
                guard Int(length) <= size &- position else { return false }
                views[index] = StringView.padded(start + position, length)
                position &+= Int(length)
            }
        }
        return true
    }

    /// Booleans as runs, behind their length.
    func decodeRunLengths(_ start: UnsafePointer<UInt8>, _ size: Int, _ wanted: Int, at row: Int) -> Bool {
        guard physical == .boolean else { return false }
        if wanted == 0 { return true }
        guard size >= 4 else { return false }
        let length = min(Int(UnsafeRawPointer(start).loadUnaligned(as: UInt32.self)), size &- 4)
        let found = Buffer(of: UInt32.self, count: wanted)
        var decoder = HybridDecoder(start + 4, length, width: 1)
        guard decoder.decode(into: found.pointer(to: UInt32.self), wanted) else { return false }
        let target = buffer.pointer(to: UInt8.self) + row
        for index in 0..<wanted { target[index] = UInt8(truncatingIfNeeded: found.pointer(to: UInt32.self)[index] & 1) }
        withExtendedLifetime(found) {}
        return true
    }

    func decodeDeltas(_ start: UnsafePointer<UInt8>, _ size: Int, _ wanted: Int, at row: Int) -> Bool {
        guard physical == .int32 || physical == .int64 else { return false }
        if wanted == 0 { return true }
        guard let (numbers, _) = DeltaDecoder.decode(start, size, limit: wanted), numbers.count == wanted else { return false }
        if physical == .int32 {
            let target = buffer.pointer(to: Int32.self) + row
            for index in 0..<wanted { target[index] = Int32(truncatingIfNeeded: numbers[index]) }
        } else {
            let target = buffer.pointer(to: Int64.self) + row
            for index in 0..<wanted { target[index] = numbers[index] }
        }
        return true
    }

    /// DELTA_LENGTH_BYTE_ARRAY, and with `prefixes` DELTA_BYTE_ARRAY, where each value begins like the one before it.
    func decodeDeltaLengths(
        _ start: UnsafePointer<UInt8>, _ size: Int, _ wanted: Int, at row: Int, prefixes: Bool, _ heap: StringHeap
    ) -> Bool {
        guard physical == .byteArray || physical == .fixedLengthByteArray else { return false }
        if wanted == 0 { return true }
        var position = 0
        var shared: [Int64] = []
        if prefixes {
            guard let (numbers, used) = DeltaDecoder.decode(start, size, limit: wanted), numbers.count == wanted else { return false }
            shared = numbers
            position = used
        }
        guard let (lengths, used) = DeltaDecoder.decode(start + position, size &- position, limit: wanted), lengths.count == wanted else {
            return false
        }
        position &+= used
        let views = buffer.pointer(to: StringView.self) + row
        for index in 0..<wanted {
            let length = Int(lengths[index])
            guard length >= 0, length <= size &- position else { return false }
            let front = prefixes ? Int(shared[index]) : 0
            if front == 0 {
                views[index] = StringView.padded(start + position, UInt32(truncatingIfNeeded: length))
            } else {
                guard index > 0, front > 0, front <= views[index &- 1].count, front &+ length <= 1 << 30 else { return false }
                let target = heap.reserve(front &+ length)
                memcpy(target, StringView.bytes(at: views + (index &- 1)), front)
                memcpy(target + front, start + position, length)
                views[index] = StringView(target, count: front &+ length)
            }
            if physical == .fixedLengthByteArray && views[index].count != typeLength { return false }
            position &+= length
        }
        return true
    }

    /// The first bytes of all values, then the second ones, and so on.
    func decodeStreamSplit(_ start: UnsafePointer<UInt8>, _ size: Int, _ wanted: Int, at row: Int, _ heap: StringHeap) -> Bool {
        let stored = physical == .fixedLengthByteArray ? typeLength : width
        guard physical != .byteArray, physical != .boolean, physical != .int96, size >= stored &* wanted else { return false }
        if physical == .fixedLengthByteArray {
            let views = buffer.pointer(to: StringView.self) + row
            for index in 0..<wanted {
                let bytes = (0..<stored).map { start[$0 &* wanted &+ index] }
                views[index] = bytes.withUnsafeBufferPointer { source in
                    source.baseAddress.map { heap.store($0, count: source.count) } ?? StringView()
                }
            }
            return true
        }
        let target = buffer.base.assumingMemoryBound(to: UInt8.self) + row &* stored
        for byte in 0..<stored {
            let stream = start + byte &* wanted
            for index in 0..<wanted { target[index &* stored &+ byte] = stream[index] }
        }
        return true
    }

    /// Values of a dictionary by codes that lie inside it.
    func gather(from dictionary: ParquetValues, _ codes: UnsafePointer<UInt32>, _ wanted: Int, at row: Int) {
        let target = buffer.base + row &* width
        if physical == .int96 {
            for index in 0..<wanted { memcpy(target + index &* 12, dictionary.buffer.base + Int(codes[index]) &* 12, 12) }
        } else {
            gatherFixed(dictionary.buffer.base, width: width, rows: codes, count: wanted, into: target)
        }
    }

    // MARK: Conversion

    /// The values as a vector of the column's type; nil when one does not fit.
    func vector(_ column: ParquetColumn, _ rows: Int, _ validity: Buffer?, _ heap: AnyObject?) -> Vector? {
        func made(_ kind: PhysicalKind, _ buffer: Buffer, heap: AnyObject? = nil) -> Vector {
            Vector(type: column.type, kind: kind, count: rows, buffer: buffer, validity: validity, heap: heap)
        }
        switch column.conversion {
        case .none:
            switch physical {
            case .boolean: return made(.boolean, buffer)
            case .int32: return made(.int32, buffer)
            case .int64: return made(.int64, buffer)
            case .float: return made(.float, buffer)
            case .double: return made(.double, buffer)
            case .byteArray, .fixedLengthByteArray: return made(.string, buffer, heap: heap)
            case .int96: return nil
            }
        case .multiply(let factor): return convert(column, rows, validity) { $0.multipliedReportingOverflow(by: factor) }
        case .divide(let divisor): return convert(column, rows, validity) { (floorDivide($0, divisor), false) }
        case .unsigned32: return convert(column, rows, validity) { ($0 & 0xFFFF_FFFF, false) }
        case .unsigned64:
            let wide = Buffer(of: Int128.self, count: rows)
            let source = buffer.pointer(to: UInt64.self)
            for row in 0..<rows { wide.pointer(to: Int128.self)[row] = Int128(source[row]) }
            return made(.int128, wide)
        case .decimalBytes: return decimals(column, rows, validity)
        case .int96:
            let target = Buffer(of: Int64.self, count: rows)
            for row in 0..<rows {
                let nanoseconds = buffer.base.loadUnaligned(fromByteOffset: row &* 12, as: Int64.self)
                let day = Int64(buffer.base.loadUnaligned(fromByteOffset: row &* 12 &+ 8, as: Int32.self))
                // Julian day numbers.
                let days = validity.map { $0.pointer(to: UInt8.self)[row] == 0 } ?? false ? 0 : day &- 2_440_588
                target.pointer(to: Int64.self)[row] = days &* 86_400_000_000 &+ floorDivide(nanoseconds, 1000)
            }
            return made(.int64, target)
        case .halfFloat:
            let target = Buffer(of: Float.self, count: rows)
            let views = buffer.pointer(to: StringView.self)
            for row in 0..<rows { target.pointer(to: Float.self)[row] = Self.float(half: UInt16(truncatingIfNeeded: views[row].prefix)) }
            return made(.float, target)
        case .uuid:
            let builder = VectorBuilder(.string, capacity: rows)
            let views = buffer.pointer(to: StringView.self)
            for row in 0..<rows {
                if validity.map({ $0.pointer(to: UInt8.self)[row] == 0 }) ?? false {
                    builder.appendNull()
                } else {
                    builder.append(.string(Self.uuid(StringView.buffer(at: views + row))))
                }
            }
            return builder.finish()
        }
    }

    private func convert(_ column: ParquetColumn, _ rows: Int, _ validity: Buffer?, _ change: (Int64) -> (Int64, Bool)) -> Vector? {
        let target = Buffer(of: Int64.self, count: rows)
        convertIntegers(buffer.base, physical == .int32 ? .int32 : .int64, count: rows, into: target.base, .int64)
        let values = target.pointer(to: Int64.self)
        for row in 0..<rows {
            let (value, overflow) = change(values[row])
            if overflow { return nil }
            values[row] = value
        }
        return Vector(type: column.type, kind: .int64, count: rows, buffer: target, validity: validity)
    }

    private func decimals(_ column: ParquetColumn, _ rows: Int, _ validity: Buffer?) -> Vector? {
        guard case .decimal(let precision, _) = column.type else { return nil }
        let target = Buffer(of: Int128.self, count: rows)
        let values = target.pointer(to: Int128.self)
        let views = buffer.pointer(to: StringView.self)
        let limit = Int128(powerOfTen128(precision))
        for row in 0..<rows {
            let bytes = StringView.buffer(at: views + row)
            var value: Int128 = bytes.first.map { $0 >= 0x80 ? -1 : 0 } ?? 0
            // Bytes beyond 128 bits must only repeat the sign.
            if bytes.count > 16 && bytes.dropLast(16).contains(where: { $0 != UInt8(truncatingIfNeeded: value) }) { return nil }
            for byte in bytes.suffix(16) { value = value &<< 8 | Int128(byte) }
            if value >= limit || value <= 0 &- limit { return nil }
            values[row] = value
        }
        return Vector(type: column.type, kind: .int128, count: rows, buffer: target, validity: validity)
    }

    private static func float(half bits: UInt16) -> Float {
        let sign: Float = bits & 0x8000 == 0 ? 1 : -1
        let exponent = Int((bits >> 10) & 31)
        let fraction = Float(bits & 1023)
        if exponent == 31 { return fraction == 0 ? sign * .infinity : .nan }
        if exponent == 0 { return sign * fraction * 0x1p-24 }
        return sign * Float(sign: .plus, exponent: exponent - 15, significand: 1 + fraction / 1024)
    }

    private static func uuid(_ bytes: UnsafeBufferPointer<UInt8>) -> String {
        var text = ""
        for (index, byte) in bytes.enumerated() {
            if [4, 6, 8, 10].contains(index) { text += "-" }
            text += (byte < 16 ? "0" : "") + String(byte, radix: 16)
        }
        return text
    }
}
