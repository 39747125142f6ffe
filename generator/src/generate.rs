//! Decides what one run is: a description in, a crate and an account of it out.

use std::path::Path;

use crate::config::Package;
use crate::diagnostic::render::{Excerpt, Statement};
use crate::diagnostic::{Diagnostic, Severity};
use crate::document::{Description, Document, census};
use crate::ir::Api;
use crate::ledger::Ledger;
use crate::output::Output;
use crate::pointer::Pointer;
use crate::site::{FileId, Site};
use crate::source::{At, Copies, Files, Position, Remark, Source, SourceError};
use crate::view::View;
use crate::{lower, naming, render, view};

/// What a run gives. Nothing is on the disk yet: see [`Output::write`] and [`Output::check`].
#[derive(Debug)]
pub struct Generated {
    /// The files of the crate.
    pub output: Output,
    /// What is to be said of the description, sorted by place.
    pub diagnostics: Vec<Located>,
    /// What became of each part of the description.
    pub ledger: Ledger,
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
        let source = files.source(diagnostic.at.file);
        let position = files.locate(&diagnostic.at);
        Self::at(position, diagnostic, source)
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
    #[error("no crate can be made of {file}: {}", summary(.diagnostics))]
    Description {
        /// The file, as it was named.
        file: String,
        /// What is the matter, the errors among it.
        diagnostics: Vec<Located>,
    },
}

fn summary(diagnostics: &[Located]) -> String {
    let errors = diagnostics.iter().map(|located| &located.diagnostic);
    let errors = errors.filter(|diagnostic| diagnostic.severity == Severity::Error);
    errors
        .map(|error| error.message.as_str())
        .collect::<Vec<_>>()
        .join("; ")
}

/// Generates a crate from the description in a file (`OpenAPI` 3.0 or 3.1, JSON or YAML).
///
/// Reads that file, and nothing else of the disk or the network; writes nothing. The same
/// description and package give the same bytes.
///
/// # Errors
///
/// If the file cannot be read, is no description, or has an error that no crate can be made of.
///
/// # Example
///
/// ```no_run
/// use std::path::Path;
///
/// let package = specsmith::Package::new("pet-store");
/// let generated = specsmith::generate(Path::new("openapi.yaml"), &package)?;
/// generated.output.write(Path::new("pet-store"))?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn generate(description: &Path, package: &Package) -> Result<Generated, GenerateError> {
    let source = Source::read(description)?;
    generate_from(
        &Files::load(source, Some(description), Copies::new()),
        package,
    )
}

/// Generates a crate from the files of a description, which can be in memory.
///
/// # Errors
///
/// As [`generate`], but for those of reading.
pub fn generate_from(files: &Files, package: &Package) -> Result<Generated, GenerateError> {
    let plan = plan(files, package)?;
    Ok(Generated {
        output: render::render(&plan.view),
        diagnostics: plan.diagnostics,
        ledger: plan.ledger,
    })
}

/// A run up to what the templates see: all that can fail, and none of the text.
#[derive(Debug)]
pub struct Plan {
    /// What the templates see.
    pub view: View,
    /// What is to be said of the description, sorted by place.
    pub diagnostics: Vec<Located>,
    /// What became of each part of the description.
    pub ledger: Ledger,
}

/// Plans a crate, which costs a small part of what it costs to generate it.
///
/// # Errors
///
/// As [`generate_from`].
pub fn plan(files: &Files, package: &Package) -> Result<Plan, GenerateError> {
    let Examined {
        api,
        mut diagnostics,
        ledger,
    } = examine(files);
    let is_error = |diagnostic: &Diagnostic| diagnostic.severity == Severity::Error;
    let Some(api) = api.filter(|_| !diagnostics.iter().any(is_error)) else {
        return Err(GenerateError::Description {
            file: files.description().name().to_owned(),
            diagnostics: located(files, diagnostics),
        });
    };
    diagnostics.extend(view::package::version_note(&api, package));
    let names = naming::name(&api);
    Ok(Plan {
        view: view::view(&api, &names, package),
        diagnostics: located(files, diagnostics),
        ledger,
    })
}

/// What is known of a description before a crate is made of it.
struct Examined {
    /// `None` if it is no description that can be read, which is then said.
    api: Option<Api>,
    diagnostics: Vec<Diagnostic>,
    ledger: Ledger,
}

fn examine(files: &Files) -> Examined {
    let mut diagnostics = Vec::new();
    let mut ledger = Ledger::default();
    let api = meaning(files, &mut diagnostics, &mut ledger);
    let api = api.map_err(|error| diagnostics.push(*error)).ok();
    Examined {
        api,
        diagnostics,
        ledger,
    }
}

fn meaning(
    files: &Files,
    diagnostics: &mut Vec<Diagnostic>,
    ledger: &mut Ledger,
) -> Result<Api, Box<Diagnostic>> {
    let description = Description::of(files)?;
    *ledger = Ledger::open(census(&description, diagnostics));
    let document = Document::read(&description, diagnostics)?;
    Ok(lower::lower(
        &description,
        &document,
        None,
        diagnostics,
        ledger,
    ))
}

/// The diagnostics and what is remarked of the files, with their places, sorted by these, each once.
fn located(files: &Files, mut diagnostics: Vec<Diagnostic>) -> Vec<Located> {
    diagnostics.sort();
    diagnostics.dedup();
    let located = diagnostics
        .into_iter()
        .map(|diagnostic| Located::new(diagnostic, files));
    let remarks = files.sources().flat_map(|(file, source)| {
        let remarks = source.remarks().iter();
        remarks.map(move |remark| Located::remarked(remark, file, source))
    });
    let mut located: Vec<Located> = located.chain(remarks).collect();
    located.sort_by(|a, b| a.rank().cmp(&b.rank()));
    located
}
