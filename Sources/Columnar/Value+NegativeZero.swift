extension Value {
    /// With 0.0 in place of -0.0, also within arrays and structs: what stays of equal values that are told apart by their bits alone.
    package var withoutNegativeZero: Value {
        switch self {
        case .double(let number): number == 0 ? .double(0) : self
        case .float(let number): number == 0 ? .float(0) : self
        case .array(let elements): .array(elements.map(\.withoutNegativeZero))
        case .structure(let fields): .structure(fields.map(\.withoutNegativeZero))
        default: self
        }
    }
}
