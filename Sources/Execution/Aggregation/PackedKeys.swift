import Columnar

/// The columns of a key packed into one 64-bit word: each value less the column's least one, side by side; 0 stands for NULL in columns
/// that may hold it. Strings take part by their dictionary codes. Few bits in all let the word be an index.
struct PackedKeys {
    struct Column {
        var type: DataType
        /// Set for strings.
        var dictionary: DictionaryKey?
        /// The values that have a code.
        var low: Int64
        var high: Int64
        var nullable: Bool
        var shift: UInt64 = 0
        var bits: UInt64 = 0

        /// Codes of dictionaries and truth values are as many as they are.
        var canGrow: Bool { dictionary == nil && type.canonicalKind != .boolean }

        /// Added to a value's distance from `low`.
        var offset: Int64 { nullable ? 1 : 0 }

        /// Nil when they do not fit 64 bits.
        var bitsNeeded: Int? {
            let (span, overflow) = high.subtractingReportingOverflow(low)
            if overflow || span == Int64.max { return nullable ? nil : 64 }
            return 64 - UInt64(bitPattern: span &+ offset).leadingZeroBitCount
        }
    }

    private(set) var columns: [Column]
    let totalBits: Int

    /// Layouts of no more bits stay as tight as they can be, since an array may be indexed by the word …
    static let tightBits = 22
    /// … from the beginning with so many bits, else once there are many groups.
    static let indexedBits = 18
    /// Dictionaries of more entries are left to other keys.
    private static let mostEntries = 1 << 17

    /// Lays out columns for vectors like these and, when there is one, for all that the layout before held. Nil when they do not fit.
    init?(_ vectors: [Vector], types: [DataType], extending previous: PackedKeys?, tight: Bool) {
        // Bounds that vectors promise may be far wider than their values: those are looked at where the promise takes too many bits.
        guard let (columns, total) = PackedKeys.lay(vectors, types, previous, measures: false)
            ?? PackedKeys.lay(vectors, types, previous, measures: true)
        else { return nil }
        var laid = columns
        // Room to grow, so that numbers that rise slowly do not lead to a new layout with every batch.
        let growing = columns.count(where: { $0.canGrow })
        let slack = tight && total <= PackedKeys.tightBits ? 0 : (64 - total) / max(growing, 1)
        var shift = 0
        for index in laid.indices {
            let needed = max(laid[index].bitsNeeded ?? 64, 1)
            let bits = laid[index].canGrow ? min(needed + slack, 64) : needed
            laid[index].widen(toBits: bits)
            laid[index].bits = UInt64(bits)
            laid[index].shift = UInt64(shift)
            shift += bits
        }
        totalBits = shift
        self.columns = laid
    }

    /// The layout without room for values other than those of the given keys, which it holds: what another can be made to extend when room is short.
    func narrowed(to keys: [Vector]) -> PackedKeys {
        var result = self
        for (index, vector) in keys.enumerated() where columns[index].canGrow {
            let found = PackedKeys.measured(vector) ?? columns[index].low...columns[index].low
            result.columns[index].low = found.lowerBound
            result.columns[index].high = found.upperBound
        }
        return result
    }

    /// The columns and the bits they take together; nil when those are more than a word has.
    private static func lay(_ vectors: [Vector], _ types: [DataType], _ previous: PackedKeys?, measures: Bool) -> (columns: [Column], bits: Int)? {
        var columns: [Column] = []
        var total = 0
        for (index, vector) in vectors.enumerated() {
            guard var column = PackedKeys.column(vector, types[index], previous?.columns[index], measures: measures) else { return nil }
            if let old = previous?.columns[index] {
                column.low = min(column.low, old.low)
                column.high = max(column.high, old.high)
                column.nullable = column.nullable || old.nullable
            }
            guard let bits = column.bitsNeeded else { return nil }
            total += max(bits, 1)
            columns.append(column)
        }
        return total <= 64 ? (columns, total) : nil
    }

    private static func column(_ vector: Vector, _ type: DataType, _ previous: Column?, measures: Bool) -> Column? {
        if vector.kind == .boolean {
            return Column(type: type, low: 0, high: 1, nullable: vector.mayHaveNulls)
        }
        if vector.kind == .string {
            guard let entries = vector.dictionary, entries.count > 0, entries.count <= PackedKeys.mostEntries else { return nil }
            // Looking through a large dictionary for the sake of a few rows does not pay.
            if previous == nil && entries.count > 1024 + 64 * vector.count { return nil }
            if let known = previous?.dictionary {
                guard known.entries === entries else { return nil }
                return Column(type: type, dictionary: known, low: 0, high: Int64(entries.count - 1), nullable: vector.mayHaveNulls)
            }
            if previous != nil { return nil }
            return Column(type: type, dictionary: DictionaryKey(entries), low: 0, high: Int64(entries.count - 1), nullable: vector.mayHaveNulls)
        }
        guard vector.kind.isInteger, vector.kind != .int128, previous?.dictionary == nil else { return nil }
        // NULLs alone need no room.
        let none = (previous?.low ?? 0)...(previous?.low ?? 0)
        let bounds: ClosedRange<Int64>
        if vector.isConstant && vector.isNull(at: 0) {
            bounds = none
        } else {
            bounds = measures ? PackedKeys.measured(vector) ?? none : PackedKeys.bounds(vector)
        }
        return Column(type: type, low: bounds.lowerBound, high: bounds.upperBound, nullable: vector.mayHaveNulls)
    }

