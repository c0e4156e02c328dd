import Domain
import Fixtures
import Testing

/// The supervisor reads every history through the same interface, and nobody's name.
@Suite struct SupervisorTests {
    @Test func historiesAreReadWithoutNames() async throws {
        try await Town.open { town, client in
            let dossier = try await town.register()
            try await town.scan(.accepted, of: dossier.code, .collect)
            let item = try await town.item(of: dossier.code, .collect)
            let token = Caller.program(try await client.token("giamsat"))
            for path in [
                "/v1/dossiers/\(dossier.code)", "/v1/dossiers/\(dossier.code)/events",
                "/v1/parcels/\(item)", "/v1/parcels/\(item)/events",
            ] {
                let answer = try await client.get(path, by: token)
                #expect(answer.status == 200, "\(path): \(answer.text)")
                #expect(!answer.text.contains("Nguyễn"), "\(path) names a person")
            }
        }
    }
}
