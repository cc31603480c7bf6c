#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

// Taking rows by number, and bringing any encoding to flat values.

@inline(__always)
private func gatherValues<T>(_ source: UnsafePointer<T>, _ rows: UnsafePointer<UInt32>, _ count: Int, _ target: UnsafeMutablePointer<T>) {
    for index in 0..<count { target[index] = source[Int(rows[index])] }
}

/// Copies `count` values of `width` bytes from the given rows. Rows must lie inside the source.
package func gatherFixed(_ source: UnsafeRawPointer, width: Int, rows: UnsafePointer<UInt32>, count: Int, into target: UnsafeMutableRawPointer) {
    switch width {
    case 1: gatherValues(source.assumingMemoryBound(to: UInt8.self), rows, count, target.assumingMemoryBound(to: UInt8.self))
    case 2: gatherValues(source.assumingMemoryBound(to: UInt16.self), rows, count, target.assumingMemoryBound(to: UInt16.self))
    case 4: gatherValues(source.assumingMemoryBound(to: UInt32.self), rows, count, target.assumingMemoryBound(to: UInt32.self))
    case 8: gatherValues(source.assumingMemoryBound(to: UInt64.self), rows, count, target.assumingMemoryBound(to: UInt64.self))
    case 16: gatherValues(source.assumingMemoryBound(to: SIMD2<UInt64>.self), rows, count, target.assumingMemoryBound(to: SIMD2<UInt64>.self))
    default: break
    }
}

@inline(__always)
private func gatherRising<T>(_ source: UnsafePointer<T>, _ rows: UnsafePointer<UInt32>, _ count: Int, _ target: UnsafeMutablePointer<T>) {
    var index = 0
    while index &+ 8 <= count {
        let first = rows[index]
        let output = target + index
        if rows[index &+ 7] &- first == 7 {
            let input = source + Int(first)
            for lane in 0..<8 { output[lane] = input[lane] }
        } else {
            let numbers = rows + index
            for lane in 0..<8 { output[lane] = source[Int(numbers[lane])] }
        }
        index &+= 8
    }
    while index < count {
        target[index] = source[Int(rows[index])]
        index &+= 1
    }
}

/// As `gatherFixed` for rows that rise strictly, such as those a filter left: neighbours are copied together.
package func gatherFixedRising(
    _ source: UnsafeRawPointer, width: Int, rows: UnsafePointer<UInt32>, count: Int, into target: UnsafeMutableRawPointer
) {
    switch width {
    case 1: gatherRising(source.assumingMemoryBound(to: UInt8.self), rows, count, target.assumingMemoryBound(to: UInt8.self))
    case 2: gatherRising(source.assumingMemoryBound(to: UInt16.self), rows, count, target.assumingMemoryBound(to: UInt16.self))
    case 4: gatherRising(source.assumingMemoryBound(to: UInt32.self), rows, count, target.assumingMemoryBound(to: UInt32.self))
    case 8: gatherRising(source.assumingMemoryBound(to: UInt64.self), rows, count, target.assumingMemoryBound(to: UInt64.self))
    default: gatherFixed(source, width: width, rows: rows, count: count, into: target)
    }
}

extension Vector {
    /// The rows of the given numbers, in their order, repeats allowed. Every number must be below `count`.
    /// Dictionary vectors stay so, constants stay constant. O(n) in the rows taken.
    package func gather(_ rows: UnsafePointer<UInt32>, count taken: Int) -> Vector { gather(rows, count: taken, isRising: false) }

    /// As `gather` for rows that rise strictly.
    package func gatherRising(_ rows: UnsafePointer<UInt32>, count taken: Int) -> Vector { gather(rows, count: taken, isRising: true) }

    private func gather(_ rows: UnsafePointer<UInt32>, count taken: Int, isRising: Bool) -> Vector {
        if isConstant { return slice(0, taken) }
        var taker: Buffer?
        if let validity {
            let buffer = Buffer(of: UInt8.self, count: taken)
            gatherFixed(UnsafeRawPointer(validity), width: 1, rows: rows, count: taken, into: buffer.base)
            taker = buffer
        }
        let width: Int
        if case .dictionary(let codes) = encoding { width = Int(codes.rawValue) } else { width = kind.width }
        let buffer = Buffer(byteCount: taken &* width)
        if isRising {
            gatherFixedRising(values, width: width, rows: rows, count: taken, into: buffer.base)
        } else {
            gatherFixed(values, width: width, rows: rows, count: taken, into: buffer.base)
        }
        let parts = kind == .structure && isFlat ? children.map { $0.gather(rows, count: taken) } : children
        return Vector(
            type: type, kind: kind, encoding: encoding, count: taken, values: UnsafeRawPointer(buffer.base), valuesOwner: buffer,
            validity: taker.map { UnsafePointer($0.pointer(to: UInt8.self)) }, validityOwner: taker, heap: heap, children: parts, bounds: bounds)
    }

    /// As `gather`, where a row number of `UInt32.max` stands for NULL (outer joins).
    package func gatherOrNull(_ rows: UnsafePointer<UInt32>, count taken: Int) -> Vector {
        if count == 0 || kind == .void { return .nulls(type, count: taken) }
        let safe = Buffer(of: UInt32.self, count: taken)
        let validity = Buffer(of: UInt8.self, count: taken)
        let safeRows = safe.pointer(to: UInt32.self)
        let valid = validity.pointer(to: UInt8.self)
        for index in 0..<taken {
            let missing = rows[index] == UInt32.max
            safeRows[index] = missing ? 0 : rows[index]
            valid[index] = missing ? 0 : 1
        }
        let source = isConstant ? flattened() : self
        if let old = source.validity {
            for index in 0..<taken { valid[index] &= old[Int(safeRows[index])] }
        }
        return source.gather(safeRows, count: taken).with(validity: validity)
    }

