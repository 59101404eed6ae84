//! What can go wrong when rules are asked. A fault is never a decision.

use crate::domain::case::{BUSY, UNUSABLE};
use crate::domain::route_check::RouteFault;
use crate::domain::words::{clipped, shown};

use super::lines::Line;

/// The word of a call that ran into the backstop. How busy the machine was has a part in that.
pub const OUT_OF_TIME: &str = "out-of-time";

/// Characters of an error's text that are kept: some texts hold names out of the component.
pub(super) const WORDS: usize = 300;

/// What the engine says of an error, at a length that fits a record.
pub(super) fn in_words(error: &wasmtime::Error) -> String {
    clipped(&format!("{error:#}"), WORDS)
}

/// Functions or lines of an author that are named; the first is where it went wrong.
const NAMED: usize = 3;
/// What every module in Rust has of others, among it what a panic runs through.
const NOT_THE_AUTHORS: [&str; 9] = [
    "__rustc",
    "core::",
    "alloc::",
    "std::",
    "compiler_builtins::",
    "hashbrown::",
    "bylaw_sdk::",
    "wit_bindgen::",
    "dlmalloc::",
];

/// A function's name as its author wrote it.
pub(super) fn demangled(name: &str) -> String {
    format!("{:#}", rustc_demangle::demangle(name))
}

/// Whether an author wrote it. What is written for a type of the language belongs to whoever wrote the
/// trait.
fn is_the_authors(name: &str) -> bool {
    let plain = |path: &'_ str| -> String {
        let path = path.trim_start_matches(['<', '&', '[', '(', '*']);
        let path = ["dyn ", "mut ", "const "]
            .iter()
            .fold(path, |path, word| path.strip_prefix(word).unwrap_or(path));
        path.to_owned()
    };
    let (of, by) = name.split_once(" as ").unwrap_or((name, ""));
    let decisive = [of, by]
        .map(plain)
        .into_iter()
        .find(|path| path.contains("::"));
    decisive.is_some_and(|path| !NOT_THE_AUTHORS.iter().any(|other| path.starts_with(other)))
}

/// Where a trap is, from the names of its functions, the innermost first; nothing without names.
pub(super) fn in_functions<'a>(names: impl Iterator<Item = &'a str>) -> String {
    let authors = names.map(demangled).filter(|name| is_the_authors(name));
    told(authors.map(|name| format!("`{name}`")))
}

/// The same from the lines of an author.
pub(super) fn in_lines(lines: &[Line]) -> String {
    told(lines.iter().map(|line| match line.function.as_str() {
        "" => line.place.clone(),
        function => format!("{} in `{function}`", line.place),
    }))
}

/// Which rule a call was in, of the author's functions on its way, the innermost first: the outermost, and what
/// it had called. Where in a loop the fuel was gone is chance, and counts for nothing.
pub(super) fn rule_in_functions<'a>(names: impl Iterator<Item = &'a str>) -> String {
    let authors = names.map(demangled).filter(|name| is_the_authors(name));
    let authors: Vec<String> = authors.collect();
    match authors.as_slice() {
        [.., called, outer] => format!("{called}, called by {outer}"),
        some => some.concat(),
    }
}

/// The same from the lines of an author. What the SDK makes of a line stands in none of his functions.
pub(super) fn rule_in_lines(lines: &[Line]) -> String {
    let written = lines.iter().filter(|line| !line.function.is_empty());
    let written: Vec<&Line> = written.collect();
    match written.as_slice() {
        [.., called, outer] => format!("{}, called by {}", called.function, outer.place),
        [only] => only.function.clone(),
        [] => String::new(),
    }
}

fn told(places: impl Iterator<Item = String>) -> String {
    let places: Vec<String> = places.take(NAMED).collect();
    match places.as_slice() {
        [] => String::new(),
        [first, ..] => {
            let word = if first.starts_with('`') { "in" } else { "at" };
            let all = format!(", {word} {}", places.join(", called by "));
            clipped(&shown(&all), WORDS)
        }
    }
}

/// The word of a call in which the rules gave up.
pub const TRAPPED: &str = "trapped";

