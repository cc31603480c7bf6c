/// Membership in a list of constants: `x IN (1, 2, 3)`. Immutable once made.
package struct InSet: Sendable {
    private let type: DataType
    private let hasNull: Bool
    private let isEmpty: Bool
    private let members: Members

    private enum Members: Sendable {
        /// Integers within a span of up to 65,536: one byte per number from `low`.
        case bytes(low: Int64, flags: [UInt8])
        case integers(IntegerMembers)
        /// Strings or binary.
        case strings(StringMembers)
        case values(Set<Value>)
    }

    /// Open addressing over numbers; empty slots hold a number that is no member.
    private struct IntegerMembers: Sendable {
        let slots: [Int64]
        let empty: Int64
        let mask: UInt64

        init(_ numbers: Set<Int64>) {
            var size = 8
            while size < numbers.count &* 2 { size &*= 2 }
            var free: Int64 = 0
            while numbers.contains(free) { free &+= 1 }
            var table = [Int64](repeating: free, count: size)
            let wrap = UInt64(truncatingIfNeeded: size &- 1)
            for number in numbers {
                var slot = Hashing.word(UInt64(bitPattern: number)) & wrap
                while table[Int(truncatingIfNeeded: slot)] != free { slot = (slot &+ 1) & wrap }
                table[Int(truncatingIfNeeded: slot)] = number
            }
            slots = table
            empty = free
            mask = wrap
        }

        @inline(__always)
        func find<T: FixedWidthInteger>(_ values: UnsafePointer<T>, _ rows: Int, _ target: UnsafeMutablePointer<UInt8>) {
            slots.withUnsafeBufferPointer { table in
                guard let start = table.baseAddress else { return }
                for row in 0..<rows {
                    let number = Int64(truncatingIfNeeded: values[row])
                    var slot = Hashing.word(UInt64(bitPattern: number)) & mask
                    while start[Int(truncatingIfNeeded: slot)] != number && start[Int(truncatingIfNeeded: slot)] != empty {
                        slot = (slot &+ 1) & mask
                    }
                    let found =
                        start[Int(truncatingIfNeeded: slot)] == number && number != empty && T(truncatingIfNeeded: number) == values[row]
                    target[row] = found ? 1 : 0
                }
            }
        }
    }

    /// Open addressing over string views; the vector holds the bytes.
    private struct StringMembers: Sendable {
        let vector: Vector
        /// Row + 1 of the member in each slot, 0 for none.
        let slots: [UInt32]
        let mask: UInt64

        init(_ vector: Vector) {
            var size = 8
            while size < vector.count &* 2 { size &*= 2 }
            var table = [UInt32](repeating: 0, count: size)
            let wrap = UInt64(truncatingIfNeeded: size &- 1)
            let views = vector.pointer(to: StringView.self)
            for row in 0..<vector.count {
                var slot = Hashing.string(views + row) & wrap
                while table[Int(truncatingIfNeeded: slot)] != 0 { slot = (slot &+ 1) & wrap }
                table[Int(truncatingIfNeeded: slot)] = UInt32(truncatingIfNeeded: row &+ 1)
            }
            self.vector = vector
            slots = table
            mask = wrap
        }
    }

    /// `values` are of `type`; a NULL among them makes the answer NULL where it is not TRUE.
    package init(_ values: [Value], type: DataType) {
        self.type = type
        isEmpty = values.isEmpty
        hasNull = values.contains(where: \.isNull)
        let present = values.filter { !$0.isNull }
        if type.isIntegerBacked {
            var numbers: [Int64] = []
            for value in present {
                switch value {
                case .integer(let number): numbers.append(number)
                case .decimal(let number): if let narrow = Int64(exactly: number) { numbers.append(narrow) }
                default: break
                }
            }
            if numbers.count == present.count, let low = numbers.min(), let high = numbers.max() {
                let span = high.subtractingReportingOverflow(low)
                if !span.overflow && span.partialValue < 65_536 {
                    var flags = [UInt8](repeating: 0, count: Int(span.partialValue) + 1)
                    for number in numbers { flags[Int(number &- low)] = 1 }
                    members = .bytes(low: low, flags: flags)
                } else {
                    members = .integers(IntegerMembers(Set(numbers)))
                }
                return
            }
        } else if type.canonicalKind == .string {
            let builder = VectorBuilder(type, capacity: present.count)
            for value in Set(present) { builder.append(value) }
            members = .strings(StringMembers(builder.finish()))
            return
        }
        members = .values(Set(present))
    }

    /// A boolean per row of a vector of the set's type: NULL where the row is NULL (unless the list is empty), or where it is not found
    /// and the list has a NULL.
    package func evaluate(_ a: Vector, rows: Int) -> Vector {
        if isEmpty || rows == 0 { return .booleans(false, count: rows) }
        if a.kind == .void { return .nulls(.boolean, count: rows) }
        if a.isConstant && rows > 1 { return evaluate(a.slice(0, 1).flattened(), rows: 1).broadcast(rows) }
        let buffer = Buffer(of: UInt8.self, count: rows)
        let target = buffer.pointer(to: UInt8.self)
        if let dictionary = a.dictionary, DictionaryCodes.pays(a, rows: rows) {
            let entries = Buffer(of: UInt8.self, count: dictionary.count)
            find(dictionary, dictionary.count, entries.pointer(to: UInt8.self))
            DictionaryCodes.map(a, rows: rows, table: UnsafePointer(entries.pointer(to: UInt8.self)), into: target)
        } else {
            find(a.flattened(), rows, target)
        }
        let validity = a.isConstant ? Validity.of(a.flattened()) : Validity.of(a)
        if !hasNull {
            return Vector(
                type: .boolean, kind: .boolean, count: rows, values: UnsafeRawPointer(target), valuesOwner: buffer,
                validity: validity.pointer, validityOwner: validity.owner)
        }
        // Not found means NULL, so that a row is valid exactly when it is found.
        let known = Buffer(of: UInt8.self, count: rows)
        let valid = known.pointer(to: UInt8.self)
        if let pointer = validity.pointer {
            for row in 0..<rows { valid[row] = target[row] & pointer[row] }
        } else {
            for row in 0..<rows { valid[row] = target[row] }
        }
        return Vector(type: .boolean, kind: .boolean, count: rows, buffer: buffer, validity: known)
    }

    /// 1 for members. `a` is flat; NULL rows get anything.
    private func find(_ a: Vector, _ rows: Int, _ target: UnsafeMutablePointer<UInt8>) {
        switch members {
        case .bytes(let low, let flags):
            flags.withUnsafeBufferPointer { table in
                guard let start = table.baseAddress else { return }
                let span = UInt64(truncatingIfNeeded: table.count)
                switch a.kind {
                case .int8: InSet.lookUp(a.pointer(to: Int8.self), low, start, span, rows, target)
                case .int16: InSet.lookUp(a.pointer(to: Int16.self), low, start, span, rows, target)
                case .int32: InSet.lookUp(a.pointer(to: Int32.self), low, start, span, rows, target)
                case .int64: InSet.lookUp(a.pointer(to: Int64.self), low, start, span, rows, target)
                default:
                    for row in 0..<rows {
                        let offset = a.wideInteger(at: row) &- Int128(low)
                        target[row] = offset >= 0 && offset < Int128(span) ? start[Int(truncatingIfNeeded: offset)] : 0
                    }
                }
            }
        case .integers(let set):
            switch a.kind {
            case .int8: set.find(a.pointer(to: Int8.self), rows, target)
            case .int16: set.find(a.pointer(to: Int16.self), rows, target)
            case .int32: set.find(a.pointer(to: Int32.self), rows, target)
            case .int64: set.find(a.pointer(to: Int64.self), rows, target)
            default: set.find(a.pointer(to: Int128.self), rows, target)
            }
        case .strings(let strings):
            InSet.findStrings(a, strings, rows, target)
        case .values(let set):
            for row in 0..<rows { target[row] = !a.isNull(at: row) && set.contains(a.value(at: row)) ? 1 : 0 }
        }
    }

    @inline(__always)
    private static func lookUp<T: FixedWidthInteger>(
        _ values: UnsafePointer<T>, _ low: Int64, _ table: UnsafePointer<UInt8>, _ span: UInt64, _ rows: Int,
        _ target: UnsafeMutablePointer<UInt8>
    ) {
        for row in 0..<rows {
            let offset = UInt64(bitPattern: Int64(truncatingIfNeeded: values[row]) &- low)
            target[row] = offset < span ? table[Int(truncatingIfNeeded: offset)] : 0
        }
    }

    private static func findStrings(_ a: Vector, _ members: StringMembers, _ rows: Int, _ target: UnsafeMutablePointer<UInt8>) {
        let views = a.pointer(to: StringView.self)
        let candidates = members.vector.pointer(to: StringView.self)
        let valid = a.validity
        let wrap = members.mask
        members.slots.withUnsafeBufferPointer { table in
            guard let slots = table.baseAddress else { return }
            for row in 0..<rows {
                target[row] = 0
                if let valid, valid[row] == 0 { continue }
                var slot = Hashing.string(views + row) & wrap
                while true {
                    let entry = slots[Int(truncatingIfNeeded: slot)]
                    if entry == 0 { break }
                    if StringView.equal(views + row, candidates + Int(entry &- 1)) {
                        target[row] = 1
                        break
                    }
                    slot = (slot &+ 1) & wrap
                }
            }
        }
    }
}
