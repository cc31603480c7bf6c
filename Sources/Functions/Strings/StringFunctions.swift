/// All string functions, family by family.
enum StringFunctions {
    static var all: [ScalarFunction] {
        var functions: [ScalarFunction] = []
        functions += CaseMapping.functions
        functions += SubstringKernels.functions
        functions += TrimKernels.functions
        functions += LengthKernels.functions
        functions += SearchKernels.functions
        functions += ReplacementKernels.functions
        functions += PaddingKernels.functions
        functions += ConcatenationKernels.functions
        functions += CharacterFunctions.functions
        functions += EncodingFunctions.functions
        functions += FormattingFunctions.functions
        functions += NumberPatternFunctions.functions
        functions += SimilarityFunctions.functions
        functions += UTF8Functions.functions
        functions += MaskingFunctions.functions
        functions += SentenceFunctions.functions
        functions += CollationFunctions.functions
        return functions
    }
}
