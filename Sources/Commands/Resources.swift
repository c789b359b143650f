internal import Arguments
internal import FoundationEssentials
internal import KnowledgeStore
internal import Publishing

/// Finds the resource folder: `--resources`, `$FAWEN_RESOURCES`, `Corpus` at the package root, `Corpus` beside the executable.
enum Resources {
    static func folder(_ arguments: ParsedArguments) throws -> ResourceFolder {
        if let path = arguments.value("resources") { return try existing(path, named: "--resources") }
        if let path = ProcessInfo.processInfo.environment["FAWEN_RESOURCES"] { return try existing(path, named: "FAWEN_RESOURCES") }
        let program = try executableFolder()
        // .build/release/fawen and .build/x86_64-unknown-linux-gnu/release/fawen both stand below the package root.
        for candidate in [program + "/../../Corpus", program + "/../../../Corpus", "Corpus", program + "/Corpus"] where isFolder(candidate)
        {
            return try ResourceFolder(path: candidate)
        }
        throw CommandFailure(.configuration, "找不到资源目录 Corpus，请用 --resources 或 FAWEN_RESOURCES 指定")
    }

    static func concordance(_ folder: ResourceFolder) throws -> LawConcordance {
        do throws(LawConcordance.Problem) { return try LawConcordance(files: folder.files) } catch {
            throw CommandFailure(.configuration, "\(error.file) 第 \(error.line) 行：\(error.reason)")
        }
    }

    private static func existing(_ path: String, named source: String) throws -> ResourceFolder {
        guard isFolder(path) else { throw CommandFailure(.configuration, "\(source) 指定的资源目录“\(path)”不存在") }
        return try ResourceFolder(path: path)
    }

    private static func isFolder(_ path: String) -> Bool {
        var isDirectory = false
        return FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory) && isDirectory
    }

    private static func executableFolder() throws -> String {
        let path = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
        return String(path[..<(path.lastIndex(of: "/") ?? path.endIndex)])
    }
}
