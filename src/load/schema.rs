//! The table of keys as JSON Schema, for editors that complete and check keys while an author writes.
//!
//! In: a kind of file. Out: JSON Schema 2020-12. The schema knows which keys stand where and the closed
//! lists; names and formulas are the loader's work.
//!
//! **Invariant:** nothing is listed here that [`super::keys`] does not list.

use super::keys::{self, Key, Shape, Takes};
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

/// Kinds of files that have a schema, with the files each is for.
pub const KINDS: [(&str, &str); 12] = [
    ("scenario", "*.yaml"),
    ("common", "shared/common.yaml"),
    ("items", "shared/items.yaml"),
    ("materials", "shared/materials.yaml"),
    ("parameters", "shared/parameters.yaml"),
    ("basis", "shared/basis.yaml"),
    ("fields", "shared/fields.yaml"),
    ("abolished", "shared/abolished.yaml"),
    ("calendar", "shared/calendar.yaml"),
    ("form", "forms/*.yaml"),
    ("region", "regions/*.yaml"),
    ("examples", "examples/*.yaml"),
];

/// How the first line of a file starts that names its schema; editors read it, the catalogue hash does not.
pub use crate::source::MODELINE;

/// Which kind of file stands at a path inside a scenario folder.
pub fn kind_of(path: &str) -> Option<&'static str> {
    let fits = |pattern: &str| match pattern.split_once('*') {
        Some((before, after)) => path
            .strip_prefix(before)
            .and_then(|rest| rest.strip_suffix(after))
            .is_some_and(|name| !name.contains('/')),
        None => path == pattern,
    };
    KINDS.iter().find(|(_, pattern)| fits(pattern)).map(|(kind, _)| *kind)
}

/// The schema of one kind of file; `None` for a kind that is not in [`KINDS`].
pub fn schema(kind: &str) -> Option<Value> {
    let shape = match kind {
        "scenario" => &keys::SCENARIO,
        "common" => &keys::COMMON,
        "items" => &keys::ITEMS,
        "materials" => &keys::MATERIALS,
        "parameters" => &keys::PARAMETERS,
        "basis" => &keys::BASES,
        "fields" => &keys::FIELDS,
        "abolished" => &keys::ABOLISHED_FILE,
        "calendar" => &keys::CALENDAR,
        "form" => &keys::FORM,
        "region" => &keys::REGION,
        "examples" => &keys::EXAMPLES,
        _ => return None,
    };
    let mut defs = BTreeMap::new();
    define(shape, &mut defs);
    let defs: Map<String, Value> = defs.into_iter().map(|(name, def)| (name.to_string(), def)).collect();
    Some(json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": shape.name,
        "$ref": reference(shape),
        "$defs": defs,
    }))
}

fn reference(shape: &Shape) -> String {
    let encoded: String = shape.name.bytes().map(|byte| format!("%{byte:02X}")).collect();
    format!("#/$defs/{encoded}")
}

fn define(shape: &'static Shape, defs: &mut BTreeMap<&'static str, Value>) {
    if defs.contains_key(shape.name) {
        return;
    }
    defs.insert(shape.name, Value::Null);
    let properties: Map<String, Value> =
        shape.keys.iter().map(|key| (key.name.to_string(), property(key, defs))).collect();
    let mut def = json!({ "type": "object", "properties": properties });
    // Some maps also hold names of their own (years, named results).
    if !shape.open {
        def["additionalProperties"] = json!(false);
    }
    defs.insert(shape.name, def);
}

fn property(key: &Key, defs: &mut BTreeMap<&'static str, Value>) -> Value {
    let scalar = json!({ "type": ["string", "number", "boolean", "null"] });
    let texts = json!({ "anyOf": [scalar, { "type": "array", "items": scalar }] });
    let mut link = |shape: &'static Shape| {
        define(shape, defs);
        json!({ "$ref": reference(shape) })
    };
    let mut schema = match key.takes {
        Takes::Text | Takes::Formula | Takes::Words | Takes::Date | Takes::Count => scalar,
        Takes::Texts => texts,
        Takes::YesNo => json!({ "enum": ["是", "否"] }),
        Takes::One(words) => json!({ "enum": words }),
        Takes::Several(words) => {
            json!({ "anyOf": [{ "enum": words }, { "type": "array", "items": { "enum": words } }] })
        }
        Takes::Map(shape) => link(shape),
        Takes::Body => json!({ "anyOf": [scalar, link(&keys::BODY)] }),
        Takes::Either(shape) => json!({ "anyOf": [scalar, link(shape)] }),
        Takes::Named(shape) => json!({ "type": "object", "additionalProperties": link(shape) }),
        Takes::NamedEither(shape) => {
            let entry = json!({ "anyOf": [texts, link(shape), { "type": "array", "items": link(shape) }] });
            json!({ "anyOf": [texts, { "type": "object", "additionalProperties": entry }] })
        }
        Takes::List(shape) => {
            let entry = json!({ "anyOf": [scalar, link(shape), { "type": "object" }] });
            json!({ "anyOf": [entry, { "type": "array", "items": entry }] })
        }
        Takes::Own => json!({}),
        Takes::Later => json!({ "deprecated": true }),
    };
    schema["description"] = json!(key.about);
    schema
}
