/// Writes the little-endian fields of a serialised sketch.
struct SketchWriter {
    private(set) var bytes: [UInt8] = []

    init(capacity: Int = 64) { bytes.reserveCapacity(capacity) }

    mutating func put(_ byte: UInt8) { bytes.append(byte) }

    mutating func put(_ block: [UInt8]) { bytes.append(contentsOf: block) }

    mutating func put<T: FixedWidthInteger>(integer: T) {
        withUnsafeBytes(of: integer.littleEndian) { bytes.append(contentsOf: $0) }
    }

    mutating func put(_ number: Double) { put(integer: number.bitPattern) }

    mutating func put(_ number: Float) { put(integer: number.bitPattern) }
}

/// Reads the little-endian fields of a serialised sketch; nil behind the end.
struct SketchReader {
    let bytes: [UInt8]
    var position = 0

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    var remaining: Int { bytes.count - position }

    mutating func byte() -> UInt8? {
        guard position < bytes.count else { return nil }
        defer { position += 1 }
        return bytes[position]
    }

    mutating func integer<T: FixedWidthInteger>(_ type: T.Type) -> T? {
        let size = MemoryLayout<T>.size
        guard remaining >= size else { return nil }
        defer { position += size }
        let at = position
        return bytes.withUnsafeBytes { T(littleEndian: $0.loadUnaligned(fromByteOffset: at, as: T.self)) }
    }

    mutating func double() -> Double? { integer(UInt64.self).map { Double(bitPattern: $0) } }

    mutating func float() -> Float? { integer(UInt32.self).map { Float(bitPattern: $0) } }

    mutating func block(_ count: Int) -> [UInt8]? {
        guard count >= 0, remaining >= count else { return nil }
        defer { position += count }
        return Array(bytes[position..<position + count])
    }
}
