#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// Knows how far the current thread's stack reaches, so that recursion can stop with an error on threads with small stacks,
/// such as the 512 KiB of Dispatch's workers. Where the system does not tell, only the nesting limit holds.
struct StackGuard {
    /// Left for the deepest run of calls between two checks, and for making the error.
    private static let reserve: UInt = 160 << 10

    /// Below this address the stack is nearly used up.
    private let lowest: UInt

    /// Asking the system can take longer than parsing (on Linux's main thread it reads a file), so each thread remembers the answer.
    init() {
        guard let key = Self.key else {
            lowest = Self.lowestAddress()
            return
        }
        if let remembered = pthread_getspecific(key) {
            lowest = UInt(bitPattern: remembered)
        } else {
            lowest = Self.lowestAddress()
            pthread_setspecific(key, UnsafeMutableRawPointer(bitPattern: lowest))
        }
    }

    private static let key: pthread_key_t? = {
        var key = pthread_key_t()
        return pthread_key_create(&key, nil) == 0 ? key : nil
    }()

    /// 0 where the system does not tell.
    private static func lowestAddress() -> UInt {
        #if canImport(Glibc)
            var attributes = pthread_attr_t()
            guard let attributesOfThread, attributesOfThread(pthread_self(), &attributes) == 0 else { return 0 }
            var start: UnsafeMutableRawPointer?
            var size = 0
            let status = pthread_attr_getstack(&attributes, &start, &size)
            pthread_attr_destroy(&attributes)
            guard status == 0 else { return 0 }
            return UInt(bitPattern: start) &+ min(reserve, UInt(clamping: size) / 2)
        #else
            let top = UInt(bitPattern: pthread_get_stackaddr_np(pthread_self()))
            let size = UInt(pthread_get_stacksize_np(pthread_self()))
            return top &- size &+ min(reserve, size / 2)
        #endif
    }

    #if canImport(Glibc)
        private typealias AttributesOfThread = @convention(c) (pthread_t, UnsafeMutablePointer<pthread_attr_t>) -> Int32

        /// `pthread_getattr_np`, which Swift's Glibc module leaves out.
        private static let attributesOfThread: AttributesOfThread? = dlsym(nil, "pthread_getattr_np").map {
            unsafeBitCast($0, to: AttributesOfThread.self)
        }
    #endif

    var isExhausted: Bool {
        var marker: UInt8 = 0
        return withUnsafePointer(to: &marker) { UInt(bitPattern: $0) } < lowest
    }
}
