//! Decides what the typed headers of an operation's answers are.

use super::Lowering;
use super::media::is_json;
use super::response::Stated;
use crate::document::{self, JsonType, Parameter, Ref, Schema};
use crate::ir::{
    Docs, Field, HeaderSpelling, Headers, Origin, Rest, Struct, Type, TypeId, TypeKind, TypeRef,
};
use crate::ledger::Kind;
use crate::site::Site;

/// So many headers name the type of them, where all are components.
const FEW: usize = 3;

/// A header of some of the responses.
struct Found {
    field: Field,
    spelling: Option<HeaderSpelling>,
    /// In how many responses it is required.
    required: usize,
    /// The component that it is.
    component: Option<String>,
}

impl Lowering<'_> {
    /// The headers of some responses as a struct: those are required that each response must have, if any may be.
    pub(super) fn headers(
        &mut self,
        responses: &[&Stated],
        hint: &str,
        at: &Site,
        may_be_required: bool,
    ) -> Option<Headers> {
        let mut found: Vec<Found> = Vec::new();
        for (_, response) in responses {
            for (name, reference) in &response.headers {
                self.header(name, reference, hint, &mut found);
            }
        }
        if found.is_empty() {
            return None;
        }
        for own in &mut found {
            own.field.required = may_be_required && own.required == responses.len();
            own.field.given = own.field.required;
        }
        found.sort_by(|a, b| a.field.wire.cmp(&b.field.wire));
        let hint = headers_hint(&found, hint);
        let spellings = found.iter().filter_map(|own| {
            let spelling = own.spelling?;
            Some((own.field.wire.clone(), spelling))
        });
        let spellings = spellings.collect();
        let fields = found.into_iter().map(|own| own.field).collect();
        let ty = TypeRef::Named(self.header_struct(fields, hint, at));
        Some(Headers { ty, spellings })
    }

    /// The struct of some headers; one that is there already where it is called the same and has the same ones.
    fn header_struct(&mut self, fields: Vec<Field>, hint: String, at: &Site) -> TypeId {
        let kind = TypeKind::Struct(Struct {
            fields,
            rest: Rest::Ignored,
        });
        let known = self.header_structs.get(&hint);
        let known = known.filter(|id| {
            let own = self.types[id.0].as_ref();
            own.is_some_and(|own| own.kind == kind)
        });
        if let Some(id) = known {
            return *id;
        }
        let id = TypeId(self.types.len());
        self.types.push(Some(Type {
            at: at.clone(),
            origin: Origin::Inline(hint.clone()),
            docs: Docs {
                text: Some("Headers of an answer.".to_owned()),
                ..Docs::default()
            },
            kind,
            used: true,
            only_received: false,
        }));
        self.header_structs.entry(hint).or_insert(id);
        id
    }

    fn header(
        &mut self,
        name: &str,
        reference: &Ref<Parameter>,
        hint: &str,
        found: &mut Vec<Found>,
    ) {
        let Some(header) = self.resolved(Kind::Header, reference, document::response_header) else {
            return;
        };
        if name.eq_ignore_ascii_case("content-type") {
            let why = "the media type of an answer is that of its content, and no header of it";
            self.ledger.pass_over(Kind::Header, &header.at, why);
            self.ledger.pass_over_within(&header.at, why);
            return;
        }
        self.ledger.enter(Kind::Header, &header.at);
        let component = match reference {
            Ref::To { .. } => header.at.pointer.segments().last(),
            Ref::Here(_) => None,
        };
        let hint = match &component {
            Some(component) => format!("{component} header"),
            None => format!("{hint} {name} header"),
        };
        let (field, spelling) = self.header_field(name, &header, &hint);
        let required = usize::from(header.required);
        let known = found
            .iter_mut()
            .find(|own| own.field.wire.eq_ignore_ascii_case(name));
        let Some(known) = known else {
            found.push(Found {
                field,
                spelling,
                required,
                component,
            });
            return;
        };
        known.required += required;
        if known.field.ty != field.ty || known.spelling != spelling {
            known.field.ty = TypeRef::Text;
            known.spelling = None;
            let how =
                format!("responses have different types for the header `{name}`; it is a string");
            self.note(Kind::Header, &header.at, "differing-headers", &how);
        }
    }

    fn header_field(
        &mut self,
        name: &str,
        header: &Parameter,
        hint: &str,
    ) -> (Field, Option<HeaderSpelling>) {
        let media = header.content.first();
        let any = Schema {
            at: header.at.clone(),
            types: vec![JsonType::String],
            ..Schema::default()
        };
        let schema = header.schema.as_ref();
        let schema = schema
            .or(media.and_then(|own| own.schema.as_ref()))
            .unwrap_or(&any);
        let mut field = self.field(name, schema, false, hint);
        field.default = None;
        field.constant = None;
        field.read_only = false;
        field.write_only = false;
        if header.description.is_some() {
            field.docs.text.clone_from(&header.description);
        }
        field.docs.deprecated |= header.deprecated;
        if let Some(media) = media {
            let spelling = is_json(&media.name).then_some(HeaderSpelling::Json);
            if spelling.is_none() {
                field.ty = TypeRef::Text;
            }
            return (field, spelling);
        }
        let whole = self.whole_of(schema);
        let spelling = match whole.single_type() {
            Some(JsonType::Array) => Some(HeaderSpelling::List),
            Some(JsonType::Object) if header.explode == Some(true) => {
                Some(HeaderSpelling::Exploded)
            }
            Some(JsonType::Object) => Some(HeaderSpelling::Object),
            _ => None,
        };
        (field, spelling)
    }
}

/// What headers are called after: themselves where they are few that have names of their own, else their operation.
fn headers_hint(found: &[Found], hint: &str) -> String {
    let components: Option<Vec<&str>> = found.iter().map(|own| own.component.as_deref()).collect();
    match components {
        Some(names) if names.len() <= FEW => format!("{} headers", names.join(" ")),
        _ => format!("{hint} headers"),
    }
}
