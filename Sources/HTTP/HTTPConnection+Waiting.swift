/// What a connection waits for, and how long.
extension HTTPConnection {
    func settle() {
        var wanted = Poller.Interest(read: false, write: isWriteBlocked, peerClose: !hasSeenPeerClose)
        if !hasReadEnd {
            switch phase {
            case .lingering: wanted.read = true
            case .open:
                wanted.read = !isReaderFull && unreadCount < limits.pipelinedBytes
                if !isReceiving && output.count >= limits.outputBufferBytes { wanted.read = false }
            case .closing, .closed: break
            }
        }
        if wanted != interest {
            interest = wanted
            loop.change(self, wanted)
        }
        setTimer()
    }

    func setTimer() {
        let kind: Timer
        if phase == .lingering {
            kind = .linger
        } else if isWriteBlocked || phase == .closing {
            kind = .write
        } else if isReceiving {
            kind = isReaderFull ? .none : .body
        } else if answerState != .none {
            kind = .none
        } else {
            kind = parser.isIdle ? .idle : .head
        }
        var isRestarted: Bool = kind != timer || timedSequence != sequence
        if kind == .write && hasWritten { isRestarted = true }
        if kind == .body && progress >= limits.bodyProgressBytes { isRestarted = true }
        hasWritten = false
        guard isRestarted else { return }
        timer = kind
        timedSequence = sequence
        progress = 0
        let duration: Duration
        switch kind {
        case .none:
            deadline = Int64.max
            return
        case .idle: duration = limits.idleTimeout
        case .head: duration = limits.headerTimeout
        case .body: duration = limits.bodyTimeout
        case .write: duration = limits.writeTimeout
        case .linger: duration = limits.lingerTimeout
        }
        let (sum, overflows) = loop.now.addingReportingOverflow(duration.nanoseconds)
        deadline = overflows ? Int64.max : sum
    }

    func checkTimer() {
        guard phase != .closed, loop.now >= deadline else { return }
        deadline = Int64.max
        switch timer {
        case .none: return
        case .idle, .linger:
            close()
            return
        case .write:
            Socket.resetOnClose(descriptor)
            close()
            return
        case .head:
            refuse(.requestTimeout, "The request's head did not arrive within \(limits.headerTimeout).")
        case .body:
            switch sink {
            case .reader(let reader): breakOff(reader, .timedOut)
            case .discard: startClosing()
            case .none, .collect: refuse(.requestTimeout, HTTPBodyError.timedOut.description)
            }
        }
        takeTurn()
    }
}
