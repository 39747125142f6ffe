//! Attempts without a network, and with a clock that does not wait.

use std::error::Error as StdError;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use bytes::Bytes;
use tokio::time::Instant;

use super::{Arrival, Mock, fault, get, post, with_header};
use crate::runtime::client::{Attempt, Observe, Options, Outcome};
use crate::runtime::codec::{Field, REQUIRED, SENSITIVE, Slot};
use crate::runtime::request::answer::{Answer as _, Binary, Json};
use crate::runtime::request::{Body, Extra, Parameter, Place, body, style};
use crate::runtime::testing::{Sample, shown};
use crate::runtime::transport::{
    HttpBody, HttpRequest, HttpResponse, TransportError, TransportErrorKind,
};
use crate::runtime::{Client, Error, ErrorKind, RetryDecision, RetryPolicy, Secret};

const SECOND: Duration = Duration::from_secs(1);

async fn send(client: &Client, sample: &Sample) -> Result<i64, Error> {
    client.send(sample, Json::<i64>::read).await
}

/// How often a call arrives, and what is told of its end.
async fn tried(mock: &Mock, client: &Client, sample: Sample) -> (usize, String) {
    let before = mock.count();
    let told = match send(client, &sample).await {
        Ok(value) => format!("{value}"),
        Err(error) => error.to_string(),
    };
    (mock.count() - before, told)
}

#[tokio::test(start_paused = true)]
async fn what_is_safe_is_tried_again() {
    for status in [408, 425, 429, 500, 502, 503, 504] {
        let mock = Mock::failing(2, status);
        assert_eq!(tried(&mock, &mock.client(), get()).await, (3, "1".into()));
    }
    let mock = Mock::failing(9, 503);
    let told = "sample: the server answered 503 Service Unavailable (3 attempts)";
    assert_eq!(tried(&mock, &mock.client(), get()).await, (3, told.into()));
    let mock = Mock::failing(1, 404);
    let told = "sample: the server answered 404 Not Found";
    assert_eq!(tried(&mock, &mock.client(), get()).await, (1, told.into()));
}

#[tokio::test(start_paused = true)]
async fn what_is_not_safe_is_sent_once() {
    for status in [408, 425, 429, 500, 502, 503, 504] {
        let mock = Mock::failing(1, status);
        assert_eq!(tried(&mock, &mock.client(), post()).await.0, 1);
    }
    let mock = Mock::new(|_| Err(fault(TransportErrorKind::Broken)));
    assert_eq!(tried(&mock, &mock.client(), post()).await.0, 1);
    assert_eq!(tried(&mock, &mock.client(), get()).await.0, 3);
    let client = mock
        .builder()
        .retry(RetryPolicy::new().any_method())
        .build();
    assert_eq!(tried(&mock, &client.unwrap(), post()).await.0, 3);
    let policy = RetryPolicy::new().decide(|_| RetryDecision::Retry);
    let client = mock.builder().retry(policy).build().unwrap();
    assert_eq!(tried(&mock, &client, post()).await.0, 1);
}

#[tokio::test(start_paused = true)]
async fn what_never_left_may_be_sent_whatever_it_is() {
    let mock = Mock::new(|number| match number {
        0 => Err(fault(TransportErrorKind::Connect)),
        1 => Err(fault(TransportErrorKind::Connect).timed_out()),
        _ => Ok(HttpResponse::new(200, "1")),
    });
    assert_eq!(tried(&mock, &mock.client(), post()).await, (3, "1".into()));
    let mock = Mock::new(|_| Err(fault(TransportErrorKind::Refused)));
    assert_eq!(tried(&mock, &mock.client(), get()).await.0, 1);
}

