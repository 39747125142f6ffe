//! Decides which words a name has, whatever characters it is made of.

use std::collections::HashSet;

use heck::ToSnakeCase as _;

/// How the words of an identifier are joined.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Case {
    /// `snake_case`: fields, methods, modules.
    Snake,
    /// `UpperCamelCase`: types, variants.
    Pascal,
    /// `SCREAMING_SNAKE_CASE`: statics.
    Upper,
}

impl Case {
    fn joined(self, words: &[&str]) -> String {
        match self {
            Self::Snake => words.join("_"),
            Self::Pascal => words.iter().map(|word| capitalized(word)).collect(),
            Self::Upper => words.join("_").to_ascii_uppercase(),
        }
    }
}

fn capitalized(word: &str) -> String {
    let (first, rest) = word.split_at(word.len().min(1));
    first.to_ascii_uppercase() + rest
}

/// The words of `name`, joined; never empty, and ASCII, since files are called after them. The words together have
/// at most `longest` letters.
pub(super) fn join(name: &str, case: Case, longest: usize) -> String {
    let words = snake(name);
    let mut joined = case.joined(&fitting(&words, longest));
    if joined.starts_with(|c: char| c.is_ascii_digit()) {
        joined = match case {
            Case::Snake => format!("value_{joined}"),
            Case::Pascal => format!("Value{joined}"),
            Case::Upper => format!("VALUE_{joined}"),
        };
    }
    joined
}

/// The words of `name` behind those of `prefix`, if it begins with them, and if what is left begins with a letter.
pub(super) fn behind<'n>(name: &'n str, prefix: &str) -> Option<&'n str> {
    let rest = name.strip_prefix(prefix)?.strip_prefix('_')?;
    rest.starts_with(|c: char| c.is_ascii_lowercase())
        .then_some(rest)
}

/// The words of `name` in lower case, a `_` between them; at least one.
pub(super) fn snake(name: &str) -> String {
    let words = plain(name).to_snake_case();
    if words.is_empty() {
        "empty".to_owned()
    } else {
        words
    }
}

/// The words of which a name of at most `longest` letters is made: where all are too many, first those that came
/// before are dropped, then those in the middle, since the ends tell the most.
fn fitting(name: &str, longest: usize) -> Vec<&str> {
    let mut words: Vec<&str> = name.split('_').collect();
    if length(&words) > longest {
        let mut seen = HashSet::new();
        words.retain(|word| seen.insert(*word));
    }
    while length(&words) > longest && words.len() > 1 {
        words.remove(words.len() / 2);
    }
    if let [only] = &mut words[..] {
        *only = &only[..only.len().min(longest)];
    }
    words
}

fn length(words: &[&str]) -> usize {
    words.iter().map(|word| word.len()).sum()
}

/// The name in ASCII, signs that tell names apart as words.
fn plain(name: &str) -> String {
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
        return signed;
    }
    let words: Vec<&str> = signed.chars().map(sign).collect();
    words.join(" ")
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
    use super::{Case, behind, join, snake};

    fn check(name: &str, snake: &str, pascal: &str) {
        assert_eq!(join(name, Case::Snake, 60), snake, "{name:?}");
        assert_eq!(join(name, Case::Pascal, 60), pascal, "{name:?}");
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
    }

    #[test]
    fn long_names_lose_words_that_repeat_then_those_in_the_middle() {
        check(&"ab ".repeat(99), "ab", "Ab");
        check(
            "pull request review comment simple pull request review comment self links",
            "pull_request_review_comment_simple_self_links",
            "PullRequestReviewCommentSimpleSelfLinks",
        );
        check(
            "enterprise administration announcement organization repository permissions collaborator role",
            "enterprise_administration_announcement_collaborator_role",
            "EnterpriseAdministrationAnnouncementCollaboratorRole",
        );
        check(
            &"x".repeat(99),
            &"x".repeat(60),
            &format!("X{}", "x".repeat(59)),
        );
    }

    #[test]
    fn a_prefix_is_made_of_whole_words() {
        let check = |name: &str, prefix: &str, expected: Option<&str>| {
            assert_eq!(behind(&snake(name), &snake(prefix)), expected, "{name}");
        };
        check("PetCat", "Pet", Some("cat"));
        check("Petunia", "Pet", None);
        check("Pet", "Pet", None);
        check("Pet2", "Pet", None);
        check("pet 2", "Pet", None);
    }
}
