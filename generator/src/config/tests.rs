use std::path::Path;

use super::{Config, Package, tidy};
use crate::diagnostic::Severity;
use crate::filter::{Criterion, Filter, Key};
use crate::input::Input;
use crate::pages::{Key as PagesKey, Said, Style};
use crate::types::{Dates, Decimals, Libraries, Override, Replacement, Types, Uuids};

fn parse(text: &str) -> Result<Config, String> {
    Config::parse(text, Path::new("/base"), "specsmith.toml").map_err(|error| error.to_string())
}

/// All lines of the error, the file's name removed.
fn check(text: &str, expected: &[&str]) {
    let message = parse(text).unwrap_err();
    let lines: Vec<_> = message
        .lines()
        .map(|line| line.strip_prefix("specsmith.toml:").unwrap())
        .collect();
    assert_eq!(lines, expected);
}

#[test]
fn reads_everything() {
    let config = parse(
        r#"
        description = "knetik.yaml"
        output = "../generated"
        [crate]
        name = "knetik-cloud"
        version = "0.1.0-rc.1"
        license = "MIT OR Apache-2.0"
        authors = ["A", "B"]
        repository = "https://example.com"
        "#,
    );
    let package = Package {
        name: "knetik-cloud".to_owned(),
        version: Some("0.1.0-rc.1".parse().unwrap()),
        license: Some("MIT OR Apache-2.0".to_owned()),
        authors: vec!["A".to_owned(), "B".to_owned()],
        repository: Some("https://example.com".to_owned()),
    };
    assert_eq!(
        config,
        Ok(Config {
            input: Input::new("/base/knetik.yaml"),
            output: "/base/../generated".into(),
            package
        })
    );
}

#[test]
fn needs_little() {
    let config = parse("description = '/d'\noutput = 'o'\ncrate = { name = 'c' }").unwrap();
    assert_eq!(
        (config.input, config.output.as_path()),
        (Input::new("/d"), Path::new("/base/o"))
    );
    let package = Package {
        name: "c".to_owned(),
        version: None,
        license: None,
        authors: Vec::new(),
        repository: None,
    };
    assert_eq!(config.package, package);
}

#[test]
fn says_what_is_missing() {
    check(
        "",
        &[
            "1:1: missing key `description`, it is the path of the API description",
            "1:1: missing key `output`, it is the folder for the generated crate",
            "1:1: missing table `[crate]`, it names the generated crate",
        ],
    );
    check(
        "description = 'd'\noutput = 'o'\n[crate]\nversion = '1.0.0'",
        &["3:2: missing key `name` in `[crate]`, it is the name of the generated crate"],
    );
}

#[test]
fn says_what_is_unknown() {
    check(
        "Descripton = 'd'\ndescription = 'd'\noutput = 'o'\nname = 'c'\nx = 1\n\
         [crate]\nname = 'c'\nlicence = 'MIT'\noutput = 'o'\n\"ä\\u001b\" = 1\n[crate.more]\n[crat]",
        &[
            "1:1: unknown key `Descripton`, did you mean `description`?",
            "4:1: unknown key `name`, it belongs below `[crate]`",
            "5:1: unknown key `x`, expected one of `description`, `output`, `overlays`, `crate`, `copies`, `filter`, `types`, `pages`, `diagnostics`",
            "8:1: unknown key `licence` in `[crate]`, did you mean `license`?",
            "9:1: unknown key `output` in `[crate]`, it belongs above `[crate]`",
            "10:1: unknown key `ä\\u{1b}` in `[crate]`, \
             expected one of `name`, `version`, `license`, `authors`, `repository`",
            "11:8: unknown key `more` in `[crate]`, \
             expected one of `name`, `version`, `license`, `authors`, `repository`",
            "12:2: unknown key `crat`, did you mean `crate`?",
        ],
    );
}

#[test]
fn says_what_has_the_wrong_type() {
    check(
        "description = 1\noutput = ['o']\ncrate = 'c'",
        &[
            "1:15: `description` must be a string, this is an integer",
            "2:10: `output` must be a string, this is an array",
            "3:9: `crate` must be a table, this is a string",
        ],
    );
    check(
        "description = 'ä'\noutput = 'o'\n[crate]\nname = true\nversion = 0.1\nlicense = 2020-01-01\n\
         authors = ['ä', 1, 'b', {}]\nrepository = {}",
        &[
            "4:8: `name` must be a string, this is a boolean",
            "5:11: `version` must be a string, this is a float",
            "6:11: `license` must be a string, this is a datetime",
            "7:17: `authors` must be an array of strings, this is an integer",
            "7:25: `authors` must be an array of strings, this is a table",
            "8:14: `repository` must be a string, this is a table",
        ],
    );
}

