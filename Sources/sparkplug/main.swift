import Foundation

// Statements and results may be large and deeply nested: the work is done on a thread with room for them.
let worker = Thread { exit(CommandLineTool.run(Array(CommandLine.arguments.dropFirst()))) }
worker.stackSize = 256 << 20
worker.start()
while true { sleep(1000) }