    /// The vector's bounds; found by looking when it does not know any.
    private static func bounds(_ vector: Vector) -> ClosedRange<Int64> {
        guard vector.kind == .int64, vector.bounds == Int64.min...Int64.max, !vector.mayHaveNulls else { return vector.bounds }
        return measured(vector) ?? vector.bounds
    }

    /// The least and greatest value there is; nil when all are NULL.
    private static func measured(_ vector: Vector) -> ClosedRange<Int64>? {
        let flat = vector.flattened().widened(to: .int64)
        let values = flat.pointer(to: Int64.self)
        var low = Int64.max
        var high = Int64.min
        if let valid = flat.validity {
            for row in 0..<vector.count where valid[row] != 0 {
                low = min(low, values[row])
                high = max(high, values[row])
            }
        } else {
            for row in 0..<vector.count {
                low = min(low, values[row])
                high = max(high, values[row])
            }
        }
        return low <= high ? low...high : nil
    }

    /// Whether all values of the vectors have a code.
    func holds(_ vectors: [Vector]) -> Bool {
        for (column, vector) in zip(columns, vectors) {
            if vector.mayHaveNulls && !column.nullable { return false }
            if let dictionary = column.dictionary {
                guard vector.dictionary === dictionary.entries else { return false }
            } else if vector.kind.isInteger {
                if vector.kind == .int128 { return false }
                if vector.isConstant && vector.isNull(at: 0) { continue }
                if column.low <= vector.bounds.lowerBound && vector.bounds.upperBound <= column.high { continue }
                guard let found = PackedKeys.measured(vector) else { continue }
                if found.lowerBound < column.low || found.upperBound > column.high { return false }
            } else if vector.kind != .boolean {
                return false
            }
        }
        return true
    }

    /// One word per row. The vectors are held (`holds`).
    func pack(_ vectors: [Vector], rows: Int, into words: UnsafeMutablePointer<UInt64>) {
        for (index, vector) in vectors.enumerated() {
            let column = columns[index]
            let isFirst = index == 0
            if let dictionary = column.dictionary {
                packCodes(vector, dictionary, column, rows, words, isFirst)
                continue
            }
            let flat = vector.isConstant ? vector.flattened() : vector
            switch flat.kind {
            case .boolean: packValues(flat.pointer(to: UInt8.self), flat.validity, column, rows, words, isFirst)
            case .int8: packValues(flat.pointer(to: Int8.self), flat.validity, column, rows, words, isFirst)
            case .int16: packValues(flat.pointer(to: Int16.self), flat.validity, column, rows, words, isFirst)
            case .int32: packValues(flat.pointer(to: Int32.self), flat.validity, column, rows, words, isFirst)
            case .int64: packValues(flat.pointer(to: Int64.self), flat.validity, column, rows, words, isFirst)
            default: break
            }
        }
    }

    private func packCodes(
        _ vector: Vector, _ dictionary: DictionaryKey, _ column: Column, _ rows: Int, _ words: UnsafeMutablePointer<UInt64>, _ isFirst: Bool
    ) {
        guard case .dictionary(let width) = vector.encoding else { return }
        if let canonical = dictionary.canonical {
            let buffer = Buffer(of: UInt32.self, count: rows)
            let codes = buffer.pointer(to: UInt32.self)
            CodeLookup.words(vector, rows: rows, table: canonical.pointer(to: UInt32.self), into: codes)
            return packValues(UnsafePointer(codes), vector.validity, column, rows, words, isFirst)
        }
        switch width {
        case .one: packValues(vector.pointer(to: UInt8.self), vector.validity, column, rows, words, isFirst)
        case .two: packValues(vector.pointer(to: UInt16.self), vector.validity, column, rows, words, isFirst)
        case .four: packValues(vector.pointer(to: UInt32.self), vector.validity, column, rows, words, isFirst)
        }
    }

    @inline(__always)
    private func packValues<T: FixedWidthInteger>(
        _ values: UnsafePointer<T>, _ valid: UnsafePointer<UInt8>?, _ column: Column, _ rows: Int, _ words: UnsafeMutablePointer<UInt64>,
        _ isFirst: Bool
    ) {
        let base = column.low &- column.offset
        let shift = column.shift
        if let valid {
            for row in 0..<rows {
                let code = UInt64(bitPattern: Int64(truncatingIfNeeded: values[row]) &- base)
                let kept = valid[row] == 0 ? 0 : code
                words[row] = (isFirst ? 0 : words[row]) | (kept &<< shift)
            }
        } else if isFirst {
            for row in 0..<rows { words[row] = UInt64(bitPattern: Int64(truncatingIfNeeded: values[row]) &- base) &<< shift }
        } else {
            for row in 0..<rows { words[row] |= UInt64(bitPattern: Int64(truncatingIfNeeded: values[row]) &- base) &<< shift }
        }
    }

