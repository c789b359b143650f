import Foundation
import Testing

/// The built `fawen`, run as a person or a script runs it.
enum Program {
    /// What a finished command left.
    struct Outcome: Sendable {
        let status: Int32
        let output: String
        let errors: String

        /// The one object that the command printed.
        func object() throws -> [String: Any] {
            try Program.object(output)
        }

        /// One object a line, in order.
        func objects() throws -> [[String: Any]] {
            try output.split(separator: "\n").map { try Program.object(String($0)) }
        }
    }

    /// `$FAWEN_EXECUTABLE`, or the executable that stands beside the test bundle.
    static var executable: URL {
        get throws {
            if let path = ProcessInfo.processInfo.environment["FAWEN_EXECUTABLE"] { return URL(fileURLWithPath: path) }
            let bundle = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
            return URL(fileURLWithPath: bundle).deletingLastPathComponent().appendingPathComponent("fawen")
        }
    }

    /// The package's own `Corpus/`, so that tests run from any folder.
    static var resources: URL {
        URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
            .appendingPathComponent("Corpus")
    }

    /// Starts the program with the package's resources.
    static func start(_ words: [String], output: Int32, errors: Int32) throws -> ChildProcess {
        let environment = ProcessInfo.processInfo.environment.merging(["FAWEN_RESOURCES": resources.path]) { _, new in new }
        return try ChildProcess(try executable.path, words, environment: environment, output: output, errors: errors)
    }

    /// Runs a command to its end.
    static func run(_ words: String...) async throws -> Outcome {
        try await run(words)
    }

    static func run(_ words: [String]) async throws -> Outcome {
        // Files, not pipes: a full pipe would stop the command while nobody reads.
        let folder = try TemporaryFolder()
        let output = folder.path("output")
        let errors = folder.path("errors")
        for path in [output, errors] { try Data().write(to: URL(fileURLWithPath: path)) }
        let status = try await withFiles(output, errors) { try start(words, output: $0, errors: $1) }.status()
        return Outcome(
            status: status, output: try String(contentsOfFile: output, encoding: .utf8),
            errors: try String(contentsOfFile: errors, encoding: .utf8))
    }

    /// Opens two files for writing as long as the child is started.
    private static func withFiles(_ first: String, _ second: String, _ start: (Int32, Int32) throws -> ChildProcess) throws -> ChildProcess
    {
        let output = try FileHandle(forWritingTo: URL(fileURLWithPath: first))
        let errors = try FileHandle(forWritingTo: URL(fileURLWithPath: second))
        return try withExtendedLifetime((output, errors)) { try start(output.fileDescriptor, errors.fileDescriptor) }
    }

    static func object(_ text: String) throws -> [String: Any] {
        let value = try JSONSerialization.jsonObject(with: Data(text.utf8))
        return try #require(value as? [String: Any], "not one JSON object: \(text.prefix(200))")
    }
}

/// A folder that goes away with its owner.
final class TemporaryFolder: Sendable {
    let url: URL

    init() throws {
        url = FileManager.default.temporaryDirectory.appendingPathComponent("fawen-end-to-end-" + UUID().uuidString)
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    }

    deinit {
        do { try FileManager.default.removeItem(at: url) } catch { Issue.record("a folder of the test stays behind: \(error)") }
    }

    func path(_ name: String) -> String { url.appendingPathComponent(name).path }

    /// Writes a file, with the folders above it.
    @discardableResult
    func write(_ text: String, to name: String) throws -> String {
        try write(Data(text.utf8), to: name)
    }

    @discardableResult
    func write(_ bytes: Data, to name: String) throws -> String {
        let file = url.appendingPathComponent(name)
        try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try bytes.write(to: file)
        return file.path
    }

    func write(_ files: [String: String]) throws {
        for (name, text) in files { try write(text, to: name) }
    }
}

extension [String: Any] {
    func list(_ key: String) throws -> [[String: Any]] {
        try #require(self[key] as? [[String: Any]], "no list \(key) in \(keys.sorted())")
    }

    func integer(_ key: String) throws -> Int {
        try #require(self[key] as? Int, "no number \(key) in \(keys.sorted())")
    }

    func number(_ key: String) throws -> Double {
        try #require(self[key] as? Double, "no number \(key) in \(keys.sorted())")
    }

    func text(_ key: String) throws -> String {
        try #require(self[key] as? String, "no text \(key) in \(keys.sorted())")
    }
}
