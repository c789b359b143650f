import Foundation
import HTTPServer

/// A form with files (RFC 7578), read strictly: every part has a name, text parts are UTF-8.
struct MultipartForm: Sendable {
    struct File: Sendable, Equatable {
        let field: String
        /// As the browser sent it; never used as a path.
        let name: String
        let bytes: [UInt8]
    }

    /// Parts of one form.
    private static let most = 50

    private(set) var fields = QueryParameters()
    private(set) var files: [File] = []

    /// - Throws: what is no such form, with 400.
    init(_ request: Request) throws(Problem) {
        guard let boundary = Self.boundary(request.head.fields["content-type"] ?? "") else { throw Self.malformed }
        var parameters: [QueryParameters.Parameter] = []
        let body = request.body
        let delimiter = Array("--\(boundary)".utf8)
        guard body.starts(with: delimiter) else { throw Self.malformed }
        var position = delimiter.count
        var parts = 0
        while true {
            if body[position...].starts(with: Array("--".utf8)) { break }
            guard body[position...].starts(with: [0x0D, 0x0A]), parts < Self.most else { throw Self.malformed }
            parts += 1
            let start = position + 2
            guard let end = Self.find([0x0D, 0x0A] + delimiter, in: body, from: start),
                let headEnd = Self.find(Array("\r\n\r\n".utf8), in: body, from: start), headEnd < end
            else { throw Self.malformed }
            let content = Array(body[headEnd + 4..<max(headEnd + 4, end)])
            let (name, file) = try Self.disposition(body[start..<headEnd])
            if let file {
                files.append(File(field: name, name: file, bytes: content))
            } else {
                guard let text = String(validating: content, as: UTF8.self) else { throw .invalidText(in: "表单") }
                parameters.append(.init(name: name, value: text))
            }
            position = end + 2 + delimiter.count
        }
        fields = QueryParameters(parameters)
    }

    private static let malformed = Problem(status: .badRequest, code: "malformed_form", detail: "上传的表单不完整，请重试。")

    private static func boundary(_ type: String) -> String? {
        guard type.asciiLowercased.hasPrefix("multipart/form-data"), let start = type.range(of: "boundary=") else { return nil }
        let text = type[start.upperBound...].prefix { $0 != ";" }.filter { $0 != "\"" }
        return (1...70).contains(text.utf8.count) ? String(text) : nil
    }

    /// - Complexity: linear for the texts that browsers send; a body is at most as long as its route allows.
    private static func find(_ needle: [UInt8], in body: [UInt8], from start: Int) -> Int? {
        guard let first = needle.first, body.count - start >= needle.count, start >= 0 else { return nil }
        var index = start
        let last = body.count - needle.count
        while index <= last {
            if body[index] == first, body[index..<index + needle.count].elementsEqual(needle) { return index }
            index += 1
        }
        return nil
    }

    private static func disposition(_ head: ArraySlice<UInt8>) throws(Problem) -> (name: String, file: String?) {
        guard let text = String(validating: head, as: UTF8.self) else { throw malformed }
        for line in text.split(separator: "\r\n") where line.asciiLowercased.hasPrefix("content-disposition:") {
            guard let name = value("name", in: line) else { throw malformed }
            return (name, value("filename", in: line))
        }
        throw malformed
    }

    /// The quoted text of a parameter; browsers write quotes in it as %22.
    private static func value(_ name: String, in line: Substring) -> String? {
        for part in line.split(separator: ";").dropFirst() {
            let text = part.trimmedASCII
            guard text.hasPrefix(name + "=\""), text.hasSuffix("\"") else { continue }
            return String(text.dropFirst(name.count + 2).dropLast())
        }
        return nil
    }
}
