//! What a fault does to a case: nothing but say so.

use std::sync::Arc;

use bylaw::audit::LogKey;
use bylaw::clock::{Clock, instant_of};
use bylaw::domain::actor::ActorName;
use bylaw::domain::case::{Act, Case, Event, Position};
use bylaw::domain::{OutcomeKind, Principal, Role};
use bylaw::flow::{
    ActError, FlowError, Host, act, file_matter, load_case, read_case, replan, run_due,
};
use bylaw::policy::Jurisdiction;
use bylaw::rules::{Limits, Plugin};
use bylaw::store::Store;
use bylaw_tests::databases;
use bylaw_tests::guests::{component_row, governed_by, hostile};

use crate::{LIMITS, day, library, matter, titled};

/// A host of the hostile jurisdiction at 09:00 of a day, on a store.
pub(crate) struct Town {
    pub(crate) host: Host,
    pub(crate) jurisdiction: Arc<Jurisdiction>,
}

impl Town {
    pub(crate) async fn founded() -> Self {
        let town = Self::governed(databases::fresh().await, LIMITS, "2025-09-26");
        let name = town.jurisdiction.name();
        let mut tx = town.host.store.begin(name).await.unwrap();
        tx.insert_component(&component_row(town.rules().digest()), &[])
            .await
            .unwrap();
        tx.commit().await.unwrap();
        town
    }

    fn governed(store: Store, limits: Limits, today: &str) -> Self {
        let library = library();
        let jurisdiction = governed_by(library.load(&hostile(), limits).unwrap());
        let clock = Clock::standing_at(instant_of(day(today), 9, &jurisdiction.policy.zone));
        let key = LogKey::throw_away().unwrap();
        let mut host = Host::new(store, clock, library, vec![Arc::clone(&jurisdiction)], key);
        host.stand_ins = true;
        Self { host, jurisdiction }
    }

    /// The same town after a restart, on another day and with other limits in its policy.
    fn restarted(self, limits: Limits, today: &str) -> Self {
        Self::governed(self.host.store, limits, today)
    }

    pub(crate) fn rules(&self) -> Arc<Plugin> {
        Arc::clone(&self.jurisdiction.releases.now().releases[0].plugin)
    }

    pub(crate) async fn file(&self, purpose: &str) -> String {
        file_matter(&self.host, &self.jurisdiction, matter(purpose), None)
            .await
            .unwrap()
            .id
    }

    async fn case(&self, id: &str) -> Case {
        load_case(&self.host, &self.jurisdiction, id).await.unwrap()
    }

    async fn events(&self, id: &str) -> Vec<Event> {
        let mut view = self
            .host
            .store
            .read(self.jurisdiction.name())
            .await
            .unwrap();
        let events = view.events(id).await;
        events
            .unwrap()
            .into_iter()
            .map(|stored| stored.event)
            .collect()
    }

    pub(crate) async fn decide(&self, id: &str, decision: Act) -> Result<Case, ActError> {
        act(
            &self.host,
            &self.jurisdiction,
            id,
            ActorName::from(Role::DataAuthority),
            decision,
            None,
        )
        .await
    }
}

fn platform() -> Principal {
    Principal::claiming(Role::PlatformOperator.into())
}

#[tokio::test]
async fn a_filing_whose_plan_faults_is_kept_and_says_what_happened() {
    let town = Town::founded().await;
    for (purpose, wanted, words) in [
        ("loop", "out-of-fuel", "fuel"),
        ("recursion", "out-of-stack", "deeply"),
        ("memory", "out-of-memory", "memory"),
        ("trap", "trapped", "unreachable"),
        ("strings", "answer-too-large", "more than 262144 bytes"),
        ("no-text", "malformed-answer", "utf-8"),
        (
            "unreachable-stage",
            "unreachable-stage",
            "stage `island` cannot be reached",
        ),
        (
            "refusal-asks-nothing",
            "refusal-asks-nothing",
            "outcome `refuse` of stage `decide`",
        ),
        ("long-period", "long-period", "more than thirty years"),
    ] {
        let id = town.file(purpose).await;
        let case = town.case(&id).await;
        let Position::Unplanned { code, message } = &case.position else {
            panic!("{purpose}: {:?}", case.position)
        };
        assert_eq!(code, wanted, "{purpose}");
        assert!(message.contains(words), "{purpose}: {message}");
        assert!(case.route.is_none() && case.outcomes.is_empty() && case.effects.is_empty());
        let view = read_case(&town.host, &id).await.unwrap();
        assert_eq!(view.state, "unplanned");
        let told = format!("{wanted}: {message}");
        assert_eq!(view.trouble, Some(told), "{purpose}");
        let failed =
            |event: &Event| matches!(event, Event::PlanFailed { code, .. } if code == wanted);
        assert!(
            view.history.iter().any(|item| failed(&item.event)),
            "{purpose}"
        );
    }
}

