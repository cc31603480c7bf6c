import Engine
import Foundation
import Service

/// `sparkplug check`.
enum CheckCommand: Command {
    static let name = "check"
    static let summary = "type every file of a queries folder and report all mistakes"
    static let help = """
        sparkplug check: type every file of a queries folder and report all mistakes

        Usage: sparkplug check [--queries DIR] [--data DIR]

        Reads, resolves and types each .sql file as 'serve' would, prints every mistake with file, line, column and a caret, and ends with
        exit status 1 if there is one. Nothing is changed in the data folder.

        Options:
          --queries DIR   the folder of .sql files (queries)
          --data DIR      a data folder whose tables the files may use besides those they create
          --help          this page
        """

    static func run(_ given: Arguments) throws -> Int32 {
        var arguments = given
        let option = try arguments.value("--queries")
        let data = try arguments.value("--data")
        let rest = try arguments.rest(atMost: option == nil ? 1 : 0)
        let queries = option ?? rest.first ?? "queries"
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: queries, isDirectory: &isFolder), isFolder.boolValue else { throw UsageError("there is no folder '\(queries)'") }
        // The files' definitions go into a catalog of memory that knows the tables of the data folder.
        let catalog = MemoryCatalog()
        if let data {
            let stored = try DataFolder.engine(data).catalog.snapshot
            for name in stored.databases where name != "default" { try catalog.createDatabase(name) }
            for table in stored.tables.values where table.definition.materializedQuery == nil { try catalog.createTable(table.definition) }
        }
        let folder = QueryFolder(path: queries, engine: Engine(catalog: catalog))
        folder.reload()
        let published = folder.published
        for problem in published.problems { CommandLineTool.report(problem.rendered) }
        let count = published.problems.count
        guard count == 0 else {
            CommandLineTool.report("\(count) mistake\(count == 1 ? "" : "s") in \(queries).")
            return 1
        }
        print("\(published.endpointCount) endpoint\(published.endpointCount == 1 ? "" : "s") and \(published.definitionCount) definition\(published.definitionCount == 1 ? "" : "s") in \(queries) are well.")
        return 0
    }
}
