use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, mpsc};
use std::time::Duration;

use serde_json::{Value, json};

use super::{Next, Paged, PagedItems, Pages, Paging};
use crate::runtime::codec::{Field, OPTIONAL, Slot};
use crate::runtime::request::answer::{Case, Form, Json};
use crate::runtime::request::{Describe, Operation, Parameter, Place, style};
use crate::runtime::testing::{Server, answer, shown};
use crate::runtime::{Client, Error, ErrorKind, Request};

const LIST: Paging = Paging {
    items: &[],
    required: true,
    next: Next::Link,
    more: &[],
    total: &[],
    pages: &[],
};
/// The list is in an object.
const DATA: Paging = Paging {
    items: &["data"],
    ..LIST
};

/// Writes an operation as the templates do. Its first parameter is `p`, its second one `limit`.
macro_rules! operation {
    ($name:ident: $paging:expr) => {
        enum $name {}

        impl Describe for $name {
            type Answer = Json<Value>;
            const OPERATION: &'static Operation = &Operation {
                name: "List",
                id: "list",
                method: "GET",
                path: "/list",
                server: None,
                security: 0,
                accept: "application/json",
                bodies: &[],
                errors: &[],
                answers: &[
                    Case(200, &["application/json"], Form::Json),
                    Case(204, &[], Form::Empty),
                ],
                parameters: &[
                    Parameter {
                        field: Field("p", OPTIONAL),
                        place: Place::Query(style::FORM_EXPLODED),
                    },
                    Parameter {
                        field: Field("limit", OPTIONAL),
                        place: Place::Query(style::FORM_EXPLODED),
                    },
                ],
            };
        }

        impl Paged for $name {
            type Item = Value;
            const PAGING: &'static Paging = &$paging;
        }
    };
}

operation!(Cursor: Paging { next: Next::Cursor(0, &["meta", "next"]), ..DATA });
operation!(CursorOfMore: Paging { next: Next::Cursor(0, &["next"]), more: &["more"], ..DATA });
operation!(Last: Paging { next: Next::Last(0, &["id"]), more: &["more"], ..DATA });
operation!(Offset: Paging { next: Next::Offset(0, 0), total: &["total"], ..DATA });
operation!(OffsetOfMore: Paging { next: Next::Offset(0, 0), more: &["more"], ..DATA });
operation!(Page: Paging { next: Next::Page(0, 1), ..LIST });
operation!(PageOfTotals: Paging {
    next: Next::Page(0, 0),
    total: &["total"],
    pages: &["pages"],
    required: false,
    ..DATA
});
operation!(Link: LIST);
operation!(Url: Paging { next: Next::Url(&["next"]), ..DATA });

/// Gives the answers one after the other, and then 500; an answer is headers, a `|`, and a body, or a status alone.
fn server(answers: &[&str]) -> Server {
    let answers: Vec<String> = answers.iter().map(|own| (*own).to_owned()).collect();
    let (answers, count) = (Arc::new(answers), Arc::new(AtomicUsize::new(0)));
    Server::start(move |_| {
        let index = count.fetch_add(1, Ordering::Relaxed);
        let text = answers.get(index).map_or("500 Oh", String::as_str);
        Some(match text.split_once('|') {
            Some((headers, body)) => {
                let json = "content-type: application/json\r\n".to_owned();
                let headers = if headers.contains("content-type") {
                    headers.to_owned()
                } else {
                    json + headers
                };
                answer("200 OK", &headers, body)
            }
            None => answer(text, "", ""),
        })
    })
}

fn request<O: Paged + 'static>(client: &Client) -> Request<O> {
    Request::new(client)
}

/// The targets that were asked for.
fn asked(requests: &mpsc::Receiver<String>) -> Vec<String> {
    let requests = requests.try_iter().filter(|own| !own.is_empty());
    let target = |own: String| own.split(' ').nth(1).unwrap_or_default().to_owned();
    requests.map(target).collect()
}

