//! Decides what a run reports: data, which `--report` writes as JSON, and whether all is well.
//!
//! The same descriptions give the same bytes, but for the members `cpu_seconds` and `peak_mb`, which are measured. All
//! lists are sorted; a member whose step was not reached is null.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::cases::{Cases, Place, spot};
use crate::files::Files;
use crate::generate::{Generated, Said, Summary};
use crate::measure::Cost;
use crate::operations;
use crate::round::Failure;
use crate::untyped::Untyped;

/// What a run reports.
#[derive(Debug, Serialize)]
pub(crate) struct Report {
    /// The descriptions, sorted by name.
    pub(crate) descriptions: Vec<Row>,
    /// What they come to together.
    pub(crate) totals: Totals,
}

/// What is reported of a description.
#[derive(Debug, Default, Serialize)]
pub(crate) struct Row {
    /// Its name.
    pub(crate) name: String,
    /// Whether no step failed.
    pub(crate) ok: bool,
    /// How many operations it has.
    pub(crate) operations: usize,
    /// How many of them are in the crate.
    pub(crate) operations_generated: usize,
    /// The others, as `GET /pets`.
    pub(crate) operations_left_out: Vec<String>,
    /// How many schemas it has, those within others among them.
    pub(crate) schemas: usize,
    /// How many things of all kinds are not in the crate.
    pub(crate) left_out: usize,
    /// How many lines of Rust the crate has.
    pub(crate) lines: usize,
    /// Its generation.
    pub(crate) generation: Step,
    /// The `cargo check` of the crate.
    pub(crate) check: Option<Step>,
    /// The lints of the crate; their cost is not measured.
    pub(crate) clippy: Option<Step>,
    /// Its examples.
    pub(crate) examples: Option<Examples>,
    /// The schemas that take any JSON.
    pub(crate) untyped: UntypedRow,
    /// How schemas are approximated, with the places.
    pub(crate) approximated: BTreeMap<String, Vec<String>>,
}

/// What became of a step.
#[derive(Debug, Default, Serialize)]
pub(crate) struct Step {
    /// What is said against its result; nothing if it succeeded.
    pub(crate) errors: Vec<String>,
    /// What it cost.
    pub(crate) cost: Option<Cost>,
}

/// What became of the examples.
#[derive(Debug, Default, Serialize)]
pub(crate) struct Examples {
    /// Why none could be tried.
    pub(crate) errors: Vec<String>,
    /// How many were tried.
    pub(crate) tried: usize,
    /// How many came back as they were.
    pub(crate) passed: usize,
    /// The others.
    pub(crate) failed: Vec<Failure>,
    /// Those that are no values of their schemas, which are not tried.
    pub(crate) invalid: Vec<Place>,
    /// Those that were tried although the validator does not take their schemas.
    pub(crate) unvalidated: Vec<Place>,
    /// Those whose schemas have no types, which are not tried.
    pub(crate) unplaced: Vec<Place>,
}

/// The schemas that take any JSON.
#[derive(Debug, Default, Serialize)]
pub(crate) struct UntypedRow {
    /// How many of them say nothing.
    pub(crate) free: usize,
    /// Those that say something, and why they have no type.
    pub(crate) said: Vec<Place>,
}

/// What the descriptions come to together.
#[derive(Debug, Default, PartialEq, Serialize)]
pub(crate) struct Totals {
    pub(crate) descriptions: usize,
    pub(crate) ok: usize,
    pub(crate) operations: usize,
    pub(crate) operations_generated: usize,
    pub(crate) schemas: usize,
    pub(crate) left_out: usize,
    pub(crate) untyped: usize,
    pub(crate) untyped_free: usize,
    pub(crate) examples_tried: usize,
    pub(crate) examples_passed: usize,
    pub(crate) examples_invalid: usize,
    pub(crate) examples_unvalidated: usize,
    pub(crate) examples_unplaced: usize,
    pub(crate) lines: usize,
}

impl Report {
    /// The report of the rows.
    pub(crate) fn new(mut descriptions: Vec<Row>) -> Self {
        descriptions.sort_by(|a, b| a.name.cmp(&b.name));
        for row in &mut descriptions {
            row.ok = row.is_ok();
        }
        let mut totals = Totals::default();
        for row in &descriptions {
            totals.add(row);
        }
        Self {
            descriptions,
            totals,
        }
    }

    /// Whether no step of any description failed.
    pub(crate) fn is_ok(&self) -> bool {
        self.totals.ok == self.totals.descriptions
    }
}

impl Row {
    /// The row of a description of which nothing is known yet but its name.
    pub(crate) fn new(name: &str) -> Self {
        Self {
            name: name.to_owned(),
            ..Self::default()
        }
    }

    /// Adds what generation has told.
    pub(crate) fn add_generated(&mut self, generated: &Generated) {
        let summary = &generated.summary;
        self.operations = summary.operations;
        self.schemas = summary.schemas;
        self.left_out = summary.left_out;
        self.lines = summary.lines;
        self.generation.cost = Some(generated.cost);
    }

    /// Adds the operations that a second reader has found in the document.
    pub(crate) fn add_operations(&mut self, documented: &[String], summary: &Summary) {
        let generated = &summary.generated;
        self.operations = documented.len();
        self.operations_generated = generated.len();
        self.operations_left_out = operations::missing(documented, generated);
        let faults = operations::faults(documented, generated, summary.operations_left_out);
        self.generation.errors.extend(faults);
    }

    /// Adds what is known of the schemas.
    pub(crate) fn add_schemas(&mut self, files: &Files, untyped: Untyped, approximated: &[Said]) {
        self.untyped = UntypedRow {
            free: untyped.free,
            said: untyped.said,
        };
        for own in approximated {
            let shown = spot(files, own).map(|spot| files.shown(&spot));
            self.approximated
                .entry(own.text.clone())
                .or_default()
                .extend(shown);
        }
    }

