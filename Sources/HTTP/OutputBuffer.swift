/// Bytes waiting to be written to a socket. Grows as needed; empties to its start. Not thread-safe.
final class OutputBuffer {
    private var base: UnsafeMutablePointer<UInt8>
    private var capacity: Int
    private var start: Int = 0
    private var end: Int = 0

    init(capacity: Int = 2048) {
        self.capacity = max(capacity, 64)
        base = UnsafeMutablePointer<UInt8>.allocate(capacity: self.capacity)
    }

    deinit {
        base.deallocate()
    }

    var count: Int { end &- start }
    var isEmpty: Bool { start == end }
    var bytes: UnsafeRawBufferPointer { UnsafeRawBufferPointer(start: base + start, count: end &- start) }

    /// Room for `additional` bytes at the end; the caller writes them and calls `advance`.
    @inline(__always)
    func reserve(_ additional: Int) -> UnsafeMutablePointer<UInt8> {
        if capacity &- end < additional { grow(additional) }
        return base + end
    }

    @inline(__always)
    func advance(_ length: Int) {
        end &+= length
    }

    /// Drops `length` bytes from the front, which must not be more than there are.
    func consume(_ length: Int) {
        start &+= min(length, count)
        if start == end {
            start = 0
            end = 0
            if capacity > 1 << 18 { shrink() }
        }
    }

    @inline(__always)
    func write(_ text: StaticString) {
        let length: Int = text.utf8CodeUnitCount
        reserve(length).update(from: text.utf8Start, count: length)
        end &+= length
    }

    func write(_ source: UnsafeRawBufferPointer) {
        guard let address = source.baseAddress, source.count > 0 else { return }
        UnsafeMutableRawPointer(reserve(source.count)).copyMemory(from: address, byteCount: source.count)
        end &+= source.count
    }

    @inline(__always)
    func write(_ byte: UInt8) {
        reserve(1).pointee = byte
        end &+= 1
    }

    func writeDecimal(_ value: Int) {
        let place: UnsafeMutablePointer<UInt8> = reserve(20)
        var digits: Int = 1
        var rest: Int = max(value, 0) / 10
        while rest > 0 {
            digits &+= 1
            rest /= 10
        }
        rest = max(value, 0)
        var index: Int = digits &- 1
        while index >= 0 {
            place[index] = UInt8(truncatingIfNeeded: 0x30 &+ rest % 10)
            rest /= 10
            index &-= 1
        }
        end &+= digits
    }

    func writeHexadecimal(_ value: Int) {
        var shift: Int = 60
        while shift > 0 && (value >> shift) & 15 == 0 { shift -= 4 }
        while shift >= 0 {
            let digit: Int = (value >> shift) & 15
            write(UInt8(truncatingIfNeeded: digit < 10 ? 0x30 &+ digit : 0x57 &+ digit))
            shift -= 4
        }
    }

    private func grow(_ additional: Int) {
        let used: Int = count
        // Capacities are bounded by the output limit and a body's size, both far from overflow.
        let wanted: Int = max(used &+ additional, used &* 2)
        if wanted <= capacity {
            (base).update(from: base + start, count: used)
        } else {
            let larger = UnsafeMutablePointer<UInt8>.allocate(capacity: wanted)
            larger.update(from: base + start, count: used)
            base.deallocate()
            base = larger
            capacity = wanted
        }
        start = 0
        end = used
    }

    private func shrink() {
        base.deallocate()
        capacity = 2048
        base = UnsafeMutablePointer<UInt8>.allocate(capacity: capacity)
    }
}
