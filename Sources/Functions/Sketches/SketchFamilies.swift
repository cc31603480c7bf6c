extension FunctionRegistry {
    /// Adds the sketches: small summaries of many values, as bytes that Apache DataSketches and Spark read.
    mutating func addSketches() {
        add(HyperLogLogFunctions.scalars)
        add(HyperLogLogFunctions.aggregates)
        add(ThetaFunctions.scalars)
        add(ThetaFunctions.aggregates)
        add(TupleFunctions.scalars)
        add(TupleFunctions.aggregates)
        add(QuantileFunctions.scalars)
        add(QuantileFunctions.aggregates)
        add(FrequentItemsFunctions.scalars)
        add(FrequentItemsFunctions.aggregates)
    }
}
