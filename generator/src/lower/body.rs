//! Decides what a request body is: one value, fields that are parameters, or a choice of media types.

use super::Lowering;
use super::media::{
    BINARY, FORM, JSON, MULTIPART, TEXT, XML, essence, is_any, is_json, is_lines, is_multipart,
    is_odd, is_range, is_sequence, is_text, is_xml, media_is,
};
use super::schema::{docs, show};
use crate::diagnostic::Severity;
use crate::document::{self, JsonType, MediaType, Schema};
use crate::ir::xml::DocumentId;
use crate::ir::{Body, Docs, Field, Media, Parameter, Place, TypeRef};
use crate::ledger::Kind;
use crate::site::Site;

/// One of the media types of a body.
struct Alternative<'a> {
    content: &'a MediaType,
    media: Media,
}

impl Lowering<'_> {
    /// The request body, whose values become parameters. Each media type that a caller can choose is one of its own.
    pub(super) fn bodies(
        &mut self,
        operation: &document::Operation,
        id: &str,
        parameters: &mut Vec<Parameter>,
    ) -> Vec<Body> {
        let Some(reference) = &operation.body else {
            return Vec::new();
        };
        let Some(body) = self.resolved(Kind::RequestBody, reference, document::request_body) else {
            return Vec::new();
        };
        self.ledger.enter(Kind::RequestBody, &body.at);
        let alternatives = self.alternatives(&body);
        let mut bodies = Vec::new();
        if let [only] = alternatives.as_slice()
            && let Some(lowered) = self.body_of_fields(only, &body, id, parameters)
        {
            return vec![lowered];
        }
        for alternative in &alternatives {
            let place = Place::Body(bodies.len());
            let hint = hint(alternative, &alternatives);
            let words = if bodies.is_empty() {
                format!("{id} body")
            } else {
                format!("{id} {hint} body")
            };
            let (lowered, field) = self.whole_body(alternative, &body, &words);
            bodies.push(Body { hint, ..lowered });
            parameters.push(Parameter { field, place });
        }
        // A choice is one row of parameters, so that the headers come behind all of it.
        for (index, alternative) in alternatives.iter().enumerate() {
            if alternative.media == Media::Multipart {
                self.part_headers(alternative.content, index, false, id, parameters);
            }
        }
        bodies
    }

    /// The media types that differ in what a caller gives, preferred ones first.
    fn alternatives<'b>(&mut self, body: &'b document::RequestBody) -> Vec<Alternative<'b>> {
        let mut found: Vec<Alternative<'b>> = Vec::new();
        let mut content: Vec<&MediaType> = body.content.iter().collect();
        // What has a proper name says more than what has none.
        content.sort_by_key(|media| (is_odd(&media.name), !media_is(&media.name, JSON)));
        for content in content {
            let media = self.media(content);
            let same = |own: &&Alternative<'_>| {
                own.media == media
                    && match media {
                        Media::Binary => true,
                        Media::Text => essence(&own.content.name) == essence(&content.name),
                        _ => self.is_same(own.content, content),
                    }
            };
            if found.iter().any(|own| same(&own)) {
                if let Some(schema) = &content.schema {
                    self.scan(schema);
                }
                continue;
            }
            found.push(Alternative { content, media });
        }
        found.sort_by_key(|own| (rank(own.media), is_xml(&own.content.name)));
        found
    }

    /// Whether two media types have the same schema and the same encodings.
    fn is_same(&self, one: &MediaType, other: &MediaType) -> bool {
        let node = |at: &Site, key| self.description.get(&at.child(key));
        let said = |key| node(&one.at, key) == node(&other.at, key);
        one.at == other.at
            || one.at.file == other.at.file
                && said("schema")
                && said("itemSchema")
                && said("encoding")
    }

    /// How the values of a media type are spelled.
    fn media(&mut self, content: &MediaType) -> Media {
        let name = &content.name;
        let schema = content.schema.as_ref();
        let is_binary = schema.is_some_and(|schema| self.is_binary(schema));
        let says_nothing = schema.is_none_or(|schema| self.says_nothing(schema));
        let is_string = schema
            .is_some_and(|schema| self.whole_of(schema).single_type() == Some(JsonType::String));
        let is_typed = !is_string && !says_nothing;
        let of_items = !is_string && (!says_nothing || content.item_schema.is_some());
        if media_is(name, FORM) {
            Media::Form
        } else if is_multipart(name) {
            Media::Multipart
        } else if is_lines(name) && of_items {
            Media::Lines
        } else if is_sequence(name) && of_items {
            Media::Sequence
        } else if is_any(name) && (is_binary || says_nothing) {
            Media::Binary
        } else if is_any(name) && is_string {
            Media::Text
        } else if is_json(name) && !is_binary {
            Media::Json
        } else if is_binary {
            Media::Binary
        } else if is_xml(name) && is_typed {
            // Which document it is is known when its type is made.
            Media::Xml(DocumentId(0))
        } else if is_text(name) || is_xml(name) || is_string {
            Media::Text
        } else {
            Media::Binary
        }
    }

    /// A body that is one value.
    fn whole_body(
        &mut self,
        alternative: &Alternative<'_>,
        body: &document::RequestBody,
        words: &str,
    ) -> (Body, Field) {
        let Alternative { content, media } = *alternative;
        let any = Schema {
            at: content.at.clone(),
            ..Schema::default()
        };
        let schema = content.schema.as_ref().unwrap_or(&any);
        let ty = match media {
            Media::Json | Media::Form | Media::Xml(_) => self.type_of(schema, words),
            Media::Lines | Media::Sequence => self.items(content, schema, words),
            Media::Multipart => self.multipart(content, words),
            Media::Text | Media::Binary => {
                // What it says of the content is the type of nothing, and is accounted for all the same.
                self.used(schema, words);
                if media == Media::Text {
                    TypeRef::Text
                } else {
                    TypeRef::Upload
                }
            }
        };
        let mut field = Field {
            wire: "body".to_owned(),
            ty,
            required: body.required,
            given: body.required,
            read_only: false,
            write_only: false,
            constant: None,
            sensitive: false,
            docs: docs(schema),
            default: None,
        };
        show(&mut field, content.example.as_ref());
        if body.description.is_some() {
            field.docs.text.clone_from(&body.description);
        }
        self.as_given(alternative, &body.at);
        let lowered = Body {
            hint: String::new(),
            content_type: self.content_type(alternative),
            required: body.required,
            media: match media {
                Media::Xml(_) => Media::Xml(self.xml_document(schema, words, true)),
                other => other,
            },
            encodings: self.encodings(content, media, &body.at),
        };
        (lowered, field)
    }

    /// The list of the items of a sequence: its schema says what each is, or what all of them are.
    fn items(&mut self, content: &MediaType, schema: &Schema, words: &str) -> TypeRef {
        let item = match &content.item_schema {
            Some(item) => self.type_of(item, &format!("{words} item")),
            None if self.whole_of(schema).single_type() == Some(JsonType::Array) => {
                return self.type_of(schema, words);
            }
            None => self.type_of(schema, &format!("{words} item")),
        };
        TypeRef::List(Box::new(item))
    }

    /// Says of which body the caller gives the text or the bytes, though its schema says what is in them.
    fn as_given(&mut self, alternative: &Alternative<'_>, at: &Site) {
        let Alternative { content, media } = *alternative;
        let given = match media {
            Media::Text => "text",
            Media::Binary => "bytes",
            _ => return,
        };
        let Some(schema) = &content.schema else {
            return;
        };
        let whole = self.whole_of(schema);
        let is_typed = !matches!(whole.single_type(), None | Some(JsonType::String))
            || whole.types.is_empty() && !self.says_nothing(schema) && !self.is_binary(schema);
        if is_typed {
            let how = format!(
                "a body of `{}` is sent as the {given} that the caller gives",
                content.name
            );
            self.approximate(Kind::RequestBody, at, "unsupported-body", &how);
        }
    }

    /// The media type that is sent: a usual one where the description has none that could be.
    fn content_type(&mut self, alternative: &Alternative<'_>) -> String {
        let Alternative { content, media } = *alternative;
        let name = content.name.trim();
        if media == Media::Multipart && !is_odd(name) {
            // It has a boundary of its own.
            return essence(name);
        }
        if !is_odd(name) {
            return name.to_owned();
        }
        let sent = match media {
            Media::Form => FORM,
            Media::Multipart => MULTIPART,
            Media::Text => TEXT,
            Media::Binary => BINARY,
            Media::Xml(_) => XML,
            Media::Json | Media::Lines | Media::Sequence => JSON,
        };
        let (severity, message) = match (is_range(name), media) {
            (true, Media::Binary) => {
                let message = format!(
                    "`{name}` stands for many media types; `{sent}` is sent unless the caller says which"
                );
                (Severity::Note, message)
            }
            (true, _) => {
                let message =
                    format!("`{name}` stands for many media types; only `{sent}` is sent");
                (Severity::Note, message)
            }
            (false, _) => {
                let message = format!("`{name}` is no media type that can be sent; `{sent}` is");
                (Severity::Warning, message)
            }
        };
        self.say(severity, "odd-media-type", &content.at, message);
        sent.to_owned()
    }

    /// A form whose schema is an object with properties: these are parameters.
    fn body_of_fields(
        &mut self,
        alternative: &Alternative<'_>,
        body: &document::RequestBody,
        id: &str,
        parameters: &mut Vec<Parameter>,
    ) -> Option<Body> {
        let Alternative { content, media } = *alternative;
        if !matches!(media, Media::Form | Media::Multipart) {
            return None;
        }
        let fields = self.form_fields(content, media, id)?;
        for mut field in fields.named {
            field.required &= body.required;
            field.given &= body.required;
            let example = content.example.as_ref();
            let example = example.and_then(|own| own.get(&field.wire));
            show(&mut field, example);
            parameters.push(Parameter {
                field,
                place: Place::Field,
            });
        }
        if let Some(value) = fields.others {
            parameters.push(other_fields(value));
        }
        let encodings = self.encodings(content, media, &body.at);
        if media == Media::Multipart {
            self.part_headers(content, 0, body.required, id, parameters);
        }
        Some(Body {
            hint: String::new(),
            content_type: self.content_type(alternative),
            required: body.required,
            media,
            encodings,
        })
    }
}

