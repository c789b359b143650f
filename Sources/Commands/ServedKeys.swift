internal import HTTPServer
internal import Presentation
internal import ServiceRecords
internal import Synchronization

/// The keys of the records as the server asks for them: in memory by hash, read again when somebody changed them.
final class ServedKeys: KeyRing {
    private struct Loaded {
        var number: Int64 = -1
        var keys: [[UInt8]: AccessKey] = [:]
    }

    private let store: RecordStore?
    /// The one secret of `--dify-key-file` by its hash.
    private let difyKey: (hash: [UInt8], key: AccessKey)?
    private let loaded = Mutex(Loaded())

    /// - Parameters:
    ///   - store: nil where no records are kept.
    ///   - difySecret: opens Dify's route alone, without a quota.
    init(store: RecordStore?, difySecret: String?) throws(RecordError) {
        self.store = store
        difyKey = difySecret.map { secret in
            let key = AccessKey(name: "dify-key-file", scopes: [.dify], perMinute: .max, perDay: .max, expires: nil)
            return (KeyRecord.hash(secret), key)
        }
        try refresh()
    }

    func key(for secret: String) -> AccessKey? {
        let hash = KeyRecord.hash(secret)
        if let difyKey, difyKey.hash == hash { return difyKey.key }
        return loaded.withLock { $0.keys[hash] }
    }

    /// Reads the keys again if they have changed; one small read otherwise.
    func refresh() throws(RecordError) {
        guard let store else { return }
        let number = try store.changeNumber(of: .keys)
        guard number != loaded.withLock({ $0.number }) else { return }
        var keys: [[UInt8]: AccessKey] = [:]
        for record in try store.keys() where record.revokedAt == nil {
            keys[record.hash] = AccessKey(
                name: record.name, scopes: Set(record.scopes.map { AccessScope($0) }), perMinute: record.perMinute, perDay: record.perDay,
                expires: record.expiresAt)
        }
        loaded.withLock { $0 = Loaded(number: number, keys: keys) }
    }
}
