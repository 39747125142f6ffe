//! Decides every Rust identifier of the output.

mod answer;
mod scope;
mod words;

pub use scope::Ident;

use crate::ir::{
    Api, Enum, Gives, Group, Operation, Origin, Parameter, Place, Rest, Struct, Type, TypeKind,
    Union, Value,
};
use answer::{answer_variants, error_variants, event_variants};
use scope::Scope;
use words::{Case, behind, snake};

/// The identifiers of an API, in the order of its types and groups.
#[derive(Debug)]
pub struct Names {
    /// Those of the types.
    pub types: Vec<TypeNames>,
    /// Those of the groups.
    pub groups: Vec<GroupNames>,
    /// Those of what the API sends by itself.
    pub webhooks: Vec<WebhookNames>,
    /// Those of the documents of XML.
    pub documents: Vec<Ident>,
    /// Those of the forms of XML.
    pub forms: Vec<Ident>,
    /// The methods of the client's builder for the security schemes.
    pub schemes: Vec<Ident>,
}

/// The identifiers of a type.
#[derive(Debug)]
pub struct TypeNames {
    /// The type.
    pub ident: Ident,
    /// Its module.
    pub module: Ident,
    /// The fields of a struct, or the variants of an enum or union.
    pub parts: Vec<Ident>,
    /// The variant of an enum or union for values that the description does not know.
    pub unknown: Option<Ident>,
    /// The member of a struct that holds the properties that have no field.
    pub rest: Option<Ident>,
}

/// The identifiers of a group.
#[derive(Debug)]
pub struct GroupNames {
    /// The client's method that gives the handle.
    pub handle: Ident,
    /// Its module.
    pub module: Ident,
    /// The handle's type.
    pub api: Ident,
    /// Those of the operations.
    pub operations: Vec<OperationNames>,
    /// The handle's methods for the operations that have another tag before this one.
    pub others: Vec<Ident>,
}

/// The identifiers of an operation.
#[derive(Clone, Debug)]
pub struct OperationNames {
    /// The handle's method.
    pub method: Ident,
    /// The request builder.
    pub builder: Ident,
    /// The type of several successes; where there is none, the builder.
    pub answer: Ident,
    /// Its variants.
    pub answers: Vec<Ident>,
    /// The type of events with several types of data; where there is none, the builder.
    pub event: Ident,
    /// Its variants, and the last for others.
    pub events: Vec<Ident>,
    /// The type of the documented errors.
    pub error: Ident,
    /// The error type's variants.
    pub errors: Vec<Ident>,
    /// The parameters. The body has one name in all of its media types.
    pub parameters: Vec<Ident>,
    /// The type of the request body, where its caller chooses among media types.
    pub choice: Option<ChoiceNames>,
}

/// The identifiers of a request body of several media types.
#[derive(Clone, Debug)]
pub struct ChoiceNames {
    /// The type.
    pub ident: Ident,
    /// Its variants.
    pub variants: Vec<Ident>,
}

/// The identifiers of a webhook or a callback.
#[derive(Debug)]
pub struct WebhookNames {
    /// The function that reads its body.
    pub function: Ident,
    /// The function that reads its headers.
    pub headers: Ident,
}

/// Names of the prelude that generated code uses, and those it would be confusing to shadow.
const PRELUDE: [&str; 42] = [
    "Option",
    "Some",
    "None",
    "Result",
    "Ok",
    "Err",
    "String",
    "Vec",
    "Box",
    "BTreeMap",
    "Into",
    "From",
    "TryFrom",
    "TryInto",
    "Clone",
    "Copy",
    "Debug",
    "Default",
    "PartialEq",
    "Eq",
    "Ord",
    "PartialOrd",
    "Iterator",
    "IntoIterator",
    "FromIterator",
    "Extend",
    "Drop",
    "Fn",
    "FnMut",
    "FnOnce",
    "Send",
    "Sync",
    "Sized",
    "Unpin",
    "AsRef",
    "AsMut",
    "ToOwned",
    "ToString",
    "Future",
    "IntoFuture",
    "ExactSizeIterator",
    "DoubleEndedIterator",
];

