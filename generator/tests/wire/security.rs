//! Credentials on the wire, from a server that does not take each, and calls by the thousand.

mod server;

use std::time::Duration;

use server::{Received, Server};
use wire::{AccessToken, Client, ClientBuilder, ErrorKind, OAuth2};

/// Gives tokens, and takes the one that it gives and the key, in a while.
fn answer(received: &Received) -> Vec<u8> {
    let is_fine = received.header("authorization") == Some("Bearer new")
        || (received.header("x-key") == Some("k") && received.path == "/safe?app=a%20b");
    let (status, body) = match received.path.as_str() {
        "/free" => return server::no_content(received),
        "/token" => {
            std::thread::sleep(Duration::from_millis(100));
            ("200 OK", r#"{"access_token":"new","expires_in":"3600"}"#)
        }
        _ if is_fine => ("200 OK", "fine"),
        _ => ("401 Unauthorized", "no"),
    };
    let length = body.len();
    let head = format!("HTTP/1.1 {status}\r\ncontent-type: text/plain\r\ncontent-length: {length}");
    format!("{head}\r\n\r\n{body}").into_bytes()
}

fn start() -> (Server, ClientBuilder) {
    let server = Server::start(answer, true);
    let builder = Client::builder().base_url(&server.url);
    (server, builder)
}

fn paths(server: &Server) -> Vec<String> {
    server.requests.try_iter().map(|own| own.path).collect()
}

fn grant() -> OAuth2 {
    OAuth2::client_credentials("id", "secret")
}

fn runtime() -> tokio::runtime::Runtime {
    let mut builder = tokio::runtime::Builder::new_multi_thread();
    builder.worker_threads(2).enable_all().build().expect("a runtime")
}

/// A thousand calls at once with this token find it over, or have it refused; each is answered in the end.
fn check_thousand(token: AccessToken, refused: bool) {
    let (server, builder) = start();
    let client = builder.machine(grant().access_token(token)).build().unwrap();
    runtime().block_on(async {
        let call = || tokio::spawn(client.safe().get_safe().send());
        let calls: Vec<_> = (0..1000).map(|_| call()).collect();
        for call in calls {
            assert_eq!(call.await.unwrap().unwrap(), "fine");
        }
    });
    let paths = paths(&server);
    assert_eq!(paths.iter().filter(|path| *path == "/token").count(), 1);
    let calls = paths.len() - 1;
    assert!(if refused { (1001..=2000).contains(&calls) } else { calls == 1000 }, "{calls}");
}

#[test]
fn a_thousand_calls_with_a_token_that_is_over_ask_for_one_token() {
    check_thousand(AccessToken::new("old").expires_in(Duration::ZERO), false);
}

#[test]
fn a_thousand_calls_whose_token_is_refused_ask_for_one_token() {
    check_thousand(AccessToken::new("old"), true);
}

#[test]
fn keys_go_together_and_nowhere_else() {
    let (server, builder) = start();
    let client = builder.key("k").app("a b").machine(grant()).build().unwrap();
    assert_eq!(client.safe().get_safe().send_blocking().unwrap(), "fine");
    client.safe().get_free().send_blocking().unwrap();
    assert_eq!(paths(&server), ["/safe?app=a%20b", "/free"]);
}

#[test]
fn without_credentials_nothing_is_sent() {
    let (server, builder) = start();
    let client = builder.key("k").build().unwrap();
    let error = client.safe().get_safe().send_blocking().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Credentials);
    assert!(error.to_string().ends_with("`app` and `key`, or `machine`"), "{error}");
    assert_eq!(paths(&server), [""; 0]);
    let own = client.safe().get_safe().with_header("authorization", "Bearer new");
    assert_eq!(own.send_blocking().unwrap(), "fine");
}
