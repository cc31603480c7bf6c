import Engine
import Storage

/// The engine over a data folder, or over memory.
enum DataFolder {
    static func engine(_ path: String?) throws -> Engine {
        guard let path else { return Engine(catalog: MemoryCatalog()) }
        let database = try Database(directory: path)
        for problem in database.problems { CommandLineTool.report("\(path): \(problem.message)") }
        return Engine(catalog: database)
    }
}
