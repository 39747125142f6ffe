use std::io::{Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::mpsc;
use std::time::Duration;

use serde_json::Value;

use crate::runtime::request::answer::{
    self, Answer, Binary, Case, Either, Empty, Form, Incoming, Json, Text,
};
use crate::runtime::testing::{Sample, Server, answer, shown};
use crate::runtime::{Client, Error, ErrorKind, RetryPolicy};

const JSON: &[Case] = &[Case(200, &["application/json"], Form::Json)];
const TEXT: &[Case] = &[Case(200, &["text/plain"], Form::Text)];
const BINARY: &[Case] = &[Case(200, &["application/pdf"], Form::Binary)];
const EVENTS: &[Case] = &[Case(200, &["text/event-stream"], Form::Events)];
const SEQ: &[Case] = &[Case(200, &["application/json-seq"], Form::Items)];
const ITEMS: &[Case] = &[Case(200, &["application/x-ndjson"], Form::Items)];

fn get(answers: &'static [Case]) -> Sample {
    Sample::new("GET", "/", None).answers(answers)
}

/// What a read answer is, for comparison.
trait Told {
    fn told(self) -> impl Future<Output = String> + Send;
}

impl Told for Value {
    async fn told(self) -> String {
        format!("json {self}")
    }
}

impl Told for String {
    async fn told(self) -> String {
        format!("text {self}")
    }
}

impl Told for () {
    async fn told(self) -> String {
        "nothing".to_owned()
    }
}

impl Told for super::Download {
    async fn told(self) -> String {
        let bytes = self.bytes().await.unwrap();
        format!("bytes {}", String::from_utf8(bytes).unwrap())
    }
}

impl Told for super::Items<Value> {
    async fn told(mut self) -> String {
        let mut told = vec!["items".to_owned()];
        while let Some(item) = self.next().await {
            let item = item.map_or_else(|error| kind(&error), |item| item.to_string());
            told.push(item);
        }
        told.join(" ")
    }
}

impl<T: std::fmt::Display + Send> Told for super::Events<T> {
    async fn told(mut self) -> String {
        let mut told = vec!["events".to_owned()];
        while let Some(event) = self.next().await {
            let shown = |event: super::Event<T>| format!("{}:{}", event.name, event.data);
            told.push(event.map_or_else(|error| kind(&error), shown));
        }
        told.join(" ")
    }
}

fn kind(error: &Error) -> String {
    format!("{:?}", error.kind())
}

fn error(error: &Error) -> String {
    let body = String::from_utf8_lossy(error.body().unwrap_or(b"-"));
    format!("{:?} {:?} {body}", error.kind(), error.status())
}

/// Checks what an answer is read as: `status | headers | body`.
async fn check<A: Answer<Value: Told>>(answers: &'static [Case], raw: &str, expected: &str) {
    let [status, content_type, body] = raw.splitn(3, '|').collect::<Vec<_>>().try_into().unwrap();
    let header = match content_type {
        "" => String::new(),
        own => format!("content-type: {own}\r\n"),
    };
    let whole = answer(status, &header, body);
    let server = Server::start(move |_| Some(whole.clone()));
    let read = server.client().send(&get(answers), A::read).await;
    let told = match read {
        Ok(value) => value.told().await,
        Err(found) => error(&found),
    };
    assert_eq!(told, expected, "{raw}");
}

#[tokio::test]
async fn json_is_json_whatever_a_server_calls_it() {
    for content_type in [
        "application/json",
        "application/json; charset=utf-8",
        "application/problem+json",
        "text/json",
        "text/plain",
        "application/octet-stream",
        "",
    ] {
        let raw = format!("200 OK|{content_type}|[1]");
        check::<Json<Value>>(JSON, &raw, "json [1]").await;
    }
}

#[tokio::test]
async fn what_is_not_described_is_an_error_that_keeps_all() {
    check::<Json<Value>>(JSON, "200 OK|text/html|<p>", "Undocumented Some(200) <p>").await;
    check::<Json<Value>>(
        JSON,
        "201 Created|application/json|[1]",
        "Undocumented Some(201) [1]",
    )
    .await;
    check::<Json<Value>>(JSON, "200 OK|text/plain|oops", "Decode Some(200) oops").await;
    check::<Json<Value>>(JSON, "200 OK|application/json|", "Decode Some(200) ").await;
    check::<Json<Value>>(JSON, "404 Not Found|text/html|no", "Status Some(404) no").await;
    check::<Binary>(BINARY, "200 OK|text/html|<p>", "Undocumented Some(200) <p>").await;
    check::<Binary>(BINARY, "500 Oh|text/html|<p>", "Status Some(500) <p>").await;
}

#[tokio::test]
async fn texts() {
    check::<Text>(TEXT, "200 OK|text/plain|a", "text a").await;
    check::<Text>(TEXT, "200 OK|text/html; charset=UTF-8|ä", "text ä").await;
    check::<Text>(TEXT, "200 OK|text/plain; Charset=\"utf-8\"|a", "text a").await;
    check::<Text>(TEXT, "200 OK||", "text ").await;
    check::<Text>(
        TEXT,
        "200 OK|text/plain; charset=iso-8859-1|a",
        "Decode Some(200) a",
    )
    .await;
    check::<Text>(TEXT, "200 OK|image/png|a", "Undocumented Some(200) a").await;
}

#[tokio::test]
async fn nothing() {
    const NOTHING: &[Case] = &[Case(202, &[], Form::Empty)];
    check::<Empty>(NOTHING, "202 Accepted|text/html|<p>", "nothing").await;
    check::<Empty>(NOTHING, "200 OK||", "Undocumented Some(200) ").await;
    check::<Empty>(&[], "200 OK||", "nothing").await;
    check::<Empty>(&[], "302 Found||", "Status Some(302) ").await;
}

#[tokio::test]
async fn bytes() {
    check::<Binary>(BINARY, "200 OK|application/pdf|%PDF", "bytes %PDF").await;
    check::<Binary>(BINARY, "200 OK|application/x-pdf|%PDF", "bytes %PDF").await;
    check::<Binary>(BINARY, "200 OK||", "bytes ").await;
}

#[tokio::test]
async fn answers_of_one_type_are_read_each_by_its_own() {
    const EITHER: &[Case] = &[
        Case(200, &["application/json"], Form::Json),
        Case(200, &["text/plain"], Form::Text),
        Case(201, &["application/json"], Form::Json),
    ];
    type A = Either<Json<String>, Either<Text, Json<String>>>;
    check::<A>(EITHER, "200 OK|application/json|\"a\"", "text a").await;
    check::<A>(EITHER, "200 OK|text/plain|\"a\"", "text \"a\"").await;
    check::<A>(EITHER, "201 Created|application/json|\"a\"", "text a").await;
}

#[tokio::test]
async fn items_are_lines_or_records() {
    type A = answer::Items<Value>;
    let ndjson = "200 OK|application/x-ndjson|";
    check::<A>(
        ITEMS,
        &format!("{ndjson}1\n{{}}\r\n\n[2]"),
        "items 1 {} [2]",
    )
    .await;
    check::<A>(ITEMS, &format!("{ndjson}1\nx\n2\n"), "items 1 Decode 2").await;
    check::<A>(ITEMS, ndjson, "items").await;
    check::<A>(
        SEQ,
        "200 OK|application/json-seq|\u{1e}1\n\u{1e}{\n}\n",
        "items 1 {}",
    )
    .await;
}

#[tokio::test]
async fn events() {
    let sse = "200 OK|text/event-stream|";
    check::<answer::TextEvents>(
        EVENTS,
        &format!("{sse}event: a\ndata: 1\ndata: 2\n\n: c\n\ndata: 3\n\n"),
        "events a:1\n2 message:3",
    )
    .await;
    check::<answer::Events<Value>>(
        EVENTS,
        &format!("{sse}data: 1\n\ndata: x\n\ndata: {{}}\n\ndata: [DONE]\n\ndata: 2\n\n"),
        "events message:1 Decode message:{}",
    )
    .await;
    check::<answer::TextEvents>(
        EVENTS,
        "200 OK|application/json|{}",
        "Undocumented Some(200) {}",
    )
    .await;
}

/// A server that answers each request with the next text, as it stands, and ends the connection.
fn script(answers: Vec<String>) -> (String, mpsc::Receiver<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let (sender, requests) = mpsc::channel();
    std::thread::spawn(move || {
        for answer in answers {
            let (mut stream, request) = accept(&listener);
            sender.send(request).unwrap();
            stream.write_all(answer.as_bytes()).unwrap();
        }
    });
    (url, requests)
}

/// The next connection, and the request that it begins with.
fn accept(listener: &TcpListener) -> (TcpStream, String) {
    let (mut stream, _) = listener.accept().unwrap();
    let mut request = Vec::new();
    let mut buffer = [0; 1024];
    while !request.ends_with(b"\r\n\r\n") {
        let count = stream.read(&mut buffer).unwrap();
        request.extend_from_slice(&buffer[..count]);
    }
    (stream, String::from_utf8(request).unwrap())
}

fn sse(body: &str) -> String {
    format!("HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\nconnection: close\r\n\r\n{body}")
}

fn client(url: &str) -> Client {
    let builder = Client::builder().base_url(url);
    builder.retry(RetryPolicy::off()).build().unwrap()
}

async fn events_of(url: &str) -> super::Events<String> {
    let read = <answer::TextEvents as Answer>::read;
    client(url).send(&get(EVENTS), read).await.unwrap()
}

#[tokio::test]
async fn events_do_not_reconnect_by_themselves() {
    let (url, _requests) = script(vec![sse("data: 1\n\n"), sse("data: 2\n\n")]);
    assert_eq!(events_of(&url).await.told().await, "events message:1");
}

#[tokio::test]
async fn events_reconnect_where_they_were() {
    let (url, requests) = script(vec![
        sse("retry: 1\nid: 7\ndata: 1\n\ndata: lost"),
        sse("data: 2\n\nid: 8\ndata: 3\n\n"),
        "HTTP/1.1 204 No Content\r\n\r\n".to_owned(),
    ]);
    let events = events_of(&url).await.reconnecting(3);
    assert_eq!(events.told().await, "events message:1 message:2 message:3");
    let requests: Vec<String> = requests.iter().collect();
    let ids = requests.iter().map(|request| {
        let mut lines = request.lines();
        lines.find_map(|line| line.strip_prefix("last-event-id: "))
    });
    assert_eq!(ids.collect::<Vec<_>>(), [None, Some("7"), Some("8")]);
}

#[tokio::test]
async fn events_give_up_reconnecting() {
    let (url, requests) = script(vec![
        sse("retry: 1\n\ndata: 1\n\n"),
        sse(""),
        sse(""),
        sse("data: 2\n\n"),
    ]);
    let events = events_of(&url).await.reconnecting(2);
    assert_eq!(events.told().await, "events message:1");
    assert_eq!(requests.try_iter().count(), 3);

    let (url, _requests) = script(vec![
        sse("retry: 1\n\ndata: 1\n\n"),
        "HTTP/1.1 500 Oh\r\ncontent-length: 2\r\n\r\nno".to_owned(),
    ]);
    let mut events = events_of(&url).await.reconnecting(2);
    assert!(events.next().await.unwrap().is_ok());
    let failure = events.next().await.unwrap().unwrap_err();
    assert_eq!(error(&failure), "Status Some(500) no");
    assert!(events.next().await.is_none());
}

#[tokio::test]
async fn a_stream_that_breaks_off_is_an_error_with_its_head() {
    let broken = |content_type: &str| {
        format!(
            "HTTP/1.1 200 OK\r\ncontent-type: {content_type}\r\ncontent-length: 99\r\n\r\ndata: hunter2\n\n"
        )
    };
    let (url, _requests) = script(vec![broken("text/event-stream")]);
    let mut events = events_of(&url).await;
    assert!(events.next().await.unwrap().is_ok());
    let failure = events.next().await.unwrap().unwrap_err();
    assert_eq!(error(&failure), "Transport Some(200) ");
    assert!(events.next().await.is_none());

    let (url, _requests) = script(vec![broken("application/pdf")]);
    let download = client(&url).send(&get(BINARY), Binary::read).await.unwrap();
    assert_eq!(download.content_length(), Some(99));
    assert_eq!(download.content_type(), Some("application/pdf"));
    let failure = download.bytes().await.unwrap_err();
    assert_eq!(error(&failure), "Transport Some(200) data: hunter2\n\n");
    assert!(!shown(&failure).contains("hunter2"));

    let (url, _requests) = script(vec![broken("application/json")]);
    let read = <Json<Value> as Answer>::read;
    let failure = client(&url).send(&get(JSON), read).await.unwrap_err();
    assert_eq!(error(&failure), "Transport Some(200) data: hunter2\n\n");
}

#[tokio::test]
async fn a_stream_may_take_longer_than_the_timeout_of_a_call() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    std::thread::spawn(move || {
        let mut stream = accept(&listener).0;
        let head = "HTTP/1.1 200 OK\r\ncontent-type: application/pdf\r\nconnection: close\r\n\r\n";
        stream.write_all(head.as_bytes()).unwrap();
        for _ in 0..8 {
            std::thread::sleep(Duration::from_millis(50));
            stream.write_all(b"x").unwrap();
        }
        std::thread::sleep(Duration::from_secs(5));
    });
    let builder = Client::builder()
        .base_url(&url)
        .timeout(Duration::from_millis(200))
        .read_timeout(Duration::from_millis(300));
    let client = builder.build().unwrap();
    let mut download = client.send(&get(BINARY), Binary::read).await.unwrap();
    let mut count = 0;
    let end = loop {
        match download.chunk().await {
            Ok(Some(chunk)) => count += chunk.len(),
            Ok(None) => break None,
            Err(error) => break Some(error.kind()),
        }
    };
    assert_eq!((count, end), (8, Some(ErrorKind::Timeout)));
}

