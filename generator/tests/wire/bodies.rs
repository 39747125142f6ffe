//! The bytes of each kind of request body, sent asynchronously and blocking.

mod server;

use std::collections::BTreeMap;
use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::Bytes;
use futures_core::Stream;
use server::{Received, Server, no_content};
use wire::apis::bodies::{SendChoiceBody, SendChoiceOrNotBody};
use wire::{Client, Error, ErrorKind, Nullable, Upload, models};

/// Pieces that come one by one.
struct Pieces(Vec<&'static str>);

impl Stream for Pieces {
    type Item = Result<Bytes, std::io::Error>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        if self.0.is_empty() {
            return Poll::Ready(None);
        }
        // Each is asked for twice.
        let piece = self.0.remove(0);
        if piece == "…" {
            cx.waker().wake_by_ref();
            return Poll::Pending;
        }
        Poll::Ready(Some(match piece {
            "!" => Err(std::io::Error::other("out of hunter2")),
            piece => Ok(Bytes::from(piece)),
        }))
    }
}

fn note() -> models::Note {
    models::Note::new("a b").with_stars(5)
}

/// Method, path, content headers and body, with the boundary of a multipart body as `BOUNDARY`.
fn told(received: &Received) -> String {
    let content_type = received.header("content-type").unwrap_or("none");
    let (content_type, boundary) = match content_type.split_once("; boundary=") {
        Some((start, boundary)) => (format!("{start}; boundary=BOUNDARY"), boundary),
        None => (content_type.to_owned(), "\0"),
    };
    let length = match received.header("content-length") {
        Some(length) => {
            assert_eq!(length, received.body.len().to_string());
            "known"
        }
        None => received.header("transfer-encoding").unwrap_or("none"),
    };
    let body = String::from_utf8_lossy(&received.body);
    let body = body.replace(boundary, "BOUNDARY").replace("\r\n", "\n");
    format!(
        "{} {} {content_type} {length}\n{body}",
        received.method, received.path
    )
}

fn runtime() -> tokio::runtime::Runtime {
    let mut builder = tokio::runtime::Builder::new_current_thread();
    builder.enable_all().build().expect("a runtime")
}

/// Sends a request both ways, made anew for each, and compares what came.
macro_rules! check {
    ($request:expr, $expected:expr $(,)?) => {{
        let server = Server::start(no_content, true);
        let client = Client::builder().base_url(&server.url).build().unwrap();
        let request = $request;
        runtime().block_on(request(&client).send()).unwrap();
        assert_eq!(told(&server.requests.recv().unwrap()), $expected, "async");
        request(&client).send_blocking().unwrap();
        assert_eq!(
            told(&server.requests.recv().unwrap()),
            $expected,
            "blocking"
        );
    }};
}

#[test]
fn json() {
    check!(
        |client: &Client| client.bodies().send_json(note()),
        "POST /json application/json known\n{\"text\":\"a b\",\"stars\":5}"
    );
    check!(
        |client: &Client| client.bodies().send_patch(),
        "PATCH /merge none none\n"
    );
    check!(
        |client: &Client| {
            let patch = models::NotePatch::new("a b").with_stars(Nullable::Null);
            client.bodies().send_patch().body(patch)
        },
        "PATCH /merge application/merge-patch+json known\n{\"text\":\"a b\",\"stars\":null}"
    );
}

#[test]
fn sequences() {
    check!(
        |client: &Client| client
            .bodies()
            .send_lines([note(), models::Note::new("\n")]),
        "POST /lines application/x-ndjson known\n\
         {\"text\":\"a b\",\"stars\":5}\n{\"text\":\"\\n\"}\n"
    );
    check!(
        |client: &Client| client.bodies().send_sequence([models::Note::new("c")]),
        "POST /sequence application/json-seq known\n\u{1e}{\"text\":\"c\"}\n"
    );
}

#[test]
fn texts_and_bytes() {
    check!(
        |client: &Client| client.bodies().send_text("ä\nb"),
        "POST /text text/plain known\nä\nb"
    );
    check!(
        |client: &Client| client.bodies().send_binary(vec![b'a', b'b']),
        "PUT /binary application/octet-stream known\nab"
    );
    check!(
        |client: &Client| client.bodies().send_image(),
        "PUT /image none none\n"
    );
    check!(
        |client: &Client| {
            let image = Upload::bytes("<svg/>").content_type("image/svg+xml");
            client.bodies().send_image().body(image)
        },
        "PUT /image image/svg+xml known\n<svg/>"
    );
}

