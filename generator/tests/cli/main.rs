//! What the command line does with each input: exit code, both streams, and the folder before and
//! after.

mod check;
mod config;
mod description;
mod explain;
mod filter;
mod folder;
mod good;
mod init;
mod json;
mod killed;
mod levels;
mod library;
mod names;
mod overlays;
mod scene;
mod streams;
mod usage;
