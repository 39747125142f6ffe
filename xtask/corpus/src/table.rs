//! Decides how a report is shown to a person: a table, the totals, each failure, and what has no type.

use std::collections::BTreeMap;
use std::fmt::{self, Display, Formatter};

use crate::measure::Cost;
use crate::report::{Examples, Report, Row, Step, Totals};

const HEADS: [&str; 12] = [
    "description",
    "operations",
    "schemas",
    "left out",
    "untyped",
    "examples",
    "gen s",
    "gen MB",
    "lines",
    "check s",
    "check MB",
    "",
];

impl Display for Report {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let mut lines = vec![HEADS.map(str::to_owned)];
        lines.extend(self.descriptions.iter().map(cells));
        table(f, &lines)?;
        totals(f, &self.totals)?;
        for row in self.descriptions.iter().filter(|row| !row.ok) {
            failures(f, row)?;
        }
        left_out(f, &self.descriptions)?;
        untyped(f, &self.descriptions)
    }
}

fn cells(row: &Row) -> [String; 12] {
    let examples = row.examples.as_ref().filter(|own| own.errors.is_empty());
    let examples = examples.map(|own| format!("{}/{}", own.passed, own.tried));
    let [generation_time, generation_memory] = cost(row.generation.cost);
    let [check_time, check_memory] = cost(row.check.as_ref().and_then(|step| step.cost));
    [
        row.name.clone(),
        format!("{}/{}", row.operations_generated, row.operations),
        row.schemas.to_string(),
        row.left_out.to_string(),
        row.untyped.said.len().to_string(),
        examples.unwrap_or_else(none),
        generation_time,
        generation_memory,
        row.lines.to_string(),
        check_time,
        check_memory,
        if row.ok { "ok" } else { "FAILED" }.to_owned(),
    ]
}

fn none() -> String {
    "-".to_owned()
}

fn cost(cost: Option<Cost>) -> [String; 2] {
    cost.map_or_else(
        || [none(), none()],
        |own| {
            [
                format!("{:.2}", own.cpu_seconds),
                format!("{:.0}", own.peak_mb),
            ]
        },
    )
}

/// The first column stands on the left, as does the last one; the others are numbers.
fn table(f: &mut Formatter<'_>, lines: &[[String; 12]]) -> fmt::Result {
    let width = |column: usize| lines.iter().map(|line| line[column].chars().count()).max();
    for line in lines {
        let [name, numbers @ .., outcome] = line;
        write!(f, "{name:<0$}", width(0).unwrap_or_default())?;
        for (index, number) in numbers.iter().enumerate() {
            write!(f, "  {number:>0$}", width(index + 1).unwrap_or_default())?;
        }
        writeln!(f, "{}{outcome}", if outcome.is_empty() { "" } else { "  " })?;
    }
    Ok(())
}

fn totals(f: &mut Formatter<'_>, totals: &Totals) -> fmt::Result {
    let Totals {
        descriptions,
        ok,
        operations,
        operations_generated,
        schemas,
        left_out,
        untyped,
        untyped_free,
        examples_tried,
        examples_passed,
        examples_invalid,
        examples_unvalidated,
        examples_unplaced,
        lines,
    } = totals;
    writeln!(
        f,
        "\n{ok} of {descriptions} descriptions ok; {operations_generated} of {operations} operations, {schemas} schemas, {lines} lines"
    )?;
    writeln!(
        f,
        "{left_out} things left out; {untyped} schemas untyped that say something, {untyped_free} that say nothing"
    )?;
    if examples_tried + examples_invalid + examples_unplaced == 0 {
        return Ok(());
    }
    let share = share(*examples_passed, *examples_tried);
    writeln!(
        f,
        "{examples_passed} of {examples_tried} examples passed ({share}), {examples_unvalidated} of them unvalidated"
    )?;
    writeln!(
        f,
        "not tried: {examples_invalid} that are no values of their schemas, {examples_unplaced} whose schemas have no type"
    )
}

/// Never rounded up to all.
fn share(part: usize, whole: usize) -> String {
    let thousandths = (part * 100_000).checked_div(whole).unwrap_or(100_000);
    format!("{}.{:03} %", thousandths / 1000, thousandths % 1000)
}

