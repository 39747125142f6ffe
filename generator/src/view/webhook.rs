//! Decides what the templates see of what the API sends by itself.

use serde::Serialize;

use super::doc::{Doc, code};
use super::leaf::{Literal, Speller, TypeExpr, holds};
use super::model::holds_map;
use crate::ir::{Api, Payload, TypeRef, Webhook, WebhookKind};
use crate::naming::{Ident, Names, WebhookNames};

/// What the API sends by itself.
#[derive(Debug, Serialize)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "templates branch on ready booleans"
)]
pub struct WebhooksView {
    /// All of it.
    pub all: Vec<WebhookView>,
    /// Whether a type names `BTreeMap`.
    pub uses_map: bool,
    /// Whether there is a model among the types.
    pub uses_models: bool,
    /// Whether a payload is XML.
    pub has_xml: bool,
    /// Whether there is a function that reads something.
    pub reads: bool,
}

/// A webhook or a callback.
#[derive(Debug, Serialize)]
pub struct WebhookView {
    /// The function that reads its body.
    pub ident: Ident,
    /// The function that reads its headers.
    pub headers_ident: Ident,
    /// Its name in the description.
    pub id: Literal,
    /// Whether it is a callback.
    pub is_callback: bool,
    /// Where it is sent.
    pub route: Literal,
    /// The method.
    pub method: Literal,
    /// The statuses of answers.
    pub statuses: Vec<Literal>,
    /// What the description says of it.
    pub docs: Doc,
    /// What it is, as a line of documentation.
    pub line: Literal,
    /// What its headers are, as a line of documentation.
    pub headers_line: Literal,
    /// A call, as a line of documentation.
    pub example: Literal,
    /// Whether it should no longer be used.
    pub deprecated: bool,
    /// The type of its body.
    pub payload: Option<TypeExpr>,
    /// The function of the runtime that reads it.
    pub reader: String,
    /// The type of its headers.
    pub headers: Option<TypeExpr>,
}

/// The view of what an API sends by itself; `None` if it sends nothing.
pub(super) fn webhooks(api: &Api, names: &Names, crate_name: &str) -> Option<WebhooksView> {
    let speller = Speller::new(api, names, "models::", "crate::");
    let own = api.webhooks.iter().zip(&names.webhooks);
    let all: Vec<WebhookView> = own
        .map(|(own, own_names)| webhook(speller, own, own_names, names, crate_name))
        .collect();
    let types = || api.webhooks.iter().flat_map(Webhook::types);
    let is_model = |ty: &TypeRef| matches!(ty, TypeRef::Named(_) | TypeRef::Boxed(_));
    let is_xml = |own: &Webhook| matches!(own.payload, Some(Payload::Xml(..)));
    (!all.is_empty()).then(|| WebhooksView {
        uses_map: types().any(holds_map),
        uses_models: types().any(|ty| holds(ty, &is_model)),
        has_xml: api.webhooks.iter().any(is_xml),
        reads: all
            .iter()
            .any(|own| own.payload.is_some() || own.headers.is_some()),
        all,
    })
}

fn webhook<'a>(
    speller: Speller<'a>,
    own: &'a Webhook,
    own_names: &WebhookNames,
    names: &Names,
    crate_name: &str,
) -> WebhookView {
    let what = match own.kind {
        WebhookKind::Webhook => "webhook",
        WebhookKind::Callback => "callback",
    };
    let route = code(&format!("{} {}", own.method, own.route));
    let reader = match &own.payload {
        Some(Payload::Json(_)) | None => "crate::from_json".to_owned(),
        Some(Payload::Text) => "read::text".to_owned(),
        Some(Payload::Xml(_, id)) => {
            format!(
                "crate::formats::xml::from_xml::<crate::xml::{}, _>",
                names.documents[id.0]
            )
        }
    };
    let summary = own.summary.as_deref().map(str::trim);
    let summary = summary.filter(|text| !text.is_empty());
    let text = own.docs.text.as_deref();
    let text = text.filter(|text| Some(text.trim()) != summary);
    let function = format!("{crate_name}::webhooks::{}", own_names.function);
    WebhookView {
        ident: own_names.function.clone(),
        headers_ident: own_names.headers.clone(),
        id: Literal::text(&own.id),
        is_callback: own.kind == WebhookKind::Callback,
        route: Literal::text(&own.route),
        method: Literal::text(&own.method),
        statuses: own.statuses.iter().map(|own| Literal::text(own)).collect(),
        docs: Doc::of(summary.into_iter().chain(text)),
        line: Literal::text(&format!(" The {what} {route}.")),
        headers_line: Literal::text(&format!(" The headers of the {what} {route}.")),
        example: Literal::text(&format!(" let payload = {function}(&body)?;")),
        deprecated: own.docs.deprecated,
        payload: own.payload.as_ref().map(|payload| match payload {
            Payload::Json(ty) | Payload::Xml(ty, _) => speller.spell(ty),
            Payload::Text => speller.spell(&TypeRef::Text),
        }),
        reader,
        headers: own.headers.as_ref().map(|ty| speller.spell(ty)),
    }
}
