extension FunctionRegistry {
    /// Adds every function that needs OVER.
    mutating func addWindows() {
        add(RankFunctions.functions)
        add(OffsetFunctions.functions)
        add(FrameFunctions.functions)
        add(CounterDifference.functions)
    }
}
