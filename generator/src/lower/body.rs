//! Decides what a request body is: one value, or fields that are parameters.

use super::Lowering;
use super::media::{
    FORM, JSON, TEXT, is_json, is_odd, is_range, is_text, listed, media_is, preferred,
};
use super::operation::Lack;
use super::schema::show;
use crate::diagnostic::Severity;
use crate::document::{self, JsonType, MediaType, Schema, Version};
use crate::ir::{Body, Parameter, Place, TypeRef};
use crate::ledger::Kind;
use crate::site::Site;

impl Lowering<'_> {
    /// The request body, whose values become parameters.
    pub(super) fn body(
        &mut self,
        operation: &document::Operation,
        id: &str,
        parameters: &mut Vec<Parameter>,
    ) -> Result<Option<Body>, Lack> {
        let Some(reference) = &operation.body else {
            return Ok(None);
        };
        let Some(body) = self.resolved(Kind::RequestBody, reference, document::request_body) else {
            return Ok(None);
        };
        let at = &body.at;
        self.ledger.enter(Kind::RequestBody, at);
        if body.content.is_empty() {
            return Ok(None);
        }
        let Some(media) = preferred(&body.content) else {
            let why = format!(
                "a request body of {} is not supported yet",
                listed(&body.content)
            );
            self.ledger.leave_out(Kind::RequestBody, at, &why);
            return Err(Lack::new("unsupported-body", why));
        };
        let lack = |how: String| Lack::new("unsupported-body", how);
        if body.content.len() > 1 {
            let how = format!("of its media types only `{}` is sent", media.name);
            self.note(Kind::RequestBody, at, "several-media-types", &how);
        }
        let form = media_is(&media.name, FORM);
        if form {
            self.encoding(at, media);
        }
        let done = if form {
            self.form(media, body.required, id, parameters)
        } else {
            self.whole(media, &body, id, parameters);
            Ok(())
        };
        done.inspect_err(|why| self.ledger.leave_out(Kind::RequestBody, at, why))
            .map_err(lack)?;
        Ok(Some(Body {
            content_type: self.content_type(media, at),
            required: body.required,
        }))
    }

    /// Says which properties of a form are sent otherwise than they should be.
    fn encoding(&mut self, body: &Site, media: &MediaType) {
        for own in &media.encoding {
            if self.description.version() == Version::Swagger2 {
                let how = "an array in a form is sent as `multi`, and no other way yet";
                self.approximate(Kind::Parameter, own, "unsupported-body", how);
            } else {
                let how = "its `encoding` is not used yet";
                self.approximate(Kind::RequestBody, body, "unsupported-body", how);
            }
        }
    }

    /// The media type that is sent: a usual one where the description has none that could be.
    fn content_type(&mut self, media: &MediaType, body: &Site) -> String {
        if !is_odd(&media.name) {
            return media.name.clone();
        }
        let name = &media.name;
        let sent = if media_is(name, FORM) {
            FORM
        } else if is_text(name) {
            TEXT
        } else {
            JSON
        };
        let (severity, message) = if is_range(name) {
            let message = format!("`{name}` stands for many media types; only `{sent}` is sent");
            self.ledger.approximate(Kind::RequestBody, body, &message);
            (Severity::Note, message)
        } else {
            let message = format!("`{name}` is no media type that can be sent; `{sent}` is");
            (Severity::Warning, message)
        };
        self.say(severity, "odd-media-type", &media.at, message);
        sent.to_owned()
    }

    /// A body that is one value.
    fn whole(
        &mut self,
        media: &MediaType,
        body: &document::RequestBody,
        id: &str,
        parameters: &mut Vec<Parameter>,
    ) {
        let place = if is_json(&media.name) {
            Place::Json
        } else {
            Place::Text
        };
        let any = Schema {
            at: media.at.clone(),
            ..Schema::default()
        };
        let schema = media.schema.as_ref().unwrap_or(&any);
        let mut field = self.field("body", schema, body.required, &format!("{id} body"));
        if place == Place::Text {
            field.ty = TypeRef::Text;
        }
        field.default = None;
        show(&mut field, media.example.as_ref());
        if body.description.is_some() {
            field.docs.text.clone_from(&body.description);
        }
        parameters.push(Parameter { field, place });
    }

    /// A form body: each property of its schema is a parameter.
    fn form(
        &mut self,
        media: &MediaType,
        required: bool,
        id: &str,
        parameters: &mut Vec<Parameter>,
    ) -> Result<(), String> {
        let Some(schema) = &media.schema else {
            return Ok(());
        };
        self.scan(schema);
        let whole = self.whole_of(schema);
        let object = matches!(whole.single_type(), None | Some(JsonType::Object));
        // A form without fields is said by an empty map of them.
        let said = self
            .description
            .get(&whole.at)
            .and_then(|node| node.get("properties"));
        let fieldless = whole.properties.is_empty() && said.is_none();
        if !object || fieldless {
            return Err(
                "a form body whose schema is not an object with `properties` is not \
                        supported yet"
                    .to_owned(),
            );
        }
        self.scan(&whole);
        for mut field in self.fields(&whole, id) {
            field.required &= required;
            let example = media.example.as_ref();
            let example = example.and_then(|own| own.get(&field.wire));
            show(&mut field, example);
            parameters.push(Parameter {
                field,
                place: Place::Form,
            });
        }
        Ok(())
    }
}
