//! What is asked of a server of tokens, and how often.
#![cfg(feature = "oauth2")]

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use super::{OAUTH2, SCHEMES, builder, call, client, credentials};
use crate::runtime::auth::tokens::{Failure, Tokens, usable};
use crate::runtime::auth::{AccessToken, OAuth2};
use crate::runtime::testing::{Server, answer, shown};
use crate::runtime::{Client, Error, ErrorKind, Secret};

const JSON: &str = "content-type: application/json\r\n";

/// Gives `t1`, `t2` and so on with `more` in each answer, and answers calls with `status`.
fn server(
    more: &'static str,
    status: impl Fn(&str) -> &'static str + Send + Clone + 'static,
) -> Server {
    let count = Arc::new(AtomicUsize::new(0));
    Server::start(move |request| {
        if request.starts_with("GET /v1/a") {
            return Some(answer(status(request), "", ""));
        }
        let number = 1 + count.fetch_add(1, Ordering::SeqCst);
        let token = format!(r#"{{"access_token":"t{number}"{more}}}"#);
        Some(answer("200 OK", JSON, &token))
    })
}

fn fine(more: &'static str) -> Server {
    server(more, |_| "204 No Content")
}

fn machine() -> OAuth2 {
    OAuth2::client_credentials("my id", "s&cret")
}

async fn get(client: &Client) -> Result<u16, Error> {
    let sent = client.send_raw(&call(OAUTH2));
    sent.await.map(|response| response.status())
}

/// The next request but for ends of connections.
#[track_caller]
fn next(server: &Server) -> String {
    let wait = Duration::from_secs(20);
    loop {
        let request = server.requests.recv_timeout(wait).unwrap();
        if !request.is_empty() {
            return request;
        }
    }
}

/// Checks where a grant asks for its token, and with which form; a header for the client if it is not empty.
async fn check_asked(grant: OAuth2, path: &str, form: &str, header: &str) {
    let server = fine("");
    let own = client(&server, vec![("oauth2", grant.into())]);
    assert_eq!(get(&own).await.unwrap(), 204);
    let request = next(&server);
    assert!(
        request.starts_with(&format!("POST {path} HTTP/1.1\r\n")),
        "{request}"
    );
    assert!(request.ends_with(&format!("\r\n\r\n{form}")), "{request}");
    assert!(
        request.contains("content-type: application/x-www-form-urlencoded\r\n"),
        "{request}"
    );
    assert!(
        request.contains("accept: application/json\r\n"),
        "{request}"
    );
    assert_eq!(credentials(&request), header);
    assert_eq!(credentials(&next(&server)), "authorization: Bearer t1");
}

#[tokio::test]
async fn each_grant_asks_in_its_own_words() {
    let form = "grant_type=client_credentials";
    // `my+id:s%26cret`: both are encoded as in a form first.
    let basic = "authorization: Basic bXkraWQ6cyUyNmNyZXQ=";
    check_asked(machine(), "/token", form, basic).await;
    let form = "grant_type=client_credentials&scope=read+write&client_id=my+id&client_secret=s%26cret&audience=a%2Fb";
    let own = machine()
        .scopes(["read", "write"])
        .parameter("audience", "a/b");
    check_asked(own.client_in_body(), "/token", form, "").await;
    let form = "grant_type=password&username=al+ice&password=p%26w&client_id=app";
    check_asked(
        OAuth2::password("app", "al ice", "p&w"),
        "/v1/users",
        form,
        "",
    )
    .await;
    let form = "grant_type=refresh_token&refresh_token=r%2B&client_id=app";
    check_asked(
        OAuth2::refresh_token("app", "r+"),
        "/v1/refreshed",
        form,
        "",
    )
    .await;
    let form = "grant_type=client_credentials";
    check_asked(machine().token_url("other"), "/v1/other", form, basic).await;
}

#[tokio::test]
async fn a_token_is_kept_while_it_is_good() {
    for more in [
        "",
        r#","expires_in":3600"#,
        r#","expires_in":"3600","token_type":"Bearer""#,
        r#","expires_in":2145660769"#,
    ] {
        let server = fine(more);
        let own = client(&server, vec![("oauth2", machine().into())]);
        for _ in 0..3 {
            get(&own).await.unwrap();
        }
        assert!(next(&server).starts_with("POST "), "{more}");
        for _ in 0..3 {
            assert_eq!(
                credentials(&next(&server)),
                "authorization: Bearer t1",
                "{more}"
            );
        }
    }
}

#[tokio::test]
async fn a_token_that_is_over_is_replaced() {
    let server = fine(r#","expires_in":"0""#);
    let own = client(&server, vec![("oauth2", machine().into())]);
    for number in 1..3 {
        get(&own).await.unwrap();
        assert!(next(&server).starts_with("POST "));
        assert_eq!(
            credentials(&next(&server)),
            format!("authorization: Bearer t{number}")
        );
    }
}

#[test]
fn a_token_is_replaced_a_little_before_it_is_over() {
    let check = |time, leeway, expected| {
        let seconds = Duration::from_secs;
        assert_eq!(usable(seconds(time), seconds(leeway)), seconds(expected));
    };
    check(3600, 30, 3570);
    check(100, 30, 90);
    check(100, 0, 100);
    check(0, 30, 0);
}

/// A token that is good and should be replaced.
fn due() -> Tokens {
    let token = AccessToken::new("t0").expires_in(Duration::from_secs(60));
    let tokens = Tokens::with(&SCHEMES[OAUTH2], &token, LEEWAY).unwrap();
    tokens.make_due();
    tokens
}

const LEEWAY: Duration = Duration::from_secs(30);

async fn got(tokens: &Tokens, ask: impl Future<Output = Result<AccessToken, Failure>>) -> String {
    let token = tokens.get(&SCHEMES[OAUTH2], LEEWAY, ask).await;
    token.unwrap().secret.expose().to_owned()
}

#[tokio::test]
async fn a_token_that_is_due_is_replaced_by_one_caller_while_others_use_it() {
    let tokens = due();
    let (sender, answered) = tokio::sync::oneshot::channel();
    let first = got(&tokens, async {
        answered.await.unwrap();
        Ok(AccessToken::new("t1"))
    });
    let second = async {
        let token = got(&tokens, async { unreachable!("the first one asks") }).await;
        sender.send(()).unwrap();
        token
    };
    let (first, second) = tokio::join!(first, second);
    assert_eq!((first.as_str(), second.as_str()), ("t1", "t0"));
    let later = got(&tokens, async { unreachable!("there is a good one") });
    assert_eq!(later.await, "t1");
}

#[tokio::test]
async fn a_token_is_used_to_its_end_if_another_one_cannot_be_had() {
    let tokens = due();
    let failing = got(&tokens, async { Err(Failure::new("no")) });
    assert_eq!(failing.await, "t0");
    let later = got(&tokens, async {
        unreachable!("it is too early for another try")
    });
    assert_eq!(later.await, "t0");
}

#[tokio::test]
async fn a_refused_token_is_replaced_and_the_call_made_again_once() {
    let picky = |request: &str| {
        if request.contains("Bearer t1\r\n") {
            "401 Unauthorized"
        } else {
            "204 No Content"
        }
    };
    let server = server("", picky);
    let own = client(&server, vec![("oauth2", machine().into())]);
    assert_eq!(get(&own).await.unwrap(), 204);
    let kinds: Vec<String> = (0..4).map(|_| next(&server)[..4].to_owned()).collect();
    assert_eq!(kinds, ["POST", "GET ", "POST", "GET "]);
}

#[tokio::test]
async fn a_call_that_is_refused_again_is_not_made_a_third_time() {
    let server = server("", |_| "401 Unauthorized");
    let own = client(&server, vec![("oauth2", machine().into())]);
    assert_eq!(get(&own).await.unwrap(), 401);
    let kinds: Vec<String> = (0..4).map(|_| next(&server)[..4].to_owned()).collect();
    assert_eq!(kinds, ["POST", "GET ", "POST", "GET "]);
    assert!(server.requests.try_recv().is_err());
}

#[tokio::test]
async fn a_refresh_token_is_used_where_one_came_and_the_grant_where_it_is_refused() {
    let count = Arc::new(AtomicUsize::new(0));
    let server = Server::start(move |request| {
        if request.starts_with("GET ") {
            return Some(answer("204 No Content", "", ""));
        }
        let number = 1 + count.fetch_add(1, Ordering::SeqCst);
        if request.contains("refresh_token=r2") {
            return Some(answer(
                "400 Bad Request",
                JSON,
                r#"{"error":"invalid_grant"}"#,
            ));
        }
        let token =
            format!(r#"{{"access_token":"t{number}","refresh_token":"r{number}","expires_in":0}}"#);
        Some(answer("200 OK", JSON, &token))
    });
    let seen = Arc::new(Mutex::new(Vec::new()));
    let noted = Arc::clone(&seen);
    let grant = OAuth2::password("app", "alice", "p").on_refresh_token(move |token: &Secret| {
        noted.lock().unwrap().push(token.expose().to_owned());
    });
    let own = client(&server, vec![("oauth2", grant.into())]);
    for _ in 0..3 {
        get(&own).await.unwrap();
    }
    let requests: Vec<String> = (0..7).map(|_| next(&server)).collect();
    let forms = requests
        .iter()
        .filter(|request| request.starts_with("POST "));
    let forms: Vec<&str> = forms
        .map(|own| own.lines().last().unwrap_or_default())
        .collect();
    let grant = "grant_type=password&username=alice&password=p&client_id=app";
    let refresh =
        |number| format!("grant_type=refresh_token&refresh_token=r{number}&client_id=app");
    assert_eq!(forms, [grant, &refresh(1), &refresh(2), grant]);
    assert_eq!(*seen.lock().unwrap(), ["r1", "r2", "r4"]);
}

/// What a call ends with if the server of tokens answers so.
async fn refusal(status: &'static str, body: &'static str) -> Error {
    let server = Server::start(move |_| Some(answer(status, JSON, body)));
    let own = client(&server, vec![("oauth2", machine().into())]);
    let error = get(&own).await.unwrap_err();
    assert!(next(&server).starts_with("POST "));
    assert!(server.requests.try_recv().is_err());
    assert_eq!(error.kind(), ErrorKind::Credentials);
    error
}

#[tokio::test]
async fn a_refusal_is_told_by_the_scheme_and_the_code_of_the_error() {
    let check = |status, body, expected: &'static str| async move {
        let error = refusal(status, body).await;
        let start = "sample: no token could be had for `oauth2`, and nothing was sent: ";
        assert_eq!(error.to_string(), format!("{start}{expected}"));
        let shown = shown(&error);
        assert!(
            !shown.contains("cret") && !shown.contains("hunter2"),
            "{shown}"
        );
    };
    let body = r#"{"error":"invalid_client","error_description":"hunter2"}"#;
    let said = "the server of tokens answered with the status 401 and the error `invalid_client`";
    check("401 Unauthorized", body, said).await;
    let said = "the server of tokens answered with the status 200 and the error `bad_code`";
    check("200 OK", r#"{"error":"bad_code"}"#, said).await;
    let said = "the server of tokens answered with the status 400";
    check("400 Bad Request", r#"{"error":"s&cret"}"#, said).await;
    check("400 Bad Request", "<hunter2>", said).await;
    let said = "the server of tokens answered with the status 200";
    check("200 OK", "hunter2", said).await;
    let said = "the server of tokens answered with no token";
    check("200 OK", r#"{"access_token":""}"#, said).await;
    let said = "the server of tokens answered with a token that is no bearer token";
    check(
        "200 OK",
        r#"{"access_token":"hunter2","token_type":"mac"}"#,
        said,
    )
    .await;
    let said = "the token cannot be sent: it is empty, or has characters or blanks that no header can have";
    check("200 OK", r#"{"access_token":"hunter2\n"}"#, said).await;
}

#[tokio::test]
async fn a_server_of_tokens_that_says_nothing_does_not_hold_a_call_forever() {
    let server = Server::start(|_| None);
    let limit = Duration::from_millis(300);
    let builder = || builder(vec![("oauth2", machine().into())]).base_url(&server.url);
    let error = get(&builder().read_timeout(limit).build().unwrap()).await;
    let error = error.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Credentials, "{error:?}");
    assert!(!shown(&error).contains("cret"));
    // The time of the call and that of what is asked for it end nearly together.
    let error = get(&builder().timeout(limit).build().unwrap()).await;
    let error = error.unwrap_err();
    assert!(
        matches!(error.kind(), ErrorKind::Credentials | ErrorKind::Deadline),
        "{error:?}"
    );
    assert!(!shown(&error).contains("cret"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_is_dropped_while_he_asks_lets_the_next_one_ask() {
    let count = Arc::new(AtomicUsize::new(0));
    let server = Server::start(move |request| {
        if request.starts_with("GET ") {
            return Some(answer("204 No Content", "", ""));
        }
        let is_first = count.fetch_add(1, Ordering::SeqCst) == 0;
        (!is_first).then(|| answer("200 OK", JSON, r#"{"access_token":"t"}"#))
    });
    let own = client(&server, vec![("oauth2", machine().into())]);
    let (first, second) = (own.clone(), own.clone());
    let first = tokio::spawn(async move { get(&first).await });
    assert!(next(&server).starts_with("POST "));
    let second = tokio::spawn(async move { get(&second).await });
    tokio::time::sleep(Duration::from_millis(50)).await;
    assert!(server.requests.try_recv().is_err(), "one asks at a time");
    first.abort();
    assert_eq!(second.await.unwrap().unwrap(), 204);
}

/// A failure is that of all who waited for it, and the next call asks again.
#[tokio::test]
async fn a_failure_is_shared() {
    let count = Arc::new(AtomicUsize::new(0));
    let asked = Arc::clone(&count);
    let server = Server::start(move |_| {
        count.fetch_add(1, Ordering::SeqCst);
        std::thread::sleep(Duration::from_millis(200));
        Some(answer(
            "400 Bad Request",
            JSON,
            r#"{"error":"invalid_scope"}"#,
        ))
    });
    let own = client(&server, vec![("oauth2", machine().into())]);
    let calls: Vec<_> = (0..20)
        .map(|_| {
            let own = own.clone();
            tokio::spawn(async move { get(&own).await })
        })
        .collect();
    for call in calls {
        let error = call.await.unwrap().unwrap_err();
        assert!(error.to_string().contains("`invalid_scope`"), "{error}");
    }
    assert_eq!(asked.load(Ordering::SeqCst), 1);
    assert!(get(&own).await.is_err());
    assert_eq!(asked.load(Ordering::SeqCst), 2);
}

#[tokio::test]
async fn a_thousand_callers_ask_for_one_token() {
    let server = fine(r#","expires_in":3600"#);
    let own = client(&server, vec![("oauth2", machine().into())]);
    let calls: Vec<_> = (0..1000)
        .map(|_| {
            let own = own.clone();
            tokio::spawn(async move { own.token_for("oauth2").await })
        })
        .collect();
    for call in calls {
        assert_eq!(call.await.unwrap().unwrap().expose(), "t1");
    }
    assert!(next(&server).starts_with("POST "));
    assert!(server.requests.try_recv().is_err());
}

#[test]
fn a_grant_needs_a_url_when_the_client_is_built() {
    let check = |name, grant: OAuth2, expected: &str| {
        let built = builder(vec![(name, grant.into())])
            .base_url("http://127.0.0.1:1/v1")
            .build();
        let error = built.map(|_| ()).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Config);
        assert!(error.to_string().contains(expected), "{error}");
    };
    check("bearer", machine(), "so call `OAuth2::token_url`");
    check("openid", machine(), "so call `OAuth2::token_url`");
    check(
        "oauth2",
        machine().token_url("ftp://a.example"),
        "none of `http` or `https`",
    );
    check(
        "oauth2",
        machine().token_url("https://u:p@a.example"),
        "holds credentials",
    );
    check(
        "oauth2",
        machine().token_url("http://["),
        "the URL of its tokens is none",
    );
    let grant = machine().token_url("https://id.example.com/token");
    let built = builder(vec![("bearer", grant.into())])
        .base_url("http://127.0.0.1:1")
        .build();
    assert!(built.is_ok());
}
