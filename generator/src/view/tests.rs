//! Models of a small API that is made by hand: a cat, a color, a pet that is one of several, and another name for a
//! text that may be null.

use super::model::models;
use super::{FieldView, ModelView};
use crate::ir::{
    Api, Base, Docs, Enum, EnumValue, Field, Format, Kinds, Origin, Rest, Struct, Type, TypeId,
    TypeKind, TypeRef, Union, Value, Variant, Width,
};
use crate::naming::name;
use crate::site::Site;
use crate::types::Libraries;

const CAT: TypeId = TypeId(0);
const COLOR: TypeId = TypeId(1);
const PET: TypeId = TypeId(2);
const MAYBE: TypeId = TypeId(3);
/// The type that a test is about.
const SUBJECT: TypeId = TypeId(4);

fn api(subject: TypeKind) -> Api {
    let kinds = [
        ("Cat", structure(vec![required("kind", TypeRef::Text)])),
        (
            "Color",
            listed(
                Base::Text,
                &[Value::Text("red".into()), Value::Text(String::new())],
            ),
        ),
        (
            "Pet",
            union(
                Some("kind"),
                vec![
                    variant("PetCat", TypeRef::Boxed(CAT), &["cat"]),
                    variant("PetList", list(TypeRef::Named(PET)), &[]),
                ],
            ),
        ),
        ("Maybe", TypeKind::Alias(nullable(TypeRef::Text))),
        ("Subject", subject),
    ];
    let named = |(name, kind): (&str, TypeKind)| Type {
        at: Site::root(),
        origin: Origin::Component(name.to_owned()),
        docs: Docs::default(),
        kind,
        used: true,
        only_received: false,
    };
    Api {
        title: String::new(),
        version: String::new(),
        description: None,
        contact: [None, None, None],
        base_url: None,
        servers: Vec::new(),
        operation_servers: Vec::new(),
        security_schemes: Vec::new(),
        security: Vec::new(),
        requirements: vec![Vec::new()],
        groups: Vec::new(),
        webhooks: Vec::new(),
        types: kinds.into_iter().map(named).collect(),
        libraries: Libraries::default(),
        placed: std::collections::BTreeMap::new(),
        xml: crate::ir::xml::Xml::default(),
    }
}

fn structure(fields: Vec<Field>) -> TypeKind {
    TypeKind::Struct(Struct {
        fields,
        rest: Rest::Ignored,
    })
}

fn listed(base: Base, values: &[Value]) -> TypeKind {
    let value = |value: &Value| EnumValue {
        value: value.clone(),
        name: None,
        docs: None,
    };
    TypeKind::Enum(Enum {
        base,
        values: values.iter().map(value).collect(),
    })
}

fn union(tag: Option<&str>, variants: Vec<Variant>) -> TypeKind {
    TypeKind::Union(Union {
        tag: tag.map(str::to_owned),
        variants,
    })
}

fn variant(hint: &str, ty: TypeRef, tags: &[&str]) -> Variant {
    Variant {
        hint: hint.to_owned(),
        ty,
        docs: Docs::default(),
        kinds: Kinds::OBJECT,
        tags: tags.iter().map(|tag| (*tag).to_owned()).collect(),
        constants: Vec::new(),
        required: Vec::new(),
    }
}

fn required(wire: &str, ty: TypeRef) -> Field {
    Field {
        wire: wire.to_owned(),
        ty,
        required: true,
        given: true,
        read_only: false,
        write_only: false,
        constant: None,
        sensitive: false,
        docs: Docs::default(),
        default: None,
    }
}

fn optional(wire: &str, ty: TypeRef) -> Field {
    Field {
        required: false,
        given: false,
        ..required(wire, ty)
    }
}

fn list(item: TypeRef) -> TypeRef {
    TypeRef::List(Box::new(item))
}

fn nullable(inner: TypeRef) -> TypeRef {
    TypeRef::Nullable(Box::new(inner))
}

fn view(subject: TypeKind) -> ModelView {
    let api = api(subject);
    let models = models(&api, &name(&api), "own");
    models
        .into_iter()
        .find(|model| model.ident.plain() == "Subject")
        .expect("the subject is there")
}

/// Checks the type of a field, then what `new` or else the setter takes, and what becomes of that or what the field
/// begins with.
fn check_field(field: Field, expected: &[&str]) {
    let shown = format!("{field:?}");
    let view = view(structure(vec![field]));
    let FieldView {
        ty,
        input,
        value,
        start,
        has_setter,
        ..
    } = &view.fields[0];
    let mut found = vec![ty.to_string()];
    if let Some(start) = start {
        found.push(format!("= {start}"));
    }
    if start.is_none() || *has_setter {
        found.push(format!("{}: {value}", input.ty));
    }
    assert_eq!(found, expected, "{shown}");
}

