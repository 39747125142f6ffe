use super::{About, Entry, Inspection, Place, Remark, State};
use crate::diagnostic::Severity;

fn about(title: &str) -> About {
    About {
        title: title.to_owned(),
        version: "1.2".to_owned(),
        standard: "OpenAPI 3.1.0".to_owned(),
    }
}

fn place(line: usize, pointer: &str) -> Place {
    Place {
        file: "a.yaml".to_owned(),
        line: Some(line),
        column: Some(3),
        pointer: pointer.to_owned(),
    }
}

fn entry(kind: &'static str, name: &str, line: usize, state: State, reason: &str) -> Entry {
    Entry {
        kind,
        name: name.to_owned(),
        place: place(line, &format!("#/{name}")),
        state,
        reason: (!reason.is_empty()).then(|| reason.to_owned()),
    }
}

fn inspection(title: &str, entries: Vec<Entry>, diagnostics: Vec<Remark>) -> Inspection {
    let kinds = ["operation", "request_body"];
    Inspection::new(
        about(title),
        vec!["a.yaml".to_owned()],
        &kinds,
        entries,
        diagnostics,
    )
}

fn some() -> Inspection {
    let left_out = |line| entry("operation", "GET /a", line, State::LeftOut, "no `x`");
    let entries = vec![
        entry("other", "o", 1, State::Unused, "nobody asks for it"),
        left_out(30),
        left_out(4),
        left_out(200),
        left_out(5),
        entry("operation", "GET /b", 2, State::Exact, ""),
        entry("operation", "GET /c", 9, State::Approximated, "nearly"),
        entry("operation", "GET /d", 8, State::LeftOut, "no `y`"),
    ];
    inspection("Pets", entries, Vec::new())
}

#[test]
fn the_table_has_totals_and_reasons() {
    let expected = "\
Pets 1.2 (OpenAPI 3.1.0)

                total    exact  approximated  left out  unused
operation           7        1             1         5       0
request body        0        0             0         0       0
other               1        0             0         0       1
total               8        1             1         5       1

left out: no `x` (4)
  a.yaml:4:3   operation GET /a
  a.yaml:5:3   operation GET /a
  a.yaml:30:3  operation GET /a
  and 1 more; `-v` lists all

left out: no `y` (1)
  a.yaml:8:3  operation GET /d

approximated: nearly (1)
  a.yaml:9:3  operation GET /c

unused: nobody asks for it (1)
  a.yaml:1:3  other o
";
    assert_eq!(some().table(false), expected);
    let verbose = some().table(true);
    assert!(verbose.contains("\n  a.yaml:200:3  operation GET /a\n") && !verbose.contains("more"));
}

#[test]
fn the_table_does_not_steer_a_terminal() {
    let mut hostile = entry(
        "operation",
        "GET /\u{1b}[2J\u{202e}\n",
        1,
        State::LeftOut,
        "a\u{7}\nb",
    );
    hostile.place.file = "a\r.yaml".to_owned();
    let mut nowhere = entry("operation", "\u{9b}c", 1, State::Unused, "\u{2028}");
    nowhere.place.line = None;
    nowhere.place.pointer = "#/\u{200f}".to_owned();
    let text = inspection("T\u{1b}]0;", vec![hostile, nowhere], Vec::new()).table(true);
    let steers = |c: char| c != '\n' && (c.is_control() || "\u{2028}\u{202e}\u{200f}".contains(c));
    assert!(!text.contains(steers), "{text:?}");
    for expected in [
        "T\\u{1b}]0; 1.2",
        "left out: a\\u{7}\\nb (1)\n  a\\r.yaml:1:3  operation GET /\\u{1b}[2J\\u{202e}\\n\n",
        "unused: \\u{2028} (1)\n  a.yaml#/\\u{200f}  operation \\u{9b}c\n",
    ] {
        assert!(text.contains(expected), "{expected:?} in {text:?}");
    }
}

#[test]
fn json_has_each_member() {
    let entries = vec![
        entry("operation", "GET \"a\"", 2, State::Exact, ""),
        entry("operation", "GET /b", 3, State::LeftOut, "\u{1b}"),
    ];
    let remark = Remark {
        severity: Severity::Warning,
        code: "some-code",
        message: "a message".to_owned(),
        place: Place {
            line: None,
            column: None,
            ..place(1, "#/x")
        },
        help: None,
        more: 2,
    };
    let expected = concat!(
        r##"{"specsmith":""##,
        env!("CARGO_PKG_VERSION"),
        r##"","description":{"title":"Pets","version":"1.2","standard":"OpenAPI 3.1.0"},"files":["a.yaml"],"##,
        r##""totals":[{"kind":"operation","total":2,"exact":1,"approximated":0,"left_out":1,"unused":0},"##,
        r##"{"kind":"request_body","total":0,"exact":0,"approximated":0,"left_out":0,"unused":0}],"##,
        r##""entries":[{"kind":"operation","name":"GET \"a\"","file":"a.yaml","line":2,"column":3,"##,
        r##""pointer":"#/GET \"a\"","state":"exact","reason":null},"##,
        r##"{"kind":"operation","name":"GET /b","file":"a.yaml","line":3,"column":3,"##,
        r##""pointer":"#/GET /b","state":"left_out","reason":"\u001b"}],"##,
        r##""diagnostics":[{"severity":"warning","code":"some-code","message":"a message","file":"a.yaml","##,
        r##""line":null,"column":null,"pointer":"#/x","help":null,"more":2}]}"##,
        "\n",
    );
    assert_eq!(inspection("Pets", entries, vec![remark]).json(), expected);
}

#[test]
fn no_text_breaks_out_of_the_page() {
    const HOSTILE: &str =
        "</script><script>alert(1)</script><!--<script>@script@ \" \u{2028}\u{202e} ]]>";
    let entries = vec![entry("operation", HOSTILE, 1, State::LeftOut, HOSTILE)];
    let plain = inspection(
        "Pets",
        vec![entry("operation", "a", 1, State::LeftOut, "b")],
        Vec::new(),
    );
    let plain = plain.html(&[("a.yaml", "text")]);
    let page = inspection(HOSTILE, entries, Vec::new()).html(&[("a.yaml", HOSTILE)]);
    for part in ["<script", "</script", "<!--", "alert(1)</"] {
        let count = |text: &str| text.matches(part).count();
        assert_eq!(count(&page), count(&plain), "{part}");
    }
    let escaped = serde_json::to_string(HOSTILE)
        .unwrap()
        .replace('<', "\\u003c");
    assert_eq!(
        page.matches(&escaped).count(),
        4,
        "title, name, reason and source"
    );
}

#[test]
fn the_page_has_the_texts_of_its_files_only() {
    let page = some().html(&[("a.yaml", "first"), ("b.yaml", "second")]);
    assert!(page.contains("data-file=\"0\">\"first\"</script>") && !page.contains("second"));
}

#[test]
fn the_order_of_entries_does_not_matter() {
    let mut turned = some();
    turned.entries.reverse();
    let Inspection {
        description,
        files,
        entries,
        diagnostics,
        ..
    } = turned;
    let turned = Inspection::new(
        description,
        files,
        &["operation", "request_body"],
        entries,
        diagnostics,
    );
    assert_eq!(turned.json(), some().json());
    assert_eq!(turned.html(&[]), some().html(&[]));
}
