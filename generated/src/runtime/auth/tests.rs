//! What each scheme sends, and which of an operation's alternatives a call uses.

mod oauth2;
mod secrets;

use std::time::Duration;

use super::{AccessToken, Credential, Described, FlowKind, OAuth2Flow, SchemeKind, SecurityScheme};
use super::{Settings, TokenFuture, TokenProvider};
use crate::runtime::request::Extra;
use crate::runtime::testing::{Sample, Server, answer, shown};
use crate::runtime::{Client, ClientBuilder, Error, ErrorKind};

const fn scheme(name: &'static str, kind: SchemeKind) -> SecurityScheme {
    SecurityScheme {
        name,
        description: "",
        kind,
    }
}

const fn flow(kind: FlowKind, token_url: &'static str, refresh_url: &'static str) -> OAuth2Flow {
    OAuth2Flow {
        kind,
        authorization_url: "",
        token_url,
        refresh_url,
        scopes: &[],
    }
}

const FLOWS: &[OAuth2Flow] = &[
    flow(FlowKind::ClientCredentials, "/token", ""),
    flow(FlowKind::Password, "/v1/users", ""),
    flow(FlowKind::AuthorizationCode, "codes", "refreshed"),
];

const SCHEMES: &[SecurityScheme] = &[
    scheme("header", SchemeKind::Header("X-Key")),
    scheme("query", SchemeKind::Query("api key")),
    scheme("cookie", SchemeKind::Cookie("sid")),
    scheme("basic", SchemeKind::Http("basic")),
    scheme("bearer", SchemeKind::Http("bearer")),
    scheme("custom", SchemeKind::Http("SharedAccessKey")),
    scheme("oauth2", SchemeKind::OAuth2(FLOWS)),
    scheme(
        "openid",
        SchemeKind::OpenIdConnect("https://id.example.com"),
    ),
    scheme("tls", SchemeKind::MutualTls),
];

/// One for each scheme by itself, then others.
const DESCRIBED: Described = Described {
    schemes: SCHEMES,
    requirements: &[
        &[&[0]],
        &[&[1]],
        &[&[2]],
        &[&[3]],
        &[&[4]],
        &[&[5]],
        &[&[6]],
        &[&[7]],
        &[&[8]],
        &[&[0, 1], &[4], &[2]],
        &[&[], &[0]],
        &[],
        &[&[0, 2, 4]],
        &[&[4, 6]],
    ],
};
const SEVERAL: usize = 9;
const OPTIONAL: usize = 10;
const NONE: usize = 11;
const TOGETHER: usize = 12;
const SAME_PLACE: usize = 13;
const OAUTH2: usize = 6;

fn builder(credentials: Vec<(&str, Credential)>) -> ClientBuilder {
    let mut builder = Client::builder();
    builder.credentials = Settings::new(DESCRIBED);
    for (name, credential) in credentials {
        builder = builder.credential(name, credential);
    }
    builder
}

fn client(server: &Server, credentials: Vec<(&str, Credential)>) -> Client {
    let builder = builder(credentials).base_url(format!("{}/v1", server.url));
    builder.build().unwrap()
}

fn call(security: usize) -> Sample {
    Sample::new("GET", "/a", None).security(security)
}

fn fine() -> Server {
    Server::start(|_| Some(answer("204 No Content", "", "")))
}

/// What a request has of credentials: the query of its URL, and the headers that are looked for here.
fn credentials(request: &str) -> String {
    let names = ["x-key", "cookie", "authorization"];
    let target = request.split(' ').nth(1).unwrap_or_default();
    let query = target.split_once('?').map(|(_, query)| format!("?{query}"));
    let lines = request.lines().filter(|line| {
        let name = line.split(':').next().unwrap_or_default();
        names.contains(&name)
    });
    query
        .into_iter()
        .chain(lines.map(ToOwned::to_owned))
        .collect::<Vec<_>>()
        .join("; ")
}

/// Checks what a call sends that has the security `security`.
async fn check(security: usize, given: Vec<(&str, Credential)>, expected: &str) {
    check_call(call(security), given, expected).await;
}

async fn check_call(call: Sample, given: Vec<(&str, Credential)>, expected: &str) {
    let server = fine();
    client(&server, given).send_raw(&call).await.unwrap();
    assert_eq!(credentials(&server.requests.recv().unwrap()), expected);
}

