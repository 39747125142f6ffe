use std::time::Duration;

use http::HeaderMap;

use super::codec::{self, Field, OPTIONAL, REQUIRED, SENSITIVE, Slot};
use super::request::answer::{Answer as _, Empty, Json, Text};
use super::request::{Body, Parameter, Place, form, style};
use super::testing::{Sample, Server, answer, header_map, sample_model, shown};
use super::{Client, Error, ErrorKind, Response, RetryPolicy, Secret};

const WAIT: Duration = Duration::from_secs(20);

sample_model!(Token {
    0 token: Secret = Field("token", REQUIRED),
});

fn get(path: &'static str) -> Sample {
    Sample::new("GET", path, None)
}

fn with_secrets(path: &'static str) -> Sample {
    let form = Body {
        content_type: "application/x-www-form-urlencoded",
        required: true,
        encodings: &[],
        write: form::write,
    };
    let part = |name, place| {
        let value: Box<dyn Slot> = Box::new(Secret::from("hunter2"));
        (
            Parameter {
                field: Field(name, REQUIRED),
                place,
            },
            value,
        )
    };
    Sample::new("POST", path, Some(form)).with(vec![
        part("form", Place::Field),
        part("query", Place::Query(style::FORM_EXPLODED)),
        part("x-header", Place::Header(style::SIMPLE)),
        part("cookie", Place::Cookie(style::FORM)),
    ])
}

fn json(text: &str) -> Response {
    Response::new("sample", 200, HeaderMap::new(), text.to_owned())
}

#[track_caller]
fn check_silent(error: &Error) {
    let shown = shown(error);
    assert!(!shown.contains("hunter2"), "{shown}");
}

#[tokio::test]
async fn a_request_is_sent_whole() {
    let server = Server::start(|_| Some(answer("200 OK", "x-a: 1\r\n", r#"{"token":"t"}"#)));
    let client = Client::builder()
        .base_url(format!("{}/v1/", server.url))
        .build()
        .unwrap();
    let token = client
        .send(&with_secrets("/a?b=c"), Json::<Token>::read)
        .await
        .unwrap();
    assert_eq!(token.token.expose(), "t");
    let request = server.requests.recv().unwrap();
    assert!(
        request.starts_with("POST /v1/a?b=c&query=hunter2 HTTP/1.1\r\n"),
        "{request}"
    );
    assert!(request.ends_with("\r\n\r\nform=hunter2"), "{request}");
    for header in [
        "accept: application/json",
        "content-type: application/x-www-form-urlencoded",
        "cookie: cookie=hunter2",
        "x-header: hunter2",
    ] {
        assert!(request.contains(&format!("{header}\r\n")), "{request}");
    }
}

#[tokio::test]
async fn an_answer_comes_as_it_is() {
    let server = Server::start(|_| Some(answer("404 Not Found", "X-A: 1\r\n", "no")));
    let response = server.client().send_raw(&get("/")).await.unwrap();
    assert_eq!((response.status(), response.body()), (404, &b"no"[..]));
    assert_eq!(response.header("x-A"), Some("1"));
    let error = server
        .client()
        .send(&get("/"), Text::read)
        .await
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Status);
    assert_eq!(
        (error.status(), error.body()),
        (Some(404), Some(&b"no"[..]))
    );
    assert_eq!(
        error.to_string(),
        "sample: the server answered 404 Not Found"
    );
}

#[tokio::test]
async fn a_redirect_to_the_same_origin_is_followed() {
    let server = Server::start(|request| {
        Some(if request.starts_with("POST /old?") {
            answer("307 Temporary Redirect", "location: /new\r\n", "")
        } else {
            answer("200 OK", "", "ok")
        })
    });
    let text = server
        .client()
        .send(&with_secrets("/old"), Text::read)
        .await
        .unwrap();
    assert_eq!(text, "ok");
    let _old = server.requests.recv().unwrap();
    let new = server.requests.recv().unwrap();
    assert!(new.starts_with("POST /new HTTP/1.1\r\n"), "{new}");
    assert!(
        new.ends_with("form=hunter2") && !new.contains("referer"),
        "{new}"
    );
}

#[tokio::test]
async fn a_redirect_to_another_origin_is_not_followed() {
    for status in [
        "301 Moved Permanently",
        "307 Temporary Redirect",
        "308 Permanent Redirect",
    ] {
        let other = Server::start(|_| Some(answer("200 OK", "", "")));
        let location = format!("location: {}/\r\n", other.url);
        let server = Server::start(move |_| Some(answer(status, &location, "")));
        let error = server
            .client()
            .send(&with_secrets("/"), Empty::read)
            .await
            .unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Status);
        assert_eq!(
            error.to_string(),
            format!("sample: the server answered {status}")
        );
        check_silent(&error);
        assert!(other.requests.try_recv().is_err());
    }
}

#[tokio::test]
async fn a_redirect_in_circles_ends() {
    let server = Server::start(|_| Some(answer("302 Found", "location: /\r\n", "")));
    let error = server
        .client()
        .send(&get("/"), Empty::read)
        .await
        .unwrap_err();
    assert_eq!(error.status(), Some(302));
}

#[tokio::test]
async fn a_call_takes_its_time_and_no_more() {
    let server = Server::start(|_| None);
    let builder = Client::builder()
        .base_url(&server.url)
        .timeout(Duration::from_millis(50));
    let error = builder
        .build()
        .unwrap()
        .send_raw(&with_secrets("/"))
        .await
        .unwrap_err();
    assert!(error.is_timeout(), "{error:?}");
    check_silent(&error);
}

#[tokio::test]
async fn a_refused_connection_is_told() {
    let free = std::net::TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap();
    let client = Client::builder()
        .base_url(format!("http://{free}/hunter2"))
        .build()
        .unwrap();
    let error = client.send_raw(&with_secrets("/")).await.unwrap_err();
    assert!(error.is_connect(), "{error:?}");
    assert!(std::error::Error::source(&error).is_some());
    check_silent(&error);
}

#[tokio::test]
async fn a_broken_answer_is_told() {
    for broken in [
        "HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nhunter2",
        "hunter2\r\n\r\n",
    ] {
        let server = Server::start(|_| Some(broken.to_owned()));
        let builder = Client::builder()
            .base_url(&server.url)
            .retry(RetryPolicy::off())
            .read_timeout(Duration::from_millis(200));
        let error = builder
            .build()
            .unwrap()
            .send_raw(&get("/"))
            .await
            .unwrap_err();
        assert!(
            matches!(error.kind(), ErrorKind::Transport | ErrorKind::Timeout),
            "{error:?}"
        );
        check_silent(&error);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn a_dropped_future_ends_its_call() {
    let server = Server::start(|_| None);
    let call = tokio::spawn(server.client().send_raw(&get("/")));
    assert_ne!(server.requests.recv_timeout(WAIT).unwrap(), "");
    call.abort();
    assert_eq!(
        server.requests.recv_timeout(WAIT).unwrap(),
        "",
        "the connection is open"
    );
}

#[cfg(feature = "blocking")]
#[tokio::test]
async fn blocking_calls_may_be_made_on_an_asynchronous_thread() {
    let server = Server::start(|_| Some(answer("200 OK", "", "ok")));
    let client = server.client();
    // It leaves a connection behind that nobody drives while this thread waits.
    assert_eq!(client.send(&get("/"), Text::read).await.unwrap(), "ok");
    for _ in 0..2 {
        assert_eq!(
            super::wait(client.send(&get("/"), Text::read)).unwrap(),
            "ok"
        );
    }
    assert_eq!(client.send(&get("/"), Text::read).await.unwrap(), "ok");
}

#[cfg(feature = "blocking")]
#[test]
fn blocking_calls_may_be_made_on_any_thread() {
    let server = Server::start(|_| Some(answer("200 OK", "", "ok")));
    let client = server.client();
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| super::wait(client.send(&get("/"), Text::read)).unwrap());
        }
    });
    let stopped = super::wait::<()>(async { panic!("as a test") });
    assert_eq!(stopped.unwrap_err().kind(), ErrorKind::Cancelled);
}

