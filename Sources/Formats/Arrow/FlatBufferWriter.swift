/// Writes FlatBuffers from front to back: parents before what they refer to, whose places are filled in later. Everything is aligned to 8.
struct FlatBufferWriter {
    enum Field {
        case byte(UInt8)
        case short(Int16)
        case int(Int32)
        case long(Int64)
        /// Filled in by `refer`.
        case reference
    }

    /// The first four bytes refer to the root.
    private(set) var bytes: [UInt8] = [0, 0, 0, 0]

    private mutating func align(_ size: Int, before: Int = 0) {
        while (bytes.count + before) % size != 0 { bytes.append(0) }
    }

    private mutating func put<T: FixedWidthInteger>(_ value: T) {
        withUnsafeBytes(of: value.littleEndian) { bytes.append(contentsOf: $0) }
    }

    /// A table; nil fields are left out. Answers its place, and that of each field.
    mutating func table(_ fields: [Field?]) -> (start: Int, places: [Int]) {
        let directory = 4 + 2 * fields.count
        align(8, before: directory)
        var offsets: [UInt16] = []
        var size = 4
        for field in fields {
            let width: Int
            switch field {
            case nil:
                offsets.append(0)
                continue
            case .byte: width = 1
            case .short: width = 2
            case .int, .reference: width = 4
            case .long: width = 8
            }
            size = (size + width - 1) / width * width
            offsets.append(UInt16(truncatingIfNeeded: size))
            size += width
        }
        put(UInt16(truncatingIfNeeded: directory))
        put(UInt16(truncatingIfNeeded: size))
        for offset in offsets { put(offset) }
        let start = bytes.count
        put(Int32(truncatingIfNeeded: directory))
        for (field, offset) in zip(fields, offsets) {
            guard let field else { continue }
            while bytes.count < start + Int(offset) { bytes.append(0) }
            switch field {
            case .byte(let value): bytes.append(value)
            case .short(let value): put(value)
            case .int(let value): put(value)
            case .long(let value): put(value)
            case .reference: put(UInt32(0))
            }
        }
        return (start, offsets.map { start + Int($0) })
    }

    /// Has the field at `place` refer to what stands at `target`.
    mutating func refer(from place: Int, to target: Int) {
        let distance = UInt32(truncatingIfNeeded: target - place).littleEndian
        withUnsafeBytes(of: distance) { for (index, byte) in $0.enumerated() { bytes[place + index] = byte } }
    }

    mutating func root(_ start: Int) { refer(from: 0, to: start) }

    mutating func text(_ value: String) -> Int {
        align(4)
        let start = bytes.count
        put(UInt32(truncatingIfNeeded: value.utf8.count))
        bytes.append(contentsOf: value.utf8)
        bytes.append(0)
        return start
    }

    /// A vector of references, to be filled in.
    mutating func references(_ count: Int) -> (start: Int, places: [Int]) {
        align(4)
        let start = bytes.count
        put(UInt32(truncatingIfNeeded: count))
        for _ in 0..<count { put(UInt32(0)) }
        return (start, (0..<count).map { start + 4 + 4 * $0 })
    }

    /// A vector of structures of two 64-bit numbers.
    mutating func pairs(_ values: [(Int, Int)]) -> Int {
        align(8, before: 4)
        let start = bytes.count
        put(UInt32(truncatingIfNeeded: values.count))
        for (first, second) in values {
            put(Int64(first))
            put(Int64(second))
        }
        return start
    }
}
