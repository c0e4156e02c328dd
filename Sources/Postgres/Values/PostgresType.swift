/// A type of PostgreSQL: its object id, the id of arrays of it, and the name that people know.
package struct PostgresType: Sendable, Hashable {
    package let oid: UInt32
    /// 0 when there is no array of it here.
    package let arrayOID: UInt32
    package let name: String

    package init(oid: UInt32, arrayOID: UInt32, name: String) {
        self.oid = oid
        self.arrayOID = arrayOID
        self.name = name
    }

    package static func == (left: PostgresType, right: PostgresType) -> Bool {
        left.oid == right.oid
    }

    package func hash(into hasher: inout Hasher) {
        hasher.combine(oid)
    }

    package static let boolean = PostgresType(oid: 16, arrayOID: 1000, name: "boolean")
    package static let bytea = PostgresType(oid: 17, arrayOID: 1001, name: "bytea")
    package static let character = PostgresType(oid: 18, arrayOID: 1002, name: "\"char\"")
    package static let name = PostgresType(oid: 19, arrayOID: 1003, name: "name")
    package static let bigint = PostgresType(oid: 20, arrayOID: 1016, name: "bigint")
    package static let smallint = PostgresType(oid: 21, arrayOID: 1005, name: "smallint")
    package static let integer = PostgresType(oid: 23, arrayOID: 1007, name: "integer")
    package static let text = PostgresType(oid: 25, arrayOID: 1009, name: "text")
    package static let oid = PostgresType(oid: 26, arrayOID: 1028, name: "oid")
    package static let json = PostgresType(oid: 114, arrayOID: 199, name: "json")
    package static let real = PostgresType(oid: 700, arrayOID: 1021, name: "real")
    package static let double = PostgresType(oid: 701, arrayOID: 1022, name: "double precision")
    package static let unknown = PostgresType(oid: 705, arrayOID: 0, name: "unknown")
    package static let bpchar = PostgresType(oid: 1042, arrayOID: 1014, name: "character")
    package static let varchar = PostgresType(
        oid: 1043, arrayOID: 1015, name: "character varying")
    package static let date = PostgresType(oid: 1082, arrayOID: 1182, name: "date")
    package static let timestamptz = PostgresType(
        oid: 1184, arrayOID: 1185, name: "timestamp with time zone")
    package static let uuid = PostgresType(oid: 2950, arrayOID: 2951, name: "uuid")
    package static let jsonb = PostgresType(oid: 3802, arrayOID: 3807, name: "jsonb")

    private static let known: [UInt32: PostgresType] = {
        let all: [PostgresType] = [
            boolean, bytea, character, name, bigint, smallint, integer, text, oid, json, real,
            double, unknown, bpchar, varchar, date, timestamptz, uuid, jsonb,
            PostgresType(oid: 1114, arrayOID: 1115, name: "timestamp without time zone"),
            PostgresType(oid: 1186, arrayOID: 1187, name: "interval"),
            PostgresType(oid: 1700, arrayOID: 1231, name: "numeric"),
            PostgresType(oid: 2278, arrayOID: 0, name: "void"),
        ]
        var byOID: [UInt32: PostgresType] = [:]
        for type in all {
            byOID[type.oid] = type
            if type.arrayOID != 0 {
                byOID[type.arrayOID] = PostgresType(
                    oid: type.arrayOID, arrayOID: 0, name: type.name + "[]")
            }
        }
        return byOID
    }()

    /// The name that an error message uses.
    static func name(of oid: UInt32) -> String {
        known[oid]?.name ?? "type \(oid)"
    }
}
