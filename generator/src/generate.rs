//! Decides what one run is: a description in, a crate and an account of it out.

use std::collections::BTreeSet;

use crate::config::{Package, Problem};
use crate::diagnostic::gather::gather;
use crate::diagnostic::levels::Levels;
use crate::diagnostic::render::{Excerpt, Statement};
use crate::diagnostic::{Diagnostic, Severity};
use crate::document::{Description, Document, Operation, census, reached};
use crate::filter::{self, Filter};
use crate::input::Input;
use crate::ir::Api;
use crate::ledger::Ledger;
use crate::lower::Overrides;
use crate::naming::Names;
use crate::output::Output;
use crate::pages::{self, Proposal};
use crate::pointer::Pointer;
use crate::site::{FileId, Site};
use crate::source::{At, Files, Position, Remark, Source, SourceError};
use crate::view::{TypeExpr, View};
use crate::{lower, naming, render, view};

/// What a run gives. Nothing is on the disk yet: see [`Output::write`] and [`Output::check`].
#[derive(Debug)]
pub struct Generated {
    /// The files of the crate.
    pub output: Output,
    /// What is to be said of the description, sorted by place.
    pub diagnostics: Vec<Located>,
    /// What of the input has no effect.
    pub problems: Vec<Problem>,
    /// What became of each part of the description.
    pub ledger: Ledger,
    /// Which types the schemas are, sorted by place.
    pub types: Vec<PlacedType>,
}

/// Which type of the generated crate a schema is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlacedType {
    /// The file, as it was named.
    pub file: String,
    /// The pointer to the schema.
    pub pointer: Pointer,
    /// The type as a module spells it that has all of the crate's root in scope, and `BTreeMap`.
    pub path: TypeExpr,
}

/// A diagnostic, and its place in the text of the description.
#[derive(Clone, Debug)]
pub struct Located {
    /// The diagnostic.
    pub diagnostic: Diagnostic,
    /// The file, as it was named.
    pub file: String,
    /// Line and column, from 1 on, in characters; absent if the place is not in the text.
    pub position: Option<(usize, usize)>,
    /// How many more places it is said of, none of which is in front of this one.
    pub more: usize,
    excerpt: Option<Excerpt>,
}

impl Located {
    /// The diagnostic as text with the line that it is about, with colors if `color`.
    ///
    /// The text is laid out with each call, which costs far more than to find the place did.
    #[must_use]
    pub fn text(&self, color: bool) -> String {
        let place = self
            .excerpt
            .as_ref()
            .map(|excerpt| (self.file.as_str(), excerpt));
        Statement {
            place,
            more: self.more,
            ..self.diagnostic.statement()
        }
        .text(color)
    }

    /// What the order in a list goes by.
    fn rank(&self) -> (FileId, Option<(usize, usize)>, &'static str, &str) {
        (
            self.diagnostic.at.file,
            self.position,
            self.diagnostic.code,
            &self.diagnostic.message,
        )
    }

    fn new(diagnostic: Diagnostic, files: &Files) -> Self {
        Self::first(vec![diagnostic], files).expect("one has a first one")
    }

    /// The first one in the text of those that say the same.
    fn first(group: Vec<Diagnostic>, files: &Files) -> Option<Self> {
        let more = group.len().saturating_sub(1);
        let placed = group.into_iter().map(|mut diagnostic| {
            diagnostic.at = files.written(&diagnostic.at);
            (files.locate(&diagnostic.at), diagnostic)
        });
        let start = |position: &Option<Position>| position.as_ref().map(|own| own.span.start);
        let (position, diagnostic) =
            placed.min_by_key(|(position, own)| (own.at.file, start(position)))?;
        let source = files.source(diagnostic.at.file);
        let first = Self::at(position, diagnostic, source);
        Some(Self { more, ..first })
    }

