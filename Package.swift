// swift-tools-version: 6.2
import PackageDescription

// Imports go one way only: a target imports targets of the rows above it, never below.
// `swift build --explicit-target-dependency-import-check error` (make lint) checks the arrows.

let house: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
    .strictMemorySafety(),
    .treatAllWarnings(as: .error),
]

func library(
    _ name: String, _ dependencies: [Target.Dependency] = [], exclude: [String] = [],
    resources: [Resource]? = nil
) -> Target {
    .target(
        name: name, dependencies: dependencies, exclude: exclude, resources: resources,
        swiftSettings: house)
}

/// Tests of a target; fixtures and snapshots beside them are found through `#filePath`.
func tests(
    _ name: String, _ dependencies: [Target.Dependency] = [], exclude: [String] = []
) -> Target {
    .testTarget(
        name: name + "Tests", dependencies: [.byName(name: name)] + dependencies,
        exclude: exclude, swiftSettings: house)
}

let yams: Target.Dependency = .product(name: "Yams", package: "Yams")
let crypto: Target.Dependency = .product(name: "Crypto", package: "swift-crypto")
let arguments: Target.Dependency = .product(
    name: "ArgumentParser", package: "swift-argument-parser")

let package = Package(
    name: "connect-measure",
    products: [.executable(name: "connect-measure", targets: ["connect-measure"])],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
    ],
    targets: [
        // Module maps and shims of C libraries.
        .systemLibrary(name: "CPostgres", pkgConfig: "libpq", providers: [.apt(["libpq-dev"])]),
        .systemLibrary(
            name: "CPangoCairo", pkgConfig: "pangocairo", providers: [.apt(["libpango1.0-dev"])]),
        .systemLibrary(
            name: "CXLSXWriter", pkgConfig: "xlsxwriter",
            providers: [.apt(["libxlsxwriter-dev"])]),
        .systemLibrary(
            name: "CArchive", pkgConfig: "libzip",
            providers: [.apt(["libzip-dev", "libexpat1-dev"])]),
        .systemLibrary(
            name: "CDelimited", providers: [.apt(["libcsv-dev", "zlib1g-dev"])]),
        .target(name: "CBoostMath"),

        // Wrappers: the only targets with unsafe calls.
        library("Postgres", ["CPostgres"]),
        library("Drawing", ["CPangoCairo"]),
        library("Spreadsheet", ["CXLSXWriter", "CArchive", "CDelimited"]),

        // Values and numbers.
        library("Domain"),
        library("Statistics", ["CBoostMath"]),

        // What is measured, what arrives, who it is about.
        library("Measures", ["Domain", "Statistics", yams]),
        library("Feeds", ["Domain", "Spreadsheet", yams]),
        library("Linkage", ["Domain", crypto, yams]),

        // What may leave, and how it is shown.
        library("Disclosure", ["Domain", "Statistics", "Measures"]),
        library("Charts", ["Domain", "Statistics", "Disclosure", "Drawing"]),
        library(
            "Store", ["Domain", "Measures", "Feeds", "Linkage", "Postgres", crypto],
            resources: [.copy("Migrations")]),
        library(
            "Packs",
            [
                "Domain", "Statistics", "Measures", "Disclosure", "Charts", "Drawing",
                "Spreadsheet", yams, crypto,
            ]),

        // The stages, and what stands on them.
        library(
            "Pipeline",
            [
                "Domain", "Statistics", "Measures", "Feeds", "Linkage", "Disclosure", "Store",
                "Packs", "Spreadsheet", crypto,
            ]),
        library("SyntheticCounty", ["Domain", "Linkage", "Spreadsheet", yams]),
        .executableTarget(
            name: "connect-measure",
            dependencies: [
                "Domain", "Measures", "Feeds", "Linkage", "Store", "Packs", "Pipeline",
                "SyntheticCounty", arguments, yams,
            ],
            swiftSettings: house),

        // Panels made in memory, to see what an evaluation finds where nothing happened.
        .executableTarget(
            name: "null-county", dependencies: ["Statistics"],
            path: "Tests/Benchmarks/null-county", swiftSettings: house),

        // Tests mirror the sources.
        .target(name: "TestTools", path: "Tests/TestTools", swiftSettings: house),
        .target(
            name: "TestSupport",
            dependencies: [
                "Domain", "Postgres", "Measures", "Feeds", "Linkage", "Store", "Pipeline",
                "SyntheticCounty", "TestTools",
            ],
            path: "Tests/TestSupport", swiftSettings: house),
        tests("Postgres"),
        tests("Drawing", ["TestTools"]),
        tests("Spreadsheet", exclude: ["Fixtures"]),
        tests("Statistics", exclude: ["Fixtures"]),
        tests("Measures", ["Domain"]),
        tests("Feeds", ["Domain", "Spreadsheet"], exclude: ["Fixtures"]),
        tests("Linkage", ["Spreadsheet"], exclude: ["Fixtures"]),
        tests("Disclosure", ["Domain", "Measures", "Statistics"]),
        tests("Charts", ["Domain", "Drawing", "TestTools"], exclude: ["Snapshots"]),
        tests(
            "Store",
            ["Domain", "Feeds", "Linkage", "Measures", "Postgres", "TestSupport", "TestTools"]),
        tests(
            "Packs",
            [
                "Domain", "Statistics", "Measures", "Disclosure", "Charts", "Drawing",
                "Spreadsheet", "TestTools",
            ]),
        tests(
            "Pipeline",
            [
                "Disclosure", "Domain", "Feeds", "Linkage", "Measures", "Packs", "Postgres",
                "Spreadsheet", "Store", "SyntheticCounty", "TestSupport", "TestTools",
            ], exclude: ["Fixtures"]),
        tests("SyntheticCounty", ["Domain", "Linkage", "Spreadsheet"]),
    ],
    cxxLanguageStandard: .cxx17
)
