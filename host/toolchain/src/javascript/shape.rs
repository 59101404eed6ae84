//! The contract's types as JSON, for a script that looks at values: records, words, lists.

use std::path::Path;

use serde_json::{Map, Value, json};
use wit_parser::{Function, Resolve, Type, TypeDefKind, TypeId, WorldItem};

/// The types of a world's exports, and what each of its functions takes and answers.
///
/// `{"types": {"date": {"record": [["year", "u16"], …]}, …}, "functions": {"plan": {"params": [{"ref":
/// "matter"}], "result": {"result": [{"ref": "proposal"}, {"list": {"ref": "finding"}}]}}}}`
pub(super) fn shapes(wit: &Path, world: &str) -> Result<Value, String> {
    let plainly = |error: &dyn std::fmt::Display| format!("{error:#}");
    let mut resolve = Resolve::default();
    let (package, _) = resolve.push_path(wit).map_err(|error| plainly(&error))?;
    let world = resolve.select_world(&[package], Some(world));
    let world = world.map_err(|error| plainly(&error))?;
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
}
