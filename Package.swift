// swift-tools-version: 6.2
import PackageDescription

/// Every target with its layer. A target may depend only on targets of lower layers; the loop at the end stops the build otherwise.
let layers: [String: Int] = [
    "CSQLite": 0, "CZip": 0, "CSodium": 0, "CMarkdown": 0, "CCompression": 0,
    "CPolling": 0, "CDigest": 0, "CXMLReader": 0, "CCurl": 0, "CQRCode": 0, "CYAML": 0, "CKernels": 0,
    "CJOSE": 0, "CTestKeys": 0,
    "LegalModel": 1, "ByteStorage": 1, "Arguments": 1, "WebClient": 1, "CSegmentation": 1,
    "Database": 2, "TextAnalysis": 2, "InvertedIndex": 2, "TextVectors": 2, "HTTPServer": 2,
    "CorpusImport": 3, "KnowledgeStore": 3, "Search": 3, "PersonalData": 3, "SingleSignOn": 3,
    "Publishing": 4, "Answering": 4, "ServiceRecords": 4, "TestProvider": 4,
    "Evaluation": 5, "Presentation": 5, "CorpusCheck": 5, "Editorial": 5,
    "WebPortal": 6, "HotlineDesk": 6, "BotAPI": 6, "EditorConsole": 6,
    "Commands": 7,
    "fawen": 8, "fawen-bench": 8, "fawen-tokens": 8,
]

let swiftSettings: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .treatAllWarnings(as: .error),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    // Generics of small value types are used across targets; without this they are not specialised (a heap push costs ten times as much).
    .unsafeFlags(["-cross-module-optimization"], .when(configuration: .release)),
]
let cSettings: [CSetting] = [.unsafeFlags(["-Wall", "-Wextra", "-Werror", "-O2"])]

func swift(_ name: String, _ dependencies: [String] = [], path: String? = nil, resources: [Resource] = []) -> Target {
    .target(
        name: name, dependencies: dependencies.map { .byName(name: $0) }, path: path, resources: resources, swiftSettings: swiftSettings)
}
func c(_ name: String, links: [String] = []) -> Target {
    .target(name: name, cSettings: cSettings, linkerSettings: links.map { .linkedLibrary($0) })
}
func tests(_ name: String, _ dependencies: [String]) -> Target {
    .testTarget(name: name, dependencies: dependencies.map { .byName(name: $0) }, swiftSettings: swiftSettings)
}

