import ArgumentParser
import Domain
import Feeds
import Foundation
import Linkage
import Measures
import Packs
import Pipeline
import Store

/// How a command ends when it does not end well.
///
/// This is the only place that turns errors into exit codes.
enum Failure {
    /// The command did its work, and something in it needs a person.
    static let needsAttention = ExitCode(1)
    /// A file or a definition is wrong.
    static let wrongData = ExitCode(65)
    /// The database or a program is not available.
    static let unavailable = ExitCode(69)
    /// A fault of this program.
    static let internalFault = ExitCode(70)

    /// Prints what went wrong and ends the process with the code that says so.
    static func exit(with error: any Error) -> Never {
        if error is ExitCode || error is CleanExit || error is ValidationError {
            ConnectMeasure.exit(withError: error)
        }
        guard let code = code(of: error) else { ConnectMeasure.exit(withError: error) }
        Terminal.complain("connect-measure: \(error)")
        Foundation.exit(code.rawValue)
    }

    /// The code for an error of ours; `nil` for those that the argument parser explains itself.
    private static func code(of error: any Error) -> ExitCode? {
        switch error {
        case is LoadFault, is ContractErrors, is ContractError, is UnknownSetting,
            is PersonSecret.Fault, is SettingsFault, is ReceiptCodeFault, is ReceiptFault,
            is PackReceiptFault, is LedgerFault, is VersionFault, is KnownStateFault,
            is PackRunFault,
            is EventRightFault,
            is CatalogueError, is AnalyseFault, is ProtocolFault,
            is LinkageModelError, is LinkageFileError, is LinkFault,
            is ModelTraining.Fault, is AnalystFileError:
            wrongData
        case is DatabaseUnavailable: unavailable
        default:
            String(describing: type(of: error)).hasPrefix("CommandError") ? nil : internalFault
        }
    }
}
