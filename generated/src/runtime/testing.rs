//! What the tests share: a model by its fields, a call by its parts, a server on this machine.

use std::fmt;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::mpsc;

use http::{HeaderMap, HeaderName, HeaderValue};

use super::client::Options;
use super::codec::{Slot, View};
use super::request::answer::Case;
use super::request::{Body, Call, Extra, Operation, Parameter, debug_call};
use super::{Client, ClientBuilder, Error, RetryPolicy};

/// Writes a model as the templates do.
macro_rules! sample_model {
    ($name:ident { $($index:literal $field:ident: $type:ty = $spec:expr),+ $(,)? }) => {
        struct $name {
            $($field: $type),+
        }

        impl $crate::runtime::codec::Model for $name {
            fn blank() -> Self {
                Self { $($field: $crate::runtime::codec::blank()),+ }
            }

            fn shape(&self) -> &'static $crate::runtime::codec::Shape {
                static SHAPE: $crate::runtime::codec::Shape =
                    $crate::runtime::codec::Shape { name: stringify!($name), fields: &[$($spec),+] };
                &SHAPE
            }

            fn slot(&mut self, index: usize) -> &mut dyn $crate::runtime::codec::Slot {
                match index {
                    $($index => &mut self.$field,)+
                    _ => $crate::runtime::codec::no_field(index),
                }
            }

            fn part(&self, index: usize) -> &dyn $crate::runtime::codec::Slot {
                match index {
                    $($index => &self.$field,)+
                    _ => $crate::runtime::codec::no_field(index),
                }
            }
        }

        $crate::runtime::codec::model!($name);
    };
}
pub(crate) use sample_model;

/// A call of an operation that only one test knows.
pub(crate) struct Sample {
    operation: &'static Operation,
    parts: Vec<Box<dyn Slot>>,
    extras: Vec<Extra>,
    options: Options,
}

impl Sample {
    pub(crate) fn new(method: &'static str, path: &'static str, body: Option<Body>) -> Self {
        let operation = Operation {
            name: "Sample",
            id: "sample",
            method,
            path,
            server: None,
            security: 0,
            accept: "application/json",
            bodies: body.map_or(&[], |body| Box::leak(Box::new([body]))),
            answers: &[],
            errors: &[],
            parameters: &[],
        };
        Self {
            operation: Box::leak(Box::new(operation)),
            parts: Vec::new(),
            extras: Vec::new(),
            options: Options::default(),
        }
    }

    /// The same operation with documented answers.
    pub(crate) fn answers(mut self, answers: &'static [Case]) -> Self {
        let operation = Operation {
            answers,
            ..*self.operation
        };
        self.operation = Box::leak(Box::new(operation));
        self
    }

    /// The same operation with another need of credentials.
    pub(crate) fn security(mut self, security: usize) -> Self {
        let operation = Operation {
            security,
            ..*self.operation
        };
        self.operation = Box::leak(Box::new(operation));
        self
    }

    pub(crate) fn adding(mut self, extras: Vec<Extra>) -> Self {
        self.extras = extras;
        self
    }

    pub(crate) fn with_options(mut self, options: Options) -> Self {
        self.options = options;
        self
    }

    pub(crate) fn with(mut self, parameters: Vec<(Parameter, Box<dyn Slot>)>) -> Self {
        let (parameters, parts): (Vec<_>, _) = parameters.into_iter().unzip();
        let parameters = Box::leak(parameters.into_boxed_slice());
        let operation = Operation {
            parameters,
            ..*self.operation
        };
        self.operation = Box::leak(Box::new(operation));
        self.parts = parts;
        self
    }
}

impl Call for Sample {
    fn operation(&self) -> &'static Operation {
        self.operation
    }

    fn part(&self, index: usize) -> &dyn Slot {
        &*self.parts[index]
    }

    fn extras(&self) -> &[Extra] {
        &self.extras
    }

    fn options(&self) -> Options {
        self.options.clone()
    }
}

impl fmt::Debug for Sample {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        debug_call(self, f)
    }
}

/// A server on this machine that keeps its connections open.
pub(crate) struct Server {
    pub(crate) url: String,
    /// The requests as they came, and an empty string for each connection that ended.
    pub(crate) requests: mpsc::Receiver<String>,
}

impl Server {
    /// Answers each request by what `answer` says of its text, or never.
    pub(crate) fn start(answer: impl Fn(&str) -> Option<String> + Clone + Send + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let (sender, requests) = mpsc::channel();
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                let (answer, sender) = (answer.clone(), sender.clone());
                std::thread::spawn(move || serve(stream.unwrap(), &answer, &sender));
            }
        });
        Self { url, requests }
    }

    /// Settings of a client that tries nothing again.
    pub(crate) fn builder(&self) -> ClientBuilder {
        let builder = Client::builder().base_url(&self.url);
        builder.retry(RetryPolicy::off())
    }

    pub(crate) fn client(&self) -> Client {
        self.builder().build().unwrap()
    }
}

fn serve(
    mut stream: TcpStream,
    answer: &dyn Fn(&str) -> Option<String>,
    sender: &mpsc::Sender<String>,
) {
    let mut reader = BufReader::new(stream.try_clone().unwrap());
    while let Some(request) = read_request(&mut reader) {
        let answer = answer(&request);
        let _ = sender.send(request);
        if let Some(answer) = answer {
            stream.write_all(answer.as_bytes()).unwrap();
        }
    }
    let _ = sender.send(String::new());
}

fn read_request(reader: &mut BufReader<TcpStream>) -> Option<String> {
    let mut text = String::new();
    let mut length = 0;
    while !text.ends_with("\r\n\r\n") {
        let start = text.len();
        if reader.read_line(&mut text).ok()? == 0 {
            return None;
        }
        if let Some((name, value)) = text[start..].split_once(':')
            && name.eq_ignore_ascii_case("content-length")
        {
            length = value.trim().parse().unwrap();
        }
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body).ok()?;
    Some(text + &String::from_utf8(body).unwrap())
}

/// An answer as it goes over the wire.
pub(crate) fn answer(status: &str, headers: &str, body: &str) -> String {
    format!(
        "HTTP/1.1 {status}\r\n{headers}content-length: {}\r\n\r\n{body}",
        body.len()
    )
}

/// Headers of an answer.
pub(crate) fn header_map<'t>(headers: impl IntoIterator<Item = (&'t str, &'t str)>) -> HeaderMap {
    let mut map = HeaderMap::new();
    for (name, value) in headers {
        let name: HeaderName = name.parse().unwrap();
        map.append(name, HeaderValue::from_bytes(value.as_bytes()).unwrap());
    }
    map
}

/// All that an error shows of itself and its causes.
pub(crate) fn shown(error: &Error) -> String {
    let sources = std::iter::successors(std::error::Error::source(error), |error| error.source());
    let sources = sources.map(|error| format!(" {error} {error:?}"));
    format!("{error} {error:?} {error:#?}") + &sources.collect::<String>()
}

/// A slot that is never there.
#[derive(Clone, PartialEq)]
pub(crate) struct Nothing;

impl Slot for Nothing {
    fn blank() -> Self {
        Self
    }

    fn take(
        &mut self,
        _: super::codec::Token<'_>,
        _: &mut super::codec::Context,
    ) -> Result<(), super::codec::Fault> {
        Ok(())
    }

    fn view(&self) -> View<'_> {
        View::Absent
    }
}