#[test]
fn says_which_value_is_invalid() {
    check(
        "description = 'https://example.com/a.yaml'\noutput = ''\n\
         [crate]\nname = 'my crate'\nversion = '1.0'\nlicense = ' '\nauthors = 'A'",
        &[
            "1:15: the description must be a file, download it and give its path",
            "2:10: the path is empty",
            "4:8: `my crate` may have only letters and digits of ASCII, `-` and `_`",
            "5:11: `1.0` is no version, such as `0.1.0`: \
             unexpected end of input while parsing minor version number",
            "6:11: `license` is empty",
            "7:11: `authors` must be an array of strings, this is a string",
        ],
    );
}

#[test]
fn says_where_the_syntax_is_wrong() {
    check(
        "description = \noutput = 'o'\noutput = 'p'\nä = 1\n[crate",
        &[
            "1:15: string values must be quoted, expected literal string",
            "3:1: duplicate key",
            "4:1: invalid unquoted key, expected letters, numbers, `-`, `_`",
            "5:7: unclosed table, expected `]`",
        ],
    );
}

#[test]
fn reads_files() {
    let dir = tempfile::TempDir::new().unwrap();
    let path = dir.path().join("specsmith.toml");
    let read = || {
        Config::read(&path)
            .map_err(|error| error.to_string().replace(&path.display().to_string(), "X"))
    };
    assert!(read().unwrap_err().starts_with("cannot read `X`: "));
    std::fs::write(&path, b"\xef\xbb\xbfdescription = 'd'\noutput = '\xff'").unwrap();
    assert_eq!(
        read(),
        Err("X:2:11: this is not UTF-8, save the file in the encoding UTF-8".to_owned())
    );
    std::fs::write(
        &path,
        b"\xef\xbb\xbfx = 1\r\ndescription = 'd'\r\noutput = 'o'\r\ncrate = 1",
    )
    .unwrap();
    let expected = "X:1:1: unknown key `x`, expected one of `description`, `output`, `overlays`, `crate`, `copies`, `filter`, `types`, `pages`, `diagnostics`\n\
                    X:4:9: `crate` must be a table, this is an integer";
    assert_eq!(read(), Err(expected.to_owned()));
    std::fs::write(
        &path,
        "description = 'd'\noutput = 'o'\n[crate]\nname = 'c'",
    )
    .unwrap();
    assert_eq!(read().unwrap().output, dir.path().join("o"));
}

#[test]
fn paths_lose_what_leads_nowhere() {
    for (path, expected) in [
        ("none/../o", "o"),
        ("none/a/../../o", "o"),
        ("../none/../o", "../o"),
        ("/none/./o/..", "/none"),
        ("/../o", "/../o"),
        ("none/..", "."),
    ] {
        assert_eq!(tidy(Path::new(path)), Path::new(expected));
    }
}

#[cfg(unix)]
#[test]
fn what_follows_a_link_is_left_alone() {
    let dir = tempfile::TempDir::new().unwrap();
    let link = dir.path().join("link");
    std::os::unix::fs::symlink("/", &link).unwrap();
    assert_eq!(tidy(&link.join("../o")), link.join("../o"));
    assert_eq!(tidy(&dir.path().join("folder/../o")), dir.path().join("o"));
}

/// The rest of a configuration that is whole.
const REST: &str = "description = 'd'\noutput = 'o'\ncrate = { name = 'c' }\n";

#[test]
fn reads_overlays_and_copies() {
    let text = "overlays = ['a.yaml', '/b.yaml']\n".to_owned()
        + REST
        + "[copies]\n'https://x.test/s/' = 'schemas/'\n'urn://y' = '/y.json'\n";
    let input = parse(&text).unwrap().input;
    assert_eq!(
        input.overlays,
        [Path::new("/base/a.yaml"), Path::new("/b.yaml")]
    );
    let copy = |url: &str, path: &str| (url.to_owned(), path.into());
    let copies = [
        copy("https://x.test/s/", "/base/schemas/"),
        copy("urn://y", "/y.json"),
    ];
    assert_eq!(input.copies, copies);
}

#[test]
fn says_which_overlay_or_copy_is_wrong() {
    check(
        &("overlays = ['', 1]\n".to_owned()
            + REST
            + "[copies]\nschemas = 's'\n'http://x' = ''\n'http://y' = 1"),
        &[
            "1:13: the path is empty",
            "1:17: `overlays` must be an array of strings, this is an integer",
            "6:1: `schemas` is no URL, such as `https://example.com/schemas/`",
            "7:14: the path is empty",
            "8:14: `http://y` must be a string, this is an integer",
        ],
    );
    check(
        &("overlays = 'a'\ncopies = 'b'\n".to_owned() + REST),
        &[
            "1:12: `overlays` must be an array of strings, this is a string",
            "2:10: `copies` must be a table, this is a string",
        ],
    );
}