    /// Adds the examples, of which some failed.
    pub(crate) fn add_examples(
        &mut self,
        cases: Cases,
        outcome: Result<Vec<Failure>, Vec<String>>,
    ) {
        let (failed, errors) = match outcome {
            Ok(failed) => (failed, Vec::new()),
            Err(errors) => (Vec::new(), errors),
        };
        let tried = if errors.is_empty() {
            cases.tried.len()
        } else {
            0
        };
        self.examples = Some(Examples {
            errors,
            tried,
            passed: tried - failed.len(),
            failed,
            invalid: cases.invalid,
            unvalidated: cases.unvalidated,
            unplaced: cases.unplaced,
        });
    }

    fn is_ok(&self) -> bool {
        let mut steps = [
            Some(&self.generation),
            self.check.as_ref(),
            self.clippy.as_ref(),
        ]
        .into_iter();
        let examples = self.examples.as_ref();
        steps.all(|step| step.is_none_or(|step| step.errors.is_empty()))
            && examples.is_none_or(|own| own.errors.is_empty() && own.failed.is_empty())
    }
}

impl Totals {
    fn add(&mut self, row: &Row) {
        self.descriptions += 1;
        self.ok += usize::from(row.ok);
        self.operations += row.operations;
        self.operations_generated += row.operations_generated;
        self.schemas += row.schemas;
        self.left_out += row.left_out;
        self.untyped += row.untyped.said.len();
        self.untyped_free += row.untyped.free;
        self.lines += row.lines;
        if let Some(examples) = &row.examples {
            self.examples_tried += examples.tried;
            self.examples_passed += examples.passed;
            self.examples_invalid += examples.invalid.len();
            self.examples_unvalidated += examples.unvalidated.len();
            self.examples_unplaced += examples.unplaced.len();
        }
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use serde_json::json;

    use super::{Examples, Report, Row, Step, UntypedRow};
    use crate::cases::Place;
    use crate::measure::Cost;
    use crate::round::Failure;
    use crate::value::Difference;

    /// Two descriptions, of which one fails.
    pub(crate) fn report() -> Report {
        let cost = Some(Cost {
            cpu_seconds: 1.5,
            peak_mb: 20.0,
        });
        let place = |at: &str, reason: &str| Place {
            at: at.to_owned(),
            reason: reason.to_owned(),
        };
        let difference = Difference {
            at: "/a".to_owned(),
            expected: Some("1".to_owned()),
            found: None,
        };
        let failure = Failure {
            at: "#/x/example".to_owned(),
            ty: "models::X".to_owned(),
            error: None,
            differences: vec![difference],
        };
        let bad = Row {
            operations: 2,
            operations_generated: 1,
            operations_left_out: vec!["GET /b".to_owned()],
            schemas: 3,
            lines: 40,
            generation: Step {
                errors: Vec::new(),
                cost,
            },
            check: Some(Step {
                errors: Vec::new(),
                cost,
            }),
            clippy: Some(Step::default()),
            examples: Some(Examples {
                tried: 2,
                passed: 1,
                failed: vec![failure],
                invalid: vec![place("#/y/example", "1 is no string")],
                ..Examples::default()
            }),
            untyped: UntypedRow {
                free: 1,
                said: vec![place("#/z", "not supported")],
            },
            approximated: [("not supported".to_owned(), vec!["#/z".to_owned()])].into(),
            ..Row::new("bad")
        };
        let mut gone = Row::new("a");
        gone.generation.errors.push("it is empty".to_owned());
        Report::new(vec![bad, gone])
    }

    #[test]
    fn a_report_is_json_of_the_documented_shape() {
        let step = |cost| json!({"errors": [], "cost": cost});
        let cost = json!({"cpu_seconds": 1.5, "peak_mb": 20.0});
        let expected = json!({
            "descriptions": [
                {
                    "name": "a", "ok": false, "operations": 0, "operations_generated": 0,
                    "operations_left_out": [], "schemas": 0, "left_out": 0, "lines": 0,
                    "generation": {"errors": ["it is empty"], "cost": null},
                    "check": null, "clippy": null, "examples": null,
                    "untyped": {"free": 0, "said": []}, "approximated": {},
                },
                {
                    "name": "bad", "ok": false, "operations": 2, "operations_generated": 1,
                    "operations_left_out": ["GET /b"], "schemas": 3, "left_out": 0, "lines": 40,
                    "generation": step(cost.clone()), "check": step(cost), "clippy": step(json!(null)),
                    "examples": {
                        "errors": [], "tried": 2, "passed": 1,
                        "failed": [{
                            "at": "#/x/example", "type": "models::X", "error": null,
                            "differences": [{"at": "/a", "expected": "1", "found": null}],
                        }],
                        "invalid": [{"at": "#/y/example", "reason": "1 is no string"}],
                        "unvalidated": [], "unplaced": [],
                    },
                    "untyped": {"free": 1, "said": [{"at": "#/z", "reason": "not supported"}]},
                    "approximated": {"not supported": ["#/z"]},
                },
            ],
            "totals": {
                "descriptions": 2, "ok": 0, "operations": 2, "operations_generated": 1, "schemas": 3, "left_out": 0, "untyped": 1,
                "untyped_free": 1, "examples_tried": 2, "examples_passed": 1, "examples_invalid": 1,
                "examples_unvalidated": 0, "examples_unplaced": 0, "lines": 40,
            },
        });
        assert_eq!(
            serde_json::to_value(report()).expect("it is JSON"),
            expected
        );
    }
}
