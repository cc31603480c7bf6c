import Columnar

/// Choosing among values. (IF, CASE, COALESCE and their like belong to the analyzer.)
enum ConditionalFunctions {
    static var all: [ScalarFunction] {
        [extreme("greatest", wantsGreatest: true), extreme("least", wantsGreatest: false)] + zeros + numbers
    }

    private static func extreme(_ name: String, wantsGreatest: Bool) -> ScalarFunction {
        let documentation = FunctionDocumentation(
            name, group: .conditional, usage: "\(name)(value, value, …)",
            description: "The \(name) of all values, leaving NULLs out; NaN is above all numbers.",
            examples: ["SELECT \(name)(10, 9, 2, 4, 3)"])
        return ScalarFunction(documentation) { arguments, _ in
            try Signature.checkCount(name, arguments.count, minimum: 2, maximum: nil)
            let type = try Signature.commonType(name, arguments, promotingStrings: false, style: .list)
            guard TypeCoercion.isOrderable(type) else {
                throw QueryError.invalidOrdering(text: Signature.text(name, arguments), function: name, type)
            }
            return ResolvedScalar(
                Array(repeating: type, count: arguments.count), returns: type, nullHandling: .custom,
                kernel: vectorKernel { arguments, rows, _ in choose(arguments, rows, type, wantsGreatest) })
        }
    }

    private static func choose(_ arguments: [Vector], _ rows: Int, _ type: DataType, _ wantsGreatest: Bool) -> Vector {
        if type == .void { return .nulls(.void, count: rows) }
        let columns = arguments.map { $0.canonical() }
        switch type.canonicalKind {
        case .int8: return fixed(columns, rows, type, Int8.self) { wantsGreatest ? $0 > $1 : $0 < $1 }
        case .int16: return fixed(columns, rows, type, Int16.self) { wantsGreatest ? $0 > $1 : $0 < $1 }
        case .int32: return fixed(columns, rows, type, Int32.self) { wantsGreatest ? $0 > $1 : $0 < $1 }
        case .int64: return fixed(columns, rows, type, Int64.self) { wantsGreatest ? $0 > $1 : $0 < $1 }
        case .double:
            return fixed(columns, rows, type, Double.self) {
                let order = Value.compareDoubles($0, $1)
                return wantsGreatest ? order > 0 : order < 0
            }
        default:
            let builder = VectorBuilder(type, capacity: rows)
            for row in 0..<rows {
                var best = Value.null
                for column in columns {
                    let value = column.value(at: row)
                    if value.isNull { continue }
                    let order = best.isNull ? (wantsGreatest ? 1 : -1) : Value.compare(value, best)
                    if wantsGreatest ? order > 0 : order < 0 { best = value }
                }
                builder.append(best)
            }
            return builder.finish()
        }
    }

    @inline(__always)
    private static func fixed<T>(_ columns: [Vector], _ rows: Int, _ type: DataType, _ as: T.Type, _ isBetter: (T, T) -> Bool) -> Vector {
        let buffer = Buffer(of: T.self, count: rows, zeroed: true)
        let target = buffer.pointer(to: T.self)
        let flags = Buffer(of: UInt8.self, count: rows, zeroed: true)
        let valid = flags.pointer(to: UInt8.self)
        for column in columns {
            let source = column.pointer(to: T.self)
            let present = column.validity
            for row in 0..<rows {
                if let present, present[row] == 0 { continue }
                if valid[row] == 0 || isBetter(source[row], target[row]) {
                    target[row] = source[row]
                    valid[row] = 1
                }
            }
        }
        return Vector(type: type, kind: type.canonicalKind, count: rows, buffer: buffer, validity: flags)
    }

    private static var zeros: [ScalarFunction] {
        [
            .typed("zeroifnull", .conditional, "zeroifnull(number)", "The number, 0 in place of NULL.", ["SELECT zeroifnull(NULL)"], [.any])
            { call in
                guard let type = TypeCoercion.commonType(call.types[0], .int), type.isNumeric else {
                    throw QueryError.differentTypes(text: call.text, function: "coalesce", [call.types[0], .int], style: .alternatives)
                }
                return ResolvedScalar(
                    [type], returns: type, nullHandling: .total,
                    kernel: .row { values, _ in
                        if !values[0].isNull { return values[0] }
                        switch type {
                        case .decimal: return .decimal(0)
                        case .float: return .float(0)
                        case .double: return .double(0)
                        default: return .integer(0)
                        }
                    })
            },
            .typed(
                "nullifzero", .conditional, "nullifzero(number)", "The number, NULL in place of 0.", ["SELECT nullifzero(0)"], [.any]
            ) { call in
                guard let number = TypeCoercion.implicitCast(from: call.types[0], to: .numeric) else {
                    throw QueryError.differentOperandTypes(text: "(\(call.arguments[0].text) = 0)", call.types[0], .int)
                }
                return ResolvedScalar(
                    [number], returns: number, nullable: true,
                    kernel: .row { values, _ in
                        switch values[0] {
                        case .integer(0), .decimal(0): .null
                        case .double(let number) where number == 0: .null
                        case .float(let number) where number == 0: .null
                        default: values[0]
                        }
                    })
            },
        ]
    }

    private static var numbers: [ScalarFunction] {
        let floating: ParameterType = .oneOf([.double, .float])
        return [
            .typed(
                "nanvl", .conditional, "nanvl(number, other)", "The number unless it is NaN, the other otherwise.",
                ["SELECT nanvl(cast('NaN' AS double), 123)"], [floating, floating]
            ) { call in
                let type: DataType = call.types[0] == .float && call.types[1] == .float ? .float : .double
                return ResolvedScalar(
                    [type, type], returns: type, nullable: true, nullHandling: .custom,
                    kernel: .row { values, _ in
                        if values[0].isNull { return .null }
                        return values[0].doubleValue?.isNaN == true ? values[1] : values[0]
                    })
            },
            .fixed(
                "isnan", .predicate, "isnan(number)", "Whether a number is NaN; false for NULL.", ["SELECT isnan(cast('NaN' AS double))"],
                [floating], returns: .boolean, nulls: .custom,
                kernel: vectorKernel { arguments, rows, _ in
                    let buffer = Buffer(of: UInt8.self, count: rows)
                    let target = buffer.pointer(to: UInt8.self)
                    let column = arguments[0].canonical()
                    for row in 0..<rows {
                        let isNaN: Bool
                        switch column.kind {
                        case .double: isNaN = column.pointer(to: Double.self)[row].isNaN
                        case .float: isNaN = column.pointer(to: Float.self)[row].isNaN
                        default: isNaN = false
                        }
                        target[row] = isNaN && !column.isNull(at: row) ? 1 : 0
                    }
                    return Vector(type: .boolean, kind: .boolean, count: rows, buffer: buffer)
                }),
        ]
    }
}
