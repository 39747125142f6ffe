//! The table of styles: OpenAPI 3.1.1, section 4.8.12.6, and 3.2, section 4.12.6, with the expected
//! strings as they stand there; the examples of RFC 6570, section 3.2; and what neither has.

use serde_json::{Value, json};

use super::super::style::{self, Style};
use super::super::{Parameter, Place};
use super::{RGB, check, part, text, texts};
use crate::runtime::codec::{Field, REQUIRED, Slot};

/// One parameter called `color`: as an empty string, a string, an array and an object. Where it is
/// in a path, it stands behind `a`.
#[track_caller]
fn check_style(place: Place, expected: [&str; 4]) {
    let values: [Box<dyn Slot>; 4] = [
        Box::new(String::new()),
        Box::new(text("blue")),
        Box::new(texts(["blue", "black", "brown"])),
        Box::new(RGB),
    ];
    let path = match place {
        Place::Path(_) => "/a{color}",
        _ => "/",
    };
    for (value, expected) in values.into_iter().zip(expected) {
        let parameter = Parameter {
            field: Field("color", REQUIRED),
            place,
        };
        check(path, vec![(parameter, value)], expected);
    }
}

const EMPTY: &str =
    "sample: the request cannot be sent: color: expected a value for the path, found an empty one";

#[test]
fn matrix() {
    check_style(
        Place::Path(style::MATRIX),
        [
            "/a;color",
            "/a;color=blue",
            "/a;color=blue,black,brown",
            "/a;color=R,100,G,200,B,150",
        ],
    );
    check_style(
        Place::Path(style::MATRIX_EXPLODED),
        [
            "/a;color",
            "/a;color=blue",
            "/a;color=blue;color=black;color=brown",
            "/a;R=100;G=200;B=150",
        ],
    );
}

#[test]
fn label() {
    check_style(
        Place::Path(style::LABEL),
        [
            "/a.",
            "/a.blue",
            "/a.blue,black,brown",
            "/a.R,100,G,200,B,150",
        ],
    );
    check_style(
        Place::Path(style::LABEL_EXPLODED),
        [
            "/a.",
            "/a.blue",
            "/a.blue.black.brown",
            "/a.R=100.G=200.B=150",
        ],
    );
}

#[test]
fn simple_in_paths() {
    check_style(
        Place::Path(style::SIMPLE),
        [EMPTY, "/ablue", "/ablue,black,brown", "/aR,100,G,200,B,150"],
    );
    check_style(
        Place::Path(style::SIMPLE_EXPLODED),
        [EMPTY, "/ablue", "/ablue,black,brown", "/aR=100,G=200,B=150"],
    );
}

#[test]
fn simple_in_headers() {
    check_style(
        Place::Header(style::SIMPLE),
        [
            "/\ncolor: ",
            "/\ncolor: blue",
            "/\ncolor: blue,black,brown",
            "/\ncolor: R,100,G,200,B,150",
        ],
    );
    check_style(
        Place::Header(style::SIMPLE_EXPLODED),
        [
            "/\ncolor: ",
            "/\ncolor: blue",
            "/\ncolor: blue,black,brown",
            "/\ncolor: R=100,G=200,B=150",
        ],
    );
}

#[test]
fn form_in_queries() {
    check_style(
        Place::Query(style::FORM),
        [
            "/\n?color=",
            "/\n?color=blue",
            "/\n?color=blue,black,brown",
            "/\n?color=R,100,G,200,B,150",
        ],
    );
    check_style(
        Place::Query(style::FORM_EXPLODED),
        [
            "/\n?color=",
            "/\n?color=blue",
            "/\n?color=blue&color=black&color=brown",
            "/\n?R=100&G=200&B=150",
        ],
    );
}

#[test]
fn form_in_cookies() {
    check_style(
        Place::Cookie(style::FORM),
        [
            "/\ncookie: color=",
            "/\ncookie: color=blue",
            "/\ncookie: color=blue,black,brown",
            "/\ncookie: color=R,100,G,200,B,150",
        ],
    );
    // The standard has `&` between them, which no server takes for the end of a cookie.
    check_style(
        Place::Cookie(style::FORM_EXPLODED),
        [
            "/\ncookie: color=",
            "/\ncookie: color=blue",
            "/\ncookie: color=blue; color=black; color=brown",
            "/\ncookie: R=100; G=200; B=150",
        ],
    );
}

