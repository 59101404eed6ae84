//! The contract's types as JSON, for a script that looks at values: records, words, lists.

use std::path::Path;

use serde_json::{Map, Value, json};
use wit_parser::{Function, Resolve, Type, TypeDefKind, TypeId, WorldItem};

/// The functions of the contract that rules are asked by.
const ASKED: [&str; 3] = ["describe", "check-entry", "plan"];

/// The types of a world's exports, and what each of its functions takes and answers.
///
/// `{"types": {"date": {"record": [["year", "u16"], …]}, …}, "functions": {"plan": {"params": [{"ref":
/// "matter"}], "result": {"result": [{"ref": "proposal"}, {"list": {"ref": "finding"}}]}}}}`
pub(super) fn shapes(wit: &Path, world: &str) -> Result<Value, String> {
    let mut resolve = Resolve::default();
    // With the file, the line and what stands there.
    let package = match resolve.push_path(wit) {
        Ok((package, _)) => package,
        Err(error) => return Err(resolve.render_error(&error)),
    };
    let called = world;
    let world = resolve.select_world(&[package], Some(called));
    let world = world.map_err(|error| resolve.render_error(&error))?;
    let mut shapes = Shapes {
        resolve: &resolve,
        types: Map::new(),
    };
    let mut functions = Map::new();
    let world = resolve.worlds.get(world).ok_or("the world is gone")?;
    for item in world.exports.values() {
        let WorldItem::Interface { id, .. } = item else {
            continue;
        };
        let Some(interface) = resolve.interfaces.get(*id) else {
            continue;
        };
        for (name, function) in &interface.functions {
            functions.insert(name.clone(), shapes.function(function));
        }
    }
    if let Some(missing) = ASKED.iter().find(|name| !functions.contains_key(**name)) {
        return Err(format!(
            "what the world `{called}` exports has no function `{missing}`"
        ));
    }
    Ok(json!({ "types": shapes.types, "functions": functions }))
}

/// Named types while they are met.
struct Shapes<'a> {
    resolve: &'a Resolve,
    types: Map<String, Value>,
}

impl Shapes<'_> {
    fn function(&mut self, function: &Function) -> Value {
        let params: Vec<Value> = function.params.iter().map(|one| self.of(&one.ty)).collect();
        let result = function.result.as_ref().map(|result| self.of(result));
        json!({ "params": params, "result": result })
    }

    fn of(&mut self, ty: &Type) -> Value {
        match ty {
            Type::Id(id) => self.defined(*id),
            Type::Bool => "bool".into(),
            Type::U8 => "u8".into(),
            Type::U16 => "u16".into(),
            Type::U32 => "u32".into(),
            Type::String => "string".into(),
            // No other is in the contract; what is not known is not looked at.
            _ => Value::Null,
        }
    }

    fn optional(&mut self, ty: Option<&Type>) -> Value {
        ty.map_or(Value::Null, |ty| self.of(ty))
    }

    fn defined(&mut self, id: TypeId) -> Value {
        let resolve = self.resolve;
        let Some(defined) = resolve.types.get(id) else {
            return Value::Null;
        };
        let shape = |shapes: &mut Self| match &defined.kind {
            TypeDefKind::Record(record) => {
                let fields = record.fields.iter();
                let fields: Vec<Value> = fields
                    .map(|field| json!([field.name, shapes.of(&field.ty)]))
                    .collect();
                json!({ "record": fields })
            }
            TypeDefKind::Variant(variant) => {
                let cases = variant.cases.iter();
                let cases: Vec<Value> = cases
                    .map(|case| json!([case.name, shapes.optional(case.ty.as_ref())]))
                    .collect();
                json!({ "variant": cases })
            }
            TypeDefKind::Enum(words) => {
                let words: Vec<&str> = words.cases.iter().map(|one| one.name.as_str()).collect();
                json!({ "enum": words })
            }
            TypeDefKind::Tuple(tuple) => {
                let types: Vec<Value> = tuple.types.iter().map(|one| shapes.of(one)).collect();
                json!({ "tuple": types })
            }
            TypeDefKind::Option(ty) => json!({ "option": shapes.of(ty) }),
            TypeDefKind::List(ty) => json!({ "list": shapes.of(ty) }),
            TypeDefKind::Result(result) => {
                let (ok, err) = (result.ok.as_ref(), result.err.as_ref());
                json!({ "result": [shapes.optional(ok), shapes.optional(err)] })
            }
            TypeDefKind::Type(ty) => shapes.of(ty),
            _ => Value::Null,
        };
        // A name that `use` brings in is only another one for the same type.
        let (Some(name), false) = (&defined.name, matches!(defined.kind, TypeDefKind::Type(_)))
        else {
            return shape(self);
        };
        if !self.types.contains_key(name) {
            let made = shape(self);
            self.types.insert(name.clone(), made);
        }
        json!({ "ref": name })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_contract_has_its_words_and_functions() {
        let wit = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../wit");
        let shapes = shapes(&wit, "rules").unwrap();
        let at = |path: &str| shapes.pointer(path).cloned().unwrap_or_default();
        assert_eq!(
            at("/types/clock/enum"),
            json!(["keeps", "suspends", "restarts"])
        );
        assert_eq!(
            at("/types/period/variant/0"),
            json!(["working-days", "u16"])
        );
        assert_eq!(
            at("/types/deadline/record/0"),
            json!(["within", { "option": { "ref": "period" } }])
        );
        let list = json!({ "list": { "ref": "finding" } });
        assert_eq!(at("/functions/check-entry/result"), list);
        assert_eq!(
            at("/functions/plan/result/result"),
            json!([{ "ref": "proposal" }, list])
        );
        assert!(super::shapes(&wit, "none").is_err());
    }

    /// What an author did to the contract is told as that, and where it is.
    #[test]
    fn a_contract_that_was_changed_is_told_with_its_place_or_its_function() {
        let process = std::process::id();
        let folder = std::env::temp_dir().join(format!("bylaw-shape-{process}"));
        std::fs::create_dir_all(&folder).unwrap();
        let told = |functions: &str| {
            let text = format!(
                "package a:b;\ninterface c {{\n{functions}\n}}\nworld rules {{ export c; }}\n"
            );
            std::fs::write(folder.join("rules.wit"), text).unwrap();
            shapes(&folder, "rules").unwrap_err()
        };
        let whole = "describe: func();\ncheck-entry: func();";
        let renamed = told(&format!("{whole}\nplann: func();"));
        assert!(renamed.contains("no function `plan`"), "{renamed}");
        let broken = told(&format!("{whole}\nplan func();"));
        assert!(broken.contains("rules.wit:5:6"), "{broken}");
        let unknown = told(&format!("{whole}\nplan: func() -> nothing;"));
        assert!(unknown.contains("rules.wit:5:17"), "{unknown}");
        std::fs::remove_dir_all(folder).unwrap();
    }
}
