//! Decides which type a schema is.

use super::Lowering;
use crate::diagnostic::Severity;
use crate::document::{Additional, JsonType, Reader, Schema, Version, schema};
use crate::ir::{
    Base, Docs, Enum, EnumValue, Field, Origin, Rest, Struct, Type, TypeId, TypeKind, TypeRef,
    Value, Width,
};
use crate::ledger::Kind;
use crate::site::Site;
use crate::source::Node;

impl Lowering<'_> {
    /// The named type of a component schema, or of any schema that a reference leads to. It is made
    /// later, by [`make_pending`](Self::make_pending).
    pub(super) fn component_type(&mut self, at: &Site) -> TypeId {
        if let Some(id) = self.by_site.get(at) {
            return *id;
        }
        let id = self.reserve(at);
        self.pending.push((id, at.clone()));
        id
    }

    /// Makes the types that were only referred to so far. References lead from schema to schema
    /// without end, so they wait in a list and not on the stack.
    pub(super) fn make_pending(&mut self) {
        while let Some((id, at)) = self.pending.pop() {
            let origin = self.origin(&at);
            let schema = schema(&mut Reader::new(self.description, at, self.diagnostics));
            self.make(id, &schema, origin);
        }
    }

    /// What a schema is called after that is referred to.
    fn origin(&self, at: &Site) -> Origin {
        if let Some(name) = self.component_names.get(at) {
            return Origin::Component(name.clone());
        }
        let segments: Vec<String> = at.pointer.segments().collect();
        let file = self.description.files().source(at.file).name();
        Origin::Inline(place_words(file, &segments))
    }

    fn reserve(&mut self, at: &Site) -> TypeId {
        let id = TypeId(self.types.len());
        self.types.push(None);
        self.by_site.insert(at.clone(), id);
        self.placed.insert(at.clone(), TypeRef::Named(id));
        id
    }

    /// Makes a named type: an alias of what would need no name.
    fn make(&mut self, id: TypeId, schema: &Schema, origin: Origin) {
        let hint = match &origin {
            Origin::Component(name) | Origin::Inline(name) => name.clone(),
        };
        let kind = if let Some(values) = string_values(schema) {
            self.scan(schema);
            TypeKind::Enum(Enum {
                base: Base::Text,
                values: values.into_iter().map(text_value).collect(),
            })
        } else if is_struct(schema) {
            self.scan(schema);
            TypeKind::Struct(Struct {
                fields: self.fields(schema, &hint),
                rest: Rest::Ignored,
            })
        } else {
            TypeKind::Alias(self.unnamed(schema, &hint))
        };
        let docs = docs(schema);
        self.types[id.0] = Some(Type {
            at: schema.at.clone(),
            origin,
            docs,
            kind,
        });
    }

    /// The use of a schema's type, a named one for what needs a name.
    ///
    /// `hint` holds the words of the place, for the name.
    pub(super) fn type_of(&mut self, schema: &Schema, hint: &str) -> TypeRef {
        let ty = self.unplaced_type_of(schema, hint);
        self.placed.insert(schema.at.clone(), ty.clone());
        ty
    }

    fn unplaced_type_of(&mut self, schema: &Schema, hint: &str) -> TypeRef {
        if needs_name(schema) {
            let known = self.by_site.get(&schema.at).copied();
            let id = known.unwrap_or_else(|| {
                let id = self.reserve(&schema.at);
                self.make(id, schema, Origin::Inline(hint.to_owned()));
                id
            });
            return nullable(schema, TypeRef::Named(id));
        }
        self.unnamed(schema, hint)
    }

    /// The type of a schema that is not a struct or an enum of its own.
    fn unnamed(&mut self, schema: &Schema, hint: &str) -> TypeRef {
        self.scan(schema);
        if let Some(target) = &schema.reference {
            let Some(end) = self.schema_target(&schema.at, target) else {
                return TypeRef::Any;
            };
            return TypeRef::Named(self.component_type(&end));
        }
        if !unsupported(schema).is_empty() {
            return TypeRef::Any;
        }
        let Some(kind) = schema.single_type() else {
            let untyped = schema.types.is_empty() && schema.unknown_types.is_empty();
            return match &schema.additional {
                _ if untyped && schema.items.is_some() => self.list(schema, hint),
                Additional::Typed(_) if untyped => self.map(schema, hint),
                _ => TypeRef::Any,
            };
        };
        let format = schema.format.as_deref();
        let ty = match kind {
            JsonType::Null => TypeRef::Any,
            JsonType::Boolean => TypeRef::Bool,
            JsonType::Integer if matches!(format, Some("int32")) => TypeRef::Int(Width::I32),
            JsonType::Integer => TypeRef::Int(Width::I64),
            JsonType::Number => TypeRef::Float64,
            JsonType::String if matches!(format, Some("password")) => TypeRef::Secret,
            JsonType::String => TypeRef::Text,
            JsonType::Array => self.list(schema, hint),
            JsonType::Object => self.map(schema, hint),
        };
        nullable(schema, ty)
    }

    fn list(&mut self, schema: &Schema, hint: &str) -> TypeRef {
        let item = schema.items.as_deref();
        let item = item.map_or(TypeRef::Any, |item| {
            self.type_of(item, &format!("{hint} item"))
        });
        TypeRef::List(Box::new(item))
    }

    fn map(&mut self, schema: &Schema, hint: &str) -> TypeRef {
        match &schema.additional {
            Additional::Typed(value) => {
                let value = self.type_of(value, &format!("{hint} value"));
                TypeRef::Map(Box::new(value))
            }
            Additional::Unsaid | Additional::Allowed(_) => TypeRef::Map(Box::new(TypeRef::Any)),
        }
    }

    /// The properties of an object.
    pub(super) fn fields(&mut self, schema: &Schema, hint: &str) -> Vec<Field> {
        let mut fields = Vec::new();
        for (wire, property) in &schema.properties {
            let required = schema.required.contains(wire);
            fields.push(self.field(wire, property, required, &format!("{hint} {wire}")));
        }
        fields
    }

    /// A property or a parameter.
    pub(super) fn field(
        &mut self,
        wire: &str,
        schema: &Schema,
        required: bool,
        hint: &str,
    ) -> Field {
        let mut ty = self.type_of(schema, hint);
        if let (TypeRef::Nullable(inner), false) = (&ty, required) {
            ty = (**inner).clone();
            let how = "an optional property that may be null is null or absent alike: `None`";
            self.note(Kind::Schema, &schema.at, "nullable-optional", how);
        }
        Field {
            wire: wire.to_owned(),
            sensitive: is_sensitive(wire, &ty),
            default: self.default(schema, &ty),
            ty,
            required,
            given: required,
            read_only: false,
            write_only: false,
            constant: None,
            docs: docs(schema),
        }
    }

    /// The default as a constant of its type. That it is none is said, but for a null, which says nothing.
    fn default(&mut self, schema: &Schema, ty: &TypeRef) -> Option<Value> {
        let value = schema.default.as_ref().filter(|value| !value.is_null())?;
        let constant = constant(value, ty);
        if constant.is_none() {
            let at = schema.at.child("default");
            let message = format!(
                "a default that is {} is not filled in; the server has to",
                value.kind()
            );
            self.say(Severity::Note, "dropped-default", &at, message);
        }
        constant
    }

    /// Enters a schema in the ledger, and says what of it is not in its type.
    pub(super) fn scan(&mut self, schema: &Schema) {
        if !self.scanned.insert(schema.at.clone()) {
            return;
        }
        self.ledger.enter(Kind::Schema, &schema.at);
        self.siblings(schema);
        for (code, how) in shortfalls(schema) {
            self.approximate(Kind::Schema, &schema.at, code, &how);
        }
        if let Some(how) = unread_format(schema) {
            self.note(Kind::Schema, &schema.at, "unread-format", &how);
        }
        if says_no_more(schema) {
            let own = schema.at.child("additionalProperties");
            self.ledger.enter(Kind::Schema, &own);
        }
        self.wrong_required(schema);
    }

    /// Says which keywords beside a reference are not in its type.
    fn siblings(&mut self, schema: &Schema) {
        if schema.siblings.is_empty() {
            return;
        }
        let words = schema.siblings.join("`, `");
        let version = self.description.version();
        if version < Version::OpenApi31 {
            let message = format!("`{words}` beside `$ref` says nothing in {version}");
            self.say(Severity::Note, "ignored-sibling", &schema.at, message);
        } else {
            let how = format!("`{words}` beside `$ref` is not supported yet");
            self.approximate(Kind::Schema, &schema.at, "unsupported-schema", &how);
        }
    }

    /// Says that a property is required that there is not.
    fn wrong_required(&mut self, schema: &Schema) {
        let missing = schema
            .required
            .iter()
            .find(|name| !schema.properties.contains_key(*name));
        if let (Some(name), false) = (missing, schema.properties.is_empty()) {
            let message = format!("`required` names `{name}`, which is not a property");
            self.say(
                Severity::Note,
                "unknown-required",
                &schema.at.child("required"),
                message,
            );
        }
    }
}

