//! Decides what the data of server-sent events is.

use super::Lowering;
use crate::document::{JsonType, Schema};
use crate::ir::{Events, NamedData, TypeRef, Value};

/// The fields of an event (`OpenAPI` 3.2, section 4.14.4.1).
const FIELDS: [&str; 4] = ["data", "event", "id", "retry"];

impl Lowering<'_> {
    /// The data of events whose schema is `item`: that of their fields, or else of their data.
    pub(super) fn event_data(&mut self, item: &Schema, hint: &str) -> Events {
        let whole = self.whole_of(item).clone();
        let members: Vec<Schema> = whole.one_of.iter().chain(&whole.any_of).cloned().collect();
        let mut wholes = vec![whole.clone()];
        for member in &members {
            wholes.push(self.whole_of(member).clone());
        }
        let fields = || wholes.iter().flat_map(|own| own.properties.keys());
        let are_fields = fields().any(|name| name == "data")
            && fields().all(|name| FIELDS.contains(&name.as_str()));
        if !are_fields {
            return match self.data(item, hint) {
                Some(ty) => Events::Json(ty),
                None => Events::Text,
            };
        }
        for schema in [item].into_iter().chain(&members) {
            self.scan(schema);
        }
        for schema in &wholes {
            schema.properties.values().for_each(|own| self.scan(own));
        }
        let named = self.named_data(&wholes, hint);
        if !named.is_empty() {
            return Events::Named(named);
        }
        let data = wholes.iter().find_map(|own| own.properties.get("data"));
        match data.and_then(|data| self.data(data, hint)) {
            Some(ty) => Events::Json(ty),
            None => Events::Text,
        }
    }

    /// The data of the events of each name that has a schema.
    fn named_data(&mut self, wholes: &[Schema], hint: &str) -> Vec<NamedData> {
        let base = wholes.first().and_then(|own| own.properties.get("data"));
        let mut named: Vec<NamedData> = Vec::new();
        for own in wholes {
            let Some(event) = own.properties.get("event") else {
                continue;
            };
            let data = own.properties.get("data").or(base);
            for name in self.listed_names(event) {
                if named.iter().any(|own| own.name == name) {
                    continue;
                }
                let ty = data.and_then(|data| self.data(data, &format!("{hint} {name}")));
                named.push(NamedData { name, ty });
            }
        }
        named
    }

    /// The names that an event may have, where they are listed.
    fn listed_names(&mut self, event: &Schema) -> Vec<String> {
        let whole = self.whole_of(event);
        let constant = whole.constant.iter();
        let values = constant.chain(whole.values.iter().flatten());
        let texts = values.filter_map(super::schema::constant_of);
        texts
            .filter_map(|value| match value {
                Value::Text(text) => Some(text),
                _ => None,
            })
            .collect()
    }

    /// The type of data that is JSON; none if it is text.
    fn data(&mut self, schema: &Schema, hint: &str) -> Option<TypeRef> {
        let whole = self.whole_of(schema).clone();
        if let Some(content) = schema
            .content_schema
            .as_ref()
            .or(whole.content_schema.as_ref())
        {
            self.scan(schema);
            return Some(self.type_of(content, hint));
        }
        if whole.single_type() == Some(JsonType::String) || whole.constant.is_some() {
            self.scan(schema);
            return None;
        }
        Some(self.type_of(schema, hint))
    }
}
