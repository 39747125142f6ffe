//! Decides in examples what inline types are called after.

use super::check;

#[test]
fn a_member_keeps_its_words_when_others_come() {
    check(
        "
            A: {oneOf: [{type: object, properties: {x: {type: string}}},
              {type: object, properties: {y: {type: string}}}]}
            B: {oneOf: [{type: object, properties: {w: {type: string}}},
              {type: object, properties: {x: {type: string}, z: {type: integer}}},
              {type: object, properties: {y: {type: string}, z: {type: integer}}}]}
        ",
        "
            A = any of { x: 'A x' /o | y: 'A y' /o }
            B = any of { w: 'B w' /o | x: 'B x' /o | y: 'B y' /o }
            'B w' = { w?: text, .. }
            'B x' = { x?: text, z?: i64, .. }
            'B y' = { y?: text, z?: i64, .. }
            'A x' = { x?: text, .. }
            'A y' = { y?: text, .. }
        ",
    );
}

#[test]
fn titles_name_members_but_not_properties() {
    check(
        "
            A: {oneOf: [{title: First Thing, type: object, properties: {x: {type: string}}},
              {title: 'Second', type: object, properties: {y: {type: string}}}]}
            B: {type: object, properties: {p: {title: My Title, type: object, properties: {q: {type: string}}}}}
        ",
        "
            A = any of { First Thing: 'A First Thing' /o | Second: 'A Second' /o }
            B = { p?: 'B p', .. }
            'B p' = { q?: text, .. }
            'A First Thing' = { x?: text, .. }
            'A Second' = { y?: text, .. }
        ",
    );
}

#[test]
fn members_that_say_the_same_words() {
    check(
        "
            A: {oneOf: [{type: object, properties: {x: {type: string}}},
              {type: object, properties: {x: {type: integer}}}, {type: object, properties: {x: {type: boolean}}}]}
        ",
        "
            A = any of { x: 'A x' /o | x: 'A x' /o | x: 'A x' /o }
            'A x' = { x?: text, .. }
            'A x' = { x?: i64, .. }
            'A x' = { x?: bool, .. }
        ",
    );
}
