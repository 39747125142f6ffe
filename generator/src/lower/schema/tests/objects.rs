//! Decides in examples which types objects and lists have.

use super::{check, check_3_0, shown};

#[test]
fn required_optional_and_nullable_are_three_things() {
    check(
        "
            A: {type: object, required: [a, b], properties: {a: {type: string}, b: {type: [string, 'null']},
              c: {type: string}, d: {type: [string, 'null']}}}
        ",
        "A = { a: text, b: text or null, c?: text, d?: text or null, .. }",
    );
}

#[test]
fn nullable_counts_beside_references_and_all_of() {
    check_3_0(
        "
            A: {type: object, properties: {a: {type: string, nullable: true}, b: {allOf: [@B], nullable: true},
              c: {$ref: '#/components/schemas/B', nullable: true}, d: @N, e: {nullable: true}}}
            B: {type: object, properties: {x: {type: string}}}
            N: {type: object, nullable: true, properties: {x: {type: string}}}
        ",
        "
            A = { a?: text or null, b?: B or null, c?: B or null, d?: N or null, e?: any, .. }
            B = { x?: text, .. }
            N = { x?: text, .. }
        ",
    );
}

#[test]
fn defaults_that_fit_are_filled_in() {
    check(
        "
            A: {type: object, required: [a, e], properties: {a: {type: string, default: x},
              b: {type: integer, default: 3}, c: {type: number, default: 3},
              d: {type: array, items: {type: string}, default: []},
              e: {$ref: '#/components/schemas/E', default: p}, f: {type: string, default: null},
              g: {type: integer, format: int32, default: 3000000000}, h: {type: string, default: 3}}}
            E: {type: string, enum: [p, q]}
        ",
        "
            A = { a~: text = 'x', b?: i64 = 3, c?: f64 = 3.0, d?: [text],
              e~: E = 'p', f?: text, g?: i32, h?: text, .. }
            E = text ['p' 'q']
            said: dropped-default
        ",
    );
}

#[test]
fn a_default_is_also_that_of_what_is_referred_to() {
    check(
        "
            A: {type: object, properties: {a: @E, b: {allOf: [@E], default: q}}}
            E: {type: string, enum: [p, q], default: p}
        ",
        "
            A = { a?: E = 'p', b?: E = 'q', .. }
            E = text ['p' 'q']
        ",
    );
}

#[test]
fn directions_are_also_those_of_what_is_referred_to() {
    check(
        "
            A: {type: object, properties: {a: @R, b: {allOf: [@R]}, c: {allOf: [@S], readOnly: true}}}
            R: {type: string, readOnly: true}
            S: {type: string}
        ",
        "
            A = { ro a?: R, ro b?: R, ro c?: S, .. }
            R = text
            S = text
        ",
    );
}

#[test]
fn additional_properties() {
    check(
        "
            A: {type: object}
            B: {type: object, additionalProperties: false}
            C: {type: object, additionalProperties: true}
            D: {type: object, additionalProperties: {type: integer}}
            E: {type: object, properties: {a: {type: string}}, additionalProperties: false}
            F: {type: object, properties: {a: {type: string}}, additionalProperties: true}
            G: {type: object, properties: {a: {type: string}}, additionalProperties: {type: integer}}
            H: {type: object, additionalProperties: {}}
            I: {additionalProperties: {type: string}}
            J: {type: object, additionalProperties: {type: object, properties: {x: {type: string}}}}
            K: {type: object, additionalProperties: {type: [integer, 'null']}}
            L: {type: object, properties: {}, additionalProperties: false}
        ",
        "
            A = map any
            B = map any
            C = map any
            D = map i64
            E = { a?: text }
            F = { a?: text, .. }
            G = { a?: text, ..i64 }
            H = map any
            I = map text
            J = map 'J value'
            K = map i64 or null
            L = map any
            'J value' = { x?: text, .. }
        ",
    );
}