/// Checks the example of a type.
fn check_example(subject: TypeKind, expected: &str) {
    let lines = view(subject).example_lines;
    let lines: Vec<&str> = lines.iter().map(|line| line.trim()).collect();
    // The layout puts a comma behind what is the last of its line.
    let statement = lines.concat().replace(",)", ")").replace(",]", "]");
    let value = statement.strip_prefix("let value: models::Subject = ");
    assert_eq!(value.unwrap_or(&statement), expected);
}

#[test]
fn a_field_tells_absent_from_null_where_it_may_be_both() {
    check_field(
        required("a", TypeRef::Text),
        &["String", "impl Into<String>: value.into()"],
    );
    check_field(
        required("a", nullable(TypeRef::Text)),
        &["Option<String>", "Option<String>: value"],
    );
    check_field(
        optional("a", TypeRef::Text),
        &[
            "Option<String>",
            "= None",
            "impl Into<String>: Some(value.into())",
        ],
    );
    let three = [
        "crate::Nullable<String>",
        "= crate::Nullable::Absent",
        "impl Into<crate::Nullable<String>>: value.into()",
    ];
    check_field(optional("a", nullable(TypeRef::Text)), &three);
    check_field(optional("a", nullable(nullable(TypeRef::Text))), &three);
    check_field(optional("a", TypeRef::Named(MAYBE)), &three);
    check_field(
        required("a", nullable(TypeRef::Named(MAYBE))),
        &["Option<String>", "Option<String>: value"],
    );
}

#[test]
fn what_a_caller_has_to_give_is_an_argument() {
    let given = |field: Field| Field {
        given: true,
        ..field
    };
    check_field(
        given(optional("a", TypeRef::Text)),
        &["Option<String>", "impl Into<String>: Some(value.into())"],
    );
    check_field(
        given(optional("a", nullable(TypeRef::Bool))),
        &[
            "crate::Nullable<bool>",
            "impl Into<crate::Nullable<bool>>: value.into()",
        ],
    );
    let ungiven = Field {
        given: false,
        ..required("a", TypeRef::Bool)
    };
    check_field(ungiven, &["bool", "bool: value"]);
}

#[test]
fn constants_and_defaults_are_filled_in() {
    let default = |ty: TypeRef, value: Value| Field {
        given: false,
        default: Some(value),
        ..required("a", ty)
    };
    let text = |text: &str| Value::Text(text.to_owned());
    check_field(
        default(TypeRef::Text, text("x")),
        &[
            "String",
            "= \"x\".to_owned()",
            "impl Into<String>: value.into()",
        ],
    );
    check_field(
        default(TypeRef::Float64, Value::Int(1)),
        &["f64", "= 1.0", "f64: value"],
    );
    check_field(
        default(TypeRef::Int(Width::U8), Value::Int(-1)),
        &["u8", "u8: value"],
    );
    let color = "impl Into<super::Color>: value.into()";
    for (value, expected) in [
        ("red", "= super::Color::Red"),
        ("", "= super::Color::Empty"),
        ("blue", "= super::Color::Unknown(\"blue\".to_owned())"),
    ] {
        check_field(
            default(TypeRef::Named(COLOR), text(value)),
            &["super::Color", expected, color],
        );
    }
    let constant = Field {
        constant: Some(text("cat")),
        ..default(TypeRef::Text, text("dog"))
    };
    check_field(constant.clone(), &["String", "= \"cat\".to_owned()"]);
    let constant = Field {
        required: false,
        ..constant
    };
    check_field(
        constant,
        &[
            "Option<String>",
            "= None",
            "impl Into<String>: Some(value.into())",
        ],
    );
}

#[test]
fn a_caller_gives_what_becomes_the_type() {
    check_field(
        required("a", TypeRef::Named(PET)),
        &["super::Pet", "impl Into<super::Pet>: value.into()"],
    );
    check_field(
        required("a", TypeRef::Boxed(PET)),
        &[
            "Box<super::Pet>",
            "impl Into<super::Pet>: Box::new(value.into())",
        ],
    );
    check_field(
        required("a", list(TypeRef::Named(PET))),
        &[
            "Vec<super::Pet>",
            "impl IntoIterator<Item = impl Into<super::Pet>>: value.into_iter().map(Into::into).collect()",
        ],
    );
    check_field(
        optional("a", TypeRef::Boxed(CAT)),
        &[
            "Option<Box<super::Cat>>",
            "= None",
            "super::Cat: Some(Box::new(value))",
        ],
    );
    check_field(
        required("a", TypeRef::Tuple(vec![TypeRef::Bool, TypeRef::Text])),
        &["(bool, String,)", "(bool, String,): value"],
    );
    check_field(
        required("a", TypeRef::Format(Format::Ipv4)),
        &[
            "std::net::Ipv4Addr",
            "impl Into<std::net::Ipv4Addr>: value.into()",
        ],
    );
}

