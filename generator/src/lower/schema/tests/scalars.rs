//! Decides in examples which types scalars have, and what is said of odd ones.

use super::check;

#[test]
fn formats_have_types_of_their_own() {
    check(
        "
            A: {type: integer}
            B: {type: integer, format: int32}
            C: {type: integer, format: uint64}
            D: {type: number}
            E: {type: number, format: float}
            F: {type: string, format: int64}
            G: {type: string, format: date-time}
            H: {type: string, format: password}
            I: {type: string, format: uuid}
            J: {type: string, format: byte}
            K: {type: string, contentEncoding: base64}
            L: {type: string, format: binary}
            M: {type: string, format: decimal}
            N: {format: date}
            O: {type: string, format: ipv4}
            P: {type: string, format: uri}
        ",
        "
            A = i64
            B = i32
            C = u64
            D = f64
            E = f64
            F = quoted i64
            G = DateTime
            H = secret
            I = Uuid
            J = Bytes
            K = Bytes
            L = text
            M = Decimal
            N = Date
            O = Ipv4
            P = text
        ",
    );
}

#[test]
fn a_format_that_nobody_knows_is_said() {
    check(
        "
            A: {type: string, format: wobbly}
            B: {type: integer, format: wobbly}
        ",
        "
            A = text
            B = i64
            said: unread-format
        ",
    );
}

#[test]
fn integers_outside_64_bits_are_read() {
    check(
        "
            A: {type: integer, maximum: 18446744073709551616, default: 99999999999999999999}
            B: {type: object, properties: {a: {type: integer, default: 99999999999999999999}}}
            C: {type: integer, example: 9223372036854776000}
            D: {type: integer, format: int64, example: 9223372036854776000}
            E: {type: object, properties: {a: {type: integer, default: 9223372036854776000}}}
        ",
        "
            A = i64
            B = { a?: i64, .. }
            C = u64
            D = i64
            E = { a?: u64, .. }
            said: dropped-default
        ",
    );
}

#[test]
fn null_alone_is_a_type_of_its_own() {
    check(
        "
            A: {type: 'null'}
            B: {type: array, items: {const: null}}
            C: {type: object, properties: {c: {enum: [null]}}}
        ",
        "
            A = null
            B = [null]
            C = { c?: null, .. }
        ",
    );
}

#[test]
fn true_is_any_json_and_false_is_said() {
    check(
        "
            A: true
            B: false
            C: {type: object, properties: {a: true, b: false}}
            D: {type: array, items: true}
            E: {}
        ",
        "
            A = any
            B = any
            C = { a?: any, b?: any, .. }
            D = [any]
            E = any
            said: impossible-schema
        ",
    );
}

#[test]
fn several_types_are_a_union_and_null_is_none_of_them() {
    check(
        "
            A: {type: [string, integer]}
            B: {type: [string, 'null']}
            C: {type: object, properties: {a: {type: [string, integer, 'null']}, b: @B, c: {type: [boolean]},
              d: {type: [integer, number]}, e: {type: [object, array], items: {type: string},
              properties: {x: {type: string}}}}}
            D: {type: [array, string], items: {type: string}}
        ",
        "
            A = any of { text: text /s | integer: i64 /i }
            B = text
            C = { a?: 'C a' or null, b?: B or null, c?: bool, d?: f64, e?: 'C e', .. }
            D = any of { list: [text] /a | text: text /s }
            'C a' = A
            'C e' = any of { object: 'C e object' /o | list: [text] /a }
            'C e object' = { x?: text, .. }
        ",
    );
}

#[test]
fn conditions_are_said() {
    check(
        "
            A: {type: string, not: {enum: [x]}}
            B: {type: object, properties: {a: {type: string}}, if: {properties: {a: {const: x}}},
              then: {required: [b]}}
            C: {not: {type: string}}
        ",
        "
            A = text
            B = { a?: text, .. }
            C = any
            said: unchecked-keyword
        ",
    );
}

#[test]
fn keywords_of_another_type_are_said() {
    check(
        "
            A: {type: string, properties: {a: {type: string}}}
            B: {type: object, items: {type: string}}
            C: {type: wat}
        ",
        "
            A = text
            B = map any
            C = any
            said: misplaced-keyword, unknown-type
        ",
    );
}

#[test]
fn dynamic_references_are_said() {
    check(
        "
            A: {type: array, items: {$dynamicRef: '#node'}}
            B: {$recursiveRef: '#'}
        ",
        "
            A = [any]
            B = any
            said: dynamic-reference
        ",
    );
}

#[test]
fn restrictions_imply_a_type() {
    check(
        "
            A: {pattern: '^a'}
            B: {minimum: 3}
            C: {minimum: 3, maxLength: 4}
            D: {oneOf: [{pattern: '^a'}, {minimum: 3}]}
            E: {allOf: [@F], maxLength: 3}
            F: {type: integer}
        ",
        "
            A = text
            B = f64
            C = any
            D = any of { text: text /s | number: f64 /if }
            E = F
            F = i64
        ",
    );
}
