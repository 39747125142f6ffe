//! Decides how the type of a schema is spelled outside of the crate.

use super::leaf::{Speller, TypeExpr};
use crate::ir::Api;
use crate::naming::Names;
use crate::site::Site;

/// The types of the schemas, with what stands behind an alias instead of it. What is at the root of the crate has the
/// path `sdk::`.
pub(crate) fn placed<'a>(api: &'a Api, names: &Names) -> Vec<(&'a Site, TypeExpr)> {
    let speller = Speller::new(api, names, "models::", "sdk::");
    let placed = api.placed.iter();
    let placed = placed.map(|(site, ty)| (site, speller.spell(speller.resolved(ty))));
    placed.collect()
}