#[test]
fn reads_a_filter() {
    let text = REST.to_owned()
        + "[filter.include]\ntags = ['a', 'b']\npaths = ['/a/**']\ndeprecated = false\n\
           [filter.exclude]\noperations = ['x']\nmethods = ['get']";
    let mut filter = parse(&text).unwrap().input.filter;
    for criterion in filter.include.iter_mut().chain(&mut filter.exclude) {
        *criterion = criterion.clone().nowhere();
    }
    let new = |key, value| Criterion::new(key, value).unwrap();
    let expected = Filter {
        include: vec![
            new(Key::Tag, "a"),
            new(Key::Tag, "b"),
            new(Key::Path, "/a/**"),
            new(Key::Deprecated, "false"),
        ],
        exclude: vec![new(Key::Operation, "x"), new(Key::Method, "GET")],
    };
    assert_eq!(filter, expected);
}

#[test]
fn says_what_of_a_filter_is_wrong() {
    check(
        &(REST.to_owned()
            + "[filter]\ntags = ['a']\n[filter.includes]\n[filter.include]\ntag = ['a']\npaths = ['/a**']\n\
               methods = ['fetch']\ndeprecated = 'no'\nname = 'x'\n[filter.exclude]\ntags = 'a'"),
        &[
            "5:1: unknown key `tags` in `[filter]`, it belongs below `[filter.include]`",
            "6:9: unknown key `includes` in `[filter]`, did you mean `include`?",
            "8:1: unknown key `tag` in `[filter.include]`, did you mean `tags`?",
            "9:10: `/a**` is no pattern: `**` must be a whole segment",
            "10:12: `fetch` is no method; expected one of `get`, `put`, `post`, `delete`, `options`, `head`, \
             `patch`, `trace`, `query`",
            "11:14: `deprecated` must be a boolean, this is a string",
            "12:1: unknown key `name` in `[filter.include]`, it belongs below `[crate]`",
            "14:8: `tags` must be an array of strings, this is a string",
        ],
    );
}

#[test]
fn reads_levels() {
    let text = REST.to_owned()
        + "[diagnostics]\nwarnings = 'deny'\nnotes = 'allow'\nunsupported-link = 'warn'";
    let levels = parse(&text).unwrap().input.levels;
    let check = |severity, code, expected| assert_eq!(levels.apply(severity, code), expected);
    check(Severity::Warning, "unknown-type", Some(Severity::Error));
    check(
        Severity::Warning,
        "unsupported-link",
        Some(Severity::Warning),
    );
    check(Severity::Note, "unknown-type", None);
}

#[test]
fn says_which_level_is_wrong() {
    check(
        &(REST.to_owned()
            + "[diagnostics]\nodd-statis = 'warn'\nwarning = 'warn'\npetunia = 'warn'\nodd-status = 'forbid'\n\
               wrong-type = 1\nnot-openapi = 'allow'\nunknown-version = 'deny'\nname = 'x'"),
        &[
            "5:1: unknown key `odd-statis` in `[diagnostics]`, did you mean `odd-status`?",
            "6:1: unknown key `warning` in `[diagnostics]`, did you mean `warnings`?",
            "7:1: unknown key `petunia` in `[diagnostics]`, `specsmith explain` lists the codes",
            "8:14: `odd-status` must be `allow`, `warn` or `deny`, not `forbid`",
            "9:14: `wrong-type` must be a string, this is an integer",
            "10:15: `not-openapi` stays an error: no output can be made where it is met",
            "12:1: unknown key `name` in `[diagnostics]`, it belongs below `[crate]`",
        ],
    );
}

#[test]
fn reads_types() {
    let text = REST.to_owned()
        + "[types]\ndates = 'jiff'\nuuid = 'string'\ndecimal = 'string'\n\
           [types.overrides]\nPet = 'any'\n'Pet.name' = 'my_types :: Name < u8 >'\n\
           [types.dependencies]\nmy-types = '1'\nurl = { version = '2', features = ['serde'], default-features = false }";
    let mut types = parse(&text).unwrap().input.types;
    types.overrides.iter_mut().for_each(|own| own.origin = None);
    let chosen = |schema: &str, replacement| Override {
        schema: schema.to_owned(),
        replacement,
        origin: None,
    };
    let expected = Types {
        libraries: Libraries {
            dates: Dates::Jiff,
            uuid: Uuids::Text,
            decimal: Decimals::Text,
        },
        overrides: vec![
            chosen("Pet", Replacement::Any),
            chosen(
                "Pet.name",
                Replacement::Foreign("my_types::Name<u8>".to_owned()),
            ),
        ],
        dependencies: [
            ("my-types", "\"1\""),
            (
                "url",
                "{ default-features = false, features = [\"serde\"], version = \"2\" }",
            ),
        ]
        .map(|(name, line)| (name.to_owned(), line.to_owned()))
        .into(),
    };
    assert_eq!(types, expected);
}

