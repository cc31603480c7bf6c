import Columnar

/// The scalar functions over tuple sketches.
extension TupleFamily {
    var scalars: [ScalarFunction] {
        [
            estimate, probability, summary,
            union("tuple_union_\(suffix)", takesTheta: false), union("tuple_union_theta_\(suffix)", takesTheta: true),
            intersection("tuple_intersection_\(suffix)", takesTheta: false),
            intersection("tuple_intersection_theta_\(suffix)", takesTheta: true),
            difference("tuple_difference_\(suffix)", takesTheta: false), difference("tuple_difference_theta_\(suffix)", takesTheta: true),
        ]
    }

    private var rows: String {
        summaryType == .int ? "VALUES (1, 1, 2), (2, 3, 5) AS t(k, v, w)" : "VALUES (1, 1D, 2), (2, 3D, 5) AS t(k, v, w)"
    }

    private func example(_ name: String, takesTheta: Bool) -> [String] {
        let first = "tuple_sketch_agg_\(suffix)(k, v)"
        let second = takesTheta ? "theta_sketch_agg(w)" : "tuple_sketch_agg_\(suffix)(w, v)"
        return ["SELECT tuple_sketch_estimate_\(suffix)(\(name)(\(first), \(second))) FROM \(rows)"]
    }

    /// The second operand: a tuple sketch, or a theta sketch whose items get the number that leaves others as they are.
    private static func second(_ value: Value, _ name: String, takesTheta: Bool, _ mode: TupleMode) throws -> Sketch {
        guard takesTheta else { return try read(value, name) }
        let theta = try ThetaFunctions.read(value, name)
        return Sketch(
            theta: theta.theta, isEmpty: theta.isEmpty, keys: theta.keys, summaries: theta.keys.map { _ in Summary.neutral(mode) })
    }

    private var estimate: ScalarFunction {
        let name = "tuple_sketch_estimate_\(suffix)"
        return .fixed(
            name, .sketch, "\(name)(sketch)", "About how many distinct keys a tuple sketch stands for.",
            ["SELECT \(name)(tuple_sketch_agg_\(suffix)(k, v)) FROM \(rows)"], [.binary], returns: .double, canFail: true,
            kernel: .row { values, _ in
                let sketch = try Self.read(values[0], name)
                return .double(sketch.isExact ? Double(sketch.keys.count) : Double(sketch.keys.count) / sketch.probability)
            })
    }

    private var probability: ScalarFunction {
        let name = "tuple_sketch_theta_\(suffix)"
        return .fixed(
            name, .sketch, "\(name)(sketch)", "The share of all keys that a tuple sketch keeps: 1 as long as it is exact.",
            ["SELECT \(name)(tuple_sketch_agg_\(suffix)(k, v)) FROM \(rows)"], [.binary], returns: .double, canFail: true,
            kernel: .row { values, _ in .double(try Self.read(values[0], name).probability) })
    }

    private var summary: ScalarFunction {
        let name = "tuple_sketch_summary_\(suffix)"
        let defaults = [Self.mode]
        let total = total
        let totalType = totalType
        return ScalarFunction(
            FunctionDocumentation(
                name, group: .sketch, usage: "\(name)(sketch[, mode])",
                description: "The numbers kept in a tuple sketch joined: their sum, the smallest, the largest, or how many there are "
                    + "(mode 'sum', 'min', 'max', 'alwaysone').",
                examples: ["SELECT \(name)(tuple_sketch_agg_\(suffix)(k, v)) FROM \(rows)"], columnName: SketchCall.columnName(1, defaults))
        ) { arguments, _ in
            let call = try SketchCall(name, arguments, [.binary], defaults)
            let mode = try Self.mode(call, 1)
            return ResolvedScalar(
                call.types, returns: totalType, canFail: true,
                kernel: .row { values, _ in total(try Self.read(values[0], name).summaries.map(\.value), mode) })
        }
    }

    private func union(_ name: String, takesTheta: Bool) -> ScalarFunction {
        let defaults = [Self.size, Self.mode]
        return ScalarFunction(
            FunctionDocumentation(
                name, group: .sketch, usage: "\(name)(sketch, \(takesTheta ? "thetaSketch" : "sketch")[, lgNomEntries[, mode]])",
                description: "The union of a tuple sketch and a \(takesTheta ? "theta" : "tuple") sketch.",
                examples: example(name, takesTheta: takesTheta), columnName: SketchCall.columnName(2, defaults))
        ) { arguments, _ in
            let call = try SketchCall(name, arguments, [.binary, .binary], defaults, required: ["first", "second"])
            let size = try Self.size(call, 2)
            let mode = try Self.mode(call, 3)
            return ResolvedScalar(
                call.types, returns: .binary, canFail: true,
                kernel: .row { values, _ in
                    var result = SampledUnion<Summary>(logNominal: size)
                    result.add(try Self.read(values[0], name), combine: Summary.joining(mode))
                    result.add(try Self.second(values[1], name, takesTheta: takesTheta, mode), combine: Summary.joining(mode))
                    return .binary(TupleFormat<Number>.write(result.result))
                })
        }
    }

    private func intersection(_ name: String, takesTheta: Bool) -> ScalarFunction {
        let defaults = [Self.mode]
        return ScalarFunction(
            FunctionDocumentation(
                name, group: .sketch, usage: "\(name)(sketch, \(takesTheta ? "thetaSketch" : "sketch")[, mode])",
                description: "The intersection of a tuple sketch and a \(takesTheta ? "theta" : "tuple") sketch.",
                examples: example(name, takesTheta: takesTheta), columnName: SketchCall.columnName(2, defaults))
        ) { arguments, _ in
            let call = try SketchCall(name, arguments, [.binary, .binary], defaults)
            let mode = try Self.mode(call, 2)
            return ResolvedScalar(
                call.types, returns: .binary, canFail: true,
                kernel: .row { values, _ in
                    var result = SampledIntersection<Summary>()
                    result.add(try Self.read(values[0], name), combine: Summary.joining(mode))
                    result.add(try Self.second(values[1], name, takesTheta: takesTheta, mode), combine: Summary.joining(mode))
                    return .binary(TupleFormat<Number>.write(result.result))
                })
        }
    }

    private func difference(_ name: String, takesTheta: Bool) -> ScalarFunction {
        .fixed(
            name, .sketch, "\(name)(sketch, \(takesTheta ? "thetaSketch" : "sketch"))",
            "What is in a tuple sketch but not in a \(takesTheta ? "theta" : "tuple") sketch.", example(name, takesTheta: takesTheta),
            [.binary, .binary], returns: .binary, canFail: true,
            kernel: .row { values, _ in
                let first = try Self.read(values[0], name)
                let second = try Self.second(values[1], name, takesTheta: takesTheta, .sum)
                return .binary(TupleFormat<Number>.write(first.subtracting(second)))
            })
    }
}
