//! What the command line does with each input: exit code, both streams, and the folder before and
//! after.

mod config;
mod description;
mod folder;
mod good;
mod killed;
mod library;
mod scene;
mod streams;
mod usage;
