import Columnar

/// `st_geomfromwkb`, `st_geogfromwkb`, `st_asbinary`, `st_srid`, `st_setsrid`.
///
/// A geometry is kept as its spatial reference identifier in four bytes, then its little-endian Well-Known Binary.
enum SpatialFunctions {
    static let all: [ScalarFunction] = [geometry, geography, binary, identifier, setIdentifier]

    private static let geographic: Int64 = 4326
    /// The reference systems that geometries may be in.
    private static let known: Set<Int64> = [0, 3857, 4326]

    // MARK: Values

    private static func pack(_ bytes: [UInt8], srid: Int64) -> Value {
        var writer = SketchWriter(capacity: bytes.count + 4)
        writer.put(integer: Int32(truncatingIfNeeded: srid))
        writer.put(bytes)
        return .binary(writer.bytes)
    }

    private static func unpack(_ value: Value) -> (srid: Int64, bytes: [UInt8])? {
        guard case .binary(let bytes) = value else { return nil }
        var reader = SketchReader(bytes)
        guard let srid = reader.integer(Int32.self) else { return nil }
        return (Int64(srid), Array(bytes[4...]))
    }

    private static func parsed(_ bytes: [UInt8], isGeography: Bool) throws -> [UInt8] {
        do {
            return try WellKnownBinary.normalized(bytes, bigEndian: false, checksDegrees: isGeography)
        } catch WellKnownBinary.Failure.invalid(let what, let position) {
            throw QueryError("WKB_PARSE_ERROR", sqlState: "22023", "Error parsing WKB: \(what) at position \(position)")
        }
    }

    private static func checkIdentifier(_ srid: Int64, isGeography: Bool) throws {
        guard isGeography ? srid == geographic : known.contains(srid) else {
            throw QueryError(
                "ST_INVALID_SRID_VALUE", sqlState: "22023", "Invalid or unsupported SRID (spatial reference identifier) value: \(srid).")
        }
    }

    // MARK: Functions

    private static let sample = "X'0101000000000000000000F03F0000000000000040'"

    private static let geography = ScalarFunction.fixed(
        "st_geogfromwkb", .spatial, "st_geogfromwkb(wkb)", "The geography (degrees of longitude and latitude) of Well-Known Binary.",
        ["SELECT hex(st_asbinary(st_geogfromwkb(\(sample))))"], [.binary], returns: .geography(srid: 4326), canFail: true,
        kernel: .row { values, _ in
            guard case .binary(let bytes) = values[0] else { return .null }
            return pack(try parsed(bytes, isGeography: true), srid: geographic)
        })

    private static let geometry: ScalarFunction = {
        let name = "st_geomfromwkb"
        return ScalarFunction(
            FunctionDocumentation(
                name, group: .spatial, usage: "\(name)(wkb[, srid])",
                description: "The geometry of Well-Known Binary in the spatial reference system srid, 0 unless given.",
                examples: ["SELECT st_srid(\(name)(\(sample), 4326))"], columnName: ScalarFunction.showingDefaults(1, ["0"]))
        ) { arguments, _ in
            let zero = SketchDefault(pattern: .int, value: .integer(0), text: "0")
            let call = try SketchCall(name, arguments, [.binary], [zero])
            let srid = call.arguments[1].constant?.integerValue
            if let srid { try checkIdentifier(srid, isGeography: false) }
            return ResolvedScalar(
                call.types, returns: .geometry(srid: srid.map(Int.init)), canFail: true,
                kernel: .row { values, _ in
                    guard case .binary(let bytes) = values[0] else { return .null }
                    let srid = values.count > 1 ? values[1].integerValue ?? 0 : 0
                    try checkIdentifier(srid, isGeography: false)
                    return pack(try parsed(bytes, isGeography: false), srid: srid)
                })
        }
    }()