#[tokio::test(start_paused = true)]
async fn a_key_makes_a_call_safe() {
    let mock = Mock::failing(2, 503);
    let client = mock.builder().idempotency_key("X-Key").build().unwrap();
    assert_eq!(tried(&mock, &client, post()).await, (3, "1".into()));
    assert_eq!(tried(&mock, &client, post()).await.0, 1);
    assert_eq!(tried(&mock, &client, get()).await.0, 1);
    let arrivals = mock.arrivals();
    let keys: Vec<Option<&str>> = arrivals.iter().map(|own| own.header("x-key")).collect();
    assert!(keys[0].is_some_and(|key| key.len() == 36));
    assert!(keys[0] == keys[1] && keys[1] == keys[2]);
    assert!(keys[3].is_some() && keys[3] != keys[0]);
    assert_eq!(keys[4], None, "GET needs none");

    let mock = Mock::failing(1, 503);
    let own = with_header(post(), "Idempotency-Key", "mine");
    assert_eq!(tried(&mock, &mock.client(), own).await.0, 2);
    let keys = mock.arrivals();
    assert!(
        keys.iter()
            .all(|own| own.header("idempotency-key") == Some("mine"))
    );
}

#[tokio::test(start_paused = true)]
async fn a_policy_may_be_off_or_that_of_one_call() {
    let mock = Mock::failing(9, 503);
    let off = mock.builder().retry(RetryPolicy::off()).build().unwrap();
    assert_eq!(tried(&mock, &off, get()).await.0, 1);
    let of_its_own = |policy| {
        get().with_options(Options {
            retry: Some(Box::new(policy)),
            ..Options::default()
        })
    };
    let five = of_its_own(RetryPolicy::new().max_attempts(5));
    assert_eq!(tried(&mock, &off, five).await.0, 5);
    let mock = Mock::failing(9, 503);
    let off = of_its_own(RetryPolicy::off());
    assert_eq!(tried(&mock, &mock.client(), off).await.0, 1);
}

/// The pauses between arrivals, in seconds.
fn pauses(arrivals: &[Arrival]) -> Vec<f64> {
    let pairs = arrivals.windows(2);
    pairs
        .map(|pair| (pair[1].at - pair[0].at).as_secs_f64())
        .collect()
}

#[tokio::test(start_paused = true)]
async fn the_server_says_when() {
    for (status, headers) in [
        (429, vec![("retry-after", "7")]),
        (503, vec![("retry-after", "7")]),
        (
            429,
            vec![
                ("retry-after", "Sun, 06 Nov 1994 08:49:47 GMT"),
                ("date", "Sun, 06 Nov 1994 08:49:40 GMT"),
            ],
        ),
    ] {
        let mock = Mock::new(move |number| {
            let answer = HttpResponse::new(if number == 0 { status } else { 200 }, "1");
            let headers = headers.iter();
            Ok(headers.fold(answer, |answer, (name, value)| {
                answer.with_header(name, value)
            }))
        });
        assert_eq!(tried(&mock, &mock.client(), get()).await.0, 2);
        let pause = pauses(&mock.arrivals())[0];
        assert!((7.0..7.8).contains(&pause), "{pause}");
    }
    // It asks for more than the client is willing to wait.
    let mock = Mock::new(|_| Ok(HttpResponse::new(429, "").with_header("retry-after", "3600")));
    assert_eq!(tried(&mock, &mock.client(), get()).await.0, 1);
}

#[tokio::test(start_paused = true)]
async fn pauses_grow_by_chance() {
    let mut longest = [0.0; 3];
    for _ in 0..60 {
        let mock = Mock::failing(9, 503);
        let policy = RetryPolicy::new().max_attempts(4);
        let client = mock.builder().retry(policy).build().unwrap();
        assert_eq!(tried(&mock, &client, get()).await.0, 4);
        for (longest, pause) in longest.iter_mut().zip(pauses(&mock.arrivals())) {
            *longest = pause.max(*longest);
        }
    }
    for (longest, bound) in longest.into_iter().zip([0.5, 1.0, 2.0]) {
        assert!(
            longest <= bound + 0.01 && longest > bound / 2.0,
            "{longest}"
        );
    }
}

