//! Decides whether an example is a value of its schema, by a validator that knows nothing of the generator.

use std::sync::LazyLock;

use base64::Engine as _;
use base64::alphabet::{STANDARD, URL_SAFE};
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use jsonschema::{Draft, Registry, Validator};
use serde_json::{Value, json};

/// The name under which the validator finds the schemas.
const DOCUMENT: &str = "urn:description";

/// Validators of the schemas of a description.
pub(crate) struct Validators {
    registry: Registry<'static>,
}

/// Whether an example is a value of its schema.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    Valid,
    /// It is not; why.
    Invalid(String),
    /// The schema is none that the validator takes; why.
    Unknown(String),
}

impl Validators {
    /// Validators of the schemas of a translated document.
    ///
    /// # Errors
    ///
    /// What the validator does not take of it.
    pub(crate) fn new(document: Value) -> Result<Self, String> {
        let registry = Registry::new().add(DOCUMENT, document);
        let registry = registry.and_then(jsonschema::RegistryBuilder::prepare);
        let registry = registry.map_err(|error| error.to_string())?;
        Ok(Self { registry })
    }

    /// The verdicts on values of one schema, which is compiled once.
    pub(crate) fn verdicts<'v>(
        &self,
        schema: usize,
        values: impl Iterator<Item = &'v Value>,
    ) -> Vec<Verdict> {
        match self.validator(schema) {
            Ok(validator) => values.map(|value| verdict(&validator, value)).collect(),
            Err(why) => values.map(|_| Verdict::Unknown(why.clone())).collect(),
        }
    }

    fn validator(&self, schema: usize) -> Result<Validator, String> {
        let options = jsonschema::options()
            .with_draft(Draft::Draft202012)
            .with_registry(&self.registry)
            .should_validate_formats(true)
            .with_format("date-time", is_instant)
            // Servers send paths where descriptions say URI, and its type is a text.
            .with_format("uri", |_: &str| true)
            .with_format("byte", |text: &str| bytes(text).is_some())
            .with_format("decimal", |text: &str| text.parse::<f64>().is_ok())
            .with_format("int32", |text: &str| text.parse::<i32>().is_ok())
            .with_format("int64", |text: &str| text.parse::<i64>().is_ok())
            .with_format("uint32", |text: &str| text.parse::<u32>().is_ok())
            .with_format("uint64", |text: &str| text.parse::<u64>().is_ok());
        let validator = options.build(&json!({ "$ref": format!("{DOCUMENT}#/$defs/{schema}") }));
        validator.map_err(|error| short(&error.to_string()))
    }
}

fn verdict(validator: &Validator, value: &Value) -> Verdict {
    match validator.validate(value) {
        Ok(()) => Verdict::Valid,
        Err(error) => {
            let at = error.instance_path().to_string();
            let at = if at.is_empty() {
                String::new()
            } else {
                format!("{at}: ")
            };
            Verdict::Invalid(format!("{at}{}", short(&error.to_string())))
        }
    }
}

/// Whether a text is a `date-time`, perhaps without the colon in its offset, as many servers send it.
fn is_instant(text: &str) -> bool {
    static STRICT: LazyLock<Option<Validator>> = LazyLock::new(|| {
        let options = jsonschema::options().should_validate_formats(true);
        options.build(&json!({ "format": "date-time" })).ok()
    });
    let is_strictly = |text: &str| {
        let validator = STRICT.as_ref();
        validator.is_some_and(|own| own.is_valid(&text.into()))
    };
    let with_colon = || {
        let (rest, minutes) = text.split_at_checked(text.len().checked_sub(2)?)?;
        Some(format!("{rest}:{minutes}"))
    };
    is_strictly(text) || with_colon().is_some_and(|text| is_strictly(&text))
}

/// The start of a text that may be as long as a value.
pub(crate) fn short(text: &str) -> String {
    const LENGTH: usize = 200;
    match text.char_indices().nth(LENGTH) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

/// The bytes that base64 of either alphabet stands for, with or without padding.
pub(crate) fn bytes(text: &str) -> Option<Vec<u8>> {
    let config =
        GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent);
    let alphabets = [&STANDARD, &URL_SAFE].into_iter();
    let mut engines = alphabets.map(|alphabet| GeneralPurpose::new(alphabet, config));
    engines.find_map(|engine| engine.decode(text).ok())
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::{Validators, Verdict};

    #[track_caller]
    fn check(schema: &Value, value: &Value, expected: &Verdict) {
        let document = json!({ "$defs": { "0": schema } });
        let validators = Validators::new(document).expect("it is a document");
        assert_eq!(
            validators.verdicts(0, [value].into_iter()),
            std::slice::from_ref(expected)
        );
    }

    #[test]
    fn what_the_schema_says_is_valid() {
        let schema = json!({"items": {"$ref": "#/$defs/0"}, "type": ["array", "integer"]});
        check(&schema, &json!([1, [2]]), &Verdict::Valid);
        let why = "/1: \"a\" is not of types \"integer\", \"array\"";
        check(&schema, &json!([1, "a"]), &Verdict::Invalid(why.to_owned()));
    }

    #[test]
    fn formats_are_asserted() {
        for (format, valid, invalid) in [
            ("date-time", "2024-01-02T03:04:05Z", "2024-01-02 03:04"),
            ("date", "2024-02-29", "2023-02-29"),
            ("uuid", "00000000-0000-4000-8000-000000000000", "0"),
            ("ipv4", "127.0.0.1", "127.0.0.256"),
            ("byte", "YWI=", "a!"),
            ("int64", "9223372036854775807", "9223372036854775808"),
        ] {
            let schema = json!({"type": "string", "format": format});
            check(&schema, &valid.into(), &Verdict::Valid);
            let why = format!("\"{invalid}\" is not a \"{format}\"");
            check(&schema, &invalid.into(), &Verdict::Invalid(why));
        }
    }

    #[test]
    fn formats_are_as_servers_send_them() {
        for (format, valid) in [
            ("date-time", "2024-01-02T03:04:05+0000"),
            ("date-time", "2024-01-02t03:04:05.678-0130"),
            ("uri", "/a?b=c"),
        ] {
            let schema = json!({"type": "string", "format": format});
            check(&schema, &valid.into(), &Verdict::Valid);
        }
    }

    #[test]
    fn a_schema_that_is_none_leaves_its_examples_unknown() {
        let document = json!({"$defs": {"0": {"pattern": "("}, "1": {"type": "string"}, "2": {"$ref": "#/$defs/gone"}}});
        let validators = Validators::new(document).expect("it is a document");
        let value = json!("a");
        let verdicts = |schema| validators.verdicts(schema, [&value].into_iter());
        assert!(matches!(&*verdicts(0), [Verdict::Unknown(_)]));
        assert_eq!(verdicts(1), [Verdict::Valid]);
        let [Verdict::Unknown(why)] = &*verdicts(2) else {
            panic!("it leads to nothing")
        };
        assert!(why.contains("gone"), "{why}");
    }
}