#[tokio::test]
async fn a_filing_that_is_planned_later_has_the_clocks_of_its_filing() {
    let town = Town::founded().await;
    let poor = Limits {
        fuel: 1_000_000,
        ..LIMITS
    };
    let town = town.restarted(poor, "2025-09-26");
    let id = town.file("hungry").await;
    replan(&town.host, &id, &platform(), None).await.unwrap();
    let case = town.case(&id).await;
    assert!(
        matches!(&case.position, Position::Unplanned { code, .. } if code == "out-of-fuel"),
        "{:?}",
        case.position
    );
    // Three working days later the policy gives more fuel, and the same rules plan the same case.
    let town = town.restarted(LIMITS, "2025-09-30");
    replan(&town.host, &id, &platform(), None).await.unwrap();
    let case = town.case(&id).await;
    let Position::Open(standing) = &case.position else {
        panic!("{:?}", case.position)
    };
    assert_eq!(standing.entered_on, day("2025-09-26"));
    assert!(!standing.unconfirmed);
    let clock = case.due().unwrap();
    // The holidays of October lie between: the fifth working day after the filing is the 10th.
    assert_eq!(
        (clock.day_zero, clock.due),
        (day("2025-09-26"), day("2025-10-10"))
    );
    // Planning again what is planned changes nothing.
    assert_eq!(
        replan(&town.host, &id, &platform(), None)
            .await
            .unwrap()
            .revision,
        case.revision
    );
}

#[tokio::test]
async fn a_lapse_that_is_already_past_waits_for_a_person() {
    let town = Town::founded().await;
    let town = town.restarted(
        Limits {
            fuel: 1_000_000,
            ..LIMITS
        },
        "2025-09-26",
    );
    let id = town.file("hungry").await;
    let town = town.restarted(LIMITS, "2025-11-03");
    run_due(&town.host).await.unwrap();
    replan(&town.host, &id, &platform(), None).await.unwrap();
    let case = town.case(&id).await;
    run_due(&town.host).await.unwrap();
    let case_later = town.case(&id).await;
    assert_eq!(
        case.revision, case_later.revision,
        "silence approves only once a person has confirmed the dates"
    );
    let Position::Open(standing) = &case_later.position else {
        panic!("{:?}", case_later.position)
    };
    assert!(standing.unconfirmed);
    assert_eq!(case_later.due().unwrap().due, day("2025-10-10"));
}

#[tokio::test]
async fn an_act_whose_entry_makes_the_rules_fault_changes_nothing() {
    let town = Town::founded().await;
    let id = town.file("street lights").await;
    let before = town.case(&id).await;
    for (title, wanted) in [
        ("trap", "trapped"),
        ("loop", "out-of-fuel"),
        ("no-subject", "no-subject"),
    ] {
        let decision = Act {
            outcome: Some(OutcomeKind::Complete),
            entry: Some(titled(title)),
            ..Act::default()
        };
        let error = town.decide(&id, decision).await.unwrap_err();
        let ActError::Flow(FlowError::Fault(fault)) = error else {
            panic!("{title}: {error}")
        };
        assert_eq!(fault.code(), wanted, "{title}");
        let after = town.case(&id).await;
        let told = town.events(&id).await.pop().unwrap();
        let faulted = matches!(&told, Event::Faulted { code, .. } if code == wanted);
        assert!(faulted, "{title}: {told:?}");
        assert!(
            matches!(after.position, Position::Open(_)) && after.outcomes.is_empty(),
            "{title}"
        );
        assert_eq!(
            after.due().map(|clock| clock.due),
            before.due().map(|clock| clock.due),
            "{title}"
        );
    }
    // A person can still act.
    let decision = Act {
        outcome: Some(OutcomeKind::Approve),
        ..Act::default()
    };
    let case = town.decide(&id, decision).await.unwrap();
    assert!(
        matches!(case.position, Position::Closed(_)),
        "{:?}",
        case.position
    );
}

#[tokio::test]
async fn an_unplanned_case_can_be_withdrawn() {
    let town = Town::founded().await;
    let id = town.file("trap").await;
    let withdrawal = Act {
        withdraw: true,
        ..Act::default()
    };
    let by = ActorName::from(Role::Applicant);
    let case = act(&town.host, &town.jurisdiction, &id, by, withdrawal, None)
        .await
        .unwrap();
    assert!(
        matches!(case.position, Position::Closed(_)),
        "{:?}",
        case.position
    );
}

#[tokio::test]
async fn an_entry_whose_check_faults_leaves_its_publication_unplanned() {
    let town = Town::founded().await;
    let mut publication = matter("");
    publication.kind = bylaw::domain::MatterKind::EntryPublication;
    publication.proposed = Some(titled("memory"));
    publication.entry = None;
    let filed = file_matter(&town.host, &town.jurisdiction, publication, None)
        .await
        .unwrap();
    let unplanned =
        matches!(&filed.case.position, Position::Unplanned { code, .. } if code == "out-of-memory");
    assert!(unplanned, "{:?}", filed.case.position);
}

/// Rules that settle a matter by starting the next one would otherwise never come to an end.
#[tokio::test]
async fn matters_that_start_each_other_come_to_an_end() {
    let town = Town::founded().await;
    let mut id = town.file("chain").await;
    run_due(&town.host).await.unwrap();
    let mut length = 0;
    let trouble = loop {
        let view = read_case(&town.host, &id).await.unwrap();
        let [(_, _, next, trouble)] = &view.follow_ups[..] else {
            panic!("{:?}", view.follow_ups)
        };
        let Some(next) = next else {
            break trouble.clone().unwrap();
        };
        id.clone_from(next);
        length += 1;
    };
    assert_eq!(length, 4);
    assert!(trouble.contains("without anybody's doing"), "{trouble}");
}