#[tokio::test(start_paused = true)]
async fn a_call_ends_at_its_deadline() {
    let mock = Mock::new(|_| Ok(HttpResponse::new(503, "").with_header("retry-after", "10")));
    let builder = mock.builder().timeout(25 * SECOND);
    let client = builder
        .retry(RetryPolicy::new().max_attempts(9))
        .build()
        .unwrap();
    let started = Instant::now();
    // There is no sense in waiting for what would be too late.
    assert_eq!(tried(&mock, &client, get()).await.0, 3);
    assert!(started.elapsed() < 23 * SECOND);
}

/// A transport that never answers, and tells when nobody waits for it any more.
#[derive(Clone, Default)]
struct Silent(Arc<Mutex<Vec<Instant>>>);

struct Waiting(Arc<Mutex<Vec<Instant>>>);

impl Drop for Waiting {
    fn drop(&mut self) {
        self.0.lock().unwrap().push(Instant::now());
    }
}

impl crate::runtime::transport::Transport for Silent {
    fn send(&self, _: HttpRequest) -> crate::runtime::transport::Exchange<'_> {
        let waiting = Waiting(Arc::clone(&self.0));
        Box::pin(async move {
            std::future::pending::<()>().await;
            drop(waiting);
            Err(fault(TransportErrorKind::Broken))
        })
    }
}

#[tokio::test(start_paused = true)]
async fn silence_is_tried_again_until_the_deadline() {
    let silent = Silent::default();
    let builder = Client::builder().base_url("https://a.example");
    let client = builder.transport(silent.clone()).build().unwrap();
    let started = Instant::now();
    let error = send(&client, &get()).await.unwrap_err();
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Timeout, 3));
    assert!(started.elapsed() >= 90 * SECOND && started.elapsed() < 92 * SECOND);
    let own = get().with_options(Options {
        timeout: Some(SECOND),
        ..Options::default()
    });
    let started = Instant::now();
    let error = send(&client, &own).await.unwrap_err();
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Deadline, 1));
    assert!(error.is_timeout() && started.elapsed() < 2 * SECOND);
    assert_eq!(
        error.to_string(),
        "sample: the call was not over within its timeout"
    );
    let error = send(&client, &post()).await.unwrap_err();
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Timeout, 1));
    assert_eq!(silent.0.lock().unwrap().len(), 5, "nothing is left behind");
}

#[tokio::test(start_paused = true)]
async fn a_dropped_call_leaves_nothing() {
    let silent = Silent::default();
    let builder = Client::builder().base_url("https://a.example");
    let client = builder.transport(silent.clone()).build().unwrap();
    let call = tokio::time::timeout(SECOND, send(&client, &get())).await;
    assert!(call.is_err());
    assert_eq!(silent.0.lock().unwrap().len(), 1);
    // While it waits for another attempt as well.
    let mock = Mock::new(|_| Ok(HttpResponse::new(503, "").with_header("retry-after", "10")));
    let client = mock.client();
    let call = tokio::time::timeout(SECOND, send(&client, &get())).await;
    assert!(call.is_err());
    tokio::time::sleep(60 * SECOND).await;
    assert_eq!(mock.count(), 1);
    let metrics = tokio::runtime::Handle::current().metrics();
    assert_eq!(metrics.num_alive_tasks(), 0);
}

#[tokio::test(start_paused = true)]
async fn retries_have_a_budget() {
    let mock = Mock::failing(usize::MAX, 503);
    let client = mock.builder().retry_budget(4).build().unwrap();
    let calls: Vec<_> = (0..100)
        .map(|_| tokio::spawn(client.send(&get(), Json::<i64>::read)))
        .collect();
    for call in calls {
        call.await.unwrap().unwrap_err();
    }
    // The clock of the budget is that of the machine, which goes on.
    assert!((104..=106).contains(&mock.count()), "{}", mock.count());
    let client = mock.builder().retry_budget(0).build().unwrap();
    assert_eq!(tried(&mock, &client, get()).await.0, 1);
}