/// Why the rules gave no usable answer.
#[derive(Debug, thiserror::Error, Clone, PartialEq, Eq)]
pub enum Fault {
    /// The call used up its fuel.
    #[error("the rules used up their fuel of {0} units")]
    OutOfFuel(u64),
    /// The call ran into the backstop, though it had fuel left.
    #[error("the rules took longer than {0} ms")]
    OutOfTime(u64),
    /// The call wanted more memory than the policy gives.
    #[error("the rules wanted more than {0} bytes of memory")]
    OutOfMemory(usize),
    /// The call nested too deeply.
    #[error("the rules nested their calls too deeply")]
    OutOfStack,
    /// The guest gave up or did something impossible.
    #[error("the rules trapped: {0}")]
    Trapped(String),
    /// The answer is larger than the policy allows.
    #[error("the rules answered with more than {0} bytes")]
    AnswerTooLarge(usize),
    /// The answer breaks the contract's own encoding.
    #[error("the rules answered with something that is no answer: {0}")]
    Malformed(String),
    /// The answer was read and is not one to rely on.
    #[error("the rules answered with a bad route: {0}")]
    BadRoute(RouteFault),
    /// Another fault, and where in the code, for whoever wrote the rules; and in which rule, by which two
    /// mistakes are told apart.
    #[error("{fault}{place}")]
    Placed {
        fault: Box<Self>,
        place: String,
        rule: String,
    },
    /// As many calls as the pool can hold are under way.
    #[error("all sandboxes are in use")]
    Busy,
    /// The host cannot use them, so that they were not asked.
    #[error("this host cannot use the rules: {0}")]
    Unusable(String),
}

impl Fault {
    /// The fault with its place, where the engine tells one.
    pub(super) fn at(self, (place, rule): (String, String)) -> Self {
        if place.is_empty() {
            return self;
        }
        let fault = Box::new(self);
        Self::Placed { fault, place, rule }
    }

    /// A stable word for problem documents, records and metrics; a bad route's says what is bad.
    pub fn code(&self) -> &'static str {
        match self {
            Self::OutOfFuel(_) => "out-of-fuel",
            Self::OutOfTime(_) => OUT_OF_TIME,
            Self::OutOfMemory(_) => "out-of-memory",
            Self::OutOfStack => "out-of-stack",
            Self::Trapped(_) => TRAPPED,
            Self::AnswerTooLarge(_) => "answer-too-large",
            Self::Malformed(_) => "malformed-answer",
            Self::BadRoute(fault) => fault.code(),
            Self::Placed { fault, .. } => fault.code(),
            Self::Busy => BUSY,
            Self::Unusable(_) => UNUSABLE,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_loop_is_told_by_the_rule_that_it_is_in() {
        let line = |place: &str, function: &str| Line {
            function: function.into(),
            place: place.into(),
        };
        let (rule, plan) = (
            line("src/sharing.rs:22", "application"),
            line("src/lib.rs:29", "plan"),
        );
        let made = line("src/lib.rs:39", "");
        let one = [rule, plan.clone(), made.clone()];
        let wanted = "application, called by src/lib.rs:29";
        assert_eq!(rule_in_lines(&one), wanted);
        let deeper = [&[line("src/words.rs:3", "count")], one.as_slice()].concat();
        assert_eq!(rule_in_lines(&deeper), wanted);
        assert_eq!(rule_in_lines(&[plan, made]), "plan");
        let names = ["core::fmt::write", "a::count", "a::application", "a::plan"];
        let told = rule_in_functions(names.into_iter());
        assert_eq!(told, "a::application, called by a::plan");
    }

    #[test]
    fn a_trap_is_told_by_the_functions_of_its_author() {
        let names = [
            "_RNvNtCsdpSz2aSuKRB_4core9panicking9panic_fmt",
            "__rustc::rust_panic",
            "__rustc[19e5dc1bcf6a8b43]::rust_begin_unwind",
            "core::option::unwrap_failed",
            "<core::option::Option<u8>>::unwrap",
            "<usize as core::slice::index::SliceIndex<[u8]>>::index",
            "<[u8] as core::fmt::Debug>::fmt",
            "<&dyn core::fmt::Debug as alloc::string::ToString>::to_string",
            "bylaw_rules_x::sharing::reply",
            "<bylaw_rules_x::Rules as bylaw_sdk::Guest>::plan",
            "bylaw:rules/jurisdiction@1.1.0#plan",
        ];
        assert_eq!(
            in_functions(names.into_iter()),
            ", in `bylaw_rules_x::sharing::reply`, \
             called by `<bylaw_rules_x::Rules as bylaw_sdk::Guest>::plan`"
        );
        assert_eq!(in_functions(["abort", "func12"].into_iter()), "");
        assert!(!in_functions(["a::\u{1b}[2J"].into_iter()).contains('\u{1b}'));
        assert!(
            in_functions(["a::".repeat(500).as_str()].into_iter())
                .chars()
                .count()
                <= WORDS + 1
        );
    }
}
