import Database
import Testing

@Suite struct MigrationTests {
    private let steps = [
        Migration("first", sql: "CREATE TABLE a(i INTEGER) STRICT; INSERT INTO a VALUES (1);"),
        Migration("second", sql: "ALTER TABLE a ADD COLUMN s TEXT; UPDATE a SET s = 'x';"),
    ]

    @Test("only the missing steps run, and each once")
    func forward() throws {
        let connection = try Connection(path: ":memory:", access: .create)
        #expect(try connection.migrate(Array(steps[..<1])) == 1)
        #expect(try connection.migrate(steps) == 1)
        #expect(try connection.migrate(steps) == 0)
        #expect(try connection.text("SELECT s FROM a") == "x")
        #expect(try connection.format() == 2)
    }

    @Test("a file of a newer program is refused by name and left alone")
    func newer() throws {
        let folder = TemporaryFolder()
        let path = folder.file("data.sqlite")
        let connection = try Connection(path: path, access: .create)
        try connection.migrate(steps)
        let error = #expect(throws: DatabaseError.self) { try connection.migrate(Array(steps[..<1])) }
        #expect(error == .newerFormat(path: path, found: 2, known: 1))
        #expect(try connection.format() == 2)
        #expect(throws: DatabaseError.newerFormat(path: path, found: 2, known: 1)) { try connection.requireFormat(1) }
    }

    @Test("a step that fails leaves the file as it was")
    func failing() throws {
        let connection = try Connection(path: ":memory:", access: .create)
        let broken = steps + [Migration("broken", sql: "CREATE TABLE b(i INTEGER) STRICT; INSERT INTO missing VALUES (1);")]
        #expect(throws: DatabaseError.self) { try connection.migrate(broken) }
        #expect(try connection.format() == 2)
        #expect(try connection.integer("SELECT count(*) FROM sqlite_schema WHERE name = 'b'") == 0)
    }
}
