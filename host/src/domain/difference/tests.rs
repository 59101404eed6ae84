//! Each kind of difference is found where it is made, and nothing where nothing is.

mod properties;

use super::{Answered, Difference, What, differences};
use crate::domain::{
    Actor, BasisRank, Capacity, Citation, Clock, ClockStart, Course, Date, Deadline, Decision,
    Effect, Expiry, Extension, Finding, Outcome, OutcomeKind, Period, Proposal, Reach, Requirement,
    Role, Route, Severity, Stage, Text,
};

fn text(word: &str) -> Text {
    Text {
        zh: format!("{word}（中）"),
        en: word.to_owned(),
    }
}

fn cite(article: u16) -> Vec<Citation> {
    vec![Citation {
        instrument: "town".into(),
        article,
        paragraph: Some(1),
        item: None,
    }]
}

fn actor(role: Role) -> Actor {
    Actor {
        role,
        reach: Reach::Same,
        capacity: Capacity::Body,
    }
}

fn outcome(id: &str, kind: OutcomeKind, course: Course) -> Outcome {
    Outcome {
        id: id.into(),
        kind,
        title: text(id),
        requires: vec![],
        effects: vec![],
        course,
        times: None,
        citations: cite(9),
    }
}

fn stage(id: &str, role: Role, outcomes: Vec<Outcome>) -> Stage {
    Stage {
        id: id.into(),
        title: text(id),
        actor: actor(role),
        consults: vec![],
        deadline: Some(Deadline {
            within: Some(Period::WorkingDays(10)),
            start: ClockStart::Receipt,
            extension: None,
            expiry: Expiry::Breach,
            reading: None,
            citations: cite(7),
        }),
        outcomes,
        citations: cite(8),
    }
}

fn stages() -> Vec<Stage> {
    let mut refuse = outcome("refuse", OutcomeKind::Refuse, Course::Close);
    refuse.requires = vec![
        Requirement::Reason,
        Requirement::LegalBasis(vec![BasisRank::Law, BasisRank::Rule]),
    ];
    let mut approve = outcome("approve", OutcomeKind::Approve, Course::Close);
    approve.effects = vec![Effect::OpenEntry, Effect::DiscloseBasis];
    let wait = Course::Wait(Clock::Keeps);
    let ask = outcome("ask", OutcomeKind::RequestSupplement, wait);
    let pass = outcome(
        "pass",
        OutcomeKind::Complete,
        Course::Stage("decide".into()),
    );
    let mut decide = stage("decide", Role::Provider, vec![approve, refuse, ask]);
    if let Some(deadline) = &mut decide.deadline {
        deadline.expiry = Expiry::Deem("approve".into());
    }
    vec![stage("pass-on", Role::DataAuthority, vec![pass]), decide]
}

fn finding(severity: Severity, subject: &str) -> Finding {
    Finding {
        severity,
        subject: subject.into(),
        message: text("something"),
        citations: cite(3),
    }
}

fn proposal() -> Proposal {
    Proposal {
        route: Route::Staged(stages()),
        findings: vec![finding(Severity::Note, "opening.class")],
    }
}

fn between(old: &Proposal, new: &Proposal) -> Vec<Difference> {
    differences(&Answered::proposed(old), &Answered::proposed(new))
}

fn kinds(found: &[Difference]) -> Vec<What> {
    found.iter().map(|difference| difference.what).collect()
}

type Change = fn(&mut Stage, &mut Stage);

