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

    init() {
        #if canImport(Glibc)
            var attributes = pthread_attr_t()
            guard let attributesOfThread = Self.attributesOfThread, attributesOfThread(pthread_self(), &attributes) == 0 else {
                lowest = 0
                return
            }
            var start: UnsafeMutableRawPointer?
            var size = 0
            let status = pthread_attr_getstack(&attributes, &start, &size)
            pthread_attr_destroy(&attributes)
            let end = status == 0 ? UInt(bitPattern: start) : 0
            lowest = end &+ min(Self.reserve, UInt(size) / 2)
        #elseif canImport(Darwin)
            let top = UInt(bitPattern: pthread_get_stackaddr_np(pthread_self()))
            let size = UInt(pthread_get_stacksize_np(pthread_self()))
            lowest = top &- size &+ min(Self.reserve, size / 2)
        #else
            lowest = 0
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
