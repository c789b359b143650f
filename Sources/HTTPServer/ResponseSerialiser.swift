/// Writes a response as the bytes of HTTP/1.1.
struct ResponseSerialiser {
    /// What stands in the header about the connection.
    enum Persistence: Equatable {
        case kept
        case closed
    }

    /// - Parameters:
    ///   - unixTime: seconds since 1970 for the Date field.
    ///   - isHead: whether the body is left out, with its length still told.
    static func bytes(_ response: Response, unixTime: Int64, persistence: Persistence, isHead: Bool) -> [UInt8] {
        var head = "HTTP/1.1 \(response.status.code) \(response.status.reason)\r\nDate: \(HTTPDate.text(unixTime))\r\n"
        if !response.contentType.isEmpty, !response.status.forbidsBody { head += "Content-Type: \(response.contentType)\r\n" }
        // A response that goes on ends with its connection.
        if !response.status.forbidsBody, response.stream == nil { head += "Content-Length: \(response.body.count)\r\n" }
        for field in response.fields.fields { head += "\(capitalised(field.name)): \(field.value)\r\n" }
        head += persistence == .kept ? "Connection: keep-alive\r\n\r\n" : "Connection: close\r\n\r\n"
        var bytes = Array(head.utf8)
        if !isHead && !response.status.forbidsBody { bytes += response.body }
        return bytes
    }

    /// `x-request-id` as `X-Request-Id`: names are free of case, people read them.
    private static func capitalised(_ name: String) -> String {
        if name == "etag" { return "ETag" }
        var isStart = true
        return String(
            decoding: name.utf8.map { byte in
                defer { isStart = byte == 0x2D }
                return isStart && 0x61...0x7A ~= byte ? byte - 0x20 : byte
            }, as: UTF8.self)
    }
}

/// Dates as HTTP writes them (RFC 9110, 5.6.7).
enum HTTPDate {
    private static let weekdays = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"]
    private static let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]

    /// - Parameter unixTime: seconds since 1970-01-01 UTC, not negative.
    static func text(_ unixTime: Int64) -> String {
        let days = Int(unixTime / 86_400)
        let second = Int(unixTime % 86_400)
        // Days to a civil date with the year beginning in March, after Hinnant's days-from-civil.
        let shifted = days + 719_468
        let era = shifted / 146_097
        let dayOfEra = shifted % 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let monthFromMarch = (5 * dayOfYear + 2) / 153
        let day = dayOfYear - (153 * monthFromMarch + 2) / 5 + 1
        let month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
        let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
        func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
        let time = "\(two(second / 3_600)):\(two(second / 60 % 60)):\(two(second % 60))"
        return "\(weekdays[days % 7]), \(two(day)) \(months[month - 1]) \(year) \(time) GMT"
    }
}
