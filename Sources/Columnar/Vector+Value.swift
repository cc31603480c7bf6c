extension Vector {
    /// The value of a row, whatever the encoding. For results, tests and row-by-row functions. O(size of the value).
    package func value(at row: Int) -> Value {
        guard row >= 0 && row < count, !isNull(at: row) else { return .null }
        switch encoding {
        case .dictionary: return children.first?.value(at: code(at: row)) ?? .null
        case .constant: return flatValue(at: 0)
        case .flat: return flatValue(at: row)
        }
    }

    private func flatValue(at row: Int) -> Value {
        switch kind {
        case .void: return .null
        case .boolean: return .boolean(pointer(to: UInt8.self)[row] != 0)
        case .int8: return integer(Int64(pointer(to: Int8.self)[row]))
        case .int16: return integer(Int64(pointer(to: Int16.self)[row]))
        case .int32: return integer(Int64(pointer(to: Int32.self)[row]))
        case .int64: return integer(pointer(to: Int64.self)[row])
        case .int128:
            let wide = pointer(to: Int128.self)[row]
            return type.isDecimal ? .decimal(wide) : .integer(Int64(truncatingIfNeeded: wide))
        case .float: return .float(pointer(to: Float.self)[row])
        case .double: return .double(pointer(to: Double.self)[row])
        case .string:
            let bytes = StringView.buffer(at: pointer(to: StringView.self) + row)
            if type.isBytes { return .binary(Array(bytes)) }
            return .string(String(decoding: bytes, as: UTF8.self))
        case .interval: return .interval(pointer(to: CalendarInterval.self)[row])
        case .list:
            guard let elements = children.first else { return .null }
            let entry = pointer(to: ListEntry.self)[row]
            return .array((0..<Int(entry.count)).map { elements.value(at: Int(entry.offset) + $0) })
        case .map:
            guard children.count == 2 else { return .null }
            let entry = pointer(to: ListEntry.self)[row]
            return .map((0..<Int(entry.count)).map {
                MapEntry(children[0].value(at: Int(entry.offset) + $0), children[1].value(at: Int(entry.offset) + $0))
            })
        case .structure: return .structure(children.map { $0.value(at: row) })
        }
    }

    private func integer(_ value: Int64) -> Value {
        type.isDecimal ? .decimal(Int128(value)) : .integer(value)
    }
}