#[test]
fn streams() {
    check!(
        |client: &Client| client
            .bodies()
            .send_binary(Upload::stream(Pieces(vec!["a", "…", "", "bc"]))),
        "PUT /binary application/octet-stream chunked\nabc"
    );
    check!(
        |client: &Client| client
            .bodies()
            .send_binary(Upload::stream(Pieces(vec!["a", "bc"])).length(3)),
        "PUT /binary application/octet-stream known\nabc"
    );
    check!(
        |client: &Client| client.bodies().send_binary(Upload::reader(&b"read"[..])),
        "PUT /binary application/octet-stream chunked\nread"
    );
}

#[test]
fn files_have_their_length_and_their_name() {
    let path = std::env::temp_dir().join(format!("wire-{}.txt", std::process::id()));
    std::fs::write(&path, "of a file").unwrap();
    check!(
        |client: &Client| client.bodies().send_binary(Upload::open(&path).unwrap()),
        "PUT /binary application/octet-stream known\nof a file"
    );
    let name = path.file_name().unwrap().to_str().unwrap();
    let expected = format!(
        "POST /choice multipart/form-data; boundary=BOUNDARY known\n\
         --BOUNDARY\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\n\
         Content-Type: application/octet-stream\n\nof a file\n--BOUNDARY--\n"
    );
    check!(
        |client: &Client| {
            let file = models::SendChoiceMultipartBody::new(Upload::open(&path).unwrap());
            client.bodies().send_choice(file)
        },
        expected
    );
    std::fs::remove_file(path).unwrap();
}

#[test]
fn forms() {
    check!(
        |client: &Client| {
            let item = models::SendFormItemsItem::new()
                .with_price("p 1")
                .with_tags(["x", "y"]);
            let request = client.bodies().send_form("n&").sizes([1, 2]).items([item]);
            request.note(note()).plain(note()).link("http://a/?b")
        },
        "POST /form application/x-www-form-urlencoded known\n\
         name=n%26&sizes=1%7C2&items%5B0%5D%5Bprice%5D=p+1&items%5B0%5D%5Btags%5D%5B%5D=x\
         &items%5B0%5D%5Btags%5D%5B%5D=y&note%5Btext%5D=a+b&note%5Bstars%5D=5\
         &plain=%7B%22text%22%3A%22a+b%22%2C%22stars%22%3A5%7D&link=http://a/?b"
    );
    check!(
        |client: &Client| {
            let map = BTreeMap::from([("a b".to_owned(), "1".to_owned())]);
            client.bodies().send_map(map)
        },
        "POST /form/map application/x-www-form-urlencoded known\na+b=1"
    );
    check!(
        |client: &Client| {
            let more = BTreeMap::from([("b".to_owned(), 2), ("a".to_owned(), 1)]);
            client.bodies().send_more("n").additional_properties(more)
        },
        "POST /form/more application/x-www-form-urlencoded known\nname=n&a=1&b=2"
    );
}