#[expect(clippy::unnecessary_wraps, reason = "it writes as any body is written")]
fn upload(
    _: &Body,
    _: &body::Content<'_>,
) -> Result<Option<body::Payload>, crate::runtime::codec::Fault> {
    struct Once(Option<Bytes>);
    impl futures_core::Stream for Once {
        type Item = Result<Bytes, std::io::Error>;
        fn poll_next(
            mut self: std::pin::Pin<&mut Self>,
            _: &mut std::task::Context<'_>,
        ) -> std::task::Poll<Option<Self::Item>> {
            std::task::Poll::Ready(self.0.take().map(Ok))
        }
    }
    let stream = Once(Some(Bytes::from_static(b"streamed")));
    Ok(Some(body::Payload::new(HttpBody::stream(stream))))
}

#[tokio::test(start_paused = true)]
async fn a_stream_is_sent_once() {
    let put = || {
        let body = Body {
            content_type: "text/plain",
            required: true,
            encodings: &[],
            write: upload,
        };
        Sample::new("PUT", "/", Some(body)).answers(super::ANSWERS)
    };
    let mock = Mock::failing(1, 503);
    assert_eq!(tried(&mock, &mock.client(), put()).await.0, 1);
    assert_eq!(mock.arrivals()[0].body, b"streamed");
    let mock = Mock::new(|_| Err(fault(TransportErrorKind::Connect)));
    assert_eq!(tried(&mock, &mock.client(), put()).await.0, 1);
    let mock = Mock::new(|_| Ok(HttpResponse::new(307, "").with_header("location", "/b")));
    assert_eq!(tried(&mock, &mock.client(), put()).await.0, 1);
}

fn with_secret(name: &'static str, field: u8) -> Sample {
    let parameter = Parameter {
        field: Field(name, field),
        place: Place::Query(style::FORM_EXPLODED),
    };
    let value: Box<dyn Slot> = Box::new(Secret::from("hunter2"));
    get().with(vec![(parameter, value)])
}

#[tokio::test]
async fn credentials_do_not_go_unencrypted_to_another_machine() {
    let authorized = || with_header(get(), "authorization", "Bearer hunter2");
    let cookie = || with_header(get(), "cookie", "s=hunter2");
    let sensitive = || with_secret("key", REQUIRED | SENSITIVE);
    for (url, sample, expected) in [
        ("http://a.example", authorized(), None),
        ("http://a.example", cookie(), None),
        ("http://a.example", sensitive(), None),
        ("http://a.example", with_secret("key", REQUIRED), Some(1)),
        ("http://a.example", get(), Some(1)),
        ("https://a.example", authorized(), Some(1)),
        ("http://127.0.0.1:1", authorized(), Some(1)),
        ("http://localhost", sensitive(), Some(1)),
    ] {
        let mock = Mock::failing(0, 200);
        let client = mock.builder().base_url(url).build().unwrap();
        match (send(&client, &sample).await, expected) {
            (Ok(value), Some(expected)) => assert_eq!(value, expected),
            (Err(error), None) => {
                assert_eq!(error.kind(), ErrorKind::Insecure);
                assert!(!shown(&error).contains("hunter2"));
                assert_eq!(mock.count(), 0);
            }
            (outcome, _) => panic!("{url}: {outcome:?}"),
        }
        let allowed = mock
            .builder()
            .base_url(url)
            .allow_insecure_credentials(true);
        assert_eq!(send(&allowed.build().unwrap(), &sample).await.unwrap(), 1);
    }
}

