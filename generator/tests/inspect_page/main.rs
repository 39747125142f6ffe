//! The page of `inspect` in a real browser. Without one on the machine the tests say so and pass.

mod browser;

use std::time::{Duration, Instant};

use browser::visit;
use serde_json::json;
use specsmith::diagnostic::Severity;
use specsmith::inspect::{About, Entry, Inspection, Place, Remark, State};

const FILE: &str = "pets.yaml";
const TEXT: &str = "\
openapi: 3.1.0
paths:
  /pets:
    get:
      deprecated: true
    post:
      requestBody: {}
  /dogs/{id}:
    get: {}
";

fn about(title: &str) -> About {
    About {
        title: title.to_owned(),
        version: "1.0".to_owned(),
        standard: "OpenAPI 3.1.0".to_owned(),
    }
}

fn entry(kind: &'static str, name: &str, at: (usize, usize), state: State, reason: &str) -> Entry {
    Entry {
        kind,
        name: name.to_owned(),
        place: Place {
            file: FILE.to_owned(),
            line: Some(at.0),
            column: Some(at.1),
            pointer: format!("#/at/{}", name.replace('/', "~1")),
        },
        state,
        reason: (!reason.is_empty()).then(|| reason.to_owned()),
    }
}

fn inspection(entries: Vec<Entry>) -> Inspection {
    let kinds = ["operation", "request_body"];
    let remark = Remark {
        severity: Severity::Warning,
        code: "no-answer",
        message: "it answers nothing".to_owned(),
        place: Place {
            file: FILE.to_owned(),
            line: Some(9),
            column: Some(5),
            pointer: "#/paths/~1dogs~1{id}/get".to_owned(),
        },
        help: Some("say what it answers".to_owned()),
        more: 0,
    };
    Inspection::new(
        about("Pets"),
        vec![FILE.to_owned()],
        &kinds,
        entries,
        vec![remark],
    )
}

fn pets() -> Inspection {
    inspection(vec![
        entry("operation", "GET /pets", (4, 5), State::Exact, ""),
        entry(
            "operation",
            "POST /pets",
            (6, 5),
            State::Approximated,
            "almost",
        ),
        entry(
            "operation",
            "GET /dogs/{id}",
            (9, 5),
            State::LeftOut,
            "dogs bite",
        ),
        entry(
            "request_body",
            "POST /pets body",
            (7, 7),
            State::LeftOut,
            "it is empty",
        ),
    ])
}

#[test]
fn totals_are_shown_and_filter() {
    visit(&pets(), &[(FILE, TEXT)], |page| async move {
        assert_eq!(page.text("#title").await, "Pets 1.0");
        assert_eq!(page.text("#summary").await, "25 % of 4 parts are exact");
        let rows = [
            "operation 3 1 1 1 0",
            "request body 1 0 0 1 0",
            "total 4 1 1 2 0",
        ];
        let shown = page.texts("#totals tbody tr, #totals tfoot tr").await;
        let shown: Vec<_> = shown
            .iter()
            .map(|row| row.replace('\t', " ").replace('\n', ""))
            .collect();
        assert_eq!(shown, rows);
        page.click("[aria-label='operation, left out: 1']").await;
        assert_eq!(page.texts(".row .name").await, ["GET /dogs/{id}"]);
        assert_eq!(page.hash().await, "kind=operation&state=left_out");
        page.click("[aria-label='operation, left out: 1']").await;
        assert_eq!(page.texts(".row").await.len(), 4);
        page.click("[aria-label='total, left out: 2']").await;
        assert_eq!(
            page.texts(".row .name").await,
            ["GET /dogs/{id}", "POST /pets body"]
        );
    });
}

#[test]
fn the_search_looks_at_name_pointer_and_reason() {
    visit(&pets(), &[], |page| async move {
        for (query, expected) in [
            ("pets", vec!["GET /pets", "POST /pets", "POST /pets body"]),
            ("POST empty", vec!["POST /pets body"]),
            ("~1DOGS", vec!["GET /dogs/{id}"]),
            ("nothing like it", vec![]),
        ] {
            page.click("#query").await;
            page.type_keys(query).await;
            assert_eq!(page.texts(".row .name").await, expected, "{query}");
            page.type_keys("\u{e00c}").await;
            assert_eq!(page.texts(".row").await.len(), 4);
        }
    });
}

#[test]
fn states_kinds_and_reasons_filter() {
    visit(&pets(), &[], |page| async move {
        page.click("#states [data-chip=approximated]").await;
        page.click("#states [data-chip=exact]").await;
        assert_eq!(page.texts(".row .name").await, ["GET /pets", "POST /pets"]);
        assert_eq!(page.text("#status").await, "2 of 4");
        page.click("#clear").await;
        page.click("#kind option[value='1']").await;
        assert_eq!(page.texts(".row .name").await, ["POST /pets body"]);
        page.click("#clear").await;
        assert_eq!(
            page.texts("#reasons .text").await,
            ["almost", "dogs bite", "it is empty"]
        );
        page.click("#reasons li:nth-child(2) button").await;
        assert_eq!(page.texts(".row .name").await, ["GET /dogs/{id}"]);
    });
}

