//! `bylaw rules divergences`: where a shadow said something else than the rules that decided.

use std::collections::BTreeMap;
use std::time::Duration;

use serde::Serialize;

use super::component::digest_named;
use super::place::Place;
use crate::cli::output::{print, print_json};
use crate::cli::{Failed, progress};
use crate::clock::Stopwatch;
use crate::domain::Citation;
use crate::domain::difference::What;
use crate::flow::{DivergencePage, DivergenceView, ShadowView};

/// How often the host is asked whether shadows have caught up.
const TICK: Duration = Duration::from_millis(200);

/// Show where shadow releases said something else than the rules that decided.
///
/// What was filed a moment ago may still wait for its shadow; this waits with it for a while, and says how
/// many matters wait then.
#[derive(clap::Args)]
pub(crate) struct Args {
    #[command(flatten)]
    place: Place,
    /// The shadow's component: its file, or its digest; of every shadow if nothing is said
    component: Option<String>,
    /// For how many seconds this waits at most for what was filed before
    #[arg(long, value_name = "SECONDS", default_value_t = 60)]
    wait: u32,
}

/// All that shadows said otherwise, about how many matters they were asked, and how many wait.
#[derive(Serialize)]
struct All {
    divergences: Vec<DivergenceView>,
    shadows: Vec<ShadowView>,
    waiting: u64,
}

/// What was said otherwise, in one way.
type Kind<'d> = (Vec<&'d Citation>, What, String);

/// How often, and in which matter first.
struct Tally<'d> {
    matters: u64,
    first: &'d DivergenceView,
}

/// Shows them.
pub(super) async fn run(args: &Args) -> Result<(), Failed> {
    let of = args.component.as_deref().map(digest_named).transpose()?;
    let most = Duration::from_secs(args.wait.into());
    caught_up(&args.place, of.as_deref(), most).await?;
    let all = all(&args.place, of.as_deref())?;
    if args.place.json {
        return print_json(&all);
    }
    let All {
        divergences: found,
        shadows,
        waiting,
    } = all;
    for ((citations, what, words), tally) in by_kind(&found) {
        let cited: Vec<String> = citations.iter().map(ToString::to_string).collect();
        let cited = if cited.is_empty() {
            "no article".to_owned()
        } else {
            cited.join(", ")
        };
        print(&format!("{cited}, {what}: {} matters", tally.matters))?;
        print(&format!("    {words}"))?;
        let case = tally.first.case.as_deref();
        print(&format!(
            "    the first: {} filed on {}, {}",
            tally.first.kind,
            tally.first.filed_on,
            case.unwrap_or("which was refused")
        ))?;
    }
    if shadows.is_empty() {
        return print("no shadow was asked about any matter");
    }
    for shadow in &shadows {
        let several = shadows.len() > 1;
        print(&in_sum(shadow, several, &found))?;
    }
    if waiting > 0 {
        print(&format!(
            "{waiting} matters of the jurisdiction still wait for a shadow; ask again later"
        ))?;
    }
    Ok(())
}

/// What it comes to: of how many matters, so that nobody takes for agreement what was not asked.
fn in_sum(shadow: &ShadowView, several: bool, found: &[DivergenceView]) -> String {
    let of = |one: &&DivergenceView| one.component == shadow.component;
    let mut sum = format!(
        "{} matters were answered otherwise by a shadow, of {} that it was asked about",
        found.iter().filter(of).count(),
        shadow.asked
    );
    if shadow.lost > 0 {
        sum = format!("{sum}; about {} it could not be asked", shadow.lost);
    }
    if several {
        sum = format!("{}: {sum}", shadow.component);
    }
    sum
}

/// Waits until each shadow was asked about as many matters as waited for it at first, and no longer than
/// said: where people file all the time, something always waits.
async fn caught_up(place: &Place, of: Option<&str>, most: Duration) -> Result<(), Failed> {
    let (bar, begun) = (progress(0), Stopwatch::start());
    let mut now = page(place, of, "")?;
    let goals = now.shadows.iter();
    let goals: BTreeMap<String, u64> = goals
        .map(|one| (one.component.clone(), done_by(one) + one.waiting))
        .collect();
    let is_behind = |one: &ShadowView| {
        let goal = goals.get(&one.component).copied().unwrap_or(0);
        one.waiting > 0 && done_by(one) < goal
    };
    while now.shadows.iter().any(is_behind) && begun.took() < most {
        bar.set_message(format!("{} matters wait for a shadow", now.waiting));
        tokio::time::sleep(TICK).await;
        now = page(place, of, "")?;
    }
    bar.finish_and_clear();
    Ok(())
}

/// With how many matters a shadow is done.
fn done_by(shadow: &ShadowView) -> u64 {
    shadow.asked + shadow.lost
}

/// All there are by now, and about how many matters each shadow was asked.
fn all(place: &Place, component: Option<&str>) -> Result<All, Failed> {
    let mut divergences = vec![];
    let mut after = String::new();
    loop {
        let page = page(place, component, &after)?;
        divergences.extend(page.divergences);
        let Some(next) = page.next else {
            return Ok(All {
                divergences,
                shadows: page.shadows,
                waiting: page.waiting,
            });
        };
        after = next;
    }
}

fn page(place: &Place, component: Option<&str>, after: &str) -> Result<DivergencePage, Failed> {
    let of = component.map_or_else(String::new, |digest| format!("&component={digest}"));
    let answer = place.get(&format!("divergences?limit=1000&after={after}{of}"))?;
    Ok(serde_json::from_value(answer)?)
}

fn by_kind(found: &[DivergenceView]) -> BTreeMap<Kind<'_>, Tally<'_>> {
    let mut kinds: BTreeMap<Kind<'_>, Tally<'_>> = BTreeMap::new();
    for first in found {
        for one in &first.differences {
            let kind = (one.citations.iter().collect(), one.what, one.text().en);
            let tally = kinds.entry(kind).or_insert(Tally { matters: 0, first });
            tally.matters += 1;
        }
    }
    kinds
}
