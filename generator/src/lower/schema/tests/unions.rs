//! Decides in examples which types choices have, and what tells their members apart.

use super::{check, check_3_0};

#[test]
fn mappings_by_name_and_by_reference() {
    check(
        "
            P: {oneOf: [@C, @D], discriminator: {propertyName: k, mapping: {c: C, d: '#/components/schemas/D',
              dd: D}}}
            C: {type: object, required: [k], properties: {k: {type: string}, c: {type: string}}}
            D: {type: object, required: [k], properties: {k: {type: string}, d: {type: string}}}
        ",
        "
            C = { k~: text = 'c', c?: text, .. }
            D = { k: text, d?: text, .. }
            P = any by k of { C: C /o <c> needs k | D: D /o <d dd> needs k }
        ",
    );
}

#[test]
fn names_are_implicit_tags() {
    check(
        "
            P: {oneOf: [@C, @D], discriminator: {propertyName: k}}
            C: {type: object, required: [k], properties: {k: {type: string}, c: {type: string}}}
            D: {type: object, required: [k], properties: {k: {type: string}, d: {type: string}}}
        ",
        "
            C = { k~: text = 'C', c?: text, .. }
            D = { k~: text = 'D', d?: text, .. }
            P = any by k of { C: C /o <C> needs k | D: D /o <D> needs k }
        ",
    );
}

#[test]
fn listed_values_are_tags() {
    check(
        "
            P: {oneOf: [@C, @D], discriminator: {propertyName: k}}
            C: {type: object, required: [k], properties: {k: {type: string, enum: [c]}}}
            D: {type: object, required: [k], properties: {k: {type: string, enum: [d, e]}}}
        ",
        "
            C = { k~: text == 'c', .. }
            D = { k: 'D k', .. }
            P = any by k of { C: C /o <c> k='c' needs k | D: D /o <d e> needs k }
            'D k' = text ['d' 'e']
        ",
    );
}

#[test]
fn members_without_the_tag() {
    check(
        "
            P: {oneOf: [@C, @D], discriminator: {propertyName: k}}
            C: {type: object, properties: {c: {type: string}}}
            D: {type: object, properties: {d: {type: string}}}
        ",
        "
            C = { c?: text, .. }
            D = { d?: text, .. }
            P = any by k of { C: C /o <C> | D: D /o <D> }
        ",
    );
}

#[test]
fn what_is_only_mapped_is_a_member_too() {
    check(
        "
            P: {oneOf: [@C, @D], discriminator: {propertyName: k, mapping: {c: C, d: D, e: E}}}
            C: {type: object, required: [k], properties: {k: {type: string}, c: {type: string}}}
            D: {type: object, required: [k], properties: {k: {type: string}, d: {type: string}}}
            E: {type: object, required: [k], properties: {k: {type: string}, e: {type: string}}}
        ",
        "
            C = { k~: text = 'c', c?: text, .. }
            D = { k~: text = 'd', d?: text, .. }
            E = { k~: text = 'e', e?: text, .. }
            P = any by k of { C: C /o <c> needs k | D: D /o <d> needs k | E: E /o <e> needs k }
            said: mapped-outside
        ",
    );
}

#[test]
fn mappings_to_nothing_are_said() {
    check(
        "
            P: {oneOf: [@C, @D], discriminator: {propertyName: k, mapping: {c: Nowhere,
              d: '#/components/schemas/Gone', p: P}}}
            C: {type: object, required: [k], properties: {k: {type: string}, c: {type: string}}}
            D: {type: object, required: [k], properties: {k: {type: string}, d: {type: string}}}
        ",
        "
            C = { k~: text = 'C', c?: text, .. }
            D = { k~: text = 'D', d?: text, .. }
            P = any by k of { C: C /o <C> needs k | D: D /o <D> needs k }
            said: unreadable-reference, unresolved-reference
        ",
    );
}

#[test]
fn a_mapping_to_itself() {
    check(
        "
            A: {oneOf: [@A, @B], discriminator: {propertyName: k, mapping: {a: A, b: B}}}
            B: {type: object, properties: {k: {type: string}}}
        ",
        "
            A = B
            B = { k?: text, .. }
            said: endless-schema
        ",
    );
}

#[test]
fn a_property_tells_of_which_each_lists_others() {
    check(
        "
            P: {oneOf: [@C, @D]}
            C: {type: object, required: [k, v], properties: {v: {const: 1}, k: {const: c}}}
            D: {type: object, required: [k, v], properties: {v: {const: 1}, k: {const: d}}}
        ",
        "
            C = { v~: i64 == 1, k~: text == 'c', .. }
            D = { v~: i64 == 1, k~: text == 'd', .. }
            P = any by k of { C: C /o <c> v=1 k='c' needs k v | D: D /o <d> v=1 k='d' needs k v }
        ",
    );
}

