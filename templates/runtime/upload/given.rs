//! An upload as JSON gives it: an object of `text` or `base64`, and of `fileName` and `contentType` if they are said.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::Upload;
use crate::runtime::codec::{Context, Fault, Map};

pub(super) fn given(members: &mut dyn Map, cx: &mut Context) -> Result<Upload, Fault> {
    let mut bytes = None;
    let (mut file_name, mut content_type) = (None::<String>, None::<String>);
    while let Some(key) = members.key()?.map(ToOwned::to_owned) {
        let mut text = String::new();
        let taken = members.value(&mut text, cx);
        taken.map_err(|fault| fault.under(&key))?;
        match &*key {
            "text" => bytes = Some(text.into_bytes()),
            "base64" => {
                let decoded = STANDARD.decode(text);
                let decoded = decoded.map_err(|_| Fault::expected("base64", "another text"));
                bytes = Some(decoded.map_err(|fault| fault.under(&key))?);
            }
            "fileName" => file_name = Some(text),
            "contentType" => content_type = Some(text),
            _ => {
                let known = "`text`, `base64`, `fileName` or `contentType`";
                return Err(Fault::expected(known, "another property").under(&key));
            }
        }
    }
    let bytes = bytes.ok_or_else(|| Fault::expected("`text` or `base64`", "neither"))?;
    let mut upload = Upload::bytes(bytes);
    upload.file_name = file_name;
    upload.content_type = content_type;
    Ok(upload)
}

#[cfg(test)]
mod tests {
    use crate::runtime::codec::{from_json, to_json};
    use crate::upload::Upload;

    #[track_caller]
    fn check(json: &str, expected: Result<Upload, &str>) {
        let given = from_json::<Upload>(json.as_bytes()).map_err(|fault| fault.to_string());
        assert_eq!(given, expected.map_err(ToOwned::to_owned));
    }

    #[test]
    fn an_upload_is_a_text_or_an_object() {
        check(r#""a b""#, Ok(Upload::from("a b".to_owned())));
        check(r#"{"text": "a"}"#, Ok(Upload::bytes("a")));
        check(
            r#"{"base64": "AAH/", "fileName": "x.bin", "contentType": "image/png"}"#,
            Ok(Upload::bytes(vec![0, 1, 255])
                .file_name("x.bin")
                .content_type("image/png")),
        );
        check(
            r#"{"base64": "?"}"#,
            Err("base64: expected base64, found another text"),
        );
        check(
            r#"{"fileName": "a"}"#,
            Err("expected `text` or `base64`, found neither"),
        );
        check(
            r#"{"text": "a", "name": "b"}"#,
            Err(
                "name: expected `text`, `base64`, `fileName` or `contentType`, found another property",
            ),
        );
        assert!(to_json(&Upload::bytes("a")).is_err());
    }
}
