use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::answer::{Show, ShowError, show, shown as shown_value, shown_bytes};
use super::{Answer, Call, Location, Operation, Parameter, Part};
use crate::runtime::codec::{self, Field, OPTIONAL, REQUIRED, SENSITIVE};
use crate::runtime::request::body::{self as write, Write};
use crate::runtime::request::{self, Body, Describe, Place, answer as read, form, style};
use crate::runtime::testing::{Server, answer, sample_model, shown};
use crate::runtime::{Error, ErrorBody, Response, Secret};

sample_model!(Pet {
    0 name: String = Field("name", REQUIRED),
    1 age: Option<i64> = Field("age", OPTIONAL),
});

const PATH: Place = Place::Path(style::SIMPLE);
const QUERY: Place = Place::Query(style::FORM_EXPLODED);
const HEADER: Place = Place::Header(style::SIMPLE);
const COOKIE: Place = Place::Cookie(style::FORM_EXPLODED);

type Described = (request::Parameter, Part);

fn parameter(name: &'static str, marks: u8, place: Place, part: Part) -> Described {
    let field = Field(name, marks);
    (request::Parameter { field, place }, part)
}

fn body(content_type: &'static str, write: Write) -> Body {
    Body {
        content_type,
        required: false,
        encodings: &[],
        write,
    }
}

/// An operation that gives what `A` reads.
fn operation<A: Show>(
    path: &'static str,
    bodies: Vec<Body>,
    parameters: Vec<Described>,
) -> &'static Operation {
    let (parameters, parts): (Vec<_>, Vec<_>) = parameters.into_iter().unzip();
    let described = request::Operation {
        name: "Sample",
        id: "sample",
        method: "POST",
        path,
        server: None,
        security: 0,
        accept: "application/json",
        answers: &[],
        errors: &[],
        bodies: bodies.leak(),
        parameters: parameters.leak(),
    };
    Box::leak(Box::new(Operation {
        described: Box::leak(Box::new(described)),
        parts: parts.leak(),
        show: show::<A>,
        headers: None,
        error_headers: None,
        error_body: None,
    }))
}

fn pet() -> &'static Operation {
    let json = parameter("body", OPTIONAL, Place::Body(0), Part::of::<Option<Pet>>());
    operation::<read::Json<Pet>>(
        "/pets/{id}",
        vec![
            body("application/json", write::json),
            body("text/*", write::text),
        ],
        vec![
            parameter("id", REQUIRED, PATH, Part::of::<i64>()),
            parameter("id", OPTIONAL, QUERY, Part::of::<Option<Vec<String>>>()),
            parameter("x-trace", OPTIONAL, HEADER, Part::of::<Option<String>>()),
            parameter("mode", REQUIRED, COOKIE, Part::of::<String>().or("\"all\"")),
            parameter(
                "password",
                OPTIONAL | SENSITIVE,
                QUERY,
                Part::of::<Option<Secret>>(),
            ),
            json,
            parameter(
                "body",
                OPTIONAL,
                Place::Body(1),
                Part::of::<Option<String>>(),
            ),
        ],
    )
}

fn with_form() -> &'static Operation {
    operation::<read::Empty>(
        "/",
        vec![body("application/x-www-form-urlencoded", form::write)],
        vec![
            parameter("name", REQUIRED, Place::Field, Part::of::<String>()),
            parameter("pet", OPTIONAL, Place::Field, Part::of::<Option<Pet>>()),
        ],
    )
}

/// Sends a call to a server that answers with `body`.
async fn sent(
    operation: &'static Operation,
    body: &'static str,
    give: impl FnOnce(Call) -> Call,
) -> (String, Result<Answer, Error>) {
    let server = Server::start(move |_| Some(answer("200 OK", "x-a: 1\r\n", body)));
    let answer = give(Call::of(&server.client(), operation)).send().await;
    let request = server.requests.try_recv().unwrap_or_default();
    (request, answer)
}

#[track_caller]
fn check_line(request: &str, line: &str) {
    assert!(request.lines().any(|own| own == line), "{line}: {request}");
}

