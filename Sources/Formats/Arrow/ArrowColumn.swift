import Columnar

/// A column as the schema of an Arrow stream tells it.
struct ArrowColumn {
    enum Storage {
        case null
        case integer(bits: Int, isSigned: Bool)
        case float(bits: Int)
        case text(isWide: Bool)
        case fixedBinary(Int)
        case boolean
        case decimal
        /// Days of 32 bits, or milliseconds of 64.
        case date(isMilliseconds: Bool)
        /// 64 bits, or 32 of times in seconds and milliseconds; microseconds are the value times `factor` divided by `divisor`.
        case time(bits: Int, factor: Int64, divisor: Int64)
        case yearMonth
        case list(isWide: Bool)
        case structure
        case map
    }

    let name: String
    let isNullable: Bool
    let storage: Storage
    let type: DataType
    let children: [ArrowColumn]
    /// Values are codes into the dictionary of this number.
    var dictionary: Int?
    var codeBits = 32
    private static let maximumDepth = 64

    /// `budget`: how many columns may still come, as a schema may name one table many times.
    init(_ reader: FlatBufferReader, _ field: FlatBufferReader.Table, budget: inout Int, depth: Int = 0) throws {
        budget -= 1
        name = reader.text(field, 0) ?? ""
        isNullable = reader.byte(field, 1) != 0
        guard budget >= 0, depth < Self.maximumDepth, let fields = reader.tables(field, 5) else { throw ArrowStreamReader.damaged("its schema is malformed") }
        var parts: [ArrowColumn] = []
        for field in fields { parts.append(try ArrowColumn(reader, field, budget: &budget, depth: depth + 1)) }
        children = parts
        let code = reader.byte(field, 2)
        guard let found = Self.storage(code, reader, reader.table(field, 3), children) else {
            throw QueryError.notSupported("Column '\(name)' of Arrow's type number \(code)")
        }
        (storage, type) = found
        guard let encoding = reader.table(field, 4) else { return }
        dictionary = reader.long(encoding, 0)
        if let index = reader.table(encoding, 1) { codeBits = reader.int(index, 0) }
        guard [8, 16, 32, 64].contains(codeBits) else { throw ArrowStreamReader.damaged("column '\(name)' has codes of \(codeBits) bits") }
    }

    private static func storage(
        _ code: Int, _ reader: FlatBufferReader, _ table: FlatBufferReader.Table?, _ children: [ArrowColumn]
    ) -> (Storage, DataType)? {
        func short(_ field: Int, _ fallback: Int = 0) -> Int { table.map { reader.short($0, field, default: fallback) } ?? fallback }
        func int(_ field: Int, _ fallback: Int = 0) -> Int { table.map { reader.int($0, field, default: fallback) } ?? fallback }
        func flag(_ field: Int) -> Bool { table.map { reader.byte($0, field) != 0 } ?? false }
        switch code {
        case 1: return (.null, .void)
        case 2: return integer(int(0), flag(1))
        case 3:
            let bits = [16, 32, 64]
            guard bits.indices.contains(short(0)) else { return nil }
            return (.float(bits: bits[short(0)]), short(0) == 2 ? .double : .float)
        case 4: return (.text(isWide: false), .binary)
        case 5: return (.text(isWide: false), .string)
        case 6: return (.boolean, .boolean)
        case 7:
            let (precision, scale) = (int(0), int(1))
            guard int(2, 128) == 128, (1...38).contains(precision), (0...precision).contains(scale) else { return nil }
            return (.decimal, .decimal(precision: precision, scale: scale))
        case 8: return (.date(isMilliseconds: short(0, 1) == 1), .date)
        case 9: return scaled(unit: short(0, 1), bits: int(1, 32), .time(precision: 6))
        case 10:
            let hasZone = table.flatMap { reader.text($0, 1) }.map { !$0.isEmpty } ?? false
            return scaled(unit: short(0), bits: 64, hasZone ? .timestamp : .timestampNTZ)
        case 11: return short(0) == 0 ? (.yearMonth, .yearToMonth) : nil
        case 12, 21: return children.count == 1 ? (.list(isWide: code == 21), .array(children[0].type, containsNull: children[0].isNullable)) : nil
        case 13: return (.structure, .structure(children.map { Field($0.name, $0.type, nullable: $0.isNullable) }))
        case 15: return int(0) >= 0 ? (.fixedBinary(int(0)), .binary) : nil
        case 17:
            guard children.count == 1, children[0].children.count == 2, case .structure = children[0].storage else { return nil }
            let (key, value) = (children[0].children[0], children[0].children[1])
            return (.map, .map(key: key.type, value: value.type, valueContainsNull: value.isNullable))
        case 18: return scaled(unit: short(0, 1), bits: 64, .dayToSecond)
        case 19: return (.text(isWide: true), .binary)
        case 20: return (.text(isWide: true), .string)
        default: return nil
        }
    }

    /// Unsigned numbers go to the next wider type.
    private static func integer(_ bits: Int, _ isSigned: Bool) -> (Storage, DataType)? {
        let storage = Storage.integer(bits: bits, isSigned: isSigned)
        switch (bits, isSigned) {
        case (8, true): return (storage, .tinyint)
        case (16, true), (8, false): return (storage, .smallint)
        case (32, true), (16, false): return (storage, .int)
        case (64, true), (32, false): return (storage, .bigint)
        case (64, false): return (storage, .decimal(precision: 20, scale: 0))
        default: return nil
        }
    }

    private static func scaled(unit: Int, bits: Int, _ type: DataType) -> (Storage, DataType)? {
        guard bits == 32 || bits == 64 else { return nil }
        switch unit {
        case 0: return (.time(bits: bits, factor: 1_000_000, divisor: 1), type)
        case 1: return (.time(bits: bits, factor: 1000, divisor: 1), type)
        case 2: return (.time(bits: bits, factor: 1, divisor: 1), type)
        case 3: return (.time(bits: bits, factor: 1, divisor: 1000), type)
        default: return nil
        }
    }
}
