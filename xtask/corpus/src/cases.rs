//! Decides what becomes of each example of a description: it is tried as a value of its type, or it is said why not.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::Value;

use crate::files::{Files, Spot};
use crate::generate::Said;
use crate::translate::Translator;
use crate::validate::{Validators, Verdict};
use crate::walk::{self, Example};

/// The examples of a description.
#[derive(Debug, Default)]
pub(crate) struct Cases {
    /// The schemas as the validator has them.
    pub(crate) document: Value,
    /// What is to be tried.
    pub(crate) tried: Vec<Case>,
    /// What is no value of its schema.
    pub(crate) invalid: Vec<Place>,
    /// What is tried although the validator cannot tell whether it is a value of its schema.
    pub(crate) unvalidated: Vec<Place>,
    /// What is a value of a schema without a type.
    pub(crate) unplaced: Vec<Place>,
}

/// An example that is to be tried.
#[derive(Debug)]
pub(crate) struct Case {
    /// Where it stands, as it is shown.
    pub(crate) at: String,
    /// The number of its schema in the document.
    pub(crate) schema: usize,
    /// The Rust type.
    pub(crate) ty: String,
    pub(crate) value: Value,
}

/// A place, and what is to be said of it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub(crate) struct Place {
    /// The JSON pointer, behind the file's name where it is not in the first file.
    pub(crate) at: String,
    /// What is to be said.
    pub(crate) reason: String,
}

/// The types of the schemas of a description.
pub(crate) struct Types<'a> {
    files: &'a Files,
    by_spot: BTreeMap<Spot, &'a str>,
}

impl<'a> Types<'a> {
    pub(crate) fn new(files: &'a Files, types: &'a [Said]) -> Self {
        let placed = types
            .iter()
            .filter_map(|own| Some((spot(files, own)?, &*own.text)));
        Self {
            files,
            by_spot: placed.collect(),
        }
    }

    /// The type of a schema: its own, or that of what it refers to.
    fn of(&self, schema: &Spot) -> Option<&'a str> {
        /// So many references may follow each other.
        const LONG: usize = 64;
        let mut schema = schema.clone();
        for _ in 0..LONG {
            if let Some(ty) = self.by_spot.get(&schema) {
                return Some(ty);
            }
            let reference = self.files.get(&schema)?.get("$ref")?.as_str()?;
            schema = self.files.target(&schema, reference).ok()?;
        }
        None
    }

    /// All schemas that have a type.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (&Spot, &'a str)> {
        self.by_spot.iter().map(|(spot, ty)| (spot, *ty))
    }
}

/// The place that the generator says something of.
pub(crate) fn spot(files: &Files, said: &Said) -> Option<Spot> {
    files.spot(&said.file, said.pointer.trim_start_matches('#'))
}

/// The examples of a description whose schemas have the types.
pub(crate) fn cases(files: &Files, types: &Types<'_>) -> Cases {
    let examples = walk::examples(files);
    let mut translator = Translator::new(files);
    let mut by_schema = BTreeMap::<usize, Vec<&Example>>::new();
    for example in &examples {
        by_schema
            .entry(translator.number(&example.schema))
            .or_default()
            .push(example);
    }
    let mut cases = Cases {
        document: translator.document(),
        ..Cases::default()
    };
    let validators = Validators::new(cases.document.clone());
    for (schema, examples) in by_schema {
        let values: Vec<&Value> = examples.iter().map(|example| &example.value).collect();
        let judge = |values: &[&Value]| match &validators {
            Ok(validators) => validators.verdicts(schema, values.iter().copied()),
            Err(why) => vec![Verdict::Unknown(why.clone()); values.len()],
        };
        let verdicts = judge(&values);
        let meant = meant(&values, &verdicts);
        let mut meant_verdicts = judge(&meant.iter().flatten().collect::<Vec<_>>()).into_iter();
        for ((example, verdict), meant) in examples.into_iter().zip(verdicts).zip(meant) {
            let (value, verdict) = match meant {
                Some(meant) => (meant, meant_verdicts.next().unwrap_or(verdict)),
                None => (example.value.clone(), verdict),
            };
            let at = files.shown(&example.at);
            let ty = types.of(&example.schema);
            cases.add(at, schema, ty, value, verdict);
        }
    }
    cases
        .tried
        .sort_by(|a, b| (&a.at, a.schema).cmp(&(&b.at, b.schema)));
    for list in [
        &mut cases.invalid,
        &mut cases.unvalidated,
        &mut cases.unplaced,
    ] {
        list.sort();
    }
    cases
}

impl Cases {
    fn add(&mut self, at: String, schema: usize, ty: Option<&str>, value: Value, verdict: Verdict) {
        if let Verdict::Invalid(reason) = verdict {
            self.invalid.push(Place { at, reason });
            return;
        }
        let Some(ty) = ty else {
            let reason = "its schema has no type of its own".to_owned();
            self.unplaced.push(Place { at, reason });
            return;
        };
        if let Verdict::Unknown(reason) = verdict {
            let at = at.clone();
            self.unvalidated.push(Place { at, reason });
        }
        let ty = ty.to_owned();
        self.tried.push(Case {
            at,
            schema,
            ty,
            value,
        });
    }
}

/// Of the texts that are no values of their schema, the JSON that they hold: authors quote what they have copied.
fn meant(values: &[&Value], verdicts: &[Verdict]) -> Vec<Option<Value>> {
    let held = |(value, verdict): (&&Value, &Verdict)| match (value, verdict) {
        (Value::String(text), Verdict::Invalid(_)) => serde_json::from_str(text)
            .ok()
            .filter(|held: &Value| held.is_object() || held.is_array()),
        _ => None,
    };
    values.iter().zip(verdicts).map(held).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::meant;
    use crate::validate::Verdict;

    #[test]
    fn a_text_that_is_invalid_may_hold_what_is_meant() {
        let invalid = || Verdict::Invalid("it is no object".to_owned());
        let check = |value: Value, verdict, expected: Option<Value>| {
            assert_eq!(meant(&[&value], &[verdict]), [expected], "{value}");
        };
        check(json!("{\"a\": 1}"), invalid(), Some(json!({"a": 1})));
        check(json!("{\"a\": 1}"), Verdict::Valid, None);
        check(json!("{\"a\": "), invalid(), None);
        check(json!("1"), invalid(), None);
        check(json!({"a": 1}), invalid(), None);
    }
}
