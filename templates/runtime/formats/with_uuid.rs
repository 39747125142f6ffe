//! UUIDs as the type of `uuid`.

use uuid::Uuid;

use super::slot::{slot, text};

slot!(
    Uuid,
    Self::nil(),
    "a UUID",
    |token| Self::try_parse(text(token)?).ok(),
    ToString::to_string
);

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use crate::formats::slot::tests::check;

    #[test]
    fn uuids_come_and_go() {
        let sent = r#""67e55044-10b1-426f-9247-bb680e5fe0c8""#;
        check::<Uuid>(&[
            (sent, sent),
            (r#""67E55044-10B1-426F-9247-BB680E5FE0C8""#, sent),
            (r#""67e5504410b1426f9247bb680e5fe0c8""#, sent),
            (r#""{67e55044-10b1-426f-9247-bb680e5fe0c8}""#, sent),
            (r#""urn:uuid:67e55044-10b1-426f-9247-bb680e5fe0c8""#, sent),
            (r#""67e55044""#, "expected a UUID, found a string"),
            (r#""""#, "expected a UUID, found a string"),
            ("7", "expected a UUID, found a number"),
        ]);
    }
}
