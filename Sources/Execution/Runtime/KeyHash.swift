import Columnar

/// Hash of a word for tables of one operator. (Functions of other modules are not inlined into hot loops, this one is.)
enum KeyHash {
    /// Spreads over all bits; the low ones are good for masking.
    @inline(__always)
    static func word(_ value: UInt64) -> UInt64 {
        let product = value &* 0x9E37_79B9_7F4A_7C15
        return product ^ (product &>> 32)
    }
}

extension KeyHash {
    /// The slot of a key's word in a table of `mask + 1` slots: four neighbouring keys share a cache line, for keys that come nearly sorted.
    @inline(__always)
    static func slot(_ key: UInt64, _ mask: Int) -> Int {
        Int(truncatingIfNeeded: (word(key &>> 2) &<< 2) | (key & 3)) & mask
    }
}

/// Values by dictionary code. (Generic functions of other modules are not specialised for their callers.)
enum CodeLookup {
    @inline(__always)
    private static func look<Code: FixedWidthInteger, T: FixedWidthInteger>(
        _ codes: UnsafePointer<Code>, _ rows: Int, _ limit: Int, _ clamps: Bool, _ table: UnsafePointer<T>, _ target: UnsafeMutablePointer<T>
    ) {
        if clamps {
            for row in 0..<rows { target[row] = table[min(Int(truncatingIfNeeded: codes[row]), limit)] }
        } else {
            for row in 0..<rows { target[row] = table[Int(truncatingIfNeeded: codes[row])] }
        }
    }

    /// `target[row] = table[code(row)]`; codes of NULL rows, which are undefined, are brought inside the dictionary. The dictionary is not empty.
    static func bytes(_ vector: Vector, rows: Int, table: UnsafePointer<UInt8>, into target: UnsafeMutablePointer<UInt8>) {
        guard case .dictionary(let width) = vector.encoding, let dictionary = vector.dictionary, dictionary.count > 0 else { return }
        let limit = dictionary.count &- 1
        let clamps = vector.validity != nil
        switch width {
        case .one: look(vector.pointer(to: UInt8.self), rows, limit, clamps, table, target)
        case .two: look(vector.pointer(to: UInt16.self), rows, limit, clamps, table, target)
        case .four: look(vector.pointer(to: UInt32.self), rows, limit, clamps, table, target)
        }
    }

    static func words(_ vector: Vector, rows: Int, table: UnsafePointer<UInt32>, into target: UnsafeMutablePointer<UInt32>) {
        guard case .dictionary(let width) = vector.encoding, let dictionary = vector.dictionary, dictionary.count > 0 else { return }
        let limit = dictionary.count &- 1
        let clamps = vector.validity != nil
        switch width {
        case .one: look(vector.pointer(to: UInt8.self), rows, limit, clamps, table, target)
        case .two: look(vector.pointer(to: UInt16.self), rows, limit, clamps, table, target)
        case .four: look(vector.pointer(to: UInt32.self), rows, limit, clamps, table, target)
        }
    }
}