    /// The key columns again.
    func unpack(_ words: UnsafePointer<UInt64>, count: Int) -> [Vector] {
        columns.map { column in
            var validity: Buffer?
            let mask: UInt64 = column.bits >= 64 ? UInt64.max : (1 &<< column.bits) &- 1
            if column.nullable {
                let flags = Buffer(of: UInt8.self, count: count)
                let target = flags.pointer(to: UInt8.self)
                for row in 0..<count { target[row] = (words[row] &>> column.shift) & mask == 0 ? 0 : 1 }
                validity = flags
            }
            let base = column.low &- column.offset
            if let dictionary = column.dictionary {
                let codes = Buffer(of: UInt32.self, count: count)
                let target = codes.pointer(to: UInt32.self)
                for row in 0..<count {
                    // NULL's code is one below the first, which must not be left outside of the dictionary.
                    let code = Int64(bitPattern: (words[row] &>> column.shift) & mask) &+ base
                    target[row] = UInt32(truncatingIfNeeded: max(code, 0))
                }
                return Vector(
                    type: column.type, kind: .string, encoding: .dictionary(.four), count: count, values: UnsafeRawPointer(codes.base),
                    valuesOwner: codes, validity: validity.map { UnsafePointer($0.pointer(to: UInt8.self)) }, validityOwner: validity,
                    children: [dictionary.entries])
            }
            if column.type.canonicalKind == .boolean {
                let flags = Buffer(of: UInt8.self, count: count)
                let target = flags.pointer(to: UInt8.self)
                for row in 0..<count {
                    target[row] = UInt8(truncatingIfNeeded: Int64(bitPattern: (words[row] &>> column.shift) & mask) &+ base) & 1
                }
                return Vector(type: column.type, kind: .boolean, count: count, buffer: flags, validity: validity)
            }
            return unpackIntegers(words, count, column, base, mask, validity)
        }
    }

    private func unpackIntegers(
        _ words: UnsafePointer<UInt64>, _ count: Int, _ column: Column, _ base: Int64, _ mask: UInt64, _ validity: Buffer?
    ) -> Vector {
        let buffer = Buffer(of: Int64.self, count: count)
        let target = buffer.pointer(to: Int64.self)
        var low = Int64.max
        var high = Int64.min
        for row in 0..<count {
            let code = (words[row] &>> column.shift) & mask
            let isNull = column.nullable && code == 0
            let value = isNull ? column.low : Int64(bitPattern: code) &+ base
            target[row] = value
            low = min(low, value)
            high = max(high, value)
        }
        let bounds = low <= high ? low...high : 0...0
        let wide = Vector(type: column.type, kind: .int64, count: count, buffer: buffer, validity: validity, bounds: bounds)
        let kind = PhysicalKind.narrowest(bounds.lowerBound, bounds.upperBound)
        return kind == .int64 ? wide : wide.widened(to: kind)
    }
}

extension PackedKeys.Column {
    /// Spreads the range of values over so many bits.
    fileprivate mutating func widen(toBits bits: Int) {
        if bits >= 64 && !nullable && dictionary == nil {
            low = Int64.min
            high = Int64.max
            return
        }
        guard bits < 63 else { return }
        let codes: Int64 = (1 << Int64(bits)) - 1 - offset
        let room = codes - (high - low)
        guard room > 0 else { return }
        if dictionary != nil { return }
        let below = low.subtractingReportingOverflow(room / 2)
        let newLow = below.overflow ? Int64.min : below.partialValue
        let above = newLow.addingReportingOverflow(codes)
        high = above.overflow ? Int64.max : above.partialValue
        low = newLow
    }
}

/// A dictionary whose codes stand for strings in keys: entries that occur twice are brought to their first code.
final class DictionaryKey {
    let entries: Vector
    /// For each code that of the first entry with the same bytes; nil when all differ.
    let canonical: Buffer?

    init(_ entries: Vector) {
        self.entries = entries
        let count = entries.count
        var size = 16
        while size < count &* 2 { size &*= 2 }
        let slots = Buffer(of: UInt32.self, count: size, zeroed: true)
        let slot = slots.pointer(to: UInt32.self)
        let codes = Buffer(of: UInt32.self, count: count)
        let code = codes.pointer(to: UInt32.self)
        let views = entries.pointer(to: StringView.self)
        var repeats = false
        for entry in 0..<count {
            var position = Int(truncatingIfNeeded: Hashing.string(views + entry)) & (size &- 1)
            code[entry] = UInt32(truncatingIfNeeded: entry)
            while slot[position] != 0 {
                let other = Int(slot[position]) &- 1
                if StringView.equal(views + entry, views + other) {
                    code[entry] = UInt32(truncatingIfNeeded: other)
                    repeats = true
                    break
                }
                position = (position &+ 1) & (size &- 1)
            }
            if slot[position] == 0 { slot[position] = UInt32(truncatingIfNeeded: entry &+ 1) }
        }
        canonical = repeats ? codes : nil
    }
}