#[test]
fn examples_are_of_the_type() {
    check_example(
        TypeKind::Alias(TypeRef::Named(PET)),
        "models::Pet::Cat(Box::new(models::Cat::new(\"cat\".to_owned())));",
    );
    check_example(
        structure(vec![
            required("pets", list(TypeRef::Named(PET))),
            optional("note", nullable(TypeRef::Text)),
            optional("key", nullable(TypeRef::Secret)),
            optional("any", TypeRef::Any),
        ]),
        "models::Subject::new([models::Pet::Cat(Box::new(models::Cat::new(\"cat\".to_owned())))])\
         .with_note(\"note_example\").with_key(own::Secret::from(\"key_example\"))\
         .with_any(\"any_example\");",
    );
    check_example(
        union(None, vec![variant("own", TypeRef::Boxed(SUBJECT), &[])]),
        "models::Subject::Unknown(serde_json::Value::Null);",
    );
    check_example(
        listed(Base::Float, &[Value::Float(-1.5)]),
        "models::Subject::Minus1Point5;",
    );
}

#[test]
fn a_type_becomes_a_union_if_it_is_that_of_one_variant() {
    let check = |types: Vec<TypeRef>, expected: &[Option<&str>]| {
        let variants = types.into_iter().map(|ty| variant("a", ty, &[])).collect();
        let view = view(union(None, variants)).union.expect("it is a union");
        let from = |variant: &super::UnionVariantView| {
            let from = variant.from.as_ref()?;
            Some(format!(
                "{}{}",
                from.ty,
                if from.is_boxed { " boxed" } else { "" }
            ))
        };
        let found: Vec<Option<String>> = view.variants.iter().map(from).collect();
        let found: Vec<Option<&str>> = found.iter().map(Option::as_deref).collect();
        assert_eq!(found, expected);
    };
    check(
        vec![TypeRef::Boxed(CAT), TypeRef::Named(PET), TypeRef::Text],
        &[Some("super::Cat boxed"), Some("super::Pet"), Some("String")],
    );
    check(
        vec![TypeRef::Boxed(CAT), TypeRef::Named(CAT), TypeRef::Bool],
        &[None, None, Some("bool")],
    );
    check(
        vec![
            TypeRef::Int(Width::I64),
            TypeRef::QuotedInt(Width::I64),
            TypeRef::Boxed(SUBJECT),
            TypeRef::Foreign("own::Money".to_owned()),
        ],
        &[None, None, None, None],
    );
    check(
        vec![nullable(TypeRef::Text), TypeRef::Named(MAYBE), TypeRef::Any],
        &[None, None, Some("serde_json::Value")],
    );
}

#[test]
fn the_tag_is_added_where_no_property_has_it() {
    let adds = |ty: TypeRef| {
        let kind = union(Some("kind"), vec![variant("a", ty, &["x"])]);
        view(kind).union.expect("it is a union").variants[0].adds_tag
    };
    assert!(!adds(TypeRef::Named(CAT)));
    assert!(!adds(TypeRef::Boxed(CAT)));
    assert!(!adds(TypeRef::Named(PET)));
    assert!(!adds(TypeRef::Map(Box::new(TypeRef::Any))));
    let kind = union(
        Some("type"),
        vec![variant("a", TypeRef::Named(CAT), &["x"])],
    );
    assert!(view(kind).union.expect("it is a union").variants[0].adds_tag);
}

#[test]
fn what_a_field_is_for_is_said() {
    let check = |field: Field, lines: &[&str], notes: &str| {
        let view = view(structure(vec![field]));
        assert_eq!(view.fields[0].docs.lines, lines);
        assert_eq!(view.fields[0].notes, notes);
    };
    check(
        Field {
            read_only: true,
            default: Some(Value::Int(1)),
            ..optional("a", TypeRef::Int(Width::I64))
        },
        &[
            "The property `a`.",
            "",
            "Only the server sets it. By default `1`.",
        ],
        "optional, read-only, default `1`",
    );
    check(
        Field {
            write_only: true,
            constant: Some(Value::Bool(true)),
            ..required("a", TypeRef::Bool)
        },
        &[
            "The property `a`.",
            "",
            "The server takes it and does not give it. Always `true`.",
        ],
        "required, write-only, always `true`",
    );
}
