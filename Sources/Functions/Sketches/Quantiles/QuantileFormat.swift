/// The bytes of quantile sketches: compact images of Apache DataSketches' KLL sketches.
enum QuantileFormat<Item: QuantileItem> {
    private static var family: UInt8 { 15 }
    private static var emptyFlag: UInt8 { 1 }
    private static var sortedFlag: UInt8 { 2 }
    private static var singleFlag: UInt8 { 4 }

    static func write(_ sketch: QuantileSketch<Item>) -> [UInt8] {
        var writer = SketchWriter(capacity: 64 + sketch.retained * Item.size)
        let width = UInt8(QuantileSketch<Item>.leastWidth)
        func head(_ ints: UInt8, _ version: UInt8, _ flags: UInt8) {
            writer.put([ints, version, family, flags])
            writer.put(integer: UInt16(truncatingIfNeeded: sketch.k))
            writer.put([width, 0])
        }
        guard let least = sketch.least, let greatest = sketch.greatest else {
            head(2, 1, emptyFlag)
            return writer.bytes
        }
        if sketch.count == 1 {
            head(2, 2, singleFlag)
            least.write(&writer)
            return writer.bytes
        }
        head(5, 1, 0)
        writer.put(integer: sketch.count)
        writer.put(integer: UInt16(truncatingIfNeeded: sketch.leastK))
        writer.put([UInt8(truncatingIfNeeded: sketch.levels.count), 0])
        var offset = sketch.capacity - sketch.retained
        for level in sketch.levels {
            writer.put(integer: Int32(truncatingIfNeeded: offset))
            offset += level.count
        }
        least.write(&writer)
        greatest.write(&writer)
        // Level 0 grows downwards there.
        for item in sketch.levels[0].reversed() { item.write(&writer) }
        for level in sketch.levels.dropFirst() { for item in level { item.write(&writer) } }
        return writer.bytes
    }

    /// Nil for bytes that are no such sketch.
    static func read(_ bytes: [UInt8]) -> QuantileSketch<Item>? {
        var reader = SketchReader(bytes)
        guard let head = reader.block(4), head[2] == family, (1...2).contains(head[1]), let k = reader.integer(UInt16.self), k >= 8,
            reader.byte() == UInt8(QuantileSketch<Item>.leastWidth), reader.byte() != nil
        else { return nil }
        var sketch = QuantileSketch<Item>(k: Int(k))
        if head[3] & emptyFlag != 0 { return sketch }
        if head[3] & singleFlag != 0 {
            guard let item = Item.read(&reader) else { return nil }
            sketch.update(item)
            return sketch
        }
        guard head[0] == 5, let count = reader.integer(Int64.self), let leastK = reader.integer(UInt16.self), let levels = reader.byte(),
            (1...61).contains(levels), reader.byte() != nil
        else { return nil }
        let offsets = (0..<levels).compactMap { _ in reader.integer(Int32.self) }.map(Int.init)
        guard offsets.count == Int(levels), let least = Item.read(&reader), let greatest = Item.read(&reader) else { return nil }
        let ends = offsets.dropFirst() + [QuantileSketch<Item>.capacity(Int(k), levels: Int(levels))]
        var contents: [[Item]] = []
        for (start, end) in zip(offsets, ends) {
            guard start <= end, end - start <= reader.remaining / Item.size else { return nil }
            contents.append((start..<end).compactMap { _ in Item.read(&reader) })
        }
        contents[0].reverse()
        return QuantileSketch(k: Int(k), leastK: Int(leastK), count: count, least: least, greatest: greatest, levels: contents)
    }

    /// The summary that Apache DataSketches prints. `name` is `Longs`, `Doubles` or `Floats`.
    static func summary(_ sketch: QuantileSketch<Item>, name: String) -> String {
        let levels = sketch.levels.count
        let capacity = sketch.capacity
        let compact = sketch.count == 0 ? 8 : (sketch.count == 1 ? 8 + Item.size : 20 + levels * 4 + (sketch.retained + 2) * Item.size)
        let percent = [false, true].map { share -> String in
            let thousandths = Int((sketch.rankError(ofDistribution: share) * 100_000 + 0.5).rounded(.down))
            let digits = String(thousandths % 1000)
            return "\(thousandths / 1000).\(String(repeating: "0", count: 3 - digits.count))\(digits)%"
        }
        let lines: [(String, String)] = [
            ("K", "\(sketch.k)"), ("Dynamic min K", "\(sketch.leastK)"), ("M", "\(QuantileSketch<Item>.leastWidth)"),
            ("N", "\(sketch.count)"), ("Epsilon", percent[0]), ("Epsilon PMF", percent[1]), ("Empty", "\(sketch.count == 0)"),
            ("Estimation Mode", "\(sketch.isEstimating)"), ("Levels", "\(levels)"), ("Level 0 Sorted", "false"),
            ("Capacity Items", "\(capacity)"), ("Retained Items", "\(sketch.retained)"), ("Free Space", "\(capacity - sketch.retained)"),
            ("ReadOnly", "false"), ("Updatable Storage Bytes", "\(20 + (levels + 1) * 4 + (capacity + 2) * Item.size)"),
            ("Compact Storage Bytes", "\(compact)"), ("Min Item", sketch.least?.text ?? "NaN"),
            ("Max Item", sketch.greatest?.text ?? "NaN"),
        ]
        var text = "\n### KllKll\(name)Sketch Summary:\n"
        for (label, value) in lines {
            text += "   \(label)\(String(repeating: " ", count: max(23 - label.count, 0))): \(value)\n"
        }
        return text + "### End sketch summary\n"
    }
}
