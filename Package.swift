// swift-tools-version: 6.2
import PackageDescription

/// One dialect for every target.
let dialect: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .treatAllWarnings(as: .error),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
]

func part(
    _ name: String, _ dependencies: [Target.Dependency], embedding files: [String] = []
) -> Target {
    .target(
        name: name, dependencies: dependencies, resources: files.map { .embedInCode($0) },
        swiftSettings: dialect)
}

func program(
    _ name: String, _ dependencies: [Target.Dependency], embedding files: [String] = []
) -> Target {
    .executableTarget(
        name: name, dependencies: dependencies, resources: files.map { .embedInCode($0) },
        swiftSettings: dialect)
}

func suite(_ name: String, _ dependencies: [Target.Dependency], exclude: [String] = []) -> Target {
    .testTarget(
        name: name, dependencies: dependencies, exclude: exclude, swiftSettings: dialect)
}

func library(_ name: String, pkgConfig: String? = nil, debian: String...) -> Target {
    .systemLibrary(
        name: name, pkgConfig: pkgConfig, providers: debian.isEmpty ? nil : [.apt(debian)])
}

let argumentParser = Target.Dependency.product(
    name: "ArgumentParser", package: "swift-argument-parser")
let crypto = Target.Dependency.product(name: "Crypto", package: "swift-crypto")
let hummingbird: [Target.Dependency] = [
    .product(name: "Hummingbird", package: "hummingbird"),
    .product(name: "HummingbirdTLS", package: "hummingbird"),
    .product(name: "NIOSSL", package: "swift-nio-ssl"),
    .product(name: "HummingbirdCore", package: "hummingbird"),
    .product(name: "HTTPTypes", package: "swift-http-types"),
    .product(name: "NIOCore", package: "swift-nio"),
    .product(name: "NIOHTTPTypes", package: "swift-nio-extras"),
]
let certificates: [Target.Dependency] = [
    .product(name: "SwiftASN1", package: "swift-asn1"),
    .product(name: "X509", package: "swift-certificates"),
]
let lifecycle: [Target.Dependency] = [
    .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
    .product(name: "UnixSignals", package: "swift-service-lifecycle"),
]
let logging = Target.Dependency.product(name: "Logging", package: "swift-log")
let mustache = Target.Dependency.product(name: "Mustache", package: "swift-mustache")
let yams = Target.Dependency.product(name: "Yams", package: "Yams")

