//! What a component is made of, counted before anything of it is compiled.
//!
//! Its size alone says little: the work of the compiler grows faster than what it reads, an
//! instance can be made of instances that are made of instances, and a few bytes ask for
//! gigabytes. Rules are plain code in one module; the limits leave room for other languages.

use wasmparser::{CompositeInnerType, FunctionBody, MemoryType, Operator, Parser, Payload};

use super::limits::Limits;

/// Core modules, and instances of them at run time; a Rust plugin has one of each.
pub(super) const MODULES: u32 = 8;
/// Memories and tables of a component; a Rust plugin has one of each.
pub(super) const MEMORIES: u32 = 2;
pub(super) const TABLES: u32 = 4;
/// Elements of a table; rules need a few dozen for their function pointers.
pub(super) const TABLE_ELEMENTS: usize = 20_000;

/// What is counted as work, and how much of it there may be for each byte that a policy allows,
/// or would by default. A plugin of 100 KiB has about half a million.
const WORK: &str = "units of work for the compiler";
const WORK_PER_BYTE: u64 = 4;
/// Blocks within each other. What is found out about a block is carried through all around it, so
/// the compiler's time grows with the square; a switch of an interpreter has some hundred.
const NESTED: u64 = 2_000;
/// Bytes of a page, unless a memory says otherwise.
const PAGE: u64 = 64 << 10;

/// A component has more of something than rules can need.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Excess {
    /// Of what.
    pub what: &'static str,
    /// How many.
    pub count: u64,
    /// How many there may be.
    pub limit: u64,
}

/// Why the parts were not counted to the end.
#[derive(Debug)]
pub(super) enum Flaw {
    /// Not the form of a component.
    Form(String),
    /// Too much of something.
    Excess(Excess),
}

impl From<wasmparser::BinaryReaderError> for Flaw {
    fn from(error: wasmparser::BinaryReaderError) -> Self {
        Self::Form(error.to_string())
    }
}

/// Something that is counted over the whole component.
struct Count {
    what: &'static str,
    so_far: u64,
    limit: u64,
}

impl Count {
    fn of(what: &'static str, limit: u64) -> Self {
        Self {
            what,
            so_far: 0,
            limit,
        }
    }

    fn add(&mut self, more: impl Into<u64>) -> Result<(), Flaw> {
        self.so_far = self.so_far.saturating_add(more.into());
        at_most(self.what, self.so_far, self.limit)
    }
}

fn at_most(what: &'static str, count: u64, limit: u64) -> Result<(), Flaw> {
    if count > limit {
        return Err(Flaw::Excess(Excess { what, count, limit }));
    }
    Ok(())
}

/// What is counted.
struct Anatomy {
    modules: Count,
    core_instances: Count,
    components: Count,
    instances: Count,
    memories: Count,
    tables: Count,
    functions: Count,
    work: Count,
    /// Bytes that a memory may start with.
    memory: u64,
}

/// Counts the parts of a component.
pub(super) fn check(bytes: &[u8], limits: &Limits) -> Result<(), Flaw> {
    if !Parser::is_component(bytes) {
        return Err(Flaw::Form("it does not begin as one".into()));
    }
    let count = |number: usize| u64::try_from(number).unwrap_or(u64::MAX);
    let allowed = limits.component.max(Limits::default().component);
    let work = count(allowed).saturating_mul(WORK_PER_BYTE);
    let mut anatomy = Anatomy {
        modules: Count::of("core modules", MODULES.into()),
        core_instances: Count::of("core instances", 64),
        components: Count::of("nested components", 16),
        instances: Count::of("instances of nested components", 32),
        memories: Count::of("memories", MEMORIES.into()),
        tables: Count::of("tables", TABLES.into()),
        functions: Count::of("functions", 50_000),
        work: Count::of(WORK, work),
        memory: count(limits.memory),
    };
    for payload in Parser::new(0).parse_all(bytes) {
        anatomy.count(payload?)?;
    }
    Ok(())
}