let package = Package(
    name: "Fawen",
    products: [
        .executable(name: "fawen", targets: ["fawen"]),
        .library(name: "Fawen", targets: ["Answering", "LegalModel"]),
    ],
    targets: [
        .systemLibrary(name: "CSQLite", pkgConfig: "sqlite3", providers: [.apt(["libsqlite3-dev"])]),
        .systemLibrary(name: "CZip", pkgConfig: "libzip", providers: [.apt(["libzip-dev"])]),
        .systemLibrary(name: "CSodium", pkgConfig: "libsodium", providers: [.apt(["libsodium-dev"])]),
        .systemLibrary(name: "CMarkdown", pkgConfig: "libcmark", providers: [.apt(["libcmark-dev"])]),
        .systemLibrary(name: "CCompression", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
        .systemLibrary(name: "CCurl", pkgConfig: "libcurl", providers: [.apt(["libcurl4-openssl-dev"])]),
        .systemLibrary(name: "CQRCode", pkgConfig: "libqrencode", providers: [.apt(["libqrencode-dev"])]),
        // Its pkg-config file asks for the headers of jansson, which its own headers do not include.
        .systemLibrary(name: "CJOSE", providers: [.apt(["libcjose-dev"])]),
        c("CPolling"),
        .target(
            name: "CXMLReader", cSettings: [.unsafeFlags(["-Wall", "-Wextra", "-Werror", "-O2", "-I/usr/include/libxml2"])],
            linkerSettings: [.linkedLibrary("xml2")]),
        c("CYAML", links: ["yaml"]),
        c("CDigest", links: ["crypto"]),
        c("CSegmentation", links: ["icui18n", "icuuc"]),
        c("CKernels"),

        swift("LegalModel"),
        swift("ByteStorage", ["CSodium", "CKernels"]),
        swift("Arguments"),
        swift("WebClient", ["CCurl"]),
        swift("Database", ["CSQLite"]),
        swift("TextAnalysis", ["CSegmentation", "ByteStorage"]),
        swift("InvertedIndex", ["CKernels", "ByteStorage"]),
        swift("TextVectors", ["CKernels", "ByteStorage"]),
        swift("HTTPServer", ["CPolling", "CCompression"]),
        swift("CorpusImport", ["LegalModel", "ByteStorage", "CZip", "CXMLReader", "CYAML"]),
        swift("KnowledgeStore", ["LegalModel", "Database", "ByteStorage", "CSodium"]),
        swift("Search", ["LegalModel", "TextAnalysis", "InvertedIndex", "TextVectors", "ByteStorage", "CKernels"]),
        swift(
            "Publishing",
            [
                "CorpusImport", "KnowledgeStore", "Database", "Search", "LegalModel", "TextAnalysis", "TextVectors", "InvertedIndex",
                "ByteStorage",
            ]),
        swift("Answering", ["KnowledgeStore", "Search", "LegalModel", "TextAnalysis", "TextVectors", "InvertedIndex", "ByteStorage"]),
        swift("PersonalData"),
        swift("SingleSignOn", ["HTTPServer", "WebClient", "ByteStorage", "CJOSE"]),
        swift("ServiceRecords", ["LegalModel", "Database", "ByteStorage", "PersonalData", "CSodium"]),
        swift("Evaluation", ["Answering", "LegalModel"]),
        swift(
            "CorpusCheck",
            ["Answering", "Publishing", "CorpusImport", "KnowledgeStore", "PersonalData", "LegalModel", "ByteStorage"]),
        swift(
            "Editorial",
            [
                "Answering", "Publishing", "CorpusImport", "KnowledgeStore", "Database", "PersonalData", "LegalModel", "ByteStorage",
                "CSodium", "CDigest",
            ]),
        swift(
            "Presentation", ["Answering", "ServiceRecords", "HTTPServer", "LegalModel", "CMarkdown", "CQRCode"],
            resources: [.embedInCode("Assets")]),
        swift("WebPortal", ["Presentation", "Answering", "ServiceRecords", "HTTPServer", "LegalModel"]),
        swift("HotlineDesk", ["Presentation", "Answering", "ServiceRecords", "HTTPServer", "LegalModel"]),
        swift("BotAPI", ["Presentation", "Answering", "ServiceRecords", "HTTPServer", "LegalModel", "ByteStorage"]),
        swift(
            "EditorConsole",
            [
                "Presentation", "Editorial", "Answering", "Publishing", "CorpusImport", "KnowledgeStore", "ServiceRecords", "HTTPServer",
                "LegalModel", "ByteStorage", "CSodium", "SingleSignOn",
            ]),
        swift(
            "Commands",
            [
                "Arguments", "Publishing", "Answering", "Evaluation", "KnowledgeStore", "CorpusImport", "Search", "LegalModel",
                "ByteStorage",
                "HTTPServer", "Presentation", "WebPortal", "HotlineDesk", "BotAPI", "CorpusCheck", "PersonalData", "Editorial",
                "ServiceRecords", "WebClient", "EditorConsole", "SingleSignOn",
            ]),
        .executableTarget(name: "fawen", dependencies: ["Commands"], swiftSettings: swiftSettings),
        .executableTarget(
            name: "fawen-tokens", dependencies: ["TextAnalysis"], path: "Tools/Training/Sources", swiftSettings: swiftSettings),
        .executableTarget(
            name: "fawen-bench", dependencies: ["Answering", "Search", "InvertedIndex", "TextAnalysis", "LegalModel", "ByteStorage"],
            path: "Tools/Benchmarks/Sources",
            swiftSettings: swiftSettings),

        tests("LegalModelTests", ["LegalModel"]),
        tests("ByteStorageTests", ["ByteStorage"]),
        tests("ArgumentsTests", ["Arguments"]),
        tests("DatabaseTests", ["Database"]),
        tests("TextAnalysisTests", ["TextAnalysis"]),
        tests("InvertedIndexTests", ["InvertedIndex", "ByteStorage", "CKernels"]),
        tests("TextVectorsTests", ["TextVectors", "ByteStorage", "CKernels"]),
        tests("HTTPServerTests", ["HTTPServer", "CPolling", "WebClient"]),
        tests("CorpusImportTests", ["CorpusImport", "LegalModel", "ByteStorage", "fawen"]),
        tests("KnowledgeStoreTests", ["KnowledgeStore", "LegalModel", "Database"]),
        tests("ServiceRecordsTests", ["ServiceRecords"]),
        tests("SearchTests", ["Search", "TextAnalysis", "LegalModel", "ByteStorage", "CKernels"]),
        tests("AnsweringTests", ["Answering", "KnowledgeStore", "Search", "LegalModel"]),
        tests("EvaluationTests", ["Evaluation", "LegalModel"]),
        tests("CorpusCheckTests", ["CorpusCheck", "CorpusImport", "KnowledgeStore", "PersonalData", "LegalModel"]),
        tests(
            "EditorialTests",
            ["Editorial", "Publishing", "Answering", "CorpusImport", "KnowledgeStore", "Database", "LegalModel", "ByteStorage"]),
        tests(
            "EditorConsoleTests",
            [
                "EditorConsole", "Editorial", "Publishing", "Answering", "CorpusImport", "KnowledgeStore", "ServiceRecords", "Database",
                "HTTPServer",
                "LegalModel", "ByteStorage", "SingleSignOn", "TestProvider",
            ]),
        tests(
            "PresentationTests",
            [
                "Presentation", "WebPortal", "HotlineDesk", "BotAPI", "Commands", "Answering", "ServiceRecords", "HTTPServer", "LegalModel",
            ]),
        // An identity provider for tests alone. Its keys and signatures are OpenSSL's: what checks them is another library.
        .target(name: "CTestKeys", path: "Tests/CTestKeys", cSettings: cSettings, linkerSettings: [.linkedLibrary("crypto")]),
        swift("TestProvider", ["SingleSignOn", "WebClient", "CTestKeys"], path: "Tests/TestProvider"),
        tests("SingleSignOnTests", ["SingleSignOn", "WebClient", "TestProvider"]),
        tests("EndToEndTests", ["fawen"]),
    ]
)

// Direction is enforced here, not by folders: an import that points upwards never builds.
for target in package.targets where target.type != .test {
    guard let layer = layers[target.name] else { fatalError("\(target.name) has no layer") }
    for case .byNameItem(let name, _) in target.dependencies {
        guard let below = layers[name] else { fatalError("\(name) has no layer") }
        precondition(below < layer, "\(target.name) (layer \(layer)) must not depend on \(name) (layer \(below))")
    }
}
