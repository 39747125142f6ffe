//! Decides by which style, or by which media type, a parameter is spelled.

use super::Lowering;
use super::media::{FORM, is_json, listed, media_is, preferred};
use crate::diagnostic::Severity;
use crate::document::{Location, MediaType, Parameter, Schema, Version};
use crate::ir::{Kinds, Spelling, Style, TypeRef};
use crate::ledger::Kind;

impl Lowering<'_> {
    /// What says a parameter's type, and how it is spelled.
    pub(super) fn spelled(&mut self, parameter: &Parameter) -> (Schema, Style) {
        let any = || Schema {
            at: parameter.at.clone(),
            ..Schema::default()
        };
        if let (None, Some(media)) = (&parameter.schema, self.content(parameter)) {
            let style = plain(content_spelling(parameter.location, media));
            return (media.schema.clone().unwrap_or_else(any), style);
        }
        let schema = parameter.schema.clone().unwrap_or_else(any);
        let style = self.style(parameter, &schema);
        (schema, style)
    }

    /// The type of a parameter that is text of a media type that nothing else is known of.
    pub(super) fn text_type(&mut self, schema: &Schema) -> Option<TypeRef> {
        let nested = Kinds::ARRAY.or(Kinds::OBJECT);
        let is_nested = !self.kinds_of(schema).and(nested).is_empty();
        is_nested.then_some(TypeRef::Text)
    }

    /// The media type that spells a parameter, where one does.
    fn content<'p>(&mut self, parameter: &'p Parameter) -> Option<&'p MediaType> {
        let media = preferred(&parameter.content).or(parameter.content.first())?;
        if parameter.content.len() > 1 {
            let how = format!(
                "of its media types {} only `{}` is sent",
                listed(&parameter.content),
                media.name
            );
            self.note(Kind::Parameter, &parameter.at, "several-media-types", &how);
        }
        Some(media)
    }

    fn style(&mut self, parameter: &Parameter, schema: &Schema) -> Style {
        let location = parameter.location;
        let usual = usual(location);
        let spelling = match parameter.style.as_deref() {
            Some(name) => match known(name).filter(|own| fits(*own, location)) {
                Some(own) => own,
                None => self.replaced(parameter, name, usual),
            },
            None => usual,
        };
        let apart = matches!(spelling, Spelling::Form | Spelling::Cookie);
        let style = Style {
            explode: parameter.explode.unwrap_or(apart),
            reserved: parameter.allow_reserved && location != Location::Header,
            empty: parameter.allow_empty && location == Location::Query,
            ..plain(spelling)
        };
        self.say_undefined(parameter, schema, style);
        style
    }

    /// The usual style instead of one that is none where the parameter is, which is said unless it is the same.
    fn replaced(&mut self, parameter: &Parameter, name: &str, usual: Spelling) -> Spelling {
        let how = format!(
            "`{name}` is no style of a {} parameter; it is spelled as `{}`",
            word(parameter.location),
            called(usual)
        );
        if matches!(known(name), Some(Spelling::Form | Spelling::Simple)) {
            self.say(
                Severity::Note,
                "odd-style",
                &parameter.at.child("style"),
                how,
            );
        } else {
            self.ledger
                .approximate(Kind::Parameter, &parameter.at, &how);
            self.say(
                Severity::Warning,
                "odd-style",
                &parameter.at.child("style"),
                how,
            );
        }
        usual
    }

    /// Says how a value is spelled that the standard has no spelling of in a style.
    fn say_undefined(&mut self, parameter: &Parameter, schema: &Schema, style: Style) {
        let kinds = self.kinds_of(schema);
        let scalar = Kinds::BOOLEAN.or(Kinds::NUMBER).or(Kinds::STRING);
        let has = |wanted: Kinds| kinds != Kinds::ALL && !kinds.and(wanted).is_empty();
        let delimited = matches!(style.spelling, Spelling::Spaces | Spelling::Pipes);
        let name = called(style.spelling);
        let message = if style.spelling == Spelling::Deep && has(Kinds::ARRAY.or(scalar)) {
            "`deepObject` is for objects; an array of scalars is spelled `a[]=1`, any other one `a[0][b]=1`, and a \
             scalar `a=1`"
                .to_owned()
        } else if delimited && style.explode && has(Kinds::ARRAY.or(Kinds::OBJECT)) {
            format!("`{name}` with `explode` is spelled as `form` is: `a=1&a=2`")
        } else if delimited && parameter.location != Location::Query && !self.is_2() {
            format!("`{name}` is for queries; its delimiter is used here all the same")
        } else {
            return;
        };
        self.say(
            Severity::Note,
            "odd-style",
            &parameter.at.child("style"),
            message,
        );
    }

    fn is_2(&self) -> bool {
        self.description.version() == Version::Swagger2
    }
}

fn plain(spelling: Spelling) -> Style {
    Style {
        spelling,
        explode: false,
        reserved: false,
        empty: false,
    }
}

/// How a media type spells a value: a whole query may be a form.
fn content_spelling(location: Location, media: &MediaType) -> Spelling {
    if is_json(&media.name) {
        Spelling::Json
    } else if location == Location::QueryString && media_is(&media.name, FORM) {
        Spelling::Form
    } else {
        Spelling::Text
    }
}

/// The style where none is said (`OpenAPI` 3.1, section 4.8.12.2).
fn usual(location: Location) -> Spelling {
    match location {
        Location::Path | Location::Header => Spelling::Simple,
        Location::Query | Location::QueryString | Location::Cookie | Location::Unknown => {
            Spelling::Form
        }
    }
}

/// Whether a parameter can be spelled so. The delimiters of queries, which Swagger 2.0 has everywhere, are good in any
/// place.
fn fits(spelling: Spelling, location: Location) -> bool {
    match spelling {
        Spelling::Simple => matches!(location, Location::Path | Location::Header),
        Spelling::Label | Spelling::Matrix => location == Location::Path,
        Spelling::Form => matches!(location, Location::Query | Location::Cookie),
        Spelling::Deep => location == Location::Query,
        Spelling::Cookie => location == Location::Cookie,
        Spelling::Spaces | Spelling::Pipes | Spelling::Tabs => true,
        Spelling::Json | Spelling::Text => false,
    }
}

const STYLES: [(&str, Spelling); 9] = [
    ("simple", Spelling::Simple),
    ("label", Spelling::Label),
    ("matrix", Spelling::Matrix),
    ("form", Spelling::Form),
    ("spaceDelimited", Spelling::Spaces),
    ("pipeDelimited", Spelling::Pipes),
    ("tabDelimited", Spelling::Tabs),
    ("deepObject", Spelling::Deep),
    ("cookie", Spelling::Cookie),
];

fn known(name: &str) -> Option<Spelling> {
    let mut styles = STYLES.iter();
    styles.find(|(own, _)| *own == name).map(|(_, own)| *own)
}

fn called(spelling: Spelling) -> &'static str {
    let mut styles = STYLES.iter();
    styles
        .find(|(_, own)| *own == spelling)
        .map_or("form", |(name, _)| name)
}

fn word(location: Location) -> &'static str {
    match location {
        Location::Path => "path",
        Location::Header => "header",
        Location::Cookie => "cookie",
        Location::Query | Location::QueryString | Location::Unknown => "query",
    }
}
