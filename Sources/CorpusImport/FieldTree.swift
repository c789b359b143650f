/// A plain tree of fields, read from YAML or JSON, every node with its line in the file.
indirect enum FieldTree: Equatable {
    /// nil stands for null or nothing.
    case scalar(String?, line: Int)
    case sequence([FieldTree], line: Int)
    case mapping([Entry], line: Int)

    struct Entry: Equatable {
        var key: String
        var value: FieldTree
        var line: Int
    }

    var line: Int {
        switch self {
        case .scalar(_, let line), .sequence(_, let line), .mapping(_, let line): line
        }
    }
}