/// What an operation's module has besides builders and errors.
const IN_SCOPE: [&str; 19] = [
    "Client",
    "Download",
    "Events",
    "Items",
    "DescribeHeaders",
    "DescribeErrorHeaders",
    "Reply",
    "Error",
    "Response",
    "Secret",
    "ErrorBody",
    "Body",
    "Describe",
    "Encoding",
    "FieldStyle",
    "Operation",
    "Request",
    "Parameter",
    "Place",
];

/// What the module of XML has besides documents.
const IN_XML: [&str; 8] = [
    "Choice", "Describe", "Document", "Form", "Item", "Member", "Name", "Node",
];

/// How many letters the name of a model has at most: so many a person bears.
const LONGEST_MODEL: usize = 60;

/// What the variant for unknown values is called, the first that no other variant is called.
const UNKNOWN: [&str; 3] = ["Unknown", "Unlisted", "Unforeseen"];

/// Constants called after `names`, no two alike.
pub(crate) fn constants(names: &[&str]) -> Vec<Ident> {
    Scope::new(Case::Upper, "_", &[]).claim(names)
}

/// What no file is called on Windows, whatever its extension.
const DEVICES: [&str; 22] = [
    "con", "prn", "aux", "nul", "com1", "com2", "com3", "com4", "com5", "com6", "com7", "com8",
    "com9", "lpt1", "lpt2", "lpt3", "lpt4", "lpt5", "lpt6", "lpt7", "lpt8", "lpt9",
];

/// What a client has besides handles.
const CLIENT: [&str; 20] = [
    "credentials",
    "token_for",
    "token_for_blocking",
    "receive",
    "exchange",
    "fetch",
    "head",
    "limits",
    "builder",
    "base_url",
    "send",
    "send_raw",
    "execute",
    "url",
    "base_url_of",
    "clone",
    "clone_into",
    "to_owned",
    "borrow",
    "into",
];

/// What the builder of a client has besides the methods of security schemes.
const CLIENT_BUILDER: &[&str] = &[
    "base_url",
    "server",
    "server_variable",
    "server_url",
    "timeout",
    "connect_timeout",
    "read_timeout",
    "max_body_size",
    "retry",
    "retry_budget",
    "idempotency_key",
    "request_id_headers",
    "allow_insecure_credentials",
    "proxy",
    "observer",
    "transport",
    "mock",
    "credential",
    "with_credential",
    "build",
    "default",
    "clone",
    "clone_into",
    "to_owned",
    "fmt",
    "into",
    "borrow",
];

/// What a request has besides setters.
const BUILDER: [&str; 22] = [
    "send",
    "send_raw",
    "send_reply",
    "send_reply_blocking",
    "send_blocking",
    "send_raw_blocking",
    "new",
    "with_part",
    "with_one_of",
    "with_value",
    "with_header",
    "with_query",
    "with_retry",
    "with_timeout",
    "extras",
    "options",
    "clone",
    "operation",
    "part",
    "fmt",
    "into",
    "borrow",
];

/// What a request of pages has besides.
const PAGED: [&str; 2] = ["items", "pages"];

/// Names everything in `api`.
#[must_use]
pub fn name(api: &Api) -> Names {
    let types = types(api);
    let groups = groups(api, &types);
    Names {
        types,
        groups,
        webhooks: webhooks(api),
        documents: documents(api),
        forms: forms(api),
        schemes: schemes(api),
    }
}

fn schemes(api: &Api) -> Vec<Ident> {
    let names = api.security_schemes.iter().map(|own| own.name.as_str());
    let names: Vec<&str> = names.collect();
    Scope::new(Case::Snake, "_credential", CLIENT_BUILDER).claim(&names)
}

fn webhooks(api: &Api) -> Vec<WebhookNames> {
    let ids: Vec<&str> = api.webhooks.iter().map(|own| own.id.as_str()).collect();
    let mut scope = Scope::new(Case::Snake, "_", &["read"]);
    let functions = scope.claim(&ids);
    let ids: Vec<String> = ids.iter().map(|id| format!("{id} headers")).collect();
    let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
    let names = functions.into_iter().zip(scope.claim(&ids));
    let names = names.map(|(function, headers)| WebhookNames { function, headers });
    names.collect()
}

