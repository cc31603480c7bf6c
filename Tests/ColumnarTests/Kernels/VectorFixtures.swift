import XCTest

@testable import Columnar

/// Deterministic pseudo-random numbers (SplitMix64).
struct TestRandom: RandomNumberGenerator {
    var state: UInt64
    init(_ seed: UInt64) { state = seed }
    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}

func vector(_ type: DataType, _ values: [Value]) -> Vector {
    let builder = VectorBuilder(type, capacity: values.count)
    for value in values { builder.append(value) }
    return builder.finish()
}

func integers(_ type: DataType, _ values: [Int64?]) -> Vector {
    vector(type, values.map { value in value.map { type.isDecimal ? .decimal(Int128($0)) : .integer($0) } ?? .null })
}

func strings(_ values: [String?]) -> Vector { vector(.string, values.map { $0.map { .string($0) } ?? .null }) }

func doubles(_ values: [Double?]) -> Vector { vector(.double, values.map { $0.map { .double($0) } ?? .null }) }

extension Vector {
    var all: [Value] { (0..<count).map { value(at: $0) } }

    /// The same values as a dictionary vector.
    func dictionaryEncoded() -> Vector {
        var distinct: [Value] = []
        var index: [Value: Int] = [:]
        let codes = Buffer(of: UInt16.self, count: count)
        let validity = Buffer(of: UInt8.self, count: count)
        for (row, value) in all.enumerated() {
            validity.pointer(to: UInt8.self)[row] = value.isNull ? 0 : 1
            if value.isNull {
                codes.pointer(to: UInt16.self)[row] = 60_000  // undefined codes may be anything
                continue
            }
            if index[value] == nil {
                index[value] = distinct.count
                distinct.append(value)
            }
            codes.pointer(to: UInt16.self)[row] = UInt16(index[value] ?? 0)
        }
        let hasNulls = all.contains { $0.isNull }
        let dictionary = Columnar.Vector.filled(type, distinct.isEmpty ? [.null] : distinct)
        return Vector(
            type: type, kind: dictionary.kind, encoding: .dictionary(.two), count: count, values: UnsafeRawPointer(codes.base),
            valuesOwner: codes,
            validity: hasNulls ? UnsafePointer(validity.pointer(to: UInt8.self)) : nil, validityOwner: hasNulls ? validity : nil,
            children: [dictionary], bounds: dictionary.kind.isInteger && dictionary.kind != .int128 ? dictionary.bounds : nil)
    }

    static func filled(_ type: DataType, _ values: [Value]) -> Vector { vector(type, values) }

    /// Integers in the narrowest kind with exact bounds, and something wild at NULL rows.
    func narrowed() -> Vector {
        let numbers: [Int64] = all.compactMap { value in
            switch value {
            case .integer(let number): number
            case .decimal(let number): Int64(exactly: number)
            default: nil
            }
        }
        // Values beyond 64 bits have no narrower kind.
        guard numbers.count == all.filter({ !$0.isNull }).count, let low = numbers.min(), let high = numbers.max() else { return self }
        let kind = PhysicalKind.narrowest(low, high)
        let flat = widened(to: kind)
        let copy = Buffer(byteCount: count * kind.width)
        for row in 0..<count {
            for byte in 0..<kind.width {
                let at = row * kind.width + byte
                copy.pointer(to: UInt8.self)[at] = isNull(at: row) ? 0x80 : flat.values.load(fromByteOffset: at, as: UInt8.self)
            }
        }
        return Vector(
            type: type, kind: kind, count: count, values: UnsafeRawPointer(copy.base), valuesOwner: copy, validity: validity,
            validityOwner: validityOwner, bounds: low...high)
    }

    /// Every form in which the values may come.
    var forms: [Vector] {
        var result = [self, dictionaryEncoded()]
        if kind.isInteger {
            result.append(narrowed())
            result.append(widened(to: .int128))
        }
        return result
    }
}

func assertEqual(_ actual: Vector, _ expected: [Value], _ message: String = "", file: StaticString = #filePath, line: UInt = #line) {
    XCTAssertEqual(actual.count, expected.count, message, file: file, line: line)
    for (row, value) in expected.enumerated() where actual.value(at: row) != value {
        XCTFail("row \(row): \(actual.value(at: row)) instead of \(value) \(message)", file: file, line: line)
        return
    }
}

func condition(_ body: () throws -> Void) -> String? {
    do {
        try body()
        return nil
    } catch let error as QueryError {
        return error.condition
    } catch {
        return "\(error)"
    }
}
