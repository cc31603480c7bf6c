import Foundation

/// The number of the statement at work and the counts so far, in a file that outlives the process that writes it.
final class Progress {
    private let words: UnsafeMutablePointer<UInt64>
    static let wordCount = 8

    /// Words: next statement, parsed, analyzed, executed.
    init?(path: String) {
        let descriptor = open(path, O_RDWR | O_CREAT, 0o600)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        let length = Progress.wordCount * MemoryLayout<UInt64>.stride
        guard ftruncate(descriptor, off_t(length)) == 0,
            let address = mmap(nil, length, PROT_READ | PROT_WRITE, MAP_SHARED, descriptor, 0), address != MAP_FAILED
        else { return nil }
        words = address.bindMemory(to: UInt64.self, capacity: Progress.wordCount)
    }

    subscript(word: Int) -> UInt64 {
        get { words[word] }
        set { words[word] = newValue }
    }
}
