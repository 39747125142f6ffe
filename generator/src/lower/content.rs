//! Decides what the bodies of a response are, and which of its media types are read.

use super::Lowering;
use super::media::{TEXT, accepted, essence, is_json, is_odd, is_range, is_text, is_xml, media_is};
use crate::document::{self, JsonType, MediaType, Schema};
use crate::ir::{Content, Events};
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

impl Lowering<'_> {
    /// The bodies of a response, the preferred ones first, each with the media types that it may have. What has the
    /// schema of one that is JSON says the same, so it is not asked for.
    pub(super) fn contents(
        &mut self,
        response: &document::Response,
        hint: &str,
    ) -> Vec<(Vec<String>, Content)> {
        let mut media: Vec<(Form, &MediaType)> = Vec::new();
        for own in &response.content {
            media.push((self.body_form(own), own));
        }
        media.sort_by_key(|(form, own)| {
            (
                *form != Form::Json,
                *form == Form::Json && is_odd(&own.name),
            )
        });
        let mut read: Vec<(Form, &MediaType, Vec<String>)> = Vec::new();
        for (form, own) in media {
            let name = match form {
                // A file is of any media type, whatever a description says by default.
                Form::Binary if is_json(&own.name) => "*/*".to_owned(),
                _ => accepted(own),
            };
            let same = read.iter_mut().find(|(other, first, _)| {
                *other == form && (matches!(form, Form::Text | Form::Binary) || is_same(first, own))
            });
            if let Some((_, _, names)) = same {
                if !names.contains(&name) {
                    names.push(name);
                }
                self.look_at(form, own, response);
                continue;
            }
            let is_json = |(other, first, _): &&(Form, &MediaType, Vec<String>)| {
                *other == Form::Json && is_same(first, own)
            };
            let repeats = match form {
                Form::Text => !self.is_string(own) && read.iter().any(|own| is_json(&own)),
                Form::Binary => read.iter().any(|own| is_json(&own)),
                // JSON is read without a feature.
                Form::Xml => read.iter().any(|(other, _, _)| *other == Form::Json),
                Form::Json | Form::Events | Form::Items => false,
            };
            if !repeats {
                self.look_at(form, own, response);
                read.push((form, own, vec![name]));
            }
        }
        let of = |(form, media, names): (Form, &MediaType, Vec<String>)| {
            (names, self.body_content(form, media, hint))
        };
        read.into_iter().map(of).collect()
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
                Content::Items(self.type_of(&item, &format!("{hint} item")))
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

    /// The schema of the items of a sequence. A text stands for a sequence of any JSON.
    fn sequence_item(&mut self, media: &MediaType) -> Schema {
        if let Some(item) = &media.item_schema {
            if let Some(schema) = &media.schema {
                self.scan(schema);
            }
            return item.clone();
        }
        let Some(schema) = &media.schema else {
            return any(media);
        };
        let whole = self.whole_of(schema);
        match (whole.single_type(), &whole.items) {
            (Some(JsonType::Array), Some(item)) => {
                let item = (**item).clone();
                self.scan(schema);
                item
            }
            (Some(JsonType::String | JsonType::Array), _) => {
                self.scan(schema);
                any(media)
            }
            _ => schema.clone(),
        }
    }

    /// The data of server-sent events.
    fn events(&mut self, media: &MediaType, hint: &str) -> Events {
        if media.item_schema.is_none() && (media.schema.is_none() || self.is_string(media)) {
            media.schema.iter().for_each(|schema| self.scan(schema));
            return Events::Text;
        }
        let item = self.sequence_item(media);
        self.event_data(&item, &format!("{hint} event"))
    }

    /// Looks at the schema of what has no type of its own. One that is a string says no more than that it is a text.
    fn look_at(&mut self, form: Form, media: &MediaType, response: &document::Response) {
        if !matches!(form, Form::Text | Form::Binary) {
            return;
        }
        let what = if form == Form::Text { "text" } else { "bytes" };
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
