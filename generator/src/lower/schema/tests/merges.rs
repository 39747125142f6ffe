//! Decides in examples which types schemas have that are made of others (`allOf`, keywords beside `$ref`, inheritance).

use super::check;

#[test]
fn members_are_one_struct() {
    check(
        "
            A: {allOf: [@B, {type: object, required: [y], properties: {y: {type: integer}}}]}
            B: {type: object, required: [x], properties: {x: {type: string}}}
        ",
        "
            A = { x: text, y: i64, .. }
            B = { x: text, .. }
        ",
    );
}

#[test]
fn keywords_beside_all_of_count() {
    check(
        "
            A: {type: object, required: [x, z], properties: {z: {type: string}}, allOf: [@B]}
            B: {type: object, properties: {x: {type: string}}}
        ",
        "
            A = { x: text, z: text, .. }
            B = { x?: text, .. }
        ",
    );
}

#[test]
fn a_wrapped_reference_is_what_it_leads_to() {
    check(
        "
            A: {type: object, properties: {a: {allOf: [@B], description: hello, default: {}},
              b: {allOf: [@B, {description: more}]}, c: {type: object, allOf: [@B]}, d: {allOf: [{allOf: [@B]}]}}}
            B: {type: object, properties: {x: {type: string}}}
        ",
        "
            A = { a?: B, b?: B, c?: B, d?: 'A d', .. }
            B = { x?: text, .. }
            'A d' = B
            said: dropped-default
        ",
    );
}

#[test]
fn one_inline_member_is_the_schema() {
    check(
        "
            A: {allOf: [{type: string, maxLength: 3}]}
            B: {allOf: [{type: object, properties: {a: {type: string}}}]}
        ",
        "
            A = text
            B = { a?: text, .. }
        ",
    );
}

#[test]
fn scalars_narrow_each_other() {
    check(
        "
            A: {allOf: [{type: string}, {format: date}]}
            B: {allOf: [{type: number}, {type: integer}]}
            C: {allOf: [{type: string, enum: [a, b]}, {enum: [b, c]}]}
            D: {allOf: [@S, {maxLength: 3}]}
            S: {type: string}
        ",
        "
            A = Date
            B = i64
            C = text ['b']
            D = S
            S = text
        ",
    );
}

#[test]
fn conflicts_are_said_and_the_last_one_counts() {
    check(
        "
            A: {allOf: [{type: string}, {type: integer}]}
            B: {allOf: [{type: object, properties: {a: {type: string}}},
              {type: object, properties: {a: {type: integer}}}]}
        ",
        "
            A = i64
            B = { a?: i64, .. }
            said: conflicting-schemas
        ",
    );
}

#[test]
fn members_narrow_properties() {
    check(
        "
            A: {allOf: [@B, {properties: {k: {enum: [x]}, n: {type: integer}}}]}
            B: {type: object, required: [k], properties: {k: {type: string}, n: {type: number}}}
        ",
        "
            A = { k~: text == 'x', n?: i64, .. }
            B = { k: text, n?: f64, .. }
        ",
    );
}

#[test]
fn annotations_of_a_property_keep_its_reference() {
    check(
        "
            A: {allOf: [@B, {properties: {k: {description: more}, o: {readOnly: true}}}]}
            B: {type: object, properties: {k: @C, o: {type: string}}}
            C: {type: object, properties: {x: {type: string}}}
        ",
        "
            A = { k?: C, ro o?: text, .. }
            B = { k?: C, o?: text, .. }
            C = { x?: text, .. }
        ",
    );
}

#[test]
fn a_member_may_only_require() {
    check(
        "
            A: {allOf: [@B, {required: [x]}]}
            B: {type: object, properties: {x: {type: string}}}
        ",
        "
            A = { x: text, .. }
            B = { x?: text, .. }
        ",
    );
}

#[test]
fn additional_properties_of_members() {
    check(
        "
            A: {allOf: [@B, {type: object, properties: {y: {type: string}}, additionalProperties: false}]}
            B: {type: object, properties: {x: {type: string}}, additionalProperties: false}
            C: {allOf: [@D, {type: object, properties: {y: {type: string}}}]}
            D: {type: object, additionalProperties: {type: integer}}
            E: {allOf: [@D, {type: object, additionalProperties: {type: integer}}]}
        ",
        "
            A = { x?: text, y?: text }
            B = { x?: text }
            C = { y?: text, ..i64 }
            D = map i64
            E = map i64
        ",
    );
}

