import Columnar

/// The bytes of frequent items sketches: images of Apache DataSketches, behind them Spark's count of NULLs.
enum FrequentItemsFormat {
    static func write(_ sketch: FrequentItemsSketch, nulls: Int64) -> [UInt8] {
        var writer = SketchWriter(capacity: 64 + sketch.activeCount * 24)
        writer.put([
            sketch.isEmpty ? 1 : 4, 1, 10, UInt8(truncatingIfNeeded: sketch.logMaximum), UInt8(truncatingIfNeeded: sketch.logTable),
            sketch.isEmpty ? 5 : 0, 0, 0,
        ])
        if !sketch.isEmpty {
            writer.put(integer: UInt32(truncatingIfNeeded: sketch.activeCount))
            writer.put(integer: UInt32(0))
            writer.put(integer: sketch.weight)
            writer.put(integer: sketch.error)
            let entries = sketch.entries
            for entry in entries { writer.put(integer: entry.count) }
            put(entries.map(\.item), sketch.type, &writer)
        }
        writer.put(integer: nulls.bigEndian)
        return writer.bytes
    }

    private static func put(_ items: [Value], _ type: DataType, _ writer: inout SketchWriter) {
        if type == .boolean {
            var packed = [UInt8](repeating: 0, count: (items.count + 7) / 8)
            for (index, item) in items.enumerated() where item.booleanValue == true { packed[index / 8] |= 1 << UInt8(index % 8) }
            writer.put(packed)
            return
        }
        for item in items {
            switch item {
            case .integer(let number):
                switch type {
                case .tinyint: writer.put([2, UInt8(truncatingIfNeeded: number)])
                case .smallint:
                    writer.put([3])
                    writer.put(integer: Int16(truncatingIfNeeded: number))
                case .int, .date:
                    writer.put([9])
                    writer.put(integer: Int32(truncatingIfNeeded: number))
                default: writer.put(integer: number)
                }
            case .float(let number):
                writer.put([6])
                writer.put(number)
            case .double(let number): writer.put(number)
            case .string(let text):
                writer.put(integer: UInt32(truncatingIfNeeded: text.utf8.count))
                writer.put(Array(text.utf8))
            case .decimal(let unscaled):
                if case .decimal(let precision, _) = type, precision <= 18 {
                    writer.put(integer: Int64(truncatingIfNeeded: unscaled))
                } else {
                    let bytes = signed(unscaled)
                    writer.put(integer: UInt32(bytes.count))
                    writer.put(bytes)
                }
            default: break
            }
        }
    }

    /// Two's complement, the highest byte first, no longer than needed.
    private static func signed(_ number: Int128) -> [UInt8] {
        var bytes = (0..<16).map { UInt8(truncatingIfNeeded: number >> Int128(120 - $0 * 8)) }
        let filler: UInt8 = number < 0 ? 255 : 0
        while bytes.count > 1, bytes[0] == filler, bytes[1] & 128 == filler & 128 { bytes.removeFirst() }
        return bytes
    }

    /// Nil for bytes that are no such sketch of items of the type.
    static func read(_ bytes: [UInt8], _ type: DataType) -> (sketch: FrequentItemsSketch, nulls: Int64)? {
        guard bytes.count >= 16 else { return nil }
        var tail = SketchReader(Array(bytes.suffix(8)))
        var reader = SketchReader(Array(bytes.dropLast(8)))
        guard let head = reader.block(8), head[1] == 1, head[2] == 10, (3...26).contains(head[3]),
            let nulls = tail.integer(Int64.self)?.bigEndian
        else { return nil }
        var sketch = FrequentItemsSketch(logMaximum: Int(head[3]), type: type)
        if head[5] & 5 != 0 { return (sketch, nulls) }
        guard let count = reader.integer(UInt32.self), reader.integer(UInt32.self) != nil, let weight = reader.integer(Int64.self),
            let error = reader.integer(Int64.self), Int(count) <= reader.remaining / 8
        else { return nil }
        let counts = (0..<count).compactMap { _ in reader.integer(Int64.self) }
        guard let items = items(&reader, Int(count), type), items.count == counts.count, counts.allSatisfy({ $0 > 0 }) else { return nil }
        for (item, count) in zip(items, counts) { sketch.update(item, by: count) }
        sketch.restore(weight: weight, error: error)
        return (sketch, nulls)
    }

    private static func items(_ reader: inout SketchReader, _ count: Int, _ type: DataType) -> [Value]? {
        if type == .boolean {
            guard let packed = reader.block((count + 7) / 8) else { return nil }
            return (0..<count).map { .boolean(packed[$0 / 8] >> UInt8($0 % 8) & 1 != 0) }
        }
        var items: [Value] = []
        items.reserveCapacity(count)
        for _ in 0..<count {
            guard let item = item(&reader, type) else { return nil }
            items.append(item)
        }
        return items
    }

    private static func item(_ reader: inout SketchReader, _ type: DataType) -> Value? {
        switch type {
        case .tinyint, .smallint, .int, .date, .float:
            switch reader.byte() {
            case 2: return reader.integer(Int8.self).map { .integer(Int64($0)) }
            case 3: return reader.integer(Int16.self).map { .integer(Int64($0)) }
            case 9: return reader.integer(Int32.self).map { .integer(Int64($0)) }
            case 6: return reader.float().map { .float($0) }
            default: return nil
            }
        case .double: return reader.double().map { .double($0) }
        case .string:
            guard let length = reader.integer(UInt32.self), let text = reader.block(Int(length)) else { return nil }
            return .string(String(decoding: text, as: UTF8.self))
        case .decimal(let precision, _):
            if precision <= 18 { return reader.integer(Int64.self).map { .decimal(Int128($0)) } }
            guard let length = reader.integer(UInt32.self), length <= 16, let bytes = reader.block(Int(length)), let first = bytes.first
            else { return nil }
            return .decimal(bytes.reduce(first >= 128 ? -1 : 0) { $0 << 8 | Int128($1) })
        default: return reader.integer(Int64.self).map { .integer($0) }
        }
    }
}
