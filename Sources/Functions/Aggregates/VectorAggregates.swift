import Columnar

/// `vector_sum` and `vector_avg`: arrays of FLOAT added or averaged place by place.
enum VectorAggregates {
    static var functions: [AggregateFunction] {
        [
            make("vector_sum", "The sum of vectors, place by place.", averages: false),
            make("vector_avg", "The mean of vectors, place by place.", averages: true),
        ]
    }

    private static func make(_ name: String, _ description: String, averages: Bool) -> AggregateFunction {
        AggregateFunction(
            FunctionDocumentation(
                name, group: .aggregate, usage: "\(name)(vector)",
                description: description + " All vectors must have as many elements; those with a NULL element are left out.",
                examples: ["SELECT \(name)(a) FROM VALUES (array(1.0F, 2.0F)), (array(3.0F, 4.0F)) AS t(a)"])
        ) { arguments, _, _ in
            try Signature.checkCount(name, arguments.count, minimum: 1, maximum: 1)
            let vector = DataType.array(.float, containsNull: true)
            switch TypeCoercion.plain(arguments[0].type) {
            case .array(.float, _): break
            case let other:
                throw QueryError.unexpectedInputType(
                    text: Signature.text(name, arguments), position: 0, required: "\"ARRAY<FLOAT>\"", argument: arguments[0].text,
                    type: other)
            }
            let result = DataType.array(.float, containsNull: false)
            return ResolvedAggregate([vector], returns: result) { _ in
                ValueAccumulator<VectorState>(result) { VectorState(name: name, averages: averages) }
            }
        }
    }

    struct VectorState: ValueState {
        let name: String
        let averages: Bool
        private var values: [Float] = []
        private var count: Int64 = 0

        init(name: String, averages: Bool) {
            self.name = name
            self.averages = averages
        }

        mutating func add(_ arguments: [Value]) throws {
            guard let elements = arguments[0].arrayValue else { return }
            var vector: [Float] = []
            vector.reserveCapacity(elements.count)
            for element in elements {
                guard case .float(let number) = element else { return }
                vector.append(number)
            }
            try add(vector, 1)
        }

        /// Means move towards the new vector, which keeps them exact where sums would grow large.
        private mutating func add(_ vector: [Float], _ weight: Int64) throws {
            if count == 0 {
                values = vector
                count = weight
                return
            }
            guard vector.count == values.count else {
                throw QueryError(
                    "VECTOR_DIMENSION_MISMATCH", sqlState: "22000",
                    "Vectors passed to `\(name)` must have the same dimension, but got \(values.count) and \(vector.count).")
            }
            count &+= weight
            let share = Float(weight) / Float(count)
            for place in vector.indices { values[place] += averages ? (vector[place] - values[place]) * share : vector[place] }
        }

        mutating func merge(_ other: VectorState) throws {
            if other.count > 0 { try add(other.values, other.count) }
        }

        func result() throws -> Value { count == 0 ? .null : .array(values.map { .float($0) }) }

        var byteCount: Int { values.count &* 4 }
    }
}
