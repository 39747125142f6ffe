//! Decides that no description takes long, or fills the stack.

use std::fmt::Write as _;
use std::time::{Duration, Instant};

use super::{described, referring, shown};

/// More than any of these needs without optimization on a busy machine, far less than what grows without bounds.
const LONGEST: Duration = Duration::from_secs(60);

/// Checks that types are made of schemas in time. Gives how many.
#[track_caller]
fn check(schemas: &str) -> usize {
    let start = Instant::now();
    let found = shown(described("3.1.0", &referring(schemas)));
    let took = start.elapsed();
    assert!(took < LONGEST, "{took:?}");
    found.lines().filter(|line| line.contains(" = ")).count()
}

/// Component schemas made of numbers.
fn numbered(count: usize, schema: impl Fn(usize) -> String) -> String {
    (0..count).map(|number| schema(number) + "\n").collect()
}

/// Levels of two schemas each, each of which refers to both of the next level.
fn diamond(levels: usize, schema: impl Fn(&str, &str) -> String) -> String {
    let mut schemas = String::new();
    for level in 0..levels {
        let (own, next) = (level.to_string(), (level + 1).to_string());
        for side in ["A", "B"] {
            let both = format!("[@A{next}, @B{next}]");
            let _ = writeln!(schemas, "{side}{own}: {}", schema(&both, &own));
        }
    }
    let last = "{type: object, properties: {last: {type: string}}}";
    schemas + &format!("A{levels}: {last}\nB{levels}: {last}\n")
}

#[test]
fn a_cycle_of_more_than_a_hundred_schemas_has_one_box() {
    let schemas = numbered(120, |own| {
        let next = (own + 1) % 120;
        format!("S{own}: {{type: object, required: [n], properties: {{n: @S{next}}}}}")
    });
    let found = shown(described("3.1.0", &referring(&schemas)));
    assert_eq!(found.matches("box ").count(), 1, "{found}");
    assert_eq!(found.matches("n?:").count(), 1, "{found}");
}

#[test]
fn a_choice_of_thousands() {
    let members: Vec<String> = (0..2000).map(|own| format!("@M{own}")).collect();
    let choice = format!("U: {{oneOf: [{}]}}\n", members.join(", "));
    let each = |own| {
        let properties = format!("{{k: {{const: c{own}}}, v{own}: {{type: string}}}}");
        format!("M{own}: {{type: object, required: [k], properties: {properties}}}")
    };
    assert_eq!(check(&(choice + &numbered(2000, each))), 2001);
}

#[test]
fn a_mapping_of_a_thousand() {
    let members: Vec<String> = (0..1000).map(|own| format!("@M{own}")).collect();
    let mapping: Vec<String> = (0..1000).map(|own| format!("m{own}: M{own}")).collect();
    let choice = format!(
        "U: {{discriminator: {{propertyName: k, mapping: {{{}}}}}, oneOf: [{}]}}\n",
        mapping.join(", "),
        members.join(", ")
    );
    let each = |own| format!("M{own}: {{type: object, properties: {{k: {{type: string}}}}}}");
    assert_eq!(check(&(choice + &numbered(1000, each))), 1001);
}

#[test]
fn a_thousand_heirs() {
    let parent =
        "P: {type: object, discriminator: {propertyName: k}, properties: {k: {type: string}}}\n";
    let heir = |own| format!("H{own}: {{allOf: [@P], properties: {{h{own}: {{type: string}}}}}}");
    assert_eq!(check(&(parent.to_owned() + &numbered(1000, heir))), 1002);
}

#[test]
fn thousands_of_listed_values() {
    let values: Vec<String> = (0..10_000).map(|own| format!("v{own}")).collect();
    assert_eq!(check(&format!("E: {{enum: [{}]}}", values.join(", "))), 1);
}

#[test]
fn hundreds_that_extend_each_other() {
    let each = |own| {
        let next = own + 1;
        format!("S{own}: {{allOf: [@S{next}], properties: {{p{own}: {{type: string}}}}}}")
    };
    assert_eq!(check(&(numbered(400, each) + "S400: {type: object}")), 401);
}

#[test]
fn thousands_that_are_each_other() {
    for keyword in ["allOf", "oneOf", "anyOf"] {
        let each = |own| format!("S{own}: {{{keyword}: [@S{}]}}", own + 1);
        assert_eq!(
            check(&(numbered(3000, each) + "S3000: {type: object}")),
            3001
        );
    }
}

#[test]
fn what_many_ways_lead_to() {
    for keyword in ["allOf", "oneOf", "anyOf"] {
        let bare = |both: &str, _: &str| format!("{{{keyword}: {both}}}");
        assert!(check(&diamond(50, bare)) > 100);
        let extended = |both: &str, own: &str| {
            format!("{{type: object, properties: {{p{own}: {{type: string}}}}, {keyword}: {both}}}")
        };
        assert!(check(&diamond(30, extended)) > 60);
        let told = |both: &str, _: &str| {
            format!("{{discriminator: {{propertyName: t}}, {keyword}: {both}}}")
        };
        assert!(check(&diamond(50, told)) > 100);
    }
    let narrowed = |both: &str, own: &str| {
        let inner = format!("{{type: object, properties: {{p{own}: {{type: string}}}}}}");
        let both = both.trim_matches(['[', ']']);
        format!("{{allOf: [{both}, {{properties: {{q: {inner}}}}}]}}")
    };
    assert!(check(&diamond(30, narrowed)) > 60);
}
