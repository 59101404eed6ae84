//! The matrix of who may do what: position by route, in the own and in another jurisdiction.

use std::fmt::Write;

use bylaw::domain::authority::{Action, Position, Where, admits};
use bylaw::domain::words::word;
use bylaw::http::PERMISSIONS;

/// Where the matrix is checked in.
pub const FILE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/data/authority.csv");

/// One question, and what the table says to it.
#[derive(Clone, Debug)]
pub struct Cell {
    /// The method of the route.
    pub method: String,
    /// Its path.
    pub path: &'static str,
    /// Who asks.
    pub position: Position,
    /// Whether the jurisdiction is his own.
    pub own: bool,
    /// Whether he may.
    pub may: bool,
}

/// Every cell, by route, position and side.
pub fn cells() -> Vec<Cell> {
    let mut all = vec![];
    for (method, path, action) in PERMISSIONS {
        for position in Position::ALL {
            for own in [true, false] {
                all.push(Cell {
                    method: method.to_string(),
                    path,
                    position,
                    own,
                    may: may(position, *action, own),
                });
            }
        }
    }
    all
}

fn may(position: Position, action: Action, own: bool) -> bool {
    match action.place() {
        Where::Public => true,
        Where::Oneself => admits(position, action),
        // Operators look after every tenant, but into nobody's case.
        Where::Tenant => admits(position, action) && (own || position.is_operator()),
        Where::Case => admits(position, action) && own,
    }
}

/// The matrix as it is checked in: a line for each route, `own/other` for each position.
pub fn csv() -> String {
    let mut text = "method,path,action".to_owned();
    for position in Position::ALL {
        write!(text, ",{}", word(&position)).unwrap();
    }
    text.push('\n');
    let (cells, width) = (cells(), Position::ALL.len() * 2);
    for (line, (method, path, action)) in cells.chunks(width).zip(PERMISSIONS) {
        write!(text, "{method},{path},{}", word(action)).unwrap();
        for pair in line.chunks(2) {
            let mark = |cell: &Cell| if cell.may { '✔' } else { '✘' };
            write!(text, ",{}{}", mark(&pair[0]), mark(&pair[1])).unwrap();
        }
        text.push('\n');
    }
    text
}
