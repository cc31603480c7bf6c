/// A value in Thrift's compact protocol (thrift-compact-protocol.md), as far as Parquet uses it.
indirect enum ThriftValue {
    case boolean(Bool)
    case integer(Int64)
    case double(Double)
    case binary([UInt8])
    case list([ThriftValue])
    case structure([Int: ThriftValue])

    subscript(field: Int) -> ThriftValue? {
        if case .structure(let fields) = self { fields[field] } else { nil }
    }

    var integer: Int? {
        if case .integer(let value) = self { Int(value) } else { nil }
    }

    var flag: Bool? {
        if case .boolean(let value) = self { value } else { nil }
    }

    var text: String? {
        if case .binary(let bytes) = self { String(decoding: bytes, as: UTF8.self) } else { nil }
    }

    var list: [ThriftValue]? {
        if case .list(let elements) = self { elements } else { nil }
    }
}

/// Reads a structure; nil for anything malformed.
struct ThriftReader {
    private static let maximumDepth = 32

    private let bytes: UnsafePointer<UInt8>
    private let count: Int
    private(set) var position = 0

    init(_ bytes: UnsafePointer<UInt8>, _ count: Int) {
        self.bytes = bytes
        self.count = count
    }

    private mutating func byte() -> UInt8? {
        guard position < count else { return nil }
        defer { position &+= 1 }
        return bytes[position]
    }

    private mutating func varint() -> UInt64? {
        var value: UInt64 = 0
        var shift: UInt64 = 0
        while shift < 64 {
            guard let byte = byte() else { return nil }
            value |= UInt64(byte & 0x7F) &<< shift
            if byte < 0x80 { return value }
            shift &+= 7
        }
        return nil
    }

    private mutating func zigzag() -> Int64? {
        guard let value = varint() else { return nil }
        return Int64(bitPattern: value &>> 1) ^ (0 &- Int64(bitPattern: value & 1))
    }

    mutating func structure(depth: Int = 0) -> ThriftValue? {
        guard depth <= ThriftReader.maximumDepth else { return nil }
        var fields: [Int: ThriftValue] = [:]
        var last = 0
        while true {
            guard let header = byte() else { return nil }
            if header == 0 { return .structure(fields) }
            let delta = Int(header &>> 4)
            if delta == 0 {
                guard let id = zigzag(), id >= 0, id < 32768 else { return nil }
                last = Int(id)
            } else {
                last &+= delta
            }
            let type = header & 15
            if type == 1 || type == 2 {
                fields[last] = .boolean(type == 1)
            } else {
                guard let value = value(type, depth: depth) else { return nil }
                fields[last] = value
            }
        }
    }

    private mutating func value(_ type: UInt8, depth: Int) -> ThriftValue? {
        switch type {
        case 1, 2:
            // Booleans in lists take a byte each.
            guard let byte = byte() else { return nil }
            return .boolean(byte == 1)
        case 3:
            guard let byte = byte() else { return nil }
            return .integer(Int64(Int8(bitPattern: byte)))
        case 4, 5, 6:
            guard let value = zigzag() else { return nil }
            return .integer(value)
        case 7:
            guard count &- position >= 8 else { return nil }
            defer { position &+= 8 }
            return .double(Double(bitPattern: UnsafeRawPointer(bytes + position).loadUnaligned(as: UInt64.self)))
        case 8:
            guard let length = varint(), length <= UInt64(count &- position) else { return nil }
            defer { position &+= Int(length) }
            return .binary(Array(UnsafeBufferPointer(start: bytes + position, count: Int(length))))
        case 9, 10:
            guard let header = byte() else { return nil }
            var length = UInt64(header &>> 4)
            if length == 15 {
                guard let long = varint() else { return nil }
                length = long
            }
            guard length <= UInt64(count &- position), depth < ThriftReader.maximumDepth else { return nil }
            var elements: [ThriftValue] = []
            elements.reserveCapacity(Int(min(length, 4096)))
            for _ in 0..<length {
                guard let element = value(header & 15, depth: depth &+ 1) else { return nil }
                elements.append(element)
            }
            return .list(elements)
        case 11:
            guard let length = varint() else { return nil }
            if length == 0 { return .list([]) }
            guard length <= UInt64(count &- position), let types = byte(), depth < ThriftReader.maximumDepth else { return nil }
            for _ in 0..<length {
                guard value(types &>> 4, depth: depth &+ 1) != nil, value(types & 15, depth: depth &+ 1) != nil else { return nil }
            }
            return .list([])
        case 12: return structure(depth: depth &+ 1)
        default: return nil
        }
    }
}