impl Anatomy {
    fn count(&mut self, payload: Payload<'_>) -> Result<(), Flaw> {
        match payload {
            Payload::ModuleSection { .. } => self.modules.add(1_u32),
            Payload::InstanceSection(instances) => self.core_instances.add(instances.count()),
            Payload::ComponentSection { .. } => self.components.add(1_u32),
            Payload::ComponentInstanceSection(instances) => self.instances.add(instances.count()),
            Payload::FunctionSection(functions) => self.functions.add(functions.count()),
            Payload::TypeSection(types) => {
                for group in types {
                    group?
                        .types()
                        .try_for_each(|ty| check_type(&ty.composite_type.inner))?;
                }
                Ok(())
            }
            Payload::MemorySection(memories) => {
                self.memories.add(memories.count())?;
                memories
                    .into_iter()
                    .try_for_each(|memory| self.check_memory(&memory?))
            }
            Payload::TableSection(tables) => {
                self.tables.add(tables.count())?;
                tables.into_iter().try_for_each(|table| {
                    let what = "elements in a table at its start";
                    at_most(what, table?.ty.initial, TABLE_ELEMENTS as u64)
                })
            }
            Payload::CodeSectionEntry(body) => {
                let work = work_of(&body)?;
                // A function is compiled in one piece, so its share bounds the memory as well.
                at_most(WORK, work.saturating_mul(4), self.work.limit)?;
                self.work.add(work)
            }
            _ => Ok(()),
        }
    }

    fn check_memory(&self, memory: &MemoryType) -> Result<(), Flaw> {
        let page = match memory.page_size_log2 {
            None => PAGE,
            Some(log) => 1_u64.checked_shl(log).unwrap_or(u64::MAX),
        };
        let size = memory.initial.saturating_mul(page);
        at_most("bytes in a memory at its start", size, self.memory)
    }
}

fn check_type(ty: &CompositeInnerType) -> Result<(), Flaw> {
    let CompositeInnerType::Func(function) = ty else {
        return Ok(());
    };
    let count = |values: &[_]| u64::try_from(values.len()).unwrap_or(u64::MAX);
    at_most("parameters of a function", count(function.params()), 128)?;
    at_most("results of a function", count(function.results()), 4)
}

/// What compiling a function costs, in microseconds of some machine: most functions cost what
/// they have bytes, but where many variables meet many branches each pair costs.
fn work_of(body: &FunctionBody<'_>) -> Result<u64, Flaw> {
    let bytes = u64::try_from(body.range().len()).unwrap_or(u64::MAX);
    at_most("bytes in a function", bytes, 512 << 10)?;
    let mut variables = 0_u64;
    for group in body.get_locals_reader()? {
        variables = variables.saturating_add(group?.0.into());
    }
    at_most("variables in a function", variables, 4_000)?;
    let (mut branches, mut calls, mut depth) = (0_u64, 0_u64, 0_u64);
    for operator in body.get_operators_reader()? {
        match operator? {
            Operator::Block { .. } | Operator::Loop { .. } | Operator::If { .. } => {
                branches += 1;
                depth += 1;
                at_most("blocks within each other", depth, NESTED)?;
            }
            // The last one ends the function itself.
            Operator::End => depth = depth.saturating_sub(1),
            Operator::Br { .. } | Operator::BrIf { .. } => branches += 1,
            Operator::BrTable { targets } => branches += 1 + u64::from(targets.len()),
            Operator::Call { .. }
            | Operator::CallIndirect { .. }
            | Operator::ReturnCall { .. }
            | Operator::ReturnCallIndirect { .. } => calls += 1,
            _ => {}
        }
    }
    let pairs = branches.saturating_mul(variables.saturating_add(3));
    Ok(100 + 2 * bytes + 16 * calls + pairs.saturating_mul(2))
}
