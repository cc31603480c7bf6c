#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

// Numbers from ASCII bytes. All functions may read up to 16 bytes behind the text, and answer false without a value for anything but a
// whole, well-formed number that fits.

private let zeros: UInt64 = 0x3030_3030_3030_3030

/// Up to eight digits, right-aligned in a word by shifting; nil-free: `ok` turns false for anything but digits.
@inline(__always)
private func eightDigits(_ word: UInt64, _ count: Int, _ ok: inout Bool) -> UInt64 {
    // `count` is 1...8. Bytes missing in front become digit zero.
    var digits = (word ^ zeros) &<< UInt64(truncatingIfNeeded: 64 &- count &* 8)
    ok = ok && (((digits &+ 0x7676_7676_7676_7676) | digits) & 0x8080_8080_8080_8080) == 0
    digits = (digits &* 10) &+ (digits >> 8)
    let even = (digits & 0x0000_00FF_0000_00FF) &* 0x000F_4240_0000_0064
    let odd = ((digits >> 16) & 0x0000_00FF_0000_00FF) &* 0x0000_2710_0000_0001
    return (even &+ odd) >> 32
}

/// `count` digits, 1...19, without sign; may exceed nothing as 19 digits fit 64 bits unsigned.
@inline(__always)
func parseDigits(_ text: UnsafePointer<UInt8>, _ count: Int, _ value: inout UInt64) -> Bool {
    let raw = UnsafeRawPointer(text)
    var ok = true
    if count <= 8 {
        if count <= 0 { return false }
        value = eightDigits(raw.loadUnaligned(as: UInt64.self), count, &ok)
        return ok
    }
    if count <= 16 {
        let high = eightDigits(raw.loadUnaligned(as: UInt64.self), count &- 8, &ok)
        let low = eightDigits(raw.loadUnaligned(fromByteOffset: count &- 8, as: UInt64.self), 8, &ok)
        value = high &* 100_000_000 &+ low
        return ok
    }
    if count > 19 { return false }
    let top = eightDigits(raw.loadUnaligned(as: UInt64.self), count &- 16, &ok)
    let middle = eightDigits(raw.loadUnaligned(fromByteOffset: count &- 16, as: UInt64.self), 8, &ok)
    let low = eightDigits(raw.loadUnaligned(fromByteOffset: count &- 8, as: UInt64.self), 8, &ok)
    value = (top &* 100_000_000 &+ middle) &* 100_000_000 &+ low
    return ok
}

/// A decimal integer with an optional sign.
@inline(__always)
package func parseInteger(_ text: UnsafePointer<UInt8>, _ count: Int, _ value: inout Int64) -> Bool {
    var start = text
    var digits = count
    if digits <= 0 { return false }
    let negative = start[0] == 0x2D
    if negative || start[0] == 0x2B {
        start += 1
        digits &-= 1
    }
    while digits > 19 && start[0] == 0x30 {
        start += 1
        digits &-= 1
    }
    var magnitude: UInt64 = 0
    if !parseDigits(start, digits, &magnitude) { return false }
    if magnitude > UInt64(Int64.max) {
        if !(negative && magnitude == UInt64(Int64.max) &+ 1) { return false }
        value = Int64.min
        return true
    }
    value = negative ? 0 &- Int64(bitPattern: magnitude) : Int64(bitPattern: magnitude)
    return true
}

/// Powers of ten that 64 bits hold.
let powersOfTen: [Int64] = {
    var powers: [Int64] = [1]
    for _ in 0..<18 { powers.append((powers.last ?? 1) &* 10) }
    return powers
}()

/// A number with a point, an optional sign and an optional exponent, as unscaled digits of the given scale. Digits beyond the scale are
/// rounded half up. False when it has more than `precision` digits.
package func parseDecimal(_ text: UnsafePointer<UInt8>, _ count: Int, precision: Int, scale: Int, _ value: inout Int128) -> Bool {
    var position = 0
    if count <= 0 { return false }
    let negative = text[0] == 0x2D
    if negative || text[0] == 0x2B { position = 1 }
    var digits: UInt128 = 0
    var seen = 0
    var significant = 0
    var afterPoint = 0
    var pointSeen = false
    var dropped = 0
    var roundUp = false
    while position < count {
        let byte = text[position]
        if byte == 0x2E {
            if pointSeen { return false }
            pointSeen = true
        } else {
            let digit = byte &- 0x30
            if digit > 9 { break }
            seen &+= 1
            if significant < 38 {
                digits = digits &* 10 &+ UInt128(digit)
                if digits != 0 { significant &+= 1 }
                if pointSeen { afterPoint &+= 1 }
            } else {
                if dropped == 0 { roundUp = digit >= 5 }
                dropped &+= 1
                if pointSeen { afterPoint &+= 1 }
            }
        }
        position &+= 1
    }
    if seen == 0 { return false }
    var exponent = 0
    if position < count {
        guard text[position] | 0x20 == 0x65, count &- position > 1 else { return false }
        var parsed: Int64 = 0
        guard parseInteger(text + position + 1, count &- position &- 1, &parsed), abs(parsed) < 100_000 else { return false }
        exponent = Int(parsed)
    }
    // value = digits * 10^shift at the wanted scale
    var shift = exponent &- afterPoint &+ dropped &+ scale
    if digits == 0 && !roundUp {
        value = 0
        return true
    }
    if shift >= 0 && dropped > 0 { return false }
    while shift > 0 {
        let (product, overflow) = digits.multipliedReportingOverflow(by: 10)
        if overflow { return false }
        digits = product
        shift &-= 1
    }
    if shift < -40 {
        digits = 0
        roundUp = false
        shift = 0
    }
    while shift < 0 {
        roundUp = digits % 10 >= 5
        digits /= 10
        shift &+= 1
    }
    if roundUp { digits &+= 1 }
    if digits >= powerOfTen128(precision) { return false }
    value = negative ? 0 &- Int128(digits) : Int128(digits)
    return true
}