#[test]
fn cookie() {
    check_style(
        Place::Cookie(style::COOKIE),
        [
            "/\ncookie: color=",
            "/\ncookie: color=blue",
            "/\ncookie: color=blue,black,brown",
            "/\ncookie: color=R,100,G,200,B,150",
        ],
    );
    check_style(
        Place::Cookie(style::COOKIE_EXPLODED),
        [
            "/\ncookie: color=",
            "/\ncookie: color=blue",
            "/\ncookie: color=blue; color=black; color=brown",
            "/\ncookie: R=100; G=200; B=150",
        ],
    );
}

/// What is not an array or object joined is n/a in the standard, and is as in `form`.
#[test]
fn space_delimited() {
    check_style(
        Place::Query(style::SPACES),
        [
            "/\n?color=",
            "/\n?color=blue",
            "/\n?color=blue%20black%20brown",
            "/\n?color=R%20100%20G%20200%20B%20150",
        ],
    );
    check_style(
        Place::Query(style::SPACES_EXPLODED),
        [
            "/\n?color=",
            "/\n?color=blue",
            "/\n?color=blue&color=black&color=brown",
            "/\n?R=100&G=200&B=150",
        ],
    );
}

#[test]
fn pipe_delimited() {
    check_style(
        Place::Query(style::PIPES),
        [
            "/\n?color=",
            "/\n?color=blue",
            "/\n?color=blue%7Cblack%7Cbrown",
            "/\n?color=R%7C100%7CG%7C200%7CB%7C150",
        ],
    );
    check_style(
        Place::Query(style::PIPES_EXPLODED),
        [
            "/\n?color=",
            "/\n?color=blue",
            "/\n?color=blue&color=black&color=brown",
            "/\n?R=100&G=200&B=150",
        ],
    );
}

/// The formats of Swagger 2.0 that later versions have in queries only, or not at all.
#[test]
fn delimiters_in_other_places() {
    for (style, path, header) in [
        (style::SPACES, "%20", " "),
        (style::PIPES, "%7C", "|"),
        (style::TABS, "%09", "\t"),
    ] {
        let colors = || texts(["blue", "black"]);
        let expected = format!("/ablue{path}black");
        check(
            "/a{c}",
            vec![part("c", Place::Path(style), colors())],
            &expected,
        );
        let expected = format!("/\nc: blue{header}black");
        check(
            "/",
            vec![part("c", Place::Header(style), colors())],
            &expected,
        );
        let expected = format!("/\n?c=blue{path}black");
        check(
            "/",
            vec![part("c", Place::Query(style), colors())],
            &expected,
        );
    }
}

#[test]
fn deep_object() {
    check_style(
        Place::Query(style::DEEP),
        [
            "/\n?color=",
            "/\n?color=blue",
            "/\n?color%5B%5D=blue&color%5B%5D=black&color%5B%5D=brown",
            "/\n?color%5BR%5D=100&color%5BG%5D=200&color%5BB%5D=150",
        ],
    );
}

#[test]
fn deep_objects_are_as_deep_as_their_values() {
    for (value, expected) in [
        (json!({"a": {"b": 1}}), "x[a][b]=1"),
        (json!({"a": [1, 2]}), "x[a][]=1&x[a][]=2"),
        (
            json!([{"a": 1, "b": [true]}, {"a": 2}]),
            "x[0][a]=1&x[0][b][]=true&x[1][a]=2",
        ),
        (json!([1, [2, 3], null]), "x[0]=1&x[1][]=2&x[1][]=3"),
        (json!({"a": null, "b": {}, "c": []}), ""),
        (
            json!({"a&b": "c d", "[e]": ""}),
            "x[%5Be%5D]=&x[a%26b]=c%20d",
        ),
        (json!(null), ""),
    ] {
        let expected = expected.replace("x[", "x%5B").replace("][", "%5D%5B");
        let expected = expected.replace("]=", "%5D=");
        let line = match expected.as_str() {
            "" => "/".to_owned(),
            query => format!("/\n?{query}"),
        };
        check(
            "/",
            vec![part("x", Place::Query(style::DEEP), value)],
            &line,
        );
    }
}

#[test]
fn a_deep_name_that_is_a_list_already_is_none_of_lists() {
    for (value, expected) in [
        (json!(["a", "b"]), "x%5B%5D=a&x%5B%5D=b"),
        (
            json!([{"a": 1}, {"a": 2}]),
            "x%5B0%5D%5Ba%5D=1&x%5B1%5D%5Ba%5D=2",
        ),
        (json!("a"), "x%5B%5D=a"),
    ] {
        let part = part("x[]", Place::Query(style::DEEP), value);
        check("/", vec![part], &format!("/\n?{expected}"));
    }
}