#[test]
fn null_is_no_member() {
    check(
        "
            A: {type: object, properties: {a: {oneOf: [{type: 'null'}, @B]}, b: {anyOf: [{type: string},
              {type: 'null'}]}, c: {anyOf: [{type: string}, {type: integer}, {type: 'null'}]},
              d: {oneOf: [@B, {enum: [null]}]}, e: @W}}
            B: {type: object, properties: {x: {type: string}}}
            W: {oneOf: [@B, {type: 'null'}]}
        ",
        "
            A = { a?: B or null, b?: text or null, c?: 'A c' or null, d?: B or null, e?: W or null, .. }
            B = { x?: text, .. }
            W = B
            'A c' = any of { text: text /s | integer: i64 /i }
        ",
    );
}

#[test]
fn a_choice_of_one_is_that_one() {
    check(
        "
            A: {oneOf: [@B]}
            B: {type: object, properties: {x: {type: string}}}
            C: {type: object, properties: {a: {anyOf: [{type: string}]}, b: {oneOf: [@B], description: d}}}
        ",
        "
            A = B
            B = { x?: text, .. }
            C = { a?: text, b?: B, .. }
        ",
    );
}

#[test]
fn members_that_only_restrict_are_said() {
    check(
        "
            A: {type: object, properties: {a: {type: string}, b: {type: string}}, oneOf: [{required: [a]},
              {required: [b]}]}
            B: {anyOf: [{required: [a]}, {required: [b]}], properties: {a: {type: string}, b: {type: string}}}
        ",
        "
            A = { a?: text, b?: text, .. }
            B = { a?: text, b?: text, .. }
            said: unchecked-keyword
        ",
    );
}

#[test]
fn identical_members_are_one() {
    check(
        "
            A: {oneOf: [{type: string}, {type: string, maxLength: 3}]}
            B: {anyOf: [@X, @X]}
            C: {oneOf: [{type: object, properties: {x: {type: string}}},
              {type: object, properties: {x: {type: string}}}]}
            X: {type: object, properties: {x: {type: string}}}
        ",
        "
            A = text
            B = X
            C = 'C x'
            X = { x?: text, .. }
            'C x' = X
        ",
    );
}

#[test]
fn identical_inline_members_are_one_beside_another() {
    check(
        "
            C: {oneOf: [{type: object, properties: {x: {type: string}}},
              {type: object, properties: {x: {type: string}}}, {type: integer}]}
        ",
        "
            C = any of { x: 'C x' /o | integer: i64 /i }
            'C x' = { x?: text, .. }
        ",
    );
}

#[test]
fn names_of_the_same_type_are_one_member() {
    check(
        "
            U: {oneOf: [@A, @B], discriminator: {propertyName: k, mapping: {a: A, b: B}}}
            A: @B
            B: {type: object, required: [k], properties: {k: {type: string}}}
        ",
        "
            A = B
            B = { k: text, .. }
            U = B
        ",
    );
}

#[test]
fn overlapping_objects_say_what_they_need() {
    check(
        "
            A: {anyOf: [@X, @Y]}
            X: {type: object, required: [a], properties: {a: {type: string}}}
            Y: {type: object, required: [a, b], properties: {a: {type: string}, b: {type: integer}}}
        ",
        "
            A = any of { X: X /o needs a | Y: Y /o needs a b }
            X = { a: text, .. }
            Y = { a: text, b: i64, .. }
        ",
    );
}

#[test]
fn choices_without_a_name_are_part_of_the_outer_one() {
    check(
        "
            A: {oneOf: [{oneOf: [{type: string}, {type: boolean}]}, {type: integer}]}
            B: {oneOf: [@A, {type: array, items: @A}]}
        ",
        "
            A = any of { text: text /s | boolean: bool /b | integer: i64 /i }
            B = any of { A: A /bis | A list: [A] /a }
        ",
    );
}

#[test]
fn each_member_has_what_is_said_beside_the_choice() {
    check(
        "
            A: {type: object, required: [id], properties: {id: {type: string}},
              oneOf: [{type: object, required: [x], properties: {x: {type: string}}},
              {type: object, required: [y], properties: {y: {type: integer}}}]}
            B: {type: object, properties: {id: {type: string}}, anyOf: [@X, @Y]}
            X: {type: object, properties: {a: {type: string}}}
            Y: {type: object, properties: {b: {type: string}}}
        ",
        "
            A = any of { x: 'A x' /o needs id x | y: 'A y' /o needs id y }
            B = any of { X: 'B X' /o | Y: 'B Y' /o }
            X = { a?: text, .. }
            Y = { b?: text, .. }
            'B X' = { id?: text, a?: text, .. }
            'B Y' = { id?: text, b?: text, .. }
            'A x' = { id: text, x: text, .. }
            'A y' = { id: text, y: i64, .. }
        ",
    );
}