#[test]
fn multipart() {
    check!(
        |client: &Client| client
            .bodies()
            .send_files(
                "T",
                Upload::stream(Pieces(vec!["f", "ile"])).file_name("a\"\r\nb.txt")
            )
            .x_rate(7)
            .count(3)
            .pictures([
                Upload::from(b"png"),
                Upload::from("jpeg")
                    .content_type("image/jpeg")
                    .file_name("ä.jpg"),
            ])
            .names(["x", "y"])
            .note(note())
            .notes([note()])
            .code(b"pdf"),
        "POST /multipart multipart/form-data; boundary=BOUNDARY chunked\n\
         --BOUNDARY\nContent-Disposition: form-data; name=\"title\"\n\nT\n\
         --BOUNDARY\nContent-Disposition: form-data; name=\"count\"\n\n3\n\
         --BOUNDARY\nContent-Disposition: form-data; name=\"file\"; filename=\"a%22%0D%0Ab.txt\"\n\
         Content-Type: application/octet-stream\nX-Rate: 7\n\nfile\n\
         --BOUNDARY\nContent-Disposition: form-data; name=\"pictures\"; filename=\"pictures\"\n\
         Content-Type: image/png\n\npng\n\
         --BOUNDARY\nContent-Disposition: form-data; name=\"pictures\"; filename=\"ä.jpg\"\n\
         Content-Type: image/jpeg\n\njpeg\n\
         --BOUNDARY\nContent-Disposition: form-data; name=\"names\"\n\nx\n\
         --BOUNDARY\nContent-Disposition: form-data; name=\"names\"\n\ny\n\
         --BOUNDARY\nContent-Disposition: form-data; name=\"note\"\nContent-Type: application/json\n\n\
         {\"text\":\"a b\",\"stars\":5}\n\
         --BOUNDARY\nContent-Disposition: form-data; name=\"notes\"\nContent-Type: application/json\n\n\
         [{\"text\":\"a b\",\"stars\":5}]\n\
         --BOUNDARY\nContent-Disposition: form-data; name=\"code\"\nContent-Type: application/pdf\n\n\
         cGRm\n\
         --BOUNDARY--\n"
    );
    check!(
        |client: &Client| {
            let parts = BTreeMap::from([("any".to_owned(), Upload::from("1"))]);
            client.bodies().send_parts(parts)
        },
        "POST /multipart/any multipart/form-data; boundary=BOUNDARY known\n\
         --BOUNDARY\nContent-Disposition: form-data; name=\"any\"; filename=\"any\"\n\
         Content-Type: application/octet-stream\n\n1\n--BOUNDARY--\n"
    );
    check!(
        |client: &Client| client
            .bodies()
            .send_mixed([Upload::from("1"), Upload::from("2")]),
        "POST /multipart/mixed multipart/mixed; boundary=BOUNDARY known\n\
         --BOUNDARY\nContent-Type: application/octet-stream\n\n1\n\
         --BOUNDARY\nContent-Type: application/octet-stream\n\n2\n--BOUNDARY--\n"
    );
}

#[test]
fn multipart_lists() {
    check!(
        |client: &Client| client
            .bodies()
            .send_pair((note(), Upload::from("png")))
            .x_rate(2),
        "POST /multipart/pair multipart/mixed; boundary=BOUNDARY known\n\
         --BOUNDARY\nContent-Type: application/vnd.note+json\n\n{\"text\":\"a b\",\"stars\":5}\n\
         --BOUNDARY\nContent-Type: image/png\nX-Rate: 2\n\npng\n--BOUNDARY--\n"
    );
    check!(
        |client: &Client| client
            .bodies()
            .send_notes([note(), models::Note::new("c")]),
        "POST /multipart/notes multipart/mixed; boundary=BOUNDARY known\n\
         --BOUNDARY\nContent-Type: application/json\n\n{\"text\":\"a b\",\"stars\":5}\n\
         --BOUNDARY\nContent-Type: application/json\n\n{\"text\":\"c\"}\n--BOUNDARY--\n"
    );
}

#[test]
fn multipart_choices() {
    check!(
        |client: &Client| {
            let file = models::SendSourceBodyFile::new("n", Upload::from("a,b"));
            client.bodies().send_source(file).x_rate(3)
        },
        "POST /multipart/choice multipart/form-data; boundary=BOUNDARY known\n\
         --BOUNDARY\nContent-Disposition: form-data; name=\"name\"\n\nn\n\
         --BOUNDARY\nContent-Disposition: form-data; name=\"file\"; filename=\"file\"\n\
         Content-Type: text/csv\nX-Rate: 3\n\na,b\n--BOUNDARY--\n"
    );
    check!(
        |client: &Client| client
            .bodies()
            .send_source(models::SendSourceBodyLink::new("n", "http://a")),
        "POST /multipart/choice multipart/form-data; boundary=BOUNDARY known\n\
         --BOUNDARY\nContent-Disposition: form-data; name=\"name\"\n\nn\n\
         --BOUNDARY\nContent-Disposition: form-data; name=\"link\"\n\nhttp://a\n--BOUNDARY--\n"
    );
    check!(
        |client: &Client| {
            let files = BTreeMap::from([("a".to_owned(), Upload::from("1"))]);
            client.bodies().send_more_files("n").additional_properties(files)
        },
        "POST /multipart/more multipart/form-data; boundary=BOUNDARY known\n\
         --BOUNDARY\nContent-Disposition: form-data; name=\"name\"\n\nn\n\
         --BOUNDARY\nContent-Disposition: form-data; name=\"a\"; filename=\"a\"\n\
         Content-Type: application/octet-stream\n\n1\n--BOUNDARY--\n"
    );
    check!(
        |client: &Client| {
            let file = models::SendChoiceMultipartBody::new(Upload::from("1"));
            client.bodies().send_choice(file).x_rate(9)
        },
        "POST /choice multipart/form-data; boundary=BOUNDARY known\n\
         --BOUNDARY\nContent-Disposition: form-data; name=\"file\"; filename=\"file\"\n\
         Content-Type: application/octet-stream\nX-Rate: 9\n\n1\n--BOUNDARY--\n"
    );
}

