//! Decides why a run of the command line fails, and with which exit code.

use crate::GenerateError;
use crate::config::ConfigError;
use crate::diagnostic::render::Statement;
use crate::output::OutputError;
use crate::source::SourceError;

/// The exit code of an output that is not current, and of a limit that is exceeded.
pub(super) const STALE: u8 = 1;
/// The exit code of bad input and bad usage.
pub(super) const BAD: u8 = 2;

/// Why a run did not do what it was asked to.
#[derive(Debug)]
pub(super) enum Failure {
    Config(ConfigError),
    Generate(GenerateError),
    Output(OutputError),
    /// What only the command line has to say.
    Complaint(Complaint),
    /// There is more left out or approximated than allowed.
    Limits(Vec<Complaint>),
}

impl Failure {
    pub(super) fn exit_code(&self) -> u8 {
        match self {
            Self::Limits(_) => STALE,
            _ => BAD,
        }
    }
}

impl From<ConfigError> for Failure {
    fn from(error: ConfigError) -> Self {
        Self::Config(error)
    }
}

impl From<SourceError> for Failure {
    fn from(error: SourceError) -> Self {
        Self::Generate(error.into())
    }
}

impl From<GenerateError> for Failure {
    fn from(error: GenerateError) -> Self {
        Self::Generate(error)
    }
}

impl From<OutputError> for Failure {
    fn from(error: OutputError) -> Self {
        Self::Output(error)
    }
}

impl From<Complaint> for Failure {
    fn from(complaint: Complaint) -> Self {
        Self::Complaint(complaint)
    }
}

/// An error that is neither of a file nor of a description.
#[derive(Debug)]
pub(super) struct Complaint {
    pub(super) code: &'static str,
    pub(super) message: String,
    pub(super) help: Option<String>,
}

impl Complaint {
    pub(super) fn new(code: &'static str, message: impl Into<String>) -> Self {
        Self {
            code,
            message: message.into(),
            help: None,
        }
    }

    pub(super) fn with_help(self, help: impl Into<String>) -> Self {
        Self {
            help: Some(help.into()),
            ..self
        }
    }

    /// The same of a run that would have written an output.
    pub(super) fn of_output(self) -> Self {
        let message = format!("{}; the output is as it was", self.message);
        Self { message, ..self }
    }

    pub(super) fn text(&self, color: bool) -> String {
        Statement::error(self.code, &self.message, self.help.as_deref()).text(color)
    }
}
