/// What the store refuses to do, in words that name the file or the setting to mend.
public enum StoreFault: Error, Sendable, CustomStringConvertible {
    /// A contract names a target table that does not exist, or leaves out what it needs.
    case unknownTarget(contract: String, target: String)
    /// A held row that does not exist or was decided before.
    case notHeld(quarantineID: Int)
    /// The person secret is not the one that the keys in the database were made with.
    case otherSecret

    /// The fault in a sentence.
    public var description: String {
        switch self {
        case .unknownTarget(let contract, let target):
            "Contract \(contract): there is no table \(target), or the contract has no month_of."
        case .notHeld(let quarantineID):
            "Row \(quarantineID) is not held in quarantine: there is no such row, or it was"
                + " released or dropped before."
        case .otherSecret:
            "The person secret is not the one that this database was filled with: everybody would"
                + " be taken for a stranger. Put the service's own person-secret file in its data"
                + " folder, or its text into CONNECT_MEASURE_PERSON_SECRET, and load again;"
                + " nothing was loaded."
        }
    }
}
