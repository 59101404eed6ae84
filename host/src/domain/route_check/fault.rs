//! What can be wrong with an answer of the rules.

use crate::domain::instruments::BadCitation;

/// What is wrong with an answer, by stage and outcome.
#[derive(Debug, thiserror::Error, PartialEq, Eq, Clone)]
pub enum RouteFault {
    /// A route without stages.
    #[error("the route has no stage")]
    NoStage,
    /// Nothing can be decided in it.
    #[error("stage `{0}` has no outcome")]
    NoOutcome(String),
    /// A name that is empty, too long or not kebab-case.
    #[error("`{0}` is no identifier; use lower-case letters, digits and hyphens")]
    BadIdentifier(String),
    /// Two stages of one name.
    #[error("two stages are called `{0}`")]
    StageTwice(String),
    /// Two outcomes of one name in a stage.
    #[error("stage `{stage}` has two outcomes called `{outcome}`")]
    OutcomeTwice { stage: String, outcome: String },
    /// No path leads to it.
    #[error("stage `{0}` cannot be reached")]
    Unreachable(String),
    /// The stages form a loop.
    #[error("stage `{0}` leads back to itself")]
    Loop(String),
    /// Only waiting leads out of it, which is no way out.
    #[error("stage `{0}` never ends: each of its outcomes waits")]
    NeverEnds(String),
    /// An outcome leads to a stage that there is not.
    #[error("outcome `{outcome}` of stage `{stage}` leads to `{target}`, which is no stage")]
    NoSuchStage {
        stage: String,
        outcome: String,
        target: String,
    },
    /// Silence is an outcome that there is not.
    #[error("silence in stage `{stage}` is deemed `{outcome}`, which is none of its outcomes")]
    NoSuchDeemed { stage: String, outcome: String },
    /// Silence only asks for more.
    #[error("silence in stage `{stage}` is deemed `{outcome}`, which decides nothing")]
    DeemedWait { stage: String, outcome: String },
    /// The end of the period leads to a stage that there is not.
    #[error(
        "the end of the period of stage `{stage}` leads to `{target}`, which is no other stage"
    )]
    NoSuchMove { stage: String, target: String },
    /// `request-supplement` and waiting belong together.
    #[error(
        "outcome `{outcome}` of stage `{stage}`: to ask for a supplement is to wait, and nothing else is"
    )]
    WaitMismatch { stage: String, outcome: String },
    /// A refusal without a reason or basis.
    #[error(
        "outcome `{outcome}` of stage `{stage}` refuses without asking for a reason or a basis"
    )]
    RefusalAsksNothing { stage: String, outcome: String },
    /// A basis of no rank can be given.
    #[error("outcome `{outcome}` of stage `{stage}` asks for a legal basis but accepts no rank")]
    NoRankAccepted { stage: String, outcome: String },
    /// A period of zero.
    #[error("{0} has a period of zero")]
    ZeroPeriod(String),
    /// A period that nobody will see the end of.
    #[error("{0} has a period of more than thirty years")]
    LongPeriod(String),
    /// Something that may be chosen zero times.
    #[error("`{what}` of stage `{stage}` may be used zero times")]
    NeverTimes { stage: String, what: String },
    /// The clock starts with an acceptance that need not have happened.
    #[error(
        "the period of stage `{0}` starts with an acceptance, but a path without a `confirm` leads there"
    )]
    NoAcceptance(String),
    /// Silence may not decide from a day that only the filing names.
    #[error("silence in stage `{0}` decides, but its period counts from the event")]
    SilenceFromOccurrence(String),
    /// A stage waits for a limit that nobody sets.
    #[error("stage `{stage}` takes the limit that was set for it, but `{from}` sets none")]
    NoLimitSet { stage: String, from: String },
    /// A limit is set for a stage that has its own period, or none.
    #[error("outcome `{outcome}` of stage `{stage}` sets a limit that no stage takes")]
    LimitUnused { stage: String, outcome: String },
    /// Something that cites nothing.
    #[error("{0} cites no article")]
    CitesNothing(String),
    /// Something that cites what is not there.
    #[error("{place} {bad}")]
    BadCitation { place: String, bad: BadCitation },
    /// Words missing in one of the languages.
    #[error("{0} lacks its words in Chinese or English")]
    NoWords(String),
    /// Words that would do something to whatever shows them.
    #[error("{0} holds characters that control how text is shown")]
    NotPlain(String),
    /// An effect beyond what the kind may have.
    #[error("`{effect}` is no effect that {place} of a matter of kind `{kind}` may have")]
    EffectNotAllowed {
        place: String,
        kind: String,
        effect: String,
    },
    /// A day that no calendar has.
    #[error("{0} names a day that does not exist")]
    NoSuchDay(String),
    /// An error stops a filing; it cannot stand beside a route.
    #[error("the finding on `{0}` is an error, but a route came with it")]
    ErrorBesideRoute(String),
    /// A refusal to plan that names no error.
    #[error("the rules refused the matter without an error among the findings")]
    RefusedWithoutError,
    /// The law settles, it does not ask.
    #[error("the settled decision asks for a supplement")]
    SettledAsQuestion,
    /// A finding about nothing.
    #[error("a finding names no subject")]
    NoSubject,
    /// Too many of something, or too long a text.
    #[error("{place} has {count} {what}; at most {limit} are allowed")]
    TooMany {
        place: String,
        what: &'static str,
        count: usize,
        limit: usize,
    },
}

/// Gives each fault its stable word, and the list of all of them.
macro_rules! codes {
    ($($fault:ident => $code:literal,)*) => {
        impl RouteFault {
            /// Every word that [`RouteFault::code`] gives.
            pub const CODES: &'static [&'static str] = &[$($code),*];

            /// A stable word for problem documents, records and metrics.
            pub fn code(&self) -> &'static str {
                match self {
                    $(Self::$fault { .. } => $code,)*
                }
            }
        }
    };
}

codes! {
    NoStage => "no-stage",
    NoOutcome => "no-outcome",
    BadIdentifier => "bad-identifier",
    StageTwice => "stage-twice",
    OutcomeTwice => "outcome-twice",
    Unreachable => "unreachable-stage",
    Loop => "loop",
    NeverEnds => "never-ends",
    NoSuchStage => "no-such-stage",
    NoSuchDeemed => "no-such-deemed",
    DeemedWait => "deemed-wait",
    NoSuchMove => "no-such-move",
    WaitMismatch => "wait-mismatch",
    RefusalAsksNothing => "refusal-asks-nothing",
    NoRankAccepted => "no-rank-accepted",
    ZeroPeriod => "zero-period",
    LongPeriod => "long-period",
    NeverTimes => "never-times",
    NoAcceptance => "no-acceptance",
    SilenceFromOccurrence => "silence-from-occurrence",
    NoLimitSet => "no-limit-set",
    LimitUnused => "limit-unused",
    CitesNothing => "cites-nothing",
    BadCitation => "bad-citation",
    NoWords => "no-words",
    NotPlain => "not-plain",
    EffectNotAllowed => "effect-not-allowed",
    NoSuchDay => "no-such-day",
    ErrorBesideRoute => "error-beside-route",
    RefusedWithoutError => "refused-without-error",
    SettledAsQuestion => "settled-as-question",
    NoSubject => "no-subject",
    TooMany => "too-many",
}
