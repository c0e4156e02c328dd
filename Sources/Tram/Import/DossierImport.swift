package import Domain
import Foundation
package import Ledger
import Postgres

/// Brings in dossiers as the national portal tells them (nhập hồ sơ từ Cổng), through the ledger:
/// each line a transaction of its own, so that an import that was interrupted is simply begun
/// again.
package struct DossierImport: Sendable {
    let ledger: Ledger
    let units: UnitDirectory
    /// Offices of agencies by code; the importing person acts for the agency of each dossier.
    let agencies: [String: Int32]
    let importer: (person: Int32, username: String)
    let now: Instant
    /// What is known already, asked for the dry run only.
    let isKnown: @Sendable (String) async throws -> Bool
    let progress: @Sendable (Int) -> Void

    package init(
        ledger: Ledger, units: UnitDirectory, agencies: [String: Int32],
        importer: (person: Int32, username: String), now: Instant,
        isKnown: @escaping @Sendable (String) async throws -> Bool,
        progress: @escaping @Sendable (Int) -> Void = { _ in }
    ) {
        self.ledger = ledger
        self.units = units
        self.agencies = agencies
        self.importer = importer
        self.now = now
        self.isKnown = isKnown
        self.progress = progress
    }

    package func run(file: String, isDryRun: Bool) async throws -> ImportReport {
        var report = ImportReport()
        let name = URL(fileURLWithPath: file).lastPathComponent
        for line in try LineReader(path: file) {
            progress(line.number)
            guard let text = line.text else {
                report.refuse(name, line.number, "the line is too long or not UTF-8")
                continue
            }
            if text.allSatisfy(\.isWhitespace) { continue }
            guard let read = try? JSONDecoder().decode(PortalLine.self, from: Data(text.utf8))
            else {
                report.refuse(name, line.number, "not a dossier in JSON")
                continue
            }
            for fields in read.records {
                do {
                    report.add(try await take(fields, isDryRun))
                } catch let fault as LineFault {
                    report.refuse(name, line.number, fault.reason)
                }
            }
        }
        return report
    }

    private func take(
        _ fields: PortalFields, _ isDryRun: Bool
    ) async throws -> ImportReport.Effect {
        let record: PortalRecord
        do throws(PortalRefusal) {
            record = try PortalRecord(fields, now: now)
        } catch {
            throw LineFault(error.english)
        }
        guard let agency = agencies[record.agency.value] else {
            throw LineFault("MaHoSo: \(record.agency) is no agency of this installation")
        }
        let dossier = try imported(record)
        if isDryRun {
            return try await isKnown(record.code.value) ? .unchanged : .new
        }
        let actor = Actor(
            person: importer.person, username: importer.username, role: .administrator,
            office: agency, officeKind: .agency)
        do {
            return try await ledger.importDossier(dossier, by: actor) ? .new : .unchanged
        } catch let refused as Refused {
            throw LineFault(Self.sentence(refused))
        } catch let error as PostgresError where error.isAboutContent {
            throw LineFault(
                error.constraint.map { $0.replacing("_", with: " ") } ?? error.message)
        }
    }

    private func imported(_ record: PortalRecord) throws -> ImportedDossier {
        guard let address = record.applicant.address, let ward = units.ward(of: address) else {
            throw LineFault("ThongTinKhac: names no unit of the province")
        }
        // The registration is the ledger's own first step.
        let steps = record.steps.filter { $0.event != .registered }
        let first = record.steps.first?.occurredAt ?? record.code.day.startOfDay
        return ImportedDossier(
            registration: Registration(
                procedure: record.procedure.value, agency: record.agency.value,
                applicant: Applicant(
                    name: record.applicant.name, phone: record.applicant.phone,
                    idNumber: record.applicant.identity, wardCode: ward,
                    street: address.street.isEmpty ? address.unit : address.street),
                collectByPost: record.collectByPost, returnByPost: record.returnByPost,
                code: record.code),
            registeredAt: first, steps: steps.map { ($0.event, $0.occurredAt) },
            dueAt: record.dueAt, outcome: steps.lazy.compactMap(\.outcome).first,
            // Histories hold words, and a sentence of the sender's might name somebody.
            reason: steps.contains { $0.reason != nil } ? Self.reason : nil)
    }

    private static let reason = "portal_status"

    private static func sentence(_ refused: Refused) -> String {
        switch refused {
        case .refusal(let refusal): refusal.english
        case .unknown(let reference): "unknown \(reference.rawValue.replacing("_", with: " "))"
        case .beforeRegistration: "it happened before it was registered"
        case .codeTaken: "the code is taken"
        case .notFound: "not found"
        case .stale, .inOpenHandOver, .notForHandOver, .alreadySigned, .notASide:
            "the dossier stands otherwise"
        }
    }
}
