import Columnar

/// Hiding characters, check digits, random strings.
enum MaskingFunctions {
    static var functions: [ScalarFunction] { [mask, luhnCheck, randomString] }

    private static var mask: ScalarFunction {
        .typed(
            "mask", .string, "mask(text[, upper[, lower[, digit[, other]]]])",
            "The string with upper-case letters, lower-case letters, digits and all others replaced; NULL keeps a class as it is.",
            ["SELECT mask('abcd-EFGH-8765-4321')"], columnName: ScalarFunction.showingDefaults(1, ["X", "x", "n", "NULL"]),
            [.strict(.string)], optional: Array(repeating: .strict(.string), count: 4)
        ) { call in
            let names = ["upperChar", "lowerChar", "digitChar", "otherChar"]
            var replacements: [UInt32?] = [0x58, 0x78, 0x6E, nil]
            for position in 1..<max(call.types.count, 1) {
                let name = names[position - 1]
                guard let constant = call.constant(position) else {
                    throw QueryError.typeMismatch(
                        "NON_FOLDABLE_INPUT", text: call.text,
                        "the input `\(name)` should be a foldable \"STRING\" expression; however, got \"\(call.arguments[position].text)\"."
                    )
                }
                guard let text = constant.stringValue else {
                    replacements[position - 1] = nil
                    continue
                }
                guard text.unicodeScalars.count == 1, let scalar = text.unicodeScalars.first else {
                    throw QueryError.typeMismatch("INPUT_SIZE_NOT_ONE", text: call.text, "Length of \(name) should be 1.")
                }
                replacements[position - 1] = scalar.value
            }
            let chosen = replacements
            let body: ScalarKernel = EncodingFunctions.bytesKernel(.string) { bytes in
                var result: [UInt8] = []
                result.reserveCapacity(bytes.count)
                for scalar in CodePoints.scalars(bytes) { CodePoints.append(chosen[classOf(scalar)] ?? scalar, to: &result) }
                return result
            }
            // Only the text decides on NULL.
            return ResolvedScalar(call.types, returns: .string, nullHandling: .custom, kernel: firstArgumentOnly(body))
        }
    }

    private static func firstArgumentOnly(_ kernel: ScalarKernel) -> ScalarKernel {
        guard case .vector(let body) = kernel else { return kernel }
        return .vector { arguments, rows, context in try body([arguments[0]], rows, context) }
    }

    private static func classOf(_ scalar: UInt32) -> Int {
        guard let properties = Unicode.Scalar(scalar)?.properties else { return 3 }
        switch properties.generalCategory {
        case .uppercaseLetter: return 0
        case .lowercaseLetter: return 1
        case .decimalNumber: return 2
        default: return properties.isUppercase ? 0 : (properties.isLowercase ? 1 : 3)
        }
    }

    private static var luhnCheck: ScalarFunction {
        .fixed(
            "luhn_check", .string, "luhn_check(digits)", "Whether a string of digits ends in the right check digit of Luhn's formula.",
            ["SELECT luhn_check('8112189876')"], [.string], returns: .boolean,
            kernel: vectorKernel { arguments, rows, _ in
                let text = StringColumn(arguments[0])
                let validity = RowValidity(arguments, rows: rows)
                return fixedResult(.boolean, .boolean, validity) { row in UInt8(isLuhn(text[row]) ? 1 : 0) }
            })
    }

    private static func isLuhn(_ bytes: Bytes) -> Bool {
        if bytes.isEmpty { return false }
        var sum = 0
        var isDoubled = false
        for byte in bytes.reversed() {
            guard byte >= 0x30 && byte <= 0x39 else { return false }
            var digit = Int(byte) - 0x30
            if isDoubled {
                digit *= 2
                if digit > 9 { digit -= 9 }
            }
            sum = (sum + digit) % 10
            isDoubled.toggle()
        }
        return sum == 0
    }

    private static var randomString: ScalarFunction {
        .typed(
            "randstr", .string, "randstr(length[, seed])", "A random string of digits and letters.", ["SELECT randstr(3, 0)"],
            [.upToInt], optional: [.strict(.oneOf([.int, .bigint]))]
        ) { call in
            guard let constant = call.constant(0) else {
                throw QueryError.typeMismatch(
                    "NON_FOLDABLE_INPUT", text: call.text,
                    "the input `length` should be a foldable integer expression; however, got \"\(call.arguments[0].text)\".")
            }
            let length = constant.integerValue ?? 0
            guard length >= 0 else {
                throw QueryError.typeMismatch(
                    "VALUE_OUT_OF_RANGE", text: call.text,
                    "The `length` must be between [0, 2147483647] (current value = \(length)).")
            }
            guard length < Int64(PaddingKernels.maximumBytes) else { throw PaddingKernels.tooLong("randstr") }
            let state = RandomState(seed: try RandomFunctions.seed(call, position: 1))
            return ResolvedScalar(
                call.types, returns: .string, nullHandling: .custom, deterministic: false,
                kernel: .vector { _, rows, context in
                    let writer = StringWriter(rows: rows)
                    state.withGenerator(context) { generator in
                        var scratch = [UInt8](repeating: 0, count: Int(length))
                        for row in 0..<rows {
                            for index in scratch.indices { scratch[index] = letter(generator.nextInt()) }
                            writer.set(row, scratch)
                        }
                    }
                    return writer.finish(validity: RowValidity([], rows: rows))
                })
        }
    }

    private static func letter(_ random: Int32) -> UInt8 {
        let place = UInt8(truncatingIfNeeded: (random % 62).magnitude)
        if place < 10 { return 0x30 + place }
        if place < 36 { return 0x61 + place - 10 }
        return 0x41 + place - 36
    }
}
