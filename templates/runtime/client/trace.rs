//! What the feature `tracing` shows: a span for each call and one for each attempt, by OpenTelemetry's semantic
//! conventions for HTTP clients. No value of a parameter, no header and no body is shown.

#[cfg(feature = "tracing")]
pub(super) use spans::Span;
#[cfg(not(feature = "tracing"))]
pub(super) use without::Span;

#[cfg(feature = "tracing")]
mod spans {
    use reqwest::Url;
    use tracing::Instrument as _;
    use tracing::field::Empty;
    use tracing::instrument::Instrumented;

    use crate::runtime::request::Operation;
    use crate::runtime::{Error, Response};

    /// A span of a call or of an attempt.
    #[derive(Clone)]
    pub(in super::super) struct Span(tracing::Span);

    impl Span {
        /// That of a call, within the caller's.
        pub(in super::super) fn call(operation: &Operation) -> Self {
            Self(tracing::info_span!(
                "call",
                otel.name = operation.id,
                otel.kind = "internal",
                otel.status_code = Empty,
                error.r#type = Empty,
                url.template = path(operation),
            ))
        }

        /// That of an attempt, which is one exchange but for redirects.
        pub(in super::super) fn attempt(operation: &Operation, url: &Url, number: u32) -> Self {
            let method = operation.method;
            let span = tracing::info_span!(
                "request",
                otel.name = format_args!("{method} {}", path(operation)),
                otel.kind = "client",
                otel.status_code = Empty,
                http.request.method = method,
                http.request.resend_count = Empty,
                http.response.status_code = Empty,
                server.address = url.host_str(),
                server.port = url.port_or_known_default(),
                url.full = full(url, operation),
                url.template = path(operation),
                error.r#type = Empty,
            );
            if number > 1 {
                span.record("http.request.resend_count", number - 1);
            }
            Self(span)
        }

        /// Says what the server answered.
        pub(in super::super) fn answered(&self, response: &Response) {
            let status = response.status();
            self.0.record("http.response.status_code", status);
            if status >= 400 {
                self.0.record("error.type", status.to_string());
                self.0.record("otel.status_code", "ERROR");
            }
        }

        /// Says what failed.
        pub(in super::super) fn failed(&self, error: &Error) {
            let kind = match error.status() {
                Some(status) => status.to_string(),
                None => format!("{:?}", error.kind()),
            };
            self.0.record("error.type", kind);
            self.0.record("otel.status_code", "ERROR");
        }

        /// Runs what happens within the span.
        pub(in super::super) fn within<F: Future>(&self, future: F) -> Instrumented<F> {
            future.instrument(self.0.clone())
        }
    }

    /// The path template without the query that it may have.
    fn path(operation: &Operation) -> &'static str {
        let path = operation.path;
        path.split_once('?').map_or(path, |(path, _)| path)
    }

    /// The URL without all that may be secret: the path of the base URL, the values in the path, and the query.
    fn full(url: &Url, operation: &Operation) -> String {
        let query = if url.query().is_some() {
            "?REDACTED"
        } else {
            ""
        };
        let path = path(operation);
        format!("{}{path}{query}", url.origin().ascii_serialization())
    }

    /// Warns of credentials that everybody on the way can read.
    pub(in super::super) fn insecure(operation: &Operation) {
        tracing::warn!(
            operation = operation.id,
            "the request carries credentials and goes unencrypted"
        );
    }
}

#[cfg(feature = "tracing")]
pub(super) use spans::insecure;
#[cfg(not(feature = "tracing"))]
pub(super) use without::insecure;

#[cfg(not(feature = "tracing"))]
mod without {
    use reqwest::Url;

    use crate::runtime::request::Operation;
    use crate::runtime::{Error, Response};

    /// No span.
    #[derive(Clone)]
    pub(in super::super) struct Span;

    impl Span {
        pub(in super::super) fn call(_: &Operation) -> Self {
            Self
        }

        pub(in super::super) fn attempt(_: &Operation, _: &Url, _: u32) -> Self {
            Self
        }

        #[expect(clippy::unused_self, reason = "it stands for a span")]
        pub(in super::super) fn answered(&self, _: &Response) {}

        #[expect(clippy::unused_self, reason = "it stands for a span")]
        pub(in super::super) fn failed(&self, _: &Error) {}

        #[expect(clippy::unused_self, reason = "it stands for a span")]
        pub(in super::super) fn within<F: Future>(&self, future: F) -> F {
            future
        }
    }

    pub(in super::super) fn insecure(_: &Operation) {}
}
