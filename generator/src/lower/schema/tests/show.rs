//! Decides how types are spelled in the tests: what counts of each on one line.

use std::fmt::Write as _;

use crate::ir::{
    Api, Base, Enum, EnumValue, Field, Kinds, Origin, Rest, Struct, Type, TypeId, TypeKind,
    TypeRef, Union, Value, Variant,
};

/// The types of an API, components first, each with what it is.
pub(super) fn types(api: &Api) -> Vec<String> {
    let show = Show(&api.types);
    let ids = (0..api.types.len()).map(TypeId);
    ids.map(|id| format!("{} = {}", show.name(id), show.kind(&api.types[id.0])))
        .collect()
}

struct Show<'a>(&'a [Type]);

impl Show<'_> {
    /// A component's name as it is; that of an inline type in quotes.
    fn name(&self, id: TypeId) -> String {
        match &self.0[id.0].origin {
            Origin::Component(name) => name.clone(),
            Origin::Inline(words) => format!("'{words}'"),
        }
    }

    fn kind(&self, ty: &Type) -> String {
        match &ty.kind {
            TypeKind::Struct(own) => self.object(own),
            TypeKind::Enum(own) => listed(own),
            TypeKind::Union(own) => self.union(own),
            TypeKind::Alias(used) => self.used(used),
            TypeKind::Newtype(used) => format!("new {}", self.used(used)),
        }
    }

    fn object(&self, own: &Struct) -> String {
        let mut parts: Vec<String> = own.fields.iter().map(|own| self.field(own)).collect();
        match &own.rest {
            Rest::Ignored => {}
            Rest::Kept => parts.push("..".to_owned()),
            Rest::Typed(ty) => parts.push(format!("..{}", self.used(ty))),
        }
        format!("{{ {} }}", parts.join(", "))
    }

    /// `?` is what may be absent; `~` is what each value has and nobody gives; `+` what may be absent and is given.
    fn field(&self, own: &Field) -> String {
        let mut text = String::new();
        for (says, mark) in [(own.read_only, "ro "), (own.write_only, "wo ")] {
            text += if says { mark } else { "" };
        }
        text += &own.wire;
        text += match (own.required, own.given) {
            (true, true) => "",
            (true, false) => "~",
            (false, false) => "?",
            (false, true) => "?+",
        };
        let _ = write!(text, ": {}", self.used(&own.ty));
        if let Some(value) = &own.default {
            let _ = write!(text, " = {}", constant(value));
        }
        if let Some(value) = &own.constant {
            let _ = write!(text, " == {}", constant(value));
        }
        text
    }

    fn union(&self, own: &Union) -> String {
        let variants: Vec<String> = own.variants.iter().map(|own| self.variant(own)).collect();
        let tag = own.tag.as_ref().map(|tag| format!(" by {tag}"));
        format!(
            "any{} of {{ {} }}",
            tag.unwrap_or_default(),
            variants.join(" | ")
        )
    }

    /// What it is called, its type, the kinds of JSON, the tags, the properties by which it is known.
    fn variant(&self, own: &Variant) -> String {
        let mut text = format!("{}: {} /{}", own.hint, self.used(&own.ty), kinds(own.kinds));
        if !own.tags.is_empty() {
            let _ = write!(text, " <{}>", own.tags.join(" "));
        }
        for (name, values) in &own.constants {
            let values: Vec<String> = values.iter().map(constant).collect();
            let _ = write!(text, " {name}={}", values.join("/"));
        }
        if !own.required.is_empty() {
            let _ = write!(text, " needs {}", own.required.join(" "));
        }
        text
    }

    fn used(&self, ty: &TypeRef) -> String {
        match ty {
            TypeRef::Any => "any".to_owned(),
            TypeRef::Null => "null".to_owned(),
            TypeRef::Bool => "bool".to_owned(),
            TypeRef::Int(width) => format!("{width:?}").to_lowercase(),
            TypeRef::QuotedInt(width) => format!("quoted {width:?}").to_lowercase(),
            TypeRef::Float64 => "f64".to_owned(),
            TypeRef::Text => "text".to_owned(),
            TypeRef::Secret => "secret".to_owned(),
            TypeRef::Format(format) => format!("{format:?}"),
            TypeRef::Foreign(path) => path.clone(),
            TypeRef::Upload => "upload".to_owned(),
            TypeRef::List(item) => format!("[{}]", self.used(item)),
            TypeRef::Map(value) => format!("map {}", self.used(value)),
            TypeRef::Nullable(inner) => format!("{} or null", self.used(inner)),
            TypeRef::Named(id) => self.name(*id),
            TypeRef::Boxed(id) => format!("box {}", self.name(*id)),
            TypeRef::Tuple(items) => {
                let items: Vec<String> = items.iter().map(|item| self.used(item)).collect();
                format!("({})", items.join(", "))
            }
        }
    }
}

fn listed(own: &Enum) -> String {
    let base = match own.base {
        Base::Text => "text",
        Base::Int => "int",
        Base::Float => "float",
        Base::Json => "json",
    };
    let values: Vec<String> = own.values.iter().map(value).collect();
    format!("{base} [{}]", values.join(" "))
}

fn value(own: &EnumValue) -> String {
    let name = own.name.as_ref().map(|name| format!(":{name}"));
    let docs = own.docs.as_ref().map(|docs| format!("({docs})"));
    [
        constant(&own.value),
        name.unwrap_or_default(),
        docs.unwrap_or_default(),
    ]
    .concat()
}

fn constant(value: &Value) -> String {
    match value {
        Value::Text(text) => format!("'{text}'"),
        other => other.to_string(),
    }
}

/// The first letters of the kinds.
fn kinds(kinds: Kinds) -> String {
    let all = [
        (1, 'z'),
        (2, 'b'),
        (4, 'i'),
        (8, 'f'),
        (16, 's'),
        (32, 'a'),
        (64, 'o'),
    ];
    let those = all.into_iter().filter(|(bit, _)| kinds.bits() & bit != 0);
    those.map(|(_, letter)| letter).collect()
}
