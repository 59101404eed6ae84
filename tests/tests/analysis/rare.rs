//! What hangs on something rare is found, and is a laxity of its own.

use bylaw::domain::{
    Actor, BasisRank, Capacity, CatalogEntry, Course, Date, ExchangeMethod, Matter, MatterKind,
    OutcomeKind, PartyKind, Period, Reach, Role, SharingClass, Stage, Tier, UpdateCycle, sample,
};
use bylaw::rules::guard::{Sort, laxities_of};

use crate::doubles::{Change, Double};
use crate::guard::{calendar, is_name, saying, searched};
use crate::plugin;

const LONGER: fn(&mut Vec<Stage>) = |stages| {
    let deadline = stages[0].deadline.as_mut().unwrap();
    deadline.within = Some(Period::WorkingDays(30));
};

/// One subject area of one kind of department.
pub(crate) const RARE_WORD: Change = Change::Rarely(
    MatterKind::Correction,
    |matter| {
        let of = |entry: &CatalogEntry| {
            entry.domain.as_deref() == Some("meteorology")
                && entry.provider.kind == PartyKind::AuthorisedBody
        };
        matter.entry.as_ref().is_some_and(of)
    },
    LONGER,
);

/// One filing day.
pub(crate) const RARE_DAY: Change = Change::Rarely(
    MatterKind::Correction,
    |matter| matter.filed_on == Date::new(2026, 3, 4).unwrap(),
    LONGER,
);

/// One filing day, and not the class that most matters have.
const RARE_DAY_OF_A_CLASS: Change = Change::Rarely(
    MatterKind::SharingApplication,
    |matter| {
        let of = |entry: &CatalogEntry| entry.sharing.class == SharingClass::Unconditional;
        matter.filed_on == Date::new(2026, 3, 4).unwrap() && matter.entry.as_ref().is_some_and(of)
    },
    LONGER,
);

/// A dispute with a department of another level: nobody above both, and nobody decides in the end.
pub(crate) const BY_ITS_OWN_AUTHORITY: Change = Change::Rarely(
    MatterKind::Dispute,
    |matter| {
        let mut tiers = matter.respondents.iter().map(|party| party.tier);
        tiers.any(|tier| matches!(tier, Some(Tier::State | Tier::Province)))
    },
    |stages| {
        stages.truncate(1);
        stages[0].actor.reach = Reach::Same;
        stages[0]
            .outcomes
            .retain(|outcome| outcome.kind == OutcomeKind::Settle);
    },
);

/// An entry that was there before most.
pub(crate) const RARE_AGE: Change = Change::Rarely(
    MatterKind::Correction,
    |matter| {
        let old = |entry: &CatalogEntry| entry.created_on < Date::new(2017, 1, 1).unwrap();
        matter.entry.as_ref().is_some_and(old)
    },
    LONGER,
);

/// Whoever is called otherwise than the parties and entries of examples.
pub(crate) const UNKNOWN_NAMES: Change = Change::Rarely(
    MatterKind::Correction,
    |matter| {
        let known = |entry: &CatalogEntry| {
            entry.code.starts_with("TEST/") || entry.provider.id == "provider"
        };
        matter.applicant.id != "applicant" && !matter.entry.as_ref().is_some_and(known)
    },
    LONGER,
);

/// Invariant: of what the child answers each is a laxity of its own, so that nothing gross hides
/// behind the name of something harmless, nor behind its exception.
#[test]
fn each_answer_is_a_laxity_of_its_own() {
    let (calendar, base) = (calendar(), plugin("cn"));
    let parent = Double::of(&base, Change::None);
    let by_class: fn(&mut Vec<Stage>) = |stages| {
        let deadline = stages[0].deadline.as_mut().unwrap();
        deadline.within = match deadline.within {
            Some(Period::WorkingDays(1)) => Some(Period::WorkingDays(2)),
            _ => Some(Period::WorkingDays(1000)),
        };
    };
    let rarely = Change::Rarely(
        MatterKind::SharingApplication,
        |matter| matter.statement.method != Some(ExchangeMethod::Query),
        |stages| {
            let deadline = stages[0].deadline.as_mut().unwrap();
            deadline.within = Some(Period::Years(20));
        },
    );
    let mut names = vec![];
    for change in [
        Change::Stages(MatterKind::SharingApplication, by_class),
        rarely,
    ] {
        let child = Double::of(&base, change);
        let report = searched(&child, &parent, &calendar, 0, [1, 0]);
        let late = report.laxities.into_iter();
        let late = late.filter(|one| one.sort == Sort::LaterDueDate);
        names.extend(late.map(|one| one.name));
    }
    assert_eq!(
        names,
        [
            "later-due-date/sharing-application.conditional/reply/1000-working-days/for-10-working-days",
            "later-due-date/sharing-application.unconditional/reply/2-working-days/for-1-working-days",
            "later-due-date/sharing-application.conditional/reply/20-years/for-10-working-days",
            "later-due-date/sharing-application.unconditional/reply/20-years/for-1-working-days",
        ]
    );
    assert!(
        names
            .iter()
            .all(|name| name.is_ascii() && name.len() <= 200)
    );
}