func powerOfTen128(_ exponent: Int) -> UInt128 {
    var power: UInt128 = 1
    for _ in 0..<min(max(exponent, 0), 38) { power = power &* 10 }
    return power
}

/// The common shape `[-]digits[.digits]` with at most `scale` digits behind the point and 18 in all. False for anything else, which
/// `parseDecimal` then looks at.
@inline(__always)
func parsePlainDecimal(_ text: UnsafePointer<UInt8>, _ count: Int, scale: Int, _ value: inout Int64) -> Bool {
    var start = text
    var left = count
    let negative = left > 0 && start[0] == 0x2D
    if negative {
        start += 1
        left &-= 1
    }
    if left <= 0 || left > 17 { return false }
    var whole: UInt64 = 0
    var fraction: UInt64 = 0
    if scale > 0 && left > scale &+ 1 && start[left &- scale &- 1] == 0x2E {
        // All digits of the scale are there: the usual case.
        if !parseDigits(start, left &- scale &- 1, &whole) || !parseDigits(start + (left &- scale), scale, &fraction) { return false }
        if left &- 1 > 17 { return false }
        let total = Int64(bitPattern: whole) &* powersOfTen[scale] &+ Int64(bitPattern: fraction)
        value = negative ? 0 &- total : total
        return true
    }
    var point = left
    for index in 0..<left where start[index] == 0x2E {
        point = index
        break
    }
    let behind = max(left &- point &- 1, 0)
    if point == 0 || behind > scale || point &+ scale > 18 || !parseDigits(start, point, &whole) { return false }
    if point < left && (behind == 0 || !parseDigits(start + point + 1, behind, &fraction)) { return false }
    let total = Int64(bitPattern: whole) &* powersOfTen[scale] &+ Int64(bitPattern: fraction) &* powersOfTen[scale &- behind]
    value = negative ? 0 &- total : total
    return true
}

private let exactPowers: [Double] = {
    var powers: [Double] = [1]
    for _ in 0..<22 { powers.append((powers.last ?? 1) * 10) }
    return powers
}()

/// A floating-point number, correctly rounded: Clinger's fast path for up to 15 digits or so, else the C library. Also `NaN`, `Infinity`,
/// `inf` with sign, in any case.
package func parseDouble(_ text: UnsafePointer<UInt8>, _ count: Int, _ value: inout Double) -> Bool {
    if count <= 0 { return false }
    var position = 0
    let negative = text[0] == 0x2D
    if negative || text[0] == 0x2B { position = 1 }
    var mantissa: UInt64 = 0
    var digits = 0
    var exponent = 0
    let wholeStart = position
    while position < count {
        let digit = text[position] &- 0x30
        if digit > 9 { break }
        mantissa = mantissa &* 10 &+ UInt64(digit)
        position &+= 1
    }
    digits = position &- wholeStart
    if position < count && text[position] == 0x2E {
        position &+= 1
        let start = position
        while position < count {
            let digit = text[position] &- 0x30
            if digit > 9 { break }
            mantissa = mantissa &* 10 &+ UInt64(digit)
            position &+= 1
        }
        exponent = start &- position
        digits &+= position &- start
    }
    if digits == 0 { return parseNamedDouble(text, count, &value) }
    if position < count {
        guard text[position] | 0x20 == 0x65, count &- position > 1 else { return false }
        var parsed: Int64 = 0
        guard parseInteger(text + position + 1, count &- position &- 1, &parsed) else { return false }
        exponent &+= Int(max(min(parsed, 100_000), -100_000))
    }
    if digits <= 19 && mantissa <= 1 << 53 && exponent >= -22 && exponent <= 22 {
        let magnitude = exponent < 0 ? Double(mantissa) / exactPowers[0 &- exponent] : Double(mantissa) * exactPowers[exponent]
        value = negative ? -magnitude : magnitude
        return true
    }
    return parseDoubleByLibrary(text, count, &value)
}

private func parseDoubleByLibrary(_ text: UnsafePointer<UInt8>, _ count: Int, _ value: inout Double) -> Bool {
    withUnsafeTemporaryAllocation(of: CChar.self, capacity: count &+ 1) { copy in
        guard let base = copy.baseAddress else { return false }
        memcpy(base, text, count)
        base[count] = 0
        var end: UnsafeMutablePointer<CChar>?
        value = strtod(base, &end)
        return end == base + count
    }
}

private func parseNamedDouble(_ text: UnsafePointer<UInt8>, _ count: Int, _ value: inout Double) -> Bool {
    if count > 9 { return false }
    let negative = text[0] == 0x2D
    let start = negative || text[0] == 0x2B ? 1 : 0
    let name = String(decoding: UnsafeBufferPointer(start: text + start, count: count &- start), as: UTF8.self).lowercased()
    switch name {
    case "nan" where start == 0: value = .nan
    case "inf", "infinity": value = negative ? -.infinity : .infinity
    default: return false
    }
    return true
}
