import Foundation

/// `sparkplug init`.
enum InitCommand: Command {
    static let name = "init"
    static let summary = "write a small working app to start from"
    static let help = """
        sparkplug init: write a small working app to start from

        Usage: sparkplug init DIR [--deploy]

        Writes queries, sample data and a README into DIR, which may not exist yet or must be empty; 'sparkplug serve' runs them at once.

        Options:
          --deploy   add deployment files: Dockerfile, compose.yaml, nginx.conf, sparkplug.service
                     (into an app that exists already, too; files that are there stay)
          --help     this page

        Example: sparkplug init shop && cd shop && sparkplug serve --queries queries --data data --seed sample
        """

    static func run(_ given: Arguments) throws -> Int32 {
        var arguments = given
        let deploys = arguments.flag("--deploy")
        guard let folder = try arguments.rest(atMost: 1).first else { throw UsageError("a folder is needed: sparkplug init DIR") }
        let present = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        let isApp = present.contains("queries")
        guard present.allSatisfy({ $0.hasPrefix(".") }) || (deploys && isApp) else {
            throw UsageError("the folder '\(folder)' is not empty\(isApp ? "; add --deploy to write deployment files into it" : "")")
        }
        let files = (isApp ? [] : AppTemplate.files) + (deploys ? DeploymentTemplate.files : [])
        for file in files {
            let path = folder + "/" + file.path
            if FileManager.default.fileExists(atPath: path) {
                print("kept     \(path)")
                continue
            }
            let parent = path.split(separator: "/", omittingEmptySubsequences: false).dropLast().joined(separator: "/")
            try FileManager.default.createDirectory(atPath: parent, withIntermediateDirectories: true)
            try Data(file.text.utf8).write(to: URL(fileURLWithPath: path), options: .withoutOverwriting)
            print("written  \(path)")
        }
        if !isApp { print("\nStart it:\n  cd \(folder) && sparkplug serve --queries queries --data data --seed sample") }
        return 0
    }
}
