//! Takes a component in: its size, its parts, its imports, its exports.

use wasmtime::component::types::ComponentItem;
use wasmtime::component::{Component, ComponentExportIndex, InstancePre, Linker};

use super::anatomy::{self, Excess, Flaw};
use super::contract::Contract;
use super::description::DescriptionFault;
use super::engine::RulesEngine;
use super::fault::{Fault, in_words};
use super::limits::{Limits, Sandbox};
use crate::domain::words::clipped;

/// The package, up to the names of its interfaces.
const PACKAGE: &str = "bylaw:rules/";
/// What rules export, up to its version.
const JURISDICTION: &str = "bylaw:rules/jurisdiction@";
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
    #[error("the component does not fit the world bylaw:rules@{}: {why}", .contract.number())]
    WrongWorld { contract: Contract, why: String },
    /// It exports no rules at all.
    #[error(
        "the component exports no `bylaw:rules/jurisdiction` of {}",
        Contract::spoken()
    )]
    NoRules,
    /// It was made for a version of the contract that this host does not speak.
    #[error(
        "the component was made for `{made_for}`; this host speaks {}",
        Contract::spoken()
    )]
    OtherContract { made_for: String },
    /// It could not say who it is.
    #[error("the component could not describe itself")]
    Describe(#[source] Fault),
    /// What it said of itself is not in order.
    #[error("the component describes itself wrongly")]
    Description(#[source] DescriptionFault),
    /// Other bytes stand where it was kept than those that were signed and taken in.
    #[error(
        "what stands in the place of the component {asked} has the digest {found}; hand the right one in again"
    )]
    OtherBytes { asked: String, found: String },
    /// Nothing stands where it was kept.
    #[error("the component {0} is not there any more; hand it in again")]
    Gone(String),
}

impl LoadError {
    /// A stable word for problem documents and records.
    pub fn code(&self) -> &'static str {
        match self {
            Self::TooLarge { .. } => "component-too-large",
            Self::NotAComponent(_) => "not-a-component",
            Self::TooComplex(_) => "component-too-complex",
            Self::Imports(_) => "imports",
            Self::WrongWorld { .. } | Self::NoRules => "wrong-world",
            Self::OtherContract { .. } => "other-contract",
            Self::Describe(fault) => fault.code(),
            Self::Description(_) => "bad-description",
            Self::OtherBytes { .. } => "other-bytes",
            Self::Gone(_) => "component-gone",
        }
    }
}

/// The exports of the contract, and in which version.
pub(super) struct Exports {
    pub(super) contract: Contract,
    pub(super) describe: ComponentExportIndex,
    pub(super) check_entry: ComponentExportIndex,
    pub(super) plan: ComponentExportIndex,
}

/// Whether a component is no larger than may be.
pub(super) fn weigh(bytes: &[u8], limits: &Limits) -> Result<(), LoadError> {
    if bytes.len() > limits.component {
        return Err(LoadError::TooLarge {
            size: bytes.len(),
            limit: limits.component,
        });
    }
    Ok(())
}

/// Looks at a component from outside: its size, and what it is made of.
pub(super) fn look_at(bytes: &[u8], limits: &Limits) -> Result<(), LoadError> {
    weigh(bytes, limits)?;
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
    let imported = check_imports(engine, component)?;
    let contract = contract_of(engine, component)?;
    if let Some(other) = imported.into_iter().find(|name| name != contract.types()) {
        return Err(LoadError::OtherContract { made_for: other });
    }
    let exports = find_exports(component, contract)?;
    let wrong = |error: wasmtime::Error| LoadError::WrongWorld {
        contract,
        why: in_words(&error),
    };
    let pre = Linker::new(engine.engine())
        .instantiate_pre(component)
        .map_err(wrong)?;
    Ok((pre, exports))
}

/// The types-only instances, which are no imports: they name types and bring nothing.
fn check_imports(engine: &RulesEngine, component: &Component) -> Result<Vec<String>, LoadError> {
    let mut named = vec![];
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
        named.push(clipped(name, NAME));
    }
    Ok(named)
}

/// The version for which it was made, by the whole name of what it exports: a look-up by name takes
/// a compatible version for the same. Who exports several is asked in the latest that is spoken.
fn contract_of(engine: &RulesEngine, component: &Component) -> Result<Contract, LoadError> {
    let ty = component.component_type();
    let names: Vec<&str> = ty.exports(engine.engine()).map(|(name, _)| name).collect();
    let mut known = Contract::ALL.into_iter().rev();
    if let Some(contract) = known.find(|contract| names.contains(&contract.jurisdiction())) {
        return Ok(contract);
    }
    let other = names.iter().find(|name| name.starts_with(JURISDICTION));
    Err(
        other.map_or(LoadError::NoRules, |name| LoadError::OtherContract {
            made_for: clipped(name, NAME),
        }),
    )
}

fn find_exports(component: &Component, contract: Contract) -> Result<Exports, LoadError> {
    let missing = |name: &str| LoadError::WrongWorld {
        contract,
        why: format!("it does not export `{name}`"),
    };
    let interface = contract.jurisdiction();
    let instance = component
        .get_export_index(None, interface)
        .ok_or_else(|| missing(interface))?;
    let find = |name: &str| {
        component
            .get_export_index(Some(&instance), name)
            .ok_or_else(|| missing(name))
    };
    Ok(Exports {
        contract,
        describe: find("describe")?,
        check_entry: find("check-entry")?,
        plan: find("plan")?,
    })
}
