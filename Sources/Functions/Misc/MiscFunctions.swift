import Columnar

/// The session, identifiers, assertions.
enum MiscFunctions {
    static var all: [ScalarFunction] { session + identifiers + assertions + bitmaps + reflection + EncryptionFunctions.functions }

    private static func constant(
        _ name: String, aliases: [String] = [], _ description: String, _ type: DataType = .string, shown: String? = nil,
        _ value: @escaping @Sendable (EvaluationContext) -> Value
    ) -> ScalarFunction {
        .fixed(
            name, aliases: aliases, .misc, "\(name)()", description, ["SELECT \(name)()"],
            columnName: shown.map { ScalarFunction.named($0) },
            [], returns: type, kernel: vectorKernel { _, rows, context in .constant(value(context), type, count: rows) })
    }

    private static var session: [ScalarFunction] {
        [
            constant("current_user", aliases: ["user", "session_user"], "The user the statement runs as.") { .string($0.user) },
            constant("current_catalog", "The current catalog.") { .string($0.catalog) },
            constant("current_schema", aliases: ["current_database"], "The current schema.", shown: "current_schema") {
                .string($0.database)
            },
            constant("current_path", "Where names of routines are looked up.") {
                .string("system.builtin,system.session,\($0.catalog).\($0.database)")
            },
            constant("version", "The version of Spark whose dialect is spoken.") { _ in .string("4.3.0") },
            constant("input_file_name", "The file a row was read from; always empty, as tables are not read from files.") { _ in .string("")
            },
            constant("input_file_block_start", "Always -1, as tables are not read from files.", .bigint) { _ in .integer(-1) },
            constant("input_file_block_length", "Always -1, as tables are not read from files.", .bigint) { _ in .integer(-1) },
            constant("spark_partition_id", "The number of the row's partition; there is one.", .int, shown: "SPARK_PARTITION_ID") { _ in
                .integer(0)
            },
        ]
    }

    private static var identifiers: [ScalarFunction] {
        [
            .typed(
                "monotonically_increasing_id", .misc, "monotonically_increasing_id()", "Numbers the rows from 0, each number once.",
                ["SELECT monotonically_increasing_id()"], []
            ) { _ in
                let counters = PerExecution<Int64> { _ in 0 }
                return ResolvedScalar(
                    [], returns: .bigint, deterministic: false,
                    kernel: .vector { _, rows, context in
                        let start = counters.withState(context) { next -> Int64 in
                            defer { next &+= Int64(rows) }
                            return next
                        }
                        return .sequence(from: start, count: rows)
                    })
            },
            .typed(
                "uuid", .misc, "uuid([seed])", "A random identifier of 128 bits.", ["SELECT uuid()"],
                columnName: { called, _ in "\(called)()" }, [],
                optional: [.any]
            ) { call in
                if let seed = call.arguments.first, seed.type != .void, seed.constant == nil || !seed.type.isInteger {
                    throw QueryError(
                        "INVALID_PARAMETER_VALUE.LONG", sqlState: "22023",
                        "The value of parameter(s) `seed` in `UUID` is invalid: expects a long literal, but got \"\(seed.text)\".")
                }
                let state = TwisterState(seed: try RandomFunctions.seed(call, position: 0))
                return ResolvedScalar(
                    call.types, returns: .string, nullHandling: .custom, deterministic: false,
                    kernel: .vector { _, rows, context in
                        let writer = StringWriter(rows: rows)
                        state.withGenerator(context) { generator in
                            for row in 0..<rows {
                                let high = generator.nextLong() & 0xFFFF_FFFF_FFFF_0FFF | 0x4000
                                let low = (generator.nextLong() | 0x8000_0000_0000_0000) & 0xBFFF_FFFF_FFFF_FFFF
                                writer.set(row, text(high, low))
                            }
                        }
                        return writer.finish(validity: RowValidity([], rows: rows))
                    })
            },
        ]
    }

    private static func text(_ high: UInt64, _ low: UInt64) -> [UInt8] {
        var result: [UInt8] = []
        for (place, word) in [high, low].enumerated() {
            for nibble in 0..<16 {
                if nibble == (place == 0 ? 8 : 4) || (place == 0 && nibble == 12) || (place == 1 && nibble == 0) { result.append(0x2D) }
                let digit = UInt8(truncatingIfNeeded: word >> UInt64(60 - nibble * 4) & 15)
                result.append(digit < 10 ? 0x30 + digit : 0x57 + digit)
            }
        }
        return result
    }

