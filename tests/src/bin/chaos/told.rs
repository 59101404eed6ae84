//! What writers sent and what they were told about it.

/// A write and what became of it, as far as its sender knows.
#[derive(Clone, Debug)]
pub(crate) struct Write {
    /// Its `Idempotency-Key`, which stands in what it writes as well.
    pub(crate) key: String,
    pub(crate) what: What,
    pub(crate) fate: Fate,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum What {
    /// A matter was filed.
    Filing,
    /// Something was done in a case, at the revision that the sender had seen.
    Act {
        case: String,
        seen: u32,
        /// The event that it makes.
        event: &'static str,
    },
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Fate {
    /// The host said that it is done, and in which case.
    Acknowledged { case: String },
    /// The host said that it is not done.
    Refused,
    /// No answer came, and the sender gave up: it is done once or not at all.
    Unknown,
}

impl Write {
    pub(crate) fn is_filing(&self) -> bool {
        self.what == What::Filing
    }

    pub(crate) fn is_acknowledged(&self) -> bool {
        matches!(self.fate, Fate::Acknowledged { .. })
    }
}