let package = Package(
    name: "smile-panel",
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-asn1", from: "1.7.4"),
        .package(url: "https://github.com/apple/swift-certificates", from: "1.21.1"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.6"),
        .package(url: "https://github.com/apple/swift-nio-extras", from: "1.35.2"),
        .package(
            url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1", traits: []),
        .package(url: "https://github.com/hummingbird-project/swift-mustache", from: "2.1.1"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
    ],
    targets: [
        // C libraries, and the few calls that Swift's own modules lack.
        .target(name: "CCRC32C"),
        library("CArgon2", debian: "libargon2-dev"),
        library("CCairo", pkgConfig: "pangocairo", debian: "libpango1.0-dev", "libcairo2-dev"),
        library("CDRM", pkgConfig: "libdrm", debian: "libdrm-dev", "libudev-dev"),
        library("CCurl", pkgConfig: "libcurl", debian: "libcurl4-openssl-dev"),
        library("CEvdev", pkgConfig: "libevdev", debian: "libevdev-dev", "libudev-dev"),
        library("CLinux"),
        library("CFuse", pkgConfig: "fuse3", debian: "libfuse3-dev"),
        library("CLMDB", pkgConfig: "lmdb", debian: "liblmdb-dev"),
        library("CPostgres", pkgConfig: "libpq", debian: "libpq-dev"),
        library("CQRCode", debian: "libqrencode-dev", "libpng-dev"),
        library("CSQLite", pkgConfig: "sqlite3", debian: "libsqlite3-dev"),

        // Pure: the language of the business, and durable bytes.
        part("Feedback", []),
        part("AppendLog", ["CCRC32C"]),

        // Carriers: files that people write, and what crosses to the centre.
        part("Settings", ["Feedback", yams]),
        part("Exchange", ["Feedback", "AppendLog", crypto]),

        // Devices, each over a C library.
        part("Touch", ["Feedback", "CEvdev", "CLinux"]),
        part("Screen", ["Feedback", "CCairo", "CDRM", "CLinux"]),

        // Services.
        part(
            "Panel",
            [
                "Feedback", "AppendLog", "Settings", "Exchange", "Touch", "Screen", "CLinux",
                "CCurl", logging,
            ]),

        part(
            "Central",
            [
                "Feedback", "AppendLog", "Settings", "Exchange", "CArgon2", "CPostgres",
                "CQRCode", "CSQLite",
                "CCurl", crypto, logging, mustache,
            ] + hummingbird + certificates,
            embedding: [
                "Store/Schema", "Pages/Files", "HTTP/http-api.yaml", "HTTP/http-api.json",
            ]),

        // Programs.
        program(
            "smile-paneld",
            [
                "Feedback", "AppendLog", "Settings", "Panel", "Touch", "Screen", argumentParser,
                logging,
            ]
        ),
        program(
            "smile-centrald",
            ["Central", "Exchange", "Feedback", "Settings", argumentParser, logging] + lifecycle),
        program(
            "smilectl",
            ["AppendLog", "Exchange", "Feedback", "Panel", "Screen", "Touch", argumentParser]),
        program(
            "smile-demo",
            [
                "Panel", "Central", "AppendLog", "Feedback", "Settings", "Exchange", "Touch",
                "Screen",
                argumentParser, logging, mustache,
            ] + hummingbird + lifecycle,
            embedding: ["Page"]),

        // Benchmarks.
        .target(
            name: "CFloor", dependencies: ["CPostgres", "CSQLite"], path: "Benchmarks/CFloor"),
        .target(name: "CMachine", path: "Benchmarks/CMachine"),
        .executableTarget(name: "process-floor", path: "Benchmarks/process-floor"),
        .executableTarget(
            name: "smile-bench",
            dependencies: [
                "AppendLog", "CCairo", "CEvdev", "CFloor", "CLMDB", "CLinux", "CMachine", "CSQLite",
                "Central", "Exchange", "Feedback", "Machine", "Measuring", "Panel", "Peers",
                "Screen", "Settings", "TestKit", "Touch", logging,
            ],
            path: "Benchmarks/smile-bench", swiftSettings: dialect),
        .target(name: "Measuring", path: "Benchmarks/Measuring", swiftSettings: dialect),

        // Twins of the outside world, and real peers on loopback: for the suites alone.
        part("TestKit", ["AppendLog", "Central", "Exchange", "Feedback", "Panel", "Touch"]),
        .target(name: "Peers", path: "Tests/Peers", exclude: ["README.md"], swiftSettings: dialect),
        .target(
            name: "Pictures", dependencies: ["Screen"], path: "Tests/Pictures",
            swiftSettings: dialect),

        // Disasters: done in thousands by `make disasters`, in slices by the suite.
        .executableTarget(
            name: "forgetful-disk", dependencies: ["CFuse"], path: "Tests/forgetful-disk",
            swiftSettings: dialect),
        .executableTarget(name: "fault-tracer", path: "Tests/fault-tracer"),
        .target(
            name: "Disasters",
            dependencies: [
                "AppendLog", "CCRC32C", "Exchange", "Feedback", "Measuring", "Panel", "Peers",
                "Screen", "Settings",
            ],
            path: "Tests/Disasters", swiftSettings: dialect),
        .executableTarget(
            name: "smile-disasters", dependencies: ["Disasters", "Measuring"],
            path: "Tests/smile-disasters", swiftSettings: dialect),

        // A virtual machine with real input devices.
        .executableTarget(name: "machine-guest", path: "Tests/machine-guest"),
        .executableTarget(
            name: "display-thief", dependencies: ["CDRM"], path: "Tests/display-thief"),
        .executableTarget(
            name: "machine-display", dependencies: ["Feedback", "Screen", "Touch"],
            path: "Tests/machine-display", swiftSettings: dialect),
        .target(
            name: "Machine", dependencies: ["Peers", "Touch"], path: "Tests/Machine",
            exclude: ["README.md"], swiftSettings: dialect),

        // Suites mirror the targets.
        suite("AppendLogTests", ["AppendLog", "CCRC32C", "TestKit"], exclude: ["Fixtures"]),
        suite(
            "CentralTests",
            [
                "AppendLog", "Central", "Exchange", "Feedback", "Peers", "Settings", "TestKit",
                logging, yams,
            ] + hummingbird),
        suite(
            "CommandTests",
            [
                "AppendLog", "Central", "Exchange", "Feedback", "Panel", "Peers", "Screen",
                "Settings", "Touch", "smile-demo", logging,
            ]),
        suite("DisasterTests", ["AppendLog", "Disasters", "Measuring", "Peers"]),
        suite("ExchangeTests", ["AppendLog", "Exchange", "Feedback"], exclude: ["Fixtures"]),
        suite("FeedbackTests", ["Feedback"]),
        .testTarget(
            name: "FuzzingTests", dependencies: ["AppendLog", "CCRC32C", "Disasters"],
            path: "Tests/Fuzzing", exclude: ["counters.dict"], swiftSettings: dialect),
        suite(
            "MachineTests",
            [
                "Disasters", "Exchange", "Feedback", "Machine", "Measuring", "Panel", "Peers",
                "Screen", "Touch",
            ]),
        suite(
            "PanelTests",
            [
                "AppendLog", "Central", "Exchange", "Feedback", "Panel", "Peers", "Pictures",
                "Screen", "Settings", "TestKit", "Touch", logging,
            ], exclude: ["Golden"]),
        suite("ScreenTests", ["Feedback", "Pictures", "Screen"], exclude: ["Golden"]),
        suite("SettingsTests", ["Feedback", "Settings"], exclude: ["Fixtures"]),
        suite(
            "StoreContractTests",
            [
                "AppendLog", "Central", "Exchange", "Feedback", "Peers", "Settings", "TestKit",
            ]),
        suite("TouchTests", ["Feedback", "TestKit", "Touch"], exclude: ["Fuzzing/events.dict"]),
        suite("TidyTests", []),
    ]
)