/// The words of a schema's place: those of its pointer that say something, or else the file's name. They are those that it
/// would have if it were found where it stands, and not by a reference.
fn place_words(file: &str, segments: &[String]) -> String {
    const SILENT: [&str; 5] = [
        "components",
        "schemas",
        "definitions",
        "$defs",
        "properties",
    ];
    let said = segments.iter().map(String::as_str);
    let said = said.filter(|segment| !SILENT.contains(segment));
    let words = said.map(|segment| match segment {
        "items" => "item",
        "additionalProperties" => "value",
        other => other,
    });
    let words: Vec<&str> = words.collect();
    if words.is_empty() {
        let name = file.rsplit(['/', '\\']).next().unwrap_or_default();
        return name.split('.').next().unwrap_or_default().to_owned();
    }
    words.join(" ")
}

/// Whether a schema is a type that its uses call by a name.
fn needs_name(schema: &Schema) -> bool {
    schema.reference.is_none() && (string_values(schema).is_some() || is_struct(schema))
}

/// Whether a schema is an object with known properties.
fn is_struct(schema: &Schema) -> bool {
    let object = matches!(schema.single_type(), Some(JsonType::Object))
        || schema.types.iter().all(|kind| *kind == JsonType::Null);
    object
        && schema.reference.is_none()
        && unsupported(schema).is_empty()
        && !schema.properties.is_empty()
}

