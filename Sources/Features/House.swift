package import Web

/// All that the service answers to (ngôi nhà): one line per thing that somebody does.
package struct House: Sendable {
    let station: Station
    let door: Door
    let frame: Frame
    let letterhead: Letterhead
    /// The one password of everybody in the demonstration; nil in earnest.
    let demoPassword: String?
    /// Shared by all that scan, since it remembers which devices may.
    private let devices: DeviceDesk

    package init(
        station: Station, door: Door, frame: Frame, letterhead: Letterhead = Letterhead(),
        demoPassword: String? = nil
    ) {
        self.station = station
        self.door = door
        self.frame = frame
        self.letterhead = letterhead
        self.demoPassword = demoPassword
        devices = DeviceDesk(pool: station.door, ledger: station.ledger)
    }

    package func routes() -> Routes {
        var routes = Routes()
        addPrograms(to: &routes)
        addPeople(to: &routes)
        return routes
    }

    private let limits = FactorLimits()

    /// For programs: JSON under `/v1`.
    private func addPrograms(to routes: inout Routes) {
        Sessions(door: door).add(to: &routes)
        Offices(station: station).add(to: &routes)
        Procedures(station: station).add(to: &routes)
        Units(station: station).add(to: &routes)
        Machines().add(to: &routes)
        Registering(station: station).add(to: &routes)
        Deciding(station: station).add(to: &routes)
        DueDates(station: station).add(to: &routes)
        Carrying(station: station).add(to: &routes)
        Sync(devices: devices).add(to: &routes)
        HandingOver(station: station).add(to: &routes)
        Papers(station: station, letterhead: letterhead).add(to: &routes)
        Worklists(station: station).add(to: &routes)
        Devices(devices: devices).add(to: &routes)
        RoundStops(station: station).add(to: &routes)
        Tracking(station: station, limits: limits).add(to: &routes)
    }

    /// For people: pages and their forms.
    private func addPeople(to routes: inout Routes) {
        SigningIn(station: station, door: door, frame: frame, demoPassword: demoPassword)
            .add(to: &routes)
        OwnPassword(door: door, frame: frame).add(to: &routes)
        Home(station: station, frame: frame).add(to: &routes)
        PeoplePages(station: station, door: door, frame: frame).add(to: &routes)
        PersonPage(station: station, door: door, frame: frame).add(to: &routes)
        OfficesPage(station: station, frame: frame).add(to: &routes)
        ScanPage(station: station, frame: frame, devices: devices).add(to: &routes)
        OfflinePages(station: station, frame: frame, devices: devices).add(to: &routes)
        DevicePages(station: station, frame: frame, devices: devices).add(to: &routes)
        ArrivalsPage(station: station, frame: frame).add(to: &routes)
        DeparturesPage(station: station, frame: frame).add(to: &routes)
        HandOverPages(station: station, frame: frame).add(to: &routes)
        RegisterPage(station: station, frame: frame).add(to: &routes)
        ExceptionsPage(station: station, frame: frame).add(to: &routes)
        WorklistPage(station: station, frame: frame).add(to: &routes)
        Results(station: station, frame: frame).add(to: &routes)
        DossierPage(station: station, frame: frame).add(to: &routes)
        DossierForms(station: station, frame: frame).add(to: &routes)
        DueDatePage(station: station, frame: frame).add(to: &routes)
        Supervising(station: station, frame: frame).add(to: &routes)
        TrackingPages(station: station, frame: frame, limits: limits).add(to: &routes)
    }
}
