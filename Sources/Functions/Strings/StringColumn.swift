import Columnar

typealias Bytes = UnsafeBufferPointer<UInt8>

/// Row access to the bytes of a string or binary vector; a constant answers every row with its one value.
struct StringColumn {
    private let views: UnsafePointer<StringView>
    private let stride: Int
    /// What substrings of this column must keep alive.
    let vector: Vector

    init(_ vector: Vector) {
        var source = vector.isDictionary ? vector.flattened() : vector
        if source.kind != .string { source = Vector.nulls(.string, count: vector.count) }
        self.vector = source
        views = source.pointer(to: StringView.self)
        stride = source.isConstant ? 0 : 1
    }

    /// The bytes of a row that is not NULL.
    @inline(__always)
    subscript(row: Int) -> Bytes { StringView.buffer(at: views + row &* stride) }

    @inline(__always)
    func view(_ row: Int) -> StringView { views[row &* stride] }
}

/// Row access to the values of an integer vector of any kind, as 64-bit numbers.
struct IntegerColumn {
    private let values: UnsafePointer<Int64>
    private let stride: Int
    let vector: Vector

    init(_ vector: Vector) {
        var source = vector.isDictionary ? vector.flattened() : vector
        source = source.kind.isInteger ? source.widened(to: .int64) : Vector.nulls(.bigint, count: vector.count)
        self.vector = source
        values = source.pointer(to: Int64.self)
        stride = source.isConstant ? 0 : 1
    }

    @inline(__always)
    subscript(row: Int) -> Int64 { values[row &* stride] }
}

/// Row access to the values of a double vector.
struct DoubleColumn {
    private let values: UnsafePointer<Double>
    private let stride: Int
    let vector: Vector

    init(_ vector: Vector) {
        var source = vector.isDictionary ? vector.flattened() : vector
        if source.kind != .double { source = Vector.nulls(.double, count: vector.count) }
        self.vector = source
        values = source.pointer(to: Double.self)
        stride = source.isConstant ? 0 : 1
    }

    @inline(__always)
    subscript(row: Int) -> Double { values[row &* stride] }
}

/// Which rows are not NULL in all arguments: one byte per row, or nothing when no argument has NULLs.
struct RowValidity {
    private(set) var buffer: Buffer?
    let rows: Int

    init(_ arguments: [Vector], rows: Int) {
        self.rows = rows
        for argument in arguments where argument.mayHaveNulls {
            guard let flags = argument.validity else {
                // A vector of untyped NULLs.
                buffer = Buffer(of: UInt8.self, count: rows, zeroed: true)
                return
            }
            if argument.isConstant {
                if flags[0] != 0 { continue }
                buffer = Buffer(of: UInt8.self, count: rows, zeroed: true)
                return
            }
            if let target = buffer?.pointer(to: UInt8.self) {
                for row in 0..<rows { target[row] &= flags[row] }
            } else {
                let made = Buffer(of: UInt8.self, count: rows)
                made.pointer(to: UInt8.self).update(from: flags, count: rows)
                buffer = made
            }
        }
    }

    @inline(__always)
    var flags: UnsafeMutablePointer<UInt8>? { buffer?.pointer(to: UInt8.self) }

    /// Marks a row NULL.
    mutating func setNull(_ row: Int) {
        if let flags {
            flags[row] = 0
            return
        }
        let made = Buffer(of: UInt8.self, count: rows)
        let target = made.pointer(to: UInt8.self)
        for index in 0..<rows { target[index] = 1 }
        target[row] = 0
        buffer = made
    }
}

/// The rows of a string result. Short values lie in the row itself; longer ones are either copied to the writer's heap (`append`)
/// or point into an argument's bytes (`share`), which the result then keeps alive.
struct StringWriter {
    private let buffer: Buffer
    private let views: UnsafeMutablePointer<StringView>
    private let heap = StringHeap(mayBeDenied: true)
    let rows: Int

    init(rows: Int) {
        self.rows = rows
        buffer = Buffer(of: StringView.self, count: rows, zeroed: true)
        views = buffer.pointer(to: StringView.self)
    }

    /// Bytes taken by copies so far.
    var byteCount: Int { heap.byteCount }

    /// A copy of the bytes.
    @inline(__always)
    func set(_ row: Int, copying bytes: Bytes) {
        guard let start = bytes.baseAddress else { return }
        views[row] = heap.store(start, count: bytes.count)
    }

    /// The bytes themselves, which belong to an argument.
    @inline(__always)
    func set(_ row: Int, sharing bytes: Bytes) {
        guard let start = bytes.baseAddress else { return }
        views[row] = StringView(start, count: bytes.count)
    }

    @inline(__always)
    func set(_ row: Int, _ view: StringView) { views[row] = view }

    func set(_ row: Int, _ bytes: [UInt8]) {
        bytes.withUnsafeBufferPointer { set(row, copying: $0) }
    }

    func set(_ row: Int, _ text: String) {
        var text = text
        text.withUTF8 { set(row, copying: $0) }
    }

    /// Writes `count` bytes, known beforehand, in place.
    @inline(__always)
    func set(_ row: Int, count: Int, _ fill: (UnsafeMutablePointer<UInt8>) -> Void) {
        if count <= StringView.inlineCapacity {
            var scratch: (UInt64, UInt64) = (0, 0)
            views[row] = withUnsafeMutableBytes(of: &scratch) { area in
                let start = area.baseAddress.unsafelyUnwrapped.assumingMemoryBound(to: UInt8.self)
                fill(start)
                return StringView(start, count: count)
            }
        } else {
            let start = heap.reserve(count)
            fill(start)
            views[row] = StringView(start, count: count)
        }
    }

    func finish(_ type: DataType = .string, validity: RowValidity, sharing sources: [StringColumn] = []) -> Vector {
        var owners: [AnyObject?] = [heap]
        for source in sources { owners.append(source.vector.heap) }
        return Vector(
            type: type, kind: .string, count: rows, buffer: buffer, validity: validity.buffer, heap: OwnerGroup.joining(owners))
    }
}

/// A vector kernel that is run on a single row when all arguments are constant.
func vectorKernel(
    _ body: @escaping @Sendable (_ arguments: [Vector], _ rows: Int, _ context: EvaluationContext) throws -> Vector
) -> ScalarKernel {
    .vector { arguments, rows, context in
        if rows > 1 && arguments.allSatisfy(\.isConstant) {
            return try body(arguments.map { $0.slice(0, 1) }, 1, context).broadcast(rows)
        }
        return try body(arguments, rows, context)
    }
}

/// Rows 0 ..< rows that are not NULL.
@inline(__always)
func forEachValid(_ validity: RowValidity, _ body: (_ row: Int) throws -> Void) rethrows {
    if let flags = validity.flags {
        for row in 0..<validity.rows where flags[row] != 0 { try body(row) }
    } else {
        for row in 0..<validity.rows { try body(row) }
    }
}

/// A fixed-width result, computed for rows without NULL arguments; NULL rows hold zero.
@inline(__always)
func fixedResult<T>(
    _ type: DataType, _ kind: PhysicalKind, _ validity: RowValidity, _ body: (_ row: Int) throws -> T
) rethrows -> Vector {
    let buffer = Buffer(of: T.self, count: validity.rows, zeroed: validity.buffer != nil)
    let target = buffer.pointer(to: T.self)
    try forEachValid(validity) { row in target[row] = try body(row) }
    return Vector(type: type, kind: kind, count: validity.rows, buffer: buffer, validity: validity.buffer)
}
