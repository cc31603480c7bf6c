import Columnar

/// Reads values from Avro's binary encoding. Methods give nil for malformed bytes.
struct AvroReader {
    private var reader: SketchReader
    private var budget: Int

    init(_ bytes: [UInt8]) {
        reader = SketchReader(bytes)
        // Elements may take no bytes at all (nulls, empty records), so they are counted beside.
        budget = max(bytes.count, 1) * 16 + 1024
    }

    /// One whole value.
    mutating func value(_ schema: AvroSchema) -> Value? {
        switch schema {
        case .null: return .null
        case .boolean: return reader.byte().flatMap { $0 < 2 ? .boolean($0 == 1) : nil }
        case .int: return integer().flatMap { Int32(exactly: $0) == nil ? nil : .integer($0) }
        case .long: return integer().map { .integer($0) }
        case .float: return reader.float().map { .float($0) }
        case .double: return reader.double().map { .double($0) }
        case .bytes: return bytes().map { .binary($0) }
        case .string: return bytes().map { .string(String(decoding: $0, as: UTF8.self)) }
        case .fixed(_, let size): return reader.block(size).map { .binary($0) }
        case .enumeration(_, let symbols):
            guard let index = integer(), index >= 0, index < symbols.count else { return nil }
            return .string(symbols[Int(index)])
        case .array(let element): return blocks { $0.value(element) }.map { .array($0) }
        case .map(let value):
            let entries = blocks { reader -> MapEntry? in
                guard let key = reader.value(.string), let item = reader.value(value) else { return nil }
                return MapEntry(key, item)
            }
            return entries.map { .map($0) }
        case .record(_, let fields):
            var values: [Value] = []
            for field in fields {
                guard let value = value(field.schema) else { return nil }
                values.append(value)
            }
            return .structure(values)
        case .union(let branches): return union(branches)
        case .logical(let logical, let base): return self.logical(logical, base)
        }
    }

    /// Zig-zag, in groups of seven bits.
    private mutating func integer() -> Int64? {
        var bits: UInt64 = 0
        for group in 0..<10 {
            guard let byte = reader.byte() else { return nil }
            bits |= UInt64(byte & 127) << UInt64(group * 7)
            if byte < 128 { return Int64(bitPattern: bits >> 1) ^ -Int64(bitPattern: bits & 1) }
        }
        return nil
    }

    private mutating func bytes() -> [UInt8]? {
        guard let length = integer(), length >= 0, length <= reader.remaining else { return nil }
        return reader.block(Int(length))
    }

    /// The blocks of an array or a map up to the empty one.
    private mutating func blocks<Item>(_ item: (inout AvroReader) -> Item?) -> [Item]? {
        var items: [Item] = []
        while true {
            guard var count = integer() else { return nil }
            if count == 0 { return items }
            if count < 0 {
                // A negative count is followed by the block's length in bytes.
                guard count != .min, integer() != nil else { return nil }
                count = -count
            }
            guard count <= budget else { return nil }
            budget -= Int(count)
            for _ in 0..<count {
                guard let next = item(&self) else { return nil }
                items.append(next)
            }
        }
    }

    private mutating func union(_ branches: [AvroSchema]) -> Value? {
        guard let index = integer(), index >= 0, index < branches.count, let value = value(branches[Int(index)]) else { return nil }
        let chosen = branches[Int(index)]
        if chosen.isNull { return .null }
        let others = branches.indices.filter { !branches[$0].isNull }
        if others.count == 1 { return value }
        if let widened = AvroSchema.widened(others.map { branches[$0] }) {
            if widened == .double, case .float(let number) = value { return .double(Double(number)) }
            return value
        }
        return .structure(others.map { $0 == Int(index) ? value : .null })
    }

    private mutating func logical(_ logical: AvroLogicalType, _ base: AvroSchema) -> Value? {
        guard let value = value(base) else { return nil }
        switch (logical, value) {
        case (.timestamp(_, let scale), .integer(let number)):
            let (product, overflow) = number.multipliedReportingOverflow(by: scale)
            return overflow ? nil : .integer(product)
        case (.decimal, .binary(let bytes)):
            guard bytes.count <= 16 else { return nil }
            let start: Int128 = (bytes.first ?? 0) >= 128 ? -1 : 0
            return .decimal(bytes.reduce(start) { $0 << 8 | Int128($1) })
        default: return value
        }
    }
}
