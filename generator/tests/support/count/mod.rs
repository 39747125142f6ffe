//! Decides what an independent count of a description is: the things that its standard lets it
//! hold, by kind and by the place that defines them. It shares no code with the generator.

mod read;
mod refer;
mod walk;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::path::Path;

/// What is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Kind {
    Operation,
    Parameter,
    RequestBody,
    Response,
    Header,
    Schema,
    SecurityScheme,
    Webhook,
    Callback,
    Link,
}

impl Kind {
    pub(crate) const ALL: [Self; 10] = [
        Self::Operation,
        Self::Parameter,
        Self::RequestBody,
        Self::Response,
        Self::Header,
        Self::Schema,
        Self::SecurityScheme,
        Self::Webhook,
        Self::Callback,
        Self::Link,
    ];

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Operation => "operation",
            Self::Parameter => "parameter",
            Self::RequestBody => "request body",
            Self::Response => "response",
            Self::Header => "header",
            Self::Schema => "schema",
            Self::SecurityScheme => "security scheme",
            Self::Webhook => "webhook",
            Self::Callback => "callback",
            Self::Link => "link",
        }
    }
}

/// Where a thing is defined.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Place {
    /// The file, relative to the folder of the root file.
    pub(crate) file: String,
    /// The JSON pointer within it.
    pub(crate) pointer: String,
}

impl Place {
    fn child(&self, token: &str) -> Self {
        let token = token.replace('~', "~0").replace('/', "~1");
        Self {
            file: self.file.clone(),
            pointer: format!("{}/{token}", self.pointer),
        }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}#{}", self.file, self.pointer)
    }
}

/// The things of a description; each kind has its entry, even when there is nothing of it.
pub(crate) type Places = BTreeMap<Kind, BTreeSet<Place>>;

/// Counts the things of the description whose root is the file at `path`.
///
/// # Errors
///
/// Says why when the root file cannot be read.
pub(crate) fn count(path: &Path) -> Result<Places, String> {
    let files = refer::Files::open(path)?;
    Ok(walk::Walk::new(files).places())
}

/// Whether a file says of which standard it is, and so is the root of a description.
pub(crate) fn is_root(path: &Path) -> bool {
    let value = read::read(path).unwrap_or_default();
    ["openapi", "swagger"]
        .iter()
        .any(|key| value.get(key).is_some())
}
