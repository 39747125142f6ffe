//! Decides how `specsmith explain` shows what there is to read of a code.

use serde_json::json;

use super::arguments::Explain;
use super::failure::{Complaint, Failure};
use super::message::line;
use super::report::{Report, print};
use crate::diagnostic::explain::{CODES, Code, code, nearest};

pub(super) fn explain(options: &Explain, report: &mut Report) -> Result<u8, Failure> {
    let Some(name) = &options.code else {
        list(report);
        return Ok(0);
    };
    let found = code(name).ok_or_else(|| unknown(name))?;
    if report.is_json() {
        print(&as_json(found));
    } else {
        print(text(found, report.colors_results()).trim_end());
    }
    Ok(0)
}

fn unknown(name: &str) -> Complaint {
    let help = nearest(name).map_or_else(
        || "`specsmith explain` lists all codes".to_owned(),
        |nearest| format!("did you mean `{}`?", nearest.name),
    );
    Complaint::new("unknown-code", format!("there is no code `{name}`")).with_help(help)
}

fn list(report: &Report) {
    let mut codes: Vec<_> = CODES.iter().collect();
    codes.sort_by_key(|code| code.name);
    let width = codes.iter().map(|code| code.name.len()).max().unwrap_or(0);
    for code in codes {
        if report.is_json() {
            print(&as_json(code));
            continue;
        }
        let (name, severity) = (code.name, code.severity.name());
        let summary = code.summary();
        print(&format!("{name:<width$}  {severity:<7}  {summary}"));
    }
}

fn as_json(code: &Code) -> String {
    let (name, severity) = (code.name, code.severity.name());
    line(&json!({"code": name, "severity": severity, "summary": code.summary(), "text": code.text}))
}

/// The explanation as Markdown, with headings and examples in colors if `color`.
fn text(code: &Code, color: bool) -> String {
    const BOLD: &str = "\u{1b}[1m";
    const CYAN: &str = "\u{1b}[36m";
    let text = format!(
        "# {} ({})\n\n{}",
        code.name,
        code.severity.name(),
        code.text
    );
    if !color {
        return text;
    }
    let mut is_example = false;
    let styled = text.lines().map(|line| {
        let fence = line.starts_with("```");
        let style = match line {
            "" => "",
            _ if is_example || fence => CYAN,
            line if line.starts_with('#') => BOLD,
            _ => "",
        };
        is_example ^= fence;
        let end = if style.is_empty() { "" } else { "\u{1b}[0m" };
        [style, line, end].concat()
    });
    styled.collect::<Vec<_>>().join("\n")
}