fn documents(api: &Api) -> Vec<Ident> {
    let hints = api.xml.documents.iter().map(|own| own.hint.as_str());
    let hints: Vec<&str> = hints.collect();
    let reserved = [&PRELUDE[..], &IN_XML].concat();
    let mut scope = Scope::new(Case::Pascal, "Document", &reserved);
    scope.claim(&hints)
}

fn forms(api: &Api) -> Vec<Ident> {
    let hints = api.xml.forms.iter().map(|own| match &own.origin {
        Origin::Component(name) | Origin::Inline(name) => name.as_str(),
    });
    let hints: Vec<&str> = hints.collect();
    Scope::new(Case::Upper, "_FORM", &[]).claim(&hints)
}

/// Components claim their names first, so that an inline schema more never renames a component.
fn types(api: &Api) -> Vec<TypeNames> {
    let idents = Scope::new(Case::Pascal, "Model", &[&PRELUDE[..], &DEVICES].concat());
    let modules = Scope::new(
        Case::Snake,
        "_model",
        &[&["mod", "aliases", "unused"], &DEVICES[..]].concat(),
    );
    let mut idents = idents.loose().within(LONGEST_MODEL);
    let mut modules = modules.loose().within(LONGEST_MODEL);
    let mut named: Vec<Option<(Ident, Ident)>> = vec![None; api.types.len()];
    for components in [true, false] {
        let of_kind = |ty: &Type| matches!(ty.origin, Origin::Component(_)) == components;
        let indices: Vec<usize> = (0..api.types.len())
            .filter(|i| of_kind(&api.types[*i]))
            .collect();
        let hints: Vec<&str> = indices
            .iter()
            .map(|index| hint(&api.types[*index]))
            .collect();
        let claimed = idents.claim(&hints).into_iter().zip(modules.claim(&hints));
        for (index, pair) in indices.into_iter().zip(claimed) {
            named[index] = Some(pair);
        }
    }
    let types = api.types.iter().zip(named.into_iter().flatten());
    types
        .map(|(ty, (ident, module))| type_names(ty, ident, module))
        .collect()
}

fn hint(ty: &Type) -> &str {
    match &ty.origin {
        Origin::Component(name) | Origin::Inline(name) => name,
    }
}

fn type_names(ty: &Type, ident: Ident, module: Ident) -> TypeNames {
    let (parts, unknown, rest) = match &ty.kind {
        TypeKind::Struct(own) => members(own),
        TypeKind::Union(own) => open_variants(&variants(hint(ty), own)),
        TypeKind::Enum(own) => open_variants(&values(own)),
        TypeKind::Alias(_) | TypeKind::Newtype(_) => (Vec::new(), None, None),
    };
    TypeNames {
        ident,
        module,
        parts,
        unknown,
        rest,
    }
}

/// The parts of a type, the variant for unknown values, and the member for other properties.
type Parts = (Vec<Ident>, Option<Ident>, Option<Ident>);

fn members(own: &Struct) -> Parts {
    let names: Vec<&str> = own.fields.iter().map(|field| field.wire.as_str()).collect();
    let mut scope = Scope::new(Case::Snake, "_", &[]);
    let fields = scope.claim(&names);
    let rest = match own.rest {
        Rest::Ignored => None,
        Rest::Kept | Rest::Typed(_) => Some(scope.claim_any(&["additional_properties"])),
    };
    (fields, None, rest)
}

fn open_variants(names: &[String]) -> Parts {
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let mut scope = Scope::new(Case::Pascal, "Value", &[]).within(LONGEST_MODEL);
    let parts = scope.claim(&names);
    (parts, Some(scope.claim_any(&UNKNOWN)), None)
}

/// What the values of an enum are called after.
fn values(own: &Enum) -> Vec<String> {
    let name = |value: &Value| match value {
        Value::Float(number) => format!("{number:?}")
            .replace('.', " point ")
            .replace('-', " minus "),
        other => other.to_string(),
    };
    own.values
        .iter()
        .map(|own| own.name.clone().unwrap_or_else(|| name(&own.value)))
        .collect()
}