#[cfg(feature = "blocking")]
#[test]
fn streams_are_read_by_those_who_wait() {
    let send = |raw: &'static str, answers| {
        let server = Server::start(move |_| Some(raw.to_owned()));
        (server.client(), get(answers), server)
    };
    let pdf = "HTTP/1.1 200 OK\r\ncontent-length: 4\r\n\r\n%PDF";
    let (client, call, _server) = send(pdf, BINARY);
    let mut download = crate::runtime::wait(client.send(&call, Binary::read)).unwrap();
    let mut text = String::new();
    assert_eq!(download.read_to_string(&mut text).unwrap(), 4);
    assert_eq!(text, "%PDF");
    assert!(download.chunk_blocking().unwrap().is_none());
    let download = crate::runtime::wait(client.send(&call, Binary::read)).unwrap();
    assert_eq!(download.bytes_blocking().unwrap(), b"%PDF");

    let sse = "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ncontent-length: 18\r\n\r\ndata: 1\n\ndata: 2\n\n";
    let (client, call, _server) = send(sse, EVENTS);
    let read = <answer::TextEvents as Answer>::read;
    let events = crate::runtime::wait(client.send(&call, read)).unwrap();
    let data = events.blocking().map(|event| event.unwrap().data);
    assert_eq!(data.collect::<Vec<_>>(), ["1", "2"]);

    let lines =
        "HTTP/1.1 200 OK\r\ncontent-type: application/x-ndjson\r\ncontent-length: 3\r\n\r\n1\n2";
    let (client, call, _server) = send(lines, ITEMS);
    let read = |index, incoming: Incoming| answer::Items::<i64>::read(index, incoming);
    let items = crate::runtime::wait(client.send(&call, read)).unwrap();
    assert_eq!(
        items.blocking().map(Result::unwrap).collect::<Vec<_>>(),
        [1, 2]
    );
}

