//! What a subscriber is shown.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};

use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Metadata, Subscriber};

use super::{Mock, get, post, with_header};
use crate::runtime::request::Extra;
use crate::runtime::request::answer::{Answer as _, Json};
use crate::runtime::transport::HttpResponse;

/// Keeps all fields of all spans.
#[derive(Clone, Default)]
struct Kept {
    spans: Arc<Mutex<BTreeMap<u64, BTreeMap<&'static str, String>>>>,
    events: Arc<Mutex<String>>,
    next: Arc<AtomicU64>,
}

struct Fields<'f>(&'f mut BTreeMap<&'static str, String>);

impl Visit for Fields<'_> {
    fn record_debug(&mut self, field: &Field, value: &dyn std::fmt::Debug) {
        self.0.insert(field.name(), format!("{value:?}"));
    }
}

impl Subscriber for Kept {
    fn enabled(&self, _: &Metadata<'_>) -> bool {
        true
    }

    fn new_span(&self, span: &Attributes<'_>) -> Id {
        let id = self.next.fetch_add(1, Ordering::Relaxed) + 1;
        let mut fields = BTreeMap::new();
        span.record(&mut Fields(&mut fields));
        self.spans.lock().unwrap().insert(id, fields);
        Id::from_u64(id)
    }

    fn record(&self, span: &Id, values: &Record<'_>) {
        let mut spans = self.spans.lock().unwrap();
        values.record(&mut Fields(spans.get_mut(&span.into_u64()).unwrap()));
    }

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn event(&self, event: &Event<'_>) {
        let mut fields = BTreeMap::new();
        event.record(&mut Fields(&mut fields));
        writeln!(self.events.lock().unwrap(), "{fields:?}").unwrap();
    }

    fn enter(&self, _: &Id) {}

    fn exit(&self, _: &Id) {}
}

#[tokio::test(start_paused = true)]
async fn spans_have_the_attributes_of_http_clients_and_no_secret() {
    let mock = Mock::new(|number| {
        let status = if number == 0 { 503 } else { 200 };
        Ok(HttpResponse::new(status, "1").with_header("set-cookie", "hunter2"))
    });
    let kept = Kept::default();
    let sample = get().adding(vec![
        Extra::Header("authorization".to_owned(), "hunter2".to_owned()),
        Extra::Query("key".to_owned(), "hunter2".to_owned()),
    ]);
    let client = mock.builder().base_url("https://a.example:8443/hunter2");
    let client = client.build().unwrap();
    let guard = tracing::subscriber::set_default(kept.clone());
    client.send(&sample, Json::<i64>::read).await.unwrap();
    let insecure = mock.builder().base_url("http://a.example");
    let insecure = insecure.allow_insecure_credentials(true).build().unwrap();
    let secret = with_header(post(), "authorization", "hunter2");
    insecure.send(&secret, Json::<i64>::read).await.unwrap();
    drop(guard);
    let spans: Vec<_> = kept.spans.lock().unwrap().values().cloned().collect();
    assert_eq!(spans.len(), 5, "{spans:?}");
    let check = |index: usize, expected: &[(&str, &str)]| {
        for (name, value) in expected {
            let found = spans[index].get(name).map(String::as_str);
            assert_eq!(found, Some(*value), "{name} of {:?}", spans[index]);
        }
    };
    check(
        0,
        &[("otel.name", "\"sample\""), ("otel.kind", "\"internal\"")],
    );
    let attempt = [
        ("otel.name", "GET /pets/{id}"),
        ("otel.kind", "\"client\""),
        ("http.request.method", "\"GET\""),
        ("server.address", "\"a.example\""),
        ("server.port", "8443"),
        ("url.template", "\"/pets/{id}\""),
        ("url.full", "\"https://a.example:8443/pets/{id}?REDACTED\""),
    ];
    check(1, &attempt);
    check(
        1,
        &[
            ("http.response.status_code", "503"),
            ("error.type", "\"503\""),
            ("otel.status_code", "\"ERROR\""),
        ],
    );
    assert!(!spans[1].contains_key("http.request.resend_count"));
    check(2, &attempt);
    check(
        2,
        &[
            ("http.response.status_code", "200"),
            ("http.request.resend_count", "1"),
        ],
    );
    assert!(!spans[2].contains_key("error.type"));
    let events = kept.events.lock().unwrap().clone();
    assert!(events.contains("goes unencrypted"), "{events}");
    let shown = format!("{spans:?} {events}");
    assert!(!shown.contains("hunter2"), "{shown}");
}
