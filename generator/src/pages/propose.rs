//! Decides how it is said that pages are recognized.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use super::said::{Said, Style};
use crate::diagnostic::{Diagnostic, Severity};
use crate::site::Site;

/// Pages that are recognized and not followed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proposal {
    /// What would have to be said.
    pub said: Said,
    /// The ids of the operations.
    pub operations: Vec<String>,
}

/// The note that an operation seems to give pages, the same for all that give the same ones.
pub(super) fn note(at: &Site, said: &Said, is_taken: bool) -> Diagnostic {
    let shown = said.to_string().replace('\n', ", ");
    let note = |message| Diagnostic::new(Severity::Note, "recognized-pages", at, message);
    if is_taken {
        let help =
            "if they are none, say `style = \"none\"` of the operation in a rule of `[pages]`";
        return note(format!("the answers are taken for pages: {shown}")).with_help(help);
    }
    note(format!("the answers look like pages: {shown}")).with_help(format!(
        "for a stream of their items, add to `specsmith.toml`\n\n[[pages.rules]]\n{said}\n\n\
         or, for all that is recognized, `recognized = true` in `[pages]`"
    ))
}

/// What is proposed, in the order in which rules have to stand that all are used: what says more comes first.
pub(super) fn proposals(proposed: BTreeMap<Said, Vec<String>>) -> Vec<Proposal> {
    let proposals = proposed.into_iter();
    let mut proposals: Vec<Proposal> = proposals
        .map(|(said, operations)| Proposal { said, operations })
        .collect();
    proposals.sort_by_key(|own| {
        let (said, count) = (&own.said, own.operations.len());
        (rank(said.style), Reverse(said.names.len()), Reverse(count))
    });
    proposals
}

/// What an operation is recognized by first.
fn rank(style: Style) -> u8 {
    match style {
        Style::NextUrl => 0,
        Style::Cursor => 1,
        Style::LinkHeader => 2,
        Style::Page => 3,
        Style::Offset => 4,
        Style::None => 5,
    }
}
