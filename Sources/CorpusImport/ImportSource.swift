import Glibc

/// The files below the paths given, one at a time, in byte order of their relative paths.
///
/// Hidden files and folders are skipped, symbolic links are not followed (also not as a root), files of unknown endings are named but
/// not read. Only names are held in memory; bytes are read when a file's turn comes.
package struct ImportSource: Sequence, Sendable {
    /// A step of the walk.
    package enum Entry: Sendable {
        case file(InputFile)
        /// A file that is neither law nor item by its name; never opened.
        case skipped(path: String, reason: String)
        /// A file that cannot be read, or may not be by the limits.
        case refused(ImportIssue)
    }

    private struct Location: Sendable {
        var relative: String
        var absolute: String
        /// Name of the folder given, which tells equal relative paths apart; empty for a file given by itself.
        var root = ""
    }

    private let locations: [Location]
    private let issues: [ImportIssue]
    private let limits: ImportLimits

    /// Walks the folders at once, without opening files.
    ///
    /// - Parameter paths: files and folders. Where two of them hold the same relative path, the later file's begins with its folder's name;
    ///   if that is taken too, the file is reported and left out. A file met twice is read once.
    package init(paths: [String], limits: ImportLimits = ImportLimits()) {
        var found: [Location] = []
        var issues: [ImportIssue] = []
        for path in paths {
            let root = path.count > 1 && path.ends(in: "/") ? String(path.dropLast()) : path
            switch Self.type(of: root) {
            case .folder: Self.walk(root, into: &found, issues: &issues)
            case .file: found.append(Location(relative: Self.name(of: root), absolute: root))
            case .link: issues.append(.init(path: root, reason: "路径是符号链接，不予跟随", fix: "请给出真实路径"))
            case .other: issues.append(.init(path: root, reason: "路径不是普通文件或文件夹", fix: "请给出文件或文件夹"))
            case .missing: issues.append(.init(path: root, reason: "路径不存在或者无权读取", fix: "请检查路径和权限"))
            }
        }
        locations = Self.unique(found, issues: &issues)
        self.issues = issues
        self.limits = limits
    }

    /// One location for each relative path, in byte order.
    private static func unique(_ found: [Location], issues: inout [ImportIssue]) -> [Location] {
        var taken: [String: String] = [:]
        var unique: [Location] = []
        for var location in found {
            if taken[location.relative] == location.absolute { continue }
            if taken[location.relative] != nil, !location.root.isEmpty { location.relative = location.root + "/" + location.relative }
            if let earlier = taken[location.relative] {
                if earlier != location.absolute {
                    issues.append(.init(path: location.absolute, reason: "与\(earlier)的相对路径相同", fix: "请分两次导入，或者改名"))
                }
                continue
            }
            taken[location.relative] = location.absolute
            unique.append(location)
        }
        return unique.sorted { $0.relative.utf8.lexicographicallyPrecedes($1.relative.utf8) }
    }

    /// Files found, read or not, without those that cannot be walked to.
    package var count: Int { locations.count }

    package func makeIterator() -> AnyIterator<Entry> {
        var pending = issues[...]
        var index = locations.startIndex
        return AnyIterator {
            if let issue = pending.popFirst() { return .refused(issue) }
            guard index < locations.endIndex else { return nil }
            defer { index += 1 }
            return entry(locations[index])
        }
    }

    private func entry(_ location: Location) -> Entry {
        if let reason = FileNames.reasonToSkip(location.relative) { return .skipped(path: location.relative, reason: reason) }
        do throws(ImportIssue) {
            return .file(InputFile(path: location.relative, bytes: try Self.read(location, limit: limits.fileBytes)))
        } catch {
            return .refused(error)
        }
    }

    private static func read(_ location: Location, limit: Int) throws(ImportIssue) -> [UInt8] {
        func failure(_ reason: String, _ fix: String) -> ImportIssue { .init(path: location.relative, reason: reason, fix: fix) }
        let descriptor = open(location.absolute, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
        guard descriptor >= 0 else { throw failure("文件打不开（\(String(cString: strerror(errno)))）", "请检查读取权限") }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { throw failure("不是普通文件", "请移除") }
        guard status.st_size <= limit else {
            throw failure("文件有\(status.st_size)字节，超过上限\(limit)字节", "请拆成较小的文件，或者检查是否混入了别的内容")
        }
        var bytes = [UInt8](repeating: 0, count: Int(status.st_size))
        var filled = 0
        while filled < bytes.count {
            let count = bytes.withUnsafeMutableBytes { buffer in
                let rest = UnsafeMutableRawBufferPointer(rebasing: buffer[filled...])
                return Glibc.read(descriptor, rest.baseAddress, rest.count)
            }
            if count < 0 && errno == EINTR { continue }
            guard count >= 0 else { throw failure("读取出错（\(String(cString: strerror(errno)))）", "请检查磁盘") }
            if count == 0 { break }
            filled += count
        }
        bytes.removeLast(bytes.count - filled)
        return bytes
    }

    /// The bytes of one regular file; nil if there is none at this place.
    static func bytes(at location: String, path: String, limits: ImportLimits) throws(ImportIssue) -> [UInt8]? {
        guard type(of: location) == .file else { return nil }
        return try read(Location(relative: path, absolute: location), limit: limits.fileBytes)
    }

    private enum FileType { case file, folder, link, other, missing }

    private static func type(of path: String) -> FileType {
        var status = stat()
        guard lstat(path, &status) == 0 else { return .missing }
        switch status.st_mode & S_IFMT {
        case S_IFREG: return .file
        case S_IFDIR: return .folder
        case S_IFLNK: return .link
        default: return .other
        }
    }

    private static func name(of path: String) -> String {
        path.split(separator: "/").last.map(String.init) ?? path
    }

    private static func walk(_ folder: String, into found: inout [Location], issues: inout [ImportIssue]) {
        // Deep trees are walked with a list, not by recursion.
        var pending = [(folder, "")]
        let root = name(of: folder)
        while let (path, prefix) = pending.popLast() {
            guard let stream = opendir(path) else {
                issues.append(.init(path: prefix.isEmpty ? path : prefix, reason: "文件夹打不开", fix: "请检查读取权限"))
                continue
            }
            defer { closedir(stream) }
            while let record = readdir(stream) {
                let name = withUnsafePointer(to: &record.pointee.d_name) { pointer in
                    pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
                }
                if name.begins(with: ".") { continue }
                let child = Location(relative: prefix + name, absolute: path + "/" + name, root: root)
                switch type(of: child.absolute) {
                case .folder: pending.append((child.absolute, child.relative + "/"))
                case .file: found.append(child)
                case .link, .other, .missing: continue
                }
            }
        }
    }
}
