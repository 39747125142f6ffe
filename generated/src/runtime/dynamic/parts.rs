//! The values of a call, each read from JSON into the type that its parameter has.

use serde_json::Value;

use super::Location;
use super::listed::Operation;
use super::nearest;
use crate::runtime::codec::{self, Fault, REQUIRED, Slot};
use crate::runtime::request::{self, Body, Call, Extra, Place};

/// The type of a parameter.
pub struct Part {
    /// Reads one from JSON text.
    read: fn(&[u8]) -> Result<Box<Filled>, Fault>,
    /// What it is where a call does not give it, as JSON text.
    pub(super) preset: Option<&'static str>,
}

type Filled = dyn Slot + Send + Sync;

impl Part {
    /// A parameter of the type `T`.
    pub(crate) const fn of<T: Slot + Send + Sync + 'static>() -> Self {
        Self {
            read: read::<T>,
            preset: None,
        }
    }

    /// The same, with what it is where a call does not give it.
    pub(crate) const fn or(self, preset: &'static str) -> Self {
        Self {
            read: self.read,
            preset: Some(preset),
        }
    }
}

fn read<T: Slot + Send + Sync + 'static>(json: &[u8]) -> Result<Box<Filled>, Fault> {
    Ok(Box::new(codec::from_json::<T>(json)?))
}

/// A parameter's value as a caller gives it.
#[derive(Clone)]
pub(super) struct Given {
    /// Where it goes, if the caller says so.
    pub(super) location: Option<Location>,
    pub(super) name: String,
    pub(super) value: Value,
}

/// A call with all its values in their types.
pub(super) struct Parts {
    operation: &'static request::Operation,
    values: Vec<Option<Box<Filled>>>,
    pub(super) extras: Vec<Extra>,
}

impl Call for Parts {
    fn operation(&self) -> &'static request::Operation {
        self.operation
    }

    fn part(&self, index: usize) -> &dyn Slot {
        match self.values.get(index) {
            Some(Some(value)) => &**value,
            _ => &None::<bool>,
        }
    }

    fn extras(&self) -> &[Extra] {
        &self.extras
    }
}

impl Parts {
    /// Reads what is given into the types of the operation's parameters.
    pub(super) fn of(
        operation: &'static Operation,
        given: &[Given],
        body: Option<(&Value, Option<&str>)>,
    ) -> Result<Self, Fault> {
        let described = operation.described;
        let others = body.and_then(|(body, _)| other_fields(operation, body));
        let mut values: Vec<Option<&Value>> = vec![None; described.parameters.len()];
        for own in given {
            values[index(operation, own)?] = Some(&own.value);
        }
        if let Some((body, content_type)) = body {
            put_body(operation, body, content_type, &mut values)?;
        }
        if let Some((index, others)) = &others {
            values[*index] = Some(others);
        }
        let parameters = described.parameters.iter().zip(operation.parts);
        let has_body = body.is_some();
        let values = parameters
            .zip(values)
            .map(|((parameter, part), value)| {
                let is_alternative = has_body && matches!(parameter.place, Place::Body(_));
                filled(parameter, part, value, is_alternative)
                    .map_err(|fault| fault.of(parameter.field))
            })
            .collect::<Result<_, _>>()?;
        Ok(Self {
            operation: described,
            values,
            extras: Vec::new(),
        })
    }
}

/// One value; none if it is neither given nor needed, as a body is not needed in a media type beside another.
fn filled(
    parameter: &request::Parameter,
    part: &Part,
    value: Option<&Value>,
    is_alternative: bool,
) -> Result<Option<Box<Filled>>, Fault> {
    match (value, part.preset) {
        (Some(value), _) => (part.read)(value.to_string().as_bytes()).map(Some),
        (None, Some(preset)) => (part.read)(preset.as_bytes()).map(Some),
        (None, None) if parameter.field.is(REQUIRED) && !is_alternative => {
            Err(Fault::expected("a value", "nothing"))
        }
        (None, None) => Ok(None),
    }
}

