//! One matter: read as it was recorded, asked again, compared.

use std::collections::HashMap;

use serde::Deserialize;

use crate::domain::case::{self, MANUAL};
use crate::domain::difference::{Answered, Difference, differences};
use crate::domain::guide::is_of_the_host;
use crate::domain::rehearsal::{RehearsalReport, Seen, Tally};
use crate::domain::{Date, Finding, Matter, MatterKind, Party, Proposal, Route, Text};
use crate::flow::persons::{Revealed, reveal_from};
use crate::rules::Plugin;
use crate::rules::said::Said;
use crate::store::RecordedText;

/// The filing without what the rules do not see. Fields of the event that are not named here are
/// passed over, which costs a tenth of reading the event itself.
#[derive(Deserialize)]
struct Filed {
    matter: Matter,
}

#[derive(Deserialize)]
struct Planned {
    route: Route,
    #[serde(default)]
    findings: Vec<Finding>,
}

#[derive(Deserialize)]
struct Failed {
    code: String,
}

/// What becomes of a recorded matter under other rules.
pub(in crate::flow) enum Compared {
    /// What the rules said to it was not recorded.
    NotKnown,
    /// Somebody in it was erased, so that nobody can ask the same again.
    Erased,
    /// The same.
    Same,
    /// Something else; also whatever these say where people were left with it, because the rules in
    /// force had faulted too often.
    Differs {
        kind: MatterKind,
        found: Vec<Difference>,
    },
}

/// Asks the rules again and adds to the sum what differs.
pub(super) fn take(
    plugin: &Plugin,
    text: &RecordedText,
    persons: &HashMap<String, Party>,
    tally: &mut Tally,
) {
    let Some((filed_on, compared)) = compare(plugin, None, text, persons) else {
        tally.unreadable(&text.case);
        return;
    };
    tally.reads(filed_on);
    match compared {
        Compared::NotKnown => tally.undecided(),
        Compared::Erased => tally.erased(),
        Compared::Same => tally.same(),
        Compared::Differs { kind, found } => {
            let case = &text.case;
            let seen = Seen {
                case,
                kind,
                filed_on,
            };
            tally.differs(seen, &found);
        }
    }
}

/// Asks rules what was asked before; answers with the filing day, or nothing if the record cannot be
/// read. Where it was not recorded what the rules said, those that governed are asked once more, if
/// they are there.
pub(in crate::flow) fn compare(
    plugin: &Plugin,
    governing: Option<&Plugin>,
    text: &RecordedText,
    persons: &HashMap<String, Party>,
) -> Option<(Date, Compared)> {
    let (matter, recorded) = (matter_of(text)?, recorded_answer(text)?);
    let filed_on = matter.filed_on;
    Some((
        filed_on,
        beside(plugin, governing, matter, &recorded, persons),
    ))
}

/// Other rules' answer beside the recorded one.
fn beside(
    plugin: &Plugin,
    governing: Option<&Plugin>,
    mut matter: Matter,
    recorded: &Recorded,
    persons: &HashMap<String, Party>,
) -> Compared {
    let unknown = matches!(recorded, Recorded::NotKnown);
    if unknown && governing.is_none() {
        return Compared::NotKnown;
    }
    let named = match reveal_from(persons, &mut matter) {
        Revealed::Nobody => vec![],
        Revealed::All(named) => named,
        Revealed::NotAll => return Compared::Erased,
    };
    let again = governing.filter(|_| unknown);
    let again = again.map(|governing| Said::to(&matter, governing));
    let before = match (recorded, &again) {
        (Recorded::Planned(proposal), _) => Answered::proposed(proposal),
        (Recorded::Faulted(code), _) => Answered::faulted(code),
        (Recorded::LeftToPeople, _) => Answered::faulted(MANUAL),
        (Recorded::NotKnown, Some(said)) => said.answered(),
        (Recorded::NotKnown, None) => return Compared::NotKnown,
    };
    let mut found = differences(&before, &Said::to(&matter, plugin).answered());
    if found.is_empty() {
        return Compared::Same;
    }
    without_names(&mut found, &named);
    let kind = matter.kind;
    Compared::Differs { kind, found }
}

/// What was recorded.
enum Recorded {
    /// This way.
    Planned(Proposal),
    /// The fault's word.
    Faulted(String),
    /// The rules were not asked, because they had faulted too often.
    LeftToPeople,
    /// What the rules said was not recorded.
    NotKnown,
}

fn matter_of(text: &RecordedText) -> Option<Matter> {
    let filed: Filed = serde_json::from_str(&text.filed).ok()?;
    Some(filed.matter)
}

fn recorded_answer(text: &RecordedText) -> Option<Recorded> {
    let (event, body) = text.answer.as_ref()?;
    if event == "planned" {
        let Planned {
            route,
            mut findings,
        } = serde_json::from_str(body).ok()?;
        findings.retain(|finding| !is_of_the_host(finding));
        return Some(Recorded::Planned(Proposal { route, findings }));
    }
    if event == "manual" {
        return Some(Recorded::LeftToPeople);
    }
    let failed: Failed = serde_json::from_str(body).ok()?;
    if case::is_of_the_host(&failed.code) {
        return Some(Recorded::NotKnown);
    }
    Some(Recorded::Faulted(failed.code))
}

/// The rules see persons, and may repeat what they saw: nothing of it gets into the report.
pub(in crate::flow) fn without_names(found: &mut [Difference], named: &[(String, Party)]) {
    let hide = |text: &mut String| {
        for (reference, person) in named {
            for word in [&person.name, &person.id] {
                if !word.is_empty() && text.contains(word.as_str()) {
                    *text = text.replace(word.as_str(), reference);
                }
            }
        }
    };
    for one in found {
        let texts = [Some(&mut one.place), one.old.as_mut(), one.new.as_mut()];
        for Text { zh, en } in texts.into_iter().flatten() {
            hide(zh);
            hide(en);
        }
        let ids = [&mut one.stage, &mut one.outcome, &mut one.subject];
        ids.into_iter().flatten().for_each(hide);
    }
}

/// Rehearses matters that are in memory, one after the other: what a rehearsal costs without a
/// database and without threads.
pub fn rehearse_texts(plugin: &Plugin, texts: &[RecordedText], examples: u32) -> RehearsalReport {
    let (nobody, mut tally) = (HashMap::new(), Tally::new(examples));
    for text in texts {
        take(plugin, text, &nobody, &mut tally);
    }
    tally.into_report()
}
