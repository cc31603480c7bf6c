// swift-tools-version: 6.0
import PackageDescription

// Kernels are written as plain counted loops; AVX2 is reached through the C importer's target,
// which the Swift optimizer adopts. `Columnar` checks the processor once at start.
#if arch(x86_64)
let vectorFlags: [SwiftSetting] = [.unsafeFlags(["-Xcc", "-march=x86-64-v3"])]
#else
let vectorFlags: [SwiftSetting] = []
#endif

let common: [SwiftSetting] = [.swiftLanguageMode(.v6), .enableUpcomingFeature("ExistentialAny")]
let hot: [SwiftSetting] = common + vectorFlags

/// A library target. Every target is compiled with the same processor flags, because inlining
/// across targets requires that caller and callee agree on the vector extension.
func room(_ name: String, _ dependencies: [Target.Dependency], exclude: [String] = []) -> Target {
    .target(name: name, dependencies: dependencies, exclude: exclude, swiftSettings: hot)
}

func tests(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
    .testTarget(name: name, dependencies: dependencies, swiftSettings: hot)
}

let package = Package(
    name: "SparkPlug",
    products: [
        .executable(name: "sparkplug", targets: ["sparkplug"]),
        .executable(name: "sparkplug-bench", targets: ["sparkplug-bench"]),
        .executable(name: "sparkplug-fuzz", targets: ["sparkplug-fuzz"]),
    ],
    targets: [
        .systemLibrary(name: "CSQLite", pkgConfig: "sqlite3", providers: [.apt(["libsqlite3-dev"])]),
        .systemLibrary(name: "CLinux"),
        .systemLibrary(name: "CSIMD"),
        room("SQLSyntax", []),
        // Foundation's own ICU orders strings under UNICODE collations.
        .target(
            name: "Columnar", dependencies: ["CSIMD"], swiftSettings: hot,
            linkerSettings: [.linkedLibrary("_FoundationICU", .when(platforms: [.linux]))]),
        room("Formats", ["Columnar", "CSIMD"]),
        room("Functions", ["Columnar", "Formats"]),
        room("Planner", ["SQLSyntax", "Functions", "Formats", "Columnar"]),
        room("Execution", ["Planner", "SQLSyntax", "Functions", "Formats", "Columnar", "CSIMD"]),
        room("Engine", ["Execution", "Planner", "SQLSyntax", "Functions", "Formats", "Columnar"]),
        room("Storage", ["Engine", "Execution", "Planner", "Formats", "Columnar", "CSQLite"]),
        room("HTTP", ["CLinux"]),
        room("Service", ["HTTP", "Storage", "Engine", "Execution", "Planner", "SQLSyntax", "Functions", "Formats", "Columnar"]),
        .executableTarget(
            name: "sparkplug",
            dependencies: ["Service", "HTTP", "Storage", "Engine", "Execution", "Planner", "SQLSyntax", "Functions", "Formats", "Columnar"],
            swiftSettings: hot),
        .executableTarget(
            name: "sparkplug-bench",
            dependencies: ["Storage", "Engine", "Execution", "Planner", "Formats", "Columnar"],
            swiftSettings: hot),
        .executableTarget(
            name: "sparkplug-fuzz",
            dependencies: ["Engine", "SQLSyntax", "Columnar"],
            swiftSettings: hot),
        tests("FuzzTests", ["sparkplug-fuzz", "Engine", "SQLSyntax", "Columnar"]),
        tests("SQLSyntaxTests", ["SQLSyntax"]),
        tests("ColumnarTests", ["Columnar"]),
        tests("FormatsTests", ["Formats", "Columnar"]),
        tests("FunctionsTests", ["Functions", "Formats", "Columnar"]),
        tests("EngineTests", ["Engine", "Execution", "Planner", "SQLSyntax", "Functions", "Formats", "Columnar"]),
        tests("StorageTests", ["Storage", "Engine", "Execution", "Planner", "Formats", "Columnar"]),
        tests("HTTPTests", ["HTTP"]),
        tests("ServiceTests", ["Service", "HTTP", "Storage", "Engine", "Execution", "Planner", "SQLSyntax", "Functions", "Formats", "Columnar"]),
    ]
)
