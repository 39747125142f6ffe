//! Decides what the files of the whole crate say of its operations and models.

use serde::Serialize;

use super::{Literal, ModelView, ParameterView, TypeExpr, View};
use crate::naming::Ident;

/// All operations and models of a crate, a line each.
#[derive(Debug, Serialize)]
pub struct Index<'v> {
    /// The handles.
    pub apis: Vec<ApiEntry<'v>>,
    /// The models.
    pub models: Vec<ModelEntry<'v>>,
    /// The modules of the models that operations use.
    pub used: Folder<'v>,
    /// Those of the others.
    pub unused: Folder<'v>,
}

/// A folder of models.
#[derive(Debug, Serialize)]
pub struct Folder<'v> {
    /// Whether it holds those that no operation uses.
    pub is_unused: bool,
    /// Whether it does not and there are some.
    pub has_unused: bool,
    /// Those that have a module each.
    pub models: Vec<ModelEntry<'v>>,
    /// Those that are other names.
    pub aliases: Vec<&'v ModelView>,
    /// Whether what one of these stands for names `BTreeMap`.
    pub uses_map: bool,
}

impl<'v> Folder<'v> {
    fn of(view: &'v View, is_unused: bool) -> Self {
        let models = view.models.iter();
        let models = models.filter(|model| model.is_unused == is_unused);
        let has_unused = !is_unused && view.models.iter().any(|model| model.is_unused);
        let (aliases, models): (Vec<_>, Vec<_>) = models.partition(|model| model.is_alias);
        Self {
            is_unused,
            has_unused,
            models: models.into_iter().map(ModelEntry::of).collect(),
            uses_map: aliases.iter().any(|model| model.uses_map),
            aliases,
        }
    }

    /// Whether there is nothing in it.
    pub(crate) fn is_empty(&self) -> bool {
        self.models.is_empty() && self.aliases.is_empty()
    }
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
    builder: &'v Ident,
    needs_xml: bool,
    parts: Vec<PartEntry<'v>>,
    has_headers: bool,
    has_error_headers: bool,
    /// The type of the documented errors, if there are some.
    error: Option<&'v str>,
}

/// A parameter, as the table of operations has it.
#[derive(Debug, Serialize)]
pub struct PartEntry<'v> {
    ty: &'v TypeExpr,
    preset: Option<&'v Literal>,
}

/// A model.
#[derive(Debug, Serialize)]
pub struct ModelEntry<'v> {
    ident: &'v Ident,
    module: &'v Ident,
    is_unused: bool,
    mocks_setters: bool,
}

impl<'v> ModelEntry<'v> {
    fn of(model: &'v ModelView) -> Self {
        Self {
            ident: &model.ident,
            module: &model.module,
            is_unused: model.is_unused,
            mocks_setters: model.mocks_setters,
        }
    }
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
        Self {
            apis: apis.collect(),
            models: view.models.iter().map(ModelEntry::of).collect(),
            used: Folder::of(view, false),
            unused: Folder::of(view, true),
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
            builder: &operation.builder,
            needs_xml: operation.needs_xml,
            parts: operation.parameters.iter().map(PartEntry::of).collect(),
            has_headers: operation.headers.is_some(),
            has_error_headers: operation.error_headers.is_some(),
            error: operation.error.as_ref().map(|error| error.path.as_str()),
        }
    }
}

impl<'v> PartEntry<'v> {
    fn of(parameter: &'v ParameterView) -> Self {
        Self {
            ty: &parameter.field.ty,
            preset: parameter.preset.as_ref(),
        }
    }
}
