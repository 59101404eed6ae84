//! In which lines of its author's sources a trap is.
//!
//! A component holds no such lines, and most functions of an author are inlined into the export, so
//! that names alone tell little. `bylaw rules build` leaves the module beside the component from which
//! it was made, with DWARF in it; only commands of the author read that.

use std::collections::HashMap;
use std::io;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use addr2line::Context;
use addr2line::gimli::{Dwarf, EndianSlice, Error, LittleEndian, SectionId};
use wasmparser::{Parser, Payload};

use super::fault::demangled;
use crate::files::{self, Dir};

/// How the file ends in which a module lies with its lines.
const ENDING: &str = bylaw_toolchain::LINES;
/// Bytes that such a module may have.
const MOST: usize = 64 << 20;
/// What the compiler was told to call the folder of an author's rules, or of the workspace with them.
const AUTHORS: &str = "/bylaw/";
/// The SDK lies in that folder too, in one of its own or at once in it.
const SDK: &str = "/sdk/src/";

/// The lines of one component's code.
pub(super) struct Lines {
    /// Where its code begins in the component.
    code: usize,
    /// What tells them. It is long to read.
    module: Vec<u8>,
    /// What it told already: over many matters the same places trap again and again.
    told: Mutex<HashMap<usize, Vec<Line>>>,
}

/// A line of an author's, and the function that it is in.
#[derive(Clone)]
pub(super) struct Line {
    pub(super) function: String,
    pub(super) place: String,
}

impl Lines {
    /// Those of a component, if a module in the folder has its very code.
    pub(super) fn of(component: &[u8], built: &Dir) -> Option<Arc<Self>> {
        let names = named(built).unwrap_or_default();
        let mut modules = names
            .iter()
            .filter_map(|name| files::read_component_in(built, name, MOST).ok());
        modules
            .find_map(|module| Self::read(component, module))
            .map(Arc::new)
    }

    fn read(component: &[u8], module: Vec<u8>) -> Option<Self> {
        let (_, wanted) = codes(&module).into_iter().next()?;
        let of_component = codes(component).into_iter();
        let (code, _) = of_component.into_iter().find(|(_, code)| *code == wanted)?;
        let told = Mutex::default();
        Some(Self { code, module, told })
    }

    /// The lines of the author at a place in the component, the innermost first.
    pub(super) fn at(&self, place: usize) -> Vec<Line> {
        let mut told = self.told.lock().unwrap_or_else(PoisonError::into_inner);
        let lines = told.entry(place);
        lines
            .or_insert_with(|| self.frames(place).unwrap_or_default())
            .clone()
    }

    fn frames(&self, place: usize) -> Option<Vec<Line>> {
        let probe = u64::try_from(place.checked_sub(self.code)?).ok()?;
        let section = |id: SectionId| {
            let bytes = custom(&self.module, id.name()).unwrap_or_default();
            Ok::<_, Error>(EndianSlice::new(bytes, LittleEndian))
        };
        let context = Context::from_dwarf(Dwarf::load(section).ok()?).ok()?;
        let mut frames = context.find_frames(probe).skip_all_loads().ok()?;
        let mut lines = vec![];
        while let Ok(Some(frame)) = frames.next() {
            let at = frame.location.and_then(|at| Some((at.file?, at.line?)));
            let Some((file, line)) = at else { continue };
            let Some(file) = of_the_author(file) else {
                continue;
            };
            let name = frame
                .function
                .as_ref()
                .and_then(|name| name.raw_name().ok());
            lines.push(Line {
                function: name.map(|name| demangled(&name)).unwrap_or_default(),
                place: format!("{file}:{line}"),
            });
        }
        Some(lines)
    }
}

/// What an author calls a file of his own.
fn of_the_author(file: &str) -> Option<&str> {
    let ours = file.strip_prefix(AUTHORS);
    ours.filter(|_| !file.contains(SDK))
}

fn named(built: &Dir) -> io::Result<Vec<String>> {
    let mut names = vec![];
    for entry in built.entries()? {
        let name = entry?.file_name().to_string_lossy().into_owned();
        if Path::new(&name)
            .extension()
            .is_some_and(|ending| ending == ENDING)
        {
            names.push(name);
        }
    }
    names.sort();
    Ok(names)
}

/// Where the code of each module begins, and the code.
fn codes(wasm: &[u8]) -> Vec<(usize, &[u8])> {
    let payloads = Parser::new(0).parse_all(wasm).filter_map(Result::ok);
    let codes = payloads.filter_map(|payload| match payload {
        Payload::CodeSectionStart { range, .. } => {
            Some((range.start, wasm.get(range.start..range.end)?))
        }
        _ => None,
    });
    codes.collect()
}

fn custom<'a>(module: &'a [u8], name: &str) -> Option<&'a [u8]> {
    let mut payloads = Parser::new(0).parse_all(module).filter_map(Result::ok);
    payloads.find_map(|payload| match payload {
        Payload::CustomSection(section) if section.name() == name => Some(section.data()),
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sdk_is_not_the_authors_wherever_it_lies() {
        for (file, of_author) in [
            ("/bylaw/src/sharing.rs", Some("src/sharing.rs")),
            ("/bylaw/vendor/sdk/src/findings.rs", None),
            // As in this repository, whose plugins are one workspace.
            ("/bylaw/cn/src/sharing.rs", Some("cn/src/sharing.rs")),
            ("/bylaw/sdk/src/findings.rs", None),
            ("/cargo/registry/src/x/src/lib.rs", None),
        ] {
            assert_eq!(of_the_author(file), of_author, "{file}");
        }
    }
}
