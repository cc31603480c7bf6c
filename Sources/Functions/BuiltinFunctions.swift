extension FunctionRegistry {
    /// All that SparkPlug has. One line per family; families live in the folders beside.
    package static let builtin: FunctionRegistry = {
        var registry = FunctionRegistry()
        registry.addAggregates()
        registry.addWindows()
        registry.add(DateTimeFunctions.all)
        return registry
    }()
}
