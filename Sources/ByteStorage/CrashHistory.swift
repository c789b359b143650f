/// The operations on a directory in order, and the states in which a power loss after any of them could leave it.
package struct CrashHistory: Sendable {
    /// One state after a crash.
    package struct CrashState: Sendable {
        /// The last value noted before the crash; `nil` if none was.
        package let noted: UInt64?
        /// Operations before the crash.
        package let prefix: Int
        package let files: [String: [UInt8]]
    }

    let initial: [String: [UInt8]]
    let events: [FaultyDirectory.Event]

    /// Operations that may be the last.
    package var length: Int { events.count }

    private struct FileState {
        var bytes: [UInt8] = []
        var durable = 0
    }

    private enum Change {
        case link(name: String, file: Int)
        case rename(from: String, to: String, file: Int)
        case unlink(name: String)
    }

    private struct Disk {
        var files: [Int: FileState] = [:]
        var names: [String: Int] = [:]
        /// Changes of names since the directory was last synchronised.
        var pending: [Change] = []
        var noted: UInt64?
    }

    /// Up to `limit` states after the first `prefix` operations: all subsets of the pending changes of names (or `limit` of them),
    /// each with one choice of what is left of the unsynchronised bytes.
    ///
    /// - Parameter generator: chooses the lost sectors; every file is also tried with all and with none of its unsynchronised bytes.
    package func states(prefix: Int, limit: Int, using generator: inout some RandomNumberGenerator) -> [CrashState] {
        let disk = replay(prefix)
        let pending = disk.pending.count
        var subsets: [UInt64] = []
        if pending < 20, 1 << pending <= limit {
            subsets = (0..<UInt64(1 << pending)).map { $0 }
        } else {
            subsets = [0, .max] + (0..<max(0, limit - 2)).map { _ in UInt64.random(in: 0...UInt64.max, using: &generator) }
        }
        // Every subset with everything kept, with everything lost, and with random sectors lost.
        return subsets.flatMap { subset in
            [Loss.nothing, .everything, .sectors].map { loss in
                CrashState(noted: disk.noted, prefix: prefix, files: contents(disk, subset: subset, loss: loss, using: &generator))
            }
        }
    }

    private enum Loss { case nothing, everything, sectors }

    private func replay(_ prefix: Int) -> Disk {
        var disk = Disk()
        for (number, name) in initial.keys.sorted().enumerated() {
            let bytes = initial[name] ?? []
            disk.files[number] = FileState(bytes: bytes, durable: bytes.count)
            disk.names[name] = number
        }
        for event in events.prefix(prefix) {
            switch event {
            case .created(let file, let name):
                disk.files[file] = FileState()
                disk.pending.append(.link(name: name, file: file))
            case .appended(let file, let bytes): disk.files[file]?.bytes += bytes
            case .synchronized(let file):
                let length = disk.files[file]?.bytes.count ?? 0
                disk.files[file]?.durable = length
            case .renamed(let file, let source, let target): disk.pending.append(.rename(from: source, to: target, file: file))
            case .removed(let name): disk.pending.append(.unlink(name: name))
            case .synchronizedDirectory:
                for change in disk.pending { apply(change, to: &disk.names) }
                disk.pending = []
            case .noted(let value): disk.noted = value
            }
        }
        return disk
    }

    private func apply(_ change: Change, to names: inout [String: Int]) {
        switch change {
        case .link(let name, let file): names[name] = file
        case .rename(let source, let target, let file):
            names[source] = nil
            names[target] = file
        case .unlink(let name): names[name] = nil
        }
    }

    private func contents(
        _ disk: Disk, subset: UInt64, loss: Loss, using generator: inout some RandomNumberGenerator
    ) -> [String: [UInt8]] {
        var names = disk.names
        for (position, change) in disk.pending.enumerated() where subset >> UInt64(min(position, 63)) & 1 == 1 { apply(change, to: &names) }
        return names.compactMapValues { number in disk.files[number].map { left(of: $0, loss, using: &generator) } }
    }

    private func left(of file: FileState, _ loss: Loss, using generator: inout some RandomNumberGenerator) -> [UInt8] {
        let sector = 512
        switch loss {
        case .nothing: return file.bytes
        case .everything: return Array(file.bytes[..<file.durable])
        case .sectors:
            guard file.durable < file.bytes.count else { return file.bytes }
            var bytes = Array(file.bytes[..<Int.random(in: file.durable...file.bytes.count, using: &generator)])
            for start in stride(from: file.durable, to: bytes.count, by: sector) where Bool.random(using: &generator) {
                for index in start..<min(start + sector, bytes.count) { bytes[index] = 0 }
            }
            return bytes
        }
    }
}
