//! `bylaw rules guard CHILD [PARENT]`: where a jurisdiction's rules are laxer than those above it.

use std::path::PathBuf;
use std::sync::Arc;

use anyhow::{anyhow, bail};

use super::{component, exceptions};
use crate::calendar::Calendar;
use crate::cli::{Failed, here, output, progress};
use crate::domain::in_short::in_short;
use crate::domain::upper_law::unmet;
use crate::domain::{Date, Text};
use crate::policy::Jurisdiction;
use crate::rules::Plugin;
use crate::rules::guard::{
    BY_COMMAND, Days, Guarded, Laxity, Options, Side, WORDS, guard, seed_of,
};
use crate::start::today;

/// What is held against what.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// The jurisdiction whose rules are looked at.
    #[arg(value_name = "CHILD", required_unless_present = "child_file")]
    child: Option<String>,
    /// The one above it; without it, the parent that its policy names.
    #[arg(value_name = "PARENT")]
    parent: Option<String>,
    /// A component instead of a jurisdiction's rules of today.
    #[arg(
        long = "child",
        value_name = "FILE",
        conflicts_with = "child",
        requires = "parent_file"
    )]
    child_file: Option<PathBuf>,
    /// A component instead of the rules of the one above.
    #[arg(long = "parent", value_name = "FILE", conflicts_with = "parent")]
    parent_file: Option<PathBuf>,
    /// How many matters to generate, besides those that are asked whatever the seed. A proposal on the
    /// host is asked about 300 to 2,000, as many as can be paid for: to pass there is not to pass here.
    #[arg(long, default_value_t = BY_COMMAND, value_parser = clap::value_parser!(u64).range(1..))]
    matters: u64,
    /// Where the generator starts; the same seed makes the same matters. Without it, the digests of
    /// both say it, so that no rules can know what they will be asked, though who builds them can. A host
    /// starts where its own key says, which nobody can compute; its report and the release name the seed.
    #[arg(long)]
    seed: Option<u64>,
    /// File on the days around which an instrument or a year begins or ends, instead of on every
    /// day: faster.
    #[arg(long)]
    edge_days: bool,
    /// The first filing day that counts. Without it, the first on which both are in force.
    #[arg(long, value_name = "DATE")]
    from: Option<Date>,
    /// The last one. With both, also days on which one of them is not in force.
    #[arg(long, value_name = "DATE")]
    until: Option<Date>,
    /// The calendar of components.
    #[arg(long, value_name = "NAME", default_value = "cn")]
    calendar: String,
    /// Where they may be laxer, and why; what it names is not told.
    #[arg(long, value_name = "FILE")]
    exceptions: Option<PathBuf>,
    /// Begin such a file with what is told; only the reasons are missing in it.
    #[arg(long, value_name = "FILE")]
    draft: Option<PathBuf>,
    /// Print the report as JSON.
    #[arg(long)]
    json: bool,
}

/// Whose rules they are, with the days on which they are in force.
struct Party {
    plugin: Arc<Plugin>,
    days: Option<Days>,
    calendar: Option<Arc<Calendar>>,
}

/// Searches. Exit 1 if the child is laxer somewhere and no exception says why; 2 if the two cannot be held against each other, or one of them gave no usable answer somewhere.
pub(crate) fn run(args: &Args) -> Result<(), Failed> {
    let (child, parent) = parties(args)?;
    let calendar = match (&child.calendar, &parent.calendar) {
        (Some(calendar), _) => Arc::clone(calendar),
        _ => Arc::new(here::calendar(&args.calendar)?),
    };
    let (own, upper) = (child.plugin.as_ref(), parent.plugin.as_ref());
    let options = Options {
        matters: args.matters,
        every_day: !args.edge_days,
        words: WORDS,
        seed: args
            .seed
            .unwrap_or_else(|| seed_of([own.digest(), upper.digest()])),
        days: days(args, [&child, &parent], &calendar)?,
        budget: crate::rules::shape::Budget::default(),
    };
    let bar = progress(usize::try_from(args.matters).unwrap_or(usize::MAX));
    let mut guarded = guard(own, upper, &calendar, options, &|done| bar.inc(done));
    bar.finish_and_clear();
    if let Some(file) = &args.exceptions {
        let known = exceptions::read(file)?;
        let unmet = unmet(&known, guarded.laxities.iter().map(|laxity| &laxity.name));
        guarded
            .laxities
            .retain(|laxity| !known.iter().any(|one| one.laxity == laxity.name));
        let open = std::mem::take(&mut guarded.laxities).into_iter();
        guarded.laxities = open.map(|laxity| laxity.beside(&unmet)).collect();
    }
    if let Some(file) = &args.draft {
        exceptions::draft(file, &guarded.laxities.iter().collect::<Vec<_>>())?;
    }
    if args.json {
        output::print_json(&guarded)?;
    } else {
        output::print(&told(&guarded)?)?;
    }
    if !guarded.laxities.is_empty() {
        return Err(Failed::Asked);
    }
    // Nothing was found where nothing could be looked at: that is no clean bill.
    if guarded.faulted > 0 {
        return Err(Failed::Unusable(anyhow!(unusable(&guarded))));
    }
    Ok(())
}

fn unusable(guarded: &Guarded) -> String {
    format!(
        "{} of {} matters got no usable answer from one of the two, so nothing is known of them; run `bylaw rules check` on both",
        guarded.faulted,
        guarded.matters + guarded.systematic
    )
}