/// RFC 6570, sections 3.2.2, 3.2.3, 3.2.5, 3.2.7 and 3.2.8.
#[test]
fn values_of_rfc_6570() {
    let keys = || json!({"comma": ",", "dot": ".", "semi": ";"});
    let list = || json!(["red", "green", "blue"]);
    let reserved = |style| Style {
        reserved: true,
        ..style
    };
    for (style, value, expected) in [
        (style::SIMPLE, json!("value"), "/value"),
        (style::SIMPLE, json!("Hello World!"), "/Hello%20World%21"),
        (style::SIMPLE, json!("/foo/bar"), "/%2Ffoo%2Fbar"),
        (style::SIMPLE, list(), "/red,green,blue"),
        (style::SIMPLE, keys(), "/comma,%2C,dot,.,semi,%3B"),
        (style::SIMPLE_EXPLODED, keys(), "/comma=%2C,dot=.,semi=%3B"),
        (
            reserved(style::SIMPLE),
            json!("Hello World!"),
            "/Hello%20World!",
        ),
        (reserved(style::SIMPLE), json!("50%"), "/50%25"),
        (reserved(style::SIMPLE), json!("50%25"), "/50%25"),
        (reserved(style::SIMPLE), json!("/foo/bar"), "//foo/bar"),
        (reserved(style::SIMPLE), list(), "/red,green,blue"),
        (reserved(style::SIMPLE), keys(), "/comma,,,dot,.,semi,;"),
        (
            reserved(style::SIMPLE_EXPLODED),
            keys(),
            "/comma=,,dot=.,semi=;",
        ),
        (style::LABEL, json!("fred"), "/.fred"),
        (style::LABEL, list(), "/.red,green,blue"),
        (style::LABEL_EXPLODED, list(), "/.red.green.blue"),
        (style::LABEL_EXPLODED, keys(), "/.comma=%2C.dot=..semi=%3B"),
        (style::MATRIX, json!("1024"), "/;x=1024"),
        (style::MATRIX, json!(""), "/;x"),
        (style::MATRIX, keys(), "/;x=comma,%2C,dot,.,semi,%3B"),
        (style::MATRIX_EXPLODED, list(), "/;x=red;x=green;x=blue"),
        (style::MATRIX_EXPLODED, keys(), "/;comma=%2C;dot=.;semi=%3B"),
        (style::MATRIX_EXPLODED, json!({"a": ""}), "/;a"),
    ] {
        check("/{x}", vec![part("x", Place::Path(style), value)], expected);
    }
    for (style, value, expected) in [
        (style::FORM, json!("1024"), "/\n?x=1024"),
        (style::FORM, keys(), "/\n?x=comma,%2C,dot,.,semi,%3B"),
        (style::FORM_EXPLODED, keys(), "/\n?comma=%2C&dot=.&semi=%3B"),
        (style::FORM_EXPLODED, list(), "/\n?x=red&x=green&x=blue"),
    ] {
        check("/", vec![part("x", Place::Query(style), value)], expected);
    }
}

/// What a path or a query cannot have stays encoded (RFC 3986, sections 3.3 and 3.4).
#[test]
fn reserved_characters_go_as_they_are() {
    let all = ":/?#[]@!$&'()*+,;= %zz%C3ä";
    let path = Place::Path(Style {
        reserved: true,
        ..style::SIMPLE
    });
    let expected = "/:/%3F%23%5B%5D@!$&'()*+,;=%20%25zz%C3%C3%A4";
    check("/{x}", vec![part("x", path, text(all))], expected);
    let query = Style {
        reserved: true,
        ..style::FORM
    };
    let expected = "/\n?x=:/?%23%5B%5D@!$&'()*+,;=%20%25zz%C3%C3%A4";
    check(
        "/",
        vec![part("x", Place::Query(query), text(all))],
        expected,
    );
    let deep = Style {
        reserved: true,
        ..style::DEEP
    };
    let expected = "/\n?x%5Ba%2Fb%5D=c/d";
    let value = json!({"a/b": "c/d"});
    check("/", vec![part("x", Place::Query(deep), value)], expected);
    for dots in ["..", "a/../b", "%2e%2E", "."] {
        let refused = "sample: the request cannot be sent: x: expected a value for the path, found a dot segment";
        check("/{x}", vec![part("x", path, text(dots))], refused);
    }
}

