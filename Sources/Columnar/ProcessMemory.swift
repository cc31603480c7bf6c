import CSIMD
import Foundation
import Synchronization

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// The memory of the whole process against what the machine grants it: the net below the accounts of single queries, which do not see
/// all they cause (values of functions, states of aggregates, the text behind strings).
///
/// What grows by large blocks asks `mayTake` first and stops growing when denied; the denial is kept with the thread until `check` makes an
/// error of it. So nothing on the way of a value needs to throw, and no block is asked for that the system would refuse.
package enum ProcessMemory {
    /// Blocks below this size are not asked for: bytes.
    package static let largeBlock = 1 << 20

    /// Bytes the process may use at most: the least of the machine's memory, its control group's and the process's own limits.
    package static let granted: Int = {
        var least = Int(clamping: ProcessInfo.processInfo.physicalMemory)
        for path in ["/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory/memory.limit_in_bytes"] {
            guard let text = try? String(contentsOfFile: path, encoding: .utf8), let bytes = Int(text.filter(\.isNumber)), bytes > 0 else { continue }
            least = min(least, bytes)
        }
        return addressSpace.map { min(least, $0) } ?? least
    }()

    /// Bytes above which no more is granted. A quarter of the machine's stays free, for what is not asked for and for the system's file cache.
    package static var ceiling: Int {
        get { most.load(ordering: .relaxed) }
        set {
            most.store(newValue, ordering: .relaxed)
            lastReading.store(0, ordering: .relaxed)
        }
    }
    private static let most = Atomic<Int>(granted / 4 * 3)

    /// Bytes in the process, read now; nil where the system does not tell.
    package static var inUse: Int? {
        read()
        let bytes = held.load(ordering: .relaxed)
        return bytes > 0 ? bytes : nil
    }

    /// What one statement may hold unless told otherwise.
    package static let statementLimit = granted / 5 * 3

    /// The process's limit of addresses, where one is set.
    private static let addressSpace: Int? = {
        var limit = rlimit()
        #if canImport(Glibc)
        let status = getrlimit(__rlimit_resource_t(RLIMIT_AS.rawValue), &limit)
        #else
        let status = getrlimit(RLIMIT_AS, &limit)
        #endif
        guard status == 0, limit.rlim_cur < rlim_t(Int64.max / 2) else { return nil }
        return Int(limit.rlim_cur)
    }()

    /// Bytes in the process at the last reading, with what was granted since.
    private static let held = Atomic<Int>(0)
    private static let sinceReading = Atomic<Int>(Int.max / 2)
    private static let lastReading = Atomic<UInt64>(0)
    private static let lastTrim = Atomic<UInt64>(0)

    /// Whether a block of so many bytes may be asked for. If not, the thread's `check` will throw.
    package static func mayTake(_ bytes: Int) -> Bool {
        if bytes < largeBlock { return true }
        if sinceReading.add(bytes, ordering: .relaxed).newValue >= 64 << 20 {
            read()
            // Not yet touched: the reading does not count it.
            sinceReading.add(bytes, ordering: .relaxed)
        }
        if held.load(ordering: .relaxed) &+ sinceReading.load(ordering: .relaxed) <= ceiling { return true }
        giveBack()
        if held.load(ordering: .relaxed) &+ bytes <= ceiling { return true }
        return !deny()
    }

    /// Makes the thread's next `check` throw; false when the thread has no place to remember that.
    @discardableResult
    package static func deny() -> Bool {
        guard let thread = ThreadMemory.store else { return false }
        thread.pointee.denied = 1
        return true
    }

    /// Throws what was denied to this thread, and, for work that has taken a while, when the process is over its ceiling.
    package static func check(startedAt start: UInt64 = 0) throws {
        if let thread = ThreadMemory.store, thread.pointee.denied != 0 {
            thread.pointee.denied = 0
        } else {
            let now = clock()
            let last = lastReading.load(ordering: .relaxed)
            guard now &- start > 200_000_000, now &- last > 5_000_000 else { return }
            read()
            if held.load(ordering: .relaxed) <= ceiling { return }
            giveBack()
            if held.load(ordering: .relaxed) <= ceiling { return }
        }
        throw QueryError(
            "QUERY_MEMORY_LIMIT_EXCEEDED", sqlState: "53200",
            "The query needs more memory than the process has left of its \(ceiling >> 20) MiB. Read fewer rows or columns, or make smaller values.")
    }

    /// Throws only what was denied to this thread: cheaper than `check`.
    @inline(__always)
    package static func checkDenial() throws {
        if let thread = ThreadMemory.store, thread.pointee.denied != 0 { try check() }
    }

    /// Forgets what was denied to this thread's last work.
    package static func forgetDenial() { ThreadMemory.store?.pointee.denied = 0 }

    /// Nanoseconds of a clock that only goes forward.
    package static func clock() -> UInt64 {
        var now = timespec()
        clock_gettime(CLOCK_MONOTONIC, &now)
        return UInt64(truncatingIfNeeded: now.tv_sec) &* 1_000_000_000 &+ UInt64(truncatingIfNeeded: now.tv_nsec)
    }

    /// Gives back what the C library keeps of freed memory, at most once in half a second, and reads again.
    private static func giveBack() {
        let now = clock()
        let last = lastTrim.load(ordering: .relaxed)
        guard now &- last > 500_000_000, lastTrim.compareExchange(expected: last, desired: now, ordering: .relaxed).exchanged else { return }
        memory_trim()
        read()
    }

    private static func read() {
        lastReading.store(clock(), ordering: .relaxed)
        sinceReading.store(0, ordering: .relaxed)
        #if os(Linux)
        var text: (UInt64, UInt64, UInt64, UInt64, UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0, 0, 0, 0, 0)
        let descriptor = open("/proc/self/statm", O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return }
        defer { close(descriptor) }
        // Pages: all addresses, in memory, of those shared with files.
        var numbers: [Int] = [0]
        withUnsafeMutableBytes(of: &text) { area in
            let count = Glibc.read(descriptor, area.baseAddress, area.count)
            for byte in area.prefix(max(count, 0)) {
                if byte == UInt8(ascii: " ") {
                    numbers.append(0)
                } else if byte >= 48 && byte <= 57 {
                    numbers[numbers.count - 1] = numbers[numbers.count - 1] &* 10 &+ Int(byte &- 48)
                }
            }
        }
        guard numbers.count >= 3 else { return }
        let page = Int(getpagesize())
        var bytes = (numbers[1] &- numbers[2]) &* page
        if addressSpace != nil { bytes = max(bytes, numbers[0] &* page) }
        held.store(bytes, ordering: .relaxed)
        #endif
    }
}