    /// Refuses all but geometries and geographies in the first argument.
    private static func spatial(_ name: String, _ all: [Argument]) throws -> DataType {
        switch all[0].type {
        case .geometry, .geography: return all[0].type
        case .void: return .geography(srid: nil)
        case let other:
            throw QueryError.unexpectedInputType(
                text: Signature.text(name, all), position: 0, required: "(\"GEOGRAPHY\" or \"GEOMETRY\")", argument: all[0].text,
                type: TypeCoercion.plain(other))
        }
    }

    private static let binary: ScalarFunction = {
        let name = "st_asbinary"
        return ScalarFunction(
            FunctionDocumentation(
                name, group: .spatial, usage: "\(name)(geometry[, endianness])",
                description: "The Well-Known Binary of a geometry or geography, little-endian ('NDR') unless 'XDR' is asked for.",
                examples: ["SELECT hex(\(name)(st_geomfromwkb(\(sample)), 'XDR'))"], columnName: ScalarFunction.showingDefaults(1, ["NDR"]))
        ) { arguments, _ in
            let order = SketchDefault(pattern: .string, value: .string("NDR"), text: "NDR")
            let call = try SketchCall(name, arguments, [.any], [order])
            let type = try spatial(name, call.arguments)
            return ResolvedScalar(
                [type] + call.types.dropFirst(), returns: .binary, canFail: true,
                kernel: .row { values, _ in
                    guard let (_, bytes) = unpack(values[0]) else { return .null }
                    switch (values.count > 1 ? values[1].stringValue ?? "" : "NDR").uppercased() {
                    case "NDR": return .binary(bytes)
                    case "XDR":
                        let swapped = try? WellKnownBinary.normalized(bytes, bigEndian: true, checksDegrees: false)
                        return swapped.map { .binary($0) } ?? .null
                    case let other:
                        throw QueryError(
                            "ST_INVALID_ENDIANNESS_VALUE", sqlState: "22023",
                            "Endianness '\(other)' must be either 'NDR' (little-endian) or 'XDR' (big-endian).")
                    }
                })
        }
    }()

    private static let identifier: ScalarFunction = {
        let name = "st_srid"
        return ScalarFunction(
            FunctionDocumentation(
                name, group: .spatial, usage: "\(name)(geometry)",
                description: "The spatial reference identifier of a geometry or geography.",
                examples: ["SELECT \(name)(st_geomfromwkb(\(sample), 4326))"])
        ) { arguments, _ in
            try Signature.checkCount(name, arguments.count, minimum: 1, maximum: 1)
            let type = try spatial(name, arguments)
            return ResolvedScalar(
                [type], returns: .int, kernel: .row { values, _ in unpack(values[0]).map { .integer($0.srid) } ?? .null })
        }
    }()

    private static let setIdentifier: ScalarFunction = {
        let name = "st_setsrid"
        return ScalarFunction(
            FunctionDocumentation(
                name, group: .spatial, usage: "\(name)(geometry, srid)",
                description: "The same coordinates in another spatial reference system; nothing is converted.",
                examples: ["SELECT st_srid(\(name)(st_geomfromwkb(\(sample)), 3857))"])
        ) { arguments, _ in
            try Signature.checkCount(name, arguments.count, minimum: 2, maximum: 2)
            let type = try spatial(name, arguments)
            let types = try Signature.check(name, arguments, [.any, .int])
            let srid = arguments[1].constant?.integerValue
            let isGeography = if case .geography = type { true } else { false }
            if let srid { try checkIdentifier(srid, isGeography: isGeography) }
            return ResolvedScalar(
                [type, types[1]], returns: isGeography ? .geography(srid: srid.map(Int.init)) : .geometry(srid: srid.map(Int.init)),
                canFail: true,
                kernel: .row { values, _ in
                    guard let (_, bytes) = unpack(values[0]), let srid = values[1].integerValue else { return .null }
                    try checkIdentifier(srid, isGeography: isGeography)
                    return pack(bytes, srid: srid)
                })
        }
    }()
}