/// What the variants of a union are called after. Where all begin with the name of the union, that is left away.
fn variants(union: &str, own: &Union) -> Vec<String> {
    let union = snake(union);
    let hints: Vec<String> = own.variants.iter().map(|own| snake(&own.hint)).collect();
    let short = |hint: &String| {
        let rest = behind(hint, &union)?;
        (!["unknown", "self"].contains(&rest)).then(|| rest.to_owned())
    };
    let short: Option<Vec<String>> = hints.iter().map(short).collect();
    short.unwrap_or_else(|| own.variants.iter().map(|own| own.hint.clone()).collect())
}

fn groups(api: &Api, types: &[TypeNames]) -> Vec<GroupNames> {
    // Models and handles share the folder of the documentation.
    let models: Vec<&str> = types.iter().map(|ty| ty.ident.plain()).collect();
    let tags: Vec<&str> = api.groups.iter().map(|group| group.tag.as_str()).collect();
    let handles = Scope::new(Case::Snake, "_api", &CLIENT)
        .loose()
        .claim(&tags);
    let modules = Scope::new(Case::Snake, "_api", &[&["mod"], &DEVICES[..]].concat());
    let modules = modules.loose().claim(&tags);
    let api_names: Vec<String> = tags.iter().map(|tag| format!("{tag} api")).collect();
    let api_names: Vec<&str> = api_names.iter().map(String::as_str).collect();
    let apis = Scope::new(Case::Pascal, "Handle", &models)
        .loose()
        .claim(&api_names);
    let names = handles.into_iter().zip(modules).zip(apis);
    let description = api;
    let make = |(group, ((handle, module), api))| {
        let others: Vec<&str> = other_ids(description, group).collect();
        let (operations, others) = operations(group, &others, &api, &description.types);
        GroupNames {
            handle,
            module,
            api,
            operations,
            others,
        }
    };
    api.groups.iter().zip(names).map(make).collect()
}

/// The ids of the operations that have another tag before that of the group.
fn other_ids<'a>(api: &'a Api, group: &'a Group) -> impl Iterator<Item = &'a str> {
    let others = group.others.iter();
    others.map(|(group, number)| api.groups[*group].operations[*number].id.as_str())
}

/// The names of the operations of a group, and of the methods for others.
fn operations(
    group: &Group,
    others: &[&str],
    api: &Ident,
    types: &[Type],
) -> (Vec<OperationNames>, Vec<Ident>) {
    let ids: Vec<&str> = group
        .operations
        .iter()
        .map(|operation| operation.id.as_str())
        .collect();
    let mut methods = Scope::new(Case::Snake, "_", &["clone", "into", "borrow"]);
    let (own, others) = (methods.claim(&ids), methods.claim(others));
    let mut reserved: Vec<&str> = PRELUDE.iter().chain(&IN_SCOPE).copied().collect();
    reserved.push(api.plain());
    let mut scope = Scope::new(Case::Pascal, "Request", &reserved);
    let builders = scope.claim(&ids);
    let errors: Vec<String> = ids.iter().map(|id| format!("{id} error")).collect();
    let errors: Vec<&str> = errors.iter().map(String::as_str).collect();
    let errors = scope.claim(&errors);
    let answers = claim_some(&mut scope, &group.operations, &builders, "answer", |own| {
        own.gives(types) == Gives::Several
    });
    let events = claim_some(&mut scope, &group.operations, &builders, "event", |own| {
        own.named_data().is_some()
    });
    let mut choices = choices(group, &mut scope).into_iter();
    let names = own.into_iter().zip(builders).zip(errors);
    let names = names.zip(answers.into_iter().zip(events));
    let operations = group.operations.iter().zip(names);
    let operations = operations.map(
        |(operation, (((method, builder), error), (answer, event)))| OperationNames {
            choice: choices.next().flatten(),
            method,
            builder,
            answer,
            answers: answer_variants(&operation.answers),
            event,
            events: event_variants(operation),
            error,
            errors: error_variants(&operation.errors),
            parameters: parameters(operation),
        },
    );
    (operations.collect(), others)
}