#[tokio::test(start_paused = true)]
async fn redirects_within_the_origin_are_followed_and_no_others() {
    let mock = Mock::new(|number| {
        Ok(match number {
            0 => HttpResponse::new(307, "").with_header("location", "/b?x=1"),
            1 => HttpResponse::new(303, "").with_header("location", "https://a.example/c"),
            _ => HttpResponse::new(200, "1"),
        })
    });
    let sample = with_header(post(), "authorization", "Bearer hunter2");
    assert_eq!(send(&mock.client(), &sample).await.unwrap(), 1);
    let arrivals = mock.arrivals();
    let lines: Vec<String> = arrivals
        .iter()
        .map(|own| {
            format!(
                "{} {} {:?}",
                own.method,
                own.url,
                own.header("authorization")
            )
        })
        .collect();
    assert_eq!(
        lines,
        [
            r#"POST https://a.example/pets Some("Bearer hunter2")"#,
            r#"POST https://a.example/b?x=1 Some("Bearer hunter2")"#,
            r#"GET https://a.example/c Some("Bearer hunter2")"#,
        ]
    );
    let mock =
        Mock::new(|_| Ok(HttpResponse::new(307, "").with_header("location", "https://b.example/")));
    let error = send(&mock.client(), &sample).await.unwrap_err();
    assert_eq!((error.status(), mock.count()), (Some(307), 1));
    assert!(
        mock.arrivals()
            .iter()
            .all(|own| own.url.starts_with("https://a.example/"))
    );
    let mock = Mock::new(|_| Ok(HttpResponse::new(307, "").with_header("location", "/pets")));
    let error = send(&mock.client(), &sample).await.unwrap_err();
    assert_eq!((error.status(), mock.count()), (Some(307), 11));
}

/// Notes what it sees, and adds a header.
#[derive(Clone, Default)]
struct Notes(Arc<Mutex<Vec<String>>>);

impl Observe for Notes {
    fn before(
        &self,
        attempt: &Attempt,
        request: &mut HttpRequest,
    ) -> Result<(), Box<dyn StdError + Send + Sync>> {
        if attempt.method() == "POST" {
            return Err("no posts".into());
        }
        let number = attempt.number().into();
        request.headers_mut().insert("x-attempt", number);
        Ok(())
    }

    fn after(&self, attempt: &Attempt, outcome: &Outcome<'_>) {
        let note = format!(
            "{} {} {} {:?} {:?} {}",
            attempt.operation(),
            attempt.path(),
            attempt.number(),
            outcome.status(),
            outcome.request_id(),
            outcome.retry_in().is_some(),
        );
        self.0.lock().unwrap().push(note);
    }
}

#[tokio::test(start_paused = true)]
async fn observers_see_each_attempt_and_may_end_the_call() {
    let mock = Mock::new(|number| {
        let status = if number == 0 { 503 } else { 200 };
        Ok(HttpResponse::new(status, "1").with_header("x-request-id", "r7"))
    });
    let notes = Notes::default();
    let client = mock.builder().observer(notes.clone()).build().unwrap();
    assert_eq!(send(&client, &get()).await.unwrap(), 1);
    assert_eq!(
        *notes.0.lock().unwrap(),
        [
            r#"sample /pets/{id}?page=1 1 Some(503) Some("r7") true"#,
            r#"sample /pets/{id}?page=1 2 Some(200) Some("r7") false"#,
        ]
    );
    let arrivals = mock.arrivals();
    let numbers = arrivals.iter().map(|own| own.header("x-attempt"));
    assert_eq!(numbers.collect::<Vec<_>>(), [Some("1"), Some("2")]);
    let error = send(&client, &post()).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Cancelled);
    assert_eq!(StdError::source(&error).unwrap().to_string(), "no posts");
    assert_eq!(mock.count(), 2);
}

#[tokio::test]
async fn errors_have_the_id_of_the_request() {
    let answered = |name: &'static str, value: &'static str| {
        Mock::new(move |_| Ok(HttpResponse::new(400, "hunter2").with_header(name, value)))
    };
    for name in [
        "x-request-id",
        "request-id",
        "x-amzn-requestid",
        "x-correlation-id",
    ] {
        let error = send(&answered(name, "abc-1").client(), &get())
            .await
            .unwrap_err();
        assert_eq!(error.request_id(), Some("abc-1"));
        let told = "sample: the server answered 400 Bad Request (request id abc-1)";
        assert_eq!(error.to_string(), told);
        assert!(!shown(&error).contains("hunter2"));
    }
    let mock = answered("x-own", "abc-1");
    assert_eq!(
        send(&mock.client(), &get()).await.unwrap_err().request_id(),
        None
    );
    let client = mock
        .builder()
        .request_id_headers(["X-Own"])
        .build()
        .unwrap();
    let error = send(&client, &get()).await.unwrap_err();
    assert_eq!(error.request_id(), Some("abc-1"));
    // It is the server's text: it cannot say anything else in a message.
    let mock = answered("x-request-id", "a b) all is well");
    let error = send(&mock.client(), &get()).await.unwrap_err();
    assert!(!shown(&error).contains("all is well"));
    for wrong in [
        mock.builder().request_id_headers(["a b"]),
        mock.builder().idempotency_key("a b"),
        Client::builder()
            .base_url("http://a.example")
            .proxy(crate::runtime::Proxy::url("http://u:hunter2@")),
    ] {
        let error = wrong.build().unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Config);
        assert!(!shown(&error).contains("hunter2"));
    }
}

