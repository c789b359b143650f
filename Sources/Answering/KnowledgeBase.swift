internal import ByteStorage
internal import Glibc
internal import InvertedIndex
internal import KnowledgeStore
public import LegalModel
package import Search
internal import Synchronization

/// The knowledge base of a data folder, open for reading: the library's front door.
///
/// ```swift
/// let base = try KnowledgeBase.open(at: "Index")
/// let response = try base.answer(SearchRequest(question: "老板跑路了工资没给怎么办"))
/// ```
/// Safe to use from any thread; every call answers from one complete generation.
public final class KnowledgeBase: KnowledgeService {
    /// Name of the index folder inside the data folder.
    package static let indexFolder = "index"

    private let state: Mutex<Snapshot>
    /// Held while one thread looks for a newer generation: the number of one that is not fit to be served.
    private let rejected = Mutex<UInt64?>(nil)
    private let folder: String
    private let clock: @Sendable () -> Int64

    /// Opens and verifies the newest readable generation.
    ///
    /// - Parameters:
    ///   - folder: the data folder.
    ///   - clock: seconds since 1970-01-01 UTC; the system's by default.
    /// - Throws: `missing` where nothing was imported or indexed, `damaged`, `mismatch`.
    /// - Complexity: about a second for 147,000 articles.
    public static func open(
        at folder: String, clock: (@Sendable () -> Int64)? = nil
    ) throws(KnowledgeBaseError) -> KnowledgeBase {
        try open(at: folder, replacing: nil, clock: clock)
    }

    /// As `open`, with other resource files in place of those of the generation: to see what a change of lexicon or weights would do.
    ///
    /// - Parameter resources: by path below the resource folder; nil takes the generation's own. Terms of the analyzer must be the same.
    package static func open(
        at folder: String, replacing resources: [String: [UInt8]]?, clock: (@Sendable () -> Int64)? = nil
    ) throws(KnowledgeBaseError) -> KnowledgeBase {
        try KnowledgeBase(folder: folder, snapshot: load(folder, reusing: nil, replacing: resources), clock: clock ?? systemClock)
    }

    /// As `open`, of another data folder than that of `neighbour`, whose resources are shared if they are the same files: to try out what
    /// stands beside the served knowledge base.
    package static func open(at folder: String, beside neighbour: KnowledgeBase?) throws(KnowledgeBaseError) -> KnowledgeBase {
        let snapshot = try load(folder, reusing: nil, neighbour: neighbour?.current)
        return KnowledgeBase(folder: folder, snapshot: snapshot, clock: neighbour?.clock ?? systemClock)
    }

    private static let systemClock: @Sendable () -> Int64 = { Int64(time(nil)) }

    private init(folder: String, snapshot: Snapshot, clock: @escaping @Sendable () -> Int64) {
        self.folder = folder
        self.clock = clock
        state = Mutex(snapshot)
    }

    var current: Snapshot { state.withLock { $0 } }

    /// What is served now, for a publisher in the same process.
    package var open: OpenGeneration {
        let snapshot = current
        return OpenGeneration(index: snapshot.index, resources: snapshot.resources)
    }

    public var today: CalendarDay { CalendarDay(secondsSince1970: clock()) }

    /// Takes another generation into service if the newest is not the one that is served; running requests keep theirs.
    ///
    /// A generation that cannot be verified, or that another program made, is looked at once; after any other failure the next call tries
    /// again. A folder that was built anew under a running server counts from 1 again, so that numbers are compared for equality alone.
    /// - Returns: true if another one is now served.
    @discardableResult
    public func reload() throws(KnowledgeBaseError) -> Bool {
        try rejected.withLock { (rejected) throws(KnowledgeBaseError) in
            let old = current
            let newest: UInt64?
            do throws(IndexError) { newest = try IndexReader.newestGeneration(in: Self.directory(folder)) } catch {
                throw KnowledgeBaseError(error)
            }
            guard let newest, newest != old.generation, newest != rejected else { return false }
            let new: Snapshot
            do throws(KnowledgeBaseError) { new = try Self.load(folder, reusing: old) } catch {
                switch error {
                case .mismatch, .damaged: rejected = newest
                case .missing, .busy, .refusedInput, .storage: break
                }
                throw error
            }
            if new.generation != newest { rejected = newest }
            guard new.generation != old.generation else { return false }
            state.withLock { $0 = new }
            return true
        }
    }

    private static func load(
        _ folder: String, reusing previous: Snapshot?, replacing resources: [String: [UInt8]]? = nil, neighbour: Snapshot? = nil
    ) throws(KnowledgeBaseError) -> Snapshot {
        let store: StoreReader
        do throws(StoreError) { store = try KnowledgeStore.open(at: folder) } catch { throw KnowledgeBaseError(storeError: error) }
        let index: IndexReader
        do throws(IndexError) {
            index = try IndexReader.open(try directory(folder), reusing: previous?.index)
        } catch {
            throw KnowledgeBaseError(error)
        }
        guard index.schema == SearchSchema.schema else { throw .mismatch("索引是另一版程序建的，请重新运行 fawen index") }
        return try Snapshot(index: index, store: store, replacing: resources, previous: previous, neighbour: neighbour)
    }

    private static func directory(_ folder: String) throws(IndexError) -> FileDirectory {
        do throws(StorageError) { return try FileDirectory(path: folder + "/" + indexFolder) } catch .notFound {
            throw .noGeneration
        } catch {
            throw .storage(error)
        }
    }
}
