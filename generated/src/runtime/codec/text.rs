//! Values that are spelled as strings: what is common to them, and the addresses of the internet.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::str::FromStr;

use super::{Context, Fault, Slot, Token, View};

/// The value that a string spells; `what` is what was expected.
pub(crate) fn spelled<T: FromStr>(token: &Token<'_>, what: &str) -> Result<T, Fault> {
    let Token::Str(text) = token else {
        return Err(Fault::expected(what, token.found()));
    };
    text.trim()
        .parse()
        .map_err(|_| Fault::expected(what, "a string"))
}

macro_rules! addresses {
    ($($type:ident, $blank:expr, $what:literal;)*) => {$(
        impl Slot for $type {
            fn blank() -> Self {
                $blank
            }

            fn take(&mut self, token: Token<'_>, _: &mut Context) -> Result<(), Fault> {
                *self = spelled(&token, $what)?;
                Ok(())
            }

            fn view(&self) -> View<'_> {
                View::Str(self.to_string().into())
            }
        }
    )*};
}

addresses! {
    Ipv4Addr, Self::UNSPECIFIED, "an IPv4 address";
    Ipv6Addr, Self::UNSPECIFIED, "an IPv6 address";
    IpAddr, Self::V4(Ipv4Addr::UNSPECIFIED), "an IP address";
}
