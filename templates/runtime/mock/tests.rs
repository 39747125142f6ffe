use std::time::Duration;

use super::{Answer, Fault, Mock};
use crate::runtime::codec::{self, Field, OPTIONAL, REQUIRED, SENSITIVE};
use crate::runtime::request::answer::{self, Case, Form};
use crate::runtime::request::{Describe, Operation, Parameter, Place, style};
use crate::runtime::server::Choice;
use crate::runtime::testing::{sample_model, shown};
use crate::runtime::{Client, ErrorKind, Request, RetryPolicy, Server};

sample_model!(Pet {
    0 id: i64 = Field("id", REQUIRED),
    1 name: Option<String> = Field("name", OPTIONAL),
});

fn pet(id: i64) -> Pet {
    let name = Some(format!("pet {id}"));
    Pet { id, name }
}

const fn parameter(name: &'static str, place: Place) -> Parameter {
    let field = Field(name, OPTIONAL);
    Parameter { field, place }
}

const JSON: &[&str] = &["application/json"];

/// What the operations of these tests do not say themselves.
const BASE: Operation = Operation {
    name: "Base",
    id: "base",
    method: "GET",
    path: "/",
    server: None,
    security: 0,
    errors: &[],
    accept: "application/json",
    bodies: &[],
    answers: &[Case(200, JSON, Form::Json)],
    parameters: &[],
};

macro_rules! operations {
    ($($name:ident: $answer:ty = { $($field:ident: $value:expr),+ $(,)? })+) => {
        $(
            enum $name {}
            impl Describe for $name {
                type Answer = $answer;
                const OPERATION: &'static Operation = &Operation {
                    name: stringify!($name),
                    id: stringify!($name),
                    $($field: $value,)+
                    ..BASE
                };
            }
        )+
        static OPERATIONS: &[&Operation] = &[$($name::OPERATION),+];
    };
}

operations! {
    GetPet: answer::Json<Pet> = {
        path: "/pets/{petId}",
        parameters: &[
            parameter("petId", Place::Path(style::SIMPLE)),
            parameter("q", Place::Query(style::FORM)),
            Parameter { field: Field("token", OPTIONAL | SENSITIVE), place: Place::Query(style::FORM) },
            parameter("authorization", Place::Header(style::SIMPLE)),
            parameter("session", Place::Cookie(style::FORM)),
        ],
    }
    MyPets: answer::Items<Pet> = {
        path: "/pets/mine",
        answers: &[Case(200, &["application/json-seq"], Form::Items)],
    }
    Photo: answer::Binary = {
        path: "/pets/{petId}.{format}",
        answers: &[Case(200, &["image/*"], Form::Binary)],
        parameters: &[
            parameter("petId", Place::Path(style::SIMPLE)),
            parameter("format", Place::Path(style::SIMPLE)),
        ],
    }
    SoldPets: answer::Text = {
        path: "/pets?status=sold",
        answers: &[Case(200, &["text/csv"], Form::Text)],
    }
    DeadPets: answer::Text = {
        path: "/pets?status=dead&as={as}",
        answers: &[Case(0, &["text/*"], Form::Text)],
        parameters: &[parameter("as", Place::Path(style::SIMPLE))],
    }
    Feed: answer::Events<Pet> = {
        path: "/feed",
        answers: &[Case(200, &["text/event-stream"], Form::Events)],
    }
    Lines: answer::TextEvents = {
        path: "/lines",
        answers: &[Case(200, &["text/event-stream"], Form::Events)],
    }
    DeletePet: answer::Empty = {
        method: "DELETE",
        path: "/pets/{petId}",
        answers: &[Case(204, &[], Form::Empty)],
        parameters: &[parameter("petId", Place::Path(style::SIMPLE))],
    }
    AddPet: answer::Either<answer::Json<Pet>, answer::Json<Pet>> = {
        method: "POST",
        path: "/pets",
        answers: &[
            Case(201, &["application/hal+json"], Form::Json),
            Case(2, JSON, Form::Json),
        ],
    }
    Elsewhere: answer::Json<Pet> = { path: "/pets/{petId}", server: Some(0) }
    Odd: answer::Json<Pet> = { path: "/a%20b/ü/{x}-{y}" , parameters: &[
        parameter("x", Place::Path(style::SIMPLE)),
        parameter("y", Place::Path(style::SIMPLE)),
    ] }
    Whole: Both = {
        path: "/both",
        answers: &[Case(200, JSON, Form::Json), Case(202, &[], Form::Empty)],
    }
}

