//! Every check can fail: a small town with a bit of everything passes them all, and each damage to
//! it fails the check that is there for it.

mod damages;

use bylaw::clock::instant_of;
use bylaw::domain::actor::ActorName;
use bylaw::domain::case::Act;
use bylaw::domain::{OutcomeKind, Principal, Role};
use bylaw::flow::{self, Host};
use jiff::Timestamp;

use self::damages::{CLOCKS, Damage, HISTORY, LOG, WRITES};
use super::{Evidence, Verdict, all};
use crate::facts::{CaseFacts, EventFacts, Facts};
use crate::plan::Kind;
use crate::quiet::Verified;
use crate::told::{Fate, What, Write};
use crate::town::{JURISDICTIONS, Town, zone};

/// What a run leaves behind, small enough to be damaged by hand.
#[derive(Clone)]
struct Left {
    facts: Facts,
    told: Vec<Write>,
    verified: Vec<Verified>,
    now: Timestamp,
}

impl Left {
    fn verdicts(&self) -> Vec<Verdict> {
        all(Evidence {
            facts: &self.facts,
            told: &self.told,
            verified: &self.verified,
            now: self.now,
        })
    }

    /// The write of that number.
    fn write(&mut self, number: usize) -> &mut Write {
        &mut self.told[number]
    }

    fn id(&self, number: usize) -> String {
        match &self.told[number].fate {
            Fate::Acknowledged { case } => case.clone(),
            other => panic!("{other:?}"),
        }
    }

    /// The case of the write of that number.
    fn case(&mut self, number: usize) -> &mut CaseFacts {
        let id = self.id(number);
        self.facts.cases.get_mut(&id).unwrap()
    }

    fn last_event(&mut self, number: usize) -> &mut EventFacts {
        self.case(number).events.last_mut().unwrap()
    }

    /// The same case once more, under another name.
    fn double(&mut self, number: usize) {
        let case = self.case(number).clone();
        self.facts.cases.insert("model-twin".into(), case);
    }
}

/// Numbers of the writes below.
const REFUSED: usize = 0;
const REFUSAL: usize = 1;
const SILENT: usize = 2;
const CHAIN: usize = 3;
const WITHDRAWN: usize = 4;
const WITHDRAWAL: usize = 5;
const OPEN: usize = 6;

/// A case that is refused, one that silence decides, one that others follow from, one that is
/// withdrawn, and one that is open.
async fn lived() -> Left {
    let (town, host) = Town::found_with_host(Kind::Sqlite).await;
    let mut told = vec![];
    let act = |outcome, reason: &str| Act {
        outcome,
        reason: Some(reason.to_owned()),
        ..Act::default()
    };
    let case = file(&town, &host, &mut told, ("model", "keeps")).await;
    let refusal = act(Some(OutcomeKind::Refuse), &key(&told));
    do_it(
        &host,
        &mut told,
        &case,
        (Role::DataAuthority, refusal, "acted"),
    )
    .await;
    file(&town, &host, &mut told, ("model", "keeps")).await;
    file(&town, &host, &mut told, ("hostile", "chain")).await;
    let case = file(&town, &host, &mut told, ("model", "breach")).await;
    let withdrawal = Act {
        withdraw: true,
        ..Act::default()
    };
    do_it(
        &host,
        &mut told,
        &case,
        (Role::Applicant, withdrawal, "withdrawn"),
    )
    .await;
    let later = instant_of("2025-10-11".parse().unwrap(), 9, &zone());
    host.clock.set(later);
    while flow::run_due(&host).await.unwrap() > 0 {}
    file(&town, &host, &mut told, ("model", "suspends")).await;
    told.extend([Fate::Refused, Fate::Unknown].map(|fate| Write {
        key: format!("{fate:?}"),
        what: What::Filing,
        fate,
    }));
    flow::sequence(&host).await.unwrap();
    host.store.close().await;
    let facts = Facts::read(&town.owner_url).await;
    town.clear();
    let of_log = |jurisdiction: &&str| Verified {
        jurisdiction: (*jurisdiction).to_owned(),
        leaves: facts
            .logs
            .get(*jurisdiction)
            .map(|log| log.places.len() as u64),
        said: String::new(),
    };
    let logs = JURISDICTIONS
        .iter()
        .filter(|name| facts.logs.contains_key(**name));
    Left {
        verified: logs.map(of_log).collect(),
        facts,
        told,
        now: later,
    }
}

fn key(told: &[Write]) -> String {
    format!("chaos/{:06}", told.len())
}

async fn file(
    town: &Town,
    host: &Host,
    told: &mut Vec<Write>,
    (place, word): (&str, &str),
) -> String {
    let asks = |words: &Option<String>| words.as_deref() == Some(word);
    let mut all = town
        .templates
        .iter()
        .filter(|one| one.jurisdiction == place);
    let template = all.find(|one| asks(&one.filing.statement.purpose)).unwrap();
    let key = key(told);
    let filing = serde_json::from_value(template.body(&key)).unwrap();
    let case = flow::file(
        host,
        place,
        &Principal::claiming(Role::Applicant.into()),
        filing,
        None,
    )
    .await
    .unwrap()
    .id;
    told.push(Write {
        key,
        what: What::Filing,
        fate: Fate::Acknowledged { case: case.clone() },
    });
    case
}

async fn do_it(
    host: &Host,
    told: &mut Vec<Write>,
    case: &str,
    (by, act, event): (Role, Act, &'static str),
) {
    let by = Principal::claiming(ActorName::from(by));
    let done = flow::act_on(host, case, &by, act, 2, None);
    assert_eq!(done.await.unwrap().revision, 3);
    told.push(Write {
        key: key(told),
        what: What::Act {
            case: case.to_owned(),
            seen: 2,
            event,
        },
        fate: Fate::Acknowledged {
            case: case.to_owned(),
        },
    });
}

#[tokio::test]
async fn a_sound_town_passes_and_every_damage_fails_its_check() {
    let left = lived().await;
    let damages: Vec<Damage> = [&WRITES[..], &CLOCKS, &HISTORY, &LOG].concat();
    for verdict in left.verdicts() {
        let Verdict { name, failures, .. } = &verdict;
        assert!(verdict.is_good(), "{name}: {failures:#?}");
        let seen = damages.iter().any(|(of, _)| of == name);
        assert!(seen, "nothing damages what `{name}` sees");
    }
    for (place, (name, damage)) in damages.into_iter().enumerate() {
        let mut broken = left.clone();
        damage(&mut broken);
        let verdicts = broken.verdicts();
        let seen = verdicts.iter().find(|verdict| verdict.name == name);
        assert!(!seen.unwrap().is_good(), "damage {place} passes `{name}`");
    }
}

/// A check that had nothing to look at has shown nothing.
#[test]
fn nothing_to_look_at_is_a_failure() {
    assert!(!Verdict::new("anything").is_good());
}
