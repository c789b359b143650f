package import ByteStorage

/// Why an index could not be written, opened or searched.
package enum IndexError: Error, Equatable, Sendable {
    /// Reading or writing bytes failed, or a file is damaged.
    case storage(StorageError)
    /// The directory holds no published generation.
    case noGeneration
    /// Generations were published, but none of them can be verified; one entry for each, newest first.
    case noReadableGeneration([DamagedGeneration])
    /// The input breaks a rule of the schema.
    case invalidInput(InvalidInput)
}

/// A published generation that did not pass verification. It is left on disk as it is.
package struct DamagedGeneration: Error, Equatable, Sendable {
    /// Number of the generation.
    package let generation: UInt64
    /// The first fault found.
    package let cause: StorageError
}

/// Rules of the schema that an input can break.
package enum InvalidInput: Error, Equatable, Sendable {
    /// A schema has 1 to 16 units of 1 to 8 fields, with k1 > 0, weights ≥ 0 and b in 0...1.
    case schema(String)
    /// No such unit, field or column in the schema.
    case unknown(String)
    /// A term has 1 to 65,535 bytes.
    case termLength(Int)
    /// The value does not fit the column's width.
    case columnValue(column: String, value: UInt32)
    /// An index holds at most 2³⁰ documents.
    case tooManyDocuments
}

extension IndexError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .storage(let error): error.description
        case .noGeneration: "no index has been published here"
        case .noReadableGeneration(let damaged):
            "no generation can be read: "
                + damaged.map { "generation \($0.generation): \($0.cause)" }.joined(separator: "; ")
        case .invalidInput(let reason): "invalid input: \(reason)"
        }
    }
}

/// Runs a storage operation and passes its error on as an index error.
func storing<Value>(_ body: () throws(StorageError) -> Value) throws(IndexError) -> Value {
    do throws(StorageError) {
        return try body()
    } catch {
        throw .storage(error)
    }
}
