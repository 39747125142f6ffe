//! Decides how the type of a schema is spelled outside of the crate.

use super::leaf::{Speller, TypeExpr};
use crate::ir::Api;
use crate::naming::Names;
use crate::site::Site;

/// The types of the schemas, with what stands behind an alias instead of it. What is at the root of the crate has the
/// path `sdk::`.
pub(crate) fn placed<'a>(api: &'a Api, names: &Names) -> Vec<(&'a Site, TypeExpr)> {
    let speller = Speller::new(api, names, "models::", "sdk::");
    let placed = api.placed.iter();
    let placed = placed.map(|(site, ty)| (site, speller.spell(speller.resolved(ty))));
    placed.collect()
}

#[cfg(test)]
mod tests {
    use crate::source::{Files, Source};
    use crate::{Package, generate_from};

    #[test]
    fn schemas_have_the_types_behind_aliases() {
        let text = "openapi: 3.1.0
info: {title: T, version: '1'}
paths: {}
components:
  schemas:
    Pets: {type: array, items: {$ref: '#/components/schemas/Pet'}}
    Pet:
      properties:
        names: {type: object, additionalProperties: {type: string}}
        other: {$ref: '#/components/schemas/Any'}
        secret: {type: [string, 'null'], format: password}
    Any: {}
";
        let source = Source::parse("api.yaml", text.to_owned()).expect("it is YAML");
        let generated = generate_from(&Files::from(source), &Package::new("t"));
        let types = generated.expect("it is a description").types;
        let types: Vec<String> = types
            .iter()
            .map(|own| format!("{}{} {}", own.file, own.pointer, own.path))
            .collect();
        let expected = [
            "api.yaml#/components/schemas/Any serde_json::Value",
            "api.yaml#/components/schemas/Pet models::Pet",
            "api.yaml#/components/schemas/Pet/properties/names BTreeMap<String, String>",
            "api.yaml#/components/schemas/Pet/properties/names/additionalProperties String",
            "api.yaml#/components/schemas/Pet/properties/other serde_json::Value",
            "api.yaml#/components/schemas/Pet/properties/secret Option<sdk::Secret>",
            "api.yaml#/components/schemas/Pets Vec<models::Pet>",
            "api.yaml#/components/schemas/Pets/items models::Pet",
        ];
        assert_eq!(types, expected);
    }
}
