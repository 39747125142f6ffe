//! Decides what the files of the whole crate say of its operations and models.

use serde::Serialize;

use super::View;
use crate::naming::Ident;

/// All operations and models of a crate, a line each.
#[derive(Debug, Serialize)]
pub struct Index<'v> {
    /// The handles.
    pub apis: Vec<ApiEntry<'v>>,
    /// The models.
    pub models: Vec<ModelEntry<'v>>,
}

/// A handle.
#[derive(Debug, Serialize)]
pub struct ApiEntry<'v> {
    ident: &'v Ident,
    handle: &'v Ident,
    module: &'v Ident,
    operations: Vec<OperationEntry<'v>>,
}

/// An operation.
#[derive(Debug, Serialize)]
pub struct OperationEntry<'v> {
    method: &'v Ident,
    verb_text: &'v str,
    path_text: &'v str,
    summary: &'v str,
}

/// A model.
#[derive(Debug, Serialize)]
pub struct ModelEntry<'v> {
    ident: &'v Ident,
    module: &'v Ident,
}

impl<'v> Index<'v> {
    /// The index of a view.
    #[must_use]
    pub fn of(view: &'v View) -> Self {
        let apis = view.apis.iter().map(|api| ApiEntry {
            ident: &api.ident,
            handle: &api.handle,
            module: &api.module,
            operations: api.operations.iter().map(OperationEntry::of).collect(),
        });
        let models = view.models.iter();
        let entry = |model: &'v super::ModelView| ModelEntry {
            ident: &model.ident,
            module: &model.module,
        };
        Self {
            apis: apis.collect(),
            models: models.map(entry).collect(),
        }
    }
}

impl<'v> OperationEntry<'v> {
    fn of(operation: &'v super::OperationView) -> Self {
        Self {
            method: &operation.method,
            verb_text: &operation.verb_text,
            path_text: &operation.path_text,
            summary: &operation.summary,
        }
    }
}