    fn remarked(remark: &Remark, file: FileId, source: &Source) -> Self {
        let pointer = match &remark.at {
            At::Value(pointer) => pointer.clone(),
            At::Text(_) => Pointer::root(),
        };
        let (at, message) = (Site::new(file, pointer), remark.message.as_str());
        let diagnostic = Diagnostic::new(remark.severity, remark.code, &at, message);
        let position = source.locate_remark(remark);
        Self::at(position, diagnostic.with_help(remark.help), source)
    }

    fn at(position: Option<Position>, diagnostic: Diagnostic, source: &Source) -> Self {
        let place = position
            .as_ref()
            .map(|position| (position.line, position.column));
        let excerpt = position
            .map(|found| Excerpt::new(source.text(), found.span, (found.line, found.column)));
        Self {
            diagnostic,
            file: source.name().to_owned(),
            position: place,
            more: 0,
            excerpt,
        }
    }
}

/// Why there is no crate.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum GenerateError {
    /// The description cannot be read.
    #[error(transparent)]
    Source(#[from] SourceError),
    /// The description can be read, but no crate can be made of it.
    #[error("no crate can be made of {file}: {}", summary(.diagnostics, .problems))]
    Description {
        /// The file, as it was named.
        file: String,
        /// What is the matter, the errors among it.
        diagnostics: Vec<Located>,
        /// What of the input has no effect.
        problems: Vec<Problem>,
    },
}

fn summary(diagnostics: &[Located], problems: &[Problem]) -> String {
    let errors = diagnostics.iter().map(|located| &located.diagnostic);
    let errors = errors.filter(|diagnostic| diagnostic.severity == Severity::Error);
    let problems = problems.iter();
    let problems = problems.filter(|problem| problem.severity == Severity::Error);
    errors
        .map(|error| error.message.as_str())
        .chain(problems.map(|problem| problem.message.as_str()))
        .collect::<Vec<_>>()
        .join("; ")
}

/// Generates a crate from the description that the input names (JSON or YAML).
///
/// Reads what the input names, and the files that these refer to; writes nothing, and uses no
/// network. The same input and package give the same bytes.
///
/// # Errors
///
/// If the description cannot be read, is none, or has an error that no crate can be made of.
///
/// # Example
///
/// ```no_run
/// use std::path::Path;
///
/// let input = specsmith::Input::new("openapi.yaml");
/// let package = specsmith::Package::new("pet-store");
/// let generated = specsmith::generate(&input, &package)?;
/// generated.output.write(Path::new("pet-store"))?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn generate(input: &Input, package: &Package) -> Result<Generated, GenerateError> {
    examine(&input.read()?, input)?.generate(package)
}

/// Generates a crate from the files of a description, which can be in memory.
///
/// # Errors
///
/// As [`generate`], but for those of reading.
pub fn generate_from(files: &Files, package: &Package) -> Result<Generated, GenerateError> {
    let input = Input::new(files.description().name());
    examine(files, &input)?.generate(package)
}

/// A run up to what the templates see: all that can fail, and none of the text.
#[derive(Debug)]
pub struct Plan {
    /// What the templates see.
    pub view: View,
    /// What is to be said of the description, sorted by place.
    pub diagnostics: Vec<Located>,
    /// What of the input has no effect.
    pub problems: Vec<Problem>,
    /// What became of each part of the description.
    pub ledger: Ledger,
    /// Which types the schemas are, sorted by place.
    pub types: Vec<PlacedType>,
}

/// Plans a crate, which costs a small part of what it costs to generate it.
///
/// # Errors
///
/// As [`generate_from`].
pub fn plan(files: &Files, package: &Package) -> Result<Plan, GenerateError> {
    let input = Input::new(files.description().name());
    examine(files, &input)?.plan(package)
}

/// A description whose meaning is known, before a crate is made of it.
#[derive(Debug)]
pub struct Examined<'a> {
    /// What is to be said of the description, sorted by place.
    pub diagnostics: Vec<Located>,
    /// What of the input has no effect.
    pub problems: Vec<Problem>,
    /// What became of each part of the description.
    pub ledger: Ledger,
    /// Pages that are recognized and not followed, in the order that rules of it need.
    pub proposals: Vec<Proposal>,
    files: &'a Files,
    input: &'a Input,
    api: Api,
}

