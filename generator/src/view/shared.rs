//! Decides which parameters are written once, since several operations have them.

use std::collections::BTreeMap;

use serde::Serialize;

use super::leaf::Literal;
use super::operation::{ApiView, ParameterView};
use crate::naming::{Ident, constants};

/// A parameter of several operations.
#[derive(Debug, Serialize)]
pub struct SharedParameterView {
    /// The constant.
    pub ident: Ident,
    /// Its name on the wire.
    pub wire: Literal,
    /// Whether each call has it.
    pub required: bool,
    /// Whether `Debug` hides it.
    pub sensitive: bool,
    /// Whether its integers go as strings.
    pub quoted: bool,
    /// Where it goes: an expression of the runtime's `Place`.
    pub place: String,
}

/// In so many operations, a parameter has a name of its own.
const MANY: usize = 3;

/// All that the code of a parameter says.
type Said = (String, String, [bool; 3]);

fn said(parameter: &ParameterView) -> Said {
    let field = &parameter.field;
    let marks = [field.required, field.sensitive, field.quoted];
    (field.wire.to_string(), parameter.place.clone(), marks)
}

/// Gives a name to each parameter that many operations have, whatever their tags. It is there whatever the features of
/// the crate are, so operations that have some of their own do not count.
pub(super) fn share(apis: &mut [ApiView]) -> Vec<SharedParameterView> {
    let operations = apis.iter().flat_map(|api| &api.operations);
    let operations = operations.filter(|operation| !operation.needs_xml);
    let mut uses: BTreeMap<Said, Vec<&ParameterView>> = BTreeMap::new();
    for parameter in operations.flat_map(|operation| &operation.parameters) {
        uses.entry(said(parameter)).or_default().push(parameter);
    }
    uses.retain(|_, uses| uses.len() >= MANY);
    let names = uses.values().filter_map(|uses| {
        let names = uses.iter().map(|own| own.field.ident.plain());
        names.min()
    });
    let names: Vec<&str> = names.collect();
    let shared = constants(&names).into_iter().zip(uses.values());
    let shared = shared.map(|(ident, uses)| SharedParameterView {
        ident,
        wire: uses[0].field.wire.clone(),
        required: uses[0].field.required,
        sensitive: uses[0].field.sensitive,
        quoted: uses[0].field.quoted,
        place: uses[0].place.clone(),
    });
    let shared: Vec<SharedParameterView> = shared.collect();
    let idents = shared.iter().map(|own| own.ident.clone());
    let idents: BTreeMap<Said, Ident> = uses.into_keys().zip(idents).collect();
    for api in apis {
        name_shared(api, &idents);
    }
    shared
}

/// Says which of its parameters a handle's operations share, and what the others need.
fn name_shared(api: &mut ApiView, idents: &BTreeMap<Said, Ident>) {
    let operations = api.operations.iter_mut();
    for parameter in operations.flat_map(|operation| &mut operation.parameters) {
        parameter.shared = idents.get(&said(parameter)).cloned();
    }
    let parameters = || {
        let operations = api.operations.iter();
        operations.flat_map(|operation| &operation.parameters)
    };
    let own = || parameters().filter(|own| own.shared.is_none());
    let has_shared = parameters().any(|own| own.shared.is_some());
    let has_parameters = own().next().is_some();
    let has_styles = own().any(|own| own.has_style);
    (api.has_shared, api.has_parameters, api.has_styles) = (has_shared, has_parameters, has_styles);
}
