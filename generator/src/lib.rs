//! specsmith turns an API description (`OpenAPI`) into a Rust SDK crate that reads as if a person
//! had written it.
//!
//! [`generate`] is all that a build script or an xtask needs; the modules are its stages, in the
//! order of the data: [`source`], [`document`], [`lower`], [`ir`], [`naming`], [`view`], [`render`],
//! [`output`].

#[cfg(test)]
mod chance;
pub mod cli;
pub mod config;
pub mod diagnostic;
pub mod document;
pub mod filter;
mod generate;
mod init;
pub mod input;
pub mod inspect;
pub mod ir;
pub mod ledger;
pub mod lower;
pub mod naming;
pub mod output;
pub mod overlay;
pub mod pages;
pub mod pointer;
pub mod render;
pub mod site;
pub mod source;
pub mod types;
pub mod view;

pub use config::{Config, Package};
pub use generate::{
    Examined, GenerateError, Generated, Located, PlacedType, Plan, examine, generate,
    generate_from, plan,
};
pub use input::Input;