/// Which parameter is meant: the one of that name, or of that name in the location before a colon.
fn index(operation: &Operation, given: &Given) -> Result<usize, Fault> {
    let parameters = operation.described.parameters;
    let named = |name: &str, location: Option<Location>| {
        let found = parameters.iter().enumerate().filter(|(_, own)| {
            let own_location = Location::of(own.place);
            let is_named = match own.place {
                Place::PartHeader(part) => name == format!("{part}.{}", own.field.wire()),
                _ => name == own.field.wire(),
            };
            is_named && own_location.is_some() && (location.is_none() || own_location == location)
        });
        found.map(|(index, _)| index).collect::<Vec<_>>()
    };
    let mut found = named(&given.name, given.location);
    if found.is_empty()
        && given.location.is_none()
        && let Some((location, name)) = given.name.split_once(':')
    {
        found = named(name, Location::from_str(location));
    }
    match found.as_slice() {
        [index] => Ok(*index),
        [] => Err(Fault::new(format!(
            "there is no parameter {:?}{}",
            given.name,
            nearest::hint(&given.name, spelled(operation))
        ))),
        _ => Err(Fault::new(format!(
            "there are several parameters {:?}; say which one as in {:?}",
            given.name,
            spelled(operation)
                .find(|own| own.ends_with(&format!(":{}", given.name)))
                .unwrap_or_default(),
        ))),
    }
}

/// The names of the parameters, with their location where several have the same.
fn spelled(operation: &Operation) -> impl Iterator<Item = String> {
    let all: Vec<_> = operation.parameters().collect();
    let names: Vec<&str> = all.iter().map(|own| own.name).collect();
    all.into_iter().map(move |own| {
        let same = names.iter().filter(|name| **name == own.name).count();
        if same > 1 {
            format!("{}:{}", own.location, own.name)
        } else {
            own.name.to_owned()
        }
    })
}

/// Puts a body where it goes: whole into the one parameter that is the body, or each of its
/// properties into the form's field of that name.
fn put_body<'v>(
    operation: &Operation,
    body: &'v Value,
    content_type: Option<&str>,
    values: &mut [Option<&'v Value>],
) -> Result<(), Fault> {
    let described = operation.described;
    if described.bodies.is_empty() {
        return Err(Fault::new("there is no body, but one is given"));
    }
    let chosen = content_type.map_or(Ok(0), |wanted| chosen(described.bodies, wanted))?;
    let mut parameters = described.parameters.iter();
    if let Some(whole) = parameters.position(|own| own.place == Place::Body(chosen)) {
        values[whole] = Some(body);
        return Ok(());
    }
    let fields = body
        .as_object()
        .ok_or_else(|| Fault::new("expected an object for the fields of the body"))?;
    for (name, value) in fields {
        match field(operation, name) {
            Ok(index) => values[index] = Some(value),
            // It is among those that have no name of their own.
            Err(_) if takes_others(operation).is_some() => {}
            Err(fault) => return Err(fault),
        }
    }
    Ok(())
}

/// The field of a form with that name.
fn field(operation: &Operation, name: &str) -> Result<usize, Fault> {
    let field = Given {
        location: Some(Location::Form),
        name: name.to_owned(),
        value: Value::Null,
    };
    index(operation, &field)
}

/// The parameter that is the fields of a form that have no name of their own.
fn takes_others(operation: &Operation) -> Option<usize> {
    let mut parameters = operation.described.parameters.iter();
    parameters.position(|own| own.place == Place::Fields)
}

/// Those fields among the members of a body, and the parameter that they are.
fn other_fields(operation: &Operation, body: &Value) -> Option<(usize, Value)> {
    let own = takes_others(operation)?;
    let mut others = body.as_object()?.clone();
    others.retain(|name, _| field(operation, name).is_err());
    (!others.is_empty()).then_some((own, others.into()))
}

/// Which of the bodies has a media type, or a range that it is of.
fn chosen(bodies: &[Body], wanted: &str) -> Result<usize, Fault> {
    let of_range = |range: &str| {
        let start = range
            .strip_suffix('*')
            .map(|start| start.trim_start_matches("*/"));
        start.is_some_and(|start| wanted.starts_with(start))
    };
    let known = || bodies.iter().map(|own| own.content_type);
    known()
        .position(|own| own.eq_ignore_ascii_case(wanted))
        .or_else(|| known().position(of_range))
        .ok_or_else(|| {
            let known = known().collect::<Vec<_>>().join(", ");
            Fault::new(format!("there is no body of {wanted:?}, but of {known}"))
        })
}
