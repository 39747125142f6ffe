//! Decides which names a package may have, and which one it has if nobody says.

/// No name of crates.io is longer.
const LONGEST: usize = 64;

/// Whether crates.io takes a package of this name, and cargo compiles it.
///
/// # Errors
///
/// What is the matter with it, as a sentence that begins with the name.
pub fn valid_package_name(name: &str) -> Result<(), String> {
    let problem = if name.is_empty() {
        "is empty"
    } else if name.len() > LONGEST {
        "is longer than 64 characters"
    } else if !name
        .bytes()
        .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_'))
    {
        "may have only letters and digits of ASCII, `-` and `_`"
    } else if !name.starts_with(|c: char| c.is_ascii_alphabetic()) {
        "must start with a letter"
    } else if is_keyword(name) {
        "is a keyword of Rust"
    } else if is_reserved(name) {
        "is reserved by cargo or crates.io"
    } else {
        return Ok(());
    };
    Err(format!("`{name}` {problem}"))
}

/// Whether the package could not be named in Rust code.
fn is_keyword(name: &str) -> bool {
    // A keyword of the 2024 edition that syn takes for an identifier, as it is one in earlier editions.
    name == "gen" || syn::parse_str::<syn::Ident>(&name.replace('-', "_")).is_err()
}

/// Whether it is the name of a crate that comes with Rust or of a device of Windows.
fn is_reserved(name: &str) -> bool {
    let name = name.to_ascii_lowercase().replace('-', "_");
    let device = |prefix| {
        name.strip_prefix(prefix)
            .is_some_and(|n| matches!(n.as_bytes(), [b'0'..=b'9']))
    };
    let known = [
        "std",
        "core",
        "alloc",
        "test",
        "proc_macro",
        "compiler_builtins",
        "rustc",
        "cargo",
    ];
    let devices = ["con", "prn", "aux", "nul"];
    known.contains(&name.as_str())
        || devices.contains(&name.as_str())
        || device("com")
        || device("lpt")
}

/// The package name that is made of a text, such as a title: its words in lower case, joined by `-`. `None` where
/// that is no valid name.
#[must_use]
pub fn package_name_of(text: &str) -> Option<String> {
    let plain = deunicode::deunicode(text).to_lowercase().replace('\'', "");
    let words = plain.split(|c: char| !c.is_ascii_alphanumeric());
    let mut name = String::new();
    for word in words.filter(|word| !word.is_empty()) {
        if !name.is_empty() && name.len() + 1 + word.len() > LONGEST {
            break;
        }
        if !name.is_empty() {
            name.push('-');
        }
        name.push_str(word);
    }
    valid_package_name(&name).ok().map(|()| name)
}

#[cfg(test)]
mod tests {
    use super::{package_name_of, valid_package_name};

    #[test]
    fn texts_become_package_names() {
        let check = |text: &str, expected: Option<&str>| {
            assert_eq!(package_name_of(text).as_deref(), expected, "{text:?}");
        };
        check(
            "Swagger Petstore - OpenAPI 3.0",
            Some("swagger-petstore-openapi-3-0"),
        );
        check("  Bob's (new) API ", Some("bobs-new-api"));
        check("Größe", Some("grosse"));
        check("\u{202e}pets\u{1b}", Some("pets"));
        check("3D models", None);
        check("", None);
        check("Test", None);
        check("crate", None);
        check(&"ab ".repeat(99), Some(&"ab-".repeat(21)[..62]));
    }

    #[test]
    fn knows_package_names() {
        for name in [
            "a",
            "knetik-cloud",
            "a_1",
            "Serde",
            "union",
            "generic",
            "com",
            "com10",
            &"a".repeat(64),
        ] {
            assert_eq!(valid_package_name(name), Ok(()));
        }
        for (name, expected) in [
            ("", "`` is empty"),
            ("1a", "`1a` must start with a letter"),
            ("_a", "`_a` must start with a letter"),
            (
                "ä",
                "`ä` may have only letters and digits of ASCII, `-` and `_`",
            ),
            (
                "a b",
                "`a b` may have only letters and digits of ASCII, `-` and `_`",
            ),
            (
                "../a",
                "`../a` may have only letters and digits of ASCII, `-` and `_`",
            ),
            ("crate", "`crate` is a keyword of Rust"),
            ("Self", "`Self` is a keyword of Rust"),
            ("try", "`try` is a keyword of Rust"),
            ("gen", "`gen` is a keyword of Rust"),
            ("std", "`std` is reserved by cargo or crates.io"),
            (
                "proc-macro",
                "`proc-macro` is reserved by cargo or crates.io",
            ),
            ("Test", "`Test` is reserved by cargo or crates.io"),
            ("NUL", "`NUL` is reserved by cargo or crates.io"),
            ("com1", "`com1` is reserved by cargo or crates.io"),
        ] {
            assert_eq!(valid_package_name(name), Err(expected.to_owned()));
        }
        assert!(valid_package_name(&"a".repeat(65)).is_err());
    }
}
