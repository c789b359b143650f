import CorpusImport
import Foundation
import Testing

@Suite("Walking files")
struct ImportSourceTests {
    private func names(_ source: ImportSource) -> [String] {
        source.map { entry in
            switch entry {
            case .file(let file): file.path
            case .skipped(let path, _): "-" + path
            case .refused(let issue): "!" + issue.path
            }
        }
    }

    @Test("Files come in byte order of their relative paths, without hidden files and links")
    func order() throws {
        let folder = try TemporaryFolder()
        for name in ["b/2.md", "a.md", "b.md", "b/1.md", "图.png", ".hidden.md", ".git/x.md"] { try folder.write([0x41], to: name) }
        try FileManager.default.createSymbolicLink(
            at: folder.url.appendingPathComponent("link.md"), withDestinationURL: folder.url.appendingPathComponent("a.md"))
        #expect(names(ImportSource(paths: [folder.url.path])) == ["a.md", "b.md", "b/1.md", "b/2.md", "-图.png"])
        #expect(names(ImportSource(paths: [folder.url.path + "/"])).count == 5)
    }

    @Test("A single file is named by its last component; a missing path and a link are issues")
    func roots() throws {
        let folder = try TemporaryFolder()
        try folder.write([0x41], to: "a.md")
        let link = folder.url.appendingPathComponent("link").path
        try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: folder.url.path)
        #expect(names(ImportSource(paths: [folder.url.path + "/a.md"])) == ["a.md"])
        #expect(names(ImportSource(paths: [folder.url.path + "/none", link])) == ["!" + folder.url.path + "/none", "!" + link])
    }

    @Test("The same relative path below two folders is told apart by the folder; the same file is read once")
    func sameNames() throws {
        let folder = try TemporaryFolder()
        for name in ["a/README.md", "b/README.md"] { try folder.write([0x41], to: name) }
        let (first, second) = (folder.url.path + "/a", folder.url.path + "/b")
        #expect(names(ImportSource(paths: [first, second, first])) == ["README.md", "b/README.md"])
    }

    @Test("A file of 200 MB is refused by its size, before it is read")
    func largeFile() throws {
        let folder = try TemporaryFolder()
        try folder.write([], to: "a.md")
        let handle = try FileHandle(forWritingTo: folder.url.appendingPathComponent("a.md"))
        try handle.truncate(atOffset: 200 << 20)
        try handle.close()
        let entries = Array(ImportSource(paths: [folder.url.path]))
        guard case .refused(let issue) = entries.first else { throw Samples.Unexpected(content: "\(entries)") }
        #expect(issue.path == "a.md")
        #expect(issue.reason.contains("超过上限"))
    }
}