#[tokio::test]
async fn values_go_to_their_places() {
    let (request, answer) = sent(pet(), r#"{"name": "Rex", "age": "3"}"#, |call| {
        let parameters = json!({"path:id": 7, "query:id": ["a", "b c"], "x-trace": 5});
        call.parameters(parameters)
            .body(json!({"age": 3, "name": "Rex", "more": [1]}))
            .with_header("x-more", "1")
            .with_query("extra", "a b")
    })
    .await;
    check_line(&request, "POST /pets/7?id=a&id=b%20c&extra=a%20b HTTP/1.1");
    check_line(&request, "x-trace: 5");
    check_line(&request, "x-more: 1");
    check_line(&request, "cookie: mode=all");
    check_line(&request, r#"{"name":"Rex","age":3}"#);
    let answer = answer.unwrap();
    assert_eq!(answer.status(), 200);
    assert!(answer.headers().any(|own| own == ("x-a", &b"1"[..])));
    assert_eq!(answer.value(), &json!({"name": "Rex", "age": 3}));
}

#[tokio::test]
async fn a_location_says_which_parameter_is_meant() {
    let (request, _) = sent(pet(), "{}", |call| {
        call.parameter(Location::Path, "id", 1)
            .parameter(Location::Query, "id", vec!["x"])
            .parameter(Location::Cookie, "mode", "none")
    })
    .await;
    check_line(&request, "POST /pets/1?id=x HTTP/1.1");
    check_line(&request, "cookie: mode=none");
}

#[tokio::test]
async fn the_body_of_a_form_is_an_object_of_its_fields() {
    let (request, answer) = sent(with_form(), "", |call| {
        call.body(json!({"name": "a b", "pet": {"name": "Rex"}}))
    })
    .await;
    check_line(&request, "name=a+b&pet=%7B%22name%22%3A%22Rex%22%7D");
    assert_eq!(answer.unwrap().into_value(), Value::Null);
    let (request, _) = sent(with_form(), "", |call| {
        call.parameters(json!({"name": "x"}))
    })
    .await;
    check_line(&request, "name=x");
}

fn with_other_fields() -> &'static Operation {
    let others = Part::of::<Option<BTreeMap<String, i64>>>();
    operation::<read::Empty>(
        "/",
        vec![body("application/x-www-form-urlencoded", form::write)],
        vec![
            parameter("name", REQUIRED, Place::Field, Part::of::<String>()),
            parameter("additionalProperties", OPTIONAL, Place::Fields, others),
        ],
    )
}

#[tokio::test]
async fn fields_without_a_name_of_their_own_are_members_of_the_body() {
    let (request, _) = sent(with_other_fields(), "", |call| {
        call.body(json!({"name": "x", "b": 2, "a": 1}))
    })
    .await;
    check_line(&request, "name=x&a=1&b=2");
    let (request, _) = sent(with_other_fields(), "", |call| {
        call.body(json!({"name": "x"}))
    })
    .await;
    check_line(&request, "name=x");
}

#[tokio::test]
async fn the_media_type_says_which_body_is_meant() {
    let (request, _) = sent(pet(), "{}", |call| {
        let call = call.parameter(Location::Path, "id", 1);
        call.body("a b").content_type("text/csv")
    })
    .await;
    check_line(&request, "content-type: text/csv");
    check_line(&request, "a b");
}

#[tokio::test]
async fn answers_are_what_their_types_write() {
    let text = sent(operation::<read::Text>("/", vec![], vec![]), "hi", |call| {
        call
    });
    assert_eq!(text.await.1.unwrap().into_value(), json!("hi"));
    let (_, answer) = sent(pet(), r#"{"name": []}"#, |call| {
        call.parameter(Location::Path, "id", 1)
    })
    .await;
    let error = answer.unwrap_err();
    assert!(error.is_decode(), "{error}");
}

sample_model!(Counted {
    0 count: i64 = Field("x-count", REQUIRED),
});

/// An operation with documented headers and errors.
enum Found {}