#[test]
fn an_extended_nullable_is_not_null() {
    check(
        "
            A: {type: object, properties: {a: {allOf: [@N, {type: object, properties: {y: {type: string}}}]},
              b: {allOf: [@N]}}}
            N: {type: [object, 'null'], properties: {x: {type: string}}}
        ",
        "
            A = { a?: 'A a', b?: N or null, .. }
            N = { x?: text, .. }
            'A a' = { x?: text, y?: text, .. }
        ",
    );
}

#[test]
fn what_two_ways_lead_to_counts_once() {
    check(
        "
            A: {allOf: [@B, @C]}
            B: {allOf: [@D], properties: {b: {type: string}}}
            C: {allOf: [@D], properties: {c: {type: string}}}
            D: {type: object, properties: {d: @E, l: {type: array, items: {type: string}}}}
            E: {type: object, properties: {x: {type: string}}}
        ",
        "
            A = { d?: E, l?: [text], b?: text, c?: text, .. }
            B = { d?: E, l?: [text], b?: text, .. }
            C = { d?: E, l?: [text], c?: text, .. }
            D = { d?: E, l?: [text], .. }
            E = { x?: text, .. }
        ",
    );
}

#[test]
fn inherited_inline_types_are_those_of_the_parent() {
    check(
        "
            B: {type: object, properties: {k: {type: string, enum: [a, b]},
              s: {type: object, properties: {x: {type: string}}}}}
            C: {allOf: [@B], properties: {c: {type: string}}}
            D: {allOf: [@B], properties: {d: {type: string}}}
        ",
        "
            B = { k?: 'B k', s?: 'B s', .. }
            C = { k?: 'B k', s?: 'B s', c?: text, .. }
            D = { k?: 'B k', s?: 'B s', d?: text, .. }
            'B k' = text ['a' 'b']
            'B s' = { x?: text, .. }
        ",
    );
}

#[test]
fn a_parent_with_a_discriminator_is_any_of_its_heirs() {
    check(
        "
            Pet: {type: object, required: [kind],
              discriminator: {propertyName: kind, mapping: {cat: '#/components/schemas/Cat', dog: Dog}},
              properties: {kind: {type: string}, name: {type: string}}}
            Cat: {allOf: [@Pet, {type: object, properties: {lives: {type: integer}}}]}
            Dog: {allOf: [@Pet, {type: object, properties: {bark: {type: string}}}]}
            Owner: {type: object, properties: {pet: @Pet}}
        ",
        "
            Cat = { kind~: text = 'cat', name?: text, lives?: i64, .. }
            Dog = { kind~: text = 'dog', name?: text, bark?: text, .. }
            Owner = { pet?: Pet, .. }
            Pet = any by kind of { Cat: Cat /o <cat> | Dog: Dog /o <dog> | base: 'Pet base' /o <Pet> }
            'Pet base' = { kind~: text = 'Pet', name?: text, .. }
        ",
    );
}

#[test]
fn heirs_of_heirs() {
    check(
        "
            A: {type: object, required: [t], discriminator: {propertyName: t}, properties: {t: {type: string}}}
            B: {allOf: [@A], properties: {b: {type: string}}}
            C: {allOf: [@B], properties: {c: {type: string}}}
        ",
        "
            A = any by t of { B: B /o <B> | C: C /o <C> | base: 'A base' /o <A> }
            B = { t~: text = 'B', b?: text, .. }
            C = { t~: text = 'C', b?: text, c?: text, .. }
            'A base' = { t~: text = 'A', .. }
        ",
    );
}

#[test]
fn a_parent_that_lists_its_heirs() {
    check(
        "
            Pet: {type: object, required: [kind], properties: {kind: {type: string}},
              discriminator: {propertyName: kind}, oneOf: [@Cat, @Dog]}
            Cat: {allOf: [@Pet, {type: object, properties: {lives: {type: integer}}}]}
            Dog: {allOf: [@Pet, {type: object, properties: {bark: {type: string}}}]}
        ",
        "
            Cat = { kind~: text = 'Cat', lives?: i64, .. }
            Dog = { kind~: text = 'Dog', bark?: text, .. }
            Pet = any by kind of { Cat: Cat /o <Cat> needs kind | Dog: Dog /o <Dog> needs kind }
        ",
    );
}

