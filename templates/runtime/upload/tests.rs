use std::future::poll_fn;
use std::io::Read;
use std::pin::Pin;
use std::sync::mpsc;
use std::time::Duration;

use http_body::Body as _;
use serde_json::{Value, json};

use super::{Upload, multipart, write};
use crate::runtime::codec::{Field, OPTIONAL, Slot, to_json};
use crate::runtime::request::{Body, Encoding, FieldStyle, Message, Parameter, Place};
use crate::runtime::testing::{Nothing, Sample};

type Part = (Parameter, Box<dyn Slot>);

fn part(name: &'static str, place: Place, value: impl Slot) -> Part {
    let field = Field(name, OPTIONAL);
    (Parameter { field, place }, Box::new(value))
}

fn field(name: &'static str, value: impl Slot) -> Part {
    part(name, Place::Field, value)
}

fn multipart(encodings: &'static [Encoding]) -> Body {
    Body {
        content_type: "multipart/form-data",
        required: false,
        encodings,
        write: multipart::write,
    }
}

/// The content type and the body of a call, `B` for its boundary; or why there is none.
async fn shown(body: Body, parts: Vec<Part>) -> String {
    let call = Sample::new("POST", "/", Some(body)).with(parts);
    let message = match Message::new(&call) {
        Ok(message) => message,
        Err(error) => return error.to_string(),
    };
    let Some(mut body) = message.body else {
        return "none".to_owned();
    };
    let mut bytes = Vec::new();
    while let Some(frame) = poll_fn(|cx| Pin::new(&mut body).poll_frame(cx)).await {
        let data = frame.unwrap().into_data();
        bytes.extend(data.expect("a body has no trailers here"));
    }
    let (_, content_type) = &message.headers[0];
    let text = format!("{content_type}\r\n{}", String::from_utf8(bytes).unwrap());
    match content_type.split_once("boundary=") {
        Some((_, boundary)) => text.replace(boundary, "B"),
        None => text,
    }
}

#[track_caller]
fn check(body: Body, parts: Vec<Part>, expected: &str) {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let shown = runtime.block_on(shown(body, parts));
    assert_eq!(shown.replace("\r\n", "\n"), expected);
}

/// The parts, each by what stands between its boundaries.
#[track_caller]
fn check_parts(encodings: &'static [Encoding], parts: Vec<Part>, expected: &[&str]) {
    let parts_of = expected.iter().map(|part| format!("--B\n{part}\n"));
    let body = parts_of.collect::<String>();
    let expected = format!("multipart/form-data; boundary=B\n{body}--B--\n");
    check(multipart(encodings), parts, &expected);
}

#[test]
fn values_are_parts_by_their_kind() {
    let parts = vec![
        field("text", "a\nb".to_owned()),
        field("number", 1.5),
        field("null", Value::Null),
        field("none", Nothing),
        field("object", json!({"a": 1})),
        field("list", json!([1, null, {"a": 1}, [2]])),
        field("file", Upload::from("x")),
        field("files", vec![Upload::from("y").file_name("y.txt")]),
    ];
    let disposition = |name: &str| format!("Content-Disposition: form-data; name=\"{name}\"");
    let plain = |name, value| format!("{}\n\n{value}", disposition(name));
    let json = |name, value| {
        format!(
            "{}\nContent-Type: application/json\n\n{value}",
            disposition(name)
        )
    };
    let file = |name, file, value| {
        let head = format!("{}; filename=\"{file}\"", disposition(name));
        format!("{head}\nContent-Type: application/octet-stream\n\n{value}")
    };
    let expected = [
        plain("text", "a\nb"),
        plain("number", "1.5"),
        json("object", "{\"a\":1}"),
        plain("list", "1"),
        json("list", "{\"a\":1}"),
        json("list", "[2]"),
        file("file", "file", "x"),
        file("files", "y.txt", "y"),
    ];
    let expected: Vec<&str> = expected.iter().map(String::as_str).collect();
    check_parts(&[], parts, &expected);
}

const fn encoding(
    name: &'static str,
    spelling: FieldStyle,
    content_type: &'static str,
) -> Encoding {
    Encoding {
        name,
        spelling,
        content_type,
        reserved: false,
    }
}

#[test]
fn encodings_say_how_parts_are_spelled() {
    const ENCODINGS: &[Encoding] = &[
        encoding("whole", FieldStyle::Json, "application/json"),
        encoding("deep", FieldStyle::Deep, ""),
        encoding("joined", FieldStyle::Joined('|'), ""),
        encoding("members", FieldStyle::Members, ""),
        encoding("image", FieldStyle::Usual, "image/png"),
        encoding("other", FieldStyle::Usual, "image/png"),
    ];
    let parts = vec![
        field("whole", json!(["a", 1])),
        field("deep", json!({"a": [{"b": 1}]})),
        field("joined", json!(["a", "b c"])),
        field("members", json!({"k": "v"})),
        field("image", Upload::from("png")),
        field("other", Upload::from("gif").content_type("image/gif")),
    ];
    let disposition = "Content-Disposition: form-data; name=";
    let expected = [
        format!("{disposition}\"whole\"\nContent-Type: application/json\n\n[\"a\",1]"),
        format!("{disposition}\"deep[a][0][b]\"\n\n1"),
        format!("{disposition}\"joined\"\n\na|b c"),
        format!("{disposition}\"k\"\n\nv"),
        format!("{disposition}\"image\"; filename=\"image\"\nContent-Type: image/png\n\npng"),
        format!("{disposition}\"other\"; filename=\"other\"\nContent-Type: image/gif\n\ngif"),
    ];
    let expected: Vec<&str> = expected.iter().map(String::as_str).collect();
    check_parts(ENCODINGS, parts, &expected);
}