/// Who answers hangs on how often the data are renewed.
#[expect(clippy::ptr_arg, reason = "a change may add a stage")]
fn by_cycle(matter: &Matter, stages: &mut Vec<Stage>) {
    let cycle = matter.entry.as_ref().and_then(|entry| entry.update_cycle);
    let role = match cycle {
        Some(UpdateCycle::Realtime) => Role::DataAuthority,
        Some(UpdateCycle::Daily) => Role::Government,
        Some(UpdateCycle::Weekly) => Role::PlatformOperator,
        Some(UpdateCycle::Monthly) => Role::SecrecyAuthority,
        Some(UpdateCycle::Quarterly) => Role::SecurityAuthority,
        Some(UpdateCycle::HalfYearly) => Role::SupervisoryOrgan,
        Some(UpdateCycle::Yearly) => Role::SuperiorOrgan,
        _ => return,
    };
    stages[0].actor = Actor {
        role,
        reach: Reach::Same,
        capacity: Capacity::Body,
    };
}

/// Invariant: of answers of which no machine says which is worse none is left out, so that whoever
/// answers for those that are told has answered for all.
#[test]
fn answers_of_which_none_is_worse_are_all_told() {
    let (calendar, base) = (calendar(), plugin("cn"));
    let parent = Double::of(&base, Change::None);
    let child = Double::of(
        &base,
        Change::Seeing(MatterKind::SharingApplication, by_cycle),
    );
    let report = searched(&child, &parent, &calendar, 0, [1, 0]);
    let conditional = report
        .laxities
        .iter()
        .filter(|one| one.sort == Sort::OtherActor && one.class.as_deref() == Some("conditional"));
    let mut answers: Vec<&str> = conditional
        .filter_map(|one| one.answer.as_deref())
        .collect();
    answers.sort_unstable();
    assert_eq!(
        answers,
        [
            "data-authority",
            "government",
            "platform-operator",
            "secrecy-authority",
            "security-authority",
            "superior-organ",
            "supervisory-organ",
        ]
    );
}

/// Invariant: what hangs on one word, one pair of them or one day is found whatever the seed.
#[test]
fn nothing_rare_is_left_to_chance() {
    let (calendar, base) = (calendar(), plugin("cn"));
    let parent = Double::of(&base, Change::None);
    let local_law: fn(&mut Matter) = |matter| {
        for entry in matter.proposed.iter_mut().chain(&mut matter.entry) {
            for one in &mut entry.sharing.legal_basis {
                if one.rank == BasisRank::LocalRegulation {
                    one.rank = BasisRank::Law;
                }
            }
        }
    };
    let late = "later-due-date/correction/verification/30-working-days/for-10-working-days";
    let unconditional =
        "later-due-date/sharing-application.unconditional/reply/30-working-days/for-1-working-days";
    for (change, every_day, found) in [
        (RARE_WORD, 0, late),
        (RARE_AGE, 0, late),
        (
            BY_ITS_OWN_AUTHORITY,
            0,
            "lower-actor/dispute/coordination/data-authority",
        ),
        (UNKNOWN_NAMES, 0, late),
        (RARE_DAY, 1, late),
        (RARE_DAY_OF_A_CLASS, 1, unconditional),
        (
            Change::Blind(local_law),
            0,
            "class/entry-publication/entry.sharing.class/withheld",
        ),
    ] {
        let child = Double::of(&base, change);
        for seed in [1, 2] {
            let report = searched(&child, &parent, &calendar, 0, [seed, every_day]);
            let names: Vec<&str> = report
                .laxities
                .iter()
                .map(|one| one.name.as_str())
                .collect();
            assert!(
                names.iter().any(|name| is_name(name, found)),
                "{found} under seed {seed}: {names:?}"
            );
        }
    }
}

/// Whether a matter is of a sort.
type IsOf = fn(&Matter) -> bool;

/// Where a word is said, and how many days one waits for that. What an item is comes with what is handed in.
const SAID: [(u16, IsOf); 4] = [
    (31, |matter| {
        let purpose = matter.statement.purpose.as_deref();
        purpose.is_some_and(|purpose| purpose.contains("巡查"))
    }),
    (33, |matter| {
        let entry = matter.entry.as_ref();
        entry.is_some_and(|entry| entry.items.iter().any(|one| one.data_type == "XC-07"))
    }),
    (32, |matter| {
        matter.statement.materials.contains(&"XC-07".to_owned())
    }),
    (34, |matter| {
        let entry = matter.entry.as_ref();
        entry.is_some_and(|entry| entry.provider.name == "巡查")
    }),
];

