//! Why the database did not do it: it is away, it is full, somebody was first, or it is wrong.

/// Why the database did not do it.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// It cannot be reached, or does not answer now. Nothing is known to be written.
    #[error("the database is away")]
    Away(#[source] sqlx::Error),
    /// It has no room left. Nothing was written.
    #[error("the database has no room left")]
    Full(#[source] sqlx::Error),
    /// It refused.
    #[error("the database did not answer as it should")]
    Database(#[source] sqlx::Error),
    /// Its tables cannot be brought up to date.
    #[error("the tables cannot be brought up to date")]
    Migrate(#[from] sqlx::migrate::MigrateError),
    /// Its tables are not those that this host works with.
    #[error(
        "the tables are not those of this version; run `bylaw database prepare` as their owner"
    )]
    NotPrepared,
    /// The host could do whatever it likes there, which row security is to prevent.
    #[error(
        "the role `{0}` is a superuser, owns tables or bypasses row security; connect as one that does not (`bylaw database prepare --role`)"
    )]
    TooMighty(String),
    /// A URL of neither kind.
    #[error("`{0}` is no database; write sqlite:FILE or postgres://ROLE@HOST/NAME")]
    NoSuchKind(String),
    /// A jurisdiction that cannot be named to a database.
    #[error("`{0}` cannot be a jurisdiction; write up to 64 of a-z, 0-9 and -")]
    NoJurisdiction(String),
    /// A stored record cannot be read.
    #[error("the stored {what} `{id}` cannot be read: {why}")]
    Corrupt {
        what: &'static str,
        id: String,
        why: String,
    },
    /// `PostgreSQL` is copied by its own means.
    #[error(
        "only a SQLite database is copied like this; for PostgreSQL use pg_dump or pg_basebackup"
    )]
    NoCopy,
    /// A file that is no good database.
    #[error("the database is damaged: {0}")]
    Damaged(String),
    /// Somebody works with it.
    #[error("`{0}` is in use; stop the host first")]
    InUse(String),
    /// Somebody else was first.
    #[error("`{0}` has changed meanwhile")]
    Conflict(String),
    /// The `SQLite` library is too old to trust.
    #[error("SQLite {0} can lose committed writes; 3.51.3 or later is needed")]
    TooOld(String),
}

impl StoreError {
    /// Whether asking again later may help, without anybody's doing here.
    pub fn is_passing(&self) -> bool {
        matches!(self, Self::Away(_) | Self::Full(_))
    }
}

impl From<sqlx::Error> for StoreError {
    fn from(error: sqlx::Error) -> Self {
        match condition_of(&error) {
            Condition::Away => Self::Away(error),
            Condition::Full => Self::Full(error),
            Condition::Taken(what) => Self::Conflict(what),
            Condition::Other => Self::Database(error),
        }
    }
}

/// Whether a connection that was there is dead, where another one may not be: it broke, or the
/// server ended it.
pub(super) fn is_cut_off(error: &sqlx::Error) -> bool {
    match error {
        sqlx::Error::Io(_) => true,
        sqlx::Error::Database(database) => {
            let code = database.code().unwrap_or_default();
            code.starts_with("57P")
        }
        _ => false,
    }
}

enum Condition {
    Away,
    Full,
    /// A key that exists already, or a transaction that lost against another.
    Taken(String),
    Other,
}

fn condition_of(error: &sqlx::Error) -> Condition {
    let database = match error {
        sqlx::Error::Io(_)
        | sqlx::Error::PoolTimedOut
        | sqlx::Error::PoolClosed
        | sqlx::Error::WorkerCrashed
        | sqlx::Error::BeginFailed => return Condition::Away,
        sqlx::Error::Database(database) => database,
        _ => return Condition::Other,
    };
    if database.is_unique_violation() {
        let what = database.constraint().or(database.table());
        return Condition::Taken(what.unwrap_or("a row").to_owned());
    }
    let code = database.code().unwrap_or_default();
    match code.parse::<u32>() {
        // SQLite's extended codes carry the plain one in their last byte; PostgreSQL's have five
        // characters.
        Ok(number) if code.len() < 5 => match number & 0xff {
            13 => Condition::Full,
            5 | 6 | 8 | 10 | 14 => Condition::Away,
            _ => Condition::Other,
        },
        _ => match code.as_ref() {
            "53100" => Condition::Full,
            "40001" | "40P01" => Condition::Taken("a row".to_owned()),
            // Connection, operator's intervention, resources, input and output, a read-only standby.
            "25006" => Condition::Away,
            code if ["08", "57P", "53", "58"]
                .iter()
                .any(|class| code.starts_with(class)) =>
            {
                Condition::Away
            }
            _ => Condition::Other,
        },
    }
}

/// A stored record that cannot be read.
pub(super) fn corrupt(what: &'static str, id: &str, why: &dyn std::fmt::Display) -> StoreError {
    StoreError::Corrupt {
        what,
        id: id.to_owned(),
        why: why.to_string(),
    }
}
