#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// Strings and binaries: codes into the table's dictionary while there are few different ones, plain text otherwise.
package final class StringColumnBuilder: ColumnBuilder {
    /// A dictionary of up to this many entries is kept while a segment is being built, whatever the rows say.
    private static let freeEntries = 1 << 17
    /// A dictionary this small stays.
    private static let smallEntries = 256
    private static let fullBytes = 1 << 30

    /// Nil once the column turned to text.
    package private(set) var dictionary: StringDictionary?
    private let tableRows: Int
    private var codeWidth = CodeWidth.one
    /// Codes, or offsets.
    private var values: GrowingBuffer
    private var text = GrowingBuffer(width: 1, capacity: 16)
    private var textCount = 0
    private var sketch = DistinctSketch()
    private let pieceCodes = Buffer(of: UInt32.self, count: ColumnSegment.blockRows)
    /// Codes of ours for the codes of the dictionary vector met last.
    private var translated: Vector?
    private var translation: [UInt32] = []

    init(_ type: DataType, dictionary: StringDictionary?, tableRows: Int, expectedRows: Int) {
        self.dictionary = dictionary
        self.tableRows = tableRows
        let capacity = min(expectedRows, 1 << 16)
        values = GrowingBuffer(width: dictionary == nil ? 4 : 1, capacity: capacity &+ 1)
        super.init(type, measure: dictionary == nil ? .text : .codes, expectedRows: expectedRows)
        if dictionary == nil { values.buffer.pointer(to: UInt32.self)[0] = 0 }
    }

    /// Whether a table of so many rows has too many different strings for a dictionary to pay.
    static func isTooLarge(_ dictionary: StringDictionary, rows: Int) -> Bool { dictionary.count > max(freeEntries, rows / 8) }

    package override var isFull: Bool { textCount > StringColumnBuilder.fullBytes }

    override func appendValues(_ vector: Vector, _ offset: Int, _ rows: Int, nulls: Int) throws {
        if let dictionary {
            appendCodes(vector, offset, rows, nulls: nulls, dictionary)
            if StringColumnBuilder.isTooLarge(dictionary, rows: tableRows &+ count) { turnToText(appended: rows) }
        } else {
            try appendText(vector, offset, rows, nulls: nulls)
        }
    }

    // MARK: Dictionary

    private func appendCodes(_ vector: Vector, _ offset: Int, _ rows: Int, nulls: Int, _ dictionary: StringDictionary) {
        let codes = pieceCodes.pointer(to: UInt32.self)
        let flags = nulls > 0 ? self.flags.map { $0 + count } : nil
        if nulls == rows || vector.kind != .string {
            codes.update(repeating: 0, count: rows)
        } else if vector.isConstant {
            codes.update(repeating: dictionary.code(vector.pointer(to: StringView.self)), count: rows)
        } else if let source = vector.dictionary {
            translate(vector, source, offset, rows, flags, dictionary, codes)
        } else {
            let views = vector.pointer(to: StringView.self) + offset
            if let flags {
                for row in 0..<rows { codes[row] = flags[row] == 0 ? 0 : dictionary.code(views + row) }
            } else {
                for row in 0..<rows { codes[row] = dictionary.code(views + row) }
            }
        }
        if nulls < rows {
            let (low, high) = codeExtremes(codes, rows, flags)
            note(Int64(low), Int64(high))
            widenCodes(toHold: high)
        }
        values.reserve(count &+ rows &+ 1, count: count)
        let base = values.buffer.base
        switch codeWidth {
        case .one:
            let target = base.assumingMemoryBound(to: UInt8.self) + count
            for row in 0..<rows { target[row] = UInt8(truncatingIfNeeded: codes[row]) }
        case .two:
            let target = base.assumingMemoryBound(to: UInt16.self) + count
            for row in 0..<rows { target[row] = UInt16(truncatingIfNeeded: codes[row]) }
        case .four:
            memcpy(base + count &* 4, codes, rows &* 4)
        }
    }

    private func codeExtremes(_ codes: UnsafePointer<UInt32>, _ rows: Int, _ flags: UnsafePointer<UInt8>?) -> (UInt32, UInt32) {
        var low = UInt32.max
        var high: UInt32 = 0
        if let flags {
            for row in 0..<rows where flags[row] != 0 {
                low = min(low, codes[row])
                high = max(high, codes[row])
            }
        } else {
            for row in 0..<rows {
                low = min(low, codes[row])
                high = max(high, codes[row])
            }
        }
        return (low, high)
    }

    private func translate(
        _ vector: Vector, _ source: Vector, _ offset: Int, _ rows: Int, _ flags: UnsafePointer<UInt8>?, _ dictionary: StringDictionary,
        _ codes: UnsafeMutablePointer<UInt32>
    ) {
        if translated !== source {
            translated = source
            translation = [UInt32](repeating: UInt32.max, count: source.count)
        }
        vector.slice(offset, rows).widenCodes(into: codes)
        let views = source.pointer(to: StringView.self)
        let entries = source.count
        translation.withUnsafeMutableBufferPointer { known in
            for row in 0..<rows {
                let code = Int(codes[row])
                if (flags.map { $0[row] == 0 } ?? false) || code >= entries {
                    codes[row] = 0
                    continue
                }
                if known[code] == UInt32.max { known[code] = dictionary.code(views + code) }
                codes[row] = known[code]
            }
        }
    }

    private func widenCodes(toHold high: UInt32) {
        let needed: CodeWidth = high < 256 ? .one : (high < 65536 ? .two : .four)
        guard needed.rawValue > codeWidth.rawValue else { return }
        let wide = Buffer(byteCount: values.capacity &* Int(needed.rawValue))
        for row in 0..<count {
            let code = codeAt(row)
            if needed == .two {
                wide.pointer(to: UInt16.self)[row] = UInt16(truncatingIfNeeded: code)
            } else {
                wide.pointer(to: UInt32.self)[row] = code
            }
        }
        values.replace(wide, width: Int(needed.rawValue), capacity: values.capacity)
        codeWidth = needed
    }

    @inline(__always)
    private func codeAt(_ row: Int) -> UInt32 {
        switch codeWidth {
        case .one: UInt32(values.buffer.pointer(to: UInt8.self)[row])
        case .two: UInt32(values.buffer.pointer(to: UInt16.self)[row])
        case .four: values.buffer.pointer(to: UInt32.self)[row]
        }
    }

    /// Rewrites what came so far as text, unless that would take too much of it; `appended` rows of the piece at hand are written but
    /// not counted yet.
    private func turnToText(appended: Int) {
        guard let dictionary else { return }
        let rows = count &+ appended
        let valid = flags
        var total = 0
        for row in 0..<rows where valid.map({ $0[row] != 0 }) ?? true { total &+= dictionary.entry(codeAt(row)).pointee.count }
        if total > StringColumnBuilder.fullBytes { return }
        let offsets = GrowingBuffer(width: 4, capacity: max(rows &+ 1, min(expectedRows, rows &* 2)))
        let target = offsets.buffer.pointer(to: UInt32.self)
        target[0] = 0
        var minimums: [Int64] = []
        var maximums: [Int64] = []
        var low = BlockStatistics.emptyMinimum
        var high = BlockStatistics.emptyMaximum
        for row in 0..<rows {
            if valid.map({ $0[row] != 0 }) ?? true {
                let entry = dictionary.entry(codeAt(row))
                putBytes(entry)
                let word = TextPrefix.word(TextPrefix.of(entry))
                low = min(low, word)
                high = max(high, word)
            }
            target[row &+ 1] = UInt32(truncatingIfNeeded: textCount)
            if (row &+ 1) % ColumnSegment.blockRows == 0 && row < count {
                minimums.append(low)
                maximums.append(high)
                low = BlockStatistics.emptyMinimum
                high = BlockStatistics.emptyMaximum
            }
        }
        replaceBlocks(measure: .text, minimums: minimums, maximums: maximums)
        note(low, high)
        values = offsets
        self.dictionary = nil
    }

    /// The column of codes that are the builder's dictionary's already.
    func rebuild(_ vector: Vector) -> ColumnSegment {
        translated = vector.dictionary
        translation = (0..<UInt32(truncatingIfNeeded: vector.dictionary?.count ?? 0)).map { $0 }
        // Dictionary vectors of a dictionary column never fail to append.
        try? append(vector, offset: 0, rows: vector.count)
        return finish()
    }

    // MARK: Text

    @inline(__always)
    private func putBytes(_ location: UnsafePointer<StringView>) {
        let length = location.pointee.count
        text.reserve(textCount &+ length &+ 16, count: textCount)
        let target = text.buffer.base + textCount
        if length <= 12 {
            // The 12 bytes behind the length; room for 16 is there.
            UnsafeMutableRawPointer(target).copyMemory(from: UnsafeRawPointer(location) + 4, byteCount: 12)
        } else {
            memcpy(target, StringView.bytes(at: location), length)
        }
        textCount &+= length
        let hash = StringHash.hash(location)
        sketch.insert(hash: hash)
    }

    private func appendText(_ vector: Vector, _ offset: Int, _ rows: Int, nulls: Int) throws {
        let flat = vector.isFlat ? vector : vector.slice(vector.isConstant ? 0 : offset, rows).flattened()
        let views = flat.pointer(to: StringView.self) + (vector.isFlat ? offset : 0)
        values.reserve(count &+ rows &+ 1, count: count &+ 1)
        let flags = nulls > 0 ? self.flags.map { $0 + count } : nil
        let isText = vector.kind == .string && nulls < rows
        var total = textCount
        if isText {
            for row in 0..<rows { total &+= flags.map { $0[row] == 0 } ?? false ? 0 : views[row].count }
        }
        if total >= Int(UInt32.max) {
            throw QueryError(
                "RESOURCE_LIMIT_EXCEEDED", sqlState: "54000", "More than 4 GiB of text in one column of \(rows) rows cannot be stored.")
        }
        let offsets = values.buffer.pointer(to: UInt32.self) + count
        var low = BlockStatistics.emptyMinimum
        var high = BlockStatistics.emptyMaximum
        for row in 0..<rows {
            if isText && (flags.map { $0[row] != 0 } ?? true) {
                putBytes(views + row)
                let word = TextPrefix.word(TextPrefix.of(views + row))
                low = min(low, word)
                high = max(high, word)
            }
            offsets[row &+ 1] = UInt32(truncatingIfNeeded: textCount)
        }
        withExtendedLifetime(flat) {}
        note(low, high)
    }

    package override func finish() -> ColumnSegment {
        if let column = allNull() { return column }
        if let entries = dictionary?.count, entries > StringColumnBuilder.smallEntries, entries > (tableRows &+ count) / 4 {
            turnToText(appended: 0)
        }
        var summary = summarize()
        if let dictionary {
            return ColumnSegment(
                type: type, kind: .string, form: .dictionary(codeWidth), count: count, summary: summary, values: values.finished(count),
                validity: finishedValidity, dictionary: dictionary.vector, lineage: dictionary)
        }
        if count >= DistinctSketch.registerCount { summary.sketch = sketch }
        return ColumnSegment(
            type: type, kind: .string, form: .text, count: count, summary: summary, values: values.finished(count &+ 1),
            bytes: text.finished(textCount), validity: finishedValidity)
    }
}
