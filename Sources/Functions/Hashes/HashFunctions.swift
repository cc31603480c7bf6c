import Columnar

/// Hashes, digests and checksums.
enum HashFunctions {
    static var all: [ScalarFunction] {
        [
            folding(
                "hash", .int, "The Murmur3 hash of all arguments; NULLs do not change it.",
                kernel: foldingKernel(Murmur3.self, .int, .int32)),
            folding(
                "xxhash64", .bigint, "The 64-bit xxHash of all arguments; NULLs do not change it.",
                kernel: foldingKernel(XXHash64.self, .bigint, .int64)),
            digest("md5", "The MD5 digest in hexadecimal digits.", .md5),
            digest("sha1", aliases: ["sha"], "The SHA-1 digest in hexadecimal digits.", .sha1),
            .fixed(
                "sha2", .hash, "sha2(value, bits)",
                "The SHA-2 digest of 224, 256 (or 0), 384 or 512 bits in hexadecimal digits; NULL for others.",
                ["SELECT sha2('Spark', 256)"], [.binary, .int], returns: .string, nullable: true,
                kernel: .row { values, _ in
                    guard case .binary(let bytes) = values[0], let bits = values[1].integerValue else { return .null }
                    let digest: MessageDigest
                    switch bits {
                    case 224: digest = .sha224
                    case 0, 256: digest = .sha256
                    case 384: digest = .sha384
                    case 512: digest = .sha512
                    default: return .null
                    }
                    return .string(String(decoding: BinaryText.lowercaseHex(digest.hash(bytes)), as: UTF8.self))
                }),
            .fixed(
                "crc32", .hash, "crc32(value)", "The CRC-32 checksum.", ["SELECT crc32('Spark')"], [.binary], returns: .bigint,
                kernel: vectorKernel { arguments, rows, _ in
                    let value = StringColumn(arguments[0])
                    let validity = RowValidity(arguments, rows: rows)
                    return fixedResult(.bigint, .int64, validity) { row in Int64(CRC32.checksum(value[row])) }
                }),
            hmac,
        ]
    }

    private static func digest(_ name: String, aliases: [String] = [], _ description: String, _ digest: MessageDigest) -> ScalarFunction {
        .fixed(
            name, aliases: aliases, .hash, "\(name)(value)", description, ["SELECT \(name)('Spark')"], [.binary], returns: .string,
            kernel: EncodingFunctions.bytesKernel(.string) { BinaryText.lowercaseHex(digest.hash($0)) })
    }

    private static var hmac: ScalarFunction {
        .fixed(
            "hmac", .misc, "hmac(key, message[, algorithm])",
            "The keyed-hash authentication code of a message, by SHA-256 unless said otherwise.",
            ["SELECT hex(hmac('key', 'message'))"], columnName: ScalarFunction.showingDefaults(2, ["SHA-256"]),
            [.binary, .binary], optional: [.string], returns: .binary, canFail: true,
            kernel: .row { values, _ in
                guard case .binary(let key) = values[0], case .binary(let message) = values[1] else { return .null }
                let name = values.count > 2 ? values[2].stringValue ?? "" : "SHA-256"
                var normalized = name.uppercased()
                if normalized.hasPrefix("SHA") && !normalized.hasPrefix("SHA-") { normalized = "SHA-" + normalized.dropFirst(3) }
                guard let digest = MessageDigest(rawValue: normalized) else {
                    throw QueryError(
                        "INVALID_PARAMETER_VALUE.HMAC_ALGORITHM", sqlState: "22023",
                        "The value of parameter(s) `algorithm` in `hmac` is invalid: expects one of the algorithms 'SHA-224', 'SHA-256', "
                            + "'SHA-384', 'SHA-512', 'SHA-1', 'MD5', but got '\(name)'.")
                }
                return .binary(digest.authenticate(message, key: key))
            })
    }

    private static func folding(_ name: String, _ type: DataType, _ description: String, kernel: ScalarKernel) -> ScalarFunction {
        .typed(
            name, .hash, "\(name)(value, …)", description, ["SELECT \(name)('Spark', array(123), 2)"], [], variadic: .any,
            minimumVariadic: 1
        ) { call in
            if call.arguments.contains(where: { $0.type == .variant }) {
                throw QueryError.typeMismatch(
                    "HASH_VARIANT_TYPE", text: call.text, "Input to the function `\(name)` cannot contain elements of the \"VARIANT\" type yet.")
            }
            for argument in call.arguments where containsMap(argument.type) {
                throw QueryError.typeMismatch(
                    "HASH_MAP_TYPE", text: call.text,
                    "Input to the function `\(name)` cannot contain elements of the \"MAP\" type. In Spark, same maps may have different hashcode, "
                        + "thus hash expressions are prohibited on \"MAP\" elements. To restore previous behavior set "
                        + "\"spark.sql.legacy.allowHashOnMapType\" to \"true\".")
            }
            return ResolvedScalar(call.types, returns: type, nullHandling: .total, kernel: kernel)
        }
    }

    private static func containsMap(_ type: DataType) -> Bool {
        switch type {
        case .map: true
        case .array(let element, _): containsMap(element)
        case .structure(let fields): fields.contains { containsMap($0.type) }
        default: false
        }
    }

    private static func foldingKernel<Hash: FoldingHash>(_ hash: Hash.Type, _ type: DataType, _ kind: PhysicalKind) -> ScalarKernel {
        vectorKernel { arguments, rows, _ in
            let buffer = Buffer(of: Hash.Seed.self, count: rows)
            let seeds = buffer.pointer(to: Hash.Seed.self)
            for row in 0..<rows { seeds[row] = 42 }
            for argument in arguments where argument.kind != .void { ValueHash<Hash>.fold(argument.canonical(), rows: rows, into: seeds) }
            return Vector(type: type, kind: kind, count: rows, buffer: buffer)
        }
    }
}
