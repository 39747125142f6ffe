//! Decides what a run reads.

use std::fmt;
use std::path::{Path, PathBuf};

use crate::diagnostic::levels::Levels;
use crate::filter::Filter;
use crate::overlay;
use crate::pages::Choices;
use crate::source::{Copies, Files, Source, SourceError};
use crate::types::Types;

/// How the standard input is called where a file has a name.
const STANDARD_INPUT: &str = "<stdin>";

/// What a run reads, which part of it counts, and how grave what is said of it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Input {
    /// The API description.
    pub description: Description,
    /// The overlays that are laid over it, in their order.
    pub overlays: Vec<PathBuf>,
    /// The local copies of what lies at URLs: the URL of a file, or a prefix of URLs that ends in `/`, and the file
    /// or the folder.
    pub copies: Copies,
    /// Which operations count.
    pub filter: Filter,
    /// How grave each kind of diagnostic is.
    pub levels: Levels,
    /// Which types values have where there is a choice.
    pub types: Types,
    /// Which operations give pages.
    pub pages: Choices,
}

/// Where an API description comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Description {
    /// A file.
    Path(PathBuf),
    /// The standard input.
    StandardInput,
}

impl Input {
    /// A description in a file, and nothing else.
    pub fn new(path: impl Into<PathBuf>) -> Self {
        Description::Path(path.into()).into()
    }

    /// Reads the description, its overlays, and the files that its references lead to. Those of standard input start
    /// from the current folder.
    ///
    /// # Errors
    ///
    /// If the description or an overlay cannot be read, or is neither JSON nor YAML of one document.
    pub fn read(&self) -> Result<Files, SourceError> {
        let (source, path) = match &self.description {
            Description::Path(path) => (Source::read(path)?, path.as_path()),
            Description::StandardInput => {
                let source = Source::read_from(std::io::stdin().lock(), STANDARD_INPUT)?;
                (source, Path::new(STANDARD_INPUT))
            }
        };
        let overlays = self.overlays.iter().map(|path| Source::read(path));
        let overlays = overlays.collect::<Result<Vec<_>, _>>()?;
        let edit = (!overlays.is_empty()).then(|| overlay::edit(&source, overlays));
        Ok(Files::load(source, Some(path), self.copies.clone(), edit))
    }
}

impl From<Description> for Input {
    fn from(description: Description) -> Self {
        Self {
            description,
            overlays: Vec::new(),
            copies: Vec::new(),
            filter: Filter::default(),
            levels: Levels::default(),
            types: Types::default(),
            pages: Choices::default(),
        }
    }
}

impl Description {
    /// What the command line says: `-` is the standard input.
    #[must_use]
    pub fn of_argument(argument: &Path) -> Self {
        if argument.as_os_str() == "-" {
            Self::StandardInput
        } else {
            Self::Path(argument.to_owned())
        }
    }
}

impl fmt::Display for Description {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Path(path) => path.display().fmt(f),
            Self::StandardInput => f.write_str(STANDARD_INPUT),
        }
    }
}
