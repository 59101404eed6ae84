//! What searches rules for the most part: it takes minutes, and no database has to do with what is found. The
//! gate leaves it out where it goes through these tests once more, on the other database.

mod brittle;
mod upper_law;
mod words;
