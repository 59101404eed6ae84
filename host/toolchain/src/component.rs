//! A core module becomes a component, and a component a file.

use std::fs;
use std::path::Path;

use wasm_encoder::{Module, RawSection};
use wasmparser::{Parser, Payload};
use wit_component::ComponentEncoder;

/// How the sections are called in which a compiler tells lines of the sources.
const LINES: &str = ".debug_";

/// A component was not made, or not written.
#[derive(Debug, thiserror::Error)]
pub enum ComponentError {
    /// A file cannot be read.
    #[error("cannot read `{file}`")]
    Unreadable {
        file: String,
        #[source]
        source: std::io::Error,
    },
    /// The module does not fit the contract.
    #[error("`{file}` makes no component: {why}")]
    NoComponent { file: String, why: String },
    /// The component cannot be written.
    #[error("cannot write `{file}`")]
    Unwritable {
        file: String,
        #[source]
        source: std::io::Error,
    },
}

/// Whether a file was written, and the component's bytes.
pub struct Wrapped {
    /// The file has new bytes.
    pub changed: bool,
    /// How many bytes there are.
    pub size: usize,
}

/// Makes a component of a core module. Where its code stands in the sources is left out, so that what is
/// shipped stays small.
pub fn wrap(module: &Path, component: &Path) -> Result<Wrapped, ComponentError> {
    let core = fs::read(module).map_err(|source| ComponentError::Unreadable {
        file: module.display().to_string(),
        source,
    })?;
    let bytes = without_lines(&core).and_then(|core| encode(&core));
    let bytes = bytes.map_err(|why| ComponentError::NoComponent {
        file: module.display().to_string(),
        why,
    })?;
    keep(&bytes, component)
}

/// Writes a component only if its bytes changed, and in one step, since a host may be reading the
/// folder.
pub fn keep(bytes: &[u8], component: &Path) -> Result<Wrapped, ComponentError> {
    let size = bytes.len();
    if fs::read(component).is_ok_and(|there| there == bytes) {
        let changed = false;
        return Ok(Wrapped { changed, size });
    }
    let draft = component.with_extension("wasm.new");
    let folder = component.parent().unwrap_or(Path::new(""));
    fs::create_dir_all(folder)
        .and_then(|()| fs::write(&draft, bytes))
        .and_then(|()| fs::rename(&draft, component))
        .map_err(|source| ComponentError::Unwritable {
            file: component.display().to_string(),
            source,
        })?;
    let changed = true;
    Ok(Wrapped { changed, size })
}

/// The module without what only tells where its code stands in the sources; nothing else moves within
/// its code.
fn without_lines(core: &[u8]) -> Result<Vec<u8>, String> {
    let mut module = Module::new();
    for payload in Parser::new(0).parse_all(core) {
        let payload = payload.map_err(|error| error.to_string())?;
        if matches!(&payload, Payload::CustomSection(section) if section.name().starts_with(LINES))
        {
            continue;
        }
        if let Some((id, range)) = payload.as_section() {
            let place = |end: u64| usize::try_from(end).unwrap_or(usize::MAX);
            let data = core.get(place(range.start)..place(range.end));
            let data = data.ok_or("a section ends after the module")?;
            module.section(&RawSection { id, data });
        }
    }
    Ok(module.finish())
}

fn encode(core: &[u8]) -> Result<Vec<u8>, String> {
    ComponentEncoder::default()
        .validate(true)
        .module(core)
        .and_then(wit_component::ComponentEncoder::encode)
        .map_err(|error| format!("{error:#}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn garbage_makes_no_component() {
        assert!(encode(b"not a module").is_err());
        assert!(without_lines(b"not a module").is_err());
    }

    #[test]
    fn lines_of_the_sources_are_left_out_and_all_else_stays() {
        let made = |names: &[&str]| {
            let mut module = Module::new();
            for name in names {
                module.section(&wasm_encoder::CustomSection {
                    name: (*name).into(),
                    data: b"1".as_slice().into(),
                });
            }
            module.finish()
        };
        let whole = made(&[".debug_line", "name", ".debug_info"]);
        assert_eq!(without_lines(&whole).unwrap(), made(&["name"]));
    }
}
