import Domain

/// Turns both histories into who held what, from when to when.
extension Hold {
    /// The dossier's own row: whoever answers for each stage.
    static func holds(of steps: [DossierStepView], agency: String, _ context: some TextChoosing)
        -> [Hold]
    {
        var holds: [Hold] = []
        for step in steps {
            if holds.last?.to == nil, !holds.isEmpty {
                holds[holds.count - 1].to = step.occurredAt
            }
            guard step.to.answers != .nobody else { continue }
            let stage = context.text(step.to.vietnamese, step.to.english)
            let who: String
            let kind: Kind
            switch step.to.answers {
            case .citizen: (kind, who) = (.citizen, context.text("Người dân", "The citizen"))
            case .post: (kind, who) = (.post, context.text("Bưu điện", "The post"))
            case .agency: (kind, who) = (.agency, agency)
            case .nobody: continue
            }
            holds.append(
                Hold(
                    kind: kind, who: "\(who), \(stage)", from: step.occurredAt, to: nil,
                    inferred: step.inferred))
        }
        return holds
    }

    /// A parcel's row: whose hands it was in.
    ///
    /// `sender` is the agency, of what an agency sends; nil is the citizen.
    static func holds(
        of steps: [ParcelStepView], sender: String?, _ context: some TextChoosing
    ) -> [Hold] {
        var holds: [Hold] = []
        for step in steps {
            let next = hold(after: step, sender, context)
            if let last = holds.last, last.to == nil {
                // Damage or a missed delivery leaves it where it is.
                if let next, next.who == last.who, next.kind == last.kind { continue }
                holds[holds.count - 1].to = step.occurredAt
            }
            if let next { holds.append(next) }
        }
        return holds
    }

    private static func hold(
        after step: ParcelStepView, _ sender: String?, _ context: some TextChoosing
    ) -> Hold? {
        func make(_ kind: Kind, _ who: String) -> Hold {
            Hold(
                kind: kind, who: who, from: step.occurredAt, to: nil, inferred: step.inferred)
        }
        switch step.to {
        case .announced, .cancelled:
            return sender.map { make(.agency, $0) }
                ?? make(.citizen, context.text("Người gửi", "The sender"))
        case .withCourier, .outForDelivery:
            return make(
                .post, step.worker ?? step.actor ?? context.text("Bưu tá", "A postal worker"))
        case .atOffice: return make(.post, step.office ?? context.text("Bưu cục", "A post office"))
        case .inDispatch:
            let dispatch = context.text("Chuyến thư", "Dispatch")
            return make(.post, [dispatch, step.dispatch].compactMap(\.self).joined(separator: " "))
        case .lost: return make(.nobody, context.text("Thất lạc", "Lost"))
        case .delivered, .disposed: return nil
        }
    }
}

/// Something that knows which language it speaks.
protocol TextChoosing {
    func text(_ vietnamese: String, _ english: String) -> String
}
