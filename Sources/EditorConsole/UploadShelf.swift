import Foundation
import HTTPServer
import Synchronization

/// Files that somebody uploaded and has not yet decided on: shown first, imported or forgotten later.
final class UploadShelf: Sendable {
    /// Seconds after which an upload is forgotten.
    static let lasting: Int64 = 1_800
    /// Uploads kept at a time; the oldest is forgotten for another.
    private static let most = 20

    struct Upload: Sendable {
        let owner: String
        /// A folder of its own with the files.
        let folder: URL
        let names: [String]
        let moment: Int64

        var path: String { folder.path }
    }

    private let clock: ConsoleClock
    private let uploads = Mutex<[String: Upload]>([:])

    init(clock: ConsoleClock) {
        self.clock = clock
    }

    deinit { for upload in uploads.withLock({ $0.values.map(\.folder) }) { Self.remove(upload) } }

    /// Puts files into a folder of their own.
    ///
    /// - Returns: the name under which they are found again.
    func keep(_ files: [MultipartForm.File], of owner: String) throws -> String {
        let name = Secrets.token()
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("fawen-upload-\(name.prefix(16))")
        try FileManager.default.createDirectory(
            at: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        var names: [String] = []
        for file in files {
            let plain = Self.plain(file.name, besides: names)
            try Data(file.bytes).write(to: folder.appendingPathComponent(plain))
            names.append(plain)
        }
        let upload = Upload(owner: owner, folder: folder, names: names, moment: clock.now())
        let forgotten = uploads.withLock { shelf in
            var old = shelf.filter { clock.now() - $0.value.moment > Self.lasting }
            if shelf.count - old.count >= Self.most, let oldest = shelf.min(by: { $0.value.moment < $1.value.moment }) {
                old[oldest.key] = oldest.value
            }
            for key in old.keys { shelf[key] = nil }
            shelf[name] = upload
            return old.values.map(\.folder)
        }
        forgotten.forEach(Self.remove)
        return name
    }

    /// The upload of a name, for its owner alone.
    func upload(_ name: String, of owner: String) throws(Problem) -> Upload {
        let found = uploads.withLock { $0[name] }
        guard let found, found.owner == owner, clock.now() - found.moment <= Self.lasting else {
            throw Problem(status: .notFound, code: "upload_gone", detail: "上传的文件已经清掉了（超过半小时，或者已导入），请重新上传。")
        }
        return found
    }

    func forget(_ name: String) {
        if let upload = uploads.withLock({ $0.removeValue(forKey: name) }) { Self.remove(upload.folder) }
    }

    /// The last part of a file's name, without anything that could lead out of the folder; names tell days and titles, so they are kept.
    static func plain(_ name: String, besides taken: [String]) -> String {
        let last = name.split(whereSeparator: { $0 == "/" || $0 == "\\" }).last.map(String.init) ?? ""
        var plain = String(last.filter { !$0.isNewline && $0 != "\0" && $0 != "\"" }.prefix(100))
        while plain.utf8.count > 240 { plain.removeFirst() }
        if plain.isEmpty || plain.first == "." { plain = "_" + plain }
        return taken.contains(plain) ? "\(taken.count)-" + plain : plain
    }

    private static func remove(_ folder: URL) {
        do { try FileManager.default.removeItem(at: folder) } catch {
            // The system empties its temporary folder; an upload that stays behind is readable by this program alone.
            FileHandle.standardError.write(Data("上传目录 \(folder.path) 没有删掉：\(error.localizedDescription)\n".utf8))
        }
    }
}