/// Whether `additionalProperties` is a plain yes or no that the type shows.
fn says_no_more(schema: &Schema) -> bool {
    let shown = match schema.additional {
        Additional::Allowed(true) => schema.properties.is_empty(),
        Additional::Allowed(false) => true,
        Additional::Unsaid | Additional::Typed(_) => false,
    };
    shown && unsupported(schema).is_empty()
}

/// What of a schema its type does not show.
fn shortfalls(schema: &Schema) -> Vec<(&'static str, String)> {
    let mut found = Vec::new();
    if schema.reference.is_some() {
        return found;
    }
    if let [_, ..] = schema.unknown_types.as_slice() {
        let words = schema.unknown_types.join("`, `");
        let how = format!("`{words}` is not a type of JSON Schema; it is passed over");
        found.push(("unknown-type", how));
    }
    if !unsupported(schema).is_empty() {
        let words = unsupported(schema).join("`, `");
        let how = format!("`{words}` is not supported yet; any JSON is taken");
        found.push(("unsupported-schema", how));
        return found;
    }
    let several = schema
        .types
        .iter()
        .filter(|kind| **kind != JsonType::Null)
        .count()
        > 1;
    if several {
        let how = "several types are not supported yet; any JSON is taken";
        found.push(("unsupported-schema", how.to_owned()));
    }
    if schema.values.is_some() && string_values(schema).is_none() && !is_any_boolean(schema) {
        let how =
            "an `enum` of other than strings is not supported yet; any value of its type is taken";
        found.push(("unsupported-enum", how.to_owned()));
    }
    if schema.items.is_some()
        && matches!(schema.single_type(), Some(kind) if kind != JsonType::Array)
    {
        let how = "`items` are passed over, since the type is no array";
        found.push(("unsupported-schema", how.to_owned()));
    }
    let object_by_properties = !schema.properties.is_empty();
    if object_by_properties
        && !matches!(
            schema.additional,
            Additional::Unsaid | Additional::Allowed(false)
        )
    {
        let how = "`additionalProperties` beside `properties` are not kept yet";
        found.push(("unsupported-schema", how.to_owned()));
    }
    if object_by_properties
        && matches!(schema.single_type(), Some(kind) if kind != JsonType::Object)
    {
        let how = "`properties` are passed over, since the type is no object";
        found.push(("unsupported-schema", how.to_owned()));
    }
    found
}

