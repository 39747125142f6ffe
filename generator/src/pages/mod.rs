//! Decides which operations give pages: what the config says, what extensions of the description say, and what is
//! recognized and only proposed.

mod extension;
mod fit;
mod propose;
mod recognize;
mod said;
mod types;

use std::collections::{BTreeMap, HashMap};

use crate::config::{Origin, Problem};
use crate::diagnostic::{Diagnostic, Severity};
use crate::document::{Description, Document};
use crate::filter::{self, Filter, FilterView, Key as By};
use crate::ir::{Api, Operation, Pages};
use crate::site::Site;

pub use propose::Proposal;
pub use said::{Key, Said, Style};

use extension::extension;
use fit::{Unfit, fit};
use recognize::recognize;
use types::Types;

/// What the config says of pages.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Choices {
    /// Whether what is recognized is taken, and not only proposed.
    pub recognized: bool,
    /// How the pages of operations follow one another. Of several that are for an operation the first counts.
    pub rules: Vec<Rule>,
}

/// How the pages of some operations follow one another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rule {
    /// The operations that it is for; all that it fits, if none is named by its id.
    pub operations: Filter,
    /// What it says.
    pub said: Said,
    /// Where it stands.
    pub origin: Option<Origin>,
    /// Where each of its names stands.
    pub names: Vec<(Key, Origin)>,
}

/// What is found out about pages.
#[derive(Default)]
pub(crate) struct Settled {
    pub(crate) diagnostics: Vec<Diagnostic>,
    pub(crate) problems: Vec<Problem>,
    /// What is recognized and not taken, in the order that rules of it need.
    pub(crate) proposals: Vec<Proposal>,
}

/// Gives the operations of an API their pages.
pub(crate) fn settle(
    api: &mut Api,
    description: &Description<'_>,
    document: &Document,
    choices: &Choices,
) -> Settled {
    let items = document.paths.iter();
    let operations = items.flat_map(|item| item.operations.iter().map(move |own| (item, own)));
    let views = operations.map(|(item, own)| (own.at.clone(), filter::view(item, own)));
    let mut settling = Settling {
        description,
        choices,
        views: views.collect(),
        uses: choices.rules.iter().map(|_| Use::default()).collect(),
        settled: Settled::default(),
        proposed: BTreeMap::new(),
    };
    let types = Types(&api.types);
    for operation in api
        .groups
        .iter_mut()
        .flat_map(|group| &mut group.operations)
    {
        operation.pages = settling.pages(operation, types);
    }
    settling.finish()
}

/// The pages of an operation, or that it has none.
struct Decided(Option<Pages>);

/// What became of a rule.
#[derive(Default)]
struct Use {
    is_used: bool,
    /// Why it fits none of the operations that it is for: of the first, by its id.
    unfit: Option<(String, Unfit)>,
}

struct Settling<'a> {
    description: &'a Description<'a>,
    choices: &'a Choices,
    views: HashMap<Site, FilterView<'a>>,
    uses: Vec<Use>,
    settled: Settled,
    proposed: BTreeMap<Said, Vec<String>>,
}

