import Columnar

/// `measure`, which only has a meaning over Spark's metric views: it is refused with words that say so.
enum MeasureAggregate {
    static var functions: [AggregateFunction] { [measure] }

    private static let measure = AggregateFunction(
        FunctionDocumentation(
            "measure", group: .aggregate, usage: "measure(measure)",
            description: "The value of a metric view's measure. There are no metric views, so every call is refused.")
    ) { arguments, _, _ in
        try Signature.checkCount("measure", arguments.count, minimum: 1, maximum: 1)
        throw QueryError(
            "INTERNAL_ERROR", sqlState: "XX000",
            "measure(\(arguments[0].text)) can only calculate a measure of a metric view, and there are no metric views: "
                + "write out the aggregate instead.")
    }
}
