import Columnar

/// Every built-in function by lower-case name and alias. Immutable; look-ups are O(1).
package struct FunctionRegistry: Sendable {
    package private(set) var scalars: [String: ScalarFunction] = [:]
    package private(set) var aggregates: [String: AggregateFunction] = [:]
    package private(set) var windows: [String: WindowFunction] = [:]
    package private(set) var tables: [String: TableFunction] = [:]

    package init() {}

    package mutating func add(_ functions: [ScalarFunction]) {
        for function in functions {
            for name in [function.documentation.name] + function.documentation.aliases { scalars[name] = function }
        }
    }

    package mutating func add(_ functions: [AggregateFunction]) {
        for function in functions {
            for name in [function.documentation.name] + function.documentation.aliases { aggregates[name] = function }
        }
    }

    package mutating func add(_ functions: [WindowFunction]) {
        for function in functions {
            for name in [function.documentation.name] + function.documentation.aliases { windows[name] = function }
        }
    }

    package mutating func add(_ functions: [TableFunction]) {
        for function in functions {
            for name in [function.documentation.name] + function.documentation.aliases { tables[name] = function }
        }
    }

    /// Whether a function of any kind has this name, in lower case.
    package func knows(_ name: String) -> Bool { scalars[name] != nil || aggregates[name] != nil || windows[name] != nil || tables[name] != nil }

    /// The documentation of every function, by name, sorted.
    package var documentation: [FunctionDocumentation] {
        var all: [String: FunctionDocumentation] = [:]
        for function in scalars.values { all[function.documentation.name] = function.documentation }
        for function in aggregates.values { all[function.documentation.name] = function.documentation }
        for function in windows.values { all[function.documentation.name] = function.documentation }
        for function in tables.values { all[function.documentation.name] = function.documentation }
        return all.values.sorted { $0.name < $1.name }
    }
}
