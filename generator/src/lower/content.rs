//! Decides what the bodies of a response are, and which of its media types are read.

use super::Lowering;
use super::media::{TEXT, accepted, essence, is_json, is_odd, is_range, is_text, is_xml, media_is};
use crate::document::{self, JsonType, MediaType, Schema};
use crate::ir::{Content, Events, TypeRef};
use crate::ledger::Kind;

/// What a body of a media type is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Form {
    Json,
    Events,
    Items,
    Text,
    Binary,
    Xml,
}

/// A body that is read, the first media type that it may have, and the names of all.
struct Read<'r> {
    form: Form,
    media: &'r MediaType,
    names: Vec<String>,
}

impl Read<'_> {
    /// Whether a body of another media type is read alike.
    fn is_of(&self, form: Form, media: &MediaType) -> bool {
        let untyped = matches!(form, Form::Text | Form::Binary);
        self.form == form && (untyped || is_same(self.media, media))
    }
}

/// The media type that is asked for.
fn media_type(form: Form, media: &MediaType) -> String {
    match form {
        // A file is of any media type, whatever a description says by default.
        Form::Binary if is_json(&media.name) => "*/*".to_owned(),
        _ => accepted(media),
    }
}

impl Lowering<'_> {
    /// The bodies of a response, the preferred ones first, each with the media types that it may have.
    pub(super) fn contents(
        &mut self,
        response: &document::Response,
        hint: &str,
    ) -> Vec<(Vec<String>, Content)> {
        let mut read: Vec<Read<'_>> = Vec::new();
        for (form, media) in self.forms_of(response) {
            let name = media_type(form, media);
            if let Some(same) = read.iter_mut().find(|own| own.is_of(form, media)) {
                if !same.names.contains(&name) {
                    same.names.push(name);
                }
                self.look_at(form, media, response);
            } else if !self.repeats(form, media, &read) {
                self.look_at(form, media, response);
                read.push(Read {
                    form,
                    media,
                    names: vec![name],
                });
            }
        }
        let of = |own: Read<'_>| (own.names, self.body_content(own.form, own.media, hint));
        read.into_iter().map(of).collect()
    }

    /// The media types of a response and what their bodies are: JSON first, and of that what has a proper name.
    fn forms_of<'r>(&mut self, response: &'r document::Response) -> Vec<(Form, &'r MediaType)> {
        let content = response.content.iter();
        let mut forms: Vec<_> = content.map(|own| (self.body_form(own), own)).collect();
        forms.sort_by_key(|(form, own)| {
            let is_json = *form == Form::Json;
            (!is_json, is_json && is_odd(&own.name))
        });
        forms
    }

    /// Whether a body says what JSON of the same schema says, so that it is not asked for.
    fn repeats(&mut self, form: Form, media: &MediaType, read: &[Read<'_>]) -> bool {
        let mut others = read.iter().filter(|own| own.form == Form::Json);
        match form {
            Form::Text => !self.is_string(media) && others.any(|own| is_same(own.media, media)),
            Form::Binary => others.any(|own| is_same(own.media, media)),
            // JSON is read without a feature.
            Form::Xml => others.next().is_some(),
            Form::Json | Form::Events | Form::Items => false,
        }
    }

    fn body_form(&mut self, media: &MediaType) -> Form {
        let name = &media.name;
        if media_is(name, "text/event-stream") {
            Form::Events
        } else if is_sequence(name) {
            Form::Items
        } else if self.is_download(media) {
            Form::Binary
        } else if is_range(name) && media.schema.is_none() {
            if is_text(name) {
                Form::Text
            } else {
                Form::Binary
            }
        } else if is_range(name) && self.is_string(media) {
            Form::Text
        } else if is_json(name) || media_is(name, TEXT) && self.is_spelled_alike(media) {
            Form::Json
        } else if is_xml(name) && self.is_typed(media) {
            Form::Xml
        } else if is_textual(name) {
            Form::Text
        } else {
            Form::Binary
        }
    }

    fn body_content(&mut self, form: Form, media: &MediaType, hint: &str) -> Content {
        match form {
            Form::Text => Content::Text,
            Form::Binary => Content::Binary,
            Form::Events => Content::Events(self.events(media, hint)),
            Form::Items => {
                let item = self.sequence_item(media);
                let item = item.map(|item| self.type_of(&item, &format!("{hint} item")));
                Content::Items(item.unwrap_or(TypeRef::Any))
            }
            Form::Xml => {
                let schema = media.schema.clone().unwrap_or_else(|| any(media));
                let document = self.xml_document(&schema, hint, false);
                Content::Xml(self.type_of(&schema, hint), document)
            }
            Form::Json => {
                let schema = media.schema.clone().unwrap_or_else(|| any(media));
                Content::Json(self.type_of(&schema, hint))
            }
        }
    }

    /// The schema of the items of a sequence; none where they are any JSON, for which a text stands too.
    fn sequence_item(&mut self, media: &MediaType) -> Option<Schema> {
        if let Some(item) = &media.item_schema {
            if let Some(schema) = &media.schema {
                self.scan(schema);
            }
            return Some(item.clone());
        }
        let schema = media.schema.as_ref()?;
        let whole = self.whole_of(schema);
        match (whole.single_type(), &whole.items) {
            (Some(JsonType::Array), Some(item)) => {
                let item = (**item).clone();
                self.scan(schema);
                Some(item)
            }
            (Some(JsonType::String | JsonType::Array), _) => {
                self.scan(schema);
                None
            }
            _ => Some(schema.clone()),
        }
    }

    /// The data of server-sent events.
    fn events(&mut self, media: &MediaType, hint: &str) -> Events {
        if media.item_schema.is_none() && (media.schema.is_none() || self.is_string(media)) {
            media.schema.iter().for_each(|schema| self.scan(schema));
            return Events::Text;
        }
        let item = self.sequence_item(media).unwrap_or_else(|| any(media));
        self.event_data(&item, &format!("{hint} event"))
    }

    /// Looks at the schema of what has no type of its own. One that is a string says no more than that it is a text.
    fn look_at(&mut self, form: Form, media: &MediaType, response: &document::Response) {
        if form == Form::Items && media.item_schema.is_none() && self.is_string(media) {
            let name = essence(&media.name);
            let how =
                format!("the items of `{name}` are any JSON, for its schema is that of a text");
            return self.note(Kind::Response, &response.at, "untyped-media-type", &how);
        }
        let what = match form {
            Form::Text => "text",
            Form::Binary => "bytes",
            _ => return,
        };
        let schemas = media.schema.iter().chain(&media.item_schema);
        for schema in schemas {
            self.scan(schema);
            let whole = self.whole_of(schema);
            let is_plain = matches!(whole.single_type(), Some(JsonType::String))
                || whole.types.is_empty() && whole.properties.is_empty();
            if is_plain {
                continue;
            }
            let name = essence(&media.name);
            let how = format!("the schema of `{name}` is not read; the answer is given as {what}");
            self.note(Kind::Response, &response.at, "untyped-media-type", &how);
            self.ledger
                .pass_over_within(&schema.at, "the answer is given as it comes");
        }
    }

    fn is_string(&mut self, media: &MediaType) -> bool {
        let schema = media.schema.as_ref();
        schema.is_some_and(|own| self.whole_of(own).single_type() == Some(JsonType::String))
    }

    /// Whether a schema says what is in a document.
    fn is_typed(&mut self, media: &MediaType) -> bool {
        let Some(schema) = &media.schema else {
            return false;
        };
        let whole = self.whole_of(schema);
        let says = !whole.types.is_empty()
            || !whole.properties.is_empty()
            || !whole.one_of.is_empty()
            || !whole.any_of.is_empty();
        says && whole.single_type() != Some(JsonType::String)
    }

    /// Whether a value is spelled in text as in JSON.
    fn is_spelled_alike(&mut self, media: &MediaType) -> bool {
        use JsonType::{Boolean, Integer, Number};
        let Some(schema) = &media.schema else {
            return false;
        };
        matches!(
            self.whole_of(schema).single_type(),
            Some(Boolean | Integer | Number)
        )
    }

    /// Whether the schema of a whole body is that of a file.
    fn is_download(&mut self, media: &MediaType) -> bool {
        let Some(schema) = &media.schema else {
            return false;
        };
        let whole = self.whole_of(schema);
        // In 3.1 a schema without a type that has a media type is that of bytes (section 4.8.14.3).
        let is_bytes = whole.format.as_deref() == Some("binary")
            || is_range(&media.name) && whole.types.is_empty() && whole.media_type.is_some();
        is_bytes && matches!(whole.single_type(), None | Some(JsonType::String))
    }
}

