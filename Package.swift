// swift-tools-version: 6.2
import PackageDescription

/// One set of rules for every target: Swift 6 mode, no warning survives.
let settings: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
    .treatAllWarnings(as: .error),
    .unsafeFlags(["-cross-module-optimization"], .when(configuration: .release)),
]

let hummingbird: Target.Dependency = .product(name: "Hummingbird", package: "hummingbird")
let hummingbirdTesting: Target.Dependency = .product(
    name: "HummingbirdTesting", package: "hummingbird")
let mustache: Target.Dependency = .product(name: "Mustache", package: "swift-mustache")
let crypto: Target.Dependency = .product(name: "Crypto", package: "swift-crypto")
let cryptoExtras: Target.Dependency = .product(name: "CryptoExtras", package: "swift-crypto")
let logging: Target.Dependency = .product(name: "Logging", package: "swift-log")
let lifecycle: Target.Dependency = .product(
    name: "ServiceLifecycle", package: "swift-service-lifecycle")
let signals: Target.Dependency = .product(
    name: "UnixSignals", package: "swift-service-lifecycle")
let collections: Target.Dependency = .product(name: "DequeModule", package: "swift-collections")
let arguments: Target.Dependency = .product(
    name: "ArgumentParser", package: "swift-argument-parser")
let configuration: Target.Dependency = .product(
    name: "Configuration", package: "swift-configuration")
let httpClient: Target.Dependency = .product(
    name: "AsyncHTTPClient", package: "async-http-client")
let csv: Target.Dependency = .product(name: "SwiftCSV", package: "SwiftCSV")

let package = Package(
    name: "Tram",
    platforms: [.macOS(.v15)],
    products: [.executable(name: "tram", targets: ["Tram"])],
    dependencies: [
        .package(url: "https://github.com/hummingbird-project/hummingbird", exact: "2.28.1"),
        .package(url: "https://github.com/hummingbird-project/swift-mustache", exact: "2.1.1"),
        .package(url: "https://github.com/apple/swift-crypto", exact: "4.5.2"),
        .package(url: "https://github.com/apple/swift-log", exact: "1.16.2"),
        .package(url: "https://github.com/apple/swift-collections", exact: "1.6.0"),
        .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
        .package(url: "https://github.com/apple/swift-configuration", exact: "1.4.0"),
        .package(
            url: "https://github.com/swift-server/swift-service-lifecycle", exact: "2.13.0"),
        .package(url: "https://github.com/swift-server/async-http-client", exact: "1.37.0"),
        .package(url: "https://github.com/swiftcsv/SwiftCSV", exact: "0.10.0"),
    ],
    targets: [
        .systemLibrary(
            name: "CLibPQ", pkgConfig: "libpq", providers: [.apt(["libpq-dev"])]),
        .target(
            name: "Postgres", dependencies: ["CLibPQ", collections, lifecycle, logging],
            swiftSettings: settings),
        .systemLibrary(
            name: "CPango", pkgConfig: "pangocairo", providers: [.apt(["libpango1.0-dev"])]),
        .systemLibrary(name: "CZint", providers: [.apt(["libzint-dev"])]),
        .target(name: "Domain", swiftSettings: settings),
        .target(
            name: "Paper", dependencies: ["CPango", "CZint", "Domain"], swiftSettings: settings),
        .target(
            name: "Ledger", dependencies: ["Domain", "Postgres", crypto, logging],
            swiftSettings: settings),
        .target(
            name: "Web",
            dependencies: [
                "Domain", "Postgres", hummingbird, mustache, crypto, cryptoExtras, logging,
                lifecycle,
            ],
            swiftSettings: settings),
        .target(
            name: "Features",
            dependencies: [
                "Domain", "Ledger", "Paper", "Postgres", "Web", hummingbird, mustache, crypto,
                logging,
            ],
            resources: [.copy("Templates"), .copy("Public")],
            swiftSettings: settings),
        .executableTarget(
            name: "Tram",
            dependencies: [
                "Domain", "Features", "Ledger", "Paper", "Postgres", "Web", hummingbird, arguments,
                configuration, crypto, httpClient, csv, lifecycle, logging, signals,
            ],
            swiftSettings: settings),
        .target(
            name: "Fixtures", dependencies: ["Domain", "Ledger", "Postgres", logging],
            swiftSettings: settings),
        .testTarget(name: "TidyTests", swiftSettings: settings),
        .testTarget(name: "DomainTests", dependencies: ["Domain"], swiftSettings: settings),
        .testTarget(
            name: "PaperTests", dependencies: ["Domain", "Paper"], swiftSettings: settings),
        .testTarget(
            name: "PostgresTests", dependencies: ["Postgres", lifecycle, logging],
            swiftSettings: settings),
        .testTarget(
            name: "DatabaseTests", dependencies: ["Domain", "Fixtures", "Ledger", "Postgres"],
            exclude: ["sql"], swiftSettings: settings),
        .testTarget(
            name: "LedgerTests",
            dependencies: ["Domain", "Fixtures", "Ledger", "Postgres", logging],
            swiftSettings: settings),
        .testTarget(
            name: "WebTests",
            dependencies: [
                "Domain", "Fixtures", "Postgres", "Web", hummingbird, hummingbirdTesting, crypto,
                logging, lifecycle,
            ],
            swiftSettings: settings),
        .testTarget(
            name: "FeaturesTests",
            dependencies: [
                "Domain", "Features", "Fixtures", "Ledger", "Paper", "Postgres", "Web",
                hummingbird, hummingbirdTesting, crypto, logging, lifecycle,
            ],
            exclude: ["models"], swiftSettings: settings),
        .testTarget(
            name: "TramTests",
            dependencies: [
                "Domain", "Fixtures", "Ledger", "Postgres", "Tram", configuration, logging,
            ],
            swiftSettings: settings),
    ]
)
