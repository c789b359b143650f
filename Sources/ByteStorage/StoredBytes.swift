import Glibc

/// The bytes of one stored file in anonymous memory, immutable and shareable.
///
/// Files are read, not mapped: an I/O error on a mapped page ends the process, and a file that is cut short under a running reader
/// raises a signal. Reading 150 MB from the page cache takes about 50 ms and costs no more memory than the mapping would.
///
/// `padding` zero bytes follow the last byte, so that vector loads may start at any byte of the file.
package final class StoredBytes: @unchecked Sendable {
    // Unchecked Sendable: the memory is written by `init` alone and never after; `deinit` runs when no reference is left.
    package static let padding = 4096

    /// First byte; aligned to a memory page. Valid as long as this object lives: whoever keeps the address keeps the object.
    package let baseAddress: UnsafeRawPointer
    /// Bytes of the file, without the padding.
    package let count: Int
    private let capacity: Int

    /// Allocates `count` zero bytes and lets `fill` write them.
    ///
    /// - Throws: what `fill` throws, or `ENOMEM` as a system error.
    package init(
        count: Int, file: String, fill: (UnsafeMutableRawBufferPointer) throws(StorageError) -> Void
    ) throws(StorageError) {
        precondition(count >= 0, "a file has no negative length")
        self.count = count
        capacity = (count + Self.padding + 4095) & ~4095
        let memory = mmap(nil, capacity, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)
        guard let memory, memory != MAP_FAILED else {
            throw .system(operation: .read, file: file, code: ENOMEM)
        }
        baseAddress = UnsafeRawPointer(memory)
        // Advice only: fewer misses of the address cache where the kernel follows it.
        _ = madvise(memory, capacity, MADV_HUGEPAGE)
        try fill(UnsafeMutableRawBufferPointer(start: memory, count: count))
        mprotect(memory, capacity, PROT_READ)
    }

    deinit {
        munmap(UnsafeMutableRawPointer(mutating: baseAddress), capacity)
    }

    /// Lends the bytes for the length of the call.
    package func withBytes<Result, Failure: Error>(
        _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        defer { withExtendedLifetime(self) {} }
        return try body(UnsafeRawBufferPointer(start: baseAddress, count: count))
    }

    /// A copy of the bytes.
    package var array: [UInt8] { withBytes { [UInt8]($0) } }
}

extension StoredBytes {
    /// A copy of `source`.
    package convenience init(copying source: UnsafeRawBufferPointer, file: String) throws(StorageError) {
        try self.init(count: source.count, file: file) { target in target.copyMemory(from: source) }
    }
}
