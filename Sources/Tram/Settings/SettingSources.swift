import Configuration
import Foundation
import SystemPackage

extension Settings {
    /// The environment first, then the file that TRAM_SETTINGS names, with lines `KEY=value`.
    static func configuration() async throws -> ConfigReader {
        let environment = ProcessInfo.processInfo.environment
        let secrets = SettingKey.allCases.filter(\.isSecret).map(\.rawValue)
        var providers: [any ConfigProvider] = [
            EnvironmentVariablesProvider(secretsSpecifier: .specific(Set(secrets)))
        ]
        if let path = environment["TRAM_SETTINGS"], !path.isEmpty {
            guard FileManager.default.isReadableFile(atPath: path) else {
                throw Failure.usage("TRAM_SETTINGS names \(path), which can't be read")
            }
            providers.append(
                try await EnvironmentVariablesProvider(
                    environmentFilePath: FilePath(path),
                    secretsSpecifier: .specific(Set(secrets))))
        }
        return ConfigReader(providers: providers)
    }

    /// The settings, or the end of the command with everything that is wrong with them.
    static func load(needs: Set<SettingKey>) async throws -> Settings {
        switch read(try await configuration(), needs: needs) {
        case .success(let settings): return settings
        case .failure(let faults): throw Failure.usage(faults.sentence)
        }
    }
}