/// The memory of this process that is in use, in bytes, where the system tells.
fn memory() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let mut lines = status.lines();
    let resident = lines.find_map(|line| line.strip_prefix("VmRSS:"));
    let kilobytes = resident.and_then(|rest| rest.trim().strip_suffix(" kB"));
    kilobytes.map_or(0, |count| count.parse::<u64>().unwrap() * 1024)
}

#[tokio::test]
async fn a_download_of_a_gigabyte_takes_little_memory() {
    const SIZE: u64 = 1 << 30;
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    std::thread::spawn(move || {
        let mut stream = accept(&listener).0;
        let head = format!("HTTP/1.1 200 OK\r\ncontent-length: {SIZE}\r\n\r\n");
        stream.write_all(head.as_bytes()).unwrap();
        let chunk = vec![b'x'; 1 << 20];
        for _ in 0..SIZE >> 20 {
            stream.write_all(&chunk).unwrap();
        }
    });
    let mut download = client(&url).send(&get(BINARY), Binary::read).await.unwrap();
    assert_eq!(download.content_length(), Some(SIZE));
    let (before, mut most, mut count, mut seen) = (memory(), 0, 0, 0);
    while let Some(chunk) = download.chunk().await.unwrap() {
        count += chunk.len() as u64;
        if count >> 25 != seen {
            seen = count >> 25;
            most = most.max(memory());
        }
    }
    assert_eq!(count, SIZE);
    assert!(most < before + (128 << 20), "{before} to {most} bytes");
}
