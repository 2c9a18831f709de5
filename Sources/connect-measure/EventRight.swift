import Feeds
import Foundation
import Pipeline

extension Service {
    /// The right of whoever runs the command to see the keys of single events.
    ///
    /// - Throws: `EventRightFault` when the service's settings do not name the user.
    func eventRight() throws -> EventRight {
        var named: [String] = []
        if case .texts(let users) = settings.values["roles_event_keys"] { named = users }
        return try EventRight(of: Self.user, named: named)
    }

    /// The account that the process runs under; empty when it has no name.
    ///
    /// From the owner of the process, because the environment can say anything.
    private static var user: String {
        let status = try? FileManager.default.attributesOfItem(atPath: "/proc/self/status")
        return status?[.ownerAccountName] as? String ?? ""
    }
}
