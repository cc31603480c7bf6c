#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// Putting vectors and batches one behind another.
package enum Concatenation {
    /// All rows of the vectors in order, as one flat vector; a dictionary is kept when all share the same one.
    /// Integers get the narrowest kind that holds every input. Vectors are of `type` (or void, which counts as NULLs).
    package static func join(_ vectors: [Vector], type: DataType) -> Vector {
        var parts: [Vector] = []
        var rows = 0
        for vector in vectors where vector.count > 0 {
            parts.append(vector.kind == .void && type != .void ? .nulls(type, count: vector.count) : vector)
            rows &+= vector.count
        }
        guard let first = parts.first else { return VectorBuilder(type, capacity: 1).finish() }
        if parts.count == 1 { return first.relabelled(type) }
        if type == .void { return .nulls(.void, count: rows) }
        if let dictionary = first.dictionary, parts.allSatisfy({ $0.encoding == first.encoding && $0.dictionary === dictionary }) {
            return joinFixed(
                parts, type, kind: first.kind, width: width(of: first), rows, encoding: first.encoding, children: first.children)
        }
        if parts.allSatisfy({ $0.isConstant && ($0.validity?[0] ?? 1) == 0 }) { return .nulls(type, count: rows) }
        switch type.canonicalKind {
        case .structure: return joinStructures(parts.map { $0.flattened() }, type, rows)
        case .list, .map: return joinLists(parts.map { $0.flattened() }, type, rows)
        default: break
        }
        var kind = first.kind
        if kind.isInteger {
            for part in parts where part.kind.rawValue > kind.rawValue { kind = part.kind }
            parts = parts.map { $0.kind == kind ? $0 : $0.widened(to: kind) }
        }
        return joinFixed(
            parts.map { $0.isDictionary ? $0.flattened() : $0 }, type, kind: kind, width: kind.width, rows, encoding: .flat, children: [])
    }

    /// Joins batches of equal column types. O(values).
    package static func join(_ batches: [Batch], types: [DataType]) -> Batch {
        let rows = batches.reduce(0) { $0 &+ $1.count }
        if batches.count == 1, let only = batches.first { return only }
        let columns = types.indices.map { column in join(batches.map { $0.columns[column] }, type: types[column]) }
        return Batch(columns, count: rows)
    }

    private static func width(of vector: Vector) -> Int {
        if case .dictionary(let codes) = vector.encoding { return Int(codes.rawValue) }
        return vector.kind.width
    }

    private static func joinFixed(
        _ parts: [Vector], _ type: DataType, kind: PhysicalKind, width: Int, _ rows: Int, encoding: Encoding, children: [Vector]
    ) -> Vector {
        let buffer = Buffer(byteCount: rows &* width)
        var offset = 0
        for part in parts {
            if part.isConstant {
                let filled = part.flattened()
                memcpy(buffer.base + offset &* width, filled.values, part.count &* width)
            } else {
                memcpy(buffer.base + offset &* width, part.values, part.count &* width)
            }
            offset &+= part.count
        }
        var bounds: ClosedRange<Int64>?
        if kind.isInteger && kind != .int128 {
            var low = Int64.max
            var high = Int64.min
            for part in parts {
                low = min(low, part.bounds.lowerBound)
                high = max(high, part.bounds.upperBound)
            }
            bounds = low...high
        }
        let validity = joinValidity(parts, rows)
        return Vector(
            type: type, kind: kind, encoding: encoding, count: rows, values: UnsafeRawPointer(buffer.base), valuesOwner: buffer,
            validity: validity.map { UnsafePointer($0.pointer(to: UInt8.self)) }, validityOwner: validity,
            heap: OwnerGroup.joining(parts.map(\.heap)), children: children.map { $0.relabelled(type) }, bounds: bounds)
    }

    private static func joinValidity(_ parts: [Vector], _ rows: Int) -> Buffer? {
        guard parts.contains(where: \.mayHaveNulls) else { return nil }
        let buffer = Buffer(of: UInt8.self, count: rows)
        let target = buffer.pointer(to: UInt8.self)
        var offset = 0
        for part in parts {
            switch Validity.shape(part) {
            case .noNulls: memset(target + offset, 1, part.count)
            case .allNull: memset(target + offset, 0, part.count)
            case .perRow(let source): memcpy(target + offset, source, part.count)
            }
            offset &+= part.count
        }
        return buffer
    }

    private static func joinStructures(_ parts: [Vector], _ type: DataType, _ rows: Int) -> Vector {
        guard case .structure(let fields) = type else { return .nulls(type, count: rows) }
        let children = fields.indices.map { index in
            join(
                parts.map { part in index < part.children.count ? part.children[index] : .nulls(fields[index].type, count: part.count) },
                type: fields[index].type)
        }
        return Vector(
            type: type, kind: .structure, count: rows, buffer: Buffer(byteCount: 16), validity: joinValidity(parts, rows),
            children: children)
    }

    private static func joinLists(_ parts: [Vector], _ type: DataType, _ rows: Int) -> Vector {
        let buffer = Buffer(of: ListEntry.self, count: rows)
        let entries = buffer.pointer(to: ListEntry.self)
        var childTypes: [DataType] = []
        switch type {
        case .array(let element, _): childTypes = [element]
        case .map(let key, let value, _): childTypes = [key, value]
        default: break
        }
        var pieces = [[Vector]](repeating: [], count: childTypes.count)
        // The same children in several parts (slices and gathers of one vector) are taken once.
        var starts: [ObjectIdentifier: UInt32] = [:]
        var total: UInt32 = 0
        var row = 0
        for part in parts {
            guard let elements = part.children.first, part.children.count == childTypes.count else { continue }
            let start: UInt32
            if let known = starts[ObjectIdentifier(elements)] {
                start = known
            } else {
                start = total
                starts[ObjectIdentifier(elements)] = total
                for index in childTypes.indices { pieces[index].append(part.children[index]) }
                total = total &+ UInt32(truncatingIfNeeded: elements.count)
            }
            let source = part.pointer(to: ListEntry.self)
            for index in 0..<part.count {
                let valid = part.validity.map { $0[index] != 0 } ?? true
                entries[row &+ index] =
                    valid
                    ? ListEntry(offset: source[index].offset &+ start, count: source[index].count) : ListEntry(offset: 0, count: 0)
            }
            row &+= part.count
        }
        let children = childTypes.indices.map { join(pieces[$0], type: childTypes[$0]) }
        return Vector(
            type: type, kind: type.canonicalKind, count: rows, buffer: buffer, validity: joinValidity(parts, rows), children: children)
    }

}