#[tokio::test]
async fn each_scheme_has_its_place() {
    check(0, vec![("header", "k 1".into())], "x-key: k 1").await;
    check(
        1,
        vec![("query", "a&b é".into())],
        "?api%20key=a%26b%20%C3%A9",
    )
    .await;
    check(2, vec![("cookie", "a=b".into())], "cookie: sid=a=b").await;
    let basic = Credential::basic("Aladdin", "open sesame");
    check(
        3,
        vec![("basic", basic)],
        "authorization: Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==",
    )
    .await;
    check(4, vec![("bearer", "t".into())], "authorization: Bearer t").await;
    check(
        5,
        vec![("custom", "k".into())],
        "authorization: SharedAccessKey k",
    )
    .await;
    check(6, vec![("oauth2", "t".into())], "authorization: Bearer t").await;
    check(7, vec![("openid", "t".into())], "authorization: Bearer t").await;
    check(8, vec![("tls", Credential::of_connection())], "").await;
}

#[tokio::test]
async fn the_first_alternative_is_used_that_there_is_all_of() {
    let key = || ("header", Credential::from("k"));
    let app = || ("query", Credential::from("q"));
    let bearer = || ("bearer", Credential::from("t"));
    check(SEVERAL, vec![key(), app()], "?api%20key=q; x-key: k").await;
    check(
        SEVERAL,
        vec![bearer(), app(), key()],
        "?api%20key=q; x-key: k",
    )
    .await;
    check(SEVERAL, vec![key(), bearer()], "authorization: Bearer t").await;
    check(
        SEVERAL,
        vec![key(), ("cookie", "c".into())],
        "cookie: sid=c",
    )
    .await;
    check(OPTIONAL, vec![key()], "x-key: k").await;
    check(OPTIONAL, vec![bearer()], "").await;
    check(NONE, vec![key(), bearer()], "").await;
}

#[tokio::test]
async fn what_was_given_last_counts() {
    let given = vec![("header", "a".into()), ("header", "b".into())];
    check(0, given, "x-key: b").await;
}

#[tokio::test]
async fn what_the_caller_puts_there_himself_wins() {
    let header = |name: &str, value: &str| Extra::Header(name.to_owned(), value.to_owned());
    let own = |security, extra| call(security).adding(vec![extra]);
    let given = || {
        vec![
            ("header", Credential::from("k")),
            ("query", "q".into()),
            ("bearer", "t".into()),
        ]
    };
    check_call(own(0, header("x-KEY", "own")), given(), "x-key: own").await;
    check_call(own(0, header("x-key", "own")), vec![], "x-key: own").await;
    let query = Extra::Query("api key".to_owned(), "own".to_owned());
    check_call(own(1, query), given(), "?api%20key=own").await;
    check_call(
        own(2, header("cookie", "a=b; sid=own")),
        vec![],
        "cookie: a=b; sid=own",
    )
    .await;
    check_call(
        own(4, header("Authorization", "own")),
        given(),
        "authorization: own",
    )
    .await;
    // An alternative that is his own whole counts more than an earlier one.
    check_call(
        own(SEVERAL, header("Authorization", "own")),
        given(),
        "authorization: own",
    )
    .await;
    // He may know better than the description.
    check_call(
        own(0, header("Authorization", "own")),
        vec![],
        "authorization: own",
    )
    .await;
}

#[tokio::test]
async fn credentials_go_beside_others_of_their_place() {
    let own = call(2).adding(vec![Extra::Header("cookie".to_owned(), "a=b".to_owned())]);
    check_call(own, vec![("cookie", "c".into())], "cookie: a=b; sid=c").await;
    let own = call(1).adding(vec![Extra::Query("a".to_owned(), "b c".to_owned())]);
    check_call(own, vec![("query", "q".into())], "?a=b%20c&api%20key=q").await;
}

#[tokio::test]
async fn without_credentials_nothing_is_sent() {
    let server = fine();
    let own = client(&server, vec![("header", "k".into())]);
    let error = own.send_raw(&call(SEVERAL)).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Credentials);
    assert_eq!(
        error.to_string(),
        "sample: the call needs credentials, and nothing was sent: give the client's builder those of `header` and \
         `query`, or `bearer`, or `cookie`"
    );
    assert!(server.requests.try_recv().is_err());
}

#[test]
fn what_cannot_be_sent_is_refused_when_the_client_is_built() {
    let check = |name, credential: Credential, expected: &str| {
        let built = builder(vec![(name, credential)])
            .base_url("http://127.0.0.1:1")
            .build();
        let error = built.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Config);
        let shown = shown(&error);
        assert!(shown.contains(expected), "{shown}");
        assert!(!shown.contains("hunter2"), "{shown}");
    };
    check(
        "heder",
        "hunter2".into(),
        "the API has no security scheme `heder`: it has `header`, `query`",
    );
    check(
        "header",
        "hunter2\n".into(),
        "the credentials of `header` cannot be sent: it is empty, or has",
    );
    check("header", "".into(), "it is empty, or has characters");
    check(
        "bearer",
        "hunter2 ".into(),
        "it is empty, or has characters",
    );
    check(
        "cookie",
        "hunter2;a".into(),
        "characters that no cookie can have",
    );
    check("basic", Credential::basic("hunter2:", ""), "a colon");
    check(
        "bearer",
        Credential::basic("hunter2", "hunter2"),
        "for the scheme `Basic` alone",
    );
    check("tls", "hunter2".into(), "it goes with the connection");
}

