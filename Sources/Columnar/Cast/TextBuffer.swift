#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// Growing UTF-8 text, used again for row after row: what casts to STRING write into. Used by one thread.
package final class TextBuffer {
    private var base: UnsafeMutablePointer<UInt8>
    private var capacity: Int
    package private(set) var count = 0

    package init(capacity: Int = 256) {
        self.capacity = max(capacity, 64)
        base = UnsafeMutablePointer<UInt8>.allocate(capacity: self.capacity)
    }

    deinit { base.deallocate() }

    package var bytes: UnsafeBufferPointer<UInt8> { UnsafeBufferPointer(start: base, count: count) }
    package var string: String { String(decoding: bytes, as: UTF8.self) }

    @inline(__always)
    package func clear() { count = 0 }

    @inline(__always)
    private func reserve(_ more: Int) {
        if capacity &- count < more { grow(more) }
    }

    @inline(never)
    private func grow(_ more: Int) {
        let larger = max(capacity &* 2, count &+ more)
        let moved = UnsafeMutablePointer<UInt8>.allocate(capacity: larger)
        moved.update(from: base, count: count)
        base.deallocate()
        base = moved
        capacity = larger
    }

    @inline(__always)
    package func append(_ byte: UInt8) {
        reserve(1)
        base[count] = byte
        count &+= 1
    }

    @inline(__always)
    package func append(_ text: StaticString) {
        append(UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
    }

    @inline(__always)
    package func append(_ text: UnsafeBufferPointer<UInt8>) {
        guard let start = text.baseAddress else { return }
        reserve(text.count)
        memcpy(base + count, start, text.count)
        count &+= text.count
    }

    package func append(_ text: String) {
        var copy = text
        copy.withUTF8 { append($0) }
    }

    /// Digits of a number, with leading zeros up to `width`.
    @inline(__always)
    package func append(digits value: UInt64, width: Int = 1) {
        reserve(max(20, width))
        var length = 1
        var rest = value
        while rest >= 10 {
            rest /= 10
            length &+= 1
        }
        length = max(length, width)
        rest = value
        var position = count &+ length
        for _ in 0..<length {
            position &-= 1
            base[position] = 0x30 &+ UInt8(truncatingIfNeeded: rest % 10)
            rest /= 10
        }
        count &+= length
    }

    /// At least `count` bytes of room, for text that is written in one go; say with `advance` how many were.
    @inline(__always)
    package func room(for count: Int) -> UnsafeMutablePointer<UInt8> {
        reserve(count)
        return base + self.count
    }

    @inline(__always)
    package func advance(by written: Int) { count &+= written }

    /// 0...99 as two digits.
    @inline(__always)
    package func append(twoDigits value: Int64) {
        reserve(2)
        base[count] = 0x30 &+ UInt8(truncatingIfNeeded: value / 10)
        base[count &+ 1] = 0x30 &+ UInt8(truncatingIfNeeded: value % 10)
        count &+= 2
    }

    @inline(__always)
    package func append(integer value: Int64) {
        if value < 0 { append(UInt8(ascii: "-")) }
        append(digits: value.magnitude)
    }

    /// `-12.30`: all of the scale's digits, never an exponent.
    package func append(decimal unscaled: Int128, scale: Int) {
        if unscaled < 0 { append(UInt8(ascii: "-")) }
        var rest = unscaled.magnitude
        // Digits in pieces of 18, lowest first.
        let piece: UInt128 = 1_000_000_000_000_000_000
        let power = TextBuffer.powers[min(max(scale, 0), 38)]
        let whole = rest / power
        rest %= power
        appendWide(whole, piece)
        guard scale > 0 else { return }
        append(UInt8(ascii: "."))
        if scale > 36 {
            let (high, low) = rest.quotientAndRemainder(dividingBy: piece * piece)
            append(digits: UInt64(truncatingIfNeeded: high), width: scale - 36)
            append(digits: UInt64(truncatingIfNeeded: low / piece), width: 18)
            append(digits: UInt64(truncatingIfNeeded: low % piece), width: 18)
        } else if scale > 18 {
            append(digits: UInt64(truncatingIfNeeded: rest / piece), width: scale - 18)
            append(digits: UInt64(truncatingIfNeeded: rest % piece), width: 18)
        } else {
            append(digits: UInt64(truncatingIfNeeded: rest), width: scale)
        }
    }

    private func appendWide(_ value: UInt128, _ piece: UInt128) {
        if value < piece { return append(digits: UInt64(truncatingIfNeeded: value)) }
        let (high, low) = value.quotientAndRemainder(dividingBy: piece)
        appendWide(high, piece)
        append(digits: UInt64(truncatingIfNeeded: low), width: 18)
    }

    /// 10^0 … 10^38.
    package static let powers: [UInt128] = {
        var all: [UInt128] = [1]
        for _ in 0..<38 { all.append(all[all.count - 1] * 10) }
        return all
    }()

    /// Drops zeros from the end, down to `floor` bytes.
    package func dropTrailingZeros(downTo floor: Int) {
        while count > floor, base[count &- 1] == UInt8(ascii: "0") { count &-= 1 }
    }
}
