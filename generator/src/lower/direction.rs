//! Decides what of a type that goes both ways a request needs, and what a response has (`readOnly`, `writeOnly`;
//! `OpenAPI` 3.0, section 4.7.24; JSON Schema 2020-12 validation, section 9.4).

use crate::ir::{Api, TypeId, TypeKind, Webhook};

use super::uses::{closure, uses_of};

/// Makes optional what is required only one way: a request does not need what the server sets, and an answer does not
/// have what only the client sends.
pub(super) fn settle(api: &mut Api) {
    let sent = closure(&api.types, sent(api));
    let received = closure(&api.types, received(api));
    for (index, ty) in api.types.iter_mut().enumerate() {
        let TypeKind::Struct(own) = &mut ty.kind else {
            continue;
        };
        for field in own.fields.iter_mut().filter(|field| field.required) {
            if field.read_only && sent[index] {
                field.required = false;
                field.given = false;
            } else if field.write_only && received[index] {
                field.required = false;
                field.given &= sent[index];
            }
        }
    }
}

/// Marks the types that are received and never sent, when all types have their final shape.
pub(super) fn mark_received(api: &mut Api) {
    let sent = closure(&api.types, sent(api));
    let received = closure(&api.types, received(api));
    for (index, ty) in api.types.iter_mut().enumerate() {
        ty.only_received = received[index] && !sent[index];
    }
}

/// The types that requests are made of.
fn sent(api: &Api) -> Vec<TypeId> {
    let operations = api.groups.iter().flat_map(|group| &group.operations);
    let parameters = operations.flat_map(|operation| &operation.parameters);
    parameters
        .flat_map(|parameter| uses_of(&parameter.field.ty))
        .collect()
}

/// The types that answers and webhooks are made of.
fn received(api: &Api) -> Vec<TypeId> {
    let operations = api.groups.iter().flat_map(|group| &group.operations);
    let webhooks = api.webhooks.iter().flat_map(Webhook::types);
    let given = operations.flat_map(|operation| operation.given());
    webhooks.chain(given).flat_map(uses_of).collect()
}
