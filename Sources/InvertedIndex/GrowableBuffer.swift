internal import Glibc

/// Contiguous memory of trivial elements that grows by doubling, without the checks and reference counts of an array.
///
/// Large blocks move by remapping pages, so growing to a few hundred megabytes copies next to nothing.
final class GrowableBuffer<Element: BitwiseCopyable> {
    private(set) var base: UnsafeMutablePointer<Element>
    private(set) var count = 0
    private var capacity: Int

    init(capacity: Int = 1024) {
        self.capacity = capacity
        base = Self.resized(nil, capacity)
    }

    deinit { free(base) }

    private static func resized(_ old: UnsafeMutablePointer<Element>?, _ capacity: Int) -> UnsafeMutablePointer<Element> {
        guard let memory = realloc(old, capacity * MemoryLayout<Element>.stride) else {
            // There is no way on without memory: Swift's own allocations end the process just so.
            preconditionFailure("out of memory: \(capacity * MemoryLayout<Element>.stride) bytes")
        }
        return memory.bindMemory(to: Element.self, capacity: capacity)
    }

    /// Makes room for `extra` more elements.
    @inline(__always)
    func reserve(_ extra: Int) {
        if count &+ extra > capacity { grow(extra) }
    }

    @inline(never)
    private func grow(_ extra: Int) {
        capacity = max(capacity * 2, count + extra)
        base = Self.resized(base, capacity)
    }

    @inline(__always)
    func append(_ element: Element) {
        reserve(1)
        base[count] = element
        count &+= 1
    }

    /// Appends `more` elements from `source`.
    func append(_ source: UnsafePointer<Element>, _ more: Int) {
        reserve(more)
        (base + count).update(from: source, count: more)
        count += more
    }

    /// Appends `more` copies of `element` and returns the position of the first.
    @discardableResult
    func append(repeating element: Element, _ more: Int) -> Int {
        reserve(more)
        (base + count).update(repeating: element, count: more)
        count += more
        return count - more
    }

    func removeAll() { count = 0 }

    /// Sets the length; elements beyond the former one are not initialised.
    @inline(__always)
    func setCount(_ newCount: Int) {
        if newCount > count { reserve(newCount - count) }
        count = newCount
    }

    @inline(__always)
    subscript(_ index: Int) -> Element {
        get { base[index] }
        set { base[index] = newValue }
    }
}

extension GrowableBuffer where Element == UInt8 {
    /// Appends the little-endian bytes of an integer.
    func appendInteger<Value: FixedWidthInteger>(_ value: Value) {
        reserve(MemoryLayout<Value>.size)
        UnsafeMutableRawPointer(base + count).storeBytes(of: value.littleEndian, as: Value.self)
        count += MemoryLayout<Value>.size
    }

    /// Appends zero bytes until the length is a multiple of `alignment`.
    func align(to alignment: Int) {
        let rest = count % alignment
        if rest != 0 { append(repeating: 0, alignment - rest) }
    }

    /// The bytes; valid until the next change.
    var bytes: UnsafeRawBufferPointer { UnsafeRawBufferPointer(start: base, count: count) }
}
