/// Bytes to the socket.
extension HTTPConnection {
    func flush() {
        while true {
            let hasTail: Bool = tailStart < tail.count
            if output.isEmpty && !hasTail { break }
            let result: Socket.Transfer
            if hasTail {
                result = tail.withUnsafeBytes { Socket.write(descriptor, output.bytes, UnsafeRawBufferPointer(rebasing: $0[tailStart...])) }
            } else {
                result = Socket.write(descriptor, output.bytes)
            }
            switch result {
            case .bytes(let count):
                hasWritten = true
                let fromOutput: Int = min(count, output.count)
                output.consume(fromOutput)
                tailStart += count - fromOutput
                if tailStart >= tail.count && !tail.isEmpty {
                    tail = []
                    tailStart = 0
                }
            case .wouldBlock:
                isWriteBlocked = true
                return
            case .end, .failed:
                close()
                return
            }
        }
        isWriteBlocked = false
        if phase == .closing {
            if hasReadEnd {
                close()
            } else {
                Socket.finishSending(descriptor)
                phase = .lingering
            }
        }
    }
}
