import Domain
import Hummingbird
import Ledger
import Postgres
import Web

/// The page on which a dossier is entered (trang đăng ký hồ sơ), and the slip that the citizen
/// takes home.
struct RegisterPage {
    let station: Station
    let frame: Frame

    func add(to routes: inout Routes) {
        let roles = Deed.register.roles
        routes.page("/dossiers/new", "A form to register a dossier", roles: roles, use: show)
        routes.form("/dossiers", "Registers a dossier", roles: roles, use: register)
        routes.page(
            "/dossiers/{code}/receipt", "The slip for the citizen",
            roles: Deed.readDossiers.roles, use: receipt)
    }

    struct Form {
        var key: String
        var code = ""
        var name = ""
        var phone = ""
        var idNumber = ""
        var street = ""
        var collectByPost = true
        var returnByPost = true
        var procedure = ""
        var agency = ""
        var ward = ""
    }

    struct Option {
        var code: String
        var name: String
        var selected: Bool
    }

    struct ProcedureGroup {
        var field: String
        var procedures: [Option]
    }

    struct WardGroup {
        var label: String
        var wards: [Option]
    }

    struct Slip {
        struct Parcel {
            var purpose: String
            var itemCode: String
        }

        var trackingCode: String
        var trackAddress: String
        var code: String
        var procedure: String
        var agency: String
        var applicant: String
        var at: String
        var office: String
        var parcels: [Parcel]
        var next: String
        var prints: [PrintLink]
        var dossierHref: String
    }

    func show(_ request: Request, _ context: StaffContext) async throws -> Response {
        var form = Form(key: station.ledger.newID().text)
        if context.actor.officeKind == .agency { form.agency = context.session.office.code }
        return try await render(form, context)
    }

    func register(_ request: Request, _ context: StaffContext) async throws -> Response {
        let fields = try context.fields()
        let key = fields.text("key", max: 64).or("")
        do {
            let registration = try Self.registration(fields)
            return try await context.once(key: key.found.flatMap { $0.isEmpty ? nil : $0 }) {
                let code = try await station.registering(registration, by: context.actor)
                return Web.Outcome(.created, resource: code.value, version: 1)
            } answer: { outcome in
                context.seeOther(
                    "/dossiers/\(outcome.resource)/receipt", flash: .done, "flash_registered")
            }
        } catch let problem as Problem where [409, 422].contains(problem.kind.status) {
            return try await render(
                Self.form(fields, key: station.ledger.newID().text), context,
                wrong: Wrong(
                    problem, in: context.language,
                    fields: [
                        "/ward": "ward_code", "/post_office": "ward_code", "/main": "main",
                    ]))
        }
    }

    /// The form's flat fields. A ward of before July 2025 stands for the one that took it in.
    private static func registration(_ fields: Fields) throws -> Registration {
        let procedure = fields.text("procedure", as: ProcedureCode.self)
        let agency = fields.text("agency", as: OfficeCode.self)
        let code = fields.text("code", as: DossierCode.self).optional
        let name = fields.text("name", max: 200)
        let phone = fields.text(
            "phone", as: Phone.self, vi: "Số điện thoại không đúng.",
            en: "Not a Vietnamese phone number.")
        let identity = fields.text("id_number", min: 9, max: 12).optional
        let ward = fields.text("ward_code", min: 5, max: 5)
        let street = fields.text("street", max: 300)
        let collect = fields.boolean("collect_by_post").or(false)
        let returns = fields.boolean("return_by_post").or(false)
        return Registration(
            procedure: try procedure.value.value, agency: try agency.value.value,
            applicant: Applicant(
                name: try name.value, phone: try phone.value, idNumber: try identity.value,
                wardCode: try ward.value, street: try street.value),
            collectByPost: try collect.value, returnByPost: try returns.value,
            code: try code.value)
    }

    private static func form(_ fields: Fields, key: String) -> Form {
        func sent(_ name: String) -> String { fields.text(name, max: 400).found ?? "" }
        return Form(
            key: key, code: sent("code"), name: sent("name"), phone: sent("phone"),
            idNumber: sent("id_number"), street: sent("street"),
            collectByPost: fields.has("collect_by_post"),
            returnByPost: fields.has("return_by_post"), procedure: sent("procedure"),
            agency: sent("agency"), ward: sent("ward_code"))
    }

