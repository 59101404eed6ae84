//! Why a component did not come through.

use super::answer::Step;

/// Why a component did not come through.
#[derive(Debug, thiserror::Error)]
pub enum VetError {
    /// The component is at fault, and says the child how.
    #[error("{message}")]
    Refused {
        /// The word of [`crate::rules::LoadError::code`].
        code: String,
        /// What is wrong.
        message: String,
    },
    /// It is somebody else's.
    #[error("the component holds the rules of `{described}`, not of `{wanted}`")]
    OtherJurisdiction {
        /// Whose rules it says they are.
        described: String,
        /// Whose they should be.
        wanted: String,
    },
    /// It does not answer as rules have to.
    #[error(
        "the component breaks what rules must hold to, in {times} of {matters} generated matters: {meaning}; the first: {detail}{}", shown(.matter.as_deref())
    )]
    Breaks {
        /// What must hold.
        meaning: &'static str,
        /// How often it does not.
        times: u64,
        /// Of how many.
        matters: u64,
        /// What broke it first.
        detail: String,
        /// The matter that did.
        matter: Option<String>,
    },
    /// It took too long.
    #[error(
        "{} took longer than {seconds} s; a plugin in Rust takes less than one",
        doing(*.step)
    )]
    OutOfTime {
        /// At what.
        step: Step,
        /// What was allowed.
        seconds: u64,
    },
    /// It took too much memory.
    #[error(
        "{} took more than {} MiB of memory",
        doing(*.step),
        .bytes >> 20
    )]
    OutOfMemory {
        /// At what.
        step: Step,
        /// What was allowed.
        bytes: u64,
    },
    /// The child ended without an answer.
    #[error("{} ended with {how}{}", doing(*.step), last_words(.said))]
    Crashed {
        /// At what.
        step: Step,
        /// The signal or the code with which it ended.
        how: String,
        /// What it last said, if anything.
        said: String,
    },
    /// Enough others wait.
    #[error("{0} components wait already to be looked at; come again in a minute")]
    Busy(usize),
    /// Whoever asked went away meanwhile.
    #[error("nobody waited for it any longer")]
    GivenUp,
    /// The child cannot be started or heard: no fault of the component.
    #[error("components cannot be looked at: {0}")]
    Unable(String),
}

impl VetError {
    /// A stable word for problem documents and records.
    pub fn code(&self) -> &str {
        match self {
            Self::Refused { code, .. } => code,
            Self::OtherJurisdiction { .. } => "other-jurisdiction",
            Self::Breaks { .. } => "does-not-conform",
            Self::OutOfTime { step, .. } => match step {
                Step::Compiling => "compile-time",
                Step::Asking => "answers-time",
            },
            Self::OutOfMemory { step, .. } => match step {
                Step::Compiling => "compile-memory",
                Step::Asking => "answers-memory",
            },
            Self::Crashed { .. } => "vet-crashed",
            Self::Busy(_) => "vet-busy",
            Self::GivenUp => "vet-given-up",
            Self::Unable(_) => "vet-unable",
        }
    }

    /// Whether it is the component that has to be changed.
    pub fn is_of_component(&self) -> bool {
        !matches!(self, Self::Busy(_) | Self::GivenUp | Self::Unable(_))
    }
}

fn doing(step: Step) -> &'static str {
    match step {
        Step::Compiling => "compiling the component",
        Step::Asking => "asking the rules about generated matters",
    }
}

fn shown(matter: Option<&str>) -> String {
    matter.map_or_else(String::new, |matter| format!(", asked {matter}"))
}

fn last_words(said: &str) -> String {
    if said.is_empty() {
        String::new()
    } else {
        format!(" (`{said}`)")
    }
}
