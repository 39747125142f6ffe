//! What is sent for each page, by each of the styles, asynchronously and blocking.

mod server;

use server::{Received, Server};
use wire::apis::PagesApi;
use wire::{Client, Error, ErrorKind, PagedItems, models};

/// The second page is the last one, and a request for it has `2` in its target, its body or a header.
fn two_pages(received: &Received) -> Vec<u8> {
    let body = String::from_utf8_lossy(&received.body).into_owned();
    let cursor = received.header("starting-after").unwrap_or_default();
    let asked = format!("{}{body}{cursor}", received.path).replace("%2", "%");
    let page = if asked.contains("=3") {
        r#"{"notes": []}"#
    } else if asked.contains('2') {
        r#"{"notes": [{"text": "c"}], "paging": {"more": false, "total": 3}}"#
    } else {
        r#"{"notes": [{"text": "a", "stars": 1}, {"text": "b2"}],
            "paging": {"next": "2 &", "more": true, "total": 3}, "nextLink": "/pages/url?page=2"}"#
    };
    let link = if asked.contains('2') {
        ""
    } else {
        "link: <?page=2&x=a%20b>; rel=\"next\"\r\n"
    };
    let length = page.len();
    format!(
        "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n{link}content-length: {length}\r\n\r\n{page}"
    )
    .into_bytes()
}

/// The requests, and the texts of the notes that came, which are the same whoever waits.
#[track_caller]
fn check(
    items: impl Fn(PagesApi) -> PagedItems<models::Note>,
    shown: fn(&Received) -> String,
    expected: &[&str],
) {
    let server = Server::start(two_pages, true);
    let api = || {
        Client::builder()
            .base_url(&server.url)
            .build()
            .unwrap()
            .pages()
    };
    let requests = || {
        let requests = server.requests.try_iter();
        requests.map(|own| shown(&own)).collect::<Vec<_>>()
    };
    let notes = items(api()).blocking();
    let notes: Result<Vec<_>, Error> = notes.collect();
    let texts: Vec<String> = notes.unwrap().into_iter().map(|own| own.text).collect();
    assert_eq!(texts, ["a", "b2", "c"]);
    assert_eq!(requests(), expected, "blocking");

    let runtime = tokio::runtime::Runtime::new().unwrap();
    let texts = runtime.block_on(async {
        let mut items = items(api());
        let mut texts = Vec::new();
        while let Some(note) = items.next().await {
            texts.push(note.unwrap().text);
        }
        texts
    });
    assert_eq!(texts, ["a", "b2", "c"]);
    assert_eq!(requests(), expected, "asynchronously");
}

fn target(received: &Received) -> String {
    format!("{} {}", received.method, received.path)
}

#[test]
fn a_cursor() {
    let items = |api: PagesApi| {
        let tags = vec!["x y".to_owned(), "z".to_owned()];
        api.list_by_cursor().limit(50).tags(tags).items()
    };
    let expected = [
        "GET /pages/cursor?limit=50&tags%5B%5D=x%20y&tags%5B%5D=z",
        "GET /pages/cursor?after=2%20%26&limit=50&tags%5B%5D=x%20y&tags%5B%5D=z",
    ];
    check(items, target, &expected);
}

#[test]
fn the_last_item() {
    let shown = |received: &Received| {
        let after = received.header("starting-after").unwrap_or("none");
        format!("{} {after}", received.path)
    };
    let items = |api: PagesApi| api.list_by_last().items();
    check(items, shown, &["/pages/last none", "/pages/last b2"]);
}

#[test]
fn an_offset() {
    let items = |api: PagesApi| api.list_by_offset().items();
    let expected = ["GET /pages/offset?%24skip=0", "GET /pages/offset?%24skip=2"];
    check(items, target, &expected);
}

#[test]
fn the_number_of_a_page() {
    let items = |api: PagesApi| api.list_by_page().page_size(50).items();
    let expected = [
        "GET /pages/page?page%5Bsize%5D=50",
        "GET /pages/page?page%5Bnumber%5D=2&page%5Bsize%5D=50",
        "GET /pages/page?page%5Bnumber%5D=3&page%5Bsize%5D=50",
    ];
    check(items, target, &expected);
}

#[test]
fn the_header_link() {
    let shown = |received: &Received| {
        let tenant = received.header("x-tenant").unwrap_or("none");
        format!("{} {tenant}", received.path)
    };
    let items = |api: PagesApi| {
        api.list_by_link()
            .x_tenant("me")
            .with_query("key", "k")
            .items()
    };
    let expected = [
        "/pages/link?key=k me",
        "/pages/link?page=2&x=a%20b&key=k me",
    ];
    check(items, shown, &expected);
}

#[test]
fn the_url_in_the_answer() {
    let items = |api: PagesApi| api.list_by_url().items();
    check(items, target, &["GET /pages/url", "GET /pages/url?page=2"]);
}

#[test]
fn a_field_of_a_form() {
    let shown = |received: &Received| {
        let body = String::from_utf8_lossy(&received.body);
        format!("{} {body}", target(received))
    };
    let items = |api: PagesApi| api.search_pages("a b").items();
    let expected = [
        "POST /pages/search q=a+b",
        "POST /pages/search q=a+b&cursor=2+%26",
    ];
    check(items, shown, &expected);
}

#[test]
fn a_page_is_typed_and_an_error_says_which() {
    let server = Server::start(
        |received| match received.path.as_str() {
            "/pages/url" => two_pages(received),
            _ => b"HTTP/1.1 503 Later\r\ncontent-length: 0\r\n\r\n".to_vec(),
        },
        true,
    );
    let client = Client::builder().base_url(&server.url).build().unwrap();
    let mut pages = client.pages().list_by_url().pages().blocking();
    let first = pages.next().unwrap().unwrap();
    assert_eq!(first.value.notes.len(), 2);
    assert_eq!(first.value.paging.unwrap().total, Some(3));
    for _ in 0..2 {
        let error = pages.next().unwrap().unwrap_err();
        assert_eq!((error.kind(), error.page()), (ErrorKind::Status, Some(2)));
        let told = "listByUrl: page 2: the server answered 503 Service Unavailable (3 attempts)";
        assert_eq!(error.to_string(), told);
    }
}
