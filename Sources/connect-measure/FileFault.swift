import ArgumentParser
import Foundation

/// What the file system refused, in plain words in place of its own.
struct FileFault: CustomStringConvertible {
    /// One sentence that names the file or folder and the reason.
    let description: String
    /// The code to end with.
    let code: ExitCode

    /// `nil` for an error that is none of the file system's.
    init?(_ error: any Error) {
        guard let error = error as? CocoaError else { return nil }
        let path =
            error.filePath ?? error.url?.path ?? "a file or folder"
        guard let (task, code) = Self.task(error.code) else { return nil }
        self.code = code
        description = "\(path) cannot be \(task): \(Self.reason(error))."
    }

    /// What was to be done, by Foundation's ranges of numbers.
    private static func task(_ code: CocoaError.Code) -> (String, ExitCode)? {
        switch code.rawValue {
        case 4, 256..<512: ("read", Failure.wrongData)
        case 512..<1_024: ("written", Failure.cannotCreate)
        default: nil
        }
    }

    private static func reason(_ error: CocoaError) -> String {
        switch error.code {
        case .fileNoSuchFile, .fileReadNoSuchFile: return "there is no such file or folder"
        case .fileReadNoPermission, .fileWriteNoPermission: return "you may not"
        case .fileWriteFileExists: return "a file of that name is there already"
        case .fileWriteOutOfSpace: return "the disk is full"
        case .fileWriteVolumeReadOnly: return "the disk is read-only"
        default:
            let inner = error.underlying
            let number = (inner as? POSIXError)?.code.rawValue
            return words(number ?? (inner as NSError?).map { Int32($0.code) } ?? 0)
        }
    }

    /// The system's errors that a wrong path gives.
    private static func words(_ number: Int32) -> String {
        switch number {
        case EACCES, EPERM: "you may not"
        case ENOENT: "there is no such file or folder"
        case ENOTDIR: "a part of its path is a file and no folder"
        case EEXIST: "a file of that name is there already"
        case EISDIR: "it is a folder"
        case ENOSPC: "the disk is full"
        case EROFS: "the disk is read-only"
        case ENAMETOOLONG: "its name is too long"
        default: "the system refused"
        }
    }
}
