#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// Estimates how many different values a column holds: HyperLogLog (Flajolet and others, 2007) with 2,048 registers, standard error 2.3%,
/// and linear counting below 5,000, where the error is smaller still. Sketches of parts merge into the sketch of the whole.
package struct DistinctSketch: Sendable, Hashable {
    package static let registerCount = 2048
    private static let indexBits: UInt64 = 11
    /// The greatest rank seen per register; empty until the first value.
    package private(set) var registers: [UInt8]

    package init() {
        registers = [UInt8](repeating: 0, count: DistinctSketch.registerCount)
    }

    /// Registers as stored on disk; nil when they are not a sketch's.
    package init?(registers: [UInt8]) {
        guard registers.count == DistinctSketch.registerCount else { return nil }
        self.registers = registers
    }

    /// Spreads a value's 64 bits over the whole word (Stafford's mixer, variant 13).
    @inline(__always)
    static func mix(_ value: UInt64) -> UInt64 {
        var hash = value
        hash ^= hash >> 30
        hash = hash &* 0xBF58_476D_1CE4_E5B9
        hash ^= hash >> 27
        hash = hash &* 0x94D0_49BB_1331_11EB
        return hash ^ (hash >> 31)
    }

    @inline(__always)
    static func update(_ registers: UnsafeMutablePointer<UInt8>, hash: UInt64) {
        let index = Int(truncatingIfNeeded: hash & (UInt64(registerCount) &- 1))
        let rank = UInt8(truncatingIfNeeded: ((hash >> indexBits) | (1 << 53)).trailingZeroBitCount &+ 1)
        if rank > registers[index] { registers[index] = rank }
    }

    package mutating func insert(hash: UInt64) {
        registers.withUnsafeMutableBufferPointer { target in
            if let base = target.baseAddress { DistinctSketch.update(base, hash: hash) }
        }
    }

    mutating func insert<T: FixedWidthInteger>(_ values: UnsafePointer<T>, count: Int) {
        registers.withUnsafeMutableBufferPointer { target in
            guard let base = target.baseAddress else { return }
            for row in 0..<count {
                DistinctSketch.update(base, hash: DistinctSketch.mix(UInt64(truncatingIfNeeded: values[row])))
            }
        }
    }

    package mutating func merge(_ other: DistinctSketch) {
        for index in 0..<min(registers.count, other.registers.count) where other.registers[index] > registers[index] {
            registers[index] = other.registers[index]
        }
    }

    /// The estimated number of different values.
    package var estimate: Int {
        let count = Double(DistinctSketch.registerCount)
        var sum = 0.0
        var zeros = 0
        for register in registers {
            sum += 1 / Double(UInt64(1) << UInt64(min(register, 60)))
            if register == 0 { zeros += 1 }
        }
        let raw = 0.7213 / (1 + 1.079 / count) * count * count / sum
        if raw <= 2.5 * count && zeros > 0 { return Int((count * log(count / Double(zeros))).rounded()) }
        return Int(raw.rounded())
    }
}