#[test]
fn base_urls() {
    for (url, expected) in [
        ("https://a.example", Ok("https://a.example")),
        ("https://a.example/", Ok("https://a.example")),
        ("HTTP://A.example:80/v1//", Ok("http://a.example/v1")),
        ("http://[::1]:8080/v1", Ok("http://[::1]:8080/v1")),
        (
            "",
            Err("the base URL is not an absolute `http` or `https` URL"),
        ),
        (
            "/v1",
            Err("the base URL is not an absolute `http` or `https` URL"),
        ),
        (
            "ftp://a.example",
            Err("the base URL is not an absolute `http` or `https` URL"),
        ),
        (
            "mailto:hunter2",
            Err("the base URL is not an absolute `http` or `https` URL"),
        ),
        (
            "https://u:hunter2@a.example",
            Err("the base URL holds credentials, which do not belong in a URL"),
        ),
        (
            "https://a.example?key=hunter2",
            Err("the base URL has a query or a fragment, which no path can follow"),
        ),
    ] {
        let built = Client::builder().base_url(url).build();
        let found = built
            .as_ref()
            .map(Client::base_url)
            .map_err(ToString::to_string);
        assert_eq!(found, expected.map_err(str::to_owned), "{url}");
        if let Err(error) = built {
            assert_eq!(error.kind(), ErrorKind::Config);
            check_silent(&error);
        }
    }
}

#[test]
fn debug_shows_no_secret() {
    let builder = Client::builder().base_url("https://a.example/hunter2");
    let shown = format!("{builder:?} {:?}", builder.clone().build().unwrap());
    assert!(
        !shown.contains("hunter2") && shown.contains("https://a.example"),
        "{shown}"
    );

    let headers = header_map([("set-cookie", "hunter2")]);
    let response = Response::new("sample", 200, headers, "hunter2");
    let shown = format!("{response:?}");
    let expected =
        r#"Response { operation: "sample", status: 200, headers: 1, body_bytes: 7, .. }"#;
    assert_eq!(shown, expected);

    assert_eq!(format!("{:?}", Secret::from("hunter2")), "[redacted]");
}

#[test]
fn decode_errors_tell_the_path_and_no_value() {
    for (body, expected) in [
        (
            r#"{"token": ["hunter2"]}"#,
            "token: expected a string, found an array",
        ),
        (
            r#"{"hunter2": 1}"#,
            "token: expected a value, found nothing",
        ),
        (r#""hunter2""#, "expected an object, found a string"),
        (
            "hunter2",
            "not well-formed: expected a value at line 1 column 1",
        ),
        ("", "expected JSON, found nothing"),
    ] {
        let error = json(body).json::<Token>().err().unwrap();
        assert!(error.is_decode());
        let expected = format!("sample: the answer is not what the description says: {expected}");
        assert_eq!(error.to_string(), expected);
        assert_eq!(error.body(), Some(body.as_bytes()));
        check_silent(&error);
        check_silent(&error.json::<u64>().unwrap_err());
    }
    let response = Response::new("sample", 200, HeaderMap::new(), vec![0xFF]);
    let error = response.text().unwrap_err();
    assert!(error.is_decode() && error.body() == Some(&[0xFF]));
}

#[test]
fn errors_cross_threads() {
    fn check<T: Send + Sync + 'static>() {}
    check::<Error>();
    check::<Client>();
    check::<Response>();
    check::<Secret>();
}
