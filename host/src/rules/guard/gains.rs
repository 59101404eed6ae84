//! What outcomes give: to whoever asks, or to whoever is bound. And whether somebody decides it who
//! decides it under the parent's rules.

use super::laxity::{Laxity, Side, Sort};
use super::pairing::Ways;
use super::search::Place;
use crate::domain::phrases::{both, listed};
use crate::domain::words::word;
use crate::domain::{Citation, Course, Effect, Expiry, Outcome, OutcomeKind, Stage, Text};

/// What an outcome gives, by its sort.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Gain {
    /// Access to data.
    Access,
    /// A place in the catalog, or another text there.
    Catalog,
    /// That data are open to everybody.
    Opening,
    /// Access that was suspended.
    Restored,
    /// That data need not be provided any more.
    Stop,
}

const ALL: [Gain; 5] = [
    Gain::Access,
    Gain::Catalog,
    Gain::Opening,
    Gain::Restored,
    Gain::Stop,
];

pub(super) fn gain(effect: &Effect) -> Option<Gain> {
    Some(match effect {
        Effect::GrantAccess(_) => Gain::Access,
        Effect::PublishEntry(_) | Effect::ReviseEntry(_) => Gain::Catalog,
        Effect::OpenEntry => Gain::Opening,
        Effect::RestoreAccess => Gain::Restored,
        Effect::StopProvision => Gain::Stop,
        Effect::DiscloseBasis
        | Effect::SuspendAccess
        | Effect::EndAccess
        | Effect::Notify(_)
        | Effect::FileWith(_)
        | Effect::Follow(_)
        | Effect::SuspendProjects
        | Effect::Measure(_) => return None,
    })
}

impl Gain {
    /// What it is, whatever the matter.
    pub(super) fn text(self) -> Text {
        let (zh, en) = match self {
            Self::Access => ("授予使用权限", "grant access"),
            Self::Catalog => ("发布或者更新条目", "publish or revise the entry"),
            Self::Opening => ("开放数据", "open the data"),
            Self::Restored => ("恢复使用权限", "restore access"),
            Self::Stop => ("停止提供", "stop the provision"),
        };
        both(zh, en)
    }
}

/// What an effect gives, as far as every matter of its kind is given the same.
pub(super) fn in_short(given: &Effect) -> Option<String> {
    gain(given)?;
    let name = word(given);
    Some(match given {
        Effect::GrantAccess(grant) => {
            let services = if grant.public_service {
                ".public-service"
            } else {
                ""
            };
            format!("{name}.{}{services}", word(&grant.onward))
        }
        Effect::PublishEntry(catalogs) | Effect::ReviseEntry(catalogs) => {
            let catalogs = catalogs.iter().map(word);
            catalogs.fold(name, |name, catalog| name + "." + &catalog)
        }
        _ => name,
    })
}

/// All that some effects give.
pub(super) fn gains(effects: &[Effect]) -> Vec<Gain> {
    effects.iter().filter_map(gain).collect()
}

/// An outcome that gives something, with the place of its stage.
type Giving<'a> = (usize, &'a Stage, &'a Outcome, &'a Effect);

fn giving(stages: &[Stage], wanted: Gain) -> Vec<Giving<'_>> {
    let mut found = vec![];
    for (place, stage) in stages.iter().enumerate() {
        for outcome in &stage.outcomes {
            let one = outcome.effects.iter();
            let one = one.clone().find(|one| gain(one) == Some(wanted));
            found.extend(one.map(|effect| (place, stage, outcome, effect)));
        }
    }
    found
}

/// Compares what is given on the way: what the parent never gives, what it gives only after
/// somebody has decided who decides nothing here, and what is never given here.
pub(super) fn compare(
    place: &Place<'_>,
    Ways {
        child,
        parent,
        places,
    }: &Ways<'_>,
) -> Vec<Laxity> {
    let mut found: Vec<Laxity> = vec![];
    for wanted in ALL {
        let (ours, theirs) = (giving(child, wanted), giving(parent, wanted));
        for one in &ours {
            if theirs.is_empty() {
                found.push(added(place, wanted, one, parent));
                continue;
            }
            let skips = theirs
                .iter()
                .map(|other| passed_over(one.0, other.0, [child, parent], places));
            let fewest = skips.min_by_key(Vec::len).unwrap_or_default();
            let stages = fewest.into_iter().filter_map(|index| parent.get(index));
            found.extend(stages.map(|upper| skipped(place, wanted, one, upper)));
        }
        let given_up = matches!(wanted, Gain::Access | Gain::Catalog | Gain::Opening);
        if let (true, [], [first, ..]) = (given_up, ours.as_slice(), theirs.as_slice()) {
            found.push(never(place, wanted, first, child));
        }
    }
    found
}

/// The stages of the parent in which somebody must have decided before it gives something, and in
/// whose counterparts nobody need have decided when the child does.
fn passed_over(
    own: usize,
    upper: usize,
    [child, parent]: [&[Stage]; 2],
    places: &[Option<usize>],
) -> Vec<usize> {
    let here = decided_before(child, own);
    let there = decided_before(parent, upper);
    let counterpart = |stage: &usize| places.get(*stage).copied().flatten();
    let over = |stage: &usize| counterpart(stage).is_some_and(|own| !here.contains(&own));
    there.into_iter().filter(over).collect()
}

/// The stages that every way to an outcome of this stage leaves by what somebody decides there, with
/// the stage itself. What time alone leads out of is no decision.
pub(super) fn decided_before(stages: &[Stage], target: usize) -> Vec<usize> {
    let without = |undecided: usize| {
        is_reached(stages, target, &|index, stage, outcome| {
            index != undecided || is_deemed(stage, outcome)
        })
    };
    let must = |index: &usize| *index == target || !without(*index);
    (0..stages.len()).filter(must).collect()
}

