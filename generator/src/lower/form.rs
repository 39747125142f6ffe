//! Decides what the fields of forms and multipart bodies are, and how each is spelled.

use super::Lowering;
use super::media::{BINARY, is_json, is_text, is_xml};
use super::schema::{docs, is_closed, says_nothing};
use crate::diagnostic::Severity;
use crate::document::{self, Additional, JsonType, MediaType, Schema, Version};
use crate::ir::{
    Encoding, Field, FieldStyle, Media, Origin, Parameter, Place, Rest, Struct, Type, TypeKind,
    TypeRef,
};
use crate::ledger::Kind;
use crate::site::Site;

/// What a form consists of.
pub(super) struct Fields {
    /// The properties.
    pub(super) named: Vec<Field>,
    /// What the values of others are, if the description says so.
    pub(super) others: Option<TypeRef>,
}

impl Fields {
    /// Whether a value is a file, or a list of them.
    fn has_files(&self) -> bool {
        let types = self.named.iter().map(|field| &field.ty);
        types
            .chain(&self.others)
            .any(|ty| *inner(ty) == TypeRef::Upload)
    }
}

impl Lowering<'_> {
    /// The fields of a form; `None` if its schema is no object with properties.
    pub(super) fn form_fields(
        &mut self,
        content: &MediaType,
        media: Media,
        hint: &str,
    ) -> Option<Fields> {
        let Some(schema) = &content.schema else {
            return None;
        };
        let whole = self.whole_of(schema);
        let object = matches!(whole.single_type(), None | Some(JsonType::Object));
        // A form without fields is said by an empty map of them.
        let said = self
            .description
            .get(&whole.at)
            .and_then(|node| node.get("properties"));
        let fieldless = whole.properties.is_empty() && said.is_none();
        if !object || fieldless || self.members(&whole).is_some() {
            return None;
        }
        self.scan(schema);
        self.scan(&whole);
        let mut fields = self.fields(&whole, hint);
        for field in &mut fields {
            let property = &whole.properties[&field.wire];
            if media == Media::Multipart
                && let Some(ty) = self.upload(property, content, &field.wire)
            {
                field.ty = ty;
                field.default = None;
                field.constant = None;
                field.given = field.required;
            }
            if field.read_only {
                field.required = false;
                field.given = false;
            }
        }
        Some(Fields {
            named: fields,
            others: self.other_fields(&whole, media, hint),
        })
    }

    /// The type of the properties that have no name of their own.
    fn other_fields(&mut self, whole: &Schema, media: Media, hint: &str) -> Option<TypeRef> {
        let Rest::Typed(ty) = self.rest(whole, hint) else {
            return None;
        };
        let file = match &whole.additional {
            Additional::Typed(value) if media == Media::Multipart => self.file(value),
            _ => None,
        };
        Some(file.unwrap_or(ty))
    }

    /// The type of a multipart body that is one value: with files where its properties are some, and a map of parts
    /// where the schema says nothing of them.
    pub(super) fn multipart(&mut self, content: &MediaType, hint: &str) -> TypeRef {
        if let Some(fields) = self.form_fields(content, Media::Multipart, hint)
            && fields.has_files()
        {
            return self.form_model(content, fields, hint);
        }
        let Some(schema) = &content.schema else {
            let item = content.item_schema.as_ref();
            let item = item.map(|item| self.part_type(item, &format!("{hint} item")));
            return item.map_or_else(parts, |item| TypeRef::List(Box::new(item)));
        };
        if let Some(tuple) = self.tuple_of_parts(schema, hint) {
            return tuple;
        }
        if let Some(choice) = self.choice_of_forms(content, schema, hint) {
            return choice;
        }
        // Where it is files, it is accounted for all the same.
        let ty = self.type_of(schema, hint);
        self.parts_of(schema).unwrap_or(ty)
    }

    /// The type of a part that is an item of a list.
    fn part_type(&mut self, schema: &Schema, hint: &str) -> TypeRef {
        let ty = self.type_of(schema, hint);
        if self.is_file(schema) {
            TypeRef::Upload
        } else {
            ty
        }
    }

    /// Parts by their places, where there are just so many; `None` if that is not said.
    fn tuple_of_parts(&mut self, schema: &Schema, hint: &str) -> Option<TypeRef> {
        let whole = self.whole_of(schema);
        let items = &whole.prefix_items;
        if items.is_empty() || !is_closed(&whole) {
            return None;
        }
        self.scan(schema);
        let items = items.iter().enumerate().map(|(index, item)| {
            let words = format!("{hint} item {}", index + 1);
            self.part_type(item, &words)
        });
        Some(TypeRef::Tuple(items.collect()))
    }

    /// A choice of forms of which some have files; `None` if there are none, or a member is no form.
    fn choice_of_forms(
        &mut self,
        content: &MediaType,
        schema: &Schema,
        hint: &str,
    ) -> Option<TypeRef> {
        let whole = self.whole_of(schema);
        let members = self.members(&whole)?.each;
        let of = |member: &Schema| MediaType {
            schema: Some(member.clone()),
            ..content.clone()
        };
        let mut has_files = false;
        for member in &members {
            let fields = self.form_fields(&of(member), Media::Multipart, hint)?;
            has_files |= fields.has_files();
        }
        if !has_files {
            return None;
        }
        self.scan(schema);
        self.choice_of_models(&whole, &members, hint, &mut |lowering, member, hint| {
            let content = of(member);
            let fields = lowering.form_fields(&content, Media::Multipart, hint)?;
            Some(lowering.form_model(&content, fields, hint))
        })
    }

    /// The parts of a multipart body that are files, where its schema is no object with properties.
    fn parts_of(&mut self, schema: &Schema) -> Option<TypeRef> {
        if self.is_file(schema) {
            return Some(parts());
        }
        if let Some(list) = self.file(schema) {
            return Some(list);
        }
        let whole = self.whole_of(schema);
        let is_choice = !whole.one_of.is_empty() || !whole.any_of.is_empty();
        if whole.single_type() != Some(JsonType::Object)
            || is_choice
            || !whole.properties.is_empty()
        {
            return None;
        }
        match &whole.additional {
            Additional::Typed(value) => {
                let file = self.file(value)?;
                Some(TypeRef::Map(Box::new(file)))
            }
            Additional::Allowed(_) | Additional::Unsaid => Some(parts()),
        }
    }

    /// A model of the fields of a form, which are no parameters since there is a choice.
    fn form_model(&mut self, content: &MediaType, fields: Fields, hint: &str) -> TypeRef {
        let schema = content.schema.as_ref();
        TypeRef::Named(self.reserve_inline(Type {
            at: content.at.child("schema"),
            origin: Origin::Inline(hint.to_owned()),
            docs: schema.map(docs).unwrap_or_default(),
            kind: TypeKind::Struct(Struct {
                fields: fields.named,
                rest: fields.others.map_or(Rest::Ignored, Rest::Typed),
            }),
            used: true,
            only_received: false,
        }))
    }

    /// The type of a property of a multipart body that is a file, or a list of them.
    fn upload(&mut self, property: &Schema, content: &MediaType, name: &str) -> Option<TypeRef> {
        if let Some(file) = self.file(property) {
            return Some(file);
        }
        let own = content.encoding.iter().find(|own| own.name == name)?;
        let content_type = own.content_type.as_deref()?;
        let is_spelled = is_json(content_type) || is_text(content_type) && !is_xml(content_type);
        let whole = self.whole_of(property);
        let is_text = whole.single_type() == Some(JsonType::String);
        if is_spelled || own.style.is_some() || is_text && whole.format.is_some() {
            return None;
        }
        if !is_text {
            let how =
                format!("a part of `{content_type}` is sent as the bytes that the caller gives");
            self.approximate(Kind::Schema, &property.at, "unsupported-body", &how);
        }
        Some(TypeRef::Upload)
    }

    /// A file, or a list of files.
    fn file(&mut self, schema: &Schema) -> Option<TypeRef> {
        if self.is_file(schema) {
            return Some(TypeRef::Upload);
        }
        let whole = self.whole_of(schema);
        let items = whole.items.as_deref();
        let of_files = whole.single_type() == Some(JsonType::Array)
            && items.is_none_or(|item| self.is_file(item));
        of_files.then(|| TypeRef::List(Box::new(TypeRef::Upload)))
    }

    /// Whether a part is a file: bytes, or what the schema says nothing of (`OpenAPI` 3.1, section 4.8.15.1).
    fn is_file(&mut self, schema: &Schema) -> bool {
        self.is_binary(schema) || self.says_nothing(schema)
    }

    /// Whether values are bytes as they are.
    pub(super) fn is_binary(&mut self, schema: &Schema) -> bool {
        let whole = self.whole_of(schema);
        let format = whole.format.as_deref().map(str::trim);
        let is_string = whole.types.is_empty() || whole.single_type() == Some(JsonType::String);
        let is_file = |format: &str| matches!(format, "binary" | "file");
        let holds = whole.media_type.as_deref();
        is_string
            && (format.is_some_and(is_file)
                || format.is_none() && holds.is_some_and(|name| !is_text(name) && !is_json(name)))
    }

    /// Whether a schema takes any value.
    pub(super) fn says_nothing(&mut self, schema: &Schema) -> bool {
        says_nothing(&self.whole_of(schema))
    }

    /// How the properties of a form are spelled, where that is not the usual way.
    pub(super) fn encodings(
        &mut self,
        content: &MediaType,
        media: Media,
        body: &Site,
    ) -> Vec<Encoding> {
        if !matches!(media, Media::Form | Media::Multipart) {
            return Vec::new();
        }
        let mut encodings = Vec::new();
        for own in &content.encoding {
            if let Some(style) = own.style.as_deref().filter(|style| !STYLES.contains(style)) {
                let how = format!("`{style}` is no style of forms; `form` is taken");
                self.ledger.approximate(Kind::RequestBody, body, &how);
                self.say(Severity::Warning, "unsupported-body", &own.at, how);
            }
            encodings.push(self.encoding(own, content, media));
        }
        if media == Media::Multipart {
            self.encoded_parts(content, &mut encodings);
        }
        encodings
    }

    fn encoding(
        &mut self,
        own: &document::Encoding,
        content: &MediaType,
        media: Media,
    ) -> Encoding {
        let styled = own.style.is_some() || own.explode.is_some() || own.allow_reserved.is_some();
        let json = own.content_type.as_deref().is_some_and(is_json_alone);
        let spelling = if styled {
            spelling(own)
        } else if json && !self.is_item_by_item(own, content, media) {
            FieldStyle::Json
        } else {
            FieldStyle::Usual
        };
        let proper = |name: &&str| !name.is_empty() && !name.contains('*');
        let mut names = own.content_type.iter().flat_map(|names| names.split(','));
        let content_type = names.next().map(str::trim).filter(proper);
        Encoding {
            name: own.name.clone(),
            spelling,
            content_type: content_type
                .filter(|_| media == Media::Multipart && !styled)
                .map(ToOwned::to_owned),
            reserved: own.allow_reserved == Some(true),
        }
    }

    /// Whether an encoding is that of each item of a list (`OpenAPI` 3.2, section 4.15.1.1); before, it is that of all.
    fn is_item_by_item(
        &mut self,
        own: &document::Encoding,
        content: &MediaType,
        media: Media,
    ) -> bool {
        let schema = content.schema.as_ref();
        media == Media::Multipart
            && self.description.version() >= Version::OpenApi32
            && schema.is_some_and(|schema| {
                let whole = self.whole_of(schema);
                let property = whole.properties.get(&own.name);
                property.is_some_and(|property| {
                    self.whole_of(property).single_type() == Some(JsonType::Array)
                })
            })
    }

    /// Adds the media types of parts that are encoded bytes: what the schema says, or else that of bytes.
    fn encoded_parts(&mut self, content: &MediaType, encodings: &mut Vec<Encoding>) {
        let Some(schema) = &content.schema else {
            return;
        };
        for (name, property) in self.properties_of(schema) {
            let part = self.whole_of(&property);
            let item = part.items.as_deref().map(|item| self.whole_of(item));
            let part = item.as_deref().unwrap_or(&part);
            let format = part.format.as_deref();
            let is_encoded = part.single_type() == Some(JsonType::String)
                && matches!(format, Some("byte" | "base64"));
            let is_held =
                part.media_type.is_some() && !encodings.iter().any(|own| own.name == name);
            if !is_encoded && !is_held {
                continue;
            }
            let content_type = part.media_type.clone();
            let content_type = content_type.unwrap_or_else(|| BINARY.to_owned());
            match encodings.iter_mut().find(|own| own.name == name) {
                Some(own) if own.spelling == FieldStyle::Usual => {
                    own.content_type.get_or_insert(content_type);
                }
                Some(_) => {}
                None => encodings.push(Encoding {
                    name,
                    spelling: FieldStyle::Usual,
                    content_type: Some(content_type),
                    reserved: false,
                }),
            }
        }
    }

    /// The properties of a form, those of its choices among them.
    fn properties_of(&mut self, schema: &Schema) -> Vec<(String, Schema)> {
        let whole = self.whole_of(schema);
        let mut properties: Vec<(String, Schema)> = Vec::new();
        let members = whole.one_of.iter().chain(&whole.any_of);
        let members: Vec<_> = members.map(|member| self.whole_of(member)).collect();
        let all = members.iter().flat_map(|member| &member.properties);
        for (name, property) in whole.properties.iter().chain(all) {
            if properties.iter().all(|(known, _)| known != name) {
                properties.push((name.clone(), property.clone()));
            }
        }
        properties
    }

    /// The headers of the parts of the body `body`, as parameters.
    pub(super) fn part_headers(
        &mut self,
        content: &MediaType,
        body: usize,
        required: bool,
        id: &str,
        parameters: &mut Vec<Parameter>,
    ) {
        for (index, own) in content.encoding.iter().enumerate() {
            for (name, reference) in &own.headers {
                let Some(header) = self.resolved(Kind::Header, reference, document::header) else {
                    continue;
                };
                if name.eq_ignore_ascii_case("content-type") {
                    let why = "it follows from `contentType`";
                    self.ledger.pass_over(Kind::Header, &header.at, why);
                    if let Some(schema) = &header.schema {
                        self.scan(schema);
                    }
                    continue;
                }
                self.ledger.enter(Kind::Header, &header.at);
                let any = Schema {
                    at: header.at.clone(),
                    ..Schema::default()
                };
                let schema = header.schema.as_ref().unwrap_or(&any);
                let is_there = |parameter: &Parameter| {
                    parameter.place == Place::Field
                        && parameter.field.wire == own.name
                        && parameter.field.required
                };
                let required = required && header.required && parameters.iter().any(is_there);
                let hint = format!("{id} {} {name}", own.name);
                let mut field = self.field(name, schema, required, &hint);
                if header.description.is_some() {
                    field.docs.text.clone_from(&header.description);
                }
                parameters.push(Parameter {
                    field,
                    place: Place::PartHeader {
                        body,
                        encoding: index,
                    },
                });
            }
        }
    }
}