#[test]
fn an_entry_opens_its_line() {
    visit(&pets(), &[(FILE, TEXT)], |page| async move {
        page.click(".row:nth-child(2)").await;
        assert_eq!(page.text("#place").await, "pets.yaml:6:5");
        assert_eq!(page.text(".target code").await, "    post:");
        assert_eq!(page.text(".target mark").await, "post");
        assert_eq!(page.text(".target .number").await, "6");
        page.click("#close").await;
        assert_eq!(
            page.get("document.querySelector('#source').hidden").await,
            true
        );
    });
}

#[test]
fn the_address_keeps_what_is_shown() {
    visit(&pets(), &[(FILE, TEXT)], |page| async move {
        page.click("#query").await;
        page.type_keys("pets").await;
        page.click("#states [data-chip=left_out]").await;
        page.click(".row").await;
        let hash = page.hash().await;
        page.reload().await;
        for () in [(), ()] {
            assert_eq!(
                page.get("document.querySelector('#query').value").await,
                "pets"
            );
            assert_eq!(page.texts(".row .name").await, ["POST /pets body"]);
            assert_eq!(page.text(".target code").await, "      requestBody: {}");
            assert_eq!(page.hash().await, hash);
            page.open(&hash).await;
        }
        for hash in ["state=none,&kind=x&at=y&view=z&reason=%", "&&==", "at=%00"] {
            page.open(hash).await;
            assert_eq!(page.texts(".row").await.len(), 4, "{hash}");
        }
    });
}

#[test]
fn the_keyboard_is_enough() {
    visit(&pets(), &[(FILE, TEXT)], |page| async move {
        page.type_keys("/get").await;
        assert_eq!(
            page.texts(".row .name").await,
            ["GET /pets", "GET /dogs/{id}"]
        );
        page.type_keys("\u{e015}").await;
        assert_eq!(page.text("[aria-selected=true] .name").await, "GET /pets");
        page.type_keys("\u{e015}\u{e007}").await;
        assert_eq!(page.text(".target code").await, "    get: {}");
        page.type_keys("\u{e013}").await;
        assert_eq!(page.text(".target code").await, "    get:");
        page.type_keys("\u{e00c}").await;
        assert_eq!(
            page.get("document.querySelector('#source').hidden").await,
            true
        );
        assert_eq!(page.get("document.activeElement.id").await, "list");
        let option = page.get("document.getElementById(document.activeElement.getAttribute('aria-activedescendant')).role");
        assert_eq!(option.await, "option");
    });
}

#[test]
fn diagnostics_are_listed_too() {
    visit(&pets(), &[(FILE, TEXT)], |page| async move {
        page.click("#tabs button:nth-child(2)").await;
        assert_eq!(page.texts(".row .name").await, ["it answers nothing"]);
        assert_eq!(page.texts(".row .why").await, ["say what it answers"]);
        assert_eq!(page.hash().await, "view=diagnostics");
        page.click(".row").await;
        assert_eq!(page.text(".target code").await, "    get: {}");
    });
}

#[test]
fn hostile_texts_are_texts() {
    const HOSTILE: &str = "</script><script>hacked = 1</script><img src=x onerror='hacked = 1'><!-- \u{202e}&lt;\u{1b}[2J";
    const SHOWN: &str = "</script><script>hacked = 1</script><img src=x onerror='hacked = 1'><!-- \\u{202e}&lt;\\u{1b}[2J";
    let entries = vec![entry("operation", HOSTILE, (1, 1), State::LeftOut, HOSTILE)];
    let inspection = Inspection::new(
        about(HOSTILE),
        vec![FILE.to_owned()],
        &[],
        entries,
        Vec::new(),
    );
    visit(&inspection, &[(FILE, HOSTILE)], |page| async move {
        page.click(".row").await;
        for css in [
            "#title bdi",
            ".row .name",
            ".row .why",
            "#reasons .text",
            ".target code",
        ] {
            assert_eq!(page.text(css).await, SHOWN, "{css}");
        }
        assert_eq!(page.get("typeof hacked").await, "undefined");
        assert_eq!(
            page.get("document.querySelectorAll('img, iframe, object').length")
                .await,
            0
        );
    });
}

#[test]
fn the_policy_forbids_network_and_markup() {
    visit(&pets(), &[], |page| async move {
        page.get("fetch('http://127.0.0.1:9/x').catch(() => 0), new Image().src = 'http://127.0.0.1:9/y', 0").await;
        let markup = "(() => { try { document.body.innerHTML = '<p>'; } catch (error) { return error.name; } })()";
        assert_eq!(page.get(markup).await, "TypeError");
        let script = "(() => { const s = document.createElement('script'); try { s.text = 'hacked = 1'; document.body.append(s); } catch {} return typeof hacked; })()";
        assert_eq!(page.get(script).await, "undefined");
        page.settle().await;
        let log = page.log().await.join("\n");
        for address in ["/x", "/y"] {
            assert!(
                log.contains(&format!("127.0.0.1:9{address}"))
                    && log.contains("Content Security Policy"),
                "{log}"
            );
        }
        assert!(!log.contains("ERR_CONNECTION"), "{log}");
    });
}

