/// The bytes of theta sketches: written as Spark writes them, compact, ordered and packed where that is shorter.
/// (Apache DataSketches, serial versions 3 and 4.)
enum ThetaFormat {
    typealias Sketch = SampledSet<ThetaFunctions.NoSummary>

    private static let family: UInt8 = 3
    private static let emptyFlag: UInt8 = 4
    /// Read-only, compact, ordered.
    private static let flags: UInt8 = 2 | 8 | 16
    private static let singleFlag: UInt8 = 32

    static func write(_ sketch: Sketch) -> [UInt8] {
        var writer = SketchWriter(capacity: 32 + sketch.keys.count * 8)
        let keys = sketch.keys.sorted()
        if sketch.isEmpty || (keys.isEmpty && sketch.isExact) {
            writer.put([1, 3, family, 0, 0, flags | emptyFlag, 0, 0])
            return writer.bytes
        }
        if keys.count == 1 && sketch.isExact {
            writer.put([1, 3, family, 0, 0, flags | singleFlag])
            writer.put(integer: MurmurHash128.seedHash)
            writer.put(integer: keys[0])
            return writer.bytes
        }
        if keys.isEmpty {
            writer.put([3, 3, family, 0, 0, flags])
            writer.put(integer: MurmurHash128.seedHash)
            writer.put(integer: UInt32(0))
            writer.put(Float(1))
            writer.put(integer: sketch.theta)
            return writer.bytes
        }
        var previous: UInt64 = 0
        var all: UInt64 = 0
        for key in keys {
            all |= key &- previous
            previous = key
        }
        let width = 64 - all.leadingZeroBitCount
        let countBytes = (UInt64.bitWidth - UInt64(keys.count).leadingZeroBitCount + 7) / 8
        writer.put([sketch.isExact ? 1 : 2, 4, family, UInt8(width), UInt8(countBytes), flags])
        writer.put(integer: MurmurHash128.seedHash)
        if !sketch.isExact { writer.put(integer: sketch.theta) }
        for place in 0..<countBytes { writer.put(UInt8(truncatingIfNeeded: keys.count >> (place * 8))) }
        writer.put(packed(keys, width))
        return writer.bytes
    }

    /// The differences of ascending keys in `width` bits each, the highest bit first.
    private static func packed(_ keys: [UInt64], _ width: Int) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: (keys.count * width + 7) / 8)
        var bit = 0
        var previous: UInt64 = 0
        for key in keys {
            let difference = key &- previous
            previous = key
            for shift in stride(from: width - 1, through: 0, by: -1) {
                if difference >> UInt64(shift) & 1 != 0 { bytes[bit / 8] |= 128 >> UInt8(bit % 8) }
                bit += 1
            }
        }
        return bytes
    }

    /// Nil for bytes that are no compact theta sketch of the usual seed.
    static func read(_ bytes: [UInt8]) -> Sketch? {
        var reader = SketchReader(bytes)
        guard let head = reader.block(6), head[2] == family, let seed = reader.integer(UInt16.self) else { return nil }
        if head[5] & emptyFlag != 0 { return .empty }
        guard seed == MurmurHash128.seedHash else { return nil }
        switch head[1] {
        case 3: return readPlain(&reader, head)
        case 4: return readPacked(&reader, head)
        default: return nil
        }
    }

    private static func readPlain(_ reader: inout SketchReader, _ head: [UInt8]) -> Sketch? {
        var count = 1
        var theta = Sketch.whole
        if head[0] & 63 > 1 {
            guard let stored = reader.integer(UInt32.self), reader.block(4) != nil else { return nil }
            count = Int(stored)
            if head[0] & 63 > 2 {
                guard let limit = reader.integer(UInt64.self) else { return nil }
                theta = limit
            }
        }
        guard count <= reader.remaining / 8, theta > 0, theta <= Sketch.whole else { return nil }
        let keys = (0..<count).compactMap { _ in reader.integer(UInt64.self) }
        return checked(keys, theta)
    }

    private static func readPacked(_ reader: inout SketchReader, _ head: [UInt8]) -> Sketch? {
        let width = Int(head[3])
        let countBytes = Int(head[4])
        guard (1...63).contains(width), (1...4).contains(countBytes) else { return nil }
        var theta = Sketch.whole
        if head[0] & 63 > 1 {
            guard let limit = reader.integer(UInt64.self) else { return nil }
            theta = limit
        }
        var count = 0
        for place in 0..<countBytes {
            guard let byte = reader.byte() else { return nil }
            count |= Int(byte) << (place * 8)
        }
        guard count * width <= reader.remaining * 8, theta > 0, theta <= Sketch.whole else { return nil }
        let packed = reader.bytes[reader.position...]
        var keys: [UInt64] = []
        keys.reserveCapacity(count)
        var bit = reader.position * 8
        var previous: UInt64 = 0
        for _ in 0..<count {
            var difference: UInt64 = 0
            for _ in 0..<width {
                difference = difference << 1 | UInt64(packed[bit / 8] >> UInt8(7 - bit % 8) & 1)
                bit += 1
            }
            previous = previous &+ difference
            keys.append(previous)
        }
        return checked(keys, theta)
    }

    private static func checked(_ keys: [UInt64], _ theta: UInt64) -> Sketch? {
        guard keys.allSatisfy({ $0 > 0 && $0 < theta }) else { return nil }
        return Sketch(theta: theta, isEmpty: false, keys: keys, summaries: keys.map { _ in ThetaFunctions.NoSummary() })
    }
}