fn parties(args: &Args) -> anyhow::Result<(Party, Party)> {
    if let (Some(child), Some(parent)) = (&args.child_file, &args.parent_file) {
        let engine = component::engine()?;
        let party = |file| {
            let plugin = component::load(&engine, file)?;
            let days = Days::in_force(plugin.description());
            anyhow::Ok(Party {
                plugin: Arc::new(plugin),
                days,
                calendar: None,
            })
        };
        return Ok((party(child)?, party(parent)?));
    }
    let setup = here::set_up()?;
    let name = args.child.as_deref().unwrap_or_default();
    let child = here::jurisdiction_of(&setup, name)?;
    let above = args.parent.clone().or_else(|| child.policy.parent.clone());
    let Some(above) = above else {
        bail!("the policy of `{name}` names no parent; name one: bylaw rules guard {name} PARENT");
    };
    let parent = here::jurisdiction_of(&setup, &above)?;
    Ok((governed(&child)?, governed(&parent)?))
}

/// The rules that govern today, or did last, and every day on which something is in force.
fn governed(jurisdiction: &Jurisdiction) -> anyhow::Result<Party> {
    let today = today(jurisdiction);
    let release = jurisdiction.current(today);
    let release =
        release.ok_or_else(|| anyhow!("`{}` has no release of rules", jurisdiction.name()))?;
    let description = release.plugin.description();
    Ok(Party {
        plugin: Arc::clone(&release.plugin),
        days: jurisdiction.days_in_force(description),
        calendar: Some(jurisdiction.calendar()),
    })
}

/// The filing days: of the calendar's years, and both in force unless days are named.
fn days(args: &Args, parties: [&Party; 2], calendar: &Calendar) -> anyhow::Result<Days> {
    let loaded = Days::of_calendar(calendar);
    let loaded = loaded.ok_or_else(|| anyhow!("the calendar has no year"))?;
    if let (Some(first), Some(last)) = (args.from, args.until) {
        if first > last {
            bail!("`--from {first}` lies after `--until {last}`");
        }
        let named = Days { first, last };
        return named.and(loaded).ok_or_else(|| {
            anyhow!("no day from {first} to {last} lies in a year that the calendar has")
        });
    }
    let [child, parent] = parties.map(|party| party.days.unwrap_or(loaded));
    let both = child.and(parent).and_then(|both| both.and(loaded));
    let both = both.ok_or_else(|| {
        anyhow!(
            "the rules are never in force together: {} to {}, and {} to {}; to search all the same, name days with `--from` and `--until`",
            child.first, child.last, parent.first, parent.last
        )
    })?;
    let named = Days {
        first: args.from.unwrap_or(both.first),
        last: args.until.unwrap_or(both.last),
    };
    both.and(named).ok_or_else(|| {
        anyhow!(
            "both are in force from {} to {} only",
            both.first,
            both.last
        )
    })
}

fn told(guarded: &Guarded) -> Result<String, Failed> {
    let Guarded {
        child,
        parent,
        days,
        matters,
        seed,
        systematic,
        compared,
        faulted,
        not_compared,
        laxities,
        ..
    } = guarded;
    let mut text = String::new();
    for laxity in laxities {
        text.push_str(&one(laxity, [child, parent])?);
    }
    if *faulted > 0 {
        text.push_str(&unusable(guarded));
        text.push('\n');
    }
    text.push_str(&format_standing([not_compared, &guarded.asked()]));
    text.push_str(&format_total(
        &[child, parent],
        *days,
        [*matters, *seed, *systematic, *compared],
        laxities.len(),
    ));
    Ok(text)
}

/// What holds of every search, and how much this one asked.
fn format_standing(said: [&Text; 2]) -> String {
    let lines = said.map(|text| format!("{}\n{}\n", text.en, text.zh));
    lines.concat()
}

fn format_total(names: &[&String; 2], days: Days, counts: [u64; 4], laxities: usize) -> String {
    format!(
        "{} under {}: {} matters of seed {} and {} whatever the seed, {} compared, filed from {} to {}; {laxities} laxities",
        names[0], names[1], counts[0], counts[1], counts[2], counts[3], days.first, days.last
    )
}

fn one(laxity: &Laxity, [child, parent]: [&String; 2]) -> Result<String, Failed> {
    let mut text = format!(
        "{}\n  {}\n  {}\n",
        laxity.name, laxity.why.en, laxity.why.zh
    );
    for (name, side) in [(child, &laxity.child), (parent, &laxity.parent)] {
        text.push_str(&said(name, side));
    }
    if let Some(matter) = &laxity.matter {
        let json = in_short(matter)?;
        text.push_str(&format_matter(laxity.shown, &json));
    }
    text.push('\n');
    Ok(text)
}

fn format_matter(shown: u64, json: &str) -> String {
    format!("  shown by {shown}; the smallest matter: {json}\n")
}

fn said(name: &str, side: &Side) -> String {
    let cited: Vec<String> = side.citations.iter().map(ToString::to_string).collect();
    let due = side
        .due
        .map(|day| format!("; due {day}"))
        .unwrap_or_default();
    format!(
        "  {name:<10} {} / {} [{}]{due}\n",
        side.says.zh,
        side.says.en,
        cited.join(", ")
    )
}
