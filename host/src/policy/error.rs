//! What is wrong with a policy file, and where.

use std::fmt;

/// A place in a policy file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The file, as the operator knows it.
    pub file: String,
    /// The line, counted from 1; 0 if it is about the whole file.
    pub line: usize,
    /// The key.
    pub key: String,
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.file)?;
        if self.line > 0 {
            write!(f, ":{}", self.line)?;
        }
        if !self.key.is_empty() {
            write!(f, ": `{}`", self.key)?;
        }
        Ok(())
    }
}

/// Why the policies cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum PolicyError {
    /// A file or folder that cannot be read.
    #[error("{place}: cannot be read")]
    Unreadable {
        place: Place,
        #[source]
        source: std::io::Error,
    },
    /// Not TOML, an unknown key, a missing key or a wrong type.
    #[error("{place}: {message}")]
    Syntax { place: Place, message: String },
    /// A value that is not acceptable.
    #[error("{place}: {message}")]
    Value { place: Place, message: String },
    /// A calendar that is not in order.
    #[error("{place}: the calendar cannot be used")]
    Calendar {
        place: Place,
        #[source]
        source: crate::calendar::LoadError,
    },
    /// A component that is not there.
    #[error(
        "{place}: `{component}` cannot be read from the folder of components; `cargo xtask plugins` builds those that come with the host"
    )]
    Missing {
        place: Place,
        component: String,
        #[source]
        source: std::io::Error,
    },
    /// A component that was refused.
    #[error("{place}: the component was refused")]
    Component {
        place: Place,
        #[source]
        source: crate::rules::LoadError,
    },
    /// There is nothing to host.
    #[error("{place}: no policy file; put one `<jurisdiction>.toml` there for each jurisdiction")]
    None { place: Place },
}