/// The names of the bodies that callers choose the media type of.
fn choices(group: &Group, scope: &mut Scope) -> Vec<Option<ChoiceNames>> {
    let has_choice = |operation: &&Operation| operation.bodies.len() > 1;
    let chosen = group.operations.iter().filter(has_choice);
    let hints: Vec<String> = chosen.map(|own| format!("{} body", own.id)).collect();
    let hints: Vec<&str> = hints.iter().map(String::as_str).collect();
    let mut idents = scope.claim(&hints).into_iter();
    let named = |operation: &Operation| {
        let ident = has_choice(&operation).then(|| idents.next()).flatten()?;
        let hints = operation.bodies.iter().map(|body| body.hint.as_str());
        let hints: Vec<&str> = hints.collect();
        let variants = Scope::new(Case::Pascal, "Value", &[]).claim(&hints);
        Some(ChoiceNames { ident, variants })
    };
    group.operations.iter().map(named).collect()
}

/// A type of the operations that need one, called after each; the builders of others.
fn claim_some(
    scope: &mut Scope,
    operations: &[Operation],
    builders: &[Ident],
    word: &str,
    needs: impl Fn(&Operation) -> bool,
) -> Vec<Ident> {
    let name = |own: &Operation| needs(own).then(|| format!("{} {word}", own.id));
    let names: Vec<Option<String>> = operations.iter().map(name).collect();
    let some: Vec<&str> = names.iter().flatten().map(String::as_str).collect();
    let mut claimed = scope.claim(&some).into_iter();
    let mut own = |name: &Option<String>| name.as_ref().and_then(|_| claimed.next());
    let each = names.iter().zip(builders);
    each.map(|(name, builder)| own(name).unwrap_or_else(|| builder.clone()))
        .collect()
}

fn parameters(operation: &Operation) -> Vec<Ident> {
    let is_other = |parameter: &&Parameter| !matches!(parameter.place, Place::Body(1..));
    let parameters = operation.parameters.iter().filter(is_other);
    let names: Vec<&str> = parameters.map(|own| own.field.wire.as_str()).collect();
    let mut taken = BUILDER.to_vec();
    if operation.pages.is_some() {
        taken.extend(PAGED);
    }
    let idents = Scope::new(Case::Snake, "_", &taken).claim(&names);
    // The media types of a body stand behind one another.
    let mut idents = idents.into_iter();
    let mut last = None;
    let mut all = Vec::new();
    for parameter in &operation.parameters {
        if is_other(&parameter) {
            last = idents.next();
        }
        all.extend(last.clone());
    }
    all
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::path::Path;
    use std::{fs, io};

    use super::{CLIENT, CLIENT_BUILDER};

    /// The methods that the runtime gives a type, by their names.
    fn methods(folder: &Path, ty: &str, found: &mut BTreeSet<String>) -> io::Result<()> {
        for entry in fs::read_dir(folder)? {
            let path = entry?.path();
            if path.is_dir() {
                methods(&path, ty, found)?;
                continue;
            }
            let file = syn::parse_file(&fs::read_to_string(path)?).expect("it is Rust code");
            for item in file.items {
                let syn::Item::Impl(own) = item else { continue };
                let of_type =
                    matches!(&*own.self_ty, syn::Type::Path(path) if path.path.is_ident(ty));
                let is_own = of_type && own.trait_.is_none();
                let items = own.items.into_iter().filter(|_| is_own);
                found.extend(items.filter_map(|item| match item {
                    syn::ImplItem::Fn(method) => Some(method.sig.ident.to_string()),
                    _ => None,
                }));
            }
        }
        Ok(())
    }

    #[test]
    fn no_name_is_that_of_a_method_of_the_runtime() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../templates/runtime");
        for (ty, reserved) in [("Client", &CLIENT[..]), ("ClientBuilder", CLIENT_BUILDER)] {
            let mut found = BTreeSet::new();
            methods(&folder, ty, &mut found).expect("the runtime can be read");
            assert!(!found.is_empty(), "{ty}");
            let missing = found
                .iter()
                .filter(|name| !reserved.contains(&name.as_str()));
            assert_eq!(missing.collect::<Vec<_>>(), [""; 0], "{ty}");
        }
    }
}