#[test]
fn says_what_of_types_is_wrong() {
    check(
        &(REST.to_owned()
            + "[types]\ndate = 'chrono'\nuuid = 'text'\n[types.overrides]\nA = 'strin'\nB = 'a::b:'\nC = 1\nD = 'my::T'\n\
               E = '&str'\nF = 'whatever'\n[types.dependencies]\nserde = '1'\nmy = 'new'\n\
               your = { version = '1', feature = ['a'] }\n'a b' = '1'\nits = true"),
        &[
            "5:1: unknown key `date` in `[types]`, did you mean `dates`?",
            "6:8: `uuid` must be `uuid` or `string`, not `text`",
            "8:5: `strin` is no type: did you mean `string`?",
            "9:5: `a::b:` is no path of a type, such as `my_types::Money`: unexpected token",
            "10:5: `C` must be a string, this is an integer",
            "11:5: `my` of `my::T` is no dependency; add it to `[types.dependencies]`",
            "12:5: `&str` is no path of a type, such as `my_types::Money`: it is a type of another kind",
            "13:5: `whatever` is no type: expected `my_types::Money` or one of `any`, `bool`, `int8`, `int16`, `int32`, \
             `int64`, `uint8`, `uint16`, `uint32`, `uint64`, `float64`, `string`, `secret`, `date-time`, `date`, `time`, \
             `duration`, `uuid`, `ipv4`, `ipv6`, `bytes`, `decimal`, `string-int32`, `string-int64`, `string-uint64`",
            "15:1: each crate depends on `serde` already",
            "16:6: `new` is no version of a dependency, such as `1.2`: unexpected character 'n' while parsing major \
             version number",
            "17:25: unknown key `feature` in `[types.dependencies]`, did you mean `features`?",
            "18:1: `a b` may have only letters and digits of ASCII, `-` and `_`",
            "19:7: `its` must be a version or a table, this is a boolean",
        ],
    );
}

#[test]
fn reads_pages() {
    let text = REST.to_owned()
        + "[pages]\nrecognized = true\n[[pages.rules]]\noperations = ['a', 'b']\ntags = ['c']\nstyle = 'page'\n\
           page = 'p'\nfirst = 0\ntotal = '/meta/total'\n[[pages.rules]]\nstyle = 'none'";
    let pages = parse(&text).unwrap().input.pages;
    assert!(pages.recognized);
    let mut said = Said::new(Style::Page)
        .with(PagesKey::Page, "p")
        .with(PagesKey::Total, "/meta/total");
    said.first = Some(0);
    let told: Vec<_> = pages.rules.iter().map(|own| own.said.clone()).collect();
    assert_eq!(told, [said, Said::new(Style::None)]);
    let criteria = pages.rules.iter().map(|own| own.operations.include.len());
    assert_eq!(criteria.collect::<Vec<_>>(), [3, 0]);
}

#[test]
fn says_what_of_pages_is_wrong() {
    check(
        &(REST.to_owned()
            + "[pages]\nrecognised = true\nrules = [{ style = 'pages' }, 1, { page = 'a' }, { style = 'page', pge = 'a' },\n\
               { style = 'page', page = 1 }, { style = 'page', page = '' }, { style = 'cursor', cursor = 'a' },\n\
               { style = 'offset', offset = 'a', next = 'b' }, { style = 'page', page = 'a', first = 'b' },\n\
               { style = 'link-header', paths = ['/a**'] }]"),
        &[
            "5:1: unknown key `recognised` in `[pages]`, did you mean `recognized`?",
            "6:20: `style` must be one of `cursor`, `offset`, `page`, `link-header`, `next-url`, `none`, not `pages`",
            "6:31: `rules` must be an array of tables, this is an integer",
            "6:34: missing key `style` in `[pages.rules]`, it is how the pages follow one another",
            "6:68: unknown key `pge` in `[pages.rules]`, did you mean `page`?",
            "7:26: `page` must be a string, this is an integer",
            "7:56: `page` is empty",
            "7:62: the style `cursor` needs `next` or `last`",
            "8:35: `next` says nothing of the style `offset`",
            "8:87: `first` must be an integer of 64 bits, this is a string",
            "9:35: `/a**` is no pattern: `**` must be a whole segment",
        ],
    );
}