impl Settling<'_> {
    fn pages(&mut self, operation: &Operation, types: Types<'_>) -> Option<Pages> {
        let decided = self.ruled(operation, types);
        if let Some(decided) = decided.or_else(|| self.extended(operation, types)) {
            return decided.0;
        }
        let said = recognize(operation, types)?;
        let pages = fit(&said, operation, types).ok()?;
        let note = propose::note(&operation.at, &said, self.choices.recognized);
        self.settled.diagnostics.push(note);
        if self.choices.recognized {
            return Some(pages);
        }
        self.proposed
            .entry(said)
            .or_default()
            .push(operation.id.clone());
        None
    }

    /// What the config says of an operation, if it does.
    fn ruled(&mut self, operation: &Operation, types: Types<'_>) -> Option<Decided> {
        let view = self.views.get(&operation.at)?;
        for (rule, own) in self.choices.rules.iter().zip(&mut self.uses) {
            if rule.operations.keeps(view).is_err() {
                continue;
            }
            if rule.said.style == Style::None {
                own.is_used = true;
                return Some(Decided(None));
            }
            match fit(&rule.said, operation, types) {
                Ok(pages) if rule.is_strict() || is_likely(&rule.said, operation, types) => {
                    own.is_used = true;
                    return Some(Decided(Some(pages)));
                }
                Ok(_) => {}
                Err(unfit) if rule.is_strict() => {
                    own.is_used = true;
                    self.settled
                        .problems
                        .push(rule.unfit(&operation.id, &unfit));
                    return Some(Decided(None));
                }
                Err(unfit) => {
                    own.unfit
                        .get_or_insert_with(|| (operation.id.clone(), unfit));
                }
            }
        }
        None
    }

    /// What an extension says of an operation, if one does.
    fn extended(&mut self, operation: &Operation, types: Types<'_>) -> Option<Decided> {
        let node = self.description.get(&operation.at)?;
        let found = extension(node, &operation.at)?;
        let name = &found.name;
        let diagnostic = match found.said {
            Ok(said) if said.style == Style::None => return Some(Decided(None)),
            Ok(said) => match fit(&said, operation, types) {
                Ok(pages) => return Some(Decided(Some(pages))),
                Err(unfit) => {
                    let message = format!("`{name}` does not fit: {}", unfit.message);
                    Diagnostic::new(Severity::Warning, "unfit-pages", &found.at, message)
                        .with_help(unfit.help)
                }
            },
            Err(why) if name == extension::OWN => {
                let message = format!("`{name}` does not fit: {why}");
                Diagnostic::new(Severity::Warning, "unfit-pages", &found.at, message)
            }
            Err(why) => {
                let message = format!("`{name}` says nothing of pages here: {why}");
                let help =
                    "say it in `[pages]` of the config, or by the extension `x-specsmith-pages`";
                Diagnostic::new(Severity::Note, "unread-pages", &found.at, message).with_help(help)
            }
        };
        let is_unread = diagnostic.code == "unread-pages";
        self.settled.diagnostics.push(diagnostic);
        // What is not understood does not hinder what can be recognized.
        (!is_unread).then_some(Decided(None))
    }

    fn finish(mut self) -> Settled {
        let views: Vec<FilterView<'_>> = self.views.values().copied().collect();
        for (rule, own) in self.choices.rules.iter().zip(self.uses) {
            let unmatched = rule.operations.unmatched(&views);
            if unmatched.is_empty() && !own.is_used {
                self.settled.problems.push(rule.unused(own.unfit));
            }
            self.settled.problems.extend(unmatched);
        }
        let place = |own: &Problem| own.origin.as_ref().map(|origin| origin.span.start);
        self.settled.problems.sort_by_key(place);
        self.settled.proposals = propose::proposals(self.proposed);
        self.settled
    }
}

impl Rule {
    /// Whether it is for operations that it names, which all have to fit.
    fn is_strict(&self) -> bool {
        let mut criteria = self.operations.include.iter();
        criteria.any(|own| own.key() == By::Operation)
    }

    fn unfit(&self, id: &str, unfit: &Unfit) -> Problem {
        let message = format!("the pages of `{id}` are not those: {}", unfit.message);
        self.problem("unfit-pages", unfit.key, message, unfit.help.clone())
    }

    fn unused(&self, unfit: Option<(String, Unfit)>) -> Problem {
        let message = "no operation has such pages".to_owned();
        match unfit {
            None => self.problem("unfit-pages", None, message, "leave it out".to_owned()),
            Some((id, unfit)) => {
                let message = format!("{message}: of `{id}`, {}", unfit.message);
                self.problem("unfit-pages", unfit.key, message, unfit.help)
            }
        }
    }

    fn problem(
        &self,
        code: &'static str,
        key: Option<Key>,
        message: String,
        help: String,
    ) -> Problem {
        let of_key = self.names.iter().find(|(own, _)| Some(*own) == key);
        let origin = of_key.map(|(_, origin)| origin).or(self.origin.as_ref());
        Problem {
            severity: Severity::Warning,
            code,
            origin: origin.cloned(),
            message,
            help: Some(help),
        }
    }
}

/// Whether a rule that names no operation is meant for one that it fits: what is described must be what makes pages.
fn is_likely(said: &Said, operation: &Operation, types: Types<'_>) -> bool {
    let headers = operation.headers.as_ref();
    let mut headers = headers.into_iter().flat_map(|own| types.fields(&own.ty));
    let is_linked = headers.any(|own| own.wire.eq_ignore_ascii_case("link"));
    let is_said = said.style != Style::LinkHeader || is_linked;
    operation.method == "GET" && is_said
}

#[cfg(test)]
mod tests;