#[expect(clippy::ptr_arg, reason = "a change may add a stage")]
fn late_where_said(matter: &Matter, stages: &mut Vec<Stage>) {
    if let Some((days, _)) = SAID.iter().find(|(_, is_said)| is_said(matter)) {
        stages[0].deadline.as_mut().unwrap().within = Some(Period::WorkingDays(*days));
    }
}

/// Invariant: what hangs on a word that the rules hold is found whatever the seed, wherever it is said, and
/// the report says how many of the words were.
#[test]
fn what_hangs_on_a_word_of_the_rules_is_found() {
    let (calendar, base) = (calendar(), plugin("cn"));
    let sharing = MatterKind::SharingApplication;
    let child = Double::of(&base, Change::Seeing(sharing, late_where_said));
    let child = child.holding(&["巡查", "XC-07"]);
    let parent = Double::of(&base, Change::None);
    // Its own come first.
    let report = saying(&child, &parent, &calendar, 0, ([2, 0], 2));
    for (days, _) in SAID {
        let late = format!(
            "later-due-date/sharing-application.conditional/reply/{days}-working-days/for-10-working-days"
        );
        let found = report.laxities.iter().any(|one| one.name == late);
        assert!(found, "{late}: {:#?}", report.laxities);
    }
    assert_eq!(report.words, 2);
    assert!(report.words_held > 100, "{}", report.words_held);
    let words = format!("with 2 of the {} words", report.words_held);
    assert!(report.asked().en.contains(&words), "{}", report.asked().en);
    let without = saying(&child, &parent, &calendar, 0, ([2, 0], 0));
    assert_eq!(without.laxities, [], "not without the words");
}

/// Invariant: so is what hangs on a word of the upper rules, which are stricter where it is said.
#[test]
fn what_hangs_on_a_word_of_the_upper_rules_is_found() {
    let (calendar, base) = (calendar(), plugin("cn"));
    let soon: fn(&mut Vec<Stage>) = |stages| {
        let deadline = stages[0].deadline.as_mut().unwrap();
        deadline.within = Some(Period::WorkingDays(1));
    };
    let rarely = Change::Rarely(MatterKind::SharingApplication, SAID[0].1, soon);
    let parent = Double::of(&base, rarely).holding(&["巡查"]);
    let child = Double::of(&base, Change::None);
    let report = saying(&child, &parent, &calendar, 0, ([1, 0], 1));
    let late =
        "later-due-date/sharing-application.conditional/reply/10-working-days/for-1-working-days";
    assert!(
        report.laxities.iter().any(|one| one.name == late),
        "{:#?}",
        report.laxities
    );
}

/// Invariant: whoever answered for a way or a stage that is missing is asked again when the upper law
/// comes to have another one there.
#[test]
fn what_is_missing_is_named_with_what_the_parent_has() {
    let (calendar, base) = (calendar(), plugin("shenyang"));
    let kind = MatterKind::OperationAuthorisation;
    let day = "2026-03-02".parse().unwrap();
    let matter = sample::sample_matter(kind, &sample::variations(kind)[0], day, "shenyang");
    let none: fn(&Matter) -> Option<&'static str> = |_| Some("kind");
    let one_stage: fn(&mut Vec<Stage>) = |stages| {
        let last = stages.pop().unwrap();
        stages[0].outcomes = last.outcomes;
    };
    let by_another: fn(&mut Vec<Stage>) = |stages| stages[1].actor.role = Role::SuperiorOrgan;
    let through_another: fn(&mut Vec<Stage>) = |stages| {
        stages[1].id = "consent".into();
        for outcome in &mut stages[0].outcomes {
            if let Course::Stage(next) = &mut outcome.course {
                *next = "consent".into();
            }
        }
    };
    for (change, upper, sort) in [
        (Change::Refuses(none), through_another, Sort::NoRoute),
        (
            Change::Stages(kind, one_stage),
            by_another,
            Sort::MissingStage,
        ),
    ] {
        let child = Double::of(&base, change);
        let name = |upper: Change| {
            let parent = Double::of(&base, upper);
            let found = laxities_of(&child, &parent, &calendar, &matter);
            let one = found.into_iter().find(|one| one.sort == sort);
            one.unwrap_or_else(|| panic!("no {sort:?}")).name
        };
        let (before, now) = (name(Change::None), name(Change::Stages(kind, upper)));
        assert_ne!(before, now);
        assert!(
            before.contains("/for-") && now.contains("/for-"),
            "{before} {now}"
        );
    }
}