/// What an operation gives whose successes have several types.
#[derive(Debug, PartialEq)]
enum Both {
    Pet(i64),
    Nothing,
}

impl answer::Answer for Both {
    type Value = Self;

    fn read(index: usize, incoming: answer::Incoming) -> Result<Self, crate::Error> {
        match index {
            0 => answer::Json::<Pet>::read(0, incoming).map(|pet| Self::Pet(pet.id)),
            _ => Ok(Self::Nothing),
        }
    }
}

fn mock() -> Mock {
    Mock::of(OPERATIONS)
}

/// A client that tries nothing again.
fn client(mock: &Mock) -> Client {
    let builder = Client::builder().mock(mock).retry(RetryPolicy::off());
    builder.base_url("https://h.example/v1/").build().unwrap()
}

fn get(client: &Client, id: &str) -> Request<GetPet> {
    Request::new(client).with_part::<String>(0, id.to_owned())
}

#[tokio::test]
async fn an_answer_is_typed_by_the_operation() {
    let mock = mock();
    mock.on::<GetPet>().answer(200, &pet(1));
    mock.on::<AddPet>().times(1).answer(201, &pet(2));
    mock.on::<AddPet>().answer(202, &pet(3));
    mock.on::<DeletePet>().answer(204, &());
    mock.on::<SoldPets>().answer(200, "id\n1\n");
    mock.on::<DeadPets>().answer(203, "none");
    mock.on::<Photo>().answer(200, b"\x89PNG");
    let client = client(&mock);

    let reply = get(&client, "1").send_reply().await.unwrap();
    assert_eq!(reply.value, pet(1));
    assert_eq!(
        reply.response().header("content-type"),
        Some("application/json")
    );
    let reply = Request::<AddPet>::new(&client).send_reply().await.unwrap();
    assert_eq!(reply.value, pet(2));
    assert_eq!(
        reply.response().header("content-type"),
        Some("application/hal+json")
    );
    let reply = Request::<AddPet>::new(&client).send_reply().await.unwrap();
    assert_eq!((reply.response().status(), reply.value), (202, pet(3)));
    let gone = Request::<DeletePet>::new(&client).with_part::<i64>(0, 7);
    gone.send().await.unwrap();
    let sold = Request::<SoldPets>::new(&client).send().await.unwrap();
    assert_eq!(sold, "id\n1\n");
    let dead = Request::<DeadPets>::new(&client).with_part::<String>(0, "text".to_owned());
    assert_eq!(dead.send().await.unwrap(), "none");
    assert_eq!(
        mock.calls::<DeadPets>()[0].path_parameter("as"),
        Some("text")
    );
    let photo = Request::<Photo>::new(&client);
    let photo = photo
        .with_part::<i64>(0, 7)
        .with_part::<String>(1, "png".to_owned());
    let photo = photo.send().await.unwrap().bytes().await.unwrap();
    assert_eq!(photo, b"\x89PNG");
    assert_eq!(
        mock.calls::<Photo>()[0].path_parameter("format"),
        Some("png")
    );
    mock.verify();
}

