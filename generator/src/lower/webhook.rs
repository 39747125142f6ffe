//! Decides what the API sends by itself: webhooks, and the callbacks of operations.

use super::media::{is_text, is_xml, json};
use super::{Lowering, same_parameter};
use crate::document::{self, Location, MediaType, PathItem, Schema};
use crate::ir::{
    Docs, Field, Origin, Payload, Rest, Struct, Type, TypeKind, TypeRef, Webhook, WebhookKind,
};
use crate::ledger::Kind;

impl Lowering<'_> {
    /// All that the API sends by itself, sorted by what it is called after.
    pub(super) fn webhooks(&mut self) -> Vec<Webhook> {
        let document = self.document;
        let mut webhooks = Vec::new();
        for item in &document.webhooks {
            self.ledger.enter(Kind::Webhook, &item.at);
            self.sent_at(item, &item.path, WebhookKind::Webhook, &mut webhooks);
        }
        let mut paths: Vec<_> = document.paths.iter().collect();
        paths.sort_by(|a, b| a.path.cmp(&b.path));
        for operation in paths.iter().flat_map(|path| &path.operations) {
            for callback in &operation.callbacks {
                self.ledger.enter(Kind::Callback, &callback.at);
                let words = match &operation.id {
                    Some(id) => format!("{id} {}", callback.name),
                    None => callback.name.clone(),
                };
                for item in &callback.paths {
                    self.sent_at(item, &words, WebhookKind::Callback, &mut webhooks);
                }
            }
        }
        webhooks.sort_by(|a, b| (&a.id, &a.route, &a.method).cmp(&(&b.id, &b.route, &b.method)));
        webhooks
    }

    /// What is sent to one place, by one method or several.
    fn sent_at(
        &mut self,
        item: &PathItem,
        words: &str,
        kind: WebhookKind,
        webhooks: &mut Vec<Webhook>,
    ) {
        for operation in &item.operations {
            let known = webhooks.iter().any(|own| own.at == operation.at);
            let id = match &operation.id {
                Some(id) => id.clone(),
                None if item.operations.len() > 1 => {
                    format!("{words} {}", operation.method.to_lowercase())
                }
                None => words.to_owned(),
            };
            // What several operations refer to is one.
            if !known {
                webhooks.push(self.webhook(item, operation, id, kind));
            }
        }
    }

    fn webhook(
        &mut self,
        item: &PathItem,
        operation: &document::Operation,
        id: String,
        kind: WebhookKind,
    ) -> Webhook {
        self.ledger.enter(Kind::Operation, &operation.at);
        for callback in &operation.callbacks {
            let why = "what is sent because of what the API sent is not described";
            self.leave_out(Kind::Callback, &callback.at, "unsupported-callback", why);
        }
        let payload = self.payload(operation, &id);
        let headers = self.sent_headers(item, operation, &id);
        Webhook {
            at: operation.at.clone(),
            kind,
            route: item.path.clone(),
            method: operation.method.clone(),
            docs: Docs {
                text: operation.description.clone(),
                deprecated: operation.deprecated,
                example: None,
            },
            summary: operation.summary.clone(),
            payload,
            headers,
            statuses: self.expected(operation),
            id,
        }
    }

    /// What the body of a webhook is; `None` if it has none.
    fn payload(&mut self, operation: &document::Operation, id: &str) -> Option<Payload> {
        let reference = operation.body.as_ref()?;
        let body = self.resolved(Kind::RequestBody, reference, document::request_body)?;
        let at = &body.at;
        self.ledger.enter(Kind::RequestBody, at);
        let first = body.content.first()?;
        let find = |wanted: fn(&str) -> bool| body.content.iter().find(|own| wanted(&own.name));
        let media = json(&body.content)
            .or_else(|| find(is_xml))
            .or_else(|| find(is_text))
            .unwrap_or(first);
        if body.content.len() > 1 {
            let how = format!("of its media types only `{}` is read", media.name);
            self.note(Kind::RequestBody, at, "several-media-types", &how);
        }
        let hint = format!("{id} payload");
        let any = Schema {
            at: media.at.clone(),
            ..Schema::default()
        };
        let schema = media.schema.as_ref().unwrap_or(&any);
        if json(std::slice::from_ref(media)).is_some() {
            return Some(Payload::Json(self.type_of(schema, &hint)));
        }
        if is_xml(&media.name) {
            let ty = self.type_of(schema, &hint);
            return Some(Payload::Xml(ty, self.xml_document(schema, &hint, false)));
        }
        if is_text(&media.name) {
            self.scan(schema);
            return Some(Payload::Text);
        }
        self.untyped_payload(media, at);
        None
    }

    fn untyped_payload(&mut self, media: &MediaType, at: &crate::site::Site) {
        let how = format!(
            "a payload of `{}` has no type; its bytes are there",
            media.name
        );
        self.note(Kind::RequestBody, at, "unsupported-webhook", &how);
    }

    /// The headers that come with a webhook, as a struct.
    fn sent_headers(
        &mut self,
        item: &PathItem,
        operation: &document::Operation,
        id: &str,
    ) -> Option<TypeRef> {
        let mut fields: Vec<Field> = Vec::new();
        for parameter in self.sent_parameters(item, operation) {
            if parameter.location != Location::Header {
                let how = "it comes with the URL or as a cookie, which are read by who serves it";
                self.note(Kind::Parameter, &parameter.at, "unsupported-webhook", how);
                continue;
            }
            self.ledger.enter(Kind::Parameter, &parameter.at);
            let any = Schema {
                at: parameter.at.clone(),
                ..Schema::default()
            };
            let schema = parameter.schema.as_ref().unwrap_or(&any);
            let hint = format!("{id} {}", parameter.name);
            let mut field = self.field(&parameter.name, schema, parameter.required, &hint);
            if parameter.description.is_some() {
                field.docs.text.clone_from(&parameter.description);
            }
            field.docs.deprecated |= parameter.deprecated;
            fields.push(field);
        }
        if fields.is_empty() {
            return None;
        }
        let at = operation.at.child("parameters");
        let id = self.reserve_inline(Type {
            at,
            origin: Origin::Inline(format!("{id} headers")),
            docs: Docs::default(),
            kind: TypeKind::Struct(Struct {
                fields,
                rest: Rest::Ignored,
            }),
            used: true,
            only_received: false,
        });
        Some(TypeRef::Named(id))
    }

    fn sent_parameters(
        &mut self,
        item: &PathItem,
        operation: &document::Operation,
    ) -> Vec<document::Parameter> {
        let mut found: Vec<document::Parameter> = Vec::new();
        for reference in operation.parameters.iter().chain(&item.parameters) {
            let parameter = self.resolved(Kind::Parameter, reference, document::parameter);
            let parameter = parameter.map(std::borrow::Cow::into_owned);
            let is_new = |own: &document::Parameter| {
                !own.name.is_empty() && !found.iter().any(|known| same_parameter(known, own))
            };
            if let Some(parameter) = parameter.filter(is_new) {
                found.push(parameter);
            }
        }
        found
    }

    /// The statuses that a webhook may be answered with.
    fn expected(&mut self, operation: &document::Operation) -> Vec<String> {
        let mut statuses = Vec::new();
        for (status, reference) in &operation.responses {
            let response = self.resolved(Kind::Response, reference, document::response);
            let Some(response) = response else { continue };
            self.ledger.enter(Kind::Response, &response.at);
            if !response.content.is_empty() {
                let how = "what a webhook is answered with has no type";
                self.note(Kind::Response, &response.at, "unsupported-webhook", how);
            }
            statuses.push(status.clone());
        }
        statuses.sort_unstable();
        statuses
    }
}