/// A change of the first or second stage, and what it must be called.
const CHANGES: [(&[What], Change); 21] = [
    (&[What::Actor], |first, _| {
        first.actor = actor(Role::Government);
    }),
    (&[What::Actor], |first, _| {
        first.actor.capacity = Capacity::Head;
    }),
    (&[What::Consults], |first, _| {
        first.consults = vec![actor(Role::Provider)];
    }),
    (&[What::Period], |_, second| {
        second.deadline.as_mut().unwrap().within = Some(Period::WorkingDays(20));
    }),
    (&[What::Period], |_, second| {
        second.deadline.as_mut().unwrap().within = Some(Period::CalendarDays(10));
    }),
    (
        &[What::Period, What::ClockStart, What::Silence],
        |first, _| first.deadline = None,
    ),
    (&[What::ClockStart], |_, second| {
        second.deadline.as_mut().unwrap().start = ClockStart::Filing;
    }),
    (&[What::Silence], |_, second| {
        second.deadline.as_mut().unwrap().expiry = Expiry::Deem("refuse".into());
    }),
    (&[What::Silence], |_, second| {
        second.deadline.as_mut().unwrap().expiry = Expiry::Breach;
    }),
    (&[What::Extension], |_, second| {
        second.deadline.as_mut().unwrap().extension = Some(Extension {
            up_to: Period::WorkingDays(5),
            approver: actor(Role::Government),
            times: 1,
            notify: vec![],
            citations: cite(7),
        });
    }),
    (&[What::Reading], |_, second| {
        second.deadline.as_mut().unwrap().reading = Some(text("so"));
    }),
    (&[What::Citation], |_, second| {
        second.deadline.as_mut().unwrap().citations = cite(70);
    }),
    (&[What::Citation], |_, second| second.citations = cite(80)),
    (&[What::OutcomeGone], |_, second| {
        drop(second.outcomes.pop());
    }),
    (&[What::OutcomeKind], |first, _| {
        first.outcomes[0].kind = OutcomeKind::Confirm;
    }),
    (&[What::RequirementGone], |_, second| {
        drop(second.outcomes[1].requires.remove(0));
    }),
    (
        &[What::RequirementGone, What::RequirementAppeared],
        |_, second| {
            second.outcomes[1].requires[1] = Requirement::LegalBasis(vec![BasisRank::Law]);
        },
    ),
    (&[What::Effect], |_, second| {
        drop(second.outcomes[0].effects.pop());
    }),
    (&[What::Course], |first, _| {
        first.outcomes[0].course = Course::Close;
    }),
    (&[What::Times], |_, second| {
        second.outcomes[2].times = Some(1);
    }),
    (&[What::Wording], |_, second| {
        second.title = text("otherwise");
    }),
];

#[test]
fn a_change_of_a_stage_is_called_what_it_is_and_nothing_else() {
    for (number, (expected, change)) in CHANGES.iter().enumerate() {
        let (old, mut new) = (proposal(), proposal());
        let Route::Staged(stages) = &mut new.route else {
            unreachable!()
        };
        let [first, second] = &mut stages[..] else {
            unreachable!()
        };
        change(first, second);
        let found = between(&old, &new);
        assert_eq!(kinds(&found), *expected, "change {number}: {found:#?}");
        let back = between(&new, &old);
        assert_eq!(swapped(&back), sorted(&found), "change {number}");
        assert!(found.iter().all(|one| !one.citations.is_empty()));
    }
}

#[test]
fn a_longer_period_says_where_from_what_to_what_and_by_which_article() {
    let (old, mut new) = (proposal(), proposal());
    let Route::Staged(stages) = &mut new.route else {
        unreachable!()
    };
    stages[1].deadline.as_mut().unwrap().within = Some(Period::WorkingDays(20));
    let found = between(&old, &new);
    let json = serde_json::to_value(&found).unwrap();
    assert_eq!(
        json,
        serde_json::json!([{
            "what": "period",
            "stage": "decide",
            "place": { "zh": "decide（中）", "en": "decide" },
            "old": { "zh": "10个工作日", "en": "10 working days" },
            "new": { "zh": "20个工作日", "en": "20 working days" },
            "citations": [{ "instrument": "town", "article": 7, "paragraph": 1, "item": null }],
        }])
    );
    let text = found[0].text();
    assert_eq!(text.en, "decide, period: 10 working days → 20 working days");
    assert_eq!(text.zh, "decide（中），期限：10个工作日 → 20个工作日");
    let again: Vec<Difference> = serde_json::from_value(json).unwrap();
    assert_eq!(again, found);
}

#[test]
fn what_is_only_called_otherwise_is_the_same() {
    let (old, mut new) = (proposal(), proposal());
    let Route::Staged(stages) = &mut new.route else {
        unreachable!()
    };
    stages[1].id = "ruling".into();
    stages[0].outcomes[0].course = Course::Stage("ruling".into());
    stages[0].outcomes[0].id = "hand-over".into();
    stages[1].outcomes[0].id = "yes".into();
    stages[1].deadline.as_mut().unwrap().expiry = Expiry::Deem("yes".into());
    stages[1].outcomes.reverse();
    assert_eq!(between(&old, &new), []);
}

