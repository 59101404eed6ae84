//! One call of a plugin: a store, an instance, an answer, and nothing left behind.
//!
//! Every call gets a fresh store, so that no call can see what another was told. A live instance
//! exists for comparison in the benchmark only.

use std::sync::Arc;

use wasmtime::component::{
    ComponentExportIndex, ComponentNamedList, Instance, InstancePre, Lift, Lower,
};
use wasmtime::{Store, Trap, WasmBacktrace};

use super::contract::Contract;
use super::engine::RulesEngine;
use super::fault::{
    Fault, WORDS, in_functions, in_lines, in_words, rule_in_functions, rule_in_lines,
};
use super::intake::LoadError;
use super::limits::{Limits, Sandbox};
use super::lines::{Line, Lines};
use crate::domain::words::clipped;

/// Handles that a call may hold. Rules have no resources; a part written in another language may.
const HANDLES: usize = 1_000;

/// What a call needs to know of a plugin.
pub(super) struct Caller<'a> {
    pub(super) engine: &'a RulesEngine,
    pub(super) pre: &'a InstancePre<Sandbox>,
    pub(super) limits: &'a Limits,
    /// Which lines of the sources its code is from, if that is told.
    pub(super) lines: Option<&'a Arc<Lines>>,
}

/// An answer and the fuel that it took.
pub(super) struct Answer<T> {
    pub(super) value: T,
    pub(super) fuel: u64,
}

impl Caller<'_> {
    /// Calls `export` in a fresh sandbox.
    pub(super) fn call<P, R>(
        &self,
        export: &ComponentExportIndex,
        params: P,
    ) -> Result<Answer<R>, Fault>
    where
        P: ComponentNamedList + Lower,
        R: Lift + Send + Sync + 'static,
        (R,): ComponentNamedList + Lift,
    {
        self.open()?.call(export, params)
    }

    /// Makes a sandbox and keeps it.
    pub(super) fn open(&self) -> Result<LiveInstance, Fault> {
        let mut store = Store::new(self.engine.engine(), Sandbox::new(self.limits));
        store.limiter(|sandbox| sandbox);
        store.set_hostcall_fuel(self.limits.answer);
        store.set_max_component_handles(HANDLES);
        refill(&mut store, self.limits).map_err(|error| Fault::Malformed(in_words(&error)))?;
        match self.pre.instantiate(&mut store) {
            Ok(instance) => Ok(LiveInstance {
                store,
                instance,
                limits: *self.limits,
                lines: self.lines.cloned(),
            }),
            Err(error) => Err(name_fault(
                &error,
                store.data(),
                self.limits,
                self.lines.map(Arc::as_ref),
            )),
        }
    }
}

fn refill(store: &mut Store<Sandbox>, limits: &Limits) -> wasmtime::Result<()> {
    store.set_fuel(limits.fuel)?;
    store.set_epoch_deadline(RulesEngine::ticks(limits.backstop_ms));
    Ok(())
}

/// A sandbox that is kept between calls. Cases are never decided in one.
pub struct LiveInstance {
    store: Store<Sandbox>,
    instance: Instance,
    limits: Limits,
    lines: Option<Arc<Lines>>,
}

impl LiveInstance {
    pub(super) fn call<P, R>(
        &mut self,
        export: &ComponentExportIndex,
        params: P,
    ) -> Result<Answer<R>, Fault>
    where
        P: ComponentNamedList + Lower,
        R: Lift + Send + Sync + 'static,
        (R,): ComponentNamedList + Lift,
    {
        let typed = self
            .instance
            .get_typed_func::<P, (R,)>(&mut self.store, export);
        let function = typed.map_err(|error| Fault::Malformed(in_words(&error)))?;
        match function.call(&mut self.store, params) {
            Ok((value,)) => {
                let left = self.store.get_fuel().unwrap_or(0);
                Ok(Answer {
                    value,
                    fuel: self.limits.fuel.saturating_sub(left),
                })
            }
            Err(error) => Err(name_fault(
                &error,
                self.store.data(),
                &self.limits,
                self.lines.as_deref(),
            )),
        }
    }

