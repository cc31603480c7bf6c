extension FunctionRegistry {
    /// All that SparkPlug has. One line per family; families live in the folders beside.
    package static let builtin: FunctionRegistry = {
        let registry = FunctionRegistry()
        return registry
    }()
}
