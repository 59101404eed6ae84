//! What can go wrong when rules are asked. A fault is never a decision.

use crate::domain::route_check::RouteFault;
use crate::domain::words::clipped;

/// Characters of an error's text that are kept: some texts hold names out of the component.
pub(super) const WORDS: usize = 300;

/// What the engine says of an error, at a length that fits a record.
pub(super) fn in_words(error: &wasmtime::Error) -> String {
    clipped(&format!("{error:#}"), WORDS)
}

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
    /// As many calls as the pool can hold are under way.
    #[error("all sandboxes are in use")]
    Busy,
}

impl Fault {
    /// A stable word for problem documents, records and metrics; a bad route's says what is bad.
    pub fn code(&self) -> &'static str {
        match self {
            Self::OutOfFuel(_) => "out-of-fuel",
            Self::OutOfTime(_) => "out-of-time",
            Self::OutOfMemory(_) => "out-of-memory",
            Self::OutOfStack => "out-of-stack",
            Self::Trapped(_) => "trapped",
            Self::AnswerTooLarge(_) => "answer-too-large",
            Self::Malformed(_) => "malformed-answer",
            Self::BadRoute(fault) => fault.code(),
            Self::Busy => "busy",
        }
    }
}
