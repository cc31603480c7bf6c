/// All functions of arrays and of collections in general.
enum CollectionFunctions {
    static var all: [ScalarFunction] {
        var functions: [ScalarFunction] = []
        functions += ArrayConstruction.functions
        functions += ArraySearch.functions
        functions += ArrayChange.functions
        functions += ArraySets.functions
        functions += ArrayOrder.functions
        return functions
    }
}
