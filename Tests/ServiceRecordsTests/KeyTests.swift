import Foundation
import ServiceRecords
import Testing

@Suite("API keys as they are kept")
struct KeyTests {
    @Test("A secret is shown once: the file holds its hash, and the hash finds the key")
    func secretIsNotKept() throws {
        let folder = try RecordFolder()
        let store = try RecordStore(at: folder.path)
        let secret = try store.addKey(name: "bot-1", scopes: ["read", "mcp"], perMinute: 60, perDay: 1_000, expiresAt: 900, now: 100)
        #expect(secret.hasPrefix("fw_") && secret.utf8.count == 46)
        let key = try #require(try store.keys().first)
        #expect(key.hash == KeyRecord.hash(secret))
        #expect(key.scopes == ["mcp", "read"] && key.expiresAt == 900 && key.revokedAt == nil)
        for name in try FileManager.default.contentsOfDirectory(atPath: folder.path) {
            let bytes = try #require(FileManager.default.contents(atPath: folder.path + "/" + name))
            #expect(bytes.range(of: Data(secret.dropFirst(8).utf8)) == nil, "\(name) holds the secret")
        }
    }

    @Test("The file is for its owner alone")
    func permissions() throws {
        let folder = try RecordFolder()
        _ = try RecordStore(at: folder.path)
        let attributes = try FileManager.default.attributesOfItem(atPath: folder.path + "/" + RecordStore.fileName)
        #expect(attributes[.posixPermissions] as? Int == 0o600)
    }

    @Test("A name is used once, also after the key was revoked; each change moves the number that servers watch")
    func names() throws {
        let folder = try RecordFolder()
        let store = try RecordStore(at: folder.path)
        let before = try store.changeNumber(of: .keys)
        _ = try store.addKey(name: "a", scopes: ["read"], perMinute: 1, perDay: 1, expiresAt: nil, now: 1)
        #expect(try store.changeNumber(of: .keys) == before + 1)
        #expect(try store.revokeKey("a", now: 2))
        #expect(try store.revokeKey("none", now: 2) == false)
        #expect(try store.keys().map(\.revokedAt) == [2])
        #expect(throws: RecordError.refused("已经有叫“a”的密钥（停用的也算）")) {
            try store.addKey(name: "a", scopes: ["read"], perMinute: 1, perDay: 1, expiresAt: nil, now: 3)
        }
    }

    @Test(
        "Names that would break a metrics line, no scope, no quota and a day gone by are refused",
        arguments: [
            ("A b", ["read"], 1, Int64(10)), ("", ["read"], 1, 10), ("a", [], 1, 10), ("a", ["read"], 0, 10), ("a", ["read"], 1, 5),
        ])
    func refused(name: String, scopes: [String], perMinute: Int, expiresAt: Int64) throws {
        let folder = try RecordFolder()
        let store = try RecordStore(at: folder.path)
        #expect(throws: RecordError.self) {
            try store.addKey(name: name, scopes: scopes, perMinute: perMinute, perDay: 1, expiresAt: expiresAt, now: 5)
        }
        #expect(try store.keys().isEmpty)
    }

    @Test("Two stores on one folder write in turns and see each other's rows")
    func twoWriters() async throws {
        let folder = try RecordFolder()
        let stores = [try RecordStore(at: folder.path), try RecordStore(at: folder.path)]
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<8 {
                group.addTask {
                    _ = try stores[number % 2].addKey(
                        name: "k\(number)", scopes: ["read"], perMinute: 1, perDay: 1, expiresAt: nil, now: 1)
                }
            }
            try await group.waitForAll()
        }
        #expect(try Set(stores[0].keys().map(\.name)).count == 8)
    }
}

/// A folder that goes away with its owner.
final class RecordFolder {
    let path: String

    init() throws {
        path = FileManager.default.temporaryDirectory.appendingPathComponent("fawen-records-" + UUID().uuidString).path
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit {
        do { try FileManager.default.removeItem(atPath: path) } catch { Issue.record("a folder of the test stays behind: \(error)") }
    }
}
