import CZip

/// A zip archive in memory, read through libzip under limits. Names are never used as paths.
///
/// Owned by one thread; closes with its last reference.
final class ZipArchive {
    private let path: String
    private let limits: ImportLimits
    private let archive: OpaquePointer
    /// libzip reads from here until the archive is closed.
    private let storage: UnsafeMutableBufferPointer<UInt8>

    /// Opens and checks the directory: number of entries, sizes, ratio, encryption, overlap, links.
    init(_ bytes: [UInt8], path: String, limits: ImportLimits) throws(ImportIssue) {
        self.path = path
        self.limits = limits
        storage = .allocate(capacity: max(bytes.count, 1))
        _ = storage.initialize(from: bytes)
        var failure = zip_error_t()
        zip_error_init(&failure)
        defer { zip_error_fini(&failure) }
        guard let source = zip_source_buffer_create(storage.baseAddress, UInt64(bytes.count), 0, &failure) else {
            storage.deallocate()
            throw ImportIssue(path: path, reason: "内存不足", fix: "请稍后再试")
        }
        guard let opened = zip_open_from_source(source, ZIP_RDONLY | ZIP_CHECKCONS, &failure) else {
            zip_source_free(source)
            storage.deallocate()
            if zip_error_code_zip(&failure) == ZIP_ER_EXISTS {
                throw ImportIssue(path: path, reason: "压缩包中有同名文件", fix: "请另存为 docx")
            }
            let words = String(cString: zip_error_strerror(&failure))
            throw ImportIssue(path: path, reason: "不是完整的 docx 压缩包（\(words)）", fix: "请重新下载或者另存为 docx")
        }
        archive = opened
        try checkEntries(fileBytes: bytes.count)
    }

    deinit {
        zip_discard(archive)
        storage.deallocate()
    }

    /// The inflated bytes of a part; nil if the archive has none of that name.
    ///
    /// - Throws: a part that is larger than it declares or than the limits, or damaged.
    func part(_ name: String) throws(ImportIssue) -> [UInt8]? {
        var status = zip_stat_t()
        guard zip_stat(archive, name, 0, &status) == 0 else { return nil }
        guard let file = zip_fopen_index(archive, status.index, 0) else { throw issue(name, "打不开（可能加密或者压缩方法不认得）", "请另存为不加密的 docx") }
        defer { zip_fclose(file) }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(Int(status.size))
        var chunk = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = zip_fread(file, &chunk, UInt64(chunk.count))
            guard count >= 0 else { throw issue(name, "解压出错，文件可能截断或者损坏", "请重新下载") }
            if count == 0 { break }
            bytes.append(contentsOf: chunk[..<Int(count)])
            // Declared sizes may lie: counted while inflating.
            guard bytes.count <= limits.partBytes, bytes.count <= Int(status.size) else { throw issue(name, "解压后比声明的大", "疑似恶意文件，请勿导入") }
        }
        guard bytes.count == Int(status.size) else { throw issue(name, "解压后比声明的小，文件可能截断", "请重新下载") }
        return bytes
    }

    private func checkEntries(fileBytes: Int) throws(ImportIssue) {
        let count = zip_get_num_entries(archive, 0)
        guard count <= limits.zipEntries else { throw issue(nil, "压缩包有\(count)个文件，超过上限\(limits.zipEntries)个", "疑似恶意文件，请勿导入") }
        var inflated = 0
        var compressed = 0
        var names: Set<String> = []
        for index in 0..<UInt64(max(count, 0)) {
            let status = try status(at: index)
            let name = String(cString: status.name)
            try checkName(name, index: index, names: &names)
            if status.encryption_method != ZIP_EM_NONE { throw issue(name, "压缩包加密", "请去掉密码另存为 docx") }
            guard status.size <= limits.partBytes else { throw issue(name, "解压后超过\(limits.partBytes)字节", "疑似压缩炸弹，请勿导入") }
            let (size, packed) = (Int(status.size), Int(status.comp_size))
            guard size < 1 << 20 || size <= max(packed, 1) * limits.inflationRatio else {
                throw issue(name, "压缩比超过\(limits.inflationRatio)比1", "疑似压缩炸弹，请勿导入")
            }
            inflated += size
            compressed += packed
        }
        guard inflated <= limits.inflatedBytes else { throw issue(nil, "解压后共超过\(limits.inflatedBytes)字节", "疑似压缩炸弹，请勿导入") }
        guard compressed <= fileBytes else { throw issue(nil, "压缩包的条目互相重叠", "疑似压缩炸弹，请勿导入") }
    }

    private func status(at index: UInt64) throws(ImportIssue) -> zip_stat_t {
        var status = zip_stat_t()
        let needed = UInt64(ZIP_STAT_NAME | ZIP_STAT_SIZE | ZIP_STAT_COMP_SIZE | ZIP_STAT_ENCRYPTION_METHOD)
        guard zip_stat_index(archive, index, 0, &status) == 0, status.valid & needed == needed, status.size <= UInt64(Int.max / 4),
            status.comp_size <= UInt64(Int.max / 4)
        else { throw issue(nil, "压缩包目录损坏", "请重新下载") }
        return status
    }

    private func checkName(_ name: String, index: UInt64, names: inout Set<String>) throws(ImportIssue) {
        guard names.insert(name).inserted else { throw issue(name, "压缩包中有同名文件", "请另存为 docx") }
        if name.begins(with: "/") || name.has("\\") || name.split(separator: "/").contains("..") {
            throw issue(name, "压缩包中的文件名指向包外", "疑似恶意文件，请勿导入")
        }
        var system: UInt8 = 0
        var attributes: UInt32 = 0
        zip_file_get_external_attributes(archive, index, 0, &system, &attributes)
        // Unix modes stand in the upper half; 0o120000 is a symbolic link.
        if system == UInt8(ZIP_OPSYS_UNIX), attributes >> 16 & 0o170000 == 0o120000 { throw issue(name, "压缩包中有符号链接", "疑似恶意文件，请勿导入") }
        if name.ends(in: "vbaProject.bin") { throw issue(name, "文档带有宏", "请另存为不带宏的 docx") }
    }

    private func issue(_ name: String?, _ reason: String, _ fix: String) -> ImportIssue {
        ImportIssue(path: path, field: name, reason: reason, fix: fix)
    }
}
