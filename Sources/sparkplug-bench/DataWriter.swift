import Foundation

/// SplitMix64: the same numbers on every machine, and any of them without those before.
struct RandomNumbers {
    private var state: UInt64
    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    /// A number of 0 ..< `bound`, which is less than 2^32.
    mutating func below(_ bound: Int) -> Int { Int(((next() >> 32) &* UInt64(bound)) >> 32) }

    /// Of 0 ..< `bound`, small ones far more often: as popularity falls.
    mutating func skewed(_ bound: Int) -> Int {
        let unit = Double(next() >> 11) / 9_007_199_254_740_992
        return min(Int(Double(bound) * unit * unit * unit * unit), bound - 1)
    }
}

/// Writes rows as CSV or NDJSON, field by field.
final class DataWriter {
    private let file: FileHandle
    private var bytes: [UInt8] = []
    private let names: [[UInt8]]
    private let isJSON: Bool
    private var column = 0

    init(_ path: String, _ columns: [SourceColumn], _ format: TableSource.Format) throws {
        guard FileManager.default.createFile(atPath: path, contents: nil), let file = FileHandle(forWritingAtPath: path) else {
            throw BenchmarkError("\(path) cannot be written.")
        }
        self.file = file
        isJSON = format == .ndjson
        names = columns.map { Array("\"\($0.name)\":".utf8) }
        bytes.reserveCapacity(1 << 21)
        if !isJSON { bytes += Array(columns.map(\.name).joined(separator: ",").utf8) + [0x0A] }
    }

    private func begin() {
        if isJSON {
            bytes.append(column == 0 ? 0x7B : 0x2C)
            bytes += names[column]
        } else if column > 0 {
            bytes.append(0x2C)
        }
        column += 1
    }

    func integer(_ value: Int) {
        begin()
        digits(value)
    }

    /// `millionths` / 1,000,000 with six digits.
    func fixed(_ millionths: Int) {
        begin()
        digits(millionths / 1_000_000)
        bytes.append(0x2E)
        padded(millionths % 1_000_000, 6)
    }

    /// Text without quotes, commas, backslashes and control characters.
    func text(_ value: [UInt8]) {
        begin()
        // Without quotes, an empty field of CSV would be NULL.
        let isQuoted = isJSON || value.isEmpty
        if isQuoted { bytes.append(0x22) }
        bytes += value
        if isQuoted { bytes.append(0x22) }
    }

    /// `prefix` and a number of at least `width` digits.
    func text(_ prefix: StaticString, _ number: Int, width: Int) {
        begin()
        if isJSON { bytes.append(0x22) }
        prefix.withUTF8Buffer { bytes.append(contentsOf: $0) }
        padded(number, width)
        if isJSON { bytes.append(0x22) }
    }

    func endRow() throws {
        if isJSON { bytes.append(0x7D) }
        bytes.append(0x0A)
        column = 0
        if bytes.count > 1 << 20 { try flush() }
    }

    func finish() throws {
        try flush()
        try file.close()
    }

    private func flush() throws {
        try file.write(contentsOf: bytes)
        bytes.removeAll(keepingCapacity: true)
    }

    private func digits(_ value: Int) {
        if value < 0 { bytes.append(0x2D) }
        padded(Int(clamping: value.magnitude), 1)
    }

    private func padded(_ value: Int, _ width: Int) {
        var divisor = 1
        var count = 1
        while count < width || value / divisor >= 10 {
            divisor *= 10
            count += 1
            if count > 18 { break }
        }
        while divisor > 0 {
            bytes.append(0x30 + UInt8(truncatingIfNeeded: value / divisor % 10))
            divisor /= 10
        }
    }
}
