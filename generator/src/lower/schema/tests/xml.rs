//! How values are spelled as XML: what the standard shows, and what real descriptions have.

use super::{described, lines, lowered, referring};
use crate::ir::xml::{Choice, Form, Item, Member, Name, Node, Xml};
use crate::ir::{Api, Origin};

/// Checks the document of the component `Root` and the forms that it leads to. An attribute is marked `@`, text `#`,
/// CDATA `!#`, and what has no node of its own `-`; what is behind `=` is its name where that is not the key.
#[track_caller]
fn check(schemas: &str, expected: &str) {
    let schemas = referring(&lines(schemas).join("\n"));
    let paths = "paths:\n  /a:\n    put:\n      requestBody:\n        content:\n          application/xml:\n            \
                 schema: {$ref: '#/components/schemas/Root'}\n";
    let text = described("3.1.0", &schemas) + paths;
    let (api, codes) = lowered(text);
    let mut found = shown(&api);
    if !codes.is_empty() {
        found.push(format!("said: {}", codes.join(", ")));
    }
    let (found, expected) = (found.join("\n"), lines(expected).join("\n"));
    assert_eq!(found, expected, "found:\n{found}\nexpected:\n{expected}");
}

fn shown(api: &Api) -> Vec<String> {
    let show = Show(&api.xml);
    let documents = api.xml.documents.iter();
    let documents = documents.map(|own| format!("<{}> {}", name(&own.root), show.form(&own.form)));
    let mut forms: Vec<String> = api
        .xml
        .forms
        .iter()
        .map(|own| format!("{} = {}", origin(&own.origin), show.form(&own.form)))
        .collect();
    forms.sort();
    documents.chain(forms).collect()
}

fn origin(origin: &Origin) -> &str {
    match origin {
        Origin::Component(name) | Origin::Inline(name) => name,
    }
}

fn name(name: &Name) -> String {
    let prefix = match name.prefix.as_str() {
        "" => String::new(),
        prefix => format!("{prefix}:"),
    };
    let namespace = match name.namespace.as_str() {
        "" => String::new(),
        namespace => format!(" in {namespace}"),
    };
    format!("{prefix}{}{namespace}", name.local)
}

struct Show<'a>(&'a Xml);

impl Show<'_> {
    fn form(&self, form: &Form) -> String {
        match form {
            Form::Text => "text".to_owned(),
            Form::Number => "number".to_owned(),
            Form::Boolean => "boolean".to_owned(),
            Form::Any => "any".to_owned(),
            Form::Object(members, rest) => {
                let mut parts: Vec<String> = members.iter().map(|own| self.member(own)).collect();
                if **rest != Form::Any {
                    parts.push(format!("..{}", self.form(rest)));
                }
                format!("{{ {} }}", parts.join(", "))
            }
            Form::List(item) => self.list(item),
            Form::Choice(choice) => self.choice(choice),
            Form::Named(id) => origin(&self.0.forms[id.0].origin).to_owned(),
        }
    }

    fn list(&self, item: &Item) -> String {
        format!("[{}: {}]", name(&item.name), self.form(&item.form))
    }

    fn choice(&self, choice: &Choice) -> String {
        let variants = choice
            .variants
            .iter()
            .map(|(tags, form)| match tags.as_slice() {
                [] => self.form(form),
                tags => format!("<{}> {}", tags.join(" "), self.form(form)),
            });
        let variants: Vec<String> = variants.collect();
        let tag = choice.tag.as_ref().map(|tag| format!("by {tag} "));
        format!("{}({})", tag.unwrap_or_default(), variants.join(" | "))
    }

    fn member(&self, member: &Member) -> String {
        let mark = match member.node {
            Node::Element => "",
            Node::Attribute => "@",
            Node::Text => "#",
            Node::Cdata => "!#",
            Node::None => "-",
        };
        let called = match name(&member.name) {
            called if called == member.key || member.node == Node::None => String::new(),
            called => format!("={called}"),
        };
        let required = if member.required { "" } else { "?" };
        let form = self.form(&member.form);
        format!("{mark}{}{called}{required}: {form}", member.key)
    }
}

#[test]
fn a_component_is_called_as_it_is_unless_it_has_a_name() {
    check(
        "Root: {type: object, properties: {a: {type: string}}}",
        "
         <Root> Root
         Root = { a?: text }",
    );
    check(
        "Root: {xml: {name: r, prefix: p, namespace: n}, type: object, properties: {a: {type: integer}}}",
        "
         <p:r in n> Root
         Root = { a?: number }",
    );
}

