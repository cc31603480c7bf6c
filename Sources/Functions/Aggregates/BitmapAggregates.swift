import Columnar

/// `bitmap_construct_agg`, `bitmap_or_agg`, `bitmap_and_agg` over bitmaps of 4096 bytes.
enum BitmapAggregates {
    static var functions: [AggregateFunction] { [construct, fold("bitmap_or_agg", isAnd: false), fold("bitmap_and_agg", isAnd: true)] }

    private static let construct = AggregateFunction(
        FunctionDocumentation(
            "bitmap_construct_agg", group: .aggregate, usage: "bitmap_construct_agg(position)",
            description: "A bitmap of 4096 bytes with the bits at the given positions (0 … 32767) set.",
            examples: ["SELECT substring(hex(bitmap_construct_agg(bitmap_bit_position(a))), 0, 6) FROM VALUES (1), (2), (3) AS t(a)"])
    ) { arguments, _, _ in
        let types = try Signature.check("bitmap_construct_agg", arguments, [.bigint])
        return ResolvedAggregate(types, returns: .binary, nullable: false, ignoresDistinct: true) { _ in
            ValueAccumulator<BitmapState>(.binary) { BitmapState(.construct) }
        }
    }

    private static func fold(_ name: String, isAnd: Bool) -> AggregateFunction {
        AggregateFunction(
            FunctionDocumentation(
                name, group: .aggregate, usage: "\(name)(bitmap)",
                description: "The bitwise \(isAnd ? "AND" : "OR") of all bitmaps that are not NULL, of 4096 bytes.",
                examples: ["SELECT substring(hex(\(name)(a)), 0, 6) FROM VALUES (X'10'), (X'20') AS t(a)"])
        ) { arguments, _, _ in
            let types = try Signature.check(name, arguments, [.strict(.binary)])
            return ResolvedAggregate(types, returns: .binary, nullable: false, ignoresDistinct: true) { _ in
                ValueAccumulator<BitmapState>(.binary) { BitmapState(isAnd ? .and : .or) }
            }
        }
    }
}

struct BitmapState: ValueState {
    enum Operation { case construct, and, or }

    static let size = 4096
    let operation: Operation
    var bytes: [UInt8]

    init(_ operation: Operation) {
        self.operation = operation
        bytes = [UInt8](repeating: operation == .and ? 0xFF : 0, count: BitmapState.size)
    }

    mutating func add(_ arguments: [Value]) throws {
        switch arguments.first {
        case .integer(let position):
            guard position >= 0 && position < Int64(BitmapState.size * 8) else {
                throw QueryError(
                    "INVALID_BITMAP_POSITION", sqlState: "22003",
                    "The 0-indexed bitmap position \(position) is out of bounds. The bitmap has \(BitmapState.size * 8) bits "
                        + "(\(BitmapState.size) bytes)."
                )
            }
            bytes[Int(position / 8)] |= 1 << UInt8(position % 8)
        case .binary(let other): combine(other)
        default: break
        }
    }

    private mutating func combine(_ other: [UInt8]) {
        for index in 0..<BitmapState.size {
            let byte = index < other.count ? other[index] : 0
            if operation == .and { bytes[index] &= byte } else { bytes[index] |= byte }
        }
    }

    mutating func merge(_ other: BitmapState) throws { combine(other.bytes) }

    func result() throws -> Value { .binary(bytes) }

    var byteCount: Int { BitmapState.size }
}
