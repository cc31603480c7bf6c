#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// Builds a flat vector of a type's canonical kind, value by value. For literals, row-by-row functions, readers of small inputs and tests;
/// hot paths fill buffers themselves. One writer at a time.
package final class VectorBuilder {
    package let type: DataType
    package private(set) var count = 0
    private let kind: PhysicalKind
    private var capacity: Int
    private var buffer: Buffer
    private var validity: Buffer?
    private var heap: StringHeap?
    private var children: [VectorBuilder]
    /// Short of memory, values are only counted: `finish` then makes NULLs, and `ProcessMemory.check` on the same thread throws.
    private var isDenied = false

    package init(_ type: DataType, capacity: Int = 64) {
        self.type = type
        self.kind = type.canonicalKind
        self.capacity = max(capacity, 1)
        self.buffer = Buffer(byteCount: max(capacity, 1) &* type.canonicalKind.width)
        switch type {
        case .array(let element, _): children = [VectorBuilder(element, capacity: capacity)]
        case .map(let key, let value, _): children = [VectorBuilder(key, capacity: capacity), VectorBuilder(value, capacity: capacity)]
        case .structure(let fields): children = fields.map { VectorBuilder($0.type, capacity: capacity) }
        default: children = []
        }
    }

    private func reserveOne() {
        guard count == capacity, !isDenied else { return }
        let grown = capacity &* 2
        guard ProcessMemory.mayTake(grown &* kind.width), count < UInt32.max / 2 else { return deny() }
        let larger = Buffer(byteCount: grown &* kind.width)
        memcpy(larger.base, buffer.base, count &* kind.width)
        buffer = larger
        if let old = validity {
            let flags = Buffer(of: UInt8.self, count: grown)
            memcpy(flags.base, old.base, count)
            validity = flags
        }
        capacity = grown
    }

    private func deny() {
        isDenied = true
        ProcessMemory.deny()
    }

    package func appendNull() {
        reserveOne()
        if isDenied { return count &+= 1 }
        if validity == nil {
            let flags = Buffer(of: UInt8.self, count: capacity)
            memset(flags.base, 1, count)
            validity = flags
        }
        validity?.pointer(to: UInt8.self)[count] = 0
        if kind.width > 0 { memset(buffer.base + count &* kind.width, 0, kind.width) }
        if kind == .structure { for child in children { child.appendNull() } }
        count &+= 1
    }

    private func put<T>(_ value: T) {
        buffer.pointer(to: T.self)[count] = value
        validity?.pointer(to: UInt8.self)[count] = 1
        count &+= 1
    }

    /// Appends bytes to a string or binary column.
    package func append(bytes: UnsafeBufferPointer<UInt8>) {
        reserveOne()
        if isDenied { return count &+= 1 }
        guard kind == .string, let start = bytes.baseAddress, !bytes.isEmpty else { return put(StringView()) }
        let target = heap ?? StringHeap(mayBeDenied: true)
        heap = target
        put(target.store(start, count: bytes.count))
    }

    /// Appends a value of the builder's type; a value of another shape becomes NULL.
    package func append(_ value: Value) {
        reserveOne()
        if isDenied { return count &+= 1 }
        switch value {
        case .null:
            appendNull()
        case .boolean(let flag):
            kind == .boolean ? put(UInt8(flag ? 1 : 0)) : appendNull()
        case .integer(let number):
            switch kind {
            case .int8: put(Int8(truncatingIfNeeded: number))
            case .int16: put(Int16(truncatingIfNeeded: number))
            case .int32: put(Int32(truncatingIfNeeded: number))
            case .int64: put(number)
            case .int128: put(Int128(number))
            default: appendNull()
            }
        case .decimal(let unscaled):
            switch kind {
            case .int64: put(Int64(truncatingIfNeeded: unscaled))
            case .int128: put(unscaled)
            default: appendNull()
            }
        case .float(let number):
            switch kind {
            case .float: put(number)
            case .double: put(Double(number))
            default: appendNull()
            }
        case .double(let number):
            switch kind {
            case .double: put(number)
            case .float: put(Float(number))
            default: appendNull()
            }
        case .string(var text):
            text.withUTF8 { append(bytes: $0) }
        case .binary(let bytes):
            bytes.withUnsafeBufferPointer { append(bytes: $0) }
        case .interval(let interval):
            kind == .interval ? put(interval) : appendNull()
        case .array(let elements):
            guard kind == .list else { return appendNull() }
            put(ListEntry(offset: UInt32(truncatingIfNeeded: children[0].count), count: UInt32(truncatingIfNeeded: elements.count)))
            let child = children[0]
            for element in elements {
                child.append(element)
                if child.isDenied { return deny() }
            }
        case .map(let entries):
            guard kind == .map else { return appendNull() }
            put(ListEntry(offset: UInt32(truncatingIfNeeded: children[0].count), count: UInt32(truncatingIfNeeded: entries.count)))
            for entry in entries {
                children[0].append(entry.key)
                children[1].append(entry.value)
                if children[0].isDenied || children[1].isDenied { return deny() }
            }
        case .structure(let fields):
            guard kind == .structure, fields.count == children.count else { return appendNull() }
            for (child, field) in zip(children, fields) { child.append(field) }
            validity?.pointer(to: UInt8.self)[count] = 1
            count &+= 1
            if children.contains(where: { $0.isDenied }) { deny() }
        }
    }

    /// The vector of all values appended; the builder must not be used again.
    package func finish() -> Vector {
        if kind == .void || isDenied { return .nulls(type, count: count) }
        return Vector(
            type: type, kind: kind, count: count, buffer: buffer, validity: validity, heap: heap,
            children: children.map { $0.finish() })
    }
}
