//! Decides in examples which types listed values have.

use super::{check, check_3_0};

#[test]
fn strings() {
    check(
        "
            A: {type: string, enum: [a, b]}
            B: {enum: [a, b]}
        ",
        "
            A = text ['a' 'b']
            B = text ['a' 'b']
        ",
    );
}

#[test]
fn integers_numbers_booleans_and_mixed_ones() {
    check(
        "
            A: {type: integer, enum: [1, 2]}
            B: {type: number, enum: [1, 2.5]}
            C: {type: boolean, enum: [true, false]}
            D: {enum: [1, a, true]}
            E: {type: boolean, enum: [true]}
            F: {type: number, enum: [1, 2]}
        ",
        "
            A = int [1 2]
            B = float [1 2.5]
            C = bool
            D = json [1 'a' true]
            E = bool
            F = float [1 2]
        ",
    );
}

#[test]
fn null_is_no_value_but_makes_its_users_nullable() {
    check(
        "
            A: {type: [string, 'null'], enum: [a, b, null]}
            B: {enum: [a, null]}
            C: {type: object, properties: {a: @A, b: {enum: [x, y, null]}}}
        ",
        "
            A = text ['a' 'b']
            B = text ['a']
            C = { a?: A or null, b?: 'C b' or null, .. }
            'C b' = text ['x' 'y']
        ",
    );
}

#[test]
fn null_in_3_0_counts_with_and_without_nullable() {
    check_3_0(
        "
            A: {type: string, enum: [a, b, null]}
            B: {type: string, nullable: true, enum: [a, b]}
            C: {type: object, properties: {a: @A, b: @B}}
        ",
        "
            A = text ['a' 'b']
            B = text ['a' 'b']
            C = { a?: A or null, b?: B or null, .. }
        ",
    );
}

#[test]
fn only_null() {
    check(
        "
            A: {enum: [null]}
            B: {type: object, properties: {a: {type: string, nullable: true, enum: [null]}, b: {type: 'null'},
              c: {const: null}}}
        ",
        "
            A = null
            B = { a?: text or null, b?: null, c?: null, .. }
        ",
    );
}

#[test]
fn empty_and_colliding_and_equal_strings() {
    check(
        "A: {type: string, enum: ['', a, A, a]}",
        "A = text ['' 'a' 'A']",
    );
}

#[test]
fn values_of_another_type_are_passed_over() {
    check(
        "
            A: {type: string, enum: ['1', 2, true]}
            B: {type: integer, enum: ['1', 2]}
        ",
        "
            A = text ['1']
            B = int [2]
            said: odd-enum-value
        ",
    );
}

#[test]
fn objects_are_no_values() {
    check(
        "
            A: {enum: [{a: 1}, {b: 2}]}
            B: {type: object, enum: [{a: 1}]}
            C: {type: string, enum: []}
        ",
        "
            A = map any
            B = map any
            C = text
            said: odd-enum-value
        ",
    );
}

#[test]
fn a_constant_is_said_by_its_field() {
    check(
        "
            A: {const: x}
            B: {type: object, required: [k, n], properties: {k: {const: x}, n: {const: 1},
              o: {type: string, enum: [only]}, p: {const: true}, q: {const: {a: 1}}}}
        ",
        "
            A = text ['x']
            B = { k~: text == 'x', n~: i64 == 1, o?: text == 'only', p?: bool == true, q?: map any, .. }
            said: odd-enum-value
        ",
    );
}

#[test]
fn names_and_texts_of_values() {
    check(
        "
            A: {type: integer, enum: [1, 2], x-enum-varnames: [One, Two], x-enum-descriptions: [first, second]}
            B: {type: integer, enum: [1, 2], x-enum-varnames: [One]}
        ",
        "
            A = int [1:One(first) 2:Two(second)]
            B = int [1 2]
        ",
    );
}

#[test]
fn choices_of_listed_values_are_lists() {
    check(
        "
            A: {anyOf: [{type: string}, {type: string, enum: [a, b]}]}
            B: {anyOf: [{type: string, enum: [a, b]}, {type: integer}]}
            C: {oneOf: [{type: string, enum: [a]}, {type: string, enum: [b]}]}
            D: {oneOf: [{const: a}, {const: b}]}
            E: {oneOf: [{const: 1, title: One}, {const: 2, title: Two}]}
            F: {oneOf: [{type: string, format: date}, {type: string, format: date-time}]}
            G: {anyOf: [{type: number}, {type: integer}]}
        ",
        "
            A = text ['a' 'b']
            B = any of { text: 'B text' /s | integer: i64 /i }
            C = text ['a' 'b']
            D = text ['a' 'b']
            E = int [1:One 2:Two]
            F = any of { date: Date /s | date-time: DateTime /s }
            G = any of { number: f64 /if | integer: i64 /i }
            'B text' = A
        ",
    );
}