#[test]
fn an_inherited_choice_is_that_of_each_heir() {
    check(
        "
            X: {type: object, properties: {x: {type: string}},
              oneOf: [{type: object, properties: {a: {type: string}}},
              {type: object, properties: {b: {type: string}}}]}
            P: {allOf: [@X, {type: object, properties: {p: {type: string}}}]}
            Q: {allOf: [@X, {type: object, properties: {q: {type: string}}}]}
        ",
        "
            P = any of { a: 'P a' /o | b: 'P b' /o }
            Q = any of { a: 'Q a' /o | b: 'Q b' /o }
            X = any of { a: 'X a' /o | b: 'X b' /o }
            'X a' = { x?: text, a?: text, .. }
            'X b' = { x?: text, b?: text, .. }
            'Q a' = { x?: text, q?: text, a?: text, .. }
            'Q b' = { x?: text, q?: text, b?: text, .. }
            'P a' = { x?: text, p?: text, a?: text, .. }
            'P b' = { x?: text, p?: text, b?: text, .. }
        ",
    );
}

#[test]
fn true_and_false_as_members() {
    check(
        "
            A: {anyOf: [{type: string}, true]}
            B: {oneOf: [{type: string}, false]}
            C: {allOf: [{type: string}, true]}
            D: {allOf: [{type: string}, false]}
            E: {anyOf: [true]}
            F: {anyOf: [{type: string}, {}]}
        ",
        "
            A = any
            B = text
            C = text
            D = any
            E = any
            F = any
            said: impossible-schema
        ",
    );
}

#[test]
fn of_two_choices_the_first_counts() {
    check(
        "A: {oneOf: [{type: string}, {type: integer}], anyOf: [{type: boolean}, {type: string}]}",
        "
            A = any of { text: text /s | integer: i64 /i }
            said: conflicting-schemas
        ",
    );
}

#[test]
fn null_within_inner_choices() {
    check(
        "
            A: {type: object, properties: {a: {oneOf: [{oneOf: [{type: string}, {type: 'null'}]},
              {type: integer}]}, b: {anyOf: [{anyOf: [{type: 'null'}]}, {type: integer}]},
              c: {oneOf: [{type: [string, 'null']}, {type: integer}]}}}
        ",
        "
            A = { a?: 'A a' or null, b?: i64 or null, c?: 'A c' or null, .. }
            'A a' = any of { text: text /s | integer: i64 /i }
            'A c' = 'A a'
        ",
    );
}

#[test]
fn nullable_beside_a_choice_3_0() {
    check_3_0(
        "
            A: {type: object, properties: {a: {nullable: true, oneOf: [@X, @Y]}, b: {nullable: true, anyOf: [@X]}}}
            X: {type: object, properties: {x: {type: string}}}
            Y: {type: object, properties: {y: {type: string}}}
        ",
        "
            A = { a?: 'A a' or null, b?: X or null, .. }
            X = { x?: text, .. }
            Y = { y?: text, .. }
            'A a' = any of { X: X /o | Y: Y /o }
        ",
    );
}

#[test]
fn members_that_say_nothing() {
    check(
        "
            A: {anyOf: [{type: string}, {type: integer}, {}]}
            B: {anyOf: [{type: string}, {}]}
            C: {type: object, properties: {a: {nullable: true, anyOf: [{type: string}, {}]}}}
            D: {type: string, oneOf: [{description: one}, {description: another}]}
            E: {oneOf: [{description: one}, {description: another}]}
            F: {oneOf: []}
            G: {anyOf: [{type: string}, {type: integer}, false]}
            H: {anyOf: [{type: string}, {type: integer}, {$ref: '#/nothing'}]}
            I: {type: object, properties: {a: @A, g: @G}}
        ",
        "
            A = any of { text: text /s | integer: i64 /i }
            B = any
            C = { a?: text or null, .. }
            D = text
            E = any
            F = any
            G = any of { text: text /s | integer: i64 /i }
            H = any of { text: text /s | integer: i64 /i }
            I = { a?: A or null, g?: G, .. }
            said: unresolved-reference
        ",
    );
}

#[test]
fn members_of_another_type_than_the_choice_are_none() {
    check(
        "
            A: {type: object, properties: {x: {type: string}}, oneOf: [{type: string},
              {properties: {y: {type: string}}}, {properties: {z: {type: string}}}]}
        ",
        "
            A = any of { y: 'A y' /o | z: 'A z' /o }
            'A y' = { x?: text, y?: text, .. }
            'A z' = { x?: text, z?: text, .. }
        ",
    );
}
