//! What a component is made of, counted before anything of it is compiled.
//!
//! Its size alone says little: the work of the compiler grows faster than what it reads, an
//! instance can be made of instances that are made of instances, and a few bytes ask for
//! gigabytes. Rules are plain code in one module; the limits leave room for other languages.

use wasmparser::{CompositeInnerType, FunctionBody, MemoryType, Parser, Payload};

/// Core modules, and instances of them at run time; a Rust plugin has one of each.
pub(super) const MODULES: u32 = 8;
/// Memories and tables of a component; a Rust plugin has one of each.
pub(super) const MEMORIES: u32 = 2;
pub(super) const TABLES: u32 = 4;
/// Elements of a table; rules need a few dozen for their function pointers.
pub(super) const TABLE_ELEMENTS: usize = 20_000;

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
pub(super) fn check(bytes: &[u8], memory: usize) -> Result<(), Flaw> {
    if !Parser::is_component(bytes) {
        return Err(Flaw::Form("it does not begin as one".into()));
    }
    let mut anatomy = Anatomy {
        modules: Count::of("core modules", MODULES.into()),
        core_instances: Count::of("core instances", 64),
        components: Count::of("nested components", 16),
        instances: Count::of("instances of nested components", 32),
        memories: Count::of("memories", MEMORIES.into()),
        tables: Count::of("tables", TABLES.into()),
        functions: Count::of("functions", 50_000),
        work: Count::of("units of work for the compiler", 200_000_000),
        memory: memory.try_into().unwrap_or(u64::MAX),
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
            Payload::CodeSectionEntry(body) => self.work.add(work_of(&body)?),
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
    at_most("results of a function", count(function.results()), 16)
}

fn work_of(body: &FunctionBody<'_>) -> Result<u64, Flaw> {
    let size = u64::try_from(body.range().len()).unwrap_or(u64::MAX);
    at_most("bytes in a function", size, 512 << 10)?;
    let mut locals = 0_u64;
    for group in body.get_locals_reader()? {
        locals = locals.saturating_add(group?.0.into());
    }
    at_most("variables in a function", locals, 4_000)?;
    Ok(size)
}