impl Describe for Found {
    type Answer = read::Json<Pet>;
    const OPERATION: &'static request::Operation = &request::Operation {
        name: "Found",
        id: "found",
        method: "GET",
        path: "/found",
        server: None,
        security: 0,
        accept: "application/json",
        answers: &[read::Case(200, &["application/json"], read::Form::Json)],
        errors: &[],
        bodies: &[],
        parameters: &[],
    };
}

impl read::DescribeHeaders for Found {
    type Headers = Counted;
}

impl read::DescribeErrorHeaders for Found {
    type Headers = Counted;
}

enum FoundError {
    Pet(Pet),
    Bytes(Vec<u8>),
}

impl ErrorBody for FoundError {
    fn of(response: &Response) -> Option<Self> {
        match response.status() {
            404 => response.peek().map(Self::Pet),
            500 => response.peek_bytes().map(Self::Bytes),
            _ => None,
        }
    }
}

impl ShowError for FoundError {
    fn show(&self) -> Result<Value, Error> {
        match self {
            Self::Pet(body) => shown_value(body),
            Self::Bytes(body) => Ok(shown_bytes(body)),
        }
    }
}

static FOUND: Operation = Operation::of::<Found>(&[])
    .with_headers::<Found>()
    .with_error_headers::<Found>()
    .with_errors::<FoundError>();

async fn found(status: &'static str, headers: &'static str) -> Result<Answer, Error> {
    let body = r#"{"name": "Rex", "age": "3"}"#;
    let headers = format!("content-type: application/json\r\n{headers}");
    let server = Server::start(move |_| Some(answer(status, &headers, body)));
    Call::of(&server.client(), &FOUND).send().await
}

#[tokio::test]
async fn documented_headers_are_read_by_their_types() {
    let answer = found("200 OK", "x-count: 3\r\n").await.unwrap();
    let headers = answer.typed_headers().unwrap();
    assert_eq!(headers, Some(json!({"x-count": 3})));
    let answer = found("200 OK", "x-count: many\r\n").await.unwrap();
    assert!(answer.typed_headers().unwrap_err().is_decode());
    let (_, answer) = sent(pet(), r#"{"name": "Rex"}"#, |call| {
        call.parameter(Location::Path, "id", 1)
    })
    .await;
    assert_eq!(answer.unwrap().typed_headers().unwrap(), None);
}

#[tokio::test]
async fn documented_errors_are_read_by_their_types() {
    let error = found("404 Not Found", "x-count: 3\r\n").await.unwrap_err();
    let expected = json!({"name": "Rex", "age": 3});
    assert_eq!(FOUND.documented(&error), Some(expected));
    let headers = FOUND.error_headers(&error).unwrap();
    assert_eq!(headers, Some(json!({"x-count": 3})));
    let error = found("500 Internal Server Error", "").await.unwrap_err();
    let body = FOUND.documented(&error).unwrap();
    assert_eq!(
        body,
        json!({"base64": "eyJuYW1lIjogIlJleCIsICJhZ2UiOiAiMyJ9"})
    );
    assert!(FOUND.error_headers(&error).unwrap_err().is_decode());
    let error = found("400 Bad Request", "").await.unwrap_err();
    assert_eq!(FOUND.documented(&error), None);
    assert_eq!(pet().documented(&error), None);
}

#[track_caller]
fn check_refused(operation: &'static Operation, give: impl FnOnce(Call) -> Call, expected: &str) {
    let client = crate::Client::builder().base_url("http://localhost:1");
    let call = give(Call::of(&client.build().unwrap(), operation));
    let runtime = tokio::runtime::Builder::new_current_thread().build();
    let error = runtime.unwrap().block_on(call.send()).unwrap_err();
    let expected = format!("sample: the request cannot be sent: {expected}");
    assert_eq!(error.to_string(), expected);
}

