import Columnar

/// Signs: `sign`, `abs`, `negative`, `positive`.
enum SignFunctions {
    private static let signed: ParameterType = .oneOf([.numeric, .anyDayTimeInterval, .anyYearMonthInterval])

    static var functions: [ScalarFunction] {
        [
            .typed(
                "sign", aliases: ["signum"], .math, "sign(number)",
                "-1.0, 0.0 or 1.0 as a number or interval is negative, zero or positive.",
                ["SELECT sign(40)"],
                columnName: { called, arguments in "\(called == "signum" ? "SIGNUM" : called)(\(arguments.joined(separator: ", ")))" },
                [.oneOf([.double, .anyYearMonthInterval, .anyDayTimeInterval])]
            ) { call in
                if call.types[0] == .double {
                    return ResolvedScalar(
                        call.types, returns: .double,
                        kernel: ElementaryFunctions.unaryKernel { $0 > 0 ? 1 : ($0 < 0 ? -1 : $0) })
                }
                return ResolvedScalar(
                    call.types, returns: .double,
                    kernel: vectorKernel { arguments, rows, _ in
                        let column = IntegerColumn(arguments[0])
                        return fixedResult(.double, .double, RowValidity([column.vector], rows: rows)) { Double(column[$0].signum()) }
                    })
            },
            .typed("abs", .math, "abs(value)", "A number or interval without its sign.", ["SELECT abs(-1)"], [signed]) { call in
                ResolvedScalar(
                    call.types, returns: call.types[0], canFail: call.context.ansi,
                    kernel: vectorKernel { arguments, rows, context in
                        try interval(arguments[0]) { try Arithmetic.absolute($0, rows: rows, mode: context.ansi ? .ansi : .wrap) }
                    })
            },
            .typed(
                "negative", .math, "negative(value)", "A number or interval with the opposite sign.", ["SELECT negative(1)"],
                [.oneOf([.numeric, .anyDayTimeInterval, .anyYearMonthInterval, .calendarInterval])]
            ) { call in
                if call.types[0] == .calendarInterval {
                    return ResolvedScalar(
                        call.types, returns: .calendarInterval,
                        kernel: .row { values, _ in
                            guard case .interval(let interval) = values[0] else { return .null }
                            return .interval(
                                CalendarInterval(
                                    months: 0 &- interval.months, days: 0 &- interval.days, microseconds: 0 &- interval.microseconds))
                        })
                }
                return ResolvedScalar(
                    call.types, returns: call.types[0], canFail: call.context.ansi,
                    kernel: vectorKernel { arguments, rows, context in
                        try interval(arguments[0]) { try Arithmetic.negate($0, rows: rows, mode: context.ansi ? .ansi : .wrap) }
                    })
            },
            .typed(
                "positive", .math, "positive(value)", "The number or interval itself.", ["SELECT positive(1)"],
                columnName: { _, arguments in "(+ \(arguments.joined(separator: ", ")))" },
                [.oneOf([.numeric, .anyDayTimeInterval, .anyYearMonthInterval, .calendarInterval])]
            ) { call in
                ResolvedScalar(call.types, returns: call.types[0], kernel: .vector { arguments, _, _ in arguments[0] })
            },
        ]
    }

    /// Intervals are computed as the integers they are kept in.
    private static func interval(_ vector: Vector, _ body: (Vector) throws -> Vector) rethrows -> Vector {
        if vector.type.isYearMonthInterval { return try body(vector.relabelled(.int)).relabelled(vector.type) }
        if vector.type.isDayTimeInterval { return try body(vector.relabelled(.bigint)).relabelled(vector.type) }
        return try body(vector)
    }
}
