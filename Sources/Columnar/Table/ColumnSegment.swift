/// One column of a segment: immutable, contiguous, in the smallest form that holds its values.
///
/// - Integer-backed types: the narrowest signed kind that holds the segment's values, without a base.
///   NULL rows hold a value inside the block's range, so that kernels may use it as an index before they look at validity.
/// - Strings and binaries: `dictionary` (one dictionary object for all segments of a snapshot's column), or `text`.
/// - One value, or NULL, in every row: `constant`.
///
/// Sendable because nothing changes after `init` but `lookupSlot`, which locks itself.
package final class ColumnSegment: @unchecked Sendable {
    package enum Form: Sendable, Hashable {
        /// `count` values of `kind`.
        case fixed
        case constant
        /// `count` unsigned codes into `dictionary`.
        case dictionary(CodeWidth)
        /// `count + 1` offsets of 32 bits, and the bytes one after the other.
        case text
        /// A canonical flat vector (arrays, maps, structs).
        case nested
    }

    /// Rows per block of `blocks`; scans work in blocks of this size, aligned to it.
    package static let blockRows = 2048

    package let type: DataType
    /// The kind of the vectors made from it.
    package let kind: PhysicalKind
    package let form: Form
    package let count: Int
    package let nullCount: Int
    package let range: ValueRange
    package let blocks: BlockStatistics
    /// No NULLs, and each value at least as great as the one before it (integer-backed types only; false when not looked at).
    package let isAscending: Bool
    /// As `isAscending`, with no value twice: the column is unique within the segment.
    package let isStrictlyAscending: Bool
    /// Kept for segments of some size, not for dictionaries.
    package let sketch: DistinctSketch?
    /// Dictionary form: flat, without NULLs.
    package let dictionary: Vector?
    /// Dictionary form: the growing dictionary that `dictionary` shows the beginning of; nil when it stands for itself.
    package let lineage: StringDictionary?

    /// Fixed: values. Dictionary: codes. Text: offsets.
    package let values: Buffer?
    /// Text: the bytes.
    package let bytes: Buffer?
    /// One byte per row; nil without NULLs.
    package let validity: Buffer?
    /// Constant and nested forms.
    package let whole: Vector?
    let lookupSlot = ColumnLookupSlot()

    package struct Summary: Sendable {
        package var nullCount = 0
        package var range = ValueRange.unknown
        package var blocks = BlockStatistics(measure: .none)
        package var isAscending = false
        package var isStrictlyAscending = false
        package var sketch: DistinctSketch?
        package init() {}
    }

    /// For builders, and for formats that read columns back.
    package init(
        type: DataType, kind: PhysicalKind, form: Form, count: Int, summary: Summary, values: Buffer? = nil, bytes: Buffer? = nil,
        validity: Buffer? = nil, dictionary: Vector? = nil, lineage: StringDictionary? = nil, whole: Vector? = nil
    ) {
        self.type = type
        self.kind = kind
        self.form = form
        self.count = count
        self.nullCount = summary.nullCount
        self.range = summary.range
        self.blocks = summary.blocks
        self.isAscending = summary.isAscending
        self.isStrictlyAscending = summary.isStrictlyAscending
        self.sketch = summary.sketch
        self.values = values
        self.bytes = bytes
        self.validity = validity
        self.dictionary = dictionary
        self.lineage = lineage
        self.whole = whole
    }

    package var summary: Summary {
        var summary = Summary()
        summary.nullCount = nullCount
        summary.range = range
        summary.blocks = blocks
        summary.isAscending = isAscending
        summary.isStrictlyAscending = isStrictlyAscending
        summary.sketch = sketch
        return summary
    }

    package var blockCount: Int { (count &+ ColumnSegment.blockRows &- 1) / ColumnSegment.blockRows }

    /// Bytes of text behind a text column, 0 for other forms.
    package var textByteCount: Int {
        guard form == .text, let values else { return 0 }
        return Int(values.pointer(to: UInt32.self)[count])
    }

    /// Bytes of memory of this column, a shared dictionary left out (`TableSnapshot.byteCount` counts it once).
    package var byteCount: Int {
        let flags = validity == nil ? 0 : count
        let statistics = blocks.minimums.count &* 20 &+ (sketch == nil ? 0 : DistinctSketch.registerCount) &+ lookupSlot.byteCount
        switch form {
        case .fixed: return count &* kind.width &+ flags &+ statistics
        case .constant: return 16 &+ statistics
        case .dictionary(let width): return count &* Int(width.rawValue) &+ flags &+ statistics
        case .text: return (count &+ 1) &* 4 &+ textByteCount &+ flags &+ statistics
        case .nested: return (whole?.estimatedByteCount ?? 0) &+ statistics
        }
    }

    /// The same column with a dictionary that begins with the entries of the present one.
    func with(dictionary replacement: Vector, lineage: StringDictionary?) -> ColumnSegment {
        guard let dictionary, dictionary.count <= replacement.count else { return self }
        if dictionary === replacement && lineage === self.lineage { return self }
        return ColumnSegment(
            type: type, kind: kind, form: form, count: count, summary: summary, values: values, bytes: bytes, validity: validity,
            dictionary: replacement, lineage: lineage, whole: whole)
    }

    /// The same column with codes of another dictionary, which takes up the entries it lacks. O(entries), and O(rows) unless the entries
    /// have the same codes there.
    package func recoded(into target: StringDictionary) -> ColumnSegment {
        guard let dictionary, lineage !== target else { return self }
        let views = dictionary.pointer(to: StringView.self)
        var same = true
        var codes: [UInt32] = []
        codes.reserveCapacity(dictionary.count)
        for entry in 0..<dictionary.count {
            let code = target.code(views + entry)
            same = same && code == UInt32(truncatingIfNeeded: entry)
            codes.append(code)
        }
        if same { return with(dictionary: target.vector, lineage: target) }
        let wide = Buffer(of: UInt32.self, count: count)
        let rows = wide.pointer(to: UInt32.self)
        vector(rows: 0..<count).widenCodes(into: rows)
        for row in 0..<count { rows[row] = Int(rows[row]) < codes.count ? codes[Int(rows[row])] : 0 }
        let recoded = Vector(
            type: type, kind: kind, encoding: .dictionary(.four), count: count, values: UnsafeRawPointer(wide.base), valuesOwner: wide,
            validity: validity.map { UnsafePointer($0.pointer(to: UInt8.self)) }, validityOwner: validity, children: [target.vector])
        let builder = StringColumnBuilder(type, dictionary: target, tableRows: Int.max / 2, expectedRows: count)
        return builder.rebuild(recoded)
    }

    /// The same column as plain text.
    package func asText() throws -> ColumnSegment {
        guard dictionary != nil else { return self }
        let builder = StringColumnBuilder(type, dictionary: nil, tableRows: 0, expectedRows: count)
        try builder.append(vector(rows: 0..<count), offset: 0, rows: count)
        return builder.finish()
    }
}

extension Vector {
    /// Bytes of a flat vector's values, validity and children; text behind views only as far as it is not inline.
    package var estimatedByteCount: Int {
        var total = (isConstant ? 1 : count) &* kind.width &+ (validity == nil ? 0 : count)
        if kind == .string && isFlat {
            let views = pointer(to: StringView.self)
            for row in 0..<count where !isNull(at: row) && !views[row].isInline { total &+= views[row].count }
        }
        for child in children { total &+= child.estimatedByteCount }
        return total
    }
}
