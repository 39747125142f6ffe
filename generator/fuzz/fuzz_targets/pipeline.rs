//! Any bytes go through the whole pipeline, and give a crate or an error.
//!
//! From the folder `generator`, with cargo-fuzz and a nightly toolchain:
//!
//! ```text
//! mkdir -p fuzz/corpus/pipeline
//! for case in tests/golden/*/; do cp "$case/openapi.yaml" "fuzz/corpus/pipeline/$(basename "$case").yaml"; done
//! cargo +nightly fuzz run pipeline -- -max_len=65536 -timeout=10 -rss_limit_mb=1024
//! ```

#![no_main]

use libfuzzer_sys::fuzz_target;
use specsmith::source::{Files, Source};
use specsmith::{Package, generate_from};

fuzz_target!(|bytes: &[u8]| {
    let Ok(source) = Source::read_from(bytes, "fuzzed") else {
        return;
    };
    // To lay out the code is dear, so it is done only for what is small.
    let (files, package) = (Files::from(source), Package::new("fuzzed"));
    if bytes.len() < 2_000 {
        let _ = generate_from(&files, &package);
    } else {
        let _ = specsmith::plan(&files, &package);
    }
});
