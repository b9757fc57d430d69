// swift-tools-version: 6.2
import PackageDescription

// bin/fuzz sets it: our own targets are then built so that libFuzzer sees where an input leads.
let isFuzzing = Context.environment["AERTOUS_FUZZ"] != nil

let strict: [SwiftSetting] =
    [
        .enableUpcomingFeature("ExistentialAny"),
        .enableUpcomingFeature("MemberImportVisibility"),
        .enableUpcomingFeature("InternalImportsByDefault"),
        .treatAllWarnings(as: .error),
    ] + (isFuzzing ? [.unsafeFlags(["-sanitize=fuzzer", "-enable-testing"])] : [])

func library(_ name: String, _ package: String, apt: String) -> Target {
    .systemLibrary(name: name, pkgConfig: package, providers: [.apt([apt])])
}

// Few targets, chosen by danger (docs/architecture.md): an arrow points down or there is none.
let package = Package(
    name: "aertous",
    platforms: [.macOS(.v15)],
    products: [.executable(name: "aertous", targets: ["aertous"])],
    dependencies: [
        .package(url: "https://github.com/hummingbird-project/hummingbird.git", exact: "2.28.1"),
        .package(url: "https://github.com/apple/swift-crypto.git", exact: "4.5.2"),
        .package(url: "https://github.com/apple/swift-certificates.git", exact: "1.21.1"),
        .package(url: "https://github.com/apple/swift-asn1.git", exact: "1.7.4"),
        .package(url: "https://github.com/apple/swift-argument-parser.git", exact: "1.8.2"),
        .package(url: "https://github.com/apple/swift-log.git", exact: "1.16.2"),
        .package(url: "https://github.com/apple/swift-nio.git", exact: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-extras.git", exact: "1.35.2"),
        .package(url: "https://github.com/apple/swift-nio-http2.git", exact: "1.46.0"),
        .package(url: "https://github.com/apple/swift-nio-ssl.git", exact: "2.37.6"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle.git", exact: "2.13.0"),
        .package(url: "https://github.com/apple/swift-http-types.git", exact: "1.8.0"),
        .package(url: "https://github.com/jpsim/Yams.git", exact: "6.2.2"),
    ],
    targets: [
        library("CArgon2", "libargon2", apt: "libargon2-dev"),
        library("CCurl", "libcurl", apt: "libcurl4-openssl-dev"),
        library("CSQLite", "sqlite3", apt: "libsqlite3-dev"),
        library("CPostgreSQL", "libpq", apt: "libpq-dev"),
        library("CQRCode", "libqrencode", apt: "libqrencode-dev"),
        library("CPublicSuffix", "libpsl", apt: "libpsl-dev"),
        library("CIDN", "libidn2", apt: "libidn2-dev"),
        library("CZlib", "zlib", apt: "zlib1g-dev"),
        .systemLibrary(name: "CUnistring", providers: [.apt(["libunistring-dev"])]),  // it has no pkg-config file
        // Not "Crypto": that is the name of swift-crypto's own module, and one program cannot hold both.
        .target(
            name: "Cryptography",
            dependencies: [
                "CArgon2", "CUnistring", .product(name: "Crypto", package: "swift-crypto"), .product(name: "CryptoExtras", package: "swift-crypto"),
            ], swiftSettings: strict),
        .target(name: "Store", dependencies: ["Cryptography", "CSQLite", "CPostgreSQL"], swiftSettings: strict),
        .target(
            name: "Platform",
            dependencies: [
                "Cryptography", "Store", "CCurl", "CQRCode", "CPublicSuffix", "CIDN", "CZlib",
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HummingbirdCore", package: "hummingbird"),
                .product(name: "HummingbirdHTTP2", package: "hummingbird"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOTLS", package: "swift-nio"),
                .product(name: "NIOHTTP2", package: "swift-nio-http2"),
                .product(name: "NIOHTTPTypes", package: "swift-nio-extras"),
                .product(name: "NIOHTTPTypesHTTP2", package: "swift-nio-extras"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ],
            resources: [.copy("Resources")],
            swiftSettings: strict),
        .target(
            name: "App",
            dependencies: ["Platform", "Store", "Cryptography", .product(name: "Yams", package: "Yams")],
            resources: [.copy("Resources")],
            swiftSettings: strict),
        .target(name: "PublicSite", dependencies: ["Platform", "Store", "Cryptography"], swiftSettings: strict),
        .executableTarget(
            name: "aertous",
            dependencies: [
                "App", "PublicSite", "Platform", "Store", "Cryptography",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "X509", package: "swift-certificates"),
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "SwiftASN1", package: "swift-asn1"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
                .product(name: "UnixSignals", package: "swift-service-lifecycle"),
            ],
            swiftSettings: strict),
        .testTarget(name: "ArchitectureTests", swiftSettings: strict),
        .testTarget(
            name: "CryptographyTests", dependencies: ["Cryptography", "CArgon2", .product(name: "Crypto", package: "swift-crypto")], swiftSettings: strict),
        .testTarget(name: "StoreTests", dependencies: ["Store", "Cryptography", "CSQLite", "CPostgreSQL"], swiftSettings: strict),
        .testTarget(
            name: "PlatformTests",
            dependencies: [
                "Platform", "Store", "Cryptography", "CPostgreSQL",
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOEmbedded", package: "swift-nio"),
            ],
            swiftSettings: strict),
        // Every parser of strangers' bytes, each with what must hold: run on a fixed corpus by FuzzTests, and for long by bin/fuzz.
        .target(
            name: "FuzzTargets",
            dependencies: [
                "App", "Platform", "Store", "Cryptography", "CSQLite",
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "NIOCore", package: "swift-nio"),
            ],
            path: "Tests/FuzzTests/Targets",
            swiftSettings: strict),
        .testTarget(name: "FuzzTests", dependencies: ["FuzzTargets"], exclude: ["Corpus", "Main", "Targets"], swiftSettings: strict),
        // What tests of the product stand on: an installation with people in it.
        .target(
            name: "World",
            dependencies: [
                "App", "PublicSite", "Platform", "Store", "Cryptography", "CPostgreSQL",
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HummingbirdTesting", package: "hummingbird"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "NIOCore", package: "swift-nio"),
            ],
            path: "Tests/AppTests/World",
            swiftSettings: strict),
        .testTarget(
            name: "AppTests",
            dependencies: [
                "World", "App", "PublicSite", "Platform", "Store", "Cryptography",
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HummingbirdTesting", package: "hummingbird"),
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "NIOCore", package: "swift-nio"),
            ],
            exclude: ["World"],
            swiftSettings: strict),
        .testTarget(
            name: "WallTests",
            dependencies: [
                "World", "App", "Platform", "Store", "Cryptography",
                .product(name: "HTTPTypes", package: "swift-http-types"),
            ],
            swiftSettings: strict),
    ]
        + (isFuzzing
            ? [
                .executableTarget(
                    name: "FuzzMain", dependencies: ["FuzzTargets"], path: "Tests/FuzzTests/Main", swiftSettings: strict,
                    linkerSettings: [.unsafeFlags(["-sanitize=fuzzer", "-use-ld=lld"])])
            ] : []),
    swiftLanguageModes: [.v6]
)
