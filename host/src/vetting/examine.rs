//! What a child does: it loads a component as a host does, asks it, and says what it saw.

use std::error::Error;
use std::io::Write;

use super::answer::{Conformance, Line, Step, Vetted};
use crate::domain::words::{in_full, is_plain};
use crate::rules::conformance::{self, Options};
use crate::rules::{Limits, LoadError, Plugin, RulesEngine};

/// What the system says where it gives no more memory.
const NO_MEMORY: &str = "(os error 12)";

/// Looks at a component and says line by line what becomes of it.
///
/// # Errors
/// Nobody listens.
pub fn examine(
    component: &[u8],
    limits: Limits,
    options: Options,
    output: &mut impl Write,
) -> std::io::Result<()> {
    say(output, &Line::Step(Step::Compiling))?;
    let last = match load(component, limits) {
        Ok(plugin) => {
            say(output, &Line::Step(Step::Asking))?;
            ask(&plugin, options)
        }
        Err(why) => why,
    };
    say(output, &last)
}

fn load(component: &[u8], limits: Limits) -> Result<Plugin, Line> {
    let engine = RulesEngine::start_for_one().map_err(|error| Line::Unable(plainly(&error)))?;
    Plugin::load(&engine, None, component, limits).map_err(|error| refused(&error))
}

fn refused(error: &LoadError) -> Line {
    let message = plainly(error);
    if message.contains(NO_MEMORY) {
        return Line::OutOfMemory;
    }
    Line::Refused {
        code: error.code().to_owned(),
        message,
    }
}

fn ask(plugin: &Plugin, options: Options) -> Line {
    let calendar = match conformance::weekdays() {
        Ok(calendar) => calendar,
        Err(error) => return Line::Unable(plainly(&error)),
    };
    let report = conformance::run(plugin, &calendar, options, &|_| {});
    Line::Vetted(Box::new(Vetted {
        digest: plugin.digest().to_owned(),
        description: plugin.description().clone(),
        conformance: Conformance::of(report),
    }))
}

fn say(output: &mut impl Write, line: &Line) -> std::io::Result<()> {
    let mut text = serde_json::to_vec(line)?;
    text.push(b'\n');
    output.write_all(&text)?;
    output.flush()
}

/// An error with everything that it rests on, in one line that can be shown.
fn plainly(error: &dyn Error) -> String {
    let text = in_full(error);
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if is_plain(&text) {
        return text;
    }
    // Names out of the component are shown on terminals and in pages.
    text.escape_debug().to_string()
}