#[tokio::test]
async fn streams_are_given_as_slices() {
    let mock = mock();
    mock.on::<MyPets>().answer(200, &[pet(1), pet(2)]);
    mock.on::<Feed>().times(1).answer(200, &[pet(3)]);
    mock.on::<Lines>().answer(200, &["a\nb".to_owned()]);
    mock.on::<Feed>()
        .answer_as(Answer::events(200, [("born", "{\"id\": 4}")]));
    let client = client(&mock);

    let mut pets = Request::<MyPets>::new(&client).send().await.unwrap();
    assert_eq!(pets.next().await.unwrap().unwrap(), pet(1));
    assert_eq!(pets.next().await.unwrap().unwrap(), pet(2));
    assert!(pets.next().await.is_none());
    let mut feed = Request::<Feed>::new(&client).send().await.unwrap();
    assert_eq!(feed.next().await.unwrap().unwrap().data, pet(3));
    assert!(feed.next().await.is_none());
    let mut feed = Request::<Feed>::new(&client).send().await.unwrap();
    let event = feed.next().await.unwrap().unwrap();
    assert_eq!((&*event.name, event.data.id), ("born", 4));
    let mut lines = Request::<Lines>::new(&client).send().await.unwrap();
    assert_eq!(lines.next().await.unwrap().unwrap().data, "a\nb");
}

#[tokio::test]
async fn the_first_answer_that_takes_a_call_counts() {
    let mock = mock();
    let is_one = |call: &super::Call| call.path_parameter("petId") == Some("1");
    mock.on::<GetPet>().when(is_one).answer(200, &pet(1));
    mock.on::<GetPet>()
        .times(1)
        .answer_status(404, &serde_json::json!({"code": 7}));
    mock.on::<GetPet>().answer_with(|call| {
        let id = call.path_parameter("petId").unwrap().parse().unwrap();
        let wanted = call.query("q") == Some("a b&c") && call.query("none").is_none();
        Answer::of::<GetPet>(200, &pet(if wanted { id } else { 0 }))
            .with_header("x-request-id", "r1")
    });
    let client = client(&mock);

    assert_eq!(get(&client, "1").send().await.unwrap(), pet(1));
    let error = get(&client, "2").send().await.unwrap_err();
    assert_eq!(error.status(), Some(404));
    assert_eq!(error.json::<serde_json::Value>().unwrap()["code"], 7);
    let request = get(&client, "3").with_part::<String>(1, "a b&c".to_owned());
    let reply = request.send_reply().await.unwrap();
    assert_eq!(reply.value, pet(3));
    assert_eq!(reply.response().request_id(), Some("r1"));
    assert_eq!(mock.calls::<GetPet>().len(), 3);
    mock.verify();
}

