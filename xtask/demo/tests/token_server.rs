//! The embedded endpoint over a plain socket: what it records, what it can be told to answer, and that it stops.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::time::{Duration, Instant};

use demo::token_server::TokenServer;

/// Sends a request as it stands, and returns the answer as it came.
fn raw(server: &TokenServer, request: &[u8]) -> String {
    let mut stream = connect(server).expect("a connection");
    stream.write_all(request).expect("a request sent");
    let mut answer = String::new();
    stream
        .read_to_string(&mut answer)
        .expect("an answer in UTF-8");
    answer
}

fn connect(server: &TokenServer) -> std::io::Result<TcpStream> {
    let url = server.url();
    let address = url.strip_prefix("http://").expect("an http URL");
    let stream = TcpStream::connect(address)?;
    stream.set_read_timeout(Some(Duration::from_secs(10)))?;
    Ok(stream)
}

fn post(target: &str, body: &str) -> Vec<u8> {
    format!(
        "POST {target} HTTP/1.1\r\nHost: x\r\nConnection: close\r\nX-Twice: a\r\nX-Twice: b\r\n\
         Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    )
    .into_bytes()
}

const FORM: &str = "grant_type=client_credentials&client_id=cid&client_secret=s3cret";

#[test]
fn a_request_is_answered_and_recorded_as_it_came() {
    let server = TokenServer::start().expect("a server");
    let answer = raw(&server, &post("/oauth/token?a=%20b", FORM));
    assert!(answer.starts_with("HTTP/1.1 200 OK\r\n"), "{answer}");
    assert!(answer.contains("cache-control: no-store\r\n"), "{answer}");
    assert!(answer.contains(r#""expires_in":3600"#), "{answer}");

    let [request] = &server.requests()[..] else {
        panic!("one request: {:?}", server.requests())
    };
    assert_eq!(request.method, "POST");
    assert_eq!(request.target, "/oauth/token?a=%20b");
    assert_eq!(request.path(), "/oauth/token");
    assert_eq!(request.body, FORM.as_bytes());
    assert_eq!(request.header("host"), Some("x"));
    assert_eq!(request.header("authorization"), None);
    let twice: Vec<_> = request.headers.get_all("x-twice").iter().collect();
    assert_eq!(twice, ["a", "b"]);
}

#[test]
fn a_refused_request_is_recorded_too() {
    let server = TokenServer::start().expect("a server");
    let answer = raw(&server, &post("/oauth/token", "grant_type=nope"));
    assert!(
        answer.starts_with("HTTP/1.1 400 Bad Request\r\n"),
        "{answer}"
    );
    let answer = raw(&server, &post("/else", ""));
    assert!(answer.starts_with("HTTP/1.1 404 Not Found\r\n"), "{answer}");
    let targets: Vec<_> = server.requests().into_iter().map(|r| r.target).collect();
    assert_eq!(targets, ["/oauth/token", "/else"]);
}

#[test]
fn told_answers_come_in_order_and_once() {
    let server = TokenServer::start().expect("a server");
    server.answer_next(503, "text/plain", "later");
    server.answer_next(200, "application/json", *b"{");
    let answers = [(); 3].map(|()| raw(&server, &post("/oauth/token", FORM)));
    assert!(answers[0].starts_with("HTTP/1.1 503 "), "{}", answers[0]);
    assert!(
        answers[0].contains("content-type: text/plain\r\n"),
        "{}",
        answers[0]
    );
    assert!(answers[0].ends_with("\r\n\r\nlater"), "{}", answers[0]);
    assert!(answers[1].ends_with("\r\n\r\n{"), "{}", answers[1]);
    assert!(answers[2].contains("access_token"), "{}", answers[2]);
    assert_eq!(server.requests().len(), 3);
}

#[test]
fn a_slow_body_follows_its_head() {
    let server = TokenServer::start().expect("a server");
    let delay = Duration::from_millis(200);
    server.answer_next_slowly(200, "text/plain", "slow", delay);
    let start = Instant::now();
    let mut stream = connect(&server).expect("a connection");
    stream
        .write_all(&post("/oauth/token", FORM))
        .expect("a request sent");
    let mut head = [0; 512];
    let length = stream.read(&mut head).expect("the head");
    let head = String::from_utf8_lossy(&head[..length]).into_owned();
    assert!(head.contains("content-length: 4\r\n"), "{head}");
    assert!(head.ends_with("\r\n\r\n"), "the head alone: {head}");
    let mut body = String::new();
    stream.read_to_string(&mut body).expect("the body");
    assert_eq!(body, "slow");
    assert!(start.elapsed() >= delay);
}

#[test]
fn a_body_in_chunks_is_recorded_whole() {
    let server = TokenServer::start().expect("a server");
    let request = b"POST /oauth/token HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\
        Transfer-Encoding: chunked\r\n\r\n3\r\na=\xff\r\n2\r\n&b\r\n0\r\n\r\n";
    let answer = raw(&server, request);
    assert!(answer.contains("invalid_request"), "{answer}");
    assert_eq!(server.requests()[0].body, b"a=\xff&b");
}

#[test]
fn what_is_no_http_disturbs_nobody() {
    let server = TokenServer::start().expect("a server");
    let answer = raw(&server, b"\x16\x03\x01 hello\r\n\r\n");
    assert!(
        answer.starts_with("HTTP/1.1 400 Bad Request\r\n"),
        "{answer}"
    );
    drop(connect(&server).expect("a connection"));
    let answer = raw(&server, &post("/oauth/token", FORM));
    assert!(answer.starts_with("HTTP/1.1 200 OK\r\n"), "{answer}");
    assert_eq!(server.requests().len(), 1);
}

#[test]
fn it_stops_when_dropped_even_with_a_connection_open() {
    let server = TokenServer::start().expect("a server");
    let mut idle = connect(&server).expect("a connection");
    let address = idle.peer_addr().expect("an address");
    drop(server);
    assert!(
        TcpStream::connect(address).is_err(),
        "nobody listens any more"
    );
    assert!(matches!(idle.read(&mut [0; 1]), Ok(0) | Err(_)), "closed");
}
