//! The shape of a value as its type declares it: what a matter is made of, without naming a field.
//!
//! The contract's types describe themselves for the API's document. Read from there, a field that
//! the contract gains is generated, varied and shrunk without a line being written for it.

mod read;
mod shrink;
#[cfg(test)]
mod tests;
mod vary;

use crate::domain::Matter;

pub use shrink::{Budget, shrink};
pub use vary::{LEFT_ALONE, fillings, varied};

/// What a value may be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Shape {
    /// Any text.
    Text,
    /// A day, as text.
    Day,
    /// True or false.
    Flag,
    /// A number that is not negative.
    Number,
    /// One of these words.
    Word(Vec<String>),
    /// Any number of the same.
    List(Box<Shape>),
    /// Fields by name, and the type's own name.
    Record(String, Vec<(String, Shape)>),
    /// One of these cases: a word, or a word with something.
    Case(Vec<(String, Option<Shape>)>),
    /// That or nothing.
    Optional(Box<Shape>),
    /// Something that is left as it is.
    Other,
}

impl Shape {
    /// The shape of a matter.
    pub fn of_matter() -> Self {
        read::shape_of::<Matter>()
    }
}
