import Feeds
import Foundation

extension Service {
    /// Refuses whoever may not see the keys of single events.
    func requireEventRight() throws {
        let user = ProcessInfo.processInfo.userName
        var named: [String] = []
        if case .texts(let users) = settings.values["roles_event_keys"] { named = users }
        guard named.contains(user) else {
            throw SettingsFault(
                description: "The user \(user) may not list the keys of single events. The right is"
                    + " given in service.yaml, under roles, event_keys.")
        }
    }
}
