/// The bytes of HyperLogLog sketches: written as Apache DataSketches writes updatable HLL_8 images; HLL_4, HLL_6 and compact images are
/// read.
enum HyperLogLogFormat {
    private static let version: UInt8 = 1
    private static let family: UInt8 = 7
    private static let emptyFlag: UInt8 = 4
    private static let compactFlag: UInt8 = 8
    private static let outOfOrderFlag: UInt8 = 16

    static func write(_ sketch: HyperLogLogSketch) -> [UInt8] {
        var writer = SketchWriter(capacity: 48 + sketch.byteCount)
        let logRegisters = UInt8(truncatingIfNeeded: sketch.logRegisters)
        let logTable = UInt8(truncatingIfNeeded: sketch.coupons.count.trailingZeroBitCount)
        let type: UInt8 = 8
        switch sketch.mode {
        case .list:
            let flags = sketch.isEmpty ? emptyFlag : 0
            writer.put([2, version, family, logRegisters, 3, flags, UInt8(truncatingIfNeeded: sketch.couponCount), type])
            for coupon in sketch.coupons { writer.put(integer: coupon) }
        case .set:
            writer.put([3, version, family, logRegisters, logTable, 0, 0, type | 1])
            writer.put(integer: UInt32(truncatingIfNeeded: sketch.couponCount))
            for coupon in sketch.coupons { writer.put(integer: coupon) }
        case .registers:
            let flags = sketch.isOutOfOrder ? outOfOrderFlag : 0
            writer.put([10, version, family, logRegisters, 0, flags, UInt8(truncatingIfNeeded: sketch.minimum), type | 2])
            writer.put(sketch.accumulated)
            writer.put(sketch.lowSum)
            writer.put(sketch.highSum)
            writer.put(integer: UInt32(truncatingIfNeeded: sketch.countAtMinimum))
            writer.put(integer: UInt32(0))
            writer.put(sketch.registers)
        }
        return writer.bytes
    }

    /// Nil for bytes that are no such sketch.
    static func read(_ bytes: [UInt8]) -> HyperLogLogSketch? {
        var reader = SketchReader(bytes)
        guard let head = reader.block(8), head[1] == version, head[2] == family, (4...21).contains(head[3]), head[7] < 12 else {
            return nil
        }
        let logRegisters = Int(head[3])
        let isCompact = head[5] & compactFlag != 0
        switch (head[7] & 3, head[0]) {
        case (0, 2):
            guard let coupons = coupons(&reader, Int(head[6])), coupons.count < 8 else { return nil }
            return HyperLogLogSketch(logRegisters: logRegisters, mode: .list, coupons: coupons)
        case (1, 3):
            guard let count = reader.integer(UInt32.self), logRegisters >= 8 else { return nil }
            if isCompact {
                guard let coupons = coupons(&reader, Int(count)) else { return nil }
                return HyperLogLogSketch(logRegisters: logRegisters, mode: .set, coupons: coupons)
            }
            guard (5...18).contains(head[4]), let table = coupons(&reader, 1 << Int(head[4])) else { return nil }
            return HyperLogLogSketch(logRegisters: logRegisters, table: table, count: Int(count))
        case (2, 10):
            return registers(&reader, head: head, logRegisters: logRegisters, isCompact: isCompact)
        default:
            return nil
        }
    }

    private static func coupons(_ reader: inout SketchReader, _ count: Int) -> [UInt32]? {
        guard count >= 0, count <= reader.remaining / 4 else { return nil }
        return (0..<count).compactMap { _ in reader.integer(UInt32.self) }
    }

    private static func registers(_ reader: inout SketchReader, head: [UInt8], logRegisters: Int, isCompact: Bool) -> HyperLogLogSketch? {
        guard let accumulated = reader.double(), let lowSum = reader.double(), let highSum = reader.double(),
            let countAtMinimum = reader.integer(UInt32.self), let exceptions = reader.integer(UInt32.self)
        else { return nil }
        let size = 1 << logRegisters
        let isOutOfOrder = head[5] & outOfOrderFlag != 0
        switch head[7] >> 2 {
        case 2:
            guard let registers = reader.block(size), registers.allSatisfy({ $0 < 64 }), lowSum + highSum > 0 else { return nil }
            return HyperLogLogSketch(
                registers: registers, accumulated: accumulated, lowSum: lowSum, highSum: highSum, minimum: Int(head[6]),
                countAtMinimum: Int(countAtMinimum), isOutOfOrder: isOutOfOrder)
        case 1:
            guard let packed = reader.block(size * 3 / 4 + 1) else { return nil }
            let ranks = (0..<size).map { slot -> UInt8 in
                let bit = slot * 6
                let word = UInt16(packed[bit / 8]) | UInt16(packed[bit / 8 + 1]) << 8
                return UInt8(truncatingIfNeeded: word >> UInt16(bit % 8) & 63)
            }
            return HyperLogLogSketch(ranks: ranks, accumulated: accumulated, isOutOfOrder: isOutOfOrder)
        default:
            // 4 bits above the minimum each; 15 refers to the list of exceptions behind the registers.
            guard let packed = reader.block(size / 2), head[6] < 49 else { return nil }
            let listed = isCompact ? Int(exceptions) : (exceptions == 0 ? 0 : 1 << min(Int(head[4]), 21))
            guard let pairs = coupons(&reader, listed) else { return nil }
            var ranks = (0..<size).map { slot -> UInt8 in
                let nibble = slot % 2 == 0 ? packed[slot / 2] & 15 : packed[slot / 2] >> 4
                return nibble == 15 ? 0 : nibble + head[6]
            }
            for pair in pairs where pair != 0 { ranks[Int(pair & ((1 << 26) - 1)) & (size - 1)] = UInt8(pair >> 26) }
            return HyperLogLogSketch(ranks: ranks, accumulated: accumulated, isOutOfOrder: isOutOfOrder)
        }
    }
}
