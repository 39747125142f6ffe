use super::derived;

/// Compares the items without their derive, which is always the same.
fn check(generated: &str, expected: &str) {
    let text = derived(generated).expect("it is Rust");
    let derive = "#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]\n";
    assert_eq!(text.replace(derive, ""), expected);
}

#[test]
fn fields_are_called_as_on_the_wire() {
    check(
        r#"
        use crate::runtime::codec;
        pub struct Pet { pub r#type: String, pub old_name: Option<String>, rest: codec::Unknown }
        impl codec::Model for Pet {
            fn shape(&self) -> &'static codec::Shape {
                &codec::Shape {
                    name: "Pet",
                    fields: &[
                        codec::Field("type", codec::REQUIRED),
                        codec::Field("oldName", codec::OPTIONAL | codec::SENSITIVE),
                        codec::Field("..", codec::REST),
                    ],
                }
            }
        }
        codec::model!(Pet);
        "#,
        r#"pub struct Pet {
    pub r#type: String,
    #[serde(rename = "oldName", default, skip_serializing_if = "Option::is_none")]
    pub old_name: Option<String>,
}
"#,
    );
}

#[test]
fn types_of_the_runtime_are_those_that_serde_knows() {
    check(
        "pub type A = Vec<crate::Nullable<crate::Secret>>; pub type B = crate::models::A;",
        "pub type A = Vec<Option<Option<String>>>;\npub type B = crate::models::A;\n",
    );
}

#[test]
fn texts_that_are_listed_are_renamed() {
    check(
        r#"
        pub enum Kind { Big, Small, Unknown(String) }
        impl Kind {
            pub fn as_str(&self) -> &str {
                match self {
                    Self::Big => "big!",
                    Self::Small => { "small" }
                    Self::Unknown(value) => value,
                }
            }
        }
        "#,
        r#"pub enum Kind {
    #[serde(rename = "big!")]
    Big,
    #[serde(rename = "small")]
    Small,
    #[serde(untagged)]
    Unknown(String),
}
"#,
    );
}

#[test]
fn unions_are_untagged() {
    check(
        "pub enum Id { Number(i64), Unknown(serde_json::Value) } impl codec::Union for Id {}",
        "#[serde(untagged)]\npub enum Id {\n    Number(i64),\n    Unknown(serde_json::Value),\n}\n",
    );
}
