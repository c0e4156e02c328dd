package import Domain
import Postgres

/// A small province for tests (tỉnh mẫu): two wards of today, an old one that became part of the
/// first, their post offices, one desk, two agencies, and the people at each.
package enum World {
    /// A fresh database with the province in it.
    package static func open() async throws -> TestDatabase {
        try await TestDatabase.open(variant: "world") { settings in
            let pool = Pool(settings, limits: Pool.Limits(shared: 0, leased: 1))
            do {
                try await pool.transaction { transaction in
                    try await transaction.execute(script: "set local search_path = tram; " + script)
                }
                await pool.close()
            } catch {
                await pool.close()
                throw error
            }
        }
    }

    package static let thanhSen = "18073"
    package static let tranPhu = "18100"

    /// Post offices 1 and 2, agencies 3 and 4, the desk 5 of agency 3, oversight 6.
    package static func actor(_ name: Name) -> Actor {
        switch name {
        case .courier: person(1, "buuta", .postalWorker, 1, .postOffice)
        case .postClerk: person(2, "giaodich", .postClerk, 1, .postOffice)
        case .agencyClerk: person(3, "canbo", .agencyClerk, 3, .agency)
        case .deskClerk: person(4, "motcua", .deskClerk, 5, .oneStop)
        case .supervisor: person(5, "giamsat", .supervisor, 6, .oversight)
        case .administrator: person(6, "quantri", .administrator, 5, .oneStop)
        case .farCourier: person(7, "buuta.18100", .postalWorker, 2, .postOffice)
        case .farPostClerk: person(8, "giaodich.18100", .postClerk, 2, .postOffice)
        case .otherAgencyClerk: person(9, "canbo.h27.01", .agencyClerk, 4, .agency)
        }
    }

    package enum Name: String, CaseIterable, Sendable {
        case courier, postClerk, agencyClerk, deskClerk, supervisor, administrator
        case farCourier, farPostClerk, otherAgencyClerk
    }

    private static func person(
        _ id: Int32, _ username: String, _ role: Role, _ office: Int32, _ kind: OfficeKind
    ) -> Actor {
        Actor(person: id, username: username, role: role, office: office, officeKind: kind)
    }

    private static let script = """
        insert into unit (ward_code, valid_from, valid_to, name, kind, search_key) values
            ('18073', '2025-07-01', null, 'Phường Thành Sen', 'ward', 'phuong thanh sen'),
            ('18100', '2025-07-01', null, 'Phường Trần Phú', 'ward', 'phuong tran phu'),
            ('18073', '1900-01-01', '2025-07-01', 'Phường Nam Hà', 'ward', 'phuong nam ha');
        insert into unit_succession
            (old_ward_code, old_valid_from, new_ward_code, new_valid_from, how) values
            ('18073', '1900-01-01', '18073', '2025-07-01', 'whole');
        insert into office (id, code, name, kind, ward_code, ward_valid_from, valid_from) values
            (1, 'BD-18073', 'Bưu điện Thành Sen', 'post_office', '18073', '2025-07-01', '2025-07-01'),
            (2, 'BD-18100', 'Bưu điện Trần Phú', 'post_office', '18100', '2025-07-01', '2025-07-01'),
            (3, 'H27.16', 'UBND phường Thành Sen', 'agency', '18073', '2025-07-01', '2025-07-01'),
            (4, 'H27.01', 'Văn phòng UBND tỉnh', 'agency', '18073', '2025-07-01', '2025-07-01'),
            (5, 'MC-18073', 'Một cửa Thành Sen', 'one_stop', '18073', '2025-07-01', '2025-07-01'),
            (6, 'GS-MTTQ', 'Mặt trận Tổ quốc tỉnh', 'oversight', '18073', '2025-07-01', '2025-07-01');
        insert into office_area (office_id, ward_code, ward_valid_from, valid_from) values
            (1, '18073', '2025-07-01', '2025-07-01'), (2, '18100', '2025-07-01', '2025-07-01');
        insert into desk_agency (desk_id, agency_id, valid_from) values (5, 3, '2025-07-01');
        insert into procedure
            (code, name, field, level, working_days, days_confidence, by_post) values
            ('1.004884', 'Đăng ký lại khai sinh', 'tư pháp – hộ tịch', 'commune', 5, 'memory', 'both'),
            ('1.000894', 'Đăng ký kết hôn', 'tư pháp – hộ tịch', 'commune', null, 'unknown', 'both');
        insert into calendar_day (day, kind, source, revision) values
            ('2026-11-24', 'off', 'Nghị quyết 28/2026/QH16', '2026-11-24'),
            ('2027-01-01', 'off', 'Bộ luật Lao động 2019', '2026-11-24');
        insert into person (id, username, name, role, office_id, demo) values
            (1, 'buuta', 'Nguyễn Văn Mẫu', 'postal_worker', 1, true),
            (2, 'giaodich', 'Trần Thị Thử', 'post_clerk', 1, true),
            (3, 'canbo', 'Lê Văn Ví', 'agency_clerk', 3, true),
            (4, 'motcua', 'Phạm Thị Dụ', 'desk_clerk', 5, true),
            (5, 'giamsat', 'Hoàng Văn Xem', 'supervisor', 6, true),
            (6, 'quantri', 'Đỗ Thị Quản', 'administrator', 5, true),
            (7, 'buuta.18100', 'Vũ Văn Xa', 'postal_worker', 2, true),
            (8, 'giaodich.18100', 'Bùi Thị Khác', 'post_clerk', 2, true),
            (9, 'canbo.h27.01', 'Đặng Văn Tỉnh', 'agency_clerk', 4, true);
        select setval('office_id_seq', 6), setval('person_id_seq', 9);
        """
}
