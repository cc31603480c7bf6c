import Columnar

/// CAST from and to VARIANT.
package enum VariantConversion {
    /// A function of one argument; a part that does not fit the type is an error, or NULL when `isTry`.
    package static func function(from source: DataType, to target: DataType, isTry: Bool) -> ResolvedScalar {
        guard source == .variant else {
            return ResolvedScalar(
                [source], returns: .variant,
                kernel: .row { values, context in VariantText.value(try VariantFunctions.node(values[0], source, context)) })
        }
        return ResolvedScalar(
            [.variant], returns: target, nullable: true, canFail: !isTry,
            kernel: .row { values, context in
                guard let node = VariantText.node(values[0]) else { return .null }
                do {
                    return try VariantCast.value(node, target, context)
                } catch is VariantCast.Failure {
                    if isTry { return .null }
                    throw VariantCast.invalid(node, target, "cast")
                }
            })
    }
}