#[test]
fn properties_are_elements_or_attributes() {
    check(
        "
         Root: {type: object, required: [a], properties: {a: {type: string, xml: {attribute: true}}, b: {type: boolean, xml: {name: c}},
           d: {xml: {prefix: p, namespace: n}}, e: {type: string, xml: {nodeType: text}}, f: {type: string, xml: {nodeType: cdata}},
           g: {type: string, xml: {nodeType: attribute, attribute: false}}}}",
        "
         <Root> Root
         Root = { @a: text, b=c?: boolean, d=p:d in n?: any, #e?: text, !#f?: text, @g?: text }",
    );
}

#[test]
fn lists_are_those_of_the_standard() {
    check(
        "
         Root: {type: object, properties: {
           plain: {type: array, items: {type: string}},
           items: {type: array, items: {type: string, xml: {name: animal}}},
           outer: {type: array, items: {type: string, xml: {name: animal}}, xml: {name: aliens}},
           wrapped: {type: array, items: {type: string}, xml: {wrapped: true}},
           inner: {type: array, items: {type: string, xml: {name: animal}}, xml: {wrapped: true}},
           both: {type: array, items: {type: string, xml: {name: animal}}, xml: {name: aliens, wrapped: true}},
           named: {type: array, items: {type: string}, xml: {name: aliens, wrapped: true}},
           node: {type: array, items: {type: string}, xml: {nodeType: element}}}}",
        "
         <Root> Root
         Root = { -plain?: [plain: text], -items?: [animal: text], -outer?: [animal: text], wrapped?: [wrapped: text],
           inner?: [animal: text], both=aliens?: [animal: text], named=aliens?: [aliens: text], node?: [node: text] }",
    );
}

#[test]
fn what_a_reference_leads_to_has_its_name_unless_it_is_renamed() {
    check(
        "
         Root: {type: object, properties: {a: @Other, b: {allOf: [@Other], xml: {name: c}}, d: {type: array, items: @Other}, e: {$ref: '#/components/schemas/Other', description: e}}}
         Other: {xml: {name: o}, type: object, properties: {x: {type: string}}}",
        "
         <Root> Root
         Other = { x?: text }
         Root = { a=o?: Other, b=c?: Other, -d?: [o: Other], e=o?: Other }",
    );
}

#[test]
fn what_extends_another_has_a_name_of_its_own() {
    check(
        "
         Root: {allOf: [@Base, {type: object, properties: {b: {type: string}}}]}
         Base: {xml: {name: base}, type: object, properties: {a: {type: string}}}",
        "
         <Root> Root
         Root = { a?: text, b?: text }",
    );
}

#[test]
fn maps_unions_and_what_is_not_said() {
    check(
        "
         Root: {type: object, properties: {a: {type: object, additionalProperties: {type: integer}}, b: {oneOf: [{type: string}, {type: integer}]},
           c: {type: [string, 'null']}, d: {}, e: {enum: [a, b]}, f: {type: [string, boolean]}}}",
        "
         <Root> Root
         Root = { a?: { ..number }, b?: (text | number), c?: text, d?: any, e?: text, f?: (boolean | text) }",
    );
}

#[test]
fn choices_know_their_tags() {
    check(
        "
         Root: {oneOf: [@Cat, @Dog], discriminator: {propertyName: kind, mapping: {meow: '#/components/schemas/Cat'}}}
         Cat: {type: object, required: [kind], properties: {kind: {type: string}}}
         Dog: {type: object, required: [kind], properties: {kind: {type: string}, bark: {type: string}}}",
        "
         <Root> Root
         Cat = { kind: text }
         Dog = { kind: text, bark?: text }
         Root = by kind (<meow> Cat | <Dog> Dog)",
    );
    check(
        "
         Root: {type: object, discriminator: {propertyName: kind}, required: [kind], properties: {kind: {type: string}}}
         Cat: {allOf: [@Root, {type: object, properties: {lives: {type: integer}}}]}",
        "
         <Root> Root
         Cat = { kind: text, lives?: number }
         Root = by kind (<Cat> Cat | <Root> { kind: text })",
    );
}

#[test]
fn forms_may_hold_themselves() {
    check(
        "
         Root: {type: object, properties: {a: @Root, b: {type: array, items: @Root}, c: @List}}
         List: {type: array, items: @List}",
        "
         <Root> Root
         List = [item: List]
         Root = { a?: Root, -b?: [b: Root], -c?: [c: List] }",
    );
}

#[test]
fn names_that_no_element_can_have_are_said() {
    check(
        "Root: {type: object, properties: {a b: {type: string}, c: {type: string, xml: {name: '$c'}}}}",
        "
         <Root> Root
         Root = { a b?: text, c=$c?: text }
         said: nameless-xml",
    );
}