#[tokio::test]
async fn what_came_is_kept_and_shows_no_secret() {
    let mock = mock();
    mock.on_other().answer_text(418, "no");
    let client = client(&mock);
    let request = get(&client, "a/b")
        .with_part::<String>(1, "seen".to_owned())
        .with_part::<String>(2, "hunter2".to_owned())
        .with_part::<String>(3, "Bearer hunter2".to_owned())
        .with_part::<String>(4, "hunter2".to_owned())
        .with_header("x-key", "hunter2")
        .with_query("key", "hunter2");
    assert_eq!(request.send().await.unwrap_err().status(), Some(418));

    let calls = mock.received();
    let call = &calls[0];
    assert_eq!(call.operation(), Some("GetPet"));
    assert_eq!((call.method(), call.path()), ("GET", "/v1/pets/a%2Fb"));
    assert_eq!(call.path_parameter("petId"), Some("a/b"));
    assert_eq!(call.query_all("key").collect::<Vec<_>>(), ["hunter2"]);
    assert_eq!(call.header("Authorization"), Some("Bearer hunter2"));
    assert_eq!(call.cookie("session"), Some("hunter2"));
    assert_eq!((call.body(), call.text()), (&b""[..], Some("")));
    assert!(call.json::<bool>().is_err());
    let shown = format!("{call:?} {mock:?} {call:#?}");
    assert!(!shown.contains("hunter2"), "{shown}");
    assert!(shown.contains(r#""q": "seen""#), "{shown}");
    assert!(shown.contains(r#""token": "[redacted]""#), "{shown}");
}

#[tokio::test]
async fn a_call_without_an_answer_says_what_it_was() {
    let mock = mock();
    mock.on::<GetPet>()
        .when(|call| call.query("q").is_some())
        .answer(200, &pet(1));
    let client = client(&mock);
    let error = get(&client, "1")
        .with_query("key", "hunter2")
        .send()
        .await
        .unwrap_err();
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Connect, 1));
    let why = "the mock has no answer for GET /pets/{petId} (`GetPet`): the answers set for the operation are for other \
               calls, or used up";
    assert!(shown(&error).contains(why), "{}", shown(&error));
    let error = Request::<Feed>::new(&client).send().await.unwrap_err();
    let why = "no answer for GET /feed (`Feed`): no answer is set for the operation";
    assert!(shown(&error).contains(why), "{}", shown(&error));
    assert_eq!(mock.unexpected().len(), 2);
    assert_eq!(mock.received().len(), 2);

    mock.on::<Whole>().times(2).answer_status(200, &pet(1));
    Request::<Whole>::new(&client).send().await.unwrap();
    assert_eq!(
        mock.faults(),
        "- GET /pets/{petId} (`GetPet`) was not expected\n\
         - GET /feed (`Feed`) was not expected\n\
         - GET /both (`Whole`) came 1 times, and was to come 2 times\n"
    );
    mock.reset();
    mock.verify();
    assert!(Request::<Whole>::new(&client).send().await.is_err());
}

#[tokio::test(start_paused = true)]
async fn faults_go_the_way_of_any_failure() {
    let mock = mock();
    let client = client(&mock);
    for (fault, kind) in [
        (Fault::Connect, ErrorKind::Connect),
        (Fault::Distrust, ErrorKind::Connect),
        (Fault::Broken, ErrorKind::Transport),
        (Fault::Timeout, ErrorKind::Timeout),
        (Fault::Silence, ErrorKind::Timeout),
    ] {
        mock.reset();
        mock.on::<GetPet>().fail_with(fault);
        let error = get(&client, "1").send().await.unwrap_err();
        assert_eq!(error.kind(), kind, "{fault:?}");
    }
    mock.reset();
    let broken = Answer::of::<GetPet>(200, &pet(1)).breaking_after(3);
    mock.on::<GetPet>().answer_as(broken);
    let error = get(&client, "1").send().await.unwrap_err();
    assert_eq!(
        (error.kind(), error.body()),
        (ErrorKind::Transport, Some(&b"{\"i"[..]))
    );
    mock.reset();
    let late = Answer::of::<GetPet>(200, &pet(1)).after(Duration::from_secs(5));
    mock.on::<GetPet>().answer_as(late);
    assert_eq!(get(&client, "1").send().await.unwrap(), pet(1));
    let hasty = get(&client, "1").with_timeout(Duration::from_secs(2));
    assert_eq!(hasty.send().await.unwrap_err().kind(), ErrorKind::Deadline);
}

#[tokio::test(start_paused = true)]
async fn retries_are_calls() {
    let mock = mock();
    mock.on::<GetPet>().times(1).fail_with(Fault::Connect);
    mock.on::<GetPet>()
        .times(1)
        .answer_status(503, &"busy".to_owned());
    mock.on::<GetPet>().answer(200, &pet(1));
    let client = Client::builder()
        .mock(&mock)
        .base_url("https://h.example")
        .build();
    let reply = get(&client.unwrap(), "1").send_reply().await.unwrap();
    assert_eq!(reply.value, pet(1));
    assert_eq!(mock.calls::<GetPet>().len(), 3);
    mock.verify();
}

#[cfg(feature = "blocking")]
#[test]
fn blocking_calls_are_answered_too() {
    let mock = mock();
    mock.on::<GetPet>().answer(200, &pet(1));
    assert_eq!(get(&client(&mock), "1").send_blocking().unwrap(), pet(1));
}

/// The operation that a URL is of, and the values in its path.
#[track_caller]
fn check(method: &str, url: &str, expected: &[&str]) {
    static OWN: &[Server] = &[Server {
        url: "https://files.example/x",
        description: "",
        variables: &[],
    }];
    let choice = Choice {
        base_url: Some("https://h.example/v1/".to_owned()),
        ..Choice::default()
    };
    let bases = super::Bases::of(&choice.urls(&[], OWN).unwrap());
    let found = super::routes::find(
        OPERATIONS,
        &[bases],
        &method.parse().unwrap(),
        &url.parse().unwrap(),
    );
    let found = found.iter().flat_map(|route| {
        let values = route
            .values
            .iter()
            .map(|(name, value)| format!("{name}={value}"));
        std::iter::once(route.operation.id.to_owned()).chain(values)
    });
    assert_eq!(found.collect::<Vec<_>>(), expected, "{url}");
}

#[test]
fn the_most_literal_template_counts() {
    check(
        "GET",
        "https://h.example/v1/pets/7?a=b",
        &["GetPet", "petId=7"],
    );
    check(
        "GET",
        "https://h.example/v1/pets/m%C3%BC%2F",
        &["GetPet", "petId=mü/"],
    );
    check("GET", "https://h.example/v1/pets/mine", &["MyPets"]);
    check("GET", "https://h.example/v1/pets/mine/", &[]);
    check(
        "GET",
        "https://h.example/v1/pets/7.png",
        &["Photo", "petId=7", "format=png"],
    );
    check(
        "DELETE",
        "https://h.example/v1/pets/mine",
        &["DeletePet", "petId=mine"],
    );
    check("PATCH", "https://h.example/v1/pets/mine", &[]);
    check("GET", "https://h.example/v1/pets/", &[]);
    check(
        "GET",
        "https://h.example/v1/a%20b/%c3%bc/1-2-3",
        &["Odd", "x=1", "y=2-3"],
    );
    check("GET", "https://h.example/v1/a%20b%2F%c3%bc/1-2", &[]);
}

#[test]
fn the_query_of_a_template_tells_operations_apart() {
    check(
        "GET",
        "https://h.example/v1/pets?x=y&status=sold",
        &["SoldPets"],
    );
    check(
        "GET",
        "https://h.example/v1/pets?status=dead&as=a+b",
        &["DeadPets", "as=a b"],
    );
    check("GET", "https://h.example/v1/pets?status=dead", &[]);
    check("GET", "https://h.example/v1/pets", &[]);
}

#[test]
fn an_operation_is_where_it_is_served() {
    check(
        "GET",
        "https://files.example/x/pets/7",
        &["Elsewhere", "petId=7"],
    );
    check("GET", "https://files.example/v1/pets/7", &[]);
    check("GET", "https://h.example/v12/pets/7", &[]);
    check("GET", "https://h.example/pets/7", &[]);
    check("GET", "http://h.example/v1/pets/7", &[]);
}

#[tokio::test]
async fn several_types_are_checked_when_they_are_given() {
    let mock = mock();
    mock.on::<Whole>().times(1).answer_status(200, &pet(3));
    mock.on::<Whole>().answer_as(Answer::new(202));
    let client = client(&mock);
    let whole = || Request::<Whole>::new(&client).send();
    assert_eq!(whole().await.unwrap(), Both::Pet(3));
    assert_eq!(whole().await.unwrap(), Both::Nothing);
    mock.reset();
    mock.on::<Whole>()
        .answer_bytes(200, "application/json", "[]");
    assert_eq!(whole().await.unwrap_err().kind(), ErrorKind::Decode);
}

#[test]
#[should_panic(expected = "the value is not what the description says")]
fn another_type_is_refused() {
    mock()
        .on::<Whole>()
        .answer_status(200, &"a text".to_owned());
}

#[test]
#[should_panic(expected = "the description has no success 404 of `AddPet`, but 201, 2XX")]
fn another_status_is_refused() {
    mock().on::<AddPet>().answer(404, &pet(1));
}

#[test]
#[should_panic(expected = "came 0 times, and was to come 1 times")]
fn an_answer_that_was_not_given_is_missed() {
    let mock = mock();
    mock.on::<GetPet>().times(1).answer(200, &pet(1));
    mock.verify();
}
