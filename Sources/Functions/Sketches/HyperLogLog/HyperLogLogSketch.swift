/// HyperLogLog with 8 bits a register, as Apache DataSketches keeps it: up to 8 items in a list, some more in a hash set, then registers.
/// The estimate is HIP (E. Cohen, D. Ting, 2014) as long as items came one by one, and a composite of the raw estimate and linear
/// counting once sketches with registers were merged.
struct HyperLogLogSketch {
    enum Mode: UInt8 { case list, set, registers }

    static let emptyCoupon: UInt32 = 0
    private static let slotMask: UInt32 = (1 << 26) - 1
    private static let listSize = 8
    private static let smallestSet = 5

    private(set) var logRegisters: Int
    private(set) var mode = Mode.list
    /// List and set: slot in the low 26 bits, rank above. 0 is free.
    private(set) var coupons = [UInt32](repeating: 0, count: listSize)
    private(set) var couponCount = 0
    /// Registers: the largest rank seen in each slot.
    private(set) var registers: [UInt8] = []
    /// Historical inverse probability: the estimate as long as `isOutOfOrder` is false.
    private(set) var accumulated = 0.0
    /// Sums of 2^-rank over the slots, of ranks below 32 and from 32.
    private(set) var lowSum = 0.0
    private(set) var highSum = 0.0
    private(set) var minimum = 0
    private(set) var countAtMinimum = 0
    private(set) var isOutOfOrder = false
    /// A merge left the sums and the minimum to be counted again.
    private var needsCounting = false

    init(logRegisters: Int) { self.logRegisters = logRegisters }

    var isEmpty: Bool { mode != .registers && couponCount == 0 }

    static func coupon(_ hash: (UInt64, UInt64)) -> UInt32 {
        let rank = UInt32(min(hash.1.leadingZeroBitCount, 62) + 1)
        return rank << 26 | UInt32(truncatingIfNeeded: hash.0) & slotMask
    }

    private static func power(_ rank: Int) -> Double { Double(bitPattern: UInt64(1023 &- rank) << 52) }

    // MARK: Updates

    mutating func update(_ coupon: UInt32) {
        switch mode {
        case .list: updateList(coupon)
        case .set: updateSet(coupon)
        case .registers: updateRegister(Int(coupon & Self.slotMask), Int(coupon >> 26))
        }
    }

    private mutating func updateList(_ coupon: UInt32) {
        for index in 0..<Self.listSize {
            if coupons[index] == coupon { return }
            guard coupons[index] == Self.emptyCoupon else { continue }
            coupons[index] = coupon
            couponCount += 1
            if couponCount == Self.listSize { if logRegisters < 8 { promoteToRegisters() } else { promoteToSet() } }
            return
        }
    }

    private mutating func promoteToSet() {
        let listed = coupons
        mode = .set
        coupons = [UInt32](repeating: 0, count: 1 << Self.smallestSet)
        couponCount = 0
        for coupon in listed where coupon != Self.emptyCoupon { updateSet(coupon) }
    }

    /// Open addressing with a stride taken from the coupon: its place, or the free place it belongs to; nil in a full table.
    private static func place(_ coupon: UInt32, in table: [UInt32]) -> Int? {
        let mask = table.count - 1
        let stride = Int((coupon & slotMask) >> UInt32(table.count.trailingZeroBitCount)) | 1
        var probe = Int(coupon) & mask
        for _ in 0..<table.count {
            if table[probe] == coupon || table[probe] == emptyCoupon { return probe }
            probe = (probe + stride) & mask
        }
        return nil
    }

    private mutating func updateSet(_ coupon: UInt32) {
        guard let place = Self.place(coupon, in: coupons), coupons[place] == Self.emptyCoupon else { return }
        coupons[place] = coupon
        couponCount += 1
        guard 4 * couponCount > 3 * coupons.count else { return }
        if coupons.count >= 1 << (logRegisters - 3) {
            promoteToRegisters()
        } else {
            var larger = [UInt32](repeating: 0, count: coupons.count * 2)
            for known in coupons where known != Self.emptyCoupon {
                if let place = Self.place(known, in: larger) { larger[place] = known }
            }
            coupons = larger
        }
    }

    private mutating func promoteToRegisters() {
        let known = coupons
        let estimate = HyperLogLogEstimate.ofCoupons(couponCount)
        startRegisters()
        for coupon in known where coupon != Self.emptyCoupon { update(coupon) }
        accumulated = estimate
    }

    private mutating func startRegisters() {
        mode = .registers
        coupons = []
        couponCount = 0
        registers = [UInt8](repeating: 0, count: 1 << logRegisters)
        lowSum = Double(1 << logRegisters)
        highSum = 0
        minimum = 0
        countAtMinimum = 1 << logRegisters
    }