#[test]
fn what_a_typed_call_would_not_take_is_refused() {
    let with = |parameters: Value| move |call: Call| call.parameters(parameters);
    check_refused(pet(), |call| call, "id: expected a value, found nothing");
    check_refused(
        pet(),
        with(json!({"path:id": "x"})),
        "id: expected a 64-bit integer, found a string",
    );
    check_refused(
        pet(),
        with(json!({"id": 1})),
        r#"there are several parameters "id"; say which one as in "path:id""#,
    );
    check_refused(
        pet(),
        with(json!({"X-trce": 1})),
        r#"there is no parameter "X-trce"; did you mean "x-trace"?"#,
    );
    check_refused(
        pet(),
        with(json!({"header:mode": 1})),
        r#"there is no parameter "header:mode""#,
    );
    check_refused(pet(), with(json!([1])), "expected an object of parameters");
    check_refused(
        pet(),
        |call| {
            let call = call.parameter(Location::Path, "id", 1);
            call.body(json!({"name": "a", "age": [1]}))
        },
        "body.age: expected a 64-bit integer, found an array",
    );
    check_refused(
        pet(),
        |call| call.body(json!({})).content_type("image/png"),
        r#"there is no body of "image/png", but of application/json, text/*"#,
    );
    check_refused(
        with_form(),
        |call| call.body(json!({"nam": 1})),
        r#"there is no parameter "nam"; did you mean "name"?"#,
    );
    check_refused(
        with_other_fields(),
        |call| call.body(json!({"name": "x", "a": "y"})),
        "additionalProperties.a: expected a 64-bit integer, found a string",
    );
    check_refused(
        with_form(),
        |call| call.body(json!("x")),
        "expected an object for the fields of the body",
    );
    check_refused(
        operation::<read::Empty>("/", vec![], vec![]),
        |call| call.body(json!(1)),
        "there is no body, but one is given",
    );
}

#[test]
fn operations_are_listed() {
    let parameters: Vec<Parameter> = pet().parameters().collect();
    let listed = |name, location, is_required, is_secret| Parameter {
        name,
        part: None,
        location,
        is_required,
        is_secret,
    };
    assert_eq!(
        parameters,
        [
            listed("id", Location::Path, true, false),
            listed("id", Location::Query, false, false),
            listed("x-trace", Location::Header, false, false),
            listed("mode", Location::Cookie, false, false),
            listed("password", Location::Query, false, true),
        ]
    );
    let content_types: Vec<&str> = pet().content_types().collect();
    assert_eq!(content_types, ["application/json", "text/*"]);
    assert!(!pet().is_body_required());
}

#[test]
fn operations_are_found_by_id_or_by_method_and_path() {
    let operations: &'static [Operation] = vec![*pet(), *with_form()].leak();
    let found = |name| Operation::find(operations, name).map(Operation::path);
    assert_eq!(found("sample"), Some("/pets/{id}"));
    assert_eq!(found("POST /"), Some("/"));
    assert_eq!(found("post /pets/{id}"), Some("/pets/{id}"));
    assert_eq!(found("GET /"), None);
    let said = |name| Operation::named(operations, name).unwrap_err().to_string();
    assert_eq!(
        said("smaple"),
        r#"there is no operation "smaple"; did you mean "sample"?"#
    );
    assert_eq!(said("zzz"), r#"there is no operation "zzz""#);
}

#[tokio::test]
async fn nothing_shows_a_value() {
    let server = Server::start(|_| Some(answer("200 OK", "", r#"{"name": "hunter2"}"#)));
    let call = Call::of(&server.client(), pet());
    let call = call.parameters(json!({"path:id": 1, "password": "hunter2"}));
    assert_eq!(format!("{call:?}"), r#"Call { operation: "sample", .. }"#);
    let shown_answer = format!("{:?}", call.clone().send().await.unwrap());
    assert_eq!(shown_answer, "Answer { status: 200, .. }");
    let wrong = call.parameter(Location::Query, "password", json!({"hunter2": 1}));
    let error = wrong.send().await.unwrap_err();
    assert!(!shown(&error).contains("hunter2"), "{error}");
}

#[cfg(feature = "blocking")]
#[test]
fn blocking_calls_give_the_same() {
    let server = Server::start(|_| Some(answer("200 OK", "", r#"{"name": "Rex"}"#)));
    let call = Call::of(&server.client(), pet()).parameter(Location::Path, "id", 1);
    let answer = call.send_blocking().unwrap();
    assert_eq!(answer.value(), &json!({"name": "Rex"}));
}