    /// Flat encoding, same kind.
    package func flattened() -> Vector {
        switch encoding {
        case .flat:
            return self
        case .constant:
            if kind == .void { return self }
            let zeros = Buffer(of: UInt32.self, count: count, zeroed: true)
            let one = Vector(
                type: type, kind: kind, encoding: .flat, count: 1, values: values, valuesOwner: valuesOwner, validity: validity,
                validityOwner: validityOwner, heap: heap, children: children, bounds: bounds)
            return one.gather(zeros.pointer(to: UInt32.self), count: count)
        case .dictionary:
            guard let dictionary = children.first else { return self }
            if dictionary.count == 0 { return Vector.nulls(type, count: count).flattened() }
            let codes = Buffer(of: UInt32.self, count: count)
            let target = codes.pointer(to: UInt32.self)
            widenCodes(into: target)
            let limit = UInt32(truncatingIfNeeded: dictionary.count - 1)
            if validity != nil { for row in 0..<count { target[row] = min(target[row], limit) } }
            let flat = dictionary.gather(target, count: count)
            return Vector(
                type: type, kind: flat.kind, encoding: .flat, count: count, values: flat.values, valuesOwner: flat.valuesOwner,
                validity: validity, validityOwner: validityOwner, heap: flat.heap, children: flat.children, bounds: flat.bounds)
        }
    }

    /// Writes the row codes of a dictionary vector as 32-bit numbers.
    package func widenCodes(into target: UnsafeMutablePointer<UInt32>) {
        guard case .dictionary(let width) = encoding else { return }
        switch width {
        case .one:
            let source = pointer(to: UInt8.self)
            for row in 0..<count { target[row] = UInt32(source[row]) }
        case .two:
            let source = pointer(to: UInt16.self)
            for row in 0..<count { target[row] = UInt32(source[row]) }
        case .four:
            memcpy(target, values, count &* 4)
        }
    }

    /// The same values in another integer kind. Values must fit, which the caller knows from `bounds` or the type.
    package func widened(to target: PhysicalKind) -> Vector {
        guard kind != target, kind.isInteger, target.isInteger else { return self }
        if isDictionary { return flattened().widened(to: target) }
        let rows = isConstant ? 1 : count
        let buffer = Buffer(byteCount: rows &* target.width)
        convertIntegers(values, kind, count: rows, into: buffer.base, target)
        return Vector(
            type: type, kind: target, encoding: encoding, count: count, values: UnsafeRawPointer(buffer.base), valuesOwner: buffer,
            validity: validity, validityOwner: validityOwner, heap: nil, children: [],
            bounds: kind == .int128 ? nil : bounds)
    }

    /// A flat vector of the type's canonical kind, nested children included.
    package func canonical() -> Vector {
        let flat = flattened()
        let wanted = type.canonicalKind
        if flat.kind.isInteger { return flat.kind == wanted ? flat : flat.widened(to: wanted) }
        if flat.kind == .void && wanted != .void { return Vector.nulls(type, count: count).flattened() }
        guard !flat.children.isEmpty else { return flat }
        let parts = flat.children.map { $0.canonical() }
        return Vector(
            type: type, kind: flat.kind, encoding: .flat, count: flat.count, values: flat.values, valuesOwner: flat.valuesOwner,
            validity: flat.validity, validityOwner: flat.validityOwner, heap: flat.heap, children: parts)
    }
}

@inline(__always)
private func convert<From: FixedWidthInteger, To: FixedWidthInteger>(
    _ source: UnsafeRawPointer, _ from: From.Type, _ count: Int, _ target: UnsafeMutableRawPointer, _ to: To.Type
) {
    let input = source.assumingMemoryBound(to: From.self)
    let output = target.assumingMemoryBound(to: To.self)
    for row in 0..<count { output[row] = To(truncatingIfNeeded: input[row]) }
}

@inline(__always)
private func convertFrom<From: FixedWidthInteger>(
    _ source: UnsafeRawPointer, _ from: From.Type, _ count: Int, _ target: UnsafeMutableRawPointer, _ to: PhysicalKind
) {
    switch to {
    case .int8: convert(source, from, count, target, Int8.self)
    case .int16: convert(source, from, count, target, Int16.self)
    case .int32: convert(source, from, count, target, Int32.self)
    case .int64: convert(source, from, count, target, Int64.self)
    case .int128: convert(source, from, count, target, Int128.self)
    default: break
    }
}

/// Converts integers between kinds, truncating; both pointers hold `count` values.
package func convertIntegers(_ source: UnsafeRawPointer, _ from: PhysicalKind, count: Int, into target: UnsafeMutableRawPointer, _ to: PhysicalKind) {
    switch from {
    case .int8: convertFrom(source, Int8.self, count, target, to)
    case .int16: convertFrom(source, Int16.self, count, target, to)
    case .int32: convertFrom(source, Int32.self, count, target, to)
    case .int64: convertFrom(source, Int64.self, count, target, to)
    case .int128: convertFrom(source, Int128.self, count, target, to)
    default: break
    }
}
