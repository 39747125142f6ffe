//! Decides how an inspection looks as text: the totals, then what is not exact, by its reason.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use super::{Entry, Inspection, Place, State, Total};
use crate::diagnostic::render::visible;

/// So many places of one reason are listed.
const SHOWN: usize = 3;
/// Places are padded so far that names stand below each other, but for a long one.
const WIDEST: usize = 40;

/// The text, its last line with a line end.
pub(super) fn table(inspection: &Inspection, verbose: bool) -> String {
    let mut lines = vec![title(inspection), String::new()];
    lines.extend(totals(inspection));
    for ((_, _, reason), entries) in groups(&inspection.entries) {
        lines.push(String::new());
        let state = label(entries[0].state.name());
        lines.push(format!("{state}: {} ({})", visible(reason), entries.len()));
        lines.extend(places(&entries, verbose));
    }
    lines.push(String::new());
    lines.join("\n")
}

fn title(inspection: &Inspection) -> String {
    let about = &inspection.description;
    let text = format!("{} {} ({})", about.title, about.version, about.standard);
    visible(&text).into_owned()
}

/// A name of data as words.
fn label(name: &str) -> String {
    name.replace('_', " ")
}

fn totals(inspection: &Inspection) -> Vec<String> {
    let sum = Total::all(&inspection.entries, "total");
    let names = inspection.totals.iter().map(|total| total.kind.len());
    let width = names.max().unwrap_or(0).max(sum.kind.len());
    let head = format!(
        "{:<width$}  {:>7}  {:>7}  {:>12}  {:>8}  {:>6}",
        "", "total", "exact", "approximated", "left out", "unused"
    );
    let line = |total: &Total| {
        format!(
            "{:<width$}  {:>7}  {:>7}  {:>12}  {:>8}  {:>6}",
            label(total.kind),
            total.total,
            total.exact,
            total.approximated,
            total.left_out,
            total.unused
        )
    };
    let rows = inspection.totals.iter().chain([&sum]).map(line);
    [head].into_iter().chain(rows).collect()
}

/// What a group is listed by: the worst state first, then the reason that most entries have.
type Rank<'a> = (Reverse<State>, Reverse<usize>, &'a str);

/// The entries that are not exact, by state and reason.
fn groups(entries: &[Entry]) -> BTreeMap<Rank<'_>, Vec<&Entry>> {
    let mut groups = BTreeMap::<(State, &str), Vec<&Entry>>::new();
    for entry in entries.iter().filter(|entry| entry.state != State::Exact) {
        let reason = entry.reason.as_deref().unwrap_or("without a reason");
        groups.entry((entry.state, reason)).or_default().push(entry);
    }
    let rank = |(state, reason), count| (worst_first(state), Reverse(count), reason);
    let ranked = groups
        .into_iter()
        .map(|(key, own)| (rank(key, own.len()), own));
    ranked.collect()
}

/// `unused` is the last in the order of states, but nothing is the matter with it.
fn worst_first(state: State) -> Reverse<State> {
    Reverse(if state == State::Unused {
        State::Exact
    } else {
        state
    })
}

fn places(entries: &[&Entry], verbose: bool) -> Vec<String> {
    let shown = if verbose { entries.len() } else { SHOWN };
    let shown = &entries[..entries.len().min(shown)];
    let spelled = shown.iter().map(|entry| spelled(&entry.place));
    let spelled: Vec<String> = spelled.collect();
    let widths = spelled.iter().map(|place| place.chars().count());
    let width = widths.filter(|width| *width <= WIDEST).max().unwrap_or(0);
    let line = |(place, entry): (&String, &&Entry)| {
        let (kind, name) = (label(entry.kind), visible(&entry.name));
        format!("  {place:<width$}  {kind} {name}")
    };
    let mut lines: Vec<String> = spelled.iter().zip(shown).map(line).collect();
    let more = entries.len() - shown.len();
    if more > 0 {
        lines.push(format!("  and {more} more; `-v` lists all"));
    }
    lines
}

/// The place as editors understand it; without a line the pointer stands for it.
fn spelled(place: &Place) -> String {
    let file = visible(&place.file);
    match (place.line, place.column) {
        (Some(line), Some(column)) => format!("{file}:{line}:{column}"),
        _ => format!("{file}{}", visible(&place.pointer)),
    }
}