fn failures(f: &mut Formatter<'_>, row: &Row) -> fmt::Result {
    writeln!(f, "\n{} FAILED", row.name)?;
    step(f, "generate", Some(&row.generation))?;
    step(f, "check", row.check.as_ref())?;
    step(f, "clippy", row.clippy.as_ref())?;
    row.examples.as_ref().map_or(Ok(()), |own| examples(f, own))
}

fn step(f: &mut Formatter<'_>, name: &str, step: Option<&Step>) -> fmt::Result {
    /// A compiler says the same of many lines; the report has them all.
    const FEW: usize = 10;
    let errors = step.map(|step| &*step.errors).unwrap_or_default();
    for error in errors.iter().take(FEW) {
        writeln!(f, "  {name}: {error}")?;
    }
    match errors.len().checked_sub(FEW) {
        Some(more @ 1..) => writeln!(f, "  {name}: and {more} more"),
        _ => Ok(()),
    }
}

fn examples(f: &mut Formatter<'_>, examples: &Examples) -> fmt::Result {
    for error in &examples.errors {
        writeln!(f, "  examples: {error}")?;
    }
    for failure in &examples.failed {
        write!(f, "  {} as {}:", failure.at, failure.ty)?;
        if let Some(error) = &failure.error {
            write!(f, " {error}")?;
        }
        for difference in &failure.differences {
            let shown =
                |value: &Option<String>| value.clone().unwrap_or_else(|| "nothing".to_owned());
            let (expected, found) = (shown(&difference.expected), shown(&difference.found));
            write!(
                f,
                "\n    at \"{}\": {expected} became {found}",
                difference.at
            )?;
        }
        writeln!(f)?;
    }
    Ok(())
}

/// Why schemas that say something have no type, the most frequent reason first.
fn left_out(f: &mut Formatter<'_>, rows: &[Row]) -> fmt::Result {
    for row in rows {
        for operation in &row.operations_left_out {
            writeln!(f, "\nnot in the crate of {}: {operation}", row.name)?;
        }
    }
    Ok(())
}

fn untyped(f: &mut Formatter<'_>, rows: &[Row]) -> fmt::Result {
    let mut reasons = BTreeMap::<&str, (usize, &str, &str)>::new();
    for row in rows {
        for place in &row.untyped.said {
            let first = (0, &*row.name, &*place.at);
            reasons.entry(&place.reason).or_insert(first).0 += 1;
        }
    }
    let mut reasons: Vec<_> = reasons.into_iter().collect();
    reasons.sort_by_key(|(_, (count, ..))| std::cmp::Reverse(*count));
    if !reasons.is_empty() {
        writeln!(f, "\nUntyped although the schema says something:")?;
    }
    for (reason, (count, name, at)) in reasons {
        writeln!(f, "{count:>8}  {reason} (first in {name}, {at})")?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::share;
    use crate::report::tests::report;

    #[test]
    fn a_report_shows_the_table_and_why_something_failed() {
        let expected = "\
description  operations  schemas  left out  untyped  examples  gen s  gen MB  lines  check s  check MB
a                   0/0        0         0        0         -      -       -      0        -         -  FAILED
bad                 1/2        3         0        1       1/2   1.50      20     40     1.50        20  FAILED

0 of 2 descriptions ok; 1 of 2 operations, 3 schemas, 40 lines
0 things left out; 1 schemas untyped that say something, 1 that say nothing
1 of 2 examples passed (50.000 %), 0 of them unvalidated
not tried: 1 that are no values of their schemas, 0 whose schemas have no type

a FAILED
  generate: it is empty

bad FAILED
  #/x/example as models::X:
    at \"/a\": 1 became nothing

not in the crate of bad: GET /b

Untyped although the schema says something:
       1  not supported (first in bad, #/z)
";
        assert_eq!(report().to_string(), expected);
    }

    #[test]
    fn a_share_is_not_rounded_up() {
        assert_eq!(share(199_999, 200_000), "99.999 %");
        assert_eq!(share(0, 0), "100.000 %");
    }
}
