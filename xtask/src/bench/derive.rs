//! Decides what the models of a generated crate are as somebody would write them with serde's derive.
//!
//! It is the plainest form that is about the same: no constructors, no setters, no properties that the description
//! does not know, absent and null are one, secrets are strings.

#[cfg(test)]
mod tests;

use proc_macro2::TokenStream;
use quote::quote;
use syn::ext::IdentExt as _;
use syn::{
    Attribute, Expr, Field, Fields, File, GenericArgument, Item, ItemEnum, ItemImpl, ItemStruct,
    LitStr, Pat, PathArguments, Stmt, Type, parse_quote,
};

/// Crates whose types serde knows if they are told so.
const KNOWN: [&str; 3] = ["chrono", "rust_decimal", "uuid"];

/// The manifest beside the one of the generated crate.
pub(super) fn manifest(generated: &str) -> String {
    let mut text = String::from(
        "[package]\nname = \"derived\"\nedition = \"2024\"\n\n[features]\nall-models = []\n\n[dependencies]\n\
         serde = { version = \"1\", features = [\"derive\"] }\n\
         serde_json = { version = \"1\", features = [\"float_roundtrip\"] }\n",
    );
    for name in KNOWN {
        if generated.contains(&format!("\n{name} = ")) {
            text.push_str(name);
            text.push_str(
                " = { version = \"*\", default-features = false, features = [\"serde\"] }\n",
            );
        }
    }
    text
}

/// The root of the crate.
pub(super) const LIB: &str = "#![allow(deprecated, unused_imports)]\n\npub mod models;\n";

/// A file of the models in the derived form.
pub(super) fn derived(generated: &str) -> syn::Result<String> {
    let mut file = syn::parse_file(generated)?;
    let impls: Vec<ItemImpl> = file.items.iter().filter_map(as_impl).collect();
    let mut items = Vec::new();
    for item in std::mem::take(&mut file.items) {
        items.extend(translated(item, &impls));
    }
    Ok(prettyplease::unparse(&File { items, ..file }))
}

fn as_impl(item: &Item) -> Option<ItemImpl> {
    match item {
        Item::Impl(item) => Some(item.clone()),
        _ => None,
    }
}

fn translated(item: Item, impls: &[ItemImpl]) -> Vec<Item> {
    match item {
        Item::Use(ref own) if uses_codec(own) => Vec::new(),
        Item::Mod(_) | Item::Use(_) => vec![item],
        Item::Type(mut item) => {
            simplify(&mut item.ty);
            vec![Item::Type(item)]
        }
        Item::Struct(item) => vec![structure(item, impls)],
        Item::Enum(item) => match kind(impls) {
            Kind::Text => vec![text_enum(item, impls)],
            Kind::Union => vec![union(item)],
            Kind::Value => value_enum(item, impls),
        },
        _ => Vec::new(),
    }
}

fn uses_codec(item: &syn::ItemUse) -> bool {
    quote!(#item).to_string().contains("codec")
}

enum Kind {
    Text,
    Union,
    Value,
}

fn kind(impls: &[ItemImpl]) -> Kind {
    if implemented(impls, "Union").is_some() {
        Kind::Union
    } else if implemented(impls, "ValueEnum").is_some() {
        Kind::Value
    } else {
        Kind::Text
    }
}

fn implemented<'a>(impls: &'a [ItemImpl], name: &str) -> Option<&'a ItemImpl> {
    impls.iter().find(|own| {
        let path = own.trait_.as_ref().map(|(path, _)| path);
        path.and_then(|path| path.segments.last())
            .is_some_and(|last| last.ident == name)
    })
}

fn structure(mut item: ItemStruct, impls: &[ItemImpl]) -> Item {
    item.attrs = attributes(&item.attrs, &TokenStream::new());
    let wires = wires(impls).unwrap_or_default();
    match &mut item.fields {
        Fields::Named(fields) => {
            let named = std::mem::take(&mut fields.named).into_iter().zip(wires);
            let public = named.filter(|(field, _)| matches!(field.vis, syn::Visibility::Public(_)));
            fields.named = public.map(|(field, wire)| member(field, &wire)).collect();
        }
        Fields::Unnamed(fields) => fields
            .unnamed
            .iter_mut()
            .for_each(|field| simplify(&mut field.ty)),
        Fields::Unit => {}
    }
    Item::Struct(item)
}

