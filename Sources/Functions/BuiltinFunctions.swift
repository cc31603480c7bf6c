extension FunctionRegistry {
    /// All that SparkPlug has. One line per family; families live in the folders beside.
    package static let builtin: FunctionRegistry = {
        var registry = FunctionRegistry()
        registry.addAggregates()
        registry.addWindows()
        registry.add(DateTimeFunctions.all)
        registry.add(StringFunctions.all)
        registry.add(MathFunctions.all)
        registry.add(BitwiseFunctions.all)
        registry.add(HashFunctions.all)
        registry.add(RegexFunctions.all)
        registry.add(StructFunctions.all)
        registry.add(CollectionFunctions.all)
        registry.add(MapFunctions.all)
        registry.add(LambdaFunctions.all)
        registry.add(ListGenerators.all)
        registry.add(URLFunctions.all)
        registry.add(MiscFunctions.all)
        registry.add(JSONFunctions.all)
        registry.add(JSONFunctions.tables)
        registry.add(CSVFunctions.all)
        registry.add(VariantFunctions.all)
        registry.add(VariantFunctions.tables)
        registry.add(VectorFunctions.functions)
        registry.add(ConditionalFunctions.all)
        return registry
    }()
}
