extension FunctionRegistry {
    /// Adds every aggregate.
    mutating func addAggregates() {
        add(CountAggregate.functions)
        add(SumAggregate.functions)
        add(ExtremeAggregates.functions)
        add(FirstLastAggregates.functions)
        add(FoldingAggregates.functions)
        add(MomentAggregates.functions)
        add(CovarianceAggregates.functions)
        add(ExtremeByAggregates.functions)
        add(CollectAggregates.functions)
        add(PercentileAggregates.functions)
        add(ApproximatePercentile.functions)
        add(ModeAggregate.functions)
        add(BitmapAggregates.functions)
        add(HistogramAggregate.functions)
        add(ApproximateCountDistinct.functions)
        add(CountMinSketchAggregate.functions)
        add(VectorAggregates.functions)
        add(VariantSchemaAggregate.functions)
        add(MeasureAggregate.functions)
    }
}
