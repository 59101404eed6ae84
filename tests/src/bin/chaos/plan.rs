//! What a run is asked for, and the numbers that decide what happens in it.

use clap::{Parser, ValueEnum};

/// Kills hosts while they are written to and clocks run out, then checks that nothing was lost,
/// done twice or done early.
#[derive(Parser)]
#[command(name = "chaos")]
pub(crate) struct Plan {
    /// One process on `SQLite`, or three on `PostgreSQL` (`BYLAW_TEST_POSTGRES` names the server)
    #[arg(long)]
    pub(crate) database: Kind,
    /// Go on until so many hosts were killed
    #[arg(long, default_value_t = 200)]
    pub(crate) kills: u32,
    /// Stop earlier after so many seconds; fewer kills than wanted are then a failure
    #[arg(long, default_value_t = 600)]
    pub(crate) seconds: u64,
    /// What writers send, when the clock jumps and whom it hits; from the system if it is not said
    #[arg(long)]
    pub(crate) seed: Option<u64>,
}

/// Which database.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Kind {
    Sqlite,
    Postgres,
}

impl Kind {
    /// How many hosts share it.
    pub(crate) fn hosts(self) -> usize {
        match self {
            Self::Sqlite => 1,
            Self::Postgres => 3,
        }
    }
}

/// A stream of numbers from the seed (splitmix64). Each thread has its own, so that what it does
/// depends on the seed and on the answers it gets, not on who else was running.
pub(crate) struct Random(u64);

/// The step of splitmix64; odd, so that every state is visited.
const STEP: u64 = 0x9E37_79B9_7F4A_7C15;

impl Random {
    pub(crate) fn new(seed: u64, stream: u64) -> Self {
        let mut seeded = Self(seed);
        Self(seeded.next() ^ stream.wrapping_mul(STEP))
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(STEP);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    /// A number below `limit`; 0 if the limit is 0.
    pub(crate) fn below(&mut self, limit: u64) -> u64 {
        self.next() % limit.max(1)
    }

    /// True in so many of a hundred cases.
    pub(crate) fn chance(&mut self, percent: u64) -> bool {
        self.below(100) < percent
    }

    /// One of them; none of none.
    pub(crate) fn pick<'a, T>(&mut self, all: &'a [T]) -> Option<&'a T> {
        let place = self.below(u64::try_from(all.len()).unwrap_or(u64::MAX));
        all.get(usize::try_from(place).unwrap_or(usize::MAX))
    }
}