#[test]
fn choices() {
    let json = "POST /choice application/json known\n{\"text\":\"a b\",\"stars\":5}";
    check!(|client: &Client| client.bodies().send_choice(note()), json);
    check!(
        |client: &Client| client.bodies().send_choice(SendChoiceBody::Form(note())),
        "POST /choice application/x-www-form-urlencoded known\ntext=a+b&stars=5"
    );
    check!(
        |client: &Client| client.bodies().send_choice("text"),
        "POST /choice text/plain known\ntext"
    );
    check!(
        |client: &Client| client.bodies().send_choice(Upload::from("pdf")),
        "POST /choice application/pdf known\npdf"
    );
    check!(
        |client: &Client| client.bodies().send_choice_or_not(),
        "PUT /choice none none\n"
    );
    check!(
        |client: &Client| client
            .bodies()
            .send_choice_or_not()
            .body("plain")
            .body(SendChoiceOrNotBody::Html("<p>".to_owned())),
        "PUT /choice text/html known\n<p>"
    );
}

/// The error of a request both ways; nothing of it shows the application's own words.
fn refused(error: Error, expected: &str) {
    assert_eq!(error.kind(), ErrorKind::Request, "{error:?}");
    assert_eq!(error.to_string(), expected);
}

#[test]
fn a_stream_is_sent_once() {
    let server = Server::start(no_content, true);
    let client = Client::builder().base_url(&server.url).build().unwrap();
    let request = client.bodies().send_binary(Upload::reader(&b"once"[..]));
    let again = request.clone();
    request.send_blocking().unwrap();
    assert_eq!(server.requests.recv().unwrap().body, b"once");
    let expected = "sendBinary: the request cannot be sent: body: the stream of the upload was sent before, and \
                    cannot be sent again";
    refused(
        runtime().block_on(again.clone().send()).unwrap_err(),
        expected,
    );
    refused(again.send_blocking().unwrap_err(), expected);
}

#[test]
fn a_stream_that_fails_or_has_another_length_is_an_error() {
    let server = Server::start(no_content, true);
    let client = Client::builder().base_url(&server.url).build().unwrap();
    let send = |upload: Upload| {
        let sending = client.bodies().send_binary(upload).send();
        runtime().block_on(sending).unwrap_err()
    };
    let expected = "sendBinary: the request's body could not be read to its end";
    refused(send(Upload::stream(Pieces(vec!["a", "!"]))), expected);
    refused(send(Upload::stream(Pieces(vec!["a"])).length(2)), expected);
    refused(
        send(Upload::stream(Pieces(vec!["a", "bc"])).length(2)),
        expected,
    );
    struct Broken;
    impl std::io::Read for Broken {
        fn read(&mut self, _: &mut [u8]) -> std::io::Result<usize> {
            panic!("a reader of the application's")
        }
    }
    refused(send(Upload::reader(Broken)), expected);
}

#[test]
fn names_and_headers_cannot_add_lines() {
    let server = Server::start(no_content, true);
    let client = Client::builder().base_url(&server.url).build().unwrap();
    let send = |upload: Upload| {
        let parts = BTreeMap::from([("a".to_owned(), upload)]);
        client
            .bodies()
            .send_parts(parts)
            .send_blocking()
            .unwrap_err()
    };
    let line = "sendParts: the request cannot be sent: body.a: expected visible ASCII for a header of a part, \
                found other characters";
    refused(send(Upload::from("x").content_type("a/b\r\nX: 1")), line);
    refused(send(Upload::from("x").header("X", "1\r\nY: 2")), line);
    let name = "sendParts: the request cannot be sent: body.a: expected the name of a header, found other characters";
    refused(send(Upload::from("x").header("X: 1\r\nY", "2")), name);
}