#[test]
fn a_stage_more_is_one_stage_more() {
    let (old, mut new) = (proposal(), proposal());
    let Route::Staged(stages) = &mut new.route else {
        unreachable!()
    };
    let mut consent = stage(
        "consent",
        Role::Government,
        vec![outcome(
            "confirm",
            OutcomeKind::Confirm,
            Course::Stage("decide".into()),
        )],
    );
    consent.deadline = None;
    stages[0].outcomes[0].course = Course::Stage("consent".into());
    stages.insert(1, consent);
    assert_eq!(
        kinds(&between(&old, &new)),
        [What::Course, What::StageAppeared]
    );
    assert_eq!(kinds(&between(&new, &old)), [What::Course, What::StageGone]);
    let Route::Staged(stages) = &mut new.route else {
        unreachable!()
    };
    stages.swap(0, 1);
    assert!(kinds(&between(&old, &new)).contains(&What::FirstStage));
}

#[test]
fn what_becomes_of_a_matter_is_one_difference_and_its_findings_are_others() {
    let route = proposal();
    let settled = Proposal {
        route: Route::Settled(Decision {
            kind: OutcomeKind::Approve,
            title: text("given"),
            effects: vec![],
            citations: cite(5),
        }),
        findings: route.findings.clone(),
    };
    let errors = [finding(Severity::Error, "statement.purpose")];
    let answers = [
        Answered::proposed(&route),
        Answered::proposed(&settled),
        Answered::refused(&errors),
        Answered::faulted("trapped"),
    ];
    for (i, old) in answers.iter().enumerate() {
        for (j, new) in answers.iter().enumerate() {
            let found = kinds(&differences(old, new));
            assert_eq!(found.contains(&What::Fate), i != j);
            assert!(i != j || found.is_empty());
        }
    }
    let found = differences(&answers[0], &answers[2]);
    assert_eq!(
        kinds(&found),
        [What::FindingGone, What::FindingAppeared, What::Fate]
    );
    let faults = differences(&answers[3], &Answered::faulted("out-of-fuel"));
    assert_eq!(kinds(&faults), [What::Fault]);
}

#[test]
fn findings_are_held_against_each_other_by_their_subject() {
    let old = [
        finding(Severity::Error, "statement.purpose"),
        finding(Severity::Error, "statement.scenario"),
        finding(Severity::Note, "opening.class"),
    ];
    let new = [
        finding(Severity::Note, "opening.class"),
        finding(Severity::Warning, "statement.purpose"),
        finding(Severity::Error, "statement.items"),
    ];
    let found = differences(&Answered::refused(&old), &Answered::refused(&new));
    let subjects: Vec<_> = found
        .iter()
        .map(|one| (one.what, one.subject.as_deref().unwrap()))
        .collect();
    assert_eq!(
        subjects,
        [
            (What::FindingSeverity, "statement.purpose"),
            (What::FindingGone, "statement.scenario"),
            (What::FindingAppeared, "statement.items"),
        ]
    );
}

#[test]
fn due_dates_are_compared_where_both_were_counted() {
    let route = proposal();
    let day = |day| Date::new(2025, 10, day);
    let due = |dues: &[Option<Date>], other: &[Option<Date>]| {
        let (old, new) = (Answered::proposed(&route), Answered::proposed(&route));
        kinds(&differences(&old.due(dues), &new.due(other)))
    };
    assert_eq!(due(&[None, day(9)], &[None, day(9)]), []);
    assert_eq!(due(&[None, day(9)], &[None, day(10)]), [What::DueDate]);
    assert_eq!(due(&[None, day(9)], &[day(3)]), []);
    assert_eq!(due(&[], &[day(3)]), []);
}

/// As it must be when old and new change places.
fn swapped(found: &[Difference]) -> Vec<(What, Option<Text>, Option<Text>)> {
    let other_way = |what: What| match what {
        What::FindingAppeared => What::FindingGone,
        What::FindingGone => What::FindingAppeared,
        What::StageAppeared => What::StageGone,
        What::StageGone => What::StageAppeared,
        What::OutcomeAppeared => What::OutcomeGone,
        What::OutcomeGone => What::OutcomeAppeared,
        What::RequirementAppeared => What::RequirementGone,
        What::RequirementGone => What::RequirementAppeared,
        same => same,
    };
    let mut all: Vec<_> = found
        .iter()
        .map(|one| (other_way(one.what), one.new.clone(), one.old.clone()))
        .collect();
    all.sort();
    all
}

fn sorted(found: &[Difference]) -> Vec<(What, Option<Text>, Option<Text>)> {
    let mut all: Vec<_> = found
        .iter()
        .map(|one| (one.what, one.old.clone(), one.new.clone()))
        .collect();
    all.sort();
    all
}
