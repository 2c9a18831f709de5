import Domain
import Foundation
import Measures
import Store
import TestSupport

/// The project's own measure set, and one migrated database to try it on.
enum MeasureSet {
    /// The codes, or none when the folder cannot be read (a test says why).
    static let codes = ((try? load())?.definitions ?? []).map(\.code.text)

    /// The project's measures.
    static func load() throws -> MeasureCatalogue { try TestService.measures() }

    /// A database that examples leave as they found it.
    static let database = Task { Database(try await TestDatabase.migrated()) }
}
