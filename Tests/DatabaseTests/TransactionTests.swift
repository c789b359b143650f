import Database
import Testing

@Suite struct TransactionTests {
    private struct Refused: Error {}

    private func table() throws -> Connection {
        let connection = try Connection(path: ":memory:", access: .create)
        try connection.executeScript("CREATE TABLE t(i INTEGER) STRICT")
        return connection
    }

    private func add(_ value: Int, to connection: Connection, failing: Bool = false) throws {
        try connection.transaction(
            { (_: inout TransactionEnd) throws in
                try connection.execute("INSERT INTO t VALUES (?)", .integer(value))
                if failing { throw Refused() }
            }, failure: { $0 })
    }

    private func values(_ connection: Connection) throws -> [Int] {
        try connection.rows("SELECT i FROM t ORDER BY i") { row in row.int(0) }
    }

    @Test("an error undoes the transaction and is thrown on")
    func rollback() throws {
        let connection = try table()
        #expect(throws: Refused.self) { try add(1, to: connection, failing: true) }
        #expect(!connection.isInTransaction)
        try add(2, to: connection)
        #expect(try values(connection) == [2])
    }

    @Test("an inner failure undoes only the inner level")
    func savepoints() throws {
        let connection = try table()
        try connection.transaction(
            { (_: inout TransactionEnd) throws in
                try add(1, to: connection)
                #expect(throws: Refused.self) { try add(2, to: connection, failing: true) }
                try connection.transaction(
                    { (_: inout TransactionEnd) throws in
                        try add(3, to: connection)
                        #expect(throws: Refused.self) { try add(4, to: connection, failing: true) }
                    }, failure: { $0 })
            }, failure: { $0 })
        #expect(try values(connection) == [1, 3])
    }

    @Test("a dry run gives its result and changes nothing")
    func dryRun() throws {
        let connection = try table()
        let seen = try connection.transaction { (end: inout TransactionEnd) throws(DatabaseError) in
            try connection.execute("INSERT INTO t VALUES (1)")
            end = .rollback
            return try connection.integer("SELECT count(*) FROM t")
        }
        #expect(seen == 1)
        #expect(try values(connection) == [])
    }

    @Test("inside a transaction a reader sees one moment, before and after it the newest")
    func snapshot() throws {
        let folder = TemporaryFolder()
        let writer = try Connection(path: folder.file("data.sqlite"), access: .create)
        try writer.executeScript("CREATE TABLE t(i INTEGER) STRICT")
        let reader = try Connection(path: folder.file("data.sqlite"), access: .read)
        try reader.transaction { (_: inout TransactionEnd) throws(DatabaseError) in
            let before = try reader.integer("SELECT count(*) FROM t")
            try writer.execute("INSERT INTO t VALUES (1)")
            let during = try reader.integer("SELECT count(*) FROM t")
            #expect(before == 0)
            #expect(during == 0)
        }
        #expect(try reader.integer("SELECT count(*) FROM t") == 1)
        #expect(try writer.checkpoint())
    }

    @Test("threads borrow connections at the same time and all read the same")
    func pool() async throws {
        let folder = TemporaryFolder()
        let writer = try Connection(path: folder.file("data.sqlite"), access: .create)
        try writer.executeScript("CREATE TABLE t(i INTEGER) STRICT; INSERT INTO t VALUES (5)")
        let pool = try ConnectionPool(path: folder.file("data.sqlite"), keeping: 2)
        let sum = try await withThrowingTaskGroup(of: Int.self) { group in
            for _ in 0..<16 {
                group.addTask {
                    var sum = 0
                    for _ in 0..<20 {
                        let value = try pool.withConnection(
                            { connection throws(DatabaseError) in try connection.integer("SELECT i FROM t") ?? 0 }, failure: { $0 })
                        sum += Int(value)
                    }
                    return sum
                }
            }
            return try await group.reduce(0, +)
        }
        #expect(sum == 16 * 20 * 5)
    }
}
