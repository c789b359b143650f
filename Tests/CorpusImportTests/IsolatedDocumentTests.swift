import Foundation
import LegalModel
import Testing

@testable import CorpusImport

@Suite("Documents read in a process of their own", .timeLimit(.minutes(5)))
struct IsolatedDocumentTests {
    private static func program() throws -> String {
        let bundle = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
        return URL(fileURLWithPath: bundle).deletingLastPathComponent().appendingPathComponent("fawen").path
    }

    private static let document = DocumentWriter.docx(
        DocumentWriter.xml([.init("示例市雨伞条例", centred: true), .init("第一条　为了示例，制定本条例。"), .init("第二条　本条例自2020年1月1日起施行。")]))

    @Test("The lines are those that this process would read; a name like an option is a name")
    func sameLines() throws {
        let documents = IsolatedDocuments(command: [try Self.program(), "read-document", "--"])
        let limits = ImportLimits()
        let here = try DocumentReader(path: "a.docx", limits: limits).lines(of: Self.document)
        #expect(here.count >= 3)
        #expect(try documents.lines(of: Self.document, path: "a.docx", limits: limits) == here)
        #expect(try documents.lines(of: Self.document, path: "--help", limits: limits) == here)
    }

    @Test("An issue comes back as the child found it")
    func sameIssue() throws {
        let documents = IsolatedDocuments(command: [try Self.program(), "read-document", "--"])
        let cut = Array(Self.document.dropLast(30))
        #expect(throws: ImportIssue.self) { try documents.lines(of: cut, path: "cut.docx", limits: ImportLimits()) }
        let isolated = CorpusParser(documents: documents).parse(InputFile(path: "cut.docx", bytes: cut))
        let direct = CorpusParser().parse(InputFile(path: "cut.docx", bytes: cut))
        guard case .refused(let found) = isolated.content, case .refused(let expected) = direct.content else {
            throw Samples.Unexpected(content: "\(isolated.content)")
        }
        #expect(found == expected)
    }

    @Test(
        "A child that fails, stays silent, talks nonsense or cannot start refuses the file and says so",
        arguments: [
            ["/bin/false"], ["/bin/sh", "-c", "sleep 600"], ["/bin/cat"], ["/bin/sh", "-c", "kill -SEGV $$"], ["/no/such/program"],
        ])
    func brokenChild(_ command: [String]) {
        let documents = IsolatedDocuments(command: command, patience: 1)
        #expect(throws: ImportIssue.self) { try documents.lines(of: Self.document, path: "a.docx", limits: ImportLimits()) }
    }
}
