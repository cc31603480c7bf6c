import Columnar
import Engine
import Formats
import Foundation
import Planner
import Storage

/// SparkPlug inside this process, with its tables in a data folder as the service keeps them.
final class OwnEngine {
    let engine: Engine
    private let session: Session
    private let database: Database
    private let folder: String
    /// Seconds spent on loading.
    private(set) var loadSeconds = 0.0

    init(threads: Int) throws {
        folder = try Installation.cache() + "/tables-\(ProcessInfo.processInfo.processIdentifier)"
        try Installation.makeFolder(folder)
        database = try Database(directory: folder)
        engine = Engine(catalog: database, threads: threads)
        session = engine.session()
        session.settings.memoryLimit = Int(clamping: ProcessInfo.processInfo.physicalMemory)
    }

    deinit { try? FileManager.default.removeItem(atPath: folder) }

    /// Makes a table of a file's rows. Answers the seconds it took.
    @discardableResult
    func load(_ source: TableSource) throws -> Double {
        let (milliseconds, _) = try Measure.milliseconds {
            let reader = try source.reader()
            let name = TableName(database: "default", table: source.table)
            try database.createTable(TableDefinition(name: name, columns: reader.schema.map { TableDefinition.Column($0) }))
            _ = try database.load(name, .append, receipt: nil) { _, target in
                try ReadPipeline.run(reader, workers: engine.threads) { try target.append($0.batches, workers: engine.threads) }
            }
        }
        loadSeconds += milliseconds / 1000
        return milliseconds / 1000
    }

    func drop(_ table: String) throws { try database.dropTable(TableName(database: "default", table: table)) }

    /// Bytes on disk of a table.
    func diskBytes(of table: String) -> Int { database.diskBytes(of: TableName(database: "default", table: table)) }

    /// Runs a query with all rows of its answer, from the text on.
    func query(_ text: String) throws -> (milliseconds: Double, result: StatementResult) {
        try Measure.milliseconds { try session.execute(text) }
    }
}

/// A table's rows in a file.
struct TableSource {
    enum Format: String { case parquet, csv, ndjson }

    var table: String
    var path: String
    var format: Format
    /// Names and types; nil for Parquet, which knows them.
    var columns: [SourceColumn]?

    func reader() throws -> any ChunkedReader {
        let schema = columns?.map { Field($0.name, $0.type.dataType) }
        switch format {
        case .parquet: return try ParquetReader(try RandomAccessFile(path: path), schema: schema)
        case .csv: return try CSVReader(try FileByteSource(path: path), schema: schema, options: .csv)
        case .ndjson: return try JSONReader(try FileByteSource(path: path), layout: .lines, schema: schema)
        }
    }

    /// As the peers' worker takes it.
    var request: [String: Any] {
        var request: [String: Any] = ["do": "load", "table": table, "path": path, "format": format.rawValue]
        if let columns { request["columns"] = columns.map { [$0.name, $0.type.peerName] } }
        return request
    }
}

/// A column of data that this program makes.
struct SourceColumn {
    enum Kind {
        case smallint, int, bigint, double, string, date, timestamp

        var dataType: DataType {
            switch self {
            case .smallint: .smallint
            case .int: .int
            case .bigint: .bigint
            case .double: .double
            case .string: .string
            case .date: .date
            case .timestamp: .timestampNTZ
            }
        }

        var peerName: String {
            switch self {
            case .smallint: "SMALLINT"
            case .int: "INTEGER"
            case .bigint: "BIGINT"
            case .double: "DOUBLE"
            case .string: "VARCHAR"
            case .date: "DATE"
            case .timestamp: "TIMESTAMP"
            }
        }
    }

    var name: String
    var type: Kind
    init(_ name: String, _ type: Kind) {
        self.name = name
        self.type = type
    }
}