/// The schema of any JSON.
fn any(media: &MediaType) -> Schema {
    Schema {
        at: media.at.clone(),
        ..Schema::default()
    }
}

/// Whether two media types are known to be of the same schema.
fn is_same(one: &MediaType, other: &MediaType) -> bool {
    let same = |one: &Option<Schema>, other: &Option<Schema>| match (one, other) {
        (Some(one), Some(other)) => {
            one.at == other.at || one.reference.is_some() && one.reference == other.reference
        }
        (one, other) => one.is_none() && other.is_none(),
    };
    same(&one.schema, &other.schema) && same(&one.item_schema, &other.item_schema)
}

/// Whether a body is a sequence of JSON texts (`OpenAPI` 3.2, section 4.14.3).
fn is_sequence(name: &str) -> bool {
    let essence = essence(name);
    let known = [
        "application/jsonl",
        "application/jsonlines",
        "application/x-jsonl",
        "application/x-jsonlines",
        "application/ndjson",
        "application/x-ndjson",
        "application/stream+json",
        "application/json-seq",
    ];
    known.contains(&&*essence)
        || ["+json-seq", "+jsonl", "+ndjson"]
            .iter()
            .any(|end| essence.ends_with(end))
}

/// Whether a body is text that a person could read.
fn is_textual(name: &str) -> bool {
    let essence = essence(name);
    let known = [
        "application/xml",
        "application/yaml",
        "application/x-yaml",
        "application/toml",
        "application/javascript",
        "application/graphql",
        "application/sql",
        "application/x-www-form-urlencoded",
        "application/x-pem-file",
    ];
    is_text(name)
        || known.contains(&&*essence)
        || ["+xml", "+yaml"].iter().any(|end| essence.ends_with(end))
}