#[test]
fn headers_of_parts_are_parameters_or_of_the_upload() {
    let header =
        |part_name, value: &str| part("X-A", Place::PartHeader(part_name), value.to_owned());
    let file = || field("a", Upload::from("x").header("X-B", "2"));
    check_parts(
        &[],
        vec![file(), header("a", "1"), header("b", "other")],
        &[
            "Content-Disposition: form-data; name=\"a\"; filename=\"a\"\n\
           Content-Type: application/octet-stream\nX-A: 1\nX-B: 2\n\nx",
        ],
    );
    check(
        multipart(&[]),
        vec![file(), header("a", "1\r\nX-C: 3")],
        "sample: the request cannot be sent: a.X-A: expected visible ASCII for a header, found other characters",
    );
}

#[test]
fn names_end_where_they_end() {
    check_parts(
        &[],
        vec![field(
            "a\"; b=\"\r\nc",
            Upload::from("x").file_name("../ä\\\"\n"),
        )],
        &[
            "Content-Disposition: form-data; name=\"a%22; b=%22%0D%0Ac\"; filename=\"../ä\\%22%0A\"\n\
           Content-Type: application/octet-stream\n\nx",
        ],
    );
}

#[test]
fn a_body_without_a_part_is_none_unless_one_must_be() {
    let parts = || vec![field("a", Nothing), field("b", Vec::<Upload>::new())];
    check(multipart(&[]), parts(), "none");
    let required = Body {
        required: true,
        ..multipart(&[])
    };
    check(
        required,
        parts(),
        "multipart/form-data; boundary=B\n--B--\n",
    );
}

#[test]
fn a_body_may_be_one_value() {
    let whole = |value: Value| vec![part("body", Place::Body(0), value)];
    check(
        multipart(&[]),
        whole(json!({"a": "1"})),
        "multipart/form-data; boundary=B\n\
         --B\nContent-Disposition: form-data; name=\"a\"\n\n1\n--B--\n",
    );
    check(
        multipart(&[]),
        whole(json!(["1", {"a": 1}])),
        "multipart/form-data; boundary=B\n\
         --B\n\n1\n--B\nContent-Type: application/json\n\n{\"a\":1}\n--B--\n",
    );
    check(
        multipart(&[]),
        vec![part("body", Place::Body(0), Nothing)],
        "none",
    );
}

#[test]
fn uploads_are_bodies() {
    let binary = || Body {
        content_type: "a/b",
        required: false,
        encodings: &[],
        write,
    };
    let whole = |value| vec![part("body", Place::Body(0), value)];
    check(binary(), whole(Upload::from("x")), "a/b\nx");
    check(
        binary(),
        whole(Upload::from("x").content_type("c/d")),
        "c/d\nx",
    );
    check(binary(), whole(Upload::reader(&b"read"[..])), "a/b\nread");
    check(
        binary(),
        vec![part("body", Place::Body(0), Nothing)],
        "none",
    );
}

#[test]
fn no_boundary_is_like_another() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let mut seen = std::collections::BTreeSet::new();
    for _ in 0..100 {
        let call = Sample::new("POST", "/", Some(multipart(&[])));
        let message = Message::new(&call.with(vec![field("a", true)])).unwrap();
        seen.insert(message.headers[0].1.clone());
    }
    drop(runtime);
    assert_eq!(seen.len(), 100);
    assert!(
        seen.iter()
            .all(|own| own.len() == "multipart/form-data; boundary=".len() + 32)
    );
}

#[test]
fn an_upload_is_shown_without_its_content() {
    let upload = Upload::from("hunter2")
        .file_name("a.txt")
        .content_type("text/plain");
    assert_eq!(
        format!("{upload:?}"),
        "Upload { file_name: \"a.txt\", content_type: \"text/plain\", length: 7, .. }"
    );
    let stream = Upload::reader(std::io::empty());
    assert_eq!(format!("{stream:?}"), "Upload { .. }");
    assert_eq!(upload, upload.clone());
    assert_eq!(stream, stream.clone());
    assert_ne!(stream, Upload::reader(std::io::empty()));
    let fault = to_json(&upload).unwrap_err().to_string();
    assert_eq!(fault, "expected a JSON value, found a file");
}

/// Says when it is gone.
struct Endless(mpsc::Sender<()>);

impl Read for Endless {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        buffer.fill(1);
        Ok(buffer.len())
    }
}

impl Drop for Endless {
    fn drop(&mut self) {
        self.0.send(()).unwrap();
    }
}

#[test]
fn the_thread_of_a_reader_ends_with_its_request() {
    let (sender, gone) = mpsc::channel();
    let binary = Body {
        content_type: "a/b",
        required: true,
        encodings: &[],
        write,
    };
    let upload = Upload::reader(Endless(sender));
    let call = Sample::new("POST", "/", Some(binary));
    let call = call.with(vec![part("body", Place::Body(0), upload)]);
    let mut body = Message::new(&call).unwrap().body.unwrap();
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let first = runtime.block_on(poll_fn(|cx| Pin::new(&mut body).poll_frame(cx)));
    assert_eq!(first.unwrap().unwrap().into_data().unwrap()[0], 1);
    drop(body);
    gone.recv_timeout(Duration::from_secs(20)).unwrap();
}
