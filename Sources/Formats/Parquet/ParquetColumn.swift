import Columnar

/// A column of the file that can be read: a leaf right under the root.
struct ParquetColumn {
    /// How stored values become values of the type.
    enum Conversion {
        case none
        /// Timestamps and times to microseconds.
        case multiply(Int64)
        case divide(Int64)
        /// Unsigned 32 and 64 bits.
        case unsigned32
        case unsigned64
        /// Big-endian bytes of a decimal.
        case decimalBytes
        /// Days and nanoseconds of the old 96-bit timestamps.
        case int96
        case halfFloat
        case uuid
    }

    let name: String
    let type: DataType
    let physical: ParquetPhysicalType
    let typeLength: Int
    let isOptional: Bool
    let conversion: Conversion

    init(_ node: ParquetMetadata.SchemaNode) throws {
        name = node.name
        guard let physical = node.physical, node.children.isEmpty, node.repetition != 2 else {
            throw QueryError.notSupported("The nested column '\(node.name)' in Parquet")
        }
        self.physical = physical
        typeLength = node.typeLength
        isOptional = node.repetition == 1
        (type, conversion) = try ParquetColumn.type(of: node, physical)
        if physical == .fixedLengthByteArray && (typeLength < 0 || typeLength > 1 << 20) {
            throw ParquetMetadata.damaged("the length of column '\(node.name)' is wrong")
        }
    }

    private static func type(of node: ParquetMetadata.SchemaNode, _ physical: ParquetPhysicalType) throws -> (DataType, Conversion) {
        if let decimal = try decimal(node, physical) { return decimal }
        let logical = node.logicalType
        switch physical {
        case .boolean: return (.boolean, .none)
        case .int96: return (.timestamp, .int96)
        case .float: return (.float, .none)
        case .double: return (.double, .none)
        case .int32:
            if logical?[6] != nil || node.convertedType == 6 { return (.date, .none) }
            if logical?[7] != nil || node.convertedType == 7 { return (.time(precision: 6), .multiply(1000)) }
            switch integer(node) {
            case (8, true)?: return (.tinyint, .none)
            case (16, true)?: return (.smallint, .none)
            case (8, false)?: return (.smallint, .none)
            case (16, false)?: return (.int, .none)
            case (32, false)?: return (.bigint, .unsigned32)
            default: return (.int, .none)
            }
        case .int64:
            if let timestamp = logical?[8] {
                let type = timestamp[1]?.flag ?? true ? DataType.timestamp : .timestampNTZ
                return (type, unit(timestamp[2]))
            }
            if node.convertedType == 9 { return (.timestamp, .multiply(1000)) }
            if node.convertedType == 10 { return (.timestamp, .none) }
            if let time = logical?[7] { return (.time(precision: 6), unit(time[2])) }
            if node.convertedType == 8 { return (.time(precision: 6), .none) }
            if case (64, false)? = integer(node) { return (.decimal(precision: 20, scale: 0), .unsigned64) }
            return (.bigint, .none)
        case .byteArray:
            let isText = logical?[1] != nil || logical?[4] != nil || logical?[12] != nil || [0, 4, 19].contains(node.convertedType ?? -1)
            return (isText ? .string : .binary, .none)
        case .fixedLengthByteArray:
            if logical?[14] != nil { return (.string, .uuid) }
            if logical?[15] != nil && node.typeLength == 2 { return (.float, .halfFloat) }
            return (.binary, .none)
        }
    }

    private static func decimal(_ node: ParquetMetadata.SchemaNode, _ physical: ParquetPhysicalType) throws -> (DataType, Conversion)? {
        let logical = node.logicalType?[5]
        guard logical != nil || node.convertedType == 5 else { return nil }
        let precision = logical?[2]?.integer ?? node.precision
        let scale = logical?[1]?.integer ?? node.scale
        guard precision >= 1, scale >= 0, scale <= precision else {
            throw ParquetMetadata.damaged("the precision of column '\(node.name)' is wrong")
        }
        guard precision <= DataType.maximumDecimalPrecision else {
            throw QueryError.notSupported("The column '\(node.name)' of \(precision) decimal digits in Parquet")
        }
        let isBytes = physical == .byteArray || physical == .fixedLengthByteArray
        guard isBytes || physical == .int32 || physical == .int64 else {
            throw ParquetMetadata.damaged("column '\(node.name)' cannot be decimal")
        }
        return (.decimal(precision: precision, scale: scale), isBytes ? .decimalBytes : .none)
    }

    /// Width and sign of an annotated integer.
    private static func integer(_ node: ParquetMetadata.SchemaNode) -> (Int, Bool)? {
        if let annotation = node.logicalType?[10] { return (annotation[1]?.integer ?? 64, annotation[2]?.flag ?? true) }
        switch node.convertedType {
        case 11: return (8, false)
        case 12: return (16, false)
        case 13: return (32, false)
        case 14: return (64, false)
        case 15: return (8, true)
        case 16: return (16, true)
        case 17: return (32, true)
        case 18: return (64, true)
        default: return nil
        }
    }

    private static func unit(_ unit: ThriftValue?) -> Conversion {
        if unit?[1] != nil { return .multiply(1000) }
        if unit?[3] != nil { return .divide(1000) }
        return .none
    }
}