/// Gives `t1`, `t2` and so on, each good for so long.
struct Counting(std::sync::atomic::AtomicU64, Option<Duration>);

impl TokenProvider for Counting {
    fn token(&self) -> TokenFuture<'_> {
        let number = 1 + self.0.fetch_add(1, std::sync::atomic::Ordering::SeqCst);
        Box::pin(async move {
            let token = AccessToken::new(format!("t{number}"));
            match self.1 {
                _ if number > 2 => Err("it has no more".into()),
                Some(time) => Ok(token.expires_in(time)),
                None => Ok(token),
            }
        })
    }
}

fn counting(time: Option<Duration>) -> Credential {
    Credential::provider(Counting(0.into(), time))
}

#[tokio::test]
async fn a_provider_is_asked_when_there_is_no_good_token() {
    let server = fine();
    let kept = client(&server, vec![("header", counting(None))]);
    let short = client(&server, vec![("header", counting(Some(Duration::ZERO)))]);
    for (client, expected) in [
        (&kept, "x-key: t1"),
        (&kept, "x-key: t1"),
        (&short, "x-key: t1"),
        (&short, "x-key: t2"),
    ] {
        client.send_raw(&call(0)).await.unwrap();
        assert_eq!(credentials(&server.requests.recv().unwrap()), expected);
    }
    let error = short.send_raw(&call(0)).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Credentials);
    assert_eq!(
        error.to_string(),
        "sample: no token could be had for `header`, and nothing was sent: the application's provider failed"
    );
    let source = std::error::Error::source(&error).unwrap();
    assert_eq!(source.to_string(), "it has no more");
}

#[tokio::test]
async fn a_token_that_is_refused_is_replaced_once() {
    let server = Server::start(|_| Some(answer("401 Unauthorized", "", "")));
    let own = client(&server, vec![("bearer", counting(None))]);
    let response = own.send_raw(&call(4)).await.unwrap();
    assert_eq!(response.status(), 401);
    for expected in ["authorization: Bearer t1", "authorization: Bearer t2"] {
        assert_eq!(credentials(&server.requests.recv().unwrap()), expected);
    }
    assert!(server.requests.try_recv().is_err());
}

#[tokio::test]
async fn several_tokens_are_waited_for_and_go_together() {
    let server = Server::start(|_| Some(answer("401 Unauthorized", "", "")));
    let given = vec![
        ("header", counting(None)),
        ("cookie", "c".into()),
        ("bearer", counting(Some(Duration::ZERO))),
    ];
    let own = client(&server, given);
    own.send_raw(&call(TOGETHER)).await.unwrap();
    // Those that were refused are replaced both.
    for number in [1, 2] {
        assert_eq!(
            credentials(&server.requests.recv().unwrap()),
            format!("x-key: t{number}; cookie: sid=c; authorization: Bearer t{number}")
        );
    }
    assert!(server.requests.try_recv().is_err());
}

#[tokio::test]
async fn of_two_credentials_for_one_place_the_first_is_sent() {
    let given = vec![("bearer", counting(None)), ("oauth2", counting(None))];
    check(SAME_PLACE, given, "authorization: Bearer t1").await;
}

#[tokio::test]
async fn a_key_that_is_refused_is_not_sent_again() {
    let server = Server::start(|_| Some(answer("401 Unauthorized", "", "")));
    let own = client(&server, vec![("bearer", "t".into())]);
    assert_eq!(own.send_raw(&call(4)).await.unwrap().status(), 401);
    server.requests.recv().unwrap();
    assert!(server.requests.try_recv().is_err());
}

#[tokio::test]
async fn the_application_can_have_the_token() {
    let server = fine();
    let given = vec![
        ("header", "k".into()),
        ("bearer", counting(None)),
        ("basic", Credential::basic("a", "b")),
    ];
    let own = client(&server, given);
    assert_eq!(own.token_for("header").await.unwrap().expose(), "k");
    assert_eq!(own.token_for("bearer").await.unwrap().expose(), "t1");
    assert_eq!(own.token_for("bearer").await.unwrap().expose(), "t1");
    let why = |result: Result<_, Error>| result.map(|_: crate::Secret| ()).unwrap_err().to_string();
    assert_eq!(
        why(own.token_for("basic").await),
        "the client has no key or token for `basic`"
    );
    assert_eq!(
        why(own.token_for("cookie").await),
        "the client has no key or token for `cookie`"
    );
    assert!(
        why(own.token_for("none").await)
            .starts_with("the API has no security scheme `none`: it has `header`")
    );
}
