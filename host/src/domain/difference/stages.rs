//! What becomes of the matter, and the stages that it goes through.

use super::found::{At, Change, Found};
use super::outcomes::{compare_effects, compare_outcomes};
use super::pairs::Routes;
use super::{Answered, Said, What, deadline};
use crate::domain::case::MANUAL;
use crate::domain::phrases::{actor, both, decided, listed};
use crate::domain::{Citation, Date, Decision, Finding, Route, Severity, Stage, Text};

/// Compares what was answered, but for findings.
pub(super) fn compare(old: &Answered<'_>, new: &Answered<'_>, found: &mut Found) {
    match (old.said, new.said) {
        (Said::Planned(Route::Staged(before), _), Said::Planned(Route::Staged(after), _)) => {
            compare_stages(before, after, [old.dues, new.dues], found);
        }
        (Said::Planned(Route::Settled(before), _), Said::Planned(Route::Settled(after), _)) => {
            compare_decisions(before, after, found);
        }
        (Said::Refused(_), Said::Refused(_)) => {}
        (Said::Faulted(before), Said::Faulted(after)) if before == after => {}
        // Rules that were not asked have not failed.
        (Said::Faulted(before), Said::Faulted(after)) if ![before, after].contains(&MANUAL) => {
            let code = |code: &&str| both(*code, *code);
            found.values(
                (What::Fault, At::WHOLE),
                [&before, &after],
                [&[], &[]],
                code,
            );
        }
        (before, after) => {
            let cites = [&cited(before)[..], &cited(after)[..]];
            let (old, new) = (Some(fate(before)), Some(fate(after)));
            found.note(What::Fate, At::WHOLE, Change { old, new, cites });
        }
    }
}

/// What became of a matter, in words.
fn fate(said: Said<'_>) -> Text {
    match said {
        Said::Planned(Route::Staged(stages), _) => {
            let all = listed(stages.iter().map(|stage| stage.title.clone()));
            both(
                format!("进入办理（{}）", all.zh),
                format!("goes through stages ({})", all.en),
            )
        }
        Said::Planned(Route::Settled(decision), _) => {
            let kind = decided(decision.kind);
            both(
                format!("依法直接{}", kind.zh),
                format!("settled by the law: {}", kind.en),
            )
        }
        Said::Refused(findings) => {
            let subjects = listed(errors(findings).map(|one| both(&one.subject, &one.subject)));
            both(
                format!("不能提交（{}）", subjects.zh),
                format!("refused at filing ({})", subjects.en),
            )
        }
        Said::Faulted(MANUAL) => both(
            "交由人工办理，未询问规则",
            "left to people, and the rules were not asked",
        ),
        Said::Faulted(code) => both(
            format!("规则未给出可用的答复（{code}）"),
            format!("no usable answer of the rules ({code})"),
        ),
    }
}

fn cited(said: Said<'_>) -> Vec<Citation> {
    match said {
        Said::Planned(Route::Staged(stages), _) => stages
            .first()
            .map_or_else(Vec::new, |stage| stage.citations.clone()),
        Said::Planned(Route::Settled(decision), _) => decision.citations.clone(),
        Said::Refused(findings) => errors(findings)
            .flat_map(|finding| finding.citations.iter().cloned())
            .collect(),
        Said::Faulted(_) => vec![],
    }
}

fn errors(findings: &[Finding]) -> impl Iterator<Item = &Finding> {
    let error = |finding: &&Finding| finding.severity == Severity::Error;
    findings.iter().filter(error)
}

fn compare_decisions(old: &Decision, new: &Decision, found: &mut Found) {
    let at = At::WHOLE;
    let cites = [old.citations.as_slice(), new.citations.as_slice()];
    found.values(
        (What::OutcomeKind, at),
        [&old.kind, &new.kind],
        cites,
        |kind| decided(*kind),
    );
    compare_effects(at, [&old.effects, &new.effects], cites, found);
    found.wording(at, [&old.title, &new.title], cites);
    found.citations(at, cites);
}

fn compare_stages(old: &[Stage], new: &[Stage], dues: [&[Option<Date>]; 2], found: &mut Found) {
    let routes = Routes::new(old, new);
    compare_first(&routes, found);
    for (place, stage) in old.iter().enumerate() {
        let to = routes.pairs.new_of(place);
        let Some((to, other)) = to.and_then(|to| Some((to, new.get(to)?))) else {
            let change = Change {
                old: Some(told(stage)),
                new: None,
                cites: [&stage.citations, &[]],
            };
            found.note(What::StageGone, At::stage(stage), change);
            continue;
        };
        compare_stage(&routes, [stage, other], found);
        let due = |dues: &[Option<Date>], place: usize| dues.get(place).copied().flatten();
        let both_due = (due(dues[0], place), due(dues[1], to));
        if let (Some(before), Some(after)) = both_due {
            deadline::compare_dues([stage, other], [before, after], found);
        }
    }
    for (place, stage) in new.iter().enumerate() {
        if routes.pairs.old_of(place).is_none() {
            let change = Change {
                old: None,
                new: Some(told(stage)),
                cites: [&[], &stage.citations],
            };
            found.note(What::StageAppeared, At::stage(stage), change);
        }
    }
}

/// Whether the case begins elsewhere. The order of the other stages means nothing.
fn compare_first(routes: &Routes<'_>, found: &mut Found) {
    if let (Some(old), Some(new)) = (routes.old.first(), routes.new.first())
        && routes.pairs.new_of(0) != Some(0)
    {
        let change = Change {
            old: Some(old.title.clone()),
            new: Some(new.title.clone()),
            cites: [&old.citations, &new.citations],
        };
        found.note(What::FirstStage, At::WHOLE, change);
    }
}

fn told(stage: &Stage) -> Text {
    let who = actor(stage.actor);
    both(
        format!("{}（{}）", stage.title.zh, who.zh),
        format!("{} ({})", stage.title.en, who.en),
    )
}

fn compare_stage(routes: &Routes<'_>, [old, new]: [&Stage; 2], found: &mut Found) {
    if old == new && routes.old == routes.new {
        return;
    }
    let at = At::stage(new);
    let cites = [old.citations.as_slice(), new.citations.as_slice()];
    found.values((What::Actor, at), [&old.actor, &new.actor], cites, |one| {
        actor(*one)
    });
    let heard = |stage: &Stage| {
        let mut names: Vec<Text> = stage.consults.iter().copied().map(actor).collect();
        names.sort();
        names
    };
    if old.consults != new.consults {
        let words = |names: &Vec<Text>| listed(names.iter().cloned());
        found.values(
            (What::Consults, at),
            [&heard(old), &heard(new)],
            cites,
            words,
        );
    }
    deadline::compare(routes, [old, new], found);
    compare_outcomes(routes, [old, new], found);
    found.wording(at, [&old.title, &new.title], cites);
    found.citations(at, cites);
}
