//! Median and spread of what was measured, as a table.

use std::fmt;

use serde::Serialize;

/// What was measured of one set of rules.
#[derive(Serialize)]
pub(super) struct Row {
    jurisdiction: String,
    decisions: usize,
    /// Calls without a usable answer; they are not in the sums.
    faults: usize,
    nanoseconds: Spread,
    fuel: Spread,
}

/// How values lie.
#[derive(Serialize)]
struct Spread {
    median: u64,
    tenth: u64,
    ninetieth: u64,
    most: u64,
}

/// All rows, the component that was asked for first.
#[derive(Serialize)]
pub(super) struct Table {
    pub(super) matters: u64,
    pub(super) rounds: usize,
    pub(super) seed: u64,
    /// Whether this program was built for speed.
    pub(super) optimised: bool,
    pub(super) rows: Vec<Row>,
}

impl Row {
    /// None if nothing was answered.
    pub(super) fn of(
        jurisdiction: String,
        nanoseconds: Vec<u64>,
        fuel: Vec<u64>,
        faults: usize,
    ) -> Option<Self> {
        let decisions = nanoseconds.len();
        Some(Self {
            jurisdiction,
            decisions,
            faults,
            nanoseconds: Spread::of(nanoseconds)?,
            fuel: Spread::of(fuel)?,
        })
    }
}

impl Spread {
    fn of(mut values: Vec<u64>) -> Option<Self> {
        values.sort_unstable();
        let at = |percent: usize| {
            let last = values.len().checked_sub(1)?;
            values.get(last * percent / 100).copied()
        };
        Some(Self {
            median: at(50)?,
            tenth: at(10)?,
            ninetieth: at(90)?,
            most: at(100)?,
        })
    }
}

/// Microseconds with one decimal.
fn micro(nanoseconds: u64) -> String {
    let tenths = nanoseconds / 100;
    format!("{}.{}", tenths / 10, tenths % 10)
}

impl fmt::Display for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(
            f,
            "{} matters, {} rounds, seed {}; a fresh sandbox for every question",
            self.matters, self.rounds, self.seed
        )?;
        if !self.optimised {
            writeln!(
                f,
                "this `bylaw` was not built with --release: compare the rows only"
            )?;
        }
        let names = self.rows.iter().map(|row| row.jurisdiction.len());
        let width = names.max().unwrap_or(0).max("rules".len());
        writeln!(
            f,
            "\n{:<width$} {:>9} {:>11} {:>17} {:>10} {:>21} {:>10} {:>6}",
            "rules", "decisions", "median µs", "10 to 90 %", "fuel", "10 to 90 %", "most", "faults"
        )?;
        for row in &self.rows {
            let (time, fuel) = (&row.nanoseconds, &row.fuel);
            let times = format!("{} to {}", micro(time.tenth), micro(time.ninetieth));
            let fuels = format!("{} to {}", fuel.tenth, fuel.ninetieth);
            writeln!(
                f,
                "{:<width$} {:>9} {:>11} {times:>17} {:>10} {fuels:>21} {:>10} {:>6}",
                row.jurisdiction,
                row.decisions,
                micro(time.median),
                fuel.median,
                fuel.most,
                row.faults
            )?;
        }
        match self.rows.as_slice() {
            [own, others @ ..] if !others.is_empty() => {
                let medians = others.iter().map(|row| row.nanoseconds.median);
                let slowest = medians.max().unwrap_or(1).max(1);
                let times = own.nanoseconds.median * 10 / slowest;
                write!(
                    f,
                    "\n{} takes {}.{} times as long as the slowest beside it",
                    own.jurisdiction,
                    times / 10,
                    times % 10
                )
            }
            _ => write!(
                f,
                "\nno other components were found beside it; a release of the host has those that \
                 come with it in `target/plugins`, and `--beside FOLDER` names where they are"
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_middle_and_the_edges_of_what_was_measured() {
        let spread = Spread::of((1..=101).rev().collect()).unwrap();
        let all = [spread.tenth, spread.median, spread.ninetieth, spread.most];
        assert_eq!(all, [11, 51, 91, 101]);
        assert!(Spread::of(vec![]).is_none());
        assert_eq!(micro(12_345), "12.3");
    }
}
