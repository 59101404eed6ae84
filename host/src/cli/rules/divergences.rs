//! `bylaw rules divergences`: where a shadow said something else than the rules that decided.

use std::collections::BTreeMap;
use std::time::Duration;

use super::component::digest_named;
use super::place::Place;
use crate::cli::output::{print, print_json};
use crate::cli::{Failed, progress};
use crate::domain::Citation;
use crate::domain::difference::What;
use crate::flow::{DivergencePage, DivergenceView};

/// How often the host is asked whether shadows have caught up.
const TICK: Duration = Duration::from_millis(200);

/// Show where shadow releases said something else than the rules that decided.
///
/// What was filed a moment ago may still wait for its shadow; this waits with it.
#[derive(clap::Args)]
pub(crate) struct Args {
    #[command(flatten)]
    place: Place,
    /// The shadow's component: its file, or its digest; of every shadow if nothing is said
    component: Option<String>,
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
    let found = all(&args.place, of.as_deref()).await?;
    if args.place.json {
        return print_json(&found);
    }
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
    print(&format!(
        "{} matters were answered otherwise by a shadow",
        found.len()
    ))
}

/// All there are, once nothing waits any more.
async fn all(place: &Place, component: Option<&str>) -> Result<Vec<DivergenceView>, Failed> {
    let bar = progress(0);
    while let waiting @ 1.. = page(place, component, "")?.waiting {
        bar.set_message(format!("{waiting} matters wait for a shadow"));
        tokio::time::sleep(TICK).await;
    }
    bar.finish_and_clear();
    let mut found = vec![];
    let mut after = String::new();
    loop {
        let page = page(place, component, &after)?;
        found.extend(page.divergences);
        match page.next {
            Some(next) => after = next,
            None => return Ok(found),
        }
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