/// The styles of forms, that of Swagger 2.0 with tabs among them.
const STYLES: [&str; 5] = [
    "form",
    "spaceDelimited",
    "pipeDelimited",
    "tsv",
    "deepObject",
];

fn spelling(own: &document::Encoding) -> FieldStyle {
    let style = own.style.as_deref().unwrap_or("form");
    let style = if STYLES.contains(&style) {
        style
    } else {
        "form"
    };
    let explode = own.explode.unwrap_or(style == "form");
    match style {
        "deepObject" => FieldStyle::Deep,
        _ if explode => FieldStyle::Members,
        "spaceDelimited" => FieldStyle::Joined(' '),
        "pipeDelimited" => FieldStyle::Joined('|'),
        "tsv" => FieldStyle::Joined('\t'),
        _ => FieldStyle::Joined(','),
    }
}

/// A map of parts of any kind by their names.
fn parts() -> TypeRef {
    TypeRef::Map(Box::new(TypeRef::Upload))
}

fn inner(ty: &TypeRef) -> &TypeRef {
    match ty {
        TypeRef::List(item) => item,
        other => other,
    }
}

/// Whether the media types of a part are one, and JSON.
fn is_json_alone(names: &str) -> bool {
    !names.contains(',') && !names.contains('*') && is_json(names)
}
