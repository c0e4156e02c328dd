package import Domain
package import Ledger

/// How many dossiers were registered when, and which of them come next (kế hoạch dựng dữ liệu).
///
/// Registrations are spread evenly over the days before the present, but a stated share of them
/// over the last few, so that a chosen part is still under way. The same seed and the same
/// offices make the same dossiers, in whatever order the blocks are made.
package struct Generation: Sendable {
    package var province: Province
    package var count: Int
    package var seed: UInt64
    package var until: Instant
    /// The days before the present.
    package var days: Int
    /// Percent registered in the last days, and how many days these are.
    package var underWay: Int
    package var recent: Int
    package var itemService: String
    /// Whether the messages about what happened are generated too.
    package var messages = true

    /// How many dossiers are made at once; they sign their minutes together.
    package var blockSize = 2_000
    /// Every dossier is collected by post, and nearly all results are returned so.
    package var allByPost = false
    /// How many percent of those that were registered before the recent days the post has to do
    /// with at all; the others are lodged and fetched in person, and take half the room.
    package var earlyByPost = 100

    package init(
        province: Province, count: Int, seed: UInt64, until: Instant, days: Int, underWay: Int,
        recent: Int, itemService: String
    ) {
        self.province = province
        self.count = count
        self.seed = seed
        self.until = until
        self.days = days
        self.underWay = underWay
        self.recent = recent
        self.itemService = itemService
    }

    package var blocks: Int { (count + blockSize - 1) / blockSize }

    /// The rows of one block.
    package func block(_ block: Int, devices: [String: Int32]) throws -> RehearsedRows {
        var rows = RehearsedRows(devices: devices, messages: messages)
        for (rehearsal, citizen) in try dossiers(ofBlock: block) {
            try rows.add(rehearsal, citizen)
        }
        return rows
    }

    /// The dossiers of one block, each with its citizen.
    package func dossiers(
        ofBlock block: Int
    ) throws -> [(rehearsal: Rehearsal, citizen: RehearsedRows.Citizen)] {
        let citizens = Citizens()
        var dossiers: [(rehearsal: Rehearsal, citizen: RehearsedRows.Citizen)] = []
        let first = block * blockSize
        for number in first..<min(first + blockSize, count) {
            var random = DayRandom.of(seed: seed, number: number)
            let (day, serial) = place(number)
            let second = Int.random(in: 0..<36_000, using: &random)
            let start = day.startOfDay + .seconds(7 * 3_600 + second)
            var journey = try Journey(
                province,
                ids: Journey.Numbers(
                    dossier: province.firstDossier + Int64(number),
                    parcel: province.firstParcel + Int64(number) * Journey.Numbers.parcelsOfOne,
                    item: province.firstItem + Int64(number) * Journey.Numbers.parcelsOfOne,
                    itemService: itemService),
                serial: serial, block: block, ways: ways(of: number), at: min(start, until),
                until: until, random: random)
            var chance = DayRandom.of(seed: seed &+ 1, number: number)
            let citizen = citizens.citizen(of: journey.ward, &chance)
            dossiers.append((journey.go(), citizen))
        }
        return dossiers
    }

    private func ways(of number: Int) -> Journey.Ways {
        if allByPost { return .byPost }
        var chance = DayRandom.of(seed: seed &+ 2, number: number)
        return number < early && !chance.chance(earlyByPost) ? .inPerson : .any
    }

    /// What comes before the first block.
    package func beginning(_ new: [(id: Int32, name: String)]) -> [UInt8] {
        RehearsedRows.beginning(devices: new)
    }

    /// The first numbers that are not taken.
    package var next: (dossier: Int64, parcel: Int64, item: Int64) {
        (
            province.firstDossier + Int64(count),
            province.firstParcel + Int64(count) * Journey.Numbers.parcelsOfOne,
            province.firstItem + Int64(count) * Journey.Numbers.parcelsOfOne
        )
    }

    /// What comes after the last block: counters stand behind what was taken.
    package func ending() -> [UInt8] {
        var last: [(PlainDate, Int)] = []
        for offset in 0..<days {
            let day = today.adding(days: -offset)
            let taken = numbers(on: day).count
            if taken > 0 { last.append((day, taken)) }
        }
        return RehearsedRows.ending(
            dossier: next.dossier, parcel: next.parcel, item: next.item,
            agencies: province.agencies, taken: last)
    }
}

// MARK: - Days

extension Generation {
    private var today: PlainDate { PlainDate(until) }

    private var early: Int { days > recent ? count * (100 - underWay) / 100 : 0 }

    /// The day of a dossier, and its number on that day.
    package func place(_ number: Int) -> (day: PlainDate, serial: Int) {
        let before = days > recent ? days - recent : 0
        let span = min(days, recent)
        let offset: Int
        if number < early {
            offset = number * before / max(early, 1)
        } else {
            offset = before + (number - early) * span / max(count - early, 1)
        }
        let day = today.adding(days: offset - days + 1)
        return (day, number - numbers(on: day).lowerBound + 1)
    }

    /// Which dossiers are registered on a day.
    package func numbers(on day: PlainDate) -> Range<Int> {
        let before = days > recent ? days - recent : 0
        let span = min(days, recent)
        let offset = day.days(to: today)
        let index = days - 1 - offset
        if index < before {
            return Self.share(index, of: early, before)
        }
        let range = Self.share(index - before, of: count - early, span)
        return range.lowerBound + early..<range.upperBound + early
    }

    /// The numbers n of 0..<count with n * parts / count == part.
    private static func share(_ part: Int, of count: Int, _ parts: Int) -> Range<Int> {
        func bound(_ part: Int) -> Int { (part * count + parts - 1) / parts }
        return bound(part)..<bound(part + 1)
    }
}
