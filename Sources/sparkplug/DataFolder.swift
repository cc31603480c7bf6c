import Engine

/// The engine over a data folder, or over memory.
enum DataFolder {
    static func engine(_ path: String?) throws -> Engine {
        Engine(catalog: MemoryCatalog())
    }
}
