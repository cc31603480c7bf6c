/// A geometry in Well-Known Binary (OGC 06-103r4), read with all its rules checked and written in either byte order.
struct WellKnownBinary {
    enum Failure: Error {
        /// What is wrong, and the byte it was seen at.
        case invalid(String, Int)
    }

    /// Coordinates of a point: 2, and one more each for Z and M.
    private struct Layout {
        let dimensions: Int
        let code: UInt32
    }

    private static let deepest = 64

    private let bytes: [UInt8]
    private var position = 0
    private var output: [UInt8] = []
    private let writesBigEndian: Bool
    private let checksDegrees: Bool

    /// The same geometry in one byte order. `checksDegrees` demands longitudes within -180...180 and latitudes within -90...90.
    /// Throws `Failure`.
    static func normalized(_ bytes: [UInt8], bigEndian: Bool, checksDegrees: Bool) throws -> [UInt8] {
        if bytes.isEmpty { throw Failure.invalid("WKB data is empty or null", 0) }
        var reader = WellKnownBinary(bytes: bytes, writesBigEndian: bigEndian, checksDegrees: checksDegrees)
        _ = try reader.geometry(expected: nil, depth: 0)
        guard reader.position == bytes.count else { throw Failure.invalid("Unexpected bytes behind the geometry", reader.position) }
        return reader.output
    }

    private init(bytes: [UInt8], writesBigEndian: Bool, checksDegrees: Bool) {
        self.bytes = bytes
        self.writesBigEndian = writesBigEndian
        self.checksDegrees = checksDegrees
        output.reserveCapacity(bytes.count)
    }

    // MARK: Numbers

    private mutating func unsigned32(_ isBigEndian: Bool) throws -> UInt32 {
        guard bytes.count - position >= 4 else { throw Failure.invalid("Unexpected end of WKB buffer", position) }
        let at = position
        position += 4
        let raw = bytes.withUnsafeBytes { $0.loadUnaligned(fromByteOffset: at, as: UInt32.self) }
        return isBigEndian ? UInt32(bigEndian: raw) : UInt32(littleEndian: raw)
    }

    private mutating func coordinate(_ isBigEndian: Bool) throws -> Double {
        guard bytes.count - position >= 8 else { throw Failure.invalid("Unexpected end of WKB buffer", position) }
        let at = position
        position += 8
        let raw = bytes.withUnsafeBytes { $0.loadUnaligned(fromByteOffset: at, as: UInt64.self) }
        return Double(bitPattern: isBigEndian ? UInt64(bigEndian: raw) : UInt64(littleEndian: raw))
    }

    private mutating func put(_ number: UInt32) {
        withUnsafeBytes(of: writesBigEndian ? number.bigEndian : number.littleEndian) { output.append(contentsOf: $0) }
    }

    private mutating func put(_ number: Double) {
        let bits = number.bitPattern
        withUnsafeBytes(of: writesBigEndian ? bits.bigEndian : bits.littleEndian) { output.append(contentsOf: $0) }
    }

    // MARK: Shapes

    /// Reads and writes one geometry; gives its kind. Members of a collection must be of the expected kind, if any.
    private mutating func geometry(expected: UInt32?, depth: Int) throws -> UInt32 {
        let start = position
        guard depth < Self.deepest else { throw Failure.invalid("Geometries are nested too deeply", start) }
        guard position < bytes.count else { throw Failure.invalid("Unexpected end of WKB buffer", start) }
        let order = bytes[position]
        position += 1
        guard order < 2 else { throw Failure.invalid("Invalid byte order \(order)", start) }
        let isBigEndian = order == 0
        let code = try unsigned32(isBigEndian)
        let kind = code % 1000
        guard code < 4000, (1...7).contains(kind) else {
            throw Failure.invalid("Invalid or unsupported type \(Int32(bitPattern: code))", start + 1)
        }
        if let expected, kind != expected { throw Failure.invalid("Invalid member of type \(code)", start + 1) }
        let layout = Layout(dimensions: [2, 3, 3, 4][Int(code / 1000)], code: code)
        output.append(writesBigEndian ? 0 : 1)
        put(code)
        switch kind {
        case 1: _ = try point(layout, isBigEndian, mayBeEmpty: true)
        case 2: _ = try line(layout, isBigEndian, isRing: false)
        case 3:
            let rings = try count(isBigEndian, size: 4)
            for _ in 0..<rings { _ = try line(layout, isBigEndian, isRing: true) }
        default:
            let members = try count(isBigEndian, size: 9)
            for _ in 0..<members { _ = try geometry(expected: kind == 7 ? nil : kind - 3, depth: depth + 1) }
        }
        return kind
    }

    /// The number of parts that follow, each of at least `size` bytes.
    private mutating func count(_ isBigEndian: Bool, size: Int) throws -> Int {
        let start = position
        let number = Int(try unsigned32(isBigEndian))
        guard number <= (bytes.count - position) / size else { throw Failure.invalid("Unexpected end of WKB buffer", start) }
        put(UInt32(number))
        return number
    }

    private mutating func point(_ layout: Layout, _ isBigEndian: Bool, mayBeEmpty: Bool) throws -> [Double] {
        let start = position
        var numbers: [Double] = []
        for _ in 0..<layout.dimensions { numbers.append(try coordinate(isBigEndian)) }
        let isEmpty = mayBeEmpty && numbers.allSatisfy(\.isNaN)
        if !isEmpty, numbers.contains(where: { !$0.isFinite }) { throw Failure.invalid("Invalid coordinate value found", start) }
        if checksDegrees && !isEmpty, abs(numbers[0]) > 180 || abs(numbers[1]) > 90 {
            throw Failure.invalid("Invalid coordinate value found", start)
        }
        for number in numbers { put(number) }
        return numbers
    }

    private mutating func line(_ layout: Layout, _ isBigEndian: Bool, isRing: Bool) throws -> Int {
        let start = position
        let points = try count(isBigEndian, size: layout.dimensions * 8)
        if isRing ? points < 4 : points == 1 {
            throw Failure.invalid(isRing ? "Too few points in ring" : "Too few points in linestring", start)
        }
        var first: [Double] = []
        var last: [Double] = []
        for index in 0..<points {
            last = try point(layout, isBigEndian, mayBeEmpty: false)
            if index == 0 { first = last }
        }
        if isRing && first.prefix(2) != last.prefix(2) { throw Failure.invalid("Found non-closed ring", start) }
        return points
    }
}
