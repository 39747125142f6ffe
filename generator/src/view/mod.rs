//! Decides what the templates see: leaves that are ready to stand in code, and ready booleans.

mod answer;
mod doc;
mod example;
mod field;
mod format;
mod index;
mod leaf;
mod model;
mod operation;
pub(crate) mod package;
mod pages;
mod placed;
mod security;
mod server;
mod shared;
mod union;
mod webhook;
mod xml;

pub use answer::{
    AnswerEnumView, AnswerView, CaseView, ErrorView, ErrorsView, EventEnumView, EventView,
    HeadersView, SpellingView,
};
pub use doc::Doc;
pub use example::ExampleView;
pub use field::FieldView;
pub use index::{ApiEntry, Folder, Index, ModelEntry, OperationEntry, PartEntry};
pub use leaf::{Input, Literal, TypeExpr};
pub use model::{BaseView, ModelView, RestView, VariantView};
pub use operation::{ApiView, OperationView, OtherView, ParameterView};
pub use package::PackageView;
pub use pages::PagesView;
pub(crate) use placed::placed;
pub use security::{SchemeView, SecurityView};
pub use server::{ServerView, VariableView};
pub use union::{ConstantView, FromView, UnionVariantView, UnionView};
pub use webhook::{WebhookView, WebhooksView};
pub use xml::{DocumentView, FormView, XmlView};

use serde::Serialize;

use crate::config::Package;
use crate::ir::Api;
use crate::naming::Names;
use crate::types::Types;

/// All that the templates see.
#[derive(Debug, Serialize)]
pub struct View {
    /// The crate.
    pub package: PackageView,
    /// The handles, one a tag.
    pub apis: Vec<ApiView>,
    /// The models.
    pub models: Vec<ModelView>,
    /// What the API sends by itself.
    pub webhooks: Option<WebhooksView>,
}

/// Makes the view of an API.
#[must_use]
pub fn view(api: &Api, names: &Names, package: &Package, types: &Types) -> View {
    let crate_name = package.name.replace('-', "_");
    let models = model::models(api, names, &crate_name);
    let mut apis = operation::apis(api, names, &crate_name);
    let shared = shared::share(&mut apis);
    let needs = format::needs(api, types);
    let xml = xml::xml(api, names);
    let webhooks = webhook::webhooks(api, names, &crate_name);
    let security = security::security(api, names);
    let parts = package::Parts {
        security,
        shared,
        apis: &apis,
        models: &models,
        webhooks: webhooks.as_ref(),
    };
    let package = package::package(api, package, needs, xml, parts);
    View {
        package,
        apis,
        models,
        webhooks,
    }
}

#[cfg(test)]
mod tests;