#[test]
fn empty_values_are_sent_where_they_may_be() {
    let place = Place::Query(Style {
        empty: true,
        ..style::FORM_EXPLODED
    });
    for value in [json!([]), json!({}), Value::Null, json!("")] {
        check("/", vec![part("x", place, value)], "/\n?x=");
    }
    check("/", vec![part("x", place, super::Nothing)], "/");
}

#[test]
fn values_within_values() {
    let nested = || json!({"a": {"b": 1}, "c": [1, 2]});
    for (style, expected) in [
        (style::FORM, "/\n?x=a,%7B%22b%22%3A1%7D,c,%5B1%2C2%5D"),
        (style::FORM_EXPLODED, "/\n?a=%7B%22b%22%3A1%7D&c=1&c=2"),
        (
            style::PIPES,
            "/\n?x=a%7C%7B%22b%22%3A1%7D%7Cc%7C%5B1%2C2%5D",
        ),
    ] {
        check(
            "/",
            vec![part("x", Place::Query(style), nested())],
            expected,
        );
    }
    let items = || json!([{"a": 1}, [2]]);
    let expected = "/\n?x=%7B%22a%22%3A1%7D&x=%5B2%5D";
    let place = Place::Query(style::FORM_EXPLODED);
    check("/", vec![part("x", place, items())], expected);
    let place = Place::Path(style::SIMPLE);
    check(
        "/{x}",
        vec![part("x", place, items())],
        "/%7B%22a%22%3A1%7D,%5B2%5D",
    );
}

#[test]
fn media_types_instead_of_styles() {
    let value = || json!({"a": ["ä, b", 1]});
    let encoded = "%7B%22a%22%3A%5B%22%C3%A4%2C%20b%22%2C1%5D%7D";
    for (place, expected) in [
        (Place::Path(style::JSON), format!("/{encoded}")),
        (Place::Query(style::JSON), format!("/\n?x={encoded}")),
        (
            Place::Cookie(style::JSON),
            format!("/\ncookie: x={encoded}"),
        ),
        (Place::QueryString(style::JSON), format!("/\n?{encoded}")),
        (
            Place::Header(style::JSON),
            "/\nx: {\"a\":[\"\\u00e4, b\",1]}".to_owned(),
        ),
    ] {
        let path = match place {
            Place::Path(_) => "/{x}",
            _ => "/",
        };
        check(path, vec![part("x", place, value())], &expected);
    }
    for (place, expected) in [
        (Place::Query(style::JSON), "/\n?x=%22a%22"),
        (Place::Query(style::TEXT), "/\n?x=a"),
        (Place::QueryString(style::TEXT), "/\n?a"),
        (Place::Header(style::TEXT), "/\nx: a"),
    ] {
        check("/", vec![part("x", place, text("a"))], expected);
    }
    let face = vec![part("x", Place::Header(style::JSON), text("😀"))];
    check("/", face, "/\nx: \"\\ud83d\\ude00\"");
    for place in [Place::Query(style::JSON), Place::Header(style::TEXT)] {
        check("/", vec![part("x", place, super::Nothing)], "/");
    }
    check(
        "/",
        vec![part("x", Place::Query(style::JSON), Value::Null)],
        "/\n?x=null",
    );
}

#[test]
fn a_form_that_is_the_whole_query() {
    let place = Place::QueryString(style::FORM_EXPLODED);
    let value = json!({"a b": "c&d", "e": [1, 2], "f": {"g": 1}});
    let expected = "/\n?a%20b=c%26d&e=1&e=2&f=%7B%22g%22%3A1%7D";
    check("/", vec![part("", place, value)], expected);
}

#[test]
fn cookies_go_in_one_header() {
    let cookies = vec![
        part("Cookie", Place::Header(style::SIMPLE), text("x=1")),
        part("a", Place::Cookie(style::FORM), text("1; b=2\r\n")),
        part("c", Place::Cookie(style::FORM_EXPLODED), texts(["3", "4"])),
        part("d", Place::Cookie(style::COOKIE), text("5 %\"6")),
    ];
    let expected = "/\nCookie: x=1; a=1%3B%20b%3D2%0D%0A; c=3; c=4; d=5 %\"6";
    check("/", cookies, expected);
    for value in ["a;b", "ä", "\n"] {
        let refused = "sample: the request cannot be sent: a: expected visible ASCII without semicolons for a cookie, found other characters";
        let cookie = part("a", Place::Cookie(style::COOKIE), text(value));
        check("/", vec![cookie], refused);
    }
}
