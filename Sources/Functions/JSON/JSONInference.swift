import Columnar

/// The types of JSON values, as `schema_of_json` finds them.
enum JSONInference {
    static func type(_ node: JSONNode, prefersDecimal: Bool, primitivesAsString: Bool) -> DataType {
        switch node {
        case .null: return .void
        case .boolean: return primitivesAsString ? .string : .boolean
        case .string: return .string
        case .number(let text):
            if primitivesAsString { return .string }
            if !text.contains(where: { ".eE".contains($0) }) {
                if Int64(text) != nil { return .bigint }
                let digits = text.filter(\.isNumber).count
                return digits <= 38 ? .decimal(precision: digits, scale: 0) : .double
            }
            guard prefersDecimal, !text.contains(where: { "eE".contains($0) }) else { return .double }
            let parts = text.filter { $0 != "-" }.split(separator: ".")
            let scale = parts.count > 1 ? parts[1].count : 0
            let precision = max(parts[0].drop { $0 == "0" }.count + scale, scale, 1)
            return precision <= 38 ? .decimal(precision: precision, scale: scale) : .double
        case .array(let elements):
            let element = elements.reduce(DataType.void) {
                merge($0, type($1, prefersDecimal: prefersDecimal, primitivesAsString: primitivesAsString))
            }
            return .array(element, containsNull: true)
        case .object(let members):
            var fields: [Field] = []
            for member in members {
                fields.append(Field(member.key, type(member.value, prefersDecimal: prefersDecimal, primitivesAsString: primitivesAsString)))
            }
            return .structure(fields.sorted { $0.name < $1.name })
        }
    }

    static func merge(_ a: DataType, _ b: DataType) -> DataType {
        if a == b { return a }
        switch (a, b) {
        case (.void, let other), (let other, .void): return other
        case (.bigint, .double), (.double, .bigint): return .double
        case (.decimal, .double), (.double, .decimal): return .double
        case (.bigint, .decimal(let p, let s)), (.decimal(let p, let s), .bigint): return mergeDecimals(20, 0, p, s)
        case (.decimal(let p, let s), .decimal(let q, let t)): return mergeDecimals(p, s, q, t)
        case (.array(let x, _), .array(let y, _)): return .array(merge(x, y), containsNull: true)
        case (.structure(let x), .structure(let y)):
            var fields = x
            for field in y {
                if let place = fields.firstIndex(where: { $0.name == field.name }) {
                    fields[place].type = merge(fields[place].type, field.type)
                } else {
                    fields.append(field)
                }
            }
            return .structure(fields.sorted { $0.name < $1.name })
        default: return .string
        }
    }

    private static func mergeDecimals(_ p: Int, _ s: Int, _ q: Int, _ t: Int) -> DataType {
        let scale = max(s, t)
        let whole = max(p - s, q - t)
        return whole + scale > 38 ? .double : .decimal(precision: whole + scale, scale: scale)
    }

    /// NULLs as STRING, which is what tables can hold.
    static func canonical(_ type: DataType) -> DataType {
        switch type {
        case .void: .string
        case .array(let element, _): .array(canonical(element), containsNull: true)
        case .structure(let fields): .structure(fields.map { Field($0.name, canonical($0.type)) })
        default: type
        }
    }

    /// The type as SQL text, names that need it in backticks.
    static func sql(_ type: DataType) -> String {
        switch type {
        case .array(let element, _): return "ARRAY<\(sql(element))>"
        case .structure(let fields):
            return "STRUCT<" + fields.map { "\(quoted($0.name)): \(sql($0.type))" }.joined(separator: ", ") + ">"
        default: return type.sql
        }
    }

    static func quoted(_ name: String) -> String {
        let isPlain =
            !name.isEmpty && name.first?.isNumber == false && name.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_") }
        return isPlain ? name : "`" + name.replacing("`", with: "``") + "`"
    }
}