    /// Whether the export has the types that the host calls it with.
    pub(super) fn fits<P, R>(
        &mut self,
        contract: Contract,
        (name, export): (&str, &ComponentExportIndex),
    ) -> Result<(), LoadError>
    where
        P: ComponentNamedList + Lower,
        (R,): ComponentNamedList + Lift,
    {
        let typed = self
            .instance
            .get_typed_func::<P, (R,)>(&mut self.store, export);
        let wrong = |error: wasmtime::Error| LoadError::WrongWorld {
            contract,
            why: format!("`{name}`: {}", in_words(&error)),
        };
        typed.map(|_| ()).map_err(wrong)
    }

    /// Fuel and time for one more call.
    pub(super) fn refill(&mut self) -> Result<(), Fault> {
        refill(&mut self.store, &self.limits).map_err(|error| Fault::Malformed(in_words(&error)))
    }
}

/// In which lines and functions of the author's a trap is, and where in the code, so that two mistakes can
/// be told apart: the same bytes trap at the same place. And in which of the author's rules. Nothing where the
/// engine does not tell.
fn place(error: &wasmtime::Error, lines: Option<&Lines>) -> (String, String) {
    let frames = error.downcast_ref::<WasmBacktrace>();
    let frames = frames.map(WasmBacktrace::frames).unwrap_or_default();
    let offsets = frames.iter().filter_map(wasmtime::FrameInfo::module_offset);
    let offsets: Vec<usize> = offsets.collect();
    let lines = lines.into_iter();
    let lines: Vec<Line> = lines
        .flat_map(|lines| offsets.iter().flat_map(|place| lines.at(*place)))
        .collect();
    let names = || frames.iter().filter_map(wasmtime::FrameInfo::func_name);
    let (written, rule) = if lines.is_empty() {
        (in_functions(names()), rule_in_functions(names()))
    } else {
        (in_lines(&lines), rule_in_lines(&lines))
    };
    let shown: Vec<String> = offsets.iter().map(|place| format!("{place:#x}")).collect();
    let at = match shown.as_slice() {
        [] => String::new(),
        some => format!(" (at {})", some.join(" < ")),
    };
    (format!("{written}{at}"), rule)
}

/// What the engine says of an error, without the names of a backtrace: those are the plugin's own.
fn without_trace(error: &wasmtime::Error) -> String {
    if error.downcast_ref::<WasmBacktrace>().is_some() {
        return clipped(&error.root_cause().to_string(), WORDS);
    }
    in_words(error)
}

fn name_fault(
    error: &wasmtime::Error,
    sandbox: &Sandbox,
    limits: &Limits,
    lines: Option<&Lines>,
) -> Fault {
    if sandbox.exceeded {
        return Fault::OutOfMemory(limits.memory);
    }
    match error.downcast_ref::<Trap>() {
        Some(Trap::OutOfFuel) => Fault::OutOfFuel(limits.fuel).at(place(error, lines)),
        Some(Trap::StackOverflow) => Fault::OutOfStack.at(place(error, lines)),
        // Where that is depends on how busy the machine was.
        Some(Trap::Interrupt) => Fault::OutOfTime(limits.backstop_ms),
        Some(trap) => Fault::Trapped(format!("{trap}{}", place(error, lines).0)),
        None if error
            .downcast_ref::<wasmtime::PoolConcurrencyLimitError>()
            .is_some() =>
        {
            Fault::Busy
        }
        None => {
            let text = without_trace(error);
            if text.contains("fuel allocated for hostcalls") {
                Fault::AnswerTooLarge(limits.answer)
            } else if text.contains("store handle limit") {
                Fault::Trapped(text)
            } else {
                Fault::Malformed(text)
            }
        }
    }
}
