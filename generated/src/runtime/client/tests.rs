//! What the tests of the client share: a transport that answers as it is told.

mod attempts;
mod servers;
#[cfg(feature = "tracing")]
mod traces;

use std::sync::{Arc, Mutex};

use http::HeaderMap;
use tokio::time::Instant;

use super::{Client, ClientBuilder};
use crate::runtime::request::answer::{Case, Form};
use crate::runtime::request::{Body, Extra, body};
use crate::runtime::testing::Sample;
use crate::runtime::transport::{
    Exchange, HttpRequest, HttpResponse, Transport, TransportError, TransportErrorKind,
};

/// A request that arrived.
#[derive(Clone)]
struct Arrival {
    at: Instant,
    method: String,
    url: String,
    headers: HeaderMap,
    body: Vec<u8>,
}

impl Arrival {
    fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }
}

type Answer = dyn Fn(usize) -> Result<HttpResponse, TransportError> + Send + Sync;

/// A transport without a network.
#[derive(Clone)]
struct Mock {
    answer: Arc<Answer>,
    arrivals: Arc<Mutex<Vec<Arrival>>>,
}

impl Mock {
    /// Answers by the number of the request, from 0.
    fn new(
        answer: impl Fn(usize) -> Result<HttpResponse, TransportError> + Send + Sync + 'static,
    ) -> Self {
        Self {
            answer: Arc::new(answer),
            arrivals: Arc::default(),
        }
    }

    /// Answers so many times with that status, and then with success.
    fn failing(times: usize, status: u16) -> Self {
        Self::new(move |number| {
            Ok(HttpResponse::new(
                if number < times { status } else { 200 },
                "1",
            ))
        })
    }

    fn builder(&self) -> ClientBuilder {
        let builder = Client::builder().base_url("https://a.example");
        builder.transport(self.clone())
    }

    fn client(&self) -> Client {
        self.builder().build().unwrap()
    }

    fn arrivals(&self) -> Vec<Arrival> {
        self.arrivals.lock().unwrap().clone()
    }

    fn count(&self) -> usize {
        self.arrivals.lock().unwrap().len()
    }
}

impl Transport for Mock {
    fn send(&self, request: HttpRequest) -> Exchange<'_> {
        Box::pin(async move {
            let mut arrival = Arrival {
                at: Instant::now(),
                method: request.method().to_string(),
                url: request.url().to_owned(),
                headers: request.headers().clone(),
                body: Vec::new(),
            };
            let mut body = request.into_body();
            while let Some(bytes) = body.chunk().await? {
                arrival.body.extend_from_slice(&bytes);
            }
            let number = {
                let mut arrivals = self.arrivals.lock().unwrap();
                arrivals.push(arrival);
                arrivals.len() - 1
            };
            (self.answer)(number)
        })
    }
}

fn fault(kind: TransportErrorKind) -> TransportError {
    TransportError::new(kind)
}

const ANSWERS: &[Case] = &[Case(200, &["application/json"], Form::Json)];

fn get() -> Sample {
    Sample::new("GET", "/pets/{id}?page=1", None).answers(ANSWERS)
}

fn post() -> Sample {
    let body = Body {
        content_type: "application/json",
        required: false,
        encodings: &[],
        write: body::json,
    };
    Sample::new("POST", "/pets", Some(body)).answers(ANSWERS)
}

fn with_header(sample: Sample, name: &str, value: &str) -> Sample {
    sample.adding(vec![Extra::Header(name.to_owned(), value.to_owned())])
}
