/// A set of documents of one generation, by document number: the form in which filters reach the scorers.
///
/// Byte r holds the documents 8r ... 8r + 7, lowest bit first, so that it is the lane mask of range r.
package struct DocumentSet: Equatable, Sendable {
    /// One byte for every eight documents; bits at and above `limit` are 0. The form that vector searches take.
    package private(set) var masks: [UInt8]
    /// Document numbers are below this.
    package let limit: Int

    /// The empty set.
    package init(limit: Int) {
        self.limit = limit
        masks = [UInt8](repeating: 0, count: (limit + 7) / 8)
    }

    /// The documents below `limit` that `isIncluded` accepts.
    package init(limit: Int, where isIncluded: (UInt32) -> Bool) {
        self.init(limit: limit)
        for document in 0..<limit where isIncluded(UInt32(document)) {
            masks[document >> 3] |= 1 << UInt8(document & 7)
        }
    }

    /// Number of documents in the set.
    package var count: Int { masks.reduce(0) { $0 + $1.nonzeroBitCount } }

    package func contains(_ document: UInt32) -> Bool {
        masks[Int(document >> 3)] >> UInt8(document & 7) & 1 == 1
    }

    package mutating func insert(_ document: UInt32) {
        precondition(Int(document) < limit, "document number beyond the set")
        masks[Int(document >> 3)] |= 1 << UInt8(document & 7)
    }

    package mutating func remove(_ document: UInt32) {
        precondition(Int(document) < limit, "document number beyond the set")
        masks[Int(document >> 3)] &= ~(1 << UInt8(document & 7))
    }

    /// Keeps what is also in `other`, a set of the same generation.
    package mutating func formIntersection(_ other: DocumentSet) {
        precondition(limit == other.limit, "sets of different generations")
        for index in masks.indices { masks[index] &= other.masks[index] }
    }

    /// Adds what is in `other`, a set of the same generation.
    package mutating func formUnion(_ other: DocumentSet) {
        precondition(limit == other.limit, "sets of different generations")
        for index in masks.indices { masks[index] |= other.masks[index] }
    }

    /// The documents in ascending order.
    package var documents: [UInt32] {
        var result: [UInt32] = []
        for (index, mask) in masks.enumerated() {
            var rest = mask
            while rest != 0 {
                result.append(UInt32(index * 8 + rest.trailingZeroBitCount))
                rest &= rest - 1
            }
        }
        return result
    }
}