/// Items as texts, and the error that was the end.
async fn taken<T: Slot + Clone + PartialEq + ToString>(mut items: PagedItems<T>) -> Vec<String> {
    let mut taken = Vec::new();
    while let Some(item) = items.next().await {
        match item {
            Ok(item) => taken.push(item.to_string()),
            Err(error) => {
                taken.push(error.to_string());
                if error.kind() != ErrorKind::Pages {
                    break;
                }
            }
        }
    }
    taken
}

/// How many items each page has, and the error that was the end.
async fn counted<O: Describe<Answer = Json<Value>> + 'static>(mut pages: Pages<O>) -> Vec<String> {
    let mut counted = Vec::new();
    while let Some(page) = pages.next().await {
        match page {
            Ok(page) => {
                let data = page.value.get("data").unwrap_or(&page.value);
                let count = data.as_array().map_or(0, Vec::len);
                counted.push(format!("{} {count}", page.status()));
            }
            Err(error) => {
                counted.push(error.to_string());
                break;
            }
        }
    }
    counted
}

/// What is asked for and what comes, as items and as pages.
async fn check<O: Paged<Answer = Json<Value>, Item = Value> + 'static>(
    start: &dyn Fn(Request<O>) -> Request<O>,
    answers: &[&str],
    targets: &[&str],
    items: &[&str],
) {
    let whole = server(answers);
    let taken = taken(start(request::<O>(&whole.client())).items()).await;
    assert_eq!(taken, items);
    assert_eq!(asked(&whole.requests), targets);
    let by_page = server(answers);
    counted(start(request::<O>(&by_page.client())).pages()).await;
    assert_eq!(asked(&by_page.requests), targets, "page by page");
}

#[tokio::test]
async fn a_cursor_goes_into_its_parameter() {
    check::<Cursor>(
        &|own| own.with_part(1, Some(2_i64)),
        &[
            r#"|{"data": [1, 2], "meta": {"next": "a b&c"}}"#,
            r#"|{"meta": {"next": 7}, "data": []}"#,
            r#"|{"data": [3], "meta": {"next": null}}"#,
        ],
        &[
            "/list?limit=2",
            "/list?p=a%20b%26c&limit=2",
            "/list?p=7&limit=2",
        ],
        &["1", "2", "3"],
    )
    .await;
    for last in [
        r#"|{"data": [1]}"#,
        r#"|{"data": [1], "meta": {}}"#,
        r#"|{"data": [1], "meta": null}"#,
        r#"|{"data": [1], "meta": {"next": ""}}"#,
        r#"|{"data": [1], "meta": {"next": false}}"#,
    ] {
        check::<Cursor>(
            &|own| own.with_part(0, "x".to_owned()),
            &[last],
            &["/list?p=x"],
            &["1"],
        )
        .await;
    }
}