/// Finds out what the files of a description mean. Of the input, the description is not looked at, nor what is laid over it.
///
/// # Errors
///
/// If it is no description, or has an error that no crate can be made of.
pub fn examine<'a>(files: &'a Files, input: &'a Input) -> Result<Examined<'a>, GenerateError> {
    let levels = &input.levels;
    let mut found = Found::default();
    let api = meaning(files, input, &mut found);
    let api = api.map_err(|error| found.diagnostics.push(*error)).ok();
    let diagnostics = leveled(located(files, found.diagnostics), levels);
    let problems = leveled_problems(found.problems, levels);
    let Some(api) = api.filter(|_| !has_errors(&diagnostics, &problems)) else {
        return Err(refused(files, diagnostics, problems));
    };
    Ok(Examined {
        diagnostics,
        problems,
        ledger: found.ledger,
        proposals: found.proposals,
        files,
        input,
        api,
    })
}

impl Examined<'_> {
    /// The title that the description gives itself; it may be empty.
    #[must_use]
    pub fn title(&self) -> &str {
        &self.api.title
    }

    /// Plans the crate.
    ///
    /// # Errors
    ///
    /// If the levels deny what is to be said of the package.
    pub fn plan(self, package: &Package) -> Result<Plan, GenerateError> {
        let mut diagnostics = self.diagnostics;
        let note = view::package::version_note(&self.api, package);
        let note = note.map(|note| Located::new(note, self.files));
        diagnostics.extend(leveled(note.into_iter().collect(), &self.input.levels));
        diagnostics.sort_by(|a, b| a.rank().cmp(&b.rank()));
        if has_errors(&diagnostics, &self.problems) {
            return Err(refused(self.files, diagnostics, self.problems));
        }
        let names = naming::name(&self.api);
        Ok(Plan {
            types: placed_types(&self.api, &names, self.files),
            view: view::view(&self.api, &names, package, &self.input.types),
            diagnostics,
            problems: self.problems,
            ledger: self.ledger,
        })
    }

    /// Generates the crate.
    ///
    /// # Errors
    ///
    /// As [`Examined::plan`].
    pub fn generate(self, package: &Package) -> Result<Generated, GenerateError> {
        let plan = self.plan(package)?;
        Ok(Generated {
            output: render::render(&plan.view),
            diagnostics: plan.diagnostics,
            problems: plan.problems,
            ledger: plan.ledger,
            types: plan.types,
        })
    }
}

fn placed_types(api: &Api, names: &Names, files: &Files) -> Vec<PlacedType> {
    let placed = view::placed(api, names).into_iter();
    let placed = placed.map(|(site, path)| PlacedType {
        file: files.source(site.file).name().to_owned(),
        pointer: site.pointer.clone(),
        path,
    });
    placed.collect()
}

/// What is found out about a description besides its meaning.
#[derive(Default)]
struct Found {
    diagnostics: Vec<Diagnostic>,
    problems: Vec<Problem>,
    ledger: Ledger,
    proposals: Vec<Proposal>,
}

fn has_errors(diagnostics: &[Located], problems: &[Problem]) -> bool {
    let diagnostics = diagnostics.iter().map(|own| own.diagnostic.severity);
    let mut all = diagnostics.chain(problems.iter().map(|own| own.severity));
    all.any(|severity| severity == Severity::Error)
}

fn refused(files: &Files, diagnostics: Vec<Located>, problems: Vec<Problem>) -> GenerateError {
    GenerateError::Description {
        file: files.description().name().to_owned(),
        diagnostics,
        problems,
    }
}

/// The diagnostics with the severities that the user wants.
fn leveled(diagnostics: Vec<Located>, levels: &Levels) -> Vec<Located> {
    let mut leveled = diagnostics;
    leveled.retain_mut(|Located { diagnostic, .. }| {
        let severity = levels.apply(diagnostic.severity, diagnostic.code);
        diagnostic.severity = severity.unwrap_or(diagnostic.severity);
        severity.is_some()
    });
    leveled
}

