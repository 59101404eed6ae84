//! Counts of what passed and failed, read from the last words of a test runner.

use std::fmt;
use std::ops::AddAssign;

#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Counts {
    pub(crate) passed: u64,
    pub(crate) failed: u64,
    pub(crate) skipped: u64,
}

impl AddAssign for Counts {
    fn add_assign(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
        self.skipped += other.skipped;
    }
}

impl fmt::Display for Counts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} passed, {} failed", self.passed, self.failed)?;
        if self.skipped > 0 {
            write!(f, ", {} skipped", self.skipped)?;
        }
        Ok(())
    }
}

/// `Summary [   1.2s] 5/6 tests run: 4 passed (1 slow), 1 timed out, 2 skipped`
pub(crate) fn of_nextest(text: &str) -> Option<Counts> {
    let line = text.lines().rev().find(|line| line.contains("Summary ["))?;
    let (run, results) = line.split_once(" run: ")?;
    let mut counts = read(results);
    // Without a failure of its own to show for it, a test that was never started is a failure.
    let ratio = run.split_whitespace().find_map(|word| word.split_once('/'));
    if let Some((done, all)) = ratio {
        let missed = number(all)?.saturating_sub(number(done)?);
        counts.failed += missed;
    }
    Some(counts)
}

/// The sum over `test result: ok. 5 passed; 0 failed; 1 ignored; 0 measured; …`
pub(crate) fn of_libtest(text: &str) -> Option<Counts> {
    let mut sum = None;
    for line in text.lines() {
        if let Some((_, results)) = line.split_once("test result: ") {
            let results = results.split_once(". ").map_or(results, |(_, rest)| rest);
            *sum.get_or_insert_default() += read(results);
        }
    }
    sum
}

/// `12 passed, 0 failed`, as the last line that is one.
pub(crate) fn of_scenarios(text: &str) -> Option<Counts> {
    text.lines()
        .rev()
        .map(|line| (line.trim(), read(line)))
        .find(|(line, counts)| counts.to_string() == *line)
        .map(|(_, counts)| counts)
}

/// Pairs of a number and what it counts. Words that count neither success nor omission are
/// failures if they are known as such; durations and notes in brackets count nothing.
fn read(results: &str) -> Counts {
    let mut counts = Counts::default();
    for part in results.split([',', ';']) {
        let mut words = part.split_whitespace();
        let Some(count) = words.next().and_then(number) else {
            continue;
        };
        match words.next() {
            Some("passed") => counts.passed += count,
            Some("failed" | "timed" | "exec") => counts.failed += count,
            Some("skipped" | "ignored") => counts.skipped += count,
            _ => {}
        }
    }
    counts
}

fn number(word: &str) -> Option<u64> {
    word.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn counts(passed: u64, failed: u64, skipped: u64) -> Counts {
        Counts {
            passed,
            failed,
            skipped,
        }
    }

    #[test]
    fn nextest() {
        let good = "     Summary [   0.003s] 5 tests run: 5 passed (1 slow), 1 skipped\n";
        assert_eq!(of_nextest(good), Some(counts(5, 0, 1)));
        let bad = "Summary [ 9s] 5 tests run: 2 passed, 1 failed, 2 timed out, 0 skipped\n FAIL x";
        assert_eq!(of_nextest(bad), Some(counts(2, 3, 0)));
        let stopped = "Summary [ 9s] 3/5 tests run: 2 passed, 1 failed, 0 skipped";
        assert_eq!(of_nextest(stopped), Some(counts(2, 3, 0)));
        assert_eq!(of_nextest("error: could not compile `bylaw`"), None);
    }

    #[test]
    fn libtest() {
        let text = "test result: ok. 5 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out; \
                    finished in 0.01s\ntest a ... FAILED\n\
                    test result: FAILED. 1 passed; 2 failed; 0 ignored; 0 measured; 0 filtered out";
        assert_eq!(of_libtest(text), Some(counts(6, 2, 1)));
        assert_eq!(of_libtest("running 0 tests"), None);
    }

    #[test]
    fn scenarios() {
        assert_eq!(
            of_scenarios("ok a\n12 passed, 1 failed\n"),
            Some(counts(12, 1, 0))
        );
        assert_eq!(of_scenarios("said: 12 passed, 1 failed"), None);
        assert_eq!(of_scenarios("cannot read `x.toml`"), None);
    }

    #[test]
    fn the_line_that_ci_reads() {
        let mut sum = counts(1, 0, 0);
        assert_eq!(sum.to_string(), "1 passed, 0 failed");
        sum += counts(1, 2, 3);
        assert_eq!(sum.to_string(), "2 passed, 2 failed, 3 skipped");
    }
}