#[test]
fn many_entries_are_no_matter() {
    let entries = (0..200_000).map(|n| {
        let state = if n % 3 == 0 {
            State::LeftOut
        } else {
            State::Exact
        };
        let reason = if n % 3 == 0 { "it is one in three" } else { "" };
        entry(
            "operation",
            &format!("GET /things/{n}/parts"),
            (n + 1, 1),
            state,
            reason,
        )
    });
    let lines: Vec<String> = (0..200_000).map(|n| format!("thing {n}")).collect();
    let text = lines.join("\n");
    visit(
        &inspection(entries.collect()),
        &[(FILE, &text)],
        |page| async move {
            let start = Instant::now();
            page.reload().await;
            assert_eq!(
                page.text(".row:first-child .name").await,
                "GET /things/0/parts"
            );
            let opened = start.elapsed();
            page.click("#query").await;
            let start = Instant::now();
            page.type_keys("gs/199999").await;
            assert_eq!(page.texts(".row .name").await, ["GET /things/199999/parts"]);
            let searched = start.elapsed();
            println!(
                "200,000 entries: opened in {opened:?}, nine letters searched in {searched:?}"
            );
            assert!(
                opened.max(searched) < Duration::from_secs(5),
                "{opened:?}, {searched:?}"
            );
            assert!(
                page.get("document.querySelectorAll('*').length")
                    .await
                    .as_u64()
                    < Some(1_000)
            );
            page.type_keys("\u{e00c}").await;
            page.get("document.querySelector('#list').focus()").await;
            page.type_keys("\u{e010}").await;
            page.settle().await;
            assert_eq!(
                page.text("[aria-selected=true] .name").await,
                "GET /things/199999/parts"
            );
            page.type_keys("\u{e007}").await;
            assert_eq!(page.text(".target code").await, "thing 199999");
            assert_eq!(page.texts(".line").await.len(), 201);
            page.get("document.querySelector('#lines').scrollTop = 0")
                .await;
            page.settle().await;
            assert!(
                page.texts(".line").await.len() > 300,
                "more lines come as one scrolls"
            );
            assert_eq!(page.text(".target code").await, "thing 199999");
        },
    );
}

#[test]
fn of_a_long_line_the_window_is_shown() {
    let text = format!(
        "{{{}\"needle\": 1, {}}}",
        "\"ü😀\": 0, ".repeat(300_000),
        "\"b\": 2, ".repeat(300_000)
    );
    let column = text.chars().position(|c| c == 'n').unwrap();
    let entries = vec![entry("operation", "GET /a", (1, column), State::Exact, "")];
    visit(&inspection(entries), &[(FILE, &text)], |page| async move {
        let start = Instant::now();
        page.click(".row").await;
        assert_eq!(page.text(".target mark").await, "\"needle\"");
        assert!(start.elapsed() < Duration::from_secs(5));
        let shown = page.text(".target code").await;
        assert!(
            shown.starts_with('…') && shown.ends_with('…') && shown.len() < 4_000,
            "{shown}"
        );
    });
}

#[test]
fn the_page_is_dark_where_the_user_is() {
    visit(&pets(), &[], |page| async move {
        for (scheme, light) in [("dark", false), ("light", true)] {
            let features = json!({"features": [
                {"name": "prefers-color-scheme", "value": scheme},
                {"name": "prefers-reduced-motion", "value": "reduce"},
            ]});
            page.tool("Emulation.setEmulatedMedia", features).await;
            page.settle().await;
            let color = page
                .get("getComputedStyle(document.body).backgroundColor.match(/\\d+/)[0] > 128")
                .await;
            assert_eq!(color, light, "{scheme}");
            let worst = page.get(CONTRAST).await;
            assert!(
                worst.as_f64() >= Some(4.5),
                "{scheme}: a contrast of {worst}"
            );
        }
    });
}

/// The least contrast of a text that matters to what is behind it (WCAG 2.2, 1.4.3).
const CONTRAST: &str = "(() => {
    const rgb = (color) => color.match(/[\\d.]+/g).map(Number);
    const channel = (c) => (c / 255 <= 0.04045 ? c / 255 / 12.92 : ((c / 255 + 0.055) / 1.055) ** 2.4);
    const light = ([r, g, b]) => 0.2126 * channel(r) + 0.7152 * channel(g) + 0.0722 * channel(b);
    const behind = (node) => {
        const color = rgb(getComputedStyle(node).backgroundColor);
        return color.length === 4 && color[3] === 0 ? behind(node.parentElement) : color;
    };
    const contrast = (node) => {
        const [a, b] = [light(rgb(getComputedStyle(node).color)), light(behind(node))].sort((x, y) => y - x);
        return (a + 0.05) / (b + 0.05);
    };
    const texts = document.querySelectorAll('h1, h2, p:not([hidden]), button, .muted, .row span, th');
    return Math.min(...[...texts].map(contrast));
})()";