fn member(mut field: Field, wire: &Wire) -> Field {
    let may_be_absent = wire.is_optional && is_option(&field.ty);
    simplify(&mut field.ty);
    let name = field.ident.as_ref().map(|ident| ident.unraw().to_string());
    let mut told = Vec::new();
    if wire.is_rest() {
        told.push(quote!(flatten));
    } else if name.as_deref() != Some(&wire.name) {
        let name = &wire.name;
        told.push(quote!(rename = #name));
    }
    if may_be_absent {
        told.push(quote!(default));
        told.push(quote!(skip_serializing_if = "Option::is_none"));
    }
    field.attrs = documented(&field.attrs);
    if !told.is_empty() {
        field.attrs.push(parse_quote!(#[serde(#(#told),*)]));
    }
    field
}

/// A field as the codec's shape has it.
struct Wire {
    name: String,
    is_optional: bool,
}

impl Wire {
    fn is_rest(&self) -> bool {
        self.name == ".."
    }
}

/// What `fn shape` lists.
fn wires(impls: &[ItemImpl]) -> Option<Vec<Wire>> {
    let Expr::Reference(shape) = last(implemented(impls, "Model")?, "shape")? else {
        return None;
    };
    let Expr::Struct(shape) = &*shape.expr else {
        return None;
    };
    let listed = shape
        .fields
        .iter()
        .find(|field| is_named(&field.member, "fields"))?;
    let Expr::Reference(listed) = &listed.expr else {
        return None;
    };
    let Expr::Array(listed) = &*listed.expr else {
        return None;
    };
    listed.elems.iter().map(wire).collect()
}

fn is_named(member: &syn::Member, name: &str) -> bool {
    matches!(member, syn::Member::Named(ident) if ident == name)
}

fn wire(field: &Expr) -> Option<Wire> {
    let Expr::Call(call) = field else {
        return None;
    };
    let flags = call.args.get(1)?;
    Some(Wire {
        name: text(call.args.first()?)?.value(),
        is_optional: quote!(#flags).to_string().contains("OPTIONAL"),
    })
}

fn text(expr: &Expr) -> Option<&LitStr> {
    match expr {
        Expr::Lit(syn::ExprLit {
            lit: syn::Lit::Str(text),
            ..
        }) => Some(text),
        // A long text in an arm.
        Expr::Block(block) => match &*block.block.stmts {
            [Stmt::Expr(expr, None)] => text(expr),
            _ => None,
        },
        _ => None,
    }
}

/// The last expression of a function.
fn last<'a>(implementation: &'a ItemImpl, name: &str) -> Option<&'a Expr> {
    implementation.items.iter().find_map(|item| match item {
        syn::ImplItem::Fn(own) if own.sig.ident == name => match own.block.stmts.last()? {
            Stmt::Expr(expr, _) => Some(expr),
            _ => None,
        },
        _ => None,
    })
}

fn text_enum(mut item: ItemEnum, impls: &[ItemImpl]) -> Item {
    item.attrs = attributes(&item.attrs, &TokenStream::new());
    let values = impls.iter().find_map(|own| last(own, "as_str"));
    let values = values.map(arms).unwrap_or_default();
    for variant in &mut item.variants {
        variant.attrs = documented(&variant.attrs);
        let value = values.iter().find(|(ident, _)| *ident == variant.ident);
        variant.attrs.push(match value {
            Some((_, value)) => parse_quote!(#[serde(rename = #value)]),
            None => parse_quote!(#[serde(untagged)]),
        });
    }
    Item::Enum(item)
}

/// The variants of a match that have a text.
fn arms(expr: &Expr) -> Vec<(syn::Ident, LitStr)> {
    let Expr::Match(expr) = expr else {
        return Vec::new();
    };
    let arm = |arm: &syn::Arm| match &arm.pat {
        Pat::Path(path) => Some((
            path.path.segments.last()?.ident.clone(),
            text(&arm.body)?.clone(),
        )),
        _ => None,
    };
    expr.arms.iter().filter_map(arm).collect()
}

fn union(mut item: ItemEnum) -> Item {
    item.attrs = attributes(&item.attrs, &quote!(#[serde(untagged)]));
    for variant in &mut item.variants {
        variant.attrs = documented(&variant.attrs);
        variant
            .fields
            .iter_mut()
            .for_each(|field| simplify(&mut field.ty));
    }
    Item::Enum(item)
}

/// The derive has no names that are not text, so the value goes by way of its base.
fn value_enum(mut item: ItemEnum, impls: &[ItemImpl]) -> Vec<Item> {
    let Some(Type::Path(base)) = item
        .variants
        .last()
        .and_then(|last| last.fields.iter().next().map(|field| &field.ty))
    else {
        return Vec::new();
    };
    let (ident, base) = (item.ident.clone(), base.clone());
    let name = quote!(#base).to_string();
    item.attrs = attributes(&item.attrs, &quote!(#[serde(from = #name, into = #name)]));
    if matches!(name.as_str(), "i64" | "f64" | "bool") {
        item.attrs.push(parse_quote!(#[derive(Copy)]));
    }
    for variant in &mut item.variants {
        variant.attrs = documented(&variant.attrs);
    }
    let kept = impls.iter().filter(|own| {
        own.trait_.is_none() || implemented(std::slice::from_ref(*own), "From").is_some()
    });
    let mut items = vec![Item::Enum(item)];
    items.extend(kept.cloned().map(Item::Impl));
    items.push(parse_quote! {
        impl From<#ident> for #base {
            fn from(value: #ident) -> Self {
                value.value()
            }
        }
    });
    items
}

fn attributes(own: &[Attribute], more: &TokenStream) -> Vec<Attribute> {
    let mut attributes = documented(own);
    let derive: ItemStruct = parse_quote! {
        #[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
        #more
        struct Any;
    };
    attributes.extend(derive.attrs);
    attributes
}

fn documented(attributes: &[Attribute]) -> Vec<Attribute> {
    let docs = attributes.iter().filter(|own| own.path().is_ident("doc"));
    docs.cloned().collect()
}

fn is_option(ty: &Type) -> bool {
    let Type::Path(path) = ty else {
        return false;
    };
    let last = path.path.segments.last();
    last.is_some_and(|last| last.ident == "Option" || last.ident == "Nullable")
}

/// Makes a type of the runtime one that serde knows, wherever it is within another.
fn simplify(ty: &mut Type) {
    match ty {
        Type::Tuple(tuple) => tuple.elems.iter_mut().for_each(simplify),
        Type::Array(array) => simplify(&mut array.elem),
        Type::Path(path) => {
            let arguments = path
                .path
                .segments
                .iter_mut()
                .map(|segment| &mut segment.arguments);
            arguments.for_each(simplify_arguments);
            if let Some(simpler) = of_runtime(&path.path) {
                *ty = simpler;
            }
        }
        _ => {}
    }
}

fn simplify_arguments(arguments: &mut PathArguments) {
    if let PathArguments::AngleBracketed(arguments) = arguments {
        for argument in &mut arguments.args {
            if let GenericArgument::Type(ty) = argument {
                simplify(ty);
            }
        }
    }
}

fn of_runtime(path: &syn::Path) -> Option<Type> {
    let [root, own] = [path.segments.first()?, path.segments.get(1)?];
    if root.ident != "crate" || own.ident == "models" {
        return None;
    }
    if own.ident != "Nullable" {
        return Some(parse_quote!(String));
    }
    let PathArguments::AngleBracketed(arguments) = &own.arguments else {
        return None;
    };
    let value = arguments.args.first()?;
    Some(parse_quote!(Option<Option<#value>>))
}
