//! What an actor may decide: `refuse().needs(reason()).cite(art(25).para(3))`.

use crate::citations::{Citations, text};
use crate::types::{
    Actor, BasisRank, Catalog, Clock, Course, Date, Decision, Effect, ExchangeMethod, FollowUp,
    Grant, MatterKind, OnwardUse, Outcome, OutcomeKind, Period, Requirement, Text,
};

macro_rules! outcomes {
    ($($(#[$doc:meta])* $name:ident => $kind:ident, $id:literal, $zh:literal, $en:literal;)*) => {
        $($(#[$doc])* pub fn $name() -> Outcome {
            outcome(OutcomeKind::$kind, $id, text($zh, $en))
        })*
    };
}

outcomes! {
    /// Consent, permission, publication.
    approve => Approve, "approve", "同意", "Approve";
    /// The contrary; conventions say what it must come with.
    refuse => Refuse, "refuse", "不同意", "Refuse";
    /// A mediation that failed goes on to the next body: `refer().to("decision")`.
    refer => Refer, "refer", "协调不成，转报决定", "Refer on";
    /// A dispute ends.
    settle => Settle, "settle", "协调一致", "Settle";
    /// Taken on record, or accepted for handling.
    confirm => Confirm, "confirm", "确认备案", "Take on record";
    /// What was asked to be corrected is corrected.
    correct => Correct, "correct", "更正", "Correct";
    /// The contrary of `correct`, or of accepting.
    reject => Reject, "reject", "不予受理或者不予更正", "Reject";
    /// What had to be done, told or reported is done.
    complete => Complete, "complete", "办结", "Complete";
}

/// Asks the applicant for more. The case waits in its stage and the clock keeps running: none of
/// the five texts says otherwise, and the title says so. Where a text does, [`Outcome::waits`] says
/// what the clock does, and the title follows.
pub fn request_supplement() -> Outcome {
    let kind = OutcomeKind::RequestSupplement;
    let mut outcome = outcome(kind, "request-supplement", asking(Clock::Keeps));
    outcome.course = Course::Wait(Clock::Keeps);
    outcome
}

/// What asking for more is called until told otherwise, by what it does to the period.
fn asking(clock: Clock) -> Text {
    match clock {
        Clock::Keeps => text(
            "要求补充材料（条文未规定补正，期限继续计算）",
            "Ask for more (the text is silent on supplements; the period keeps running)",
        ),
        Clock::Suspends => text(
            "要求补充材料（补正期间不计入期限）",
            "Ask for more (the time that it takes does not count)",
        ),
        Clock::Restarts => text(
            "要求补充材料（补正后期限重新计算）",
            "Ask for more (the period then begins anew)",
        ),
    }
}

/// An outcome that closes the case and asks for nothing, until told otherwise.
pub fn outcome(kind: OutcomeKind, id: &str, title: Text) -> Outcome {
    Outcome {
        id: id.into(),
        kind,
        title,
        requires: vec![],
        effects: vec![],
        course: Course::Close,
        times: None,
        citations: vec![],
    }
}

impl Outcome {
    /// Another identifier than the kind's word, where a stage has two of a kind.
    #[must_use]
    pub fn id(mut self, id: &str) -> Self {
        self.id = id.into();
        self
    }

    /// Other words than the kind's own.
    #[must_use]
    pub fn titled(mut self, zh: &str, en: &str) -> Self {
        self.title = text(zh, en);
        self
    }

    /// What must come with it before the host accepts it.
    #[must_use]
    pub fn needs(mut self, requirement: Requirement) -> Self {
        self.requires.push(requirement);
        self
    }

    /// What it does, after what it does already.
    #[must_use]
    pub fn does(mut self, effect: Effect) -> Self {
        self.effects.push(effect);
        self
    }

    /// Leads to the stage `id` instead of closing the case.
    #[must_use]
    pub fn to(mut self, id: &str) -> Self {
        self.course = Course::Stage(id.into());
        self
    }

    /// Stays in the stage and waits for the applicant. The title of [`request_supplement`] follows,
    /// unless another one was given.
    #[must_use]
    pub fn waits(mut self, clock: Clock) -> Self {
        if let Course::Wait(before) = self.course
            && self.title == asking(before)
        {
            self.title = asking(clock);
        }
        self.course = Course::Wait(clock);
        self
    }

    /// May be chosen so many times in its stage.
    #[must_use]
    pub fn times(mut self, times: u8) -> Self {
        self.times = Some(times);
        self
    }

    /// Where the text says so.
    #[must_use]
    pub fn cite(mut self, cites: impl Citations) -> Self {
        self.citations.extend(cites.list());
        self
    }
}

/// What the law itself settles, without anybody deciding.
pub fn settled_as(
    kind: OutcomeKind,
    zh: &str,
    en: &str,
    effects: Vec<Effect>,
    cites: impl Citations,
) -> Decision {
    Decision {
        kind,
        title: text(zh, en),
        effects,
        citations: cites.list(),
    }
}

/// Reasons must be stated.
pub fn reason() -> Requirement {
    Requirement::Reason
}

/// A basis of one of these ranks must be named.
pub fn legal_basis(ranks: impl Into<Vec<BasisRank>>) -> Requirement {
    Requirement::LegalBasis(ranks.into())
}

/// An agreement must be signed.
pub fn agreement() -> Requirement {
    Requirement::Agreement
}

/// Another body must have recorded its consent.
pub fn consent(of: Actor) -> Requirement {
    Requirement::Consent(of)
}

/// A document must have been handed in.
pub fn material(zh: &str, en: &str) -> Requirement {
    Requirement::Material(text(zh, en))
}

/// The actor sets the period of the next stage.
pub fn time_limit() -> Requirement {
    Requirement::TimeLimit
}

/// The entry as it has become must be handed in.
pub fn new_entry() -> Requirement {
    Requirement::Entry
}

/// Access to all that was asked for, by any method, without an end, silent on onward use.
pub fn access() -> Grant {
    Grant {
        items: vec![],
        method: None,
        until: None,
        onward: OnwardUse::Unstated,
        public_service: false,
    }
}

impl Grant {
    /// Only these items.
    #[must_use]
    pub fn items(mut self, items: Vec<String>) -> Self {
        self.items = items;
        self
    }

    /// Only by this method.
    #[must_use]
    pub fn by_method(mut self, method: Option<ExchangeMethod>) -> Self {
        self.method = method;
        self
    }

    /// The last day.
    #[must_use]
    pub fn until(mut self, day: Option<Date>) -> Self {
        self.until = day;
        self
    }

    /// What the text says of passing the data on.
    #[must_use]
    pub fn onward(mut self, onward: OnwardUse) -> Self {
        self.onward = onward;
        self
    }

    /// The data may also serve public services.
    #[must_use]
    pub fn public_service(mut self) -> Self {
        self.public_service = true;
        self
    }
}

/// Gives access.
pub fn grant(grant: Grant) -> Effect {
    Effect::GrantAccess(grant)
}

/// Publishes the proposed entry. It then stands in these catalogs.
pub fn publish_in(catalogs: impl Into<Vec<Catalog>>) -> Effect {
    Effect::PublishEntry(catalogs.into())
}

/// Replaces the entry by the new one. It then stands in these catalogs and no others.
pub fn revise_in(catalogs: impl Into<Vec<Catalog>>) -> Effect {
    Effect::ReviseEntry(catalogs.into())
}

/// Makes public on what a restricted class rests (公开依据): after [`publish_in`], which puts the
/// entry where its basis can be seen.
pub fn disclose_basis() -> Effect {
    Effect::DiscloseBasis
}

/// Ends the provision of the data (停止提供).
pub fn stop_provision() -> Effect {
    Effect::StopProvision
}

/// Adds the entry to the catalog of open data (开放). Without a new entry, closed data becomes
/// open to everybody, and conditions stay as they are.
pub fn open_entry() -> Effect {
    Effect::OpenEntry
}

/// Suspends the approval of the respondents' projects (暂停项目审批).
pub fn suspend_projects() -> Effect {
    Effect::SuspendProjects
}

/// Suspends the access of the respondents, to the matter's entry if it names one (暂停权限).
pub fn suspend_access() -> Effect {
    Effect::SuspendAccess
}

/// Lifts what this case suspended (恢复权限); what other cases suspended stays so.
pub fn restore_access() -> Effect {
    Effect::RestoreAccess
}

/// Ends that access (终止权限).
pub fn end_access() -> Effect {
    Effect::EndAccess
}

/// Tells somebody (告知、通知、反馈).
pub fn notify(actor: Actor) -> Effect {
    Effect::Notify(actor)
}

/// Files it with a body that takes it on record (备案、报送).
pub fn file_with(actor: Actor) -> Effect {
    Effect::FileWith(actor)
}

/// Sets another matter in motion, at once or after a period.
pub fn follow(kind: MatterKind, after: Option<Period>) -> Effect {
    Effect::Follow(FollowUp { kind, after })
}

/// A measure that people carry out, such as public criticism.
pub fn measure(zh: &str, en: &str) -> Effect {
    Effect::Measure(text(zh, en))
}
