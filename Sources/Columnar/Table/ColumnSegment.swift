/// One column of a segment: immutable, contiguous, in the smallest form that holds its values.
///
/// - Integer-backed types: the narrowest signed kind that holds the segment's values, without a base.
///   NULL rows hold a value inside the block's range, so that kernels may use it as an index before they look at validity.
/// - Strings and binaries: `dictionary` (one dictionary object for all segments of a snapshot's column), or `text`.
/// - One value, or NULL, in every row: `constant`.
///
/// Sendable because nothing changes after `init`.
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

    /// Fixed: values. Dictionary: codes. Text: offsets.
    let values: Buffer?
    /// Text: the bytes.
    let bytes: Buffer?
    /// One byte per row; nil without NULLs.
    let validity: Buffer?
    /// Constant and nested forms.
    let whole: Vector?

    package struct Summary: Sendable {
        package var nullCount = 0
        package var range = ValueRange.unknown
        package var blocks = BlockStatistics(measure: .none)
        package var isAscending = false
        package var isStrictlyAscending = false
        package var sketch: DistinctSketch?
        package init() {}
    }

    init(
        type: DataType, kind: PhysicalKind, form: Form, count: Int, summary: Summary, values: Buffer? = nil, bytes: Buffer? = nil,
        validity: Buffer? = nil, dictionary: Vector? = nil, whole: Vector? = nil
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
        self.whole = whole
    }

    var summary: Summary {
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
        let statistics = blocks.minimums.count &* 20 &+ (sketch == nil ? 0 : DistinctSketch.registerCount)
        switch form {
        case .fixed: return count &* kind.width &+ flags &+ statistics
        case .constant: return 16 &+ statistics
        case .dictionary(let width): return count &* Int(width.rawValue) &+ flags &+ statistics
        case .text: return (count &+ 1) &* 4 &+ textByteCount &+ flags &+ statistics
        case .nested: return (whole?.estimatedByteCount ?? 0) &+ statistics
        }
    }

    /// The same column with a dictionary that begins with the entries of the present one.
    package func with(dictionary replacement: Vector) -> ColumnSegment {
        guard let dictionary, dictionary !== replacement, dictionary.count <= replacement.count else { return self }
        return ColumnSegment(
            type: type, kind: kind, form: form, count: count, summary: summary, values: values, bytes: bytes, validity: validity,
            dictionary: replacement, whole: whole)
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