/// Keywords that the type does not show yet.
pub(super) fn unsupported(schema: &Schema) -> Vec<&'static str> {
    let said = [
        ("allOf", !schema.all_of.is_empty()),
        ("oneOf", !schema.one_of.is_empty()),
        ("anyOf", !schema.any_of.is_empty()),
        ("const", schema.constant.is_some()),
        ("discriminator", schema.discriminator.is_some()),
        ("prefixItems", !schema.prefix_items.is_empty()),
        ("patternProperties", !schema.patterns.is_empty()),
    ];
    let said = said
        .into_iter()
        .filter_map(|(word, said)| said.then_some(word));
    said.chain(schema.restricting.iter().copied()).collect()
}

/// How a value is kept whose format has no type yet.
fn unread_format(schema: &Schema) -> Option<String> {
    let format = schema.format.as_deref()?;
    let (known, kept): (&[&str], _) = match schema.single_type()? {
        JsonType::String => (&["password", "string", ""], "a string"),
        JsonType::Integer => (&["int32", "int64", ""], "an integer of 64 bits"),
        JsonType::Number => (&["float", "double", ""], "a number of 64 bits"),
        _ => return None,
    };
    (!known.contains(&format))
        .then(|| format!("format `{format}` is not read; the value is {kept}"))
}

fn nullable(schema: &Schema, ty: TypeRef) -> TypeRef {
    if schema.is_nullable() && ty != TypeRef::Any {
        TypeRef::Nullable(Box::new(ty))
    } else {
        ty
    }
}

/// The values of an enum of strings, without null and without doubles.
fn string_values(schema: &Schema) -> Option<Vec<String>> {
    let text = schema
        .single_type()
        .is_none_or(|kind| kind == JsonType::String);
    if !text || schema.reference.is_some() || !unsupported(schema).is_empty() {
        return None;
    }
    let mut found = Vec::new();
    for value in schema.values.as_ref()? {
        match value {
            Node::String(text) if !found.contains(text) => found.push(text.clone()),
            Node::String(_) => {}
            Node::Null if schema.is_nullable() => {}
            _ => return None,
        }
    }
    (!found.is_empty()).then_some(found)
}

/// Whether an enum has both booleans, which says no more than the type.
fn is_any_boolean(schema: &Schema) -> bool {
    let has = |value| {
        let mut values = schema.values.iter().flatten();
        values.any(|own| matches!(own, Node::Bool(own) if *own == value))
    };
    schema.single_type() == Some(JsonType::Boolean) && has(true) && has(false)
}

fn text_value(text: String) -> EnumValue {
    EnumValue {
        value: Value::Text(text),
        name: None,
        docs: None,
    }
}

/// What the description says of a schema.
pub(super) fn docs(schema: &Schema) -> Docs {
    let text = schema.description.clone().or_else(|| schema.title.clone());
    Docs {
        text: text.filter(|text| !text.trim().is_empty()),
        deprecated: schema.deprecated,
    }
}

/// A default as a constant of its type.
fn constant(value: &Node, ty: &TypeRef) -> Option<Value> {
    Some(match (ty, value) {
        (TypeRef::Bool, Node::Bool(value)) => Value::Bool(*value),
        (TypeRef::Int(Width::I32), value) => {
            Value::Int(i32::try_from(value.as_i64()?).ok()?.into())
        }
        (TypeRef::Int(_), value) => Value::Int(value.as_i64()?),
        (TypeRef::Float64, value) => {
            Value::Float(value.as_f64().filter(|value| value.is_finite())?)
        }
        (TypeRef::Text | TypeRef::Secret | TypeRef::Named(_), Node::String(text)) => {
            Value::Text(text.clone())
        }
        _ => return None,
    })
}

/// Whether a name is one that credentials have. It only hides a value from debug output, so it is
/// rather too often true than too rarely.
fn is_sensitive(name: &str, ty: &TypeRef) -> bool {
    const ENDINGS: [&str; 12] = [
        "password",
        "passwd",
        "passphrase",
        "passcode",
        "secret",
        "token",
        "apikey",
        "privatekey",
        "accesskey",
        "credential",
        "credentials",
        "authorization",
    ];
    let word: String = name
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .map(|c| c.to_ascii_lowercase())
        .collect();
    match ty {
        TypeRef::Secret => true,
        TypeRef::Bool | TypeRef::Int(_) | TypeRef::Float64 => false,
        _ => ENDINGS.iter().any(|ending| word.ends_with(ending)),
    }
}
