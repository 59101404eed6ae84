//! Writes the matrix of who may do what to where it is checked in.

#![allow(clippy::expect_used, reason = "a tool for the repository")]

use bylaw_tests::matrix::{FILE, cells, csv};

fn main() {
    std::fs::write(FILE, csv()).expect("the matrix can be written");
    println!("{FILE}: {} cells", cells().len());
}
