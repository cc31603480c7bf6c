import Columnar

enum EncryptionFunctions {
    static var functions: [ScalarFunction] {
        [
            .typed(
                "aes_encrypt", .misc, "aes_encrypt(value, key[, mode[, padding[, vector[, additional]]]])",
                "The value encrypted by AES in mode GCM (the default), CBC or ECB.",
                ["SELECT hex(aes_encrypt('Spark', '0000111122223333', 'ECB'))"],
                columnName: ScalarFunction.showingDefaults(2, ["GCM", "DEFAULT", "", ""]),
                [.binary, .binary], optional: [.string, .string, .binary, .binary]
            ) { call in
                let isFixed = call.constant(2)?.stringValue?.uppercased() == "ECB" || call.types.count > 4
                let random = RandomState(seed: nil)
                return ResolvedScalar(
                    call.types, returns: .binary, deterministic: isFixed, canFail: true,
                    kernel: .row { values, context in try encrypt(values, context, random) })
            },
            decrypt("aes_decrypt", isTry: false), decrypt("try_aes_decrypt", isTry: true),
        ]
    }

    private static func text(_ values: [Value], _ position: Int, _ fallback: String) -> String {
        position < values.count ? values[position].stringValue ?? fallback : fallback
    }

    private static func bytes(_ values: [Value], _ position: Int) -> [UInt8] {
        if position < values.count, case .binary(let bytes) = values[position] { return bytes }
        return []
    }

    private static func mode(_ values: [Value]) throws -> CipherMode {
        let name = text(values, 2, "GCM")
        let padding = text(values, 3, "DEFAULT")
        let mode = CipherMode(rawValue: name.uppercased())
        let fits: Bool
        switch (mode, padding.uppercased()) {
        case (.gcm, "NONE"), (.gcm, "DEFAULT"), (.ecb, "PKCS"), (.ecb, "DEFAULT"), (.cbc, "PKCS"), (.cbc, "DEFAULT"): fits = true
        default: fits = false
        }
        guard let mode, fits else {
            throw QueryError(
                "UNSUPPORTED_FEATURE.AES_MODE", sqlState: "0A000",
                "The feature is not supported: AES-\(name) with the padding \(padding) by the `aes_encrypt`/`aes_decrypt` function.")
        }
        return mode
    }

    private static func cipher(_ key: [UInt8]) throws -> AES {
        guard let cipher = AES(key: key) else {
            throw QueryError(
                "INVALID_PARAMETER_VALUE.AES_KEY_LENGTH", sqlState: "22023",
                "The value of parameter(s) `key` in `aes_encrypt`/`aes_decrypt` is invalid: expects a binary value with 16, 24 or 32 bytes, "
                    + "but got \(key.count) bytes.")
        }
        return cipher
    }

    private static func encrypt(_ values: [Value], _ context: EvaluationContext, _ random: RandomState) throws -> Value {
        let cipher = try cipher(bytes(values, 1))
        let mode = try mode(values)
        var vector = bytes(values, 4)
        let additional = bytes(values, 5)
        if mode == .ecb && !vector.isEmpty {
            throw QueryError(
                "UNSUPPORTED_FEATURE.AES_MODE_IV", sqlState: "0A000",
                "The feature is not supported: `aes_encrypt` with AES-ECB does not support initialization vectors (IVs).")
        }
        if mode != .gcm && !additional.isEmpty {
            throw QueryError(
                "UNSUPPORTED_FEATURE.AES_MODE_AAD", sqlState: "0A000",
                "The feature is not supported: `aes_encrypt` with AES-\(mode.rawValue) does not support additional authenticate data (AAD)."
            )
        }
        let wanted = mode == .gcm ? 12 : (mode == .cbc ? 16 : 0)
        if vector.isEmpty && wanted > 0 {
            var generator = SystemRandomNumberGenerator()
            vector = (0..<wanted).map { _ in UInt8.random(in: 0...255, using: &generator) }
        }
        guard vector.count == wanted else {
            throw QueryError(
                "INVALID_PARAMETER_VALUE.AES_IV_LENGTH", sqlState: "22023",
                "The value of parameter(s) `iv` in `aes_encrypt`/`aes_decrypt` is invalid: supports 16-byte CBC IVs and 12-byte GCM IVs, "
                    + "but got \(vector.count) bytes for \(mode.rawValue).")
        }
        return .binary(mode.encrypt(bytes(values, 0), cipher, vector: vector, additional: additional))
    }

    private static func decrypt(_ name: String, isTry: Bool) -> ScalarFunction {
        .fixed(
            name, .misc, "\(name)(value, key[, mode[, padding[, additional]]])",
            "What aes_encrypt made of a value, undone" + (isTry ? "; NULL when it does not fit." : "."),
            ["SELECT \(name)(unhex('83F16B2AA704794132802D248E6BFD4E380078182D1544813898AC97E709B28A94'), '0000111122223333')"],
            columnName: ScalarFunction.showingDefaults(2, ["GCM", "DEFAULT", ""]),
            [.binary, .binary], optional: [.string, .string, .binary], returns: .binary, nullable: isTry, canFail: !isTry,
            kernel: .row { values, _ in
                do {
                    let cipher = try cipher(bytes(values, 1))
                    let mode = try mode(values)
                    if let plain = mode.decrypt(bytes(values, 0), cipher, additional: bytes(values, 4)) { return .binary(plain) }
                } catch {
                    if isTry { return .null }
                    throw error
                }
                if isTry { return .null }
                throw QueryError(
                    "INVALID_PARAMETER_VALUE.AES_CRYPTO_ERROR", sqlState: "22023",
                    "The value of parameter(s) `expr`, `key` in `aes_encrypt`/`aes_decrypt` is invalid: detail message: the value was not encrypted "
                        + "with this key, mode and padding.")
            })
    }
}
