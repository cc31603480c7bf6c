/// Writes Thrift's compact protocol, as far as Parquet uses it. Fields come in ascending order of their numbers.
struct ThriftWriter {
    private(set) var bytes: [UInt8] = []
    private var last = [0]

    private mutating func variable(_ value: UInt64) {
        var left = value
        while left >= 0x80 {
            bytes.append(UInt8(truncatingIfNeeded: left) | 0x80)
            left >>= 7
        }
        bytes.append(UInt8(truncatingIfNeeded: left))
    }

    private mutating func zigzag(_ value: Int) { variable(UInt64(bitPattern: Int64(value << 1) ^ Int64(value >> 63))) }

    private mutating func header(_ field: Int, _ type: UInt8) {
        let delta = field - (last.last ?? 0)
        if delta > 0 && delta < 16 {
            bytes.append(UInt8(truncatingIfNeeded: delta << 4) | type)
        } else {
            bytes.append(type)
            zigzag(field)
        }
        if !last.isEmpty { last[last.count - 1] = field }
    }

    mutating func boolean(_ field: Int, _ value: Bool) { header(field, value ? 1 : 2) }

    mutating func int(_ field: Int, _ value: Int) {
        header(field, 5)
        zigzag(value)
    }

    mutating func long(_ field: Int, _ value: Int) {
        header(field, 6)
        zigzag(value)
    }

    mutating func text(_ field: Int, _ value: String) {
        header(field, 8)
        element(value)
    }

    mutating func structure(_ field: Int, _ body: (inout ThriftWriter) -> Void) {
        header(field, 12)
        element(body)
    }

    private mutating func list(_ field: Int, _ count: Int, _ type: UInt8) {
        header(field, 9)
        if count < 15 {
            bytes.append(UInt8(truncatingIfNeeded: count << 4) | type)
        } else {
            bytes.append(0xF0 | type)
            variable(UInt64(count))
        }
    }

    mutating func structures<Element>(_ field: Int, _ elements: [Element], _ body: (inout ThriftWriter, Element) -> Void) {
        list(field, elements.count, 12)
        for one in elements { element { body(&$0, one) } }
    }

    mutating func ints(_ field: Int, _ values: [Int]) {
        list(field, values.count, 5)
        for value in values { zigzag(value) }
    }

    mutating func texts(_ field: Int, _ values: [String]) {
        list(field, values.count, 8)
        for value in values { element(value) }
    }

    private mutating func element(_ value: String) {
        variable(UInt64(value.utf8.count))
        bytes.append(contentsOf: value.utf8)
    }

    private mutating func element(_ body: (inout ThriftWriter) -> Void) {
        last.append(0)
        body(&self)
        last.removeLast()
        bytes.append(0)
    }

    /// The whole as one structure.
    static func structure(_ body: (inout ThriftWriter) -> Void) -> [UInt8] {
        var writer = ThriftWriter()
        body(&writer)
        writer.bytes.append(0)
        return writer.bytes
    }
}
