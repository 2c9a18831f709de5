import ArgumentParser
import Domain
import Feeds
import Foundation
import Linkage
import Measures
import Packs
import Pipeline
import Store
import SyntheticCounty

/// How a command ends when it does not end well.
///
/// This is the only place that turns errors into exit codes.
enum Failure {
    /// The command did its work, and something in it needs a person.
    static let needsAttention = ExitCode(1)
    /// A file or a definition is wrong.
    static let wrongData = ExitCode(65)
    /// What the command was to write cannot be written.
    static let cannotCreate = ExitCode(73)
    /// The database or a program is not available.
    static let unavailable = ExitCode(69)
    /// A fault of this program.
    static let internalFault = ExitCode(70)

    /// Prints what went wrong and ends the process with the code that says so.
    ///
    /// - Parameter command: the command that was running; `nil` while its arguments were read.
    static func exit(with error: any Error, of command: (any ParsableCommand.Type)?) -> Never {
        if let error = error as? ValidationError, let command {
            Terminal.complain("Error: \(error.message)\n\(usage(of: command))")
            Foundation.exit(ExitCode.validationFailure.rawValue)
        }
        if error is ExitCode || error is CleanExit || error is ValidationError {
            ConnectMeasure.exit(withError: error)
        }
        if let fault = FileFault(error) {
            Terminal.complain("connect-measure: \(fault)")
            Foundation.exit(fault.code.rawValue)
        }
        guard let code = code(of: error) else { ConnectMeasure.exit(withError: error) }
        Terminal.complain("connect-measure: \(error)")
        Foundation.exit(code.rawValue)
    }

    /// How the running command is called, and where more is said, as the argument parser says it.
    private static func usage(of command: any ParsableCommand.Type) -> String {
        let usage = ConnectMeasure.usageString(for: command)
        let names = usage.split(separator: " ").drop { $0 != "connect-measure" }
            .prefix { $0.first?.isLetter == true }
        return "Usage: \(usage)\n"
            + "  See '\(names.joined(separator: " ")) --help' for more information."
    }

    /// The code for an error of ours; `nil` for those that the argument parser explains itself.
    private static func code(of error: any Error) -> ExitCode? {
        switch error {
        case let fault as PackFault:
            if case .cannotWrite = fault { cannotCreate } else { wrongData }
        case let fault as CountyError: countyCode(of: fault)
        case let fault as ComputeFault:
            if case .overtaken = fault { unavailable } else { wrongData }
        case is NotThere, is StoreFault, is LoadFault, is ContractErrors, is ContractError,
            is UnknownSetting,
            is PersonSecret.Fault, is SettingsFault, is ReceiptCodeFault, is ReceiptFault,
            is PackReceiptFault, is LedgerFault, is VersionFault, is KnownStateFault,
            is PackRunFault, is TemplateError, is EventRightFault, is CatalogueError,
            is CatalogueErrors, is AnalyseFault, is ProtocolFault, is LinkageModelError,
            is LinkageFileError, is LinkFault, is ModelTraining.Fault, is AnalystFileError:
            wrongData
        case is DatabaseUnavailable, is MigrationError: unavailable
        default:
            String(describing: type(of: error)).hasPrefix("CommandError") ? nil : internalFault
        }
    }

    private static func countyCode(of fault: CountyError) -> ExitCode {
        switch fault {
        case .emptyProfile, .tooManyPeople: .validationFailure
        case .geography: wrongData
        case .cannotWrite: cannotCreate
        }
    }
}

/// What the command line names, in its right form, and which is not there.
struct NotThere: Error, CustomStringConvertible {
    /// What is missing, and what there is in its place.
    let description: String

    init(_ description: String) { self.description = description }
}
