//! Decides which words a name has, whatever characters it is made of.

use std::borrow::Cow;

use heck::{ToSnakeCase as _, ToUpperCamelCase as _};

/// How the words of an identifier are joined.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Case {
    /// `snake_case`: fields, methods, modules.
    Snake,
    /// `UpperCamelCase`: types, variants.
    Pascal,
}

/// No name is longer. Files are called after names, and most file systems end at 255 bytes.
const LONGEST: usize = 120;

/// The words of `name`, joined; never empty, and ASCII, since files are called after them.
pub(super) fn join(name: &str, case: Case) -> String {
    let plain = plain(name);
    let mut joined = match case {
        Case::Snake => plain.to_snake_case(),
        Case::Pascal => plain.to_upper_camel_case(),
    };
    joined.truncate(LONGEST);
    joined.truncate(joined.trim_end_matches('_').len());
    match (joined.chars().next(), case) {
        (None, Case::Snake) => "empty".to_owned(),
        (None, Case::Pascal) => "Empty".to_owned(),
        (Some(first), Case::Snake) if first.is_ascii_digit() => format!("value_{joined}"),
        (Some(first), Case::Pascal) if first.is_ascii_digit() => format!("Value{joined}"),
        _ => joined,
    }
}

/// The name in ASCII, signs that tell names apart as words.
fn plain(name: &str) -> Cow<'_, str> {
    let ascii = if name.is_ascii() {
        name.to_owned()
    } else {
        deunicode::deunicode(name)
    };
    let mut chars = ascii.chars();
    let signed = match (chars.next(), chars.next()) {
        (Some('+'), Some(_)) => format!("plus {}", &ascii[1..]),
        (Some('-'), Some(digit)) if digit.is_ascii_digit() => format!("minus {}", &ascii[1..]),
        _ => ascii,
    };
    if signed.chars().any(|c| c.is_ascii_alphanumeric()) {
        return Cow::Owned(signed);
    }
    let words: Vec<&str> = signed.chars().map(sign).collect();
    Cow::Owned(words.join(" "))
}

/// The word for a sign, where a name is all signs.
fn sign(c: char) -> &'static str {
    match c {
        '+' => "plus",
        '-' => "minus",
        '*' => "star",
        '/' => "slash",
        '<' => "less",
        '>' => "greater",
        '=' => "equal",
        '!' => "not",
        '@' => "at",
        '#' => "hash",
        '$' => "dollar",
        '%' => "percent",
        '&' => "and",
        '|' => "or",
        '.' => "dot",
        ',' => "comma",
        ':' => "colon",
        ';' => "semicolon",
        '?' => "question",
        '_' => "underscore",
        ' ' => "space",
        _ => "sign",
    }
}

#[cfg(test)]
mod tests {
    use super::{Case, join};

    fn check(name: &str, snake: &str, pascal: &str) {
        assert_eq!(join(name, Case::Snake), snake, "{name:?}");
        assert_eq!(join(name, Case::Pascal), pascal, "{name:?}");
    }

    #[test]
    fn names_become_words() {
        check("getOAuthToken", "get_o_auth_token", "GetOAuthToken");
        check("OAuth2Resource", "o_auth2_resource", "OAuth2Resource");
        check("X-Request-ID", "x_request_id", "XRequestId");
        check("filter[name]", "filter_name", "FilterName");
        check("+1", "plus_1", "Plus1");
        check("-1", "minus_1", "Minus1");
        check("<=", "less_equal", "LessEqual");
        check("2fa", "value_2fa", "Value2fa");
        check("", "empty", "Empty");
        check("größe", "grosse", "Grosse");
        check("名前", "ming_qian", "MingQian");
        check("\u{202e}", "empty", "Empty");
        check(&"ab ".repeat(99), &["ab"; 40].join("_"), &"Ab".repeat(60));
    }
}
