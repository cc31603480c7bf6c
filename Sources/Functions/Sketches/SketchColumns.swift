import Columnar

/// How sketch functions take their items from columns.
enum SketchColumns {
    /// What sketches of distinct items count.
    static let itemTypes: [ParameterType] = [
        .arrayOf(.int), .arrayOf(.bigint), .binary, .double, .float, .int, .bigint, .string,
    ]

    /// Nil for NULL. Arrays count by the bytes of their elements, a NULL among them as 0.
    static func item(_ value: Value, _ type: DataType) -> SketchItem? {
        switch value {
        case .integer(let number): return .integer(number)
        case .float(let number): return .double(Double(number))
        case .double(let number): return .double(number)
        case .string(let text): return .bytes(Array(text.utf8))
        case .binary(let bytes): return .bytes(bytes)
        case .array(let elements):
            var writer = SketchWriter(capacity: elements.count * 8)
            let isWide = if case .array(.bigint, _) = type { true } else { false }
            for element in elements {
                let number = element.integerValue ?? 0
                if isWide { writer.put(integer: number) } else { writer.put(integer: Int32(truncatingIfNeeded: number)) }
            }
            return .bytes(writer.bytes)
        default: return nil
        }
    }

    static func integer(_ value: Value?) -> Int64? {
        guard let value else { return nil }
        return value.isNull ? 0 : value.integerValue
    }
}