/// Whether a stage comes only after something was given: what ends the matter there refuses nothing.
pub(super) fn is_after_giving(stages: &[Stage], target: usize) -> bool {
    comes_after(stages, target, &|_, outcome| {
        !gains(&outcome.effects).is_empty()
    })
}

/// Whether a stage comes only after something was put right or settled: what ends the matter there refuses
/// nothing either.
pub(super) fn is_after_settling(stages: &[Stage], target: usize) -> bool {
    let other = |kind| !matches!(kind, OutcomeKind::Correct | OutcomeKind::Settle);
    !is_reached(stages, target, &|_, _, outcome| other(outcome.kind))
}

/// Whether every way to a stage passes one of some outcomes, each told with the place of its stage.
pub(super) fn comes_after(
    stages: &[Stage],
    target: usize,
    some: &dyn Fn(usize, &Outcome) -> bool,
) -> bool {
    !is_reached(stages, target, &|index, _, outcome| !some(index, outcome))
}

/// Whether time alone brings an outcome about.
pub(super) fn is_deemed(stage: &Stage, outcome: &Outcome) -> bool {
    let expiry = stage.deadline.as_ref().map(|deadline| &deadline.expiry);
    matches!(expiry, Some(Expiry::Deem(id)) if *id == outcome.id)
}

/// Whether a stage is reached by time and by the outcomes that count.
pub(super) fn is_reached(
    stages: &[Stage],
    target: usize,
    counts: &dyn Fn(usize, &Stage, &Outcome) -> bool,
) -> bool {
    let mut seen = vec![false; stages.len()];
    let mut open = vec![0];
    while let Some(index) = open.pop() {
        let (Some(seen), Some(stage)) = (seen.get_mut(index), stages.get(index)) else {
            continue;
        };
        if std::mem::replace(seen, true) {
            continue;
        }
        let counted = stage.outcomes.iter();
        let counted = counted.filter(|one| counts(index, stage, one));
        let led = counted.filter_map(|one| match &one.course {
            Course::Stage(id) => Some(id),
            Course::Close | Course::Wait(_) => None,
        });
        let expiry = stage.deadline.as_ref().map(|deadline| &deadline.expiry);
        let by_time = match expiry {
            Some(Expiry::MoveTo(id)) => Some(id),
            _ => None,
        };
        for id in led.chain(by_time) {
            open.extend(stages.iter().position(|stage| stage.id == *id));
        }
    }
    seen.get(target).copied().unwrap_or(false)
}

/// The articles of an outcome; those of its stage if it has none of its own.
pub(super) fn cites<'a>(outcome: &'a Outcome, stage: &'a Stage) -> &'a [Citation] {
    if outcome.citations.is_empty() {
        &stage.citations
    } else {
        &outcome.citations
    }
}

fn at(stage: &Stage, outcome: &Outcome) -> Text {
    both(
        format!("{}：{}", stage.title.zh, outcome.title.zh),
        format!("{}: {}", stage.title.en, outcome.title.en),
    )
}

fn skipped(
    place: &Place<'_>,
    wanted: Gain,
    (_, stage, outcome, _): &Giving<'_>,
    upper: &Stage,
) -> Laxity {
    let name = wanted.text();
    Laxity::new(Sort::SkippedStage, Some(place.matter.kind), &[&upper.id])
        .because(
            format!("下位规则不经上位法的“{}”环节即可{}", upper.title.zh, name.zh),
            format!(
                "under the child's rules this happens though nobody decided in the parent's stage “{}”: {}",
                upper.title.en, name.en
            ),
        )
        .sides(
            Side::new(at(stage, outcome), cites(outcome, stage)),
            Side::new(upper.title.clone(), &upper.citations),
        )
}

fn added(
    place: &Place<'_>,
    wanted: Gain,
    (_, stage, outcome, effect): &Giving<'_>,
    parent: &[Stage],
) -> Laxity {
    let name = wanted.text();
    let path = [
        stage.id.as_str(),
        &outcome.id,
        &in_short(effect).unwrap_or_default(),
    ];
    let cited = parent.first().map_or(&[][..], |first| &first.citations);
    let ways = parent.iter().map(|stage| stage.title.clone());
    Laxity::new(Sort::AddedEffect, Some(place.matter.kind), &path)
        .because(
            format!("上位法的办理结果中没有{}；是否更宽松须由人判断", name.zh),
            format!(
                "differs: nothing in the parent's way does this, somebody must judge whether it may: {}",
                name.en
            ),
        )
        .sides(
            Side::new(at(stage, outcome), cites(outcome, stage)),
            Side::new(listed(ways), cited),
        )
}

fn never(
    place: &Place<'_>,
    wanted: Gain,
    (_, stage, outcome, effect): &Giving<'_>,
    child: &[Stage],
) -> Laxity {
    let name = wanted.text();
    let path = [stage.id.as_str(), &outcome.id, &word(*effect)];
    let cited = child.first().map_or(&[][..], |first| &first.citations);
    let ways = child.iter().map(|stage| stage.title.clone());
    Laxity::new(Sort::MissingDuty, Some(place.matter.kind), &path)
        .because(
            format!("上位法的办理结果包括{}，下位规则没有；是否更宽松须由人判断", name.zh),
            format!(
                "differs: the parent's way can end so, the child's never does; somebody must judge whether that is laxer: {}",
                name.en
            ),
        )
        .sides(
            Side::new(listed(ways), cited),
            Side::new(at(stage, outcome), cites(outcome, stage)),
        )
}
