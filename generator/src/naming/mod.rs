//! Decides every Rust identifier of the output.

mod scope;
mod words;

pub use scope::Ident;

use crate::ir::{Api, EnumValue, Field, Group, Operation, Origin, Status, Type, TypeKind};
use scope::Scope;
use words::Case;

/// The identifiers of an API, in the order of its types and groups.
#[derive(Debug)]
pub struct Names {
    /// Those of the types.
    pub types: Vec<TypeNames>,
    /// Those of the groups.
    pub groups: Vec<GroupNames>,
}

/// The identifiers of a type.
#[derive(Debug)]
pub struct TypeNames {
    /// The type.
    pub ident: Ident,
    /// Its module.
    pub module: Ident,
    /// The fields of a struct, or the variants of an enum.
    pub parts: Vec<Ident>,
    /// The variant of an enum for values that the description does not know.
    pub unknown: Option<Ident>,
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
}

/// The identifiers of an operation.
#[derive(Debug)]
pub struct OperationNames {
    /// The handle's method.
    pub method: Ident,
    /// The request builder.
    pub builder: Ident,
    /// The type of the documented errors.
    pub error: Ident,
    /// The error type's variants.
    pub errors: Vec<Ident>,
    /// The parameters.
    pub parameters: Vec<Ident>,
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
const IN_SCOPE: [&str; 10] = [
    "Client",
    "Error",
    "Response",
    "Secret",
    "ErrorBody",
    "Body",
    "Call",
    "Operation",
    "Parameter",
    "Place",
];

/// What no file is called on Windows, whatever its extension.
const DEVICES: [&str; 22] = [
    "con", "prn", "aux", "nul", "com1", "com2", "com3", "com4", "com5", "com6", "com7", "com8",
    "com9", "lpt1", "lpt2", "lpt3", "lpt4", "lpt5", "lpt6", "lpt7", "lpt8", "lpt9",
];

/// What a client has besides handles.
const CLIENT: [&str; 13] = [
    "builder",
    "base_url",
    "send",
    "send_raw",
    "execute",
    "http",
    "http_request",
    "url",
    "clone",
    "clone_into",
    "to_owned",
    "borrow",
    "into",
];

/// What a request builder has besides setters, its field for the client among them.
const BUILDER: [&str; 11] = [
    "send",
    "send_raw",
    "send_blocking",
    "send_raw_blocking",
    "caller",
    "clone",
    "operation",
    "part",
    "fmt",
    "into",
    "borrow",
];

/// Names everything in `api`.
#[must_use]
pub fn name(api: &Api) -> Names {
    let types = types(api);
    let groups = groups(api, &types);
    Names { types, groups }
}

/// Components claim their names first, so that an inline schema more never renames a component.
fn types(api: &Api) -> Vec<TypeNames> {
    let mut idents = Scope::new(Case::Pascal, "Model", &[&PRELUDE[..], &DEVICES].concat()).loose();
    let mut modules = Scope::new(Case::Snake, "_model", &[&["mod"], &DEVICES[..]].concat()).loose();
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
    let (parts, unknown) = match &ty.kind {
        TypeKind::Struct(own) => (members(&own.fields), None),
        TypeKind::Union(own) => {
            let mut scope = Scope::new(Case::Pascal, "Value", &[]);
            let hints: Vec<&str> = own.variants.iter().map(|own| own.hint.as_str()).collect();
            let parts = scope.claim(&hints);
            (parts, scope.claim(&["Unknown"]).pop())
        }
        TypeKind::Enum(own) => {
            let mut scope = Scope::new(Case::Pascal, "Value", &[]);
            let values: Vec<String> = own.values.iter().map(value_name).collect();
            let values: Vec<&str> = values.iter().map(String::as_str).collect();
            let parts = scope.claim(&values);
            (parts, scope.claim(&["Unknown"]).pop())
        }
        TypeKind::Alias(_) | TypeKind::Newtype(_) => (Vec::new(), None),
    };
    TypeNames {
        ident,
        module,
        parts,
        unknown,
    }
}

/// What a value of an enum is called after.
fn value_name(own: &EnumValue) -> String {
    own.name.clone().unwrap_or_else(|| own.value.to_string())
}

fn members(fields: &[Field]) -> Vec<Ident> {
    let names: Vec<&str> = fields.iter().map(|field| field.wire.as_str()).collect();
    Scope::new(Case::Snake, "_", &[]).claim(&names)
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
    let make = |(group, ((handle, module), api))| {
        let operations = operations(group, &api);
        GroupNames {
            handle,
            module,
            api,
            operations,
        }
    };
    api.groups.iter().zip(names).map(make).collect()
}

fn operations(group: &Group, api: &Ident) -> Vec<OperationNames> {
    let ids: Vec<&str> = group
        .operations
        .iter()
        .map(|operation| operation.id.as_str())
        .collect();
    let methods = Scope::new(Case::Snake, "_", &["clone", "into", "borrow"]).claim(&ids);
    let mut reserved: Vec<&str> = PRELUDE.iter().chain(&IN_SCOPE).copied().collect();
    reserved.push(api.plain());
    let mut scope = Scope::new(Case::Pascal, "Request", &reserved);
    let builders = scope.claim(&ids);
    let errors: Vec<String> = ids.iter().map(|id| format!("{id} error")).collect();
    let errors: Vec<&str> = errors.iter().map(String::as_str).collect();
    let errors = scope.claim(&errors);
    let names = methods.into_iter().zip(builders).zip(errors);
    let make = |(operation, ((method, builder), error))| OperationNames {
        method,
        builder,
        error,
        errors: error_variants(operation),
        parameters: parameters(operation),
    };
    group.operations.iter().zip(names).map(make).collect()
}

fn error_variants(operation: &Operation) -> Vec<Ident> {
    let names: Vec<String> = operation
        .errors
        .iter()
        .map(|(status, _)| match status {
            Status::Code(code) => format!("Status{code}"),
            Status::Range(hundred) => format!("Status{hundred}xx"),
            Status::Default => "Other".to_owned(),
        })
        .collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    Scope::new(Case::Pascal, "Value", &[]).claim(&names)
}

fn parameters(operation: &Operation) -> Vec<Ident> {
    let names = operation
        .parameters
        .iter()
        .map(|parameter| parameter.field.wire.as_str());
    let names: Vec<&str> = names.collect();
    Scope::new(Case::Snake, "_", &BUILDER).claim(&names)
}