fn leveled_problems(problems: Vec<Problem>, levels: &Levels) -> Vec<Problem> {
    let leveled = problems.into_iter().filter_map(|own| {
        let severity = levels.apply(own.severity, own.code)?;
        Some(Problem { severity, ..own })
    });
    leveled.collect()
}

fn meaning(files: &Files, input: &Input, found: &mut Found) -> Result<Api, Box<Diagnostic>> {
    let (filter, diagnostics) = (&input.filter, &mut found.diagnostics);
    diagnostics.extend(files.said().cloned());
    let description = Description::of(files)?;
    found.ledger = Ledger::open(census(&description, diagnostics));
    let mut document = Document::read(&description, diagnostics)?;
    let wanted = if filter.is_empty() {
        None
    } else {
        found.problems = filter.unmatched(&filter::views(&document));
        narrow(&mut document, filter, diagnostics)?;
        Some(reached(&description, &document))
    };
    let (overrides, problems) = Overrides::find(&input.types, &description, &document);
    found.problems.extend(problems);
    let mut api = lower::lower(
        &description,
        &document,
        &overrides,
        wanted.as_ref(),
        diagnostics,
        &mut found.ledger,
    );
    let settled = pages::settle(&mut api, &description, &document, &input.pages);
    found.diagnostics.extend(settled.diagnostics);
    found.problems.extend(settled.problems);
    found.proposals = settled.proposals;
    Ok(api)
}

/// Takes the operations out of a document that do not count, and what was said of them.
fn narrow(
    document: &mut Document,
    filter: &Filter,
    diagnostics: &mut Vec<Diagnostic>,
) -> Result<(), Box<Diagnostic>> {
    let operations = filter::views(document);
    let kept: Vec<bool> = operations
        .iter()
        .map(|own| filter.keeps(own).is_ok())
        .collect();
    if !kept.is_empty() && !kept.contains(&true) {
        let message = format!("the filter keeps none of the {} operations", kept.len());
        let at = Site::root().child("paths");
        let error = Diagnostic::new(Severity::Error, "filter-keeps-nothing", &at, message);
        let help = "see `[filter]` in the config, and the flags";
        return Err(Box::new(error.with_help(help)));
    }
    let mut kept = kept.into_iter();
    let mut dropped = BTreeSet::new();
    for item in &mut document.paths {
        let gone = |_: &mut _| !kept.next().unwrap_or(true);
        dropped.extend(item.operations.extract_if(.., gone).map(|own| own.at));
    }
    document.paths.retain(|item| !item.operations.is_empty());
    for item in &mut document.webhooks {
        let operations = std::mem::take(&mut item.operations);
        let kept = |own: &Operation| filter.keeps(&filter::view(item, own)).is_ok();
        let (kept, gone): (Vec<_>, Vec<_>) = operations.into_iter().partition(kept);
        item.operations = kept;
        dropped.extend(gone.into_iter().map(|own| own.at));
    }
    document.webhooks.retain(|item| !item.operations.is_empty());
    let is_within = |at: &Site| {
        let mut around = std::iter::successors(Some(at.clone()), Site::parent);
        around.any(|site| dropped.contains(&site))
    };
    diagnostics.retain(|own| !is_within(&own.at));
    Ok(())
}

/// The diagnostics and what is remarked of the files, with their places, sorted by these, each cause once.
fn located(files: &Files, mut diagnostics: Vec<Diagnostic>) -> Vec<Located> {
    diagnostics.sort();
    diagnostics.dedup();
    let groups = gather(diagnostics).into_iter();
    let located = groups.filter_map(|group| Located::first(group, files));
    let remarks = files.sources().flat_map(|(file, source)| {
        let remarks = source.remarks().iter();
        remarks.map(move |remark| Located::remarked(remark, file, source))
    });
    let mut located: Vec<Located> = located.chain(remarks).collect();
    located.sort_by(|a, b| a.rank().cmp(&b.rank()));
    located
}
