//! What a rehearsal found, in words.

use crate::cli::Failed;
use crate::cli::output::print;
use crate::domain::rehearsal::{RehearsalGroup, RehearsalReport};

/// The groups, and how many matters there were.
pub(super) fn tell(report: &RehearsalReport) -> Result<(), Failed> {
    for group in &report.groups {
        tell_group(group)?;
    }
    let left = &report.left_out;
    print(&format!(
        "{} matters: {} the same, {} differ, {} are put otherwise; not compared: {} erased, {} undecided, {} unreadable",
        report.matters,
        report.same,
        report.differing,
        report.reworded,
        left.erased,
        left.undecided,
        left.unreadable
    ))?;
    for case in &left.unreadable_cases {
        print(&format!("    unreadable: {case}"))?;
    }
    if let Some(day) = report.last_filed_on {
        print(&format!("the last of them was filed on {day}"))?;
    }
    print(&format!("not covered: {}", report.not_covered.en))
}

fn tell_group(group: &RehearsalGroup) -> Result<(), Failed> {
    let article = group.article.as_ref().map_or_else(
        || "no article".to_owned(),
        |article| format!("{} {}", article.instrument, article.article),
    );
    let kinds = group.kinds.iter();
    let kinds: Vec<String> = kinds
        .map(|(kind, count)| format!("{kind} {count}"))
        .collect();
    print(&format!(
        "{article}, {}: {} matters ({})",
        group.what,
        group.matters,
        kinds.join(", ")
    ))?;
    for example in &group.examples {
        print(&format!(
            "    {} filed on {}",
            example.case, example.filed_on
        ))?;
        for words in &example.differs {
            print(&format!("        {}", words.en))?;
        }
    }
    Ok(())
}
