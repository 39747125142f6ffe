//! The names that a name may have been meant to be.

/// The end of a sentence on a name that is not known: those of the known ones that are most like it.
pub(super) fn hint(name: &str, known: impl Iterator<Item = String>) -> String {
    const MOST: usize = 3;
    const LIKE: f64 = 0.75;
    let lower = name.to_lowercase();
    let mut near: Vec<(f64, String)> = known
        .map(|own| (strsim::jaro_winkler(&lower, &own.to_lowercase()), own))
        .filter(|(likeness, _)| *likeness >= LIKE)
        .collect();
    near.sort_by(|(one, a), (other, b)| other.total_cmp(one).then_with(|| a.cmp(b)));
    near.dedup();
    near.truncate(MOST);
    let near: Vec<String> = near.iter().map(|(_, own)| format!("{own:?}")).collect();
    match near.as_slice() {
        [] => String::new(),
        [one] => format!("; did you mean {one}?"),
        [others @ .., last] => format!("; did you mean {} or {last}?", others.join(", ")),
    }
}