#[tokio::test]
async fn an_answer_in_memory_has_a_bound() {
    let mock = Mock::new(|_| Ok(HttpResponse::new(200, "x".repeat(1001))));
    let builder = mock.builder().max_body_size(1000);
    let client = builder.build().unwrap();
    let error = send(&client, &get()).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::TooLarge);
    assert_eq!((error.status(), error.body()), (Some(200), Some(&b""[..])));
    assert_eq!(
        error.to_string(),
        "sample: the answer is larger than the 1000 bytes that are allowed"
    );
    assert!(client.send_raw(&get()).await.is_err());
    let unlimited = mock.builder().max_body_size(None).build().unwrap();
    assert_eq!(unlimited.send_raw(&get()).await.unwrap().body().len(), 1001);
}

#[test]
fn nothing_shows_a_secret() {
    let proxy = crate::runtime::Proxy::url("http://user:hunter2@proxy.example");
    let mut request = HttpRequest::new(
        http::Method::GET,
        "https://a.example/hunter2".parse().unwrap(),
    );
    request.add_secret_query("key", "hunter2");
    request
        .set_secret_header("authorization", "Bearer hunter2")
        .unwrap();
    request.add_secret_cookie("a", "hunter2").unwrap();
    request.add_secret_cookie("b", "hunter2").unwrap();
    assert_eq!(request.url(), "https://a.example/hunter2?key=hunter2");
    assert_eq!(request.headers()["cookie"], "a=hunter2; b=hunter2");
    request.body = HttpBody::from("hunter2");
    let answer = HttpResponse::new(200, "hunter2").with_header("set-cookie", "hunter2");
    let builder = Client::builder()
        .base_url("http://hunter2")
        .proxy(proxy.clone());
    let fault = TransportError::new(TransportErrorKind::Broken);
    let shown = format!(
        "{proxy:?} {request:?} {:?} {answer:?} {builder:?} {fault:?} {:#?}",
        request.headers(),
        RetryPolicy::new(),
    );
    assert!(!shown.contains("hunter2"), "{shown}");
    let http = request.into_http().unwrap();
    assert_eq!(http.uri().query(), Some("key=hunter2"));
}

#[tokio::test]
async fn a_download_goes_over_any_transport() {
    let mock = Mock::new(|_| Ok(HttpResponse::new(200, "bytes")));
    let answers = &[crate::runtime::request::answer::Case(
        200,
        &[],
        crate::runtime::request::answer::Form::Binary,
    )];
    let sample = Sample::new("GET", "/", None).answers(answers);
    let sample = sample.adding(vec![Extra::Query("a".to_owned(), "b".to_owned())]);
    let download = mock.client().send(&sample, Binary::read).await.unwrap();
    assert_eq!(download.bytes().await.unwrap(), b"bytes");
    assert_eq!(mock.arrivals()[0].url, "https://a.example/?a=b");
}

#[cfg(feature = "blocking")]
#[test]
fn blocking_calls_are_tried_again() {
    let mock = Mock::failing(2, 503);
    let policy = RetryPolicy::new().base_delay(Duration::from_millis(1));
    let client = mock.builder().retry(policy).build().unwrap();
    let sent = crate::runtime::wait(client.send(&get(), Json::<i64>::read));
    assert_eq!((sent.unwrap(), mock.count()), (1, 3));
}
