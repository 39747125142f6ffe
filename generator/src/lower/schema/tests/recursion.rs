//! Decides in examples how types end that contain themselves.

use super::check;

#[test]
fn boxes_are_where_no_list_or_map_is() {
    check(
        "
            A: {type: object, properties: {a: @A, l: {type: array, items: @A},
              m: {type: object, additionalProperties: @A}}}
            B: {type: object, properties: {c: @C}}
            C: {type: object, properties: {b: @B}}
            L: {type: array, items: @L}
            M: {type: object, additionalProperties: @M}
        ",
        "
            A = { a?: box A, l?: [A], m?: map A, .. }
            B = { c?: C, .. }
            C = { b?: box B, .. }
            L = new [L]
            M = new map M
        ",
    );
}

#[test]
fn unions_and_all_of() {
    check(
        "
            J: {oneOf: [{type: string}, {type: array, items: @J}, {type: object, additionalProperties: @J}]}
            E: {oneOf: [@N, @V]}
            N: {type: object, required: [l, r], properties: {l: @E, r: @E}}
            V: {type: object, required: [v], properties: {v: {type: integer}}}
            X: {allOf: [@Y], properties: {x: @X}}
            Y: {type: object, properties: {y: @X}}
        ",
        "
            E = any of { N: N /o needs l r | V: V /o needs v }
            J = any of { text: text /s | J list: [J] /a | object: map J /o }
            N = { l: box E, r: box E, .. }
            V = { v: i64, .. }
            X = { y?: box X, x?: box X, .. }
            Y = { y?: X, .. }
        ",
    );
}

#[test]
fn a_required_cycle_becomes_optional() {
    check(
        "
            A: {type: object, required: [a], properties: {a: @A}}
            B: {type: object, required: [c], properties: {c: @C}}
            C: {type: object, required: [b], properties: {b: @B}}
        ",
        "
            A = { a?: box A, .. }
            B = { c: C, .. }
            C = { b?: box B, .. }
            said: infinite-schema
        ",
    );
}

#[test]
fn a_choice_ends_a_required_cycle() {
    check(
        "A: {type: object, required: [u], properties: {u: {oneOf: [@A, {type: string}]}}}",
        "
            A = { u: 'A u', .. }
            'A u' = any of { A: box A /o needs u | text: text /s }
        ",
    );
}

#[test]
fn a_required_cycle_through_other_names() {
    check(
        "
            A: {type: object, required: [b], properties: {b: @B}}
            B: @C
            C: {allOf: [@A]}
        ",
        "
            A = { b?: box C, .. }
            B = C
            C = A
            said: infinite-schema
        ",
    );
}

#[test]
fn tuples() {
    check(
        "
            A: {type: array, prefixItems: [@S, {type: array, items: @A}], items: false, minItems: 2}
            S: {type: object, properties: {t: @A}}
            T: {type: array, prefixItems: [@T], items: false, minItems: 1}
            U: {type: object, required: [t], properties: {t: {type: array, prefixItems: [{type: string},
              @U], items: false, minItems: 2}}}
        ",
        "
            A = new (S, [A])
            S = { t?: box A, .. }
            T = any
            U = { t?: (text, box U), .. }
            said: endless-schema, infinite-schema
        ",
    );
}

#[test]
fn schemas_that_extend_each_other() {
    check(
        "
            A: {allOf: [@B], properties: {a: {type: string}}}
            B: {allOf: [@A], properties: {b: {type: string}}}
            C: {allOf: [@C]}
        ",
        "
            A = { b?: text, a?: text, .. }
            B = { a?: text, b?: text, .. }
            C = any
            said: endless-schema
        ",
    );
}

#[test]
fn choices_of_themselves() {
    check(
        "
            A: {oneOf: [@A, {type: string}]}
            B: {anyOf: [@B]}
            C: {oneOf: [@D, {type: string}]}
            D: {oneOf: [@C, {type: integer}]}
            E: @E
        ",
        "
            A = text
            B = any
            C = any of { D: D /is | text: text /s }
            D = any of { integer: i64 /i | text: text /s }
            E = any
            said: endless-schema, reference-cycle
        ",
    );
}

#[test]
fn choices_with_properties_that_lead_to_each_other() {
    check(
        "
            A: {type: object, properties: {a: {type: string}},
              oneOf: [@B, {type: object, properties: {c: {type: string}}}]}
            B: {type: object, properties: {b: {type: string}},
              oneOf: [@A, {type: object, properties: {d: {type: string}}}]}
        ",
        "
            A = any of { B: 'A B' /o | c: 'A c' /o }
            B = any of { A: 'B A' /o | d: 'B d' /o }
            'B A' = { b?: text, a?: text, .. }
            'B d' = { b?: text, d?: text, .. }
            'A B' = { a?: text, b?: text, .. }
            'A c' = { a?: text, c?: text, .. }
        ",
    );
}
