internal import Answering
internal import Arguments
internal import BotAPI
internal import Glibc

/// `fawen mcp`: the Model Context Protocol over standard input and output, one message a line.
enum MCPCommand {
    static let signature = CommandSignature(
        name: "mcp", summary: "以 MCP（标准输入输出）提供检索、答复、条文、核对和变化五个工具",
        discussion: "由支持 MCP 的客户端启动，一行一条 JSON-RPC 消息。输入结束时退出。HTTP 方式见 fawen serve 的 /mcp。", options: [.data])

    @Sendable static func run(_ arguments: ParsedArguments, console: Console) throws -> ExitStatus {
        let folder = arguments.value("data") ?? ""
        let base = try KnowledgeBase.open(at: folder)
        let server = MCPServer(service: base, changes: try ChangeLedger(folder: folder))
        var input = LineInput(descriptor: 0, longest: MCPServer.longestMessage)
        while let line = try input.next() {
            if line.isEmpty { continue }
            // A new generation is taken between messages: no reply is made from two.
            do throws(KnowledgeBaseError) { try base.reload() } catch { console.note("新的索引没有启用，继续用原来的：\(error)") }
            switch server.reply(to: line) {
            case .none: continue
            case .message(let value), .malformed(let value): console.print(String(decoding: try value.bytes(), as: UTF8.self))
            }
        }
        return .success
    }
}

/// Lines of a descriptor, without holding more than one of them.
struct LineInput {
    private let descriptor: Int32
    private let longest: Int
    private var pending: [UInt8] = []
    private var isAtEnd = false

    /// - Parameter longest: bytes of a line; a longer one is handed on cut after so many and one more, so that its reader can refuse it.
    init(descriptor: Int32, longest: Int) {
        self.descriptor = descriptor
        self.longest = longest
    }

    /// The next line without its end, or nil at the end of input.
    /// - Throws: `CommandFailure` if the input cannot be read.
    mutating func next() throws -> [UInt8]? {
        var line: [UInt8] = []
        while true {
            if let end = pending.firstIndex(of: 0x0A) {
                take(pending[..<end], into: &line)
                pending.removeSubrange(...end)
                if line.last == 0x0D { line.removeLast() }
                return line
            }
            take(pending[...], into: &line)
            pending.removeAll(keepingCapacity: true)
            if isAtEnd { return line.isEmpty ? nil : line }
            try fill()
        }
    }

    private func take(_ bytes: ArraySlice<UInt8>, into line: inout [UInt8]) {
        line += bytes.prefix(max(0, longest + 1 - line.count))
    }

    private mutating func fill() throws {
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = read(descriptor, &buffer, buffer.count)
            if count > 0 {
                pending += buffer.prefix(count)
                return
            }
            if count == 0 {
                isAtEnd = true
                return
            }
            if errno != EINTR { throw CommandFailure(.inputOutput, "读标准输入失败（错误号 \(errno)）") }
        }
    }
}
