//! Decides which requests may go unencrypted: those that carry no credentials, and those that stay on this machine.

use std::net::Ipv6Addr;

use reqwest::Url;

use super::Inner;
use crate::runtime::transport::HttpRequest;
use crate::runtime::{Error, ErrorKind};

/// Refuses a request that everybody on the way could read and use; true if the client allows it.
pub(super) fn check(client: &Inner, request: &HttpRequest) -> Result<bool, Error> {
    if !request.is_secret || request.url.scheme() != "http" || is_loopback(&request.url) {
        return Ok(false);
    }
    if client.allows_insecure {
        return Ok(true);
    }
    Err(Error::new(
        ErrorKind::Insecure,
        "the request carries credentials and would go unencrypted, so nothing was sent: use an `https` base URL, or allow \
         it by `ClientBuilder::allow_insecure_credentials`",
    ))
}

/// Whether a host is this machine (RFC 6761, section 6.3; RFC 1122, section 3.2.1.3; RFC 4291, section 2.5.3).
fn is_loopback(url: &Url) -> bool {
    if let Some(domain) = url.domain() {
        let domain = domain.trim_end_matches('.');
        return domain == "localhost" || domain.ends_with(".localhost");
    }
    // However an address was spelled, the URL has it in the usual form.
    let host = url.host_str().unwrap_or_default();
    host.starts_with("127.") || is_loopback_v6(host)
}

fn is_loopback_v6(host: &str) -> bool {
    let address = host.trim_start_matches('[').trim_end_matches(']');
    let address = address.parse::<Ipv6Addr>();
    address.is_ok_and(|address| address.to_canonical().is_loopback())
}

#[cfg(test)]
mod tests {
    use super::is_loopback;

    #[test]
    fn hosts() {
        for (url, expected) in [
            ("http://localhost/", true),
            ("http://localhost.:80/", true),
            ("http://a.localhost/", true),
            ("http://127.0.0.1:8080/", true),
            ("http://127.9.9.9/", true),
            ("http://0x7f.1/", true),
            ("http://[::1]/", true),
            ("http://[::ffff:127.0.0.1]/", true),
            ("http://10.0.0.1/", false),
            ("http://0.0.0.0/", false),
            ("http://[::2]/", false),
            ("http://127.0.0.1.example.com/", false),
            ("http://localhost.example.com/", false),
            ("http://notlocalhost/", false),
        ] {
            assert_eq!(is_loopback(&url.parse().unwrap()), expected, "{url}");
        }
    }
}