#[test]
fn pattern_properties() {
    check(
        "
            A: {type: object, patternProperties: {'^x-': {type: string}}}
            B: {type: object, patternProperties: {'^x-': {type: string}, '^y-': {type: string}},
              additionalProperties: false}
            C: {type: object, patternProperties: {'^x-': {type: string}, '^y-': {type: integer}}}
            D: {type: object, properties: {a: {type: integer}}, patternProperties: {'^x-': {type: string}}}
            E: {patternProperties: {'.*': {type: boolean}}}
        ",
        "
            A = map text
            B = map text
            C = map any
            D = { a?: i64, ..text }
            E = map bool
            said: unchecked-names
        ",
    );
}

#[test]
fn keywords_imply_a_type() {
    check(
        "
            A: {properties: {a: {type: string}}}
            B: {required: [a], properties: {a: {items: {type: string}}}}
            C: {items: {type: string}}
            D: {type: array}
            E: {type: array, items: {}}
        ",
        "
            A = { a?: text, .. }
            B = { a: [text], .. }
            C = [text]
            D = [any]
            E = [any]
        ",
    );
}

#[test]
fn lists_by_place_are_tuples_where_their_length_is_said() {
    check(
        "
            A: {type: array, prefixItems: [{type: string}, {type: integer}], items: false, minItems: 2}
            B: {type: array, prefixItems: [{type: string}, {type: integer}], minItems: 2, maxItems: 2}
            C: {type: array, prefixItems: [{type: string}, {type: string}]}
            D: {type: array, prefixItems: [{type: string}, {type: integer}], items: {type: boolean}}
            E: {prefixItems: [{type: number}, {type: number}], items: false}
            F: {type: array, items: [{type: string}, {type: integer}], additionalItems: false, minItems: 2}
            G: {type: array, prefixItems: [{type: string}], items: {type: string}}
        ",
        "
            A = (text, i64)
            B = (text, i64)
            C = [any]
            D = [any]
            E = [f64]
            F = (text, i64)
            G = [text]
            said: open-tuple
        ",
    );
}

#[test]
fn what_one_side_sets_is_required_where_it_goes_one_way() {
    let content = |name: &str| {
        let schema = format!("{{$ref: '#/components/schemas/{name}'}}");
        format!("content: {{application/json: {{schema: {schema}}}}}")
    };
    let sides = "{type: object, required: [id, name, key], properties: {id: {type: string, readOnly: true}, \
                 name: {type: string}, key: {type: string, writeOnly: true}}}";
    let text = format!(
        "openapi: 3.1.0
info: {{title: a, version: '1'}}
paths:
  /both:
    post:
      requestBody: {{{both}}}
      responses: {{'200': {{description: x, {both}}}}}
  /got:
    get:
      responses: {{'200': {{description: x, {got}}}}}
  /sent:
    put:
      requestBody: {{{sent}}}
      responses: {{'204': {{description: x}}}}
components:
  schemas:
    Both: {sides}
    Got: {sides}
    Sent: {sides}
",
        both = content("Both"),
        got = content("Got"),
        sent = content("Sent"),
    );
    let expected = [
        "Both = { ro id?: text, name: text, wo key?+: text, .. }",
        "Got = { ro id: text, name: text, wo key?: text, .. }",
        "Sent = { ro id?: text, name: text, wo key: text, .. }",
    ];
    assert_eq!(shown(text), expected.join("\n"));
}

#[test]
fn quoted_defaults_are_read() {
    check(
        "
            A: {type: object, properties: {a: {type: integer, default: '3'}, b: {type: boolean, default: 'false'},
              c: {type: integer, default: x}}}
        ",
        "
            A = { a?: i64 = 3, b?: bool = false, c?: i64, .. }
            said: dropped-default
        ",
    );
}

#[test]
fn what_only_an_object_can_have_makes_an_object() {
    check(
        "
            A: {required: [x]}
            B: {additionalProperties: true}
            C: {additionalProperties: false}
            D: {type: array, items: {additionalProperties: true}}
            E: {oneOf: [{type: string}, {type: array, items: {type: string}}], additionalProperties: false}
        ",
        "
            A = map any
            B = map any
            C = map any
            D = [map any]
            E = any of { text: text /s | text list: [text] /a }
        ",
    );
}
