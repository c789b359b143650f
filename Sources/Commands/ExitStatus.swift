/// Exit statuses of `fawen`, after sysexits(3); 0 and 1 as grep has them.
enum ExitStatus: Int32, Sendable {
    case success = 0
    /// The command ran and found nothing.
    case nothingFound = 1
    case usage = 64
    /// Damaged or refused data.
    case data = 65
    /// A service or a port is not to be had.
    case unavailable = 69
    case `internal` = 70
    case cannotCreate = 73
    case inputOutput = 74
    /// Busy: try again.
    case busy = 75
    case permission = 77
    case configuration = 78
}

/// A command that ends with a reason: one line for the person, one status for the script.
struct CommandFailure: Error, Sendable {
    let status: ExitStatus
    let message: String

    init(_ status: ExitStatus, _ message: String) {
        self.status = status
        self.message = message
    }
}