#[tokio::test]
async fn what_is_said_of_more_counts() {
    check::<CursorOfMore>(
        &|own| own,
        &[
            r#"|{"data": [1], "next": "a", "more": true}"#,
            r#"|{"data": [2], "next": "b", "more": false}"#,
        ],
        &["/list", "/list?p=a"],
        &["1", "2"],
    )
    .await;
    check::<CursorOfMore>(
        &|own| own,
        &[r#"|{"data": [1], "next": null, "more": true}"#],
        &["/list"],
        &[
            "1",
            "list: page 2: the server says that there is another page, but not which",
        ],
    )
    .await;
}

#[tokio::test]
async fn the_last_item_is_the_cursor() {
    check::<Last>(
        &|own| own,
        &[
            r#"|{"data": [{"id": "a", "x": [1]}, {"id": "b", "x": {}}], "more": true}"#,
            r#"|{"data": [{"id": 3}], "more": false}"#,
        ],
        &["/list", "/list?p=b"],
        &[
            r#"{"id":"a","x":[1]}"#,
            r#"{"id":"b","x":{}}"#,
            r#"{"id":3}"#,
        ],
    )
    .await;
    check::<Last>(
        &|own| own,
        &[r#"|{"data": [{"id": "a"}]}"#, r#"|{"data": []}"#],
        &["/list", "/list?p=a"],
        &[r#"{"id":"a"}"#],
    )
    .await;
}

#[tokio::test]
async fn an_offset_goes_on_by_what_came() {
    check::<Offset>(
        &|own| own.with_part(1, 10_i64),
        &[
            r#"|{"data": [1, 2]}"#,
            r#"|{"data": [3]}"#,
            r#"|{"data": []}"#,
        ],
        &["/list?limit=10", "/list?p=2&limit=10", "/list?p=3&limit=10"],
        &["1", "2", "3"],
    )
    .await;
    let total = [
        r#"|{"data": [1, 2], "total": 3}"#,
        r#"|{"data": [3], "total": 3}"#,
    ];
    check::<Offset>(
        &|own| own,
        &total,
        &["/list", "/list?p=2"],
        &["1", "2", "3"],
    )
    .await;
    // What came before the start is not counted, so the total says nothing.
    let rest = [
        r#"|{"data": [8], "total": "9"}"#,
        r#"|{"data": [9], "total": 9}"#,
        r#"|{"data": []}"#,
    ];
    check::<Offset>(
        &|own| own.with_part(0, Some(7_i64)),
        &rest,
        &["/list?p=7", "/list?p=8", "/list?p=9"],
        &["8", "9"],
    )
    .await;
    check::<OffsetOfMore>(
        &|own| own,
        &[
            r#"|{"data": [1], "more": true}"#,
            r#"|{"data": [], "more": true}"#,
        ],
        &["/list", "/list?p=1"],
        &[
            "1",
            "list: page 3: the server says that there is another page, but not which",
        ],
    )
    .await;
}

#[tokio::test]
async fn pages_are_counted() {
    let names = ["|[1, 2]", "|[3]", "|[]"];
    check::<Page>(
        &|own| own,
        &names,
        &["/list", "/list?p=2", "/list?p=3"],
        &["1", "2", "3"],
    )
    .await;
    check::<Page>(
        &|own| own.with_part(0, "5".to_owned()),
        &["|[1]", "204 No Content"],
        &["/list?p=5", "/list?p=6"],
        &["1"],
    )
    .await;
    check::<PageOfTotals>(
        &|own| own,
        &[
            r#"|{"data": [1], "pages": 2}"#,
            r#"|{"data": [2], "pages": 2}"#,
        ],
        &["/list", "/list?p=1"],
        &["1", "2"],
    )
    .await;
    check::<PageOfTotals>(
        &|own| own,
        &[
            r#"|{"data": [1], "total": 2}"#,
            r#"|{"data": [2], "total": 2}"#,
        ],
        &["/list", "/list?p=1"],
        &["1", "2"],
    )
    .await;
    check::<PageOfTotals>(
        &|own| own.with_part(0, "first".to_owned()),
        &[],
        &[],
        &["list: page 1: the request cannot be sent: the number of the first page is none"],
    )
    .await;
}

#[tokio::test]
async fn links_are_followed() {
    check::<Link>(
        &|own| {
            own.with_part(1, 2_i64)
                .with_query("key", "k")
                .with_query("q", "r")
        },
        &[
            "link: <?p=2&q=s>; rel=\"next\"\r\n|[1]",
            "link: </other?x=%2F#top>; rel=next\r\nlink: <z>; rel=last\r\n|[2]",
            "link: <more>; rel=next\r\n|[3]",
            "link: </list>; rel=prev\r\n|[4]",
        ],
        &[
            "/list?limit=2&key=k&q=r",
            "/list?p=2&q=s&key=k",
            "/other?x=%2F&key=k&q=r",
            "/more?key=k&q=r",
        ],
        &["1", "2", "3", "4"],
    )
    .await;
    check::<Url>(
        &|own| own,
        &[
            r#"|{"next": "/list?after=a%20b", "data": [1]}"#,
            r#"|{"next": "list", "data": []}"#,
        ],
        &["/list", "/list?after=a%20b"],
        &[
            "1",
            "list: page 3: the server gave a URL that it had given before",
        ],
    )
    .await;
}

#[tokio::test]
async fn a_page_at_another_origin_is_not_asked_for() {
    let elsewhere = server(&["|[]"]);
    for (url, why) in [
        (
            format!("{}/list?p=2", elsewhere.url),
            "the next page is at another origin, and the request may carry credentials",
        ),
        (
            "//localhost:1/list".to_owned(),
            "the next page is at another origin, and the request may carry credentials",
        ),
        (
            "http://[/".to_owned(),
            "the server gave a URL of the next page that is none",
        ),
    ] {
        let own = server(&[&format!(r#"|{{"data": [1], "next": "{url}"}}"#)]);
        let items = request::<Url>(&own.client())
            .with_header("authorization", "hunter2")
            .items();
        let mut items = items;
        assert_eq!(items.next().await.unwrap().unwrap(), 1);
        let error = items.next().await.unwrap().unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Pages);
        assert_eq!(error.page(), Some(2));
        assert_eq!(error.to_string(), format!("list: page 2: {why}"));
        assert!(!shown(&error).contains("hunter2") && !shown(&error).contains(&url));
        assert!(items.next().await.is_none(), "it is the end");
    }
    assert!(asked(&elsewhere.requests).is_empty());
}

#[tokio::test]
async fn credentials_in_the_url_of_a_page_are_refused() {
    let url = Arc::new(Mutex::new(String::new()));
    let told = Arc::clone(&url);
    let own = Server::start(move |_| {
        let body = json!({"data": [1], "next": *told.lock().unwrap()});
        Some(answer(
            "200 OK",
            "content-type: application/json\r\n",
            &body.to_string(),
        ))
    });
    *url.lock().unwrap() = own.url.replace("http://", "http://user:pass@");
    let taken = taken(request::<Url>(&own.client()).items()).await;
    let why = "list: page 2: the URL of the next page has credentials in it";
    assert_eq!(taken, ["1", why]);
}

#[tokio::test]
async fn a_server_that_goes_in_circles_ends() {
    check::<Cursor>(
        &|own| own,
        &[
            r#"|{"data": [1], "meta": {"next": "a"}}"#,
            r#"|{"data": [2], "meta": {"next": "b"}}"#,
            r#"|{"data": [3], "meta": {"next": "a"}}"#,
        ],
        &["/list", "/list?p=a", "/list?p=b"],
        &[
            "1",
            "2",
            "3",
            "list: page 4: the server gave a cursor that it had given before",
        ],
    )
    .await;
    check::<Cursor>(
        &|own| own.with_part(0, "a".to_owned()),
        &[r#"|{"data": [1], "meta": {"next": "a"}}"#],
        &["/list?p=a"],
        &[
            "1",
            "list: page 2: the server gave a cursor that it had given before",
        ],
    )
    .await;
    check::<Page>(
        &|own| own,
        &[r#"|[{"id": 1}]"#, r#"|[{"id": 1}]"#],
        &["/list", "/list?p=2"],
        &[
            r#"{"id":1}"#,
            r#"{"id":1}"#,
            "list: page 3: the server gave the page before once more",
        ],
    )
    .await;
    check::<Link>(
        &|own| own,
        &["link: </list>; rel=next\r\n|[1]"],
        &["/list"],
        &[
            "1",
            "list: page 2: the server gave a URL that it had given before",
        ],
    )
    .await;
}

#[tokio::test]
async fn a_page_that_fails_is_asked_for_again() {
    let server = server(&[
        r#"|{"data": [1], "meta": {"next": "a"}}"#,
        "503 Later",
        r#"|{"data": [2], "meta": "#,
        r#"|{"data": 3, "meta": {"next": "b"}}"#,
        r#"|{"meta": {"next": "b"}}"#,
        "content-type: text/csv\r\n|a",
        r#"|{"data": [2], "meta": {"next": "b"}}"#,
        r#"|{"data": [3]}"#,
    ]);
    let mut items = request::<Cursor>(&server.client()).items();
    assert!(items.response().is_none());
    let mut told = Vec::new();
    while let Some(item) = items.next().await {
        told.push(item.map_or_else(
            |error| {
                assert_eq!(error.page(), Some(2));
                assert_eq!(error.operation(), Some("list"));
                error.to_string()
            },
            |item| item.to_string(),
        ));
    }
    assert_eq!(
        told,
        [
            "1",
            "list: page 2: the server answered 503 Service Unavailable",
            "list: page 2: the answer is not what the description says: meta: not well-formed: unexpected end of the \
             document at line 1 column 23",
            "list: page 2: the answer is not what the description says: data: expected an array, found a number",
            "list: page 2: the answer is not what the description says: data: expected a value, found nothing",
            "list: page 2: the server answered 200 OK with a media type that the description does not have",
            "2",
            "3",
        ]
    );
    assert_eq!(items.response().unwrap().status(), 200);
    let asked = asked(&server.requests);
    assert_eq!(asked[..2], ["/list", "/list?p=a"]);
    assert_eq!(
        asked[2..].iter().filter(|own| *own == "/list?p=a").count(),
        5
    );
    assert_eq!(asked.last().unwrap(), "/list?p=b");
}

#[tokio::test]
async fn pages_come_with_their_heads() {
    let server = server(&["x-left: 9\r\nlink: </list?p=2>; rel=next\r\n|[1, 2]", "|[]"]);
    let mut pages = request::<Link>(&server.client()).pages();
    let page = pages.next().await.unwrap().unwrap();
    assert_eq!((page.status(), page.header("x-left")), (200, Some("9")));
    assert_eq!(page.value, json!([1, 2]));
    assert_eq!(pages.next().await.unwrap().unwrap().value, json!([]));
    assert!(pages.next().await.is_none());
    assert!(pages.next().await.is_none());
    assert_eq!(format!("{pages:?}"), "Pages { page: 3, .. }");
}

#[tokio::test]
async fn a_page_that_is_no_longer_waited_for_is_not_lost() {
    let server = server(&["link: </list?p=2>; rel=next\r\n|[1]", "|[2]"]);
    let mut items = request::<Link>(&server.client()).items();
    for _ in 0..100 {
        // Each time the call goes on where it was.
        let _ = tokio::time::timeout(Duration::ZERO, std::future::pending::<()>()).await;
        let mut next = Box::pin(items.next());
        let polled =
            std::future::poll_fn(|cx| std::task::Poll::Ready(next.as_mut().poll(cx))).await;
        if let std::task::Poll::Ready(item) = polled {
            assert_eq!(item.unwrap().unwrap(), 1);
            break;
        }
        drop(next);
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    assert_eq!(items.next().await.unwrap().unwrap(), 2);
    assert_eq!(asked(&server.requests), ["/list", "/list?p=2"]);
}

#[tokio::test]
async fn they_are_streams() {
    fn is_stream<S: futures_core::Stream<Item = Result<T, Error>> + Send + Unpin + 'static, T>(
        _: &S,
    ) {
    }
    let server = server(&["|[1]"]);
    let client = server.client();
    is_stream(&request::<Link>(&client).items());
    is_stream(&request::<Link>(&client).pages());
    assert!(
        asked(&server.requests).is_empty(),
        "nothing is asked for before it is wanted"
    );
}

#[cfg(feature = "blocking")]
#[test]
fn iterators_wait() {
    let answers = [
        r#"|{"data": [1, 2], "meta": {"next": "a"}}"#,
        "500 Oh",
        r#"|{"data": [3]}"#,
    ];
    let whole = server(&answers);
    let items = request::<Cursor>(&whole.client()).items().blocking();
    let told: Vec<_> = items
        .map(|item| item.map_or_else(|error| error.page(), |item| item.as_u64()))
        .collect();
    assert_eq!(told, [Some(1), Some(2), Some(2), Some(3)]);
    assert_eq!(asked(&whole.requests), ["/list", "/list?p=a", "/list?p=a"]);
    let by_page = server(&answers);
    let pages = request::<Cursor>(&by_page.client()).pages().blocking();
    let told: Vec<_> = pages
        .map(|page| page.map_or(0, |page| page.status()))
        .collect();
    assert_eq!(told, [200, 0, 200]);
    assert_eq!(
        asked(&by_page.requests),
        ["/list", "/list?p=a", "/list?p=a"]
    );
}
