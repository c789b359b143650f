internal import CorpusImport

extension LawChangeImpact {
    /// The lines of the 清理 lists among files; an import passes them over.
    ///
    /// - Throws: `refused` if a list cannot be read.
    package func repeals(in paths: [String]) throws(EditorialError) -> [RepealList.Entry] {
        var lists: [RepealList.Entry] = []
        var issues: [ImportIssue] = []
        for entry in ImportSource(paths: paths) {
            switch entry {
            case .skipped(let path, _):
                if path.lowercased().hasSuffix(".tsv"), let file = try Self.file(path, among: paths) { try take(file, &lists, &issues) }
            case .file(let file): _ = try takesList(file, &lists, &issues)
            // The import itself tells of it.
            case .refused: break
            }
        }
        guard issues.isEmpty else { throw .refused(issues) }
        return lists
    }

    func takesList(_ file: InputFile, _ lists: inout [RepealList.Entry], _ issues: inout [ImportIssue]) throws(EditorialError)
        -> Bool
    {
        guard file.path.lowercased().hasSuffix(".md") || file.path.lowercased().hasSuffix(".markdown") else { return false }
        do throws(ImportIssue) {
            guard let list = try RepealList(file) else { return false }
            lists += list.entries
            return true
        } catch {
            issues.append(error)
            return true
        }
    }

    func take(_ file: InputFile, _ lists: inout [RepealList.Entry], _ issues: inout [ImportIssue]) throws(EditorialError) {
        do throws(ImportIssue) { lists += try RepealList(file)?.entries ?? [] } catch { issues.append(error) }
    }

    static func file(_ path: String, among paths: [String]) throws(EditorialError) -> InputFile? {
        for root in paths {
            for candidate in [root, root + "/" + path] where candidate == path || candidate.hasSuffix("/" + path) {
                do throws(ImportIssue) { if let file = try InputFile(reading: candidate, as: path) { return file } } catch {
                    throw .refused([error])
                }
            }
        }
        return nil
    }
}