#[test]
fn heirs_of_each_other() {
    check(
        "
            A: {allOf: [@B], type: object, discriminator: {propertyName: k}, properties: {k: {type: string}}}
            B: {allOf: [@A], properties: {b: {type: string}}}
        ",
        "
            A = any by k of { B: B /o <B> | base: 'A base' /o <A> }
            B = { k?: text = 'B', b?: text, .. }
            'A base' = { b?: text, k?: text = 'A', .. }
            said: endless-schema
        ",
    );
}

#[test]
fn keywords_beside_references() {
    check(
        "
            A: {type: object, properties: {a: {$ref: '#/components/schemas/B', description: d},
              b: {$ref: '#/components/schemas/B', properties: {y: {type: string}}},
              c: {$ref: '#/components/schemas/S', maxLength: 3},
              d: {$ref: '#/components/schemas/B', deprecated: true, title: T, examples: [1]},
              e: {$ref: '#/components/schemas/S', type: [string, 'null']},
              f: {$ref: '#/components/schemas/S', default: x, readOnly: true}}}
            B: {type: object, properties: {x: {type: string}}}
            S: {type: string}
        ",
        "
            A = { a?: B, b?: 'A b', c?: S, d?: B, e?: S, ro f?: S = 'x', .. }
            B = { x?: text, .. }
            S = text
            'A b' = { x?: text, y?: text, .. }
        ",
    );
}

#[test]
fn references_to_anywhere() {
    check(
        "
            A: {type: object, $defs: {In: {type: object, properties: {z: {type: string}}}},
              properties: {a: {$ref: '#/components/schemas/A/$defs/In'},
              b: {$ref: '#/components/schemas/C/properties/deep/items'}, c: {$ref: '#here'}}}
            C: {type: object, properties: {deep: {type: array, items: {type: object,
              properties: {q: {type: string}}}}}}
            D: {$anchor: here, type: object, properties: {w: {type: string}}}
        ",
        "
            A = { a?: 'A In', b?: 'C deep item', c?: D, .. }
            C = { deep?: ['C deep item'], .. }
            D = { w?: text, .. }
            'C deep item' = { q?: text, .. }
            'A In' = { z?: text, .. }
        ",
    );
}

#[test]
fn references_to_references() {
    check(
        "
            A: @B
            B: @C
            C: {type: string, enum: [a, b]}
        ",
        "
            A = C
            B = C
            C = text ['a' 'b']
        ",
    );
}

#[test]
fn a_reference_to_a_reference_within_a_schema() {
    check(
        "
            A: {type: object, properties: {a: @B, s: {$ref: '#/components/schemas/A/properties/a'}}}
            B: {type: object, properties: {y: {type: string}}}
        ",
        "
            A = { a?: B, s?: B, .. }
            B = { y?: text, .. }
        ",
    );
}

#[test]
fn null_beside_a_reference_is_allowed_too() {
    check(
        "
            A: {type: object, properties: {a: {type: ['null'], allOf: [@B]}}}
            B: {type: object, properties: {x: {type: string}}}
        ",
        "
            A = { a?: B or null, .. }
            B = { x?: text, .. }
        ",
    );
}

#[test]
fn a_choice_of_types_is_narrowed_to_one() {
    check(
        "
            R: {type: object, properties: {result: {anyOf: [{type: object}, {type: string}]},
              list: {type: array, items: {oneOf: [{type: object}, {type: 'null'}]}}}}
            A: {allOf: [@R, {type: object, properties: {result: @X}}]}
            B: {allOf: [{anyOf: [{type: object}, {type: string}]}, @X]}
            X: {type: object, properties: {x: {type: string}}}
        ",
        "
            A = { result?: X, list?: [map any or null], .. }
            B = 'B x'
            R = { result?: 'R result', list?: [map any or null], .. }
            X = { x?: text, .. }
            'R result' = any of { object: map any /o | text: text /s }
            'B x' = X
        ",
    );
}

#[test]
fn parts_that_are_null_alone() {
    check(
        "
            A: {type: object, properties: {a: {type: [string, 'null']}, b: {type: array, items: {type: string}},
              c: {type: ['null']}, d: {type: [array, 'null'], items: {type: string}}}}
            B: {allOf: [@A, {properties: {a: {type: 'null'}, b: {items: {type: 'null'}}, c: {type: integer},
              d: {type: [object, 'null']}}}]}
        ",
        "
            A = { a?: text or null, b?: [text], c?: null, d?: [text] or null, .. }
            B = { a?: text or null, b?: [text or null], c?: i64 or null, d?: map any or null, .. }
            said: conflicting-schemas
        ",
    );
}