/// The fields of a form that have no name of their own.
fn other_fields(value: TypeRef) -> Parameter {
    Parameter {
        field: Field {
            wire: "additionalProperties".to_owned(),
            ty: TypeRef::Map(Box::new(value)),
            required: false,
            given: false,
            read_only: false,
            write_only: false,
            constant: None,
            sensitive: false,
            docs: Docs::default(),
            default: None,
        },
        place: Place::Fields,
    }
}

/// Which of several media types a caller would rather send.
fn rank(media: Media) -> u8 {
    match media {
        Media::Json => 0,
        Media::Form => 1,
        Media::Multipart => 2,
        Media::Lines | Media::Sequence => 3,
        Media::Text => 4,
        Media::Binary => 5,
        // Behind all others, since it is behind a feature.
        Media::Xml(_) => 6,
    }
}

/// What a media type is called among others: by its kind, or by its own words where another one is of the same kind.
fn hint(alternative: &Alternative<'_>, all: &[Alternative<'_>]) -> String {
    let media = alternative.media;
    let mut alike = all.iter().filter(|own| own.media == media);
    if alike.nth(1).is_some() {
        let essence = essence(&alternative.content.name);
        let (_, subtype) = essence.split_once('/').unwrap_or(("", &essence));
        if subtype.contains(char::is_alphanumeric) {
            return subtype.to_owned();
        }
    }
    let kind = match media {
        Media::Json => "json",
        Media::Lines => "lines",
        Media::Sequence => "sequence",
        Media::Form => "form",
        Media::Multipart => "multipart",
        Media::Text => "text",
        Media::Binary => "upload",
        Media::Xml(_) => "xml",
    };
    kind.to_owned()
}
