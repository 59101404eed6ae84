//! Takes a component in: its size, its parts, its imports, its exports.

use wasmtime::component::types::ComponentItem;
use wasmtime::component::{Component, ComponentExportIndex, InstancePre, Linker};

use super::anatomy::{self, Excess, Flaw};
use super::description::DescriptionFault;
use super::engine::RulesEngine;
use super::fault::{Fault, in_words};
use super::limits::{Limits, Sandbox};
use crate::domain::words::clipped;

/// The package, up to the names of its interfaces.
const PACKAGE: &str = "bylaw:rules/";
const TYPES: &str = "bylaw:rules/types@1.0.0";
const JURISDICTION: &str = "bylaw:rules/jurisdiction@1.0.0";
/// Characters of an import's name that are shown.
const NAME: usize = 100;

/// Why a component was not taken in.
#[derive(Debug, thiserror::Error)]
pub enum LoadError {
    /// Larger than the policy allows.
    #[error("the component has {size} bytes; at most {limit} are allowed")]
    TooLarge { size: usize, limit: usize },
    /// Not WebAssembly, or not a component.
    #[error("this is no WebAssembly component: {0}")]
    NotAComponent(String),
    /// More of something than rules can need.
    #[error("the component has {} {}; at most {} are allowed", .0.count, .0.what, .0.limit)]
    TooComplex(Excess),
    /// It wants something from outside.
    #[error("the component imports `{0}`; rules import nothing")]
    Imports(String),
    /// It lacks an export of the world, or has it with other types.
    #[error("the component does not fit the world bylaw:rules@1.0.0: {0}")]
    WrongWorld(String),
    /// It could not say who it is.
    #[error("the component could not describe itself")]
    Describe(#[source] Fault),
    /// What it said of itself is not in order.
    #[error("the component describes itself wrongly")]
    Description(#[source] DescriptionFault),
}

impl LoadError {
    /// A stable word for problem documents and records.
    pub fn code(&self) -> &'static str {
        match self {
            Self::TooLarge { .. } => "component-too-large",
            Self::NotAComponent(_) => "not-a-component",
            Self::TooComplex(_) => "component-too-complex",
            Self::Imports(_) => "imports",
            Self::WrongWorld(_) => "wrong-world",
            Self::Describe(fault) => fault.code(),
            Self::Description(_) => "bad-description",
        }
    }
}

/// The exports of the contract.
pub(super) struct Exports {
    pub(super) describe: ComponentExportIndex,
    pub(super) check_entry: ComponentExportIndex,
    pub(super) plan: ComponentExportIndex,
}

/// Looks at a component from outside: its size, and what it is made of.
pub(super) fn look_at(bytes: &[u8], limits: &Limits) -> Result<(), LoadError> {
    if bytes.len() > limits.component {
        return Err(LoadError::TooLarge {
            size: bytes.len(),
            limit: limits.component,
        });
    }
    anatomy::check(bytes, limits).map_err(|flaw| match flaw {
        Flaw::Form(why) => LoadError::NotAComponent(why),
        Flaw::Excess(excess) => LoadError::TooComplex(excess),
    })
}

/// Compiles a component that was looked at.
pub(super) fn compile(engine: &RulesEngine, bytes: &[u8]) -> Result<Component, LoadError> {
    Component::from_binary(engine.engine(), bytes)
        .map_err(|error| LoadError::NotAComponent(in_words(&error)))
}

/// Whether it imports nothing and exports what the contract names.
pub(super) fn fit(
    engine: &RulesEngine,
    component: &Component,
) -> Result<(InstancePre<Sandbox>, Exports), LoadError> {
    check_imports(engine, component)?;
    let exports = find_exports(engine, component)?;
    let pre = Linker::new(engine.engine())
        .instantiate_pre(component)
        .map_err(|error| LoadError::WrongWorld(in_words(&error)))?;
    Ok((pre, exports))
}

/// The types-only instance is no import: it names types and brings nothing.
fn check_imports(engine: &RulesEngine, component: &Component) -> Result<(), LoadError> {
    let ty = component.component_type();
    for (name, import) in ty.imports(engine.engine()) {
        let types_only = match &import.ty {
            ComponentItem::ComponentInstance(instance) if name.starts_with(PACKAGE) => instance
                .exports(engine.engine())
                .all(|(_, export)| matches!(export.ty, ComponentItem::Type(_))),
            _ => false,
        };
        if !types_only {
            return Err(LoadError::Imports(clipped(name, NAME)));
        }
        if name != TYPES {
            let why = format!("it was made for `{}`", clipped(name, NAME));
            return Err(LoadError::WrongWorld(why));
        }
    }
    Ok(())
}

fn find_exports(engine: &RulesEngine, component: &Component) -> Result<Exports, LoadError> {
    let missing = |name: &str| LoadError::WrongWorld(format!("it does not export `{name}`"));
    // Looked up by the whole name first: the look-up below takes a compatible version for the same.
    let ty = component.component_type();
    let mut names = ty.exports(engine.engine()).map(|(name, _)| name);
    let instance = names
        .any(|name| name == JURISDICTION)
        .then(|| component.get_export_index(None, JURISDICTION))
        .flatten()
        .ok_or_else(|| missing(JURISDICTION))?;
    let find = |name: &str| {
        component
            .get_export_index(Some(&instance), name)
            .ok_or_else(|| missing(name))
    };
    Ok(Exports {
        describe: find("describe")?,
        check_entry: find("check-entry")?,
        plan: find("plan")?,
    })
}
