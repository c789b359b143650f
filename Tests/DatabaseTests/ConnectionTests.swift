import Database
import Glibc
import Testing

@Suite struct ConnectionTests {
    @Test("values come back as they were bound")
    func roundTrip() throws {
        let connection = try Connection(path: ":memory:", access: .create)
        try connection.executeScript("CREATE TABLE t(i INTEGER, r REAL, s TEXT, b BLOB) STRICT")
        try connection.execute("INSERT INTO t VALUES (?, ?, ?, ?)", .integer(-42), .real(0.5), .text("第一百二十条之一\u{0}尾"), .bytes([0, 255]))
        let row = try connection.first("SELECT i, r, s, b FROM t") { row in
            (row.int(0), row.real(1), row.text(2), row.bytes(3))
        }
        #expect(row?.0 == -42)
        #expect(row?.1 == 0.5)
        #expect(row?.2 == "第一百二十条之一\u{0}尾")
        #expect(row?.3 == [0, 255])
    }

    @Test("an empty text is not NULL, and neither are zero bytes")
    func emptyIsNotNull() throws {
        let connection = try Connection(path: ":memory:", access: .create)
        let row = try connection.first("SELECT ?, ?, ?, ?", .text(""), .bytes([UInt8]()), .text(nil as String?), .null) { row in
            (row.optionalText(0), row.optionalBytes(1), row.optionalText(2), row.isNull(3))
        }
        #expect(row?.0 == "")
        #expect(row?.1 == [])
        #expect(row?.2 == nil)
        #expect(row?.3 == true)
    }

    @Test("a text that looks like SQL stays a text")
    func boundNotSpliced() throws {
        let connection = try Connection(path: ":memory:", access: .create)
        try connection.executeScript("CREATE TABLE t(s TEXT) STRICT")
        let hostile = "x'); DROP TABLE t; --"
        try connection.execute("INSERT INTO t VALUES (?)", .text(hostile))
        #expect(try connection.text("SELECT s FROM t") == hostile)
    }

    @Test("too few or too many values are an error, not NULLs")
    func parameterCount() throws {
        let connection = try Connection(path: ":memory:", access: .create)
        #expect(throws: DatabaseError.self) { try connection.integer("SELECT ?, ?", .integer(1)) }
        #expect(throws: DatabaseError.self) { try connection.integer("SELECT 1", .integer(1)) }
    }

    @Test("the same SQL may run inside itself")
    func nestedStatement() throws {
        let connection = try Connection(path: ":memory:", access: .create)
        let sql = "SELECT value FROM json_each(?)"
        var seen: [Int] = []
        try connection.forEach(sql, [.text("[1,2]")]) { outer throws(DatabaseError) in
            let first = outer.int(0)
            try connection.forEach(sql, [.text("[10,20]")]) { inner throws(DatabaseError) in seen.append(first + inner.int(0)) }
        }
        #expect(seen == [11, 21, 12, 22])
    }

    @Test("an error names code, message and statement, and the statement works again afterwards")
    func errors() throws {
        let connection = try Connection(path: ":memory:", access: .create)
        try connection.executeScript("CREATE TABLE t(i INTEGER PRIMARY KEY) STRICT")
        let sql = "INSERT INTO t VALUES (?)"
        try connection.execute(sql, .integer(1))
        let error = #expect(throws: DatabaseError.self) { try connection.execute(sql, .integer(1)) }
        #expect(error?.isConstraint == true)
        guard case .refused(_, let message, let statement) = error else {
            Issue.record("another error")
            return
        }
        #expect(message.contains("t.i"))
        #expect(statement == sql)
        try connection.execute(sql, .integer(2))
        #expect(try connection.integer("SELECT count(*) FROM t") == 2)
    }

    @Test("foreign keys hold, the schema cannot be written by hand, double-quoted text is no value of a column")
    func configuration() throws {
        let connection = try Connection(path: ":memory:", access: .create)
        try connection.executeScript("CREATE TABLE a(i INTEGER PRIMARY KEY) STRICT; CREATE TABLE b(a INTEGER REFERENCES a(i)) STRICT")
        #expect(throws: DatabaseError.self) { try connection.execute("INSERT INTO b VALUES (7)") }
        try connection.executeScript("PRAGMA writable_schema=ON")
        #expect(throws: DatabaseError.self) { try connection.execute("DELETE FROM sqlite_schema") }
        #expect(try connection.integer("PRAGMA secure_delete") == 1)
        #expect(try connection.integer("PRAGMA synchronous") == 2)
        #expect(try connection.integer("PRAGMA trusted_schema") == 0)
        #expect(try connection.integer("PRAGMA cell_size_check") == 1)
        #expect(try connection.integer("PRAGMA mmap_size") ?? 0 == 0)
        #expect(try connection.integer("PRAGMA busy_timeout") == 5000)
    }

    @Test("a reader cannot write and never checkpoints")
    func readOnly() throws {
        let folder = TemporaryFolder()
        let writer = try Connection(path: folder.file("data.sqlite"), access: .create)
        try writer.executeScript("CREATE TABLE t(i INTEGER) STRICT")
        #expect(try writer.text("PRAGMA journal_mode") == "wal")
        let reader = try Connection(path: folder.file("data.sqlite"), access: .read)
        #expect(throws: DatabaseError.self) { try reader.execute("INSERT INTO t VALUES (1)") }
        #expect(try reader.integer("PRAGMA wal_autocheckpoint") == 0)
        #expect(try reader.integer("SELECT count(*) FROM t") == 0)
    }

    @Test("a missing file and a file that is no database are told apart")
    func badFiles() throws {
        let folder = TemporaryFolder()
        let missing = #expect(throws: DatabaseError.self) { try Connection(path: folder.file("data.sqlite"), access: .read) }
        #expect(missing?.isMissing == true)
        let descriptor = open(folder.file("other"), O_CREAT | O_WRONLY, 0o600)
        let junk = [UInt8](repeating: 65, count: 8192)
        #expect(write(descriptor, junk, junk.count) == junk.count)
        close(descriptor)
        for access in [Connection.Access.read, .write] {
            let damaged = #expect(throws: DatabaseError.self) { try Connection(path: folder.file("other"), access: access) }
            #expect(damaged?.isDamage == true)
        }
    }
}