    private func render(
        _ form: Form, _ context: StaffContext, wrong: Wrong? = nil
    ) async throws -> Response {
        let today = PlainDate(context.now)
        async let procedures = station.procedures()
        async let agencies = station.agencies(on: today)
        async let wards = station.wards(on: today)
        var groups: [ProcedureGroup] = []
        for (code, name, field) in try await procedures {
            let option = Option(code: code, name: name, selected: code == form.procedure)
            if groups.last?.field == field {
                groups[groups.count - 1].procedures.append(option)
            } else {
                groups.append(ProcedureGroup(field: field, procedures: [option]))
            }
        }
        let (present, former) = try await wards
        return try frame.page(
            "Counter/register", titled: context.word("register_title"),
            [
                "form": form, "procedure_groups": groups,
                "agencies": try await agencies.map {
                    Option(code: $0.code, name: $0.name, selected: $0.code == form.agency)
                },
                "ward_groups": [
                    WardGroup(
                        label: context.text("Hiện nay", "Today"),
                        wards: present.map {
                            Option(code: $0.code, name: $0.name, selected: $0.code == form.ward)
                        }),
                    WardGroup(
                        label: context.text("Trước 1-7-2025", "Before July 2025"),
                        wards: former.map {
                            Option(code: $0.code, name: $0.name, selected: false)
                        }),
                ],
                "wrong": wrong as Any,
            ], status: wrong == nil ? .ok : .unprocessableContent, for: context.session, context)
    }

    func receipt(_ request: Request, _ context: StaffContext) async throws -> Response {
        let code = try context.path("code", as: DossierCode.self)
        guard
            let record = try await station.dossier(
                code, for: context.actor, on: PlainDate(context.now)),
            let applicant = record.applicant
        else { throw Problem(.notFound) }
        let collected = record.parcels.filter { $0.purpose == .collect && $0.state == .announced }
        let slip = Slip(
            trackingCode: TrackingCode(record.trackingCode)?.description ?? "",
            trackAddress: "/tra-cuu", code: record.code,
            procedure: "\(record.procedureName) (\(record.procedure))",
            agency: record.agency.name, applicant: applicant.name,
            at: record.registeredAt.momentText, office: context.session.office.name,
            parcels: collected.map {
                Slip.Parcel(
                    purpose: context.text("Dán lên bưu gửi nộp hồ sơ", "For the parcel of papers"),
                    itemCode: $0.itemCode)
            },
            next: record.collectByPost
                ? context.text(
                    "Bưu điện nhận giấy tờ, niêm phong trước mặt bạn rồi chuyển đến \(record.agency.name).",
                    "The post takes the papers, seals them before you and brings them to \(record.agency.name)."
                )
                : context.text(
                    "Bạn nộp giấy tờ tại \(record.agency.name).",
                    "Hand in the papers at \(record.agency.name)."),
            prints: PrintLink.links(of: record, isAccepted: false, context),
            dossierHref: "/dossiers/\(record.code)")
        return try frame.page(
            "Counter/receipt", titled: context.word("receipt_title"), ["receipt": slip],
            for: context.session, context)
    }
}

extension Station {
    /// All procedures by field, for a form.
    func procedures() async throws -> [(code: String, name: String, field: String)] {
        try await door.query("select code, name, field from procedure order by field, name, code")
            .map { row in
                let (code, name, field) = try row.decode((String, String, String).self)
                return (code, name, field)
            }
    }

    /// Today's units, and those of before with the unit that took the greater part of each in.
    func wards(on day: PlainDate) async throws
        -> (present: [(code: String, name: String)], former: [(code: String, name: String)])
    {
        let present = try await door.query(
            """
            select ward_code, name from unit
            where valid_from <= \(day) and (valid_to is null or valid_to > \(day)) order by name
            """)
        let former = try await door.query(
            """
            select s.new_ward_code,
                   o.name || coalesce(', ' || o.district, '') || ' (nay: ' || n.name || ')'
            from unit_succession s
            join unit o on o.ward_code = s.old_ward_code and o.valid_from = s.old_valid_from
            join unit n on n.ward_code = s.new_ward_code and n.valid_from = s.new_valid_from
            where s.how in ('whole', 'split-default') and o.valid_to <= \(day)
            order by o.name, o.district
            """)
        func pairs(_ rows: Rows) throws -> [(code: String, name: String)] {
            try rows.map { row in
                let (code, name) = try row.decode((String, String).self)
                return (code, name)
            }
        }
        return (try pairs(present), try pairs(former))
    }
}