    private static func raised(_ message: String) -> QueryError { QueryError("USER_RAISED_EXCEPTION", sqlState: "P0001", message) }

    private static var assertions: [ScalarFunction] {
        [
            .typed(
                "assert_true", .misc, "assert_true(condition[, message])", "Nothing but an error where a condition is not true.",
                ["SELECT assert_true(0 < 1)"],
                columnName: { called, arguments in
                    let shown = arguments.count == 1 ? [arguments[0], "'\(arguments[0])' is not true!"] : arguments
                    return "\(called)(\(shown.joined(separator: ", ")))"
                },
                [.boolean], optional: [.string]
            ) { call in
                let text = call.arguments[0].text
                return ResolvedScalar(
                    call.types, returns: .void, nullable: true, nullHandling: .custom, canFail: true,
                    kernel: .vector { arguments, rows, _ in
                        let truth = arguments[0]
                        for row in 0..<rows where truth.value(at: row).booleanValue != true {
                            throw raised(arguments.count > 1 ? arguments[1].value(at: row).stringValue ?? "null" : "'\(text)' is not true!")
                        }
                        return .nulls(.void, count: rows)
                    })
            },
            .fixed(
                "raise_error", .misc, "raise_error(message)", "An error with a message.", ["SELECT raise_error('custom error message')"],
                columnName: { called, arguments in
                    "\(called)(USER_RAISED_EXCEPTION, map(errorMessage, \(arguments.joined(separator: ", "))))"
                },
                [.string], returns: .void, nullable: true, nulls: .custom, deterministic: false, canFail: true,
                kernel: .vector { arguments, rows, _ in
                    if rows > 0 { throw raised(arguments[0].value(at: 0).stringValue ?? "null") }
                    return .nulls(.void, count: rows)
                }),
        ]
    }

    private static var bitmaps: [ScalarFunction] {
        [
            .fixed(
                "bitmap_bit_position", .misc, "bitmap_bit_position(number)", "The place of a number's bit within its bucket of 32,768.",
                ["SELECT bitmap_bit_position(123)"], [.bigint], returns: .bigint,
                kernel: .row { values, _ in
                    guard let number = values[0].integerValue else { return .null }
                    return .integer(number > 0 ? (number - 1) % 32768 : (0 &- number) % 32768)
                }),
            .fixed(
                "bitmap_bucket_number", .misc, "bitmap_bucket_number(number)", "The bucket of 32,768 numbers that a number falls into.",
                ["SELECT bitmap_bucket_number(123)"], [.bigint], returns: .bigint,
                kernel: .row { values, _ in
                    guard let number = values[0].integerValue else { return .null }
                    return .integer(number > 0 ? 1 + (number - 1) / 32768 : number / 32768)
                }),
            .fixed(
                "bitmap_count", .misc, "bitmap_count(bitmap)", "How many bits of a binary value are set.", ["SELECT bitmap_count(x'FFFF')"],
                [.strict(.binary)], returns: .bigint,
                kernel: .row { values, _ in
                    guard case .binary(let bytes) = values[0] else { return .null }
                    return .integer(bytes.reduce(0) { $0 + Int64($1.nonzeroBitCount) })
                }),
        ]
    }

    /// Java classes do not exist here.
    private static var reflection: [ScalarFunction] {
        [("reflect", ["java_method"]), ("try_reflect", [])].map { name, aliases in
            ScalarFunction(
                FunctionDocumentation(
                    name, aliases: aliases, group: .misc, usage: "\(name)(class, method[, argument, …])",
                    description: "Calls a Java method, which only a Spark cluster can; refused here.")
            ) { arguments, _ in
                guard arguments.count > 1 else { throw QueryError.wrongNumberOfArguments(name, expected: "> 1", actual: arguments.count) }
                for argument in arguments.prefix(2) where argument.constant?.stringValue == nil {
                    throw QueryError.typeMismatch(
                        "NON_FOLDABLE_INPUT", text: Signature.text(name, arguments),
                        "the input `class` should be a foldable \"STRING\" expression; however, got \"\(argument.text)\".")
                }
                throw QueryError.notSupported("`\(name)`, which calls Java classes,")
            }
        }
    }
}