    private mutating func updateRegister(_ wide: Int, _ rank: Int) {
        let slot = wide & (registers.count - 1)
        let old = Int(registers[slot])
        guard rank > old else { return }
        registers[slot] = UInt8(truncatingIfNeeded: rank)
        accumulated += Double(registers.count) / (lowSum + highSum)
        if old < 32 { lowSum -= Self.power(old) } else { highSum -= Self.power(old) }
        if rank < 32 { lowSum += Self.power(rank) } else { highSum += Self.power(rank) }
        if old == 0 { countAtMinimum -= 1 }
    }

    // MARK: Merging

    /// Adds all of another sketch. With different sizes the result has the smaller one, but never more than `maximum`.
    mutating func merge(_ other: HyperLogLogSketch, maximum: Int) {
        if other.isEmpty { return }
        guard other.mode == .registers else {
            if isEmpty && mode == .list && other.mode == .set && other.logRegisters == logRegisters {
                self = other
            } else {
                for coupon in other.coupons where coupon != Self.emptyCoupon { update(coupon) }
            }
            return
        }
        guard mode == .registers else {
            // The registers take in the few coupons.
            var merged = other.logRegisters > maximum ? other.folded(to: maximum) : other
            for coupon in coupons where coupon != Self.emptyCoupon { merged.update(coupon) }
            self = merged
            return
        }
        if other.logRegisters < logRegisters { self = folded(to: other.logRegisters) }
        let mask = registers.count - 1
        for (slot, rank) in other.registers.enumerated() where rank > registers[slot & mask] { registers[slot & mask] = rank }
        isOutOfOrder = true
        accumulated = 0
        needsCounting = true
    }

    /// The same sketch with fewer registers.
    func folded(to logRegisters: Int) -> HyperLogLogSketch {
        var result = HyperLogLogSketch(logRegisters: logRegisters)
        result.startRegisters()
        for (slot, rank) in registers.enumerated() where rank > 0 { result.updateRegister(slot, Int(rank)) }
        result.accumulated = accumulated
        result.isOutOfOrder = isOutOfOrder
        return result
    }

    /// Counts the sums and the minimum again where a merge left that to do.
    mutating func settle() {
        guard needsCounting else { return }
        needsCounting = false
        minimum = 64
        countAtMinimum = 0
        lowSum = Double(registers.count)
        highSum = 0
        for rank in registers.map(Int.init) {
            if rank > 0 { if rank < 32 { lowSum += Self.power(rank) - 1 } else { highSum += Self.power(rank) - 1 } }
            if rank < minimum {
                minimum = rank
                countAtMinimum = 1
            } else if rank == minimum {
                countAtMinimum += 1
            }
        }
    }

    var estimate: Double {
        guard mode == .registers else { return HyperLogLogEstimate.ofCoupons(couponCount) }
        return isOutOfOrder ? HyperLogLogEstimate.composite(self) : accumulated
    }

    // MARK: Restoring

    /// A sketch of items still kept one by one; nil when there are more than such a sketch holds.
    init?(logRegisters: Int, mode: Mode, coupons: [UInt32]) {
        self.init(logRegisters: logRegisters)
        for coupon in coupons where coupon != Self.emptyCoupon { update(coupon) }
        if self.mode != mode && mode != .set { return nil }
    }

    /// A set with its table as it was, so that it writes the same bytes again; nil when the table cannot be one.
    init?(logRegisters: Int, table: [UInt32], count: Int) {
        let filled = table.reduce(0) { $0 + ($1 == Self.emptyCoupon ? 0 : 1) }
        guard logRegisters >= 8, table.count >= 1 << Self.smallestSet, table.count <= 1 << max(logRegisters - 3, Self.smallestSet),
            table.count.nonzeroBitCount == 1, filled == count, 4 * count <= 3 * table.count
        else { return nil }
        self.init(logRegisters: logRegisters)
        mode = .set
        coupons = table
        couponCount = count
    }

    /// Registers with their accumulators as they were.
    init(
        registers: [UInt8], accumulated: Double, lowSum: Double, highSum: Double, minimum: Int, countAtMinimum: Int, isOutOfOrder: Bool
    ) {
        self.init(logRegisters: registers.count.trailingZeroBitCount)
        mode = .registers
        coupons = []
        self.registers = registers
        self.accumulated = accumulated
        self.lowSum = lowSum
        self.highSum = highSum
        self.minimum = minimum
        self.countAtMinimum = countAtMinimum
        self.isOutOfOrder = isOutOfOrder
    }

    /// Registers of which only the ranks and the estimate are known.
    init(ranks: [UInt8], accumulated: Double, isOutOfOrder: Bool) {
        self.init(logRegisters: ranks.count.trailingZeroBitCount)
        startRegisters()
        for (slot, rank) in ranks.enumerated() where rank > 0 { updateRegister(slot, Int(rank)) }
        self.accumulated = isOutOfOrder ? 0 : accumulated
        self.isOutOfOrder = isOutOfOrder
    }

    var byteCount: Int { coupons.count &* 4 &+ registers.count }
}
