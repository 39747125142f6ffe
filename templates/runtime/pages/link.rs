//! Reads the header `link` (RFC 8288).

/// The target of the first link with the relation `next`.
#[inline]
pub(super) fn next(header: &str) -> Option<&str> {
    let mut rest = header;
    while let Some((target, parameters, behind)) = first(rest) {
        if is_next(parameters) {
            return Some(target);
        }
        rest = behind;
    }
    None
}

/// The target of the first link, its parameters, and what is behind it.
#[inline]
fn first(text: &str) -> Option<(&str, &str, &str)> {
    let (_, text) = text.split_once('<')?;
    let (target, text) = text.split_once('>')?;
    let mut is_quoted = false;
    let mut is_escaped = false;
    let end = text.find(|c| {
        let ends = c == ',' && !is_quoted;
        is_quoted ^= c == '"' && !is_escaped;
        is_escaped = c == '\\' && is_quoted && !is_escaped;
        ends
    });
    let (parameters, behind) = text.split_at(end.unwrap_or(text.len()));
    Some((target.trim(), parameters, behind))
}

/// Whether the parameters say that the relation is `next`, be it among others. Only the first `rel` counts.
#[inline]
fn is_next(parameters: &str) -> bool {
    let relation = pairs(parameters).into_iter().find_map(|pair| {
        let (name, value) = pair.split_once('=')?;
        let is_relation = name.trim().eq_ignore_ascii_case("rel");
        is_relation.then(|| value.trim().trim_matches('"'))
    });
    let mut names = relation.unwrap_or_default().split_ascii_whitespace();
    names.any(|name| name.eq_ignore_ascii_case("next"))
}

/// What is between semicolons that are not in quotes.
#[inline]
fn pairs(parameters: &str) -> Vec<&str> {
    let (mut is_quoted, mut is_escaped) = (false, false);
    let parts = parameters.split(|c| {
        let ends = c == ';' && !is_quoted;
        is_quoted ^= c == '"' && !is_escaped;
        is_escaped = c == '\\' && is_quoted && !is_escaped;
        ends
    });
    parts.collect()
}

#[cfg(test)]
mod tests {
    use super::next;

    #[track_caller]
    fn check(header: &str, expected: Option<&str>) {
        assert_eq!(next(header), expected, "{header}");
    }

    #[test]
    fn the_relation_says_which_link_it_is() {
        check(
            "<https://a/b?page=2>; rel=\"next\"",
            Some("https://a/b?page=2"),
        );
        check("</b?page=2>;rel=next", Some("/b?page=2"));
        check("<x>; rel=prev, <y>; rel=\"next\", <z>; rel=last", Some("y"));
        check(
            "<x>; title=\"a, <b>; rel=next\"; rel=prev, <y>; REL=\"last Next\"",
            Some("y"),
        );
        check("<x>; title=\"a\\\"; rel=next\"; rel=prev", None);
        check("<x,y;z>; rel=next", Some("x,y;z"));
        check("<x>; rel=prev; rel=next", None);
        check("<x>; rel=nextish", None);
        check("<x>", None);
        check("x; rel=next", None);
        check("<x; rel=next", None);
        check("", None);
    }
}
