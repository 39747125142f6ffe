//! Tests of XML: what the standard shows, what servers send, and what the hostile send.

use serde_json::Value;

use super::{Choice, Document, Form, Item, Member, Name, Node};
use crate::runtime::codec::{from_json, to_json};

const fn name(local: &'static str) -> Name {
    Name::new(local)
}

const fn spaced(local: &'static str, prefix: &'static str, namespace: &'static str) -> Name {
    Name {
        local,
        prefix,
        namespace,
    }
}

const fn member(key: &'static str, node: Node, form: Form) -> Member {
    called(key, name(key), node, form)
}

const fn called(key: &'static str, name: Name, node: Node, form: Form) -> Member {
    Member {
        key,
        name,
        node,
        required: false,
        form,
    }
}

const fn required(own: Member) -> Member {
    Member {
        required: true,
        ..own
    }
}

const fn document(root: &'static str, form: Form) -> Document {
    Document {
        root: name(root),
        form,
    }
}

/// Writes a value and reads it again, or the error of writing.
#[track_caller]
fn check(document: &'static Document, json: &str, xml: &str) {
    check_sent(document, json, xml);
    check_read(document, xml, json);
}

#[track_caller]
fn check_sent(document: &'static Document, json: &str, expected: &str) {
    let value: Value = from_json(json.as_bytes()).unwrap();
    let sent = match document.write(&value) {
        Ok(xml) => String::from_utf8(xml).unwrap(),
        Err(fault) => fault.to_string(),
    };
    let declared = sent.strip_prefix(r#"<?xml version="1.0" encoding="UTF-8"?>"#);
    assert_eq!(declared.unwrap_or(&sent), expected, "{json}");
}

#[track_caller]
fn check_read(document: &'static Document, xml: &str, expected: &str) {
    check_bytes(document, xml.as_bytes(), expected);
}

#[track_caller]
fn check_bytes(document: &'static Document, xml: &[u8], expected: &str) {
    let json = match document.json(xml) {
        Ok(json) => String::from_utf8(json).unwrap(),
        Err(fault) => fault.to_string(),
    };
    assert_eq!(json, expected, "{}", String::from_utf8_lossy(xml));
}

static ANIMAL: Item = Item {
    name: name("animal"),
    form: Form::Text,
};

static ANIMALS: Item = Item {
    name: name("animals"),
    form: Form::Text,
};

#[test]
fn a_property_is_an_element() {
    static PET: Document = document(
        "Pet",
        Form::Object(
            &[
                member("id", Node::Element, Form::Number),
                member("name", Node::Element, Form::Text),
                member("sold", Node::Element, Form::Boolean),
            ],
            &Form::Any,
        ),
    );
    check(
        &PET,
        r#"{"id":7,"name":"Ma & <Pa> \"x\"","sold":true}"#,
        r#"<Pet><id>7</id><name>Ma &amp; &lt;Pa&gt; "x"</name><sold>true</sold></Pet>"#,
    );
    // In the order of the description, whatever that of the value is.
    check_sent(
        &PET,
        r#"{"sold":false,"id":7}"#,
        "<Pet><id>7</id><sold>false</sold></Pet>",
    );
    check(&PET, "{}", "<Pet/>");
    check(&PET, r#"{"name":""}"#, "<Pet><name/></Pet>");
    check_sent(&PET, r#"{"name":null}"#, "<Pet/>");
    check(
        &PET,
        r#"{"name":" a\n\tb "}"#,
        "<Pet><name> a\n\tb </name></Pet>",
    );
    check(&PET, r#"{"name":"\r"}"#, "<Pet><name>&#13;</name></Pet>");
    check_sent(
        &PET,
        r#"{"name":"\u0001"}"#,
        "name: it has a character that XML cannot hold",
    );
}

#[test]
fn numbers_and_booleans_are_read_as_schemas_of_xml_have_them() {
    static PET: Document = document(
        "Pet",
        Form::Object(
            &[
                member("id", Node::Element, Form::Number),
                member("sold", Node::Element, Form::Boolean),
            ],
            &Form::Any,
        ),
    );
    check_read(&PET, "<Pet><id> 7 </id></Pet>", r#"{"id":7}"#);
    check_read(&PET, "<Pet><id>1.50e3</id></Pet>", r#"{"id":1.50e3}"#);
    check_read(
        &PET,
        "<Pet><id>184467440737095516160</id></Pet>",
        r#"{"id":184467440737095516160}"#,
    );
    check_read(&PET, "<Pet><id>+7</id></Pet>", r#"{"id":"+7"}"#);
    check_read(&PET, "<Pet><id>seven</id></Pet>", r#"{"id":"seven"}"#);
    check_read(&PET, "<Pet><sold>1</sold></Pet>", r#"{"sold":true}"#);
    check_read(&PET, "<Pet><sold> false </sold></Pet>", r#"{"sold":false}"#);
}

#[test]
fn a_list_without_wrapper_repeats_its_element() {
    static ZOO: Document = document(
        "Zoo",
        Form::Object(
            &[member("animals", Node::None, Form::List(&ANIMALS))],
            &Form::Any,
        ),
    );
    check(
        &ZOO,
        r#"{"animals":["cat","dog"]}"#,
        "<Zoo><animals>cat</animals><animals>dog</animals></Zoo>",
    );
    check(
        &ZOO,
        r#"{"animals":["cat"]}"#,
        "<Zoo><animals>cat</animals></Zoo>",
    );
    check_sent(&ZOO, r#"{"animals":[]}"#, "<Zoo/>");
    check_read(&ZOO, "<Zoo/>", "{}");
    // Some servers wrap it even so.
    check_read(
        &ZOO,
        "<Zoo>\n <animals>\n <string>cat</string>\n <string>dog</string>\n </animals>\n</Zoo>",
        r#"{"animals":["cat","dog"]}"#,
    );
}

#[test]
fn a_required_list_of_which_nothing_is_seen_is_empty() {
    static ZOO: Document = document(
        "Zoo",
        Form::Object(
            &[
                required(member("animals", Node::None, Form::List(&ANIMALS))),
                required(member("keepers", Node::Element, Form::List(&ANIMAL))),
            ],
            &Form::Any,
        ),
    );
    check_read(&ZOO, "<Zoo/>", r#"{"animals":[],"keepers":[]}"#);
    check(
        &ZOO,
        r#"{"animals":[],"keepers":[]}"#,
        "<Zoo><keepers/></Zoo>",
    );
}

#[test]
fn a_list_of_objects_may_be_wrapped_though_nobody_says_so() {
    static ITEMS: Item = Item {
        name: name("items"),
        form: Form::Object(
            &[required(member("name", Node::Element, Form::Text))],
            &Form::Any,
        ),
    };
    static ORDER: Document = document(
        "Order",
        Form::Object(
            &[member("items", Node::None, Form::List(&ITEMS))],
            &Form::Any,
        ),
    );
    check(
        &ORDER,
        r#"{"items":[{"name":"a"},{"name":"b"}]}"#,
        "<Order><items><name>a</name></items><items><name>b</name></items></Order>",
    );
    check_read(
        &ORDER,
        "<Order><items><Item><name>a</name></Item><Item><name>b</name></Item></items></Order>",
        r#"{"items":[{"name":"a"},{"name":"b"}]}"#,
    );
    check_read(&ORDER, "<Order><items /></Order>", r#"{"items":[]}"#);
}

#[test]
fn a_wrapped_list_has_an_element_of_its_own() {
    static ZOO: Document = document(
        "Zoo",
        Form::Object(
            &[called(
                "animals",
                name("aliens"),
                Node::Element,
                Form::List(&ANIMAL),
            )],
            &Form::Any,
        ),
    );
    check(
        &ZOO,
        r#"{"animals":["cat","dog"]}"#,
        "<Zoo><aliens><animal>cat</animal><animal>dog</animal></aliens></Zoo>",
    );
    check(&ZOO, r#"{"animals":[]}"#, "<Zoo><aliens/></Zoo>");
    check_read(
        &ZOO,
        "<Zoo><aliens><other>cat</other></aliens></Zoo>",
        r#"{"animals":["cat"]}"#,
    );
}

#[test]
fn a_list_may_be_the_root() {
    static ZOO: Document = document("Zoo", Form::List(&ANIMAL));
    check(&ZOO, r#"["cat"]"#, "<Zoo><animal>cat</animal></Zoo>");
    check(&ZOO, "[]", "<Zoo/>");
    check_sent(
        &ZOO,
        r#"[null,"cat"]"#,
        r#"<Zoo xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><animal xsi:nil="true"/><animal>cat</animal></Zoo>"#,
    );
}

#[test]
fn attributes_stand_in_the_tag() {
    static PERSON: Document = document(
        "Person",
        Form::Object(
            &[
                member("name", Node::Element, Form::Text),
                called("id", name("xml-id"), Node::Attribute, Form::Number),
                member("roles", Node::Attribute, Form::List(&ANIMAL)),
            ],
            &Form::Any,
        ),
    );
    check(
        &PERSON,
        r#"{"name":"a","id":123,"roles":["x","y"]}"#,
        r#"<Person xml-id="123" roles="x y"><name>a</name></Person>"#,
    );
    check_sent(
        &PERSON,
        r#"{"id":"\"<&\t"}"#,
        r#"<Person xml-id="&quot;&lt;&amp;&#9;"/>"#,
    );
    check_sent(
        &PERSON,
        r#"{"id":{"a":1}}"#,
        "id: expected text, found an object",
    );
}

#[test]
fn text_may_be_a_property() {
    static NOTE: Document = document(
        "note",
        Form::Object(
            &[
                member("lang", Node::Attribute, Form::Text),
                member("body", Node::Text, Form::Text),
            ],
            &Form::Any,
        ),
    );
    check(
        &NOTE,
        r#"{"lang":"en","body":"a < b"}"#,
        r#"<note lang="en">a &lt; b</note>"#,
    );
    check_read(
        &NOTE,
        r"<note>a<![CDATA[ < ]]>b<!-- c --></note>",
        r#"{"body":"a < b"}"#,
    );
}

#[test]
fn text_of_an_element_with_one_property_beside_attributes_is_that_one() {
    static NOTE: Document = document(
        "note",
        Form::Object(
            &[
                member("lang", Node::Attribute, Form::Text),
                member("body", Node::Element, Form::Text),
            ],
            &Form::Any,
        ),
    );
    check_read(
        &NOTE,
        r#"<note lang="en">a</note>"#,
        r#"{"lang":"en","body":"a"}"#,
    );
    check(
        &NOTE,
        r#"{"lang":"en","body":"a"}"#,
        r#"<note lang="en"><body>a</body></note>"#,
    );
}

#[test]
fn a_cdata_section_hides_markup() {
    static NOTE: Document = document(
        "note",
        Form::Object(&[member("html", Node::Cdata, Form::Text)], &Form::Any),
    );
    check(&NOTE, r#"{"html":"<b>&"}"#, "<note><![CDATA[<b>&]]></note>");
    check(
        &NOTE,
        r#"{"html":"a]]>b"}"#,
        "<note><![CDATA[a]]]]><![CDATA[>b]]></note>",
    );
}

#[test]
fn an_object_without_a_node_stands_in_that_around_it() {
    static PART: [Member; 2] = [
        member("a", Node::Element, Form::Text),
        member("b", Node::Attribute, Form::Number),
    ];
    static WHOLE: Document = document(
        "whole",
        Form::Object(
            &[
                member("part", Node::None, Form::Object(&PART, &Form::Any)),
                member("c", Node::Element, Form::Text),
            ],
            &Form::Any,
        ),
    );
    check(
        &WHOLE,
        r#"{"part":{"a":"x","b":1},"c":"y"}"#,
        r#"<whole b="1"><a>x</a><c>y</c></whole>"#,
    );
    check(&WHOLE, r#"{"c":"y"}"#, "<whole><c>y</c></whole>");
}

#[test]
fn prefixes_are_declared_at_the_root() {
    const ONE: &str = "http://example.com/one";
    const TWO: &str = "http://example.com/two";
    static BOOK: Document = Document {
        root: spaced("Book", "one", ONE),
        form: Form::Object(
            &[
                member("id", Node::Element, Form::Number),
                called(
                    "title",
                    spaced("title", "one", ONE),
                    Node::Element,
                    Form::Text,
                ),
                called(
                    "author",
                    spaced("title", "two", TWO),
                    Node::Element,
                    Form::Text,
                ),
            ],
            &Form::Any,
        ),
    };
    check(
        &BOOK,
        r#"{"id":1,"title":"a","author":"b"}"#,
        r#"<one:Book xmlns:one="http://example.com/one" xmlns:two="http://example.com/two"><id>1</id><one:title>a</one:title><two:title>b</two:title></one:Book>"#,
    );
    // The namespace counts and not the prefix.
    check_read(
        &BOOK,
        r#"<a:Book xmlns:a="http://example.com/one" xmlns="http://example.com/two"><title>b</title><a:title>a</a:title></a:Book>"#,
        r#"{"title":"a","author":"b"}"#,
    );
    // Without any, the name alone does.
    check_read(&BOOK, "<Book><title>a</title></Book>", r#"{"title":"a"}"#);
}

#[test]
fn a_namespace_without_prefix_is_the_default_one() {
    const ONE: &str = "http://example.com/one";
    static BOOK: Document = Document {
        root: spaced("Book", "", ONE),
        form: Form::Object(
            &[called(
                "title",
                spaced("title", "", ONE),
                Node::Element,
                Form::Text,
            )],
            &Form::Any,
        ),
    };
    check(
        &BOOK,
        r#"{"title":"a"}"#,
        r#"<Book xmlns="http://example.com/one"><title>a</title></Book>"#,
    );
}

#[test]
fn a_map_has_its_keys_as_elements() {
    static COUNTS: Document = document("counts", Form::Object(&[], &Form::Number));
    check(
        &COUNTS,
        r#"{"a":1,"b":2}"#,
        "<counts><a>1</a><b>2</b></counts>",
    );
    check_sent(
        &COUNTS,
        r#"{"a b":1}"#,
        "a b: its name is none that XML can have",
    );
    check_sent(
        &COUNTS,
        r#"{"a><b":1}"#,
        "a><b: its name is none that XML can have",
    );
}

#[test]
fn what_is_not_described_comes_and_goes() {
    static ANY: Document = document("any", Form::Any);
    check(
        &ANY,
        r##"{"@id":"1","a":["x","y"],"b":{"@c":"d","#text":"e"}}"##,
        r#"<any id="1"><a>x</a><a>y</a><b c="d">e</b></any>"#,
    );
    check(&ANY, r#""text""#, "<any>text</any>");
    check_read(
        &ANY,
        r#"<any xmlns:i="http://www.w3.org/2001/XMLSchema-instance" i:nil="true"/>"#,
        "null",
    );
}

static CAT: Form = Form::Object(
    &[
        member("kind", Node::Element, Form::Text),
        member("lives", Node::Element, Form::Number),
    ],
    &Form::Any,
);

static DOG: Form = Form::Object(
    &[
        member("kind", Node::Element, Form::Text),
        called("bark", name("voice"), Node::Attribute, Form::Text),
    ],
    &Form::Any,
);

#[test]
fn a_choice_is_made_by_tag_or_by_what_comes() {
    static PET: Document = document(
        "pet",
        Form::Choice(&Choice {
            tag: "kind",
            variants: &[(&["cat"], Form::Named(&CAT)), (&["dog"], Form::Named(&DOG))],
        }),
    );
    check(
        &PET,
        r#"{"kind":"dog","bark":"wuff"}"#,
        r#"<pet voice="wuff"><kind>dog</kind></pet>"#,
    );
    check(
        &PET,
        r#"{"kind":"cat","lives":9}"#,
        "<pet><kind>cat</kind><lives>9</lives></pet>",
    );
    check(&PET, r#"{"bark":"wuff"}"#, r#"<pet voice="wuff"/>"#);
    // The tag counts more than what else is there.
    check_read(
        &PET,
        r#"<pet voice="w"><kind>cat</kind></pet>"#,
        r#"{"kind":"cat","@voice":"w"}"#,
    );
}

#[test]
fn a_choice_of_scalars_is_made_by_the_text() {
    static VALUE: Document = document(
        "value",
        Form::Choice(&Choice {
            tag: "",
            variants: &[
                (&[], Form::Text),
                (&[], Form::Number),
                (&[], Form::Boolean),
                (&[], Form::Named(&CAT)),
            ],
        }),
    );
    check(&VALUE, r#""a""#, "<value>a</value>");
    check(&VALUE, "5", "<value>5</value>");
    check(&VALUE, "true", "<value>true</value>");
    check(&VALUE, r#"{"lives":9}"#, "<value><lives>9</lives></value>");
}

#[test]
fn a_form_may_hold_itself() {
    static NODES: Item = Item {
        name: name("node"),
        form: Form::Named(&NODE),
    };
    static NODE: Form = Form::Object(
        &[member("nodes", Node::None, Form::List(&NODES))],
        &Form::Any,
    );
    static TREE: Document = document("tree", Form::Named(&NODE));
    check(
        &TREE,
        r#"{"nodes":[{"nodes":[{},{}]},{}]}"#,
        "<tree><node><node/><node/></node><node/></tree>",
    );
}

static ANY: Document = document("any", Form::Any);

#[test]
fn null_is_read() {
    static PET: Document = document(
        "Pet",
        Form::Object(
            &[
                member("id", Node::Element, Form::Number),
                member("tags", Node::Element, Form::List(&ANIMAL)),
            ],
            &Form::Any,
        ),
    );
    check_read(
        &PET,
        r#"<Pet xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><id xsi:nil="true"/><tags xsi:nil="1"/></Pet>"#,
        r#"{"id":null,"tags":null}"#,
    );
}

#[test]
fn what_is_around_the_root_is_passed_over() {
    let document = "\u{FEFF}<?xml version='1.0' encoding='utf-8'?>\r\n<!-- a --><?b c?>\n<any>d\r\ne</any>\n<!-- f -->";
    check_read(&ANY, document, r#""d\ne""#);
}

#[test]
fn only_the_entities_of_xml_are_known() {
    check_read(
        &ANY,
        "<any a='&quot;'>&lt;&gt;&amp;&apos;&quot;&#65;&#x42;</any>",
        r##"{"@a":"\"","#text":"<>&'\"AB"}"##,
    );
    let unknown = "any: not well-formed: an entity that XML does not know at line 1 column";
    let check_unknown = |xml: &str| {
        let fault = ANY.json(xml.as_bytes()).unwrap_err().to_string();
        assert!(fault.starts_with(unknown), "{fault}");
    };
    check_unknown("<any>&nbsp;</any>");
    check_unknown("<!DOCTYPE any [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><any>&x;</any>");
    let laughs = "<!DOCTYPE any [<!ENTITY a 'ha'><!ENTITY b '&a;&a;&a;'><!ENTITY c '&b;&b;&b;'>]><any>&c;</any>";
    check_unknown(laughs);
    let attribute = "<!DOCTYPE any [<!ENTITY a 'ha'>]><any b='&a;'/>";
    let fault = ANY.json(attribute.as_bytes()).unwrap_err().to_string();
    assert!(
        fault.contains("an entity that XML does not know"),
        "{fault}"
    );
}

#[test]
fn documents_that_are_none_are_refused() {
    let check = |xml: &str, expected: &str| {
        let fault = ANY.json(xml.as_bytes()).unwrap_err().to_string();
        assert!(fault.contains(expected), "{xml}: {fault}");
    };
    check("", "expected XML, found nothing");
    check(" <!-- a --> ", "expected XML, found no element");
    check("text", "text outside of the root");
    check("<a/>text", "text outside of the root at line 1 column");
    check("<a/><b/>", "a second root");
    check("<a>", "a: not well-formed: ");
    check("<a><b></a>", "a.b: not well-formed: ");
    check("</a>", "not well-formed: ");
    check("<a\n b='1' b='2'/>", "not well-formed: ");
    check("<a b=1/>", "not well-formed: ");
    check("<a><![CDATA[</a>", "not well-formed: ");
    check("<a>&#0;</a>", "a: not well-formed: ");
    check("<a>&lt</a>", "a: not well-formed: ");
    check(
        "<?xml version='1.0' encoding='ISO-8859-1'?><a/>",
        "the document says that it is in another encoding than UTF-8",
    );
}

#[test]
fn other_encodings_are_said() {
    check_bytes(
        &ANY,
        b"\xFF\xFE<\0a\0/\0>\0",
        "expected XML in UTF-8, found UTF-16",
    );
    check_bytes(
        &ANY,
        b"\xFE\xFF\0<\0a\0/\0>",
        "expected XML in UTF-8, found UTF-16",
    );
    check_bytes(
        &ANY,
        b"<a>\xE4</a>",
        "expected XML in UTF-8, found other bytes",
    );
}

#[test]
fn what_is_too_deep_is_refused() {
    let nested = |depth: usize| format!("{}{}", "<a>".repeat(depth), "</a>".repeat(depth));
    assert!(ANY.json(nested(127).as_bytes()).is_ok());
    let fault = ANY.json(nested(128).as_bytes()).unwrap_err().to_string();
    assert!(fault.contains("nested deeper than 127 elements"), "{fault}");
    assert!(ANY.json("<a>".repeat(1_000_000).as_bytes()).is_err());
}

#[test]
fn what_is_wide_takes_no_longer_than_it_is_long() {
    let children: Vec<String> = (0..100_000).map(|index| format!("<a{index}/>")).collect();
    let children = children.concat();
    assert!(ANY.json(format!("<a>{children}</a>").as_bytes()).is_ok());
    let attributes: Vec<String> = (0..100_000).map(|index| format!(" a{index}=''")).collect();
    let attributes = attributes.concat();
    assert!(ANY.json(format!("<a{attributes}/>").as_bytes()).is_ok());
}

#[test]
fn errors_say_where_the_document_is_not_well_formed() {
    check_read(
        &ANY,
        "<pet>\n <tag>&x;</tag>\n</pet>",
        "pet.tag: not well-formed: an entity that XML does not know at line 2 column 10",
    );
}

#[test]
fn values_of_any_kind_survive_a_round_trip() {
    static OUTER: Document = document(
        "outer",
        Form::Object(
            &[
                member("a", Node::Attribute, Form::Text),
                member("b", Node::Element, Form::Text),
                member("c", Node::None, Form::List(&ANIMAL)),
                member("d", Node::Element, Form::List(&ANIMAL)),
                member("e", Node::Element, Form::Number),
                member("f", Node::Element, Form::Named(&CAT)),
            ],
            &Form::Text,
        ),
    );
    let mut chance = Chance(1);
    for _ in 0..2_000 {
        let mut members = Vec::new();
        let mut put = |key: &str, value: String| members.push(format!("\"{key}\":{value}"));
        let list = |chance: &mut Chance| {
            let items: Vec<String> = (0..=chance.below(3)).map(|_| chance.text()).collect();
            format!("[{}]", items.join(","))
        };
        put("a", chance.text());
        put("b", chance.text());
        put("c", list(&mut chance));
        put("d", list(&mut chance));
        put("e", chance.below(1_000_000).to_string());
        put(
            "f",
            format!(
                "{{\"kind\":{},\"lives\":{}}}",
                chance.text(),
                chance.below(9)
            ),
        );
        put("g", chance.text());
        let json = format!("{{{}}}", members.join(","));
        let value: Value = from_json(json.as_bytes()).unwrap();
        let xml = OUTER.write(&value).unwrap();
        let back: Value = OUTER.read(&xml).unwrap();
        assert_eq!(back, value, "{}", String::from_utf8_lossy(&xml));
    }
}

#[test]
fn broken_documents_never_panic() {
    static PETS: Document = document("pets", Form::List(&PET_ITEM));
    static PET_ITEM: Item = Item {
        name: name("pet"),
        form: Form::Choice(&Choice {
            tag: "kind",
            variants: &[(&["cat"], Form::Named(&CAT)), (&["dog"], Form::Named(&DOG))],
        }),
    };
    let seed = r#"<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]><pets xmlns:p="q"><pet voice="&amp;"><kind>dog</kind><![CDATA[x]]></pet><p:pet>&#65;</p:pet></pets>"#;
    let mut chance = Chance(7);
    for _ in 0..5_000 {
        let mut bytes = seed.as_bytes().to_vec();
        for _ in 0..=chance.below(3) {
            let at = chance.below(bytes.len());
            match chance.below(3) {
                0 => bytes[at] = b"<>&;\"'/ [\xFF\0a"[chance.below(12)],
                1 if at > 0 => {
                    bytes.remove(at);
                }
                _ => bytes.truncate(at + 1),
            }
        }
        if let Ok(json) = PETS.json(&bytes) {
            let value: Value = from_json(&json).unwrap();
            to_json(&value).unwrap();
        }
    }
}

/// Numbers without order, the same in each run.
struct Chance(u64);

impl Chance {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % u64::try_from(limit).unwrap()).unwrap()
    }

    /// A string of JSON.
    fn text(&mut self) -> String {
        const PARTS: [&str; 12] = [
            "a",
            " ",
            "<",
            "&",
            ">",
            "'",
            "]]>",
            "\u{e9}",
            "\u{1F600}",
            "\\\"",
            "\\n",
            "\\r",
        ];
        let parts: String = (0..self.below(6)).map(|_| PARTS[self.below(12)]).collect();
        format!("\"x{parts}\"")
    }
}
