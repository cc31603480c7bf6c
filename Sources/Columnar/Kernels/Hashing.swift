/// Hashes of rows for hash tables and partitioning: equal values of one type hash equal whatever the kind and encoding they lie in.
/// -0.0 hashes as 0.0, every NaN alike, NULL to a fixed number. Not stable between versions; `hash()` and `xxhash64()` are functions of
/// their own.
package enum Hashing {
    @usableFromInline static let multiplier: UInt64 = 0x9E37_79B9_7F4A_7C15
    @usableFromInline static let whitening: UInt64 = 0xE703_7ED1_A0B4_28DB
    package static let nullHash: UInt64 = 0x1D8E_4E27_C47D_124F

    /// Folds the 128-bit product of two words (the step of wyhash).
    @inlinable @inline(__always)
    package static func mix(_ a: UInt64, _ b: UInt64) -> UInt64 {
        let product = a.multipliedFullWidth(by: b)
        return product.high ^ product.low
    }

    /// The hash of one 64-bit integer value.
    @inlinable @inline(__always)
    package static func word(_ value: UInt64) -> UInt64 { mix(value ^ whitening, multiplier) ^ value }

    /// The hash of a further column folded into that of those before it.
    @inlinable @inline(__always)
    package static func combine(_ hash: UInt64, _ next: UInt64) -> UInt64 {
        mix(hash ^ next &+ multiplier, whitening) &+ hash
    }

    @inlinable @inline(__always)
    package static func double(_ value: Double) -> UInt64 {
        word(value == 0 ? 0 : (value != value ? Double.nan.bitPattern : value.bitPattern))
    }

    @inlinable @inline(__always)
    package static func wide(_ value: Int128) -> UInt64 {
        let low = UInt64(truncatingIfNeeded: value)
        let high = Int64(truncatingIfNeeded: value >> 64)
        let narrow = Int64(bitPattern: low)
        return high == narrow >> 63 ? word(low) : combine(word(low), word(UInt64(bitPattern: high)))
    }

    /// The hash of bytes, 16 at a time.
    package static func bytes(_ start: UnsafePointer<UInt8>, count: Int) -> UInt64 {
        let raw = UnsafeRawPointer(start)
        var hash = mix(UInt64(truncatingIfNeeded: count) ^ whitening, multiplier)
        var position = 0
        while count &- position >= 16 {
            let a = (raw + position).loadUnaligned(as: UInt64.self)
            let b = (raw + position + 8).loadUnaligned(as: UInt64.self)
            hash = mix(a ^ hash, b ^ multiplier) ^ hash
            position &+= 16
        }
        var a: UInt64 = 0
        var b: UInt64 = 0
        let left = count &- position
        if left >= 8 {
            a = (raw + position).loadUnaligned(as: UInt64.self)
            b = (raw + (count &- 8)).loadUnaligned(as: UInt64.self)
        } else if left >= 4 {
            a = UInt64((raw + position).loadUnaligned(as: UInt32.self))
            b = UInt64((raw + (count &- 4)).loadUnaligned(as: UInt32.self))
        } else if left > 0 {
            a = UInt64(start[position]) | UInt64(start[position &+ left / 2]) << 8 | UInt64(start[count &- 1]) << 16
        }
        return mix(a ^ hash ^ whitening, b ^ multiplier) ^ hash
    }

    /// The hash of the string at `view`. Inline strings hash without a loop.
    @inline(__always)
    package static func string(_ view: UnsafePointer<StringView>) -> UInt64 {
        let head = UInt64(view.pointee.length) | UInt64(view.pointee.prefix) << 32
        if view.pointee.length <= 12 {
            return mix(head ^ whitening, view.pointee.word ^ multiplier) ^ head
        }
        return bytes(StringView.bytes(at: view), count: Int(view.pointee.length))
    }

    /// The hash of each of `rows` rows over all columns (at least one). O(rows · columns).
    package static func hash(_ columns: [Vector], rows: Int, into target: UnsafeMutablePointer<UInt64>) {
        guard let first = columns.first else {
            for row in 0..<rows { target[row] = nullHash }
            return
        }
        hashColumn(first, rows, into: target)
        if columns.count == 1 { return }
        let scratch = Buffer(of: UInt64.self, count: rows)
        let next = scratch.pointer(to: UInt64.self)
        for column in columns.dropFirst() {
            hashColumn(column, rows, into: next)
            for row in 0..<rows { target[row] = combine(target[row], next[row]) }
        }
    }

    private static func hashColumn(_ column: Vector, _ rows: Int, into target: UnsafeMutablePointer<UInt64>) {
        if column.kind == .void { return fill(nullHash, rows, target) }
        if column.isConstant {
            let one = column.slice(0, 1).flattened()
            var hash: UInt64 = 0
            hashColumn(one, 1, into: &hash)
            return fill(hash, rows, target)
        }
        if let dictionary = column.dictionary {
            if dictionary.count <= rows &* 2 && dictionary.count > 0 {
                hashDictionary(column, dictionary, rows, into: target)
            } else {
                hashColumn(column.flattened(), rows, into: target)
            }
            return
        }
        hashValues(column, rows, into: target)
        if let validity = column.validity {
            for row in 0..<rows { target[row] = validity[row] == 0 ? nullHash : target[row] }
        }
    }

    private static func fill(_ hash: UInt64, _ rows: Int, _ target: UnsafeMutablePointer<UInt64>) {
        for row in 0..<rows { target[row] = hash }
    }

    private static func hashDictionary(_ column: Vector, _ dictionary: Vector, _ rows: Int, into target: UnsafeMutablePointer<UInt64>) {
        let hashes = Buffer(of: UInt64.self, count: dictionary.count)
        let entry = hashes.pointer(to: UInt64.self)
        hashColumn(dictionary, dictionary.count, into: entry)
        DictionaryCodes.map(column, rows: rows, table: UnsafePointer(entry), into: target)
        if let validity = column.validity {
            for row in 0..<rows { target[row] = validity[row] == 0 ? nullHash : target[row] }
        }
    }

    @inline(__always)
    private static func integers<T: FixedWidthInteger>(
        _ type: T.Type, _ column: Vector, _ rows: Int, _ target: UnsafeMutablePointer<UInt64>
    ) {
        let source = column.pointer(to: T.self)
        for row in 0..<rows { target[row] = word(UInt64(bitPattern: Int64(truncatingIfNeeded: source[row]))) }
    }

    /// Flat vectors; what NULL rows get does not matter.
    private static func hashValues(_ column: Vector, _ rows: Int, into target: UnsafeMutablePointer<UInt64>) {
        switch column.kind {
        case .void: fill(nullHash, rows, target)
        case .boolean: integers(UInt8.self, column, rows, target)
        case .int8: integers(Int8.self, column, rows, target)
        case .int16: integers(Int16.self, column, rows, target)
        case .int32: integers(Int32.self, column, rows, target)
        case .int64: integers(Int64.self, column, rows, target)
        case .int128:
            let source = column.pointer(to: Int128.self)
            for row in 0..<rows { target[row] = wide(source[row]) }
        case .float:
            let source = column.pointer(to: Float.self)
            for row in 0..<rows { target[row] = double(Double(source[row])) }
        case .double:
            let source = column.pointer(to: Double.self)
            for row in 0..<rows { target[row] = double(source[row]) }
        case .string:
            let source = column.pointer(to: StringView.self)
            if let validity = column.validity {
                for row in 0..<rows where validity[row] != 0 { target[row] = string(source + row) }
            } else {
                for row in 0..<rows { target[row] = string(source + row) }
            }
        case .interval:
            let source = column.pointer(to: CalendarInterval.self)
            for row in 0..<rows {
                let months = UInt64(UInt32(bitPattern: source[row].months))
                let days = UInt64(UInt32(bitPattern: source[row].days))
                target[row] = combine(word(months << 32 | days), word(UInt64(bitPattern: source[row].microseconds)))
            }
        case .list, .map: hashLists(column, rows, into: target)
        case .structure:
            fill(multiplier, rows, target)
            let scratch = Buffer(of: UInt64.self, count: rows)
            let next = scratch.pointer(to: UInt64.self)
            for child in column.children {
                hashColumn(child, rows, into: next)
                for row in 0..<rows { target[row] = combine(target[row], next[row]) }
            }
        }
    }

    private static func hashLists(_ column: Vector, _ rows: Int, into target: UnsafeMutablePointer<UInt64>) {
        guard let elements = column.children.first else { return fill(multiplier, rows, target) }
        let entries = column.pointer(to: ListEntry.self)
        let valid = column.validity
        // Only the elements that these rows refer to: a slice may share a child that is much larger.
        var low = UInt32.max
        var high: UInt32 = 0
        for row in 0..<rows where (valid?[row] ?? 1) != 0 && entries[row].count > 0 {
            low = min(low, entries[row].offset)
            high = max(high, entries[row].offset &+ entries[row].count)
        }
        if low > high { low = high }
        let span = min(Int(high &- low), elements.count)
        let scratch = Buffer(of: UInt64.self, count: span)
        let hashes = scratch.pointer(to: UInt64.self)
        if span > 0 { hash(column.children.map { $0.slice(Int(low), span) }, rows: span, into: hashes) }
        for row in 0..<rows {
            var hash = word(UInt64(entries[row].count))
            if (valid?[row] ?? 1) != 0 {
                let start = Int(entries[row].offset &- low)
                for element in 0..<Int(entries[row].count) where start &+ element < span { hash = combine(hash, hashes[start &+ element]) }
            }
            target[row] = hash
        }
    }
}
