//! Moves money between accounts, the same way in every store.

use std::collections::BTreeMap;

use doorcast_app::ports::videos::RecordError;
use doorcast_domain::ledger::{Account, Caps, Entry, Scope};

/// Returns all accounts the entries change, as they are then. `find` reads one as it is now.
pub(crate) fn apply(
    entries: &[Entry],
    caps: &Caps,
    mut find: impl FnMut(&Scope) -> Result<Account, RecordError>,
) -> Result<BTreeMap<Scope, Account>, RecordError> {
    let mut changed = BTreeMap::new();
    for entry in entries {
        for scope in entry.scopes() {
            let before = match changed.get(&scope) {
                Some(account) => *account,
                None => find(&scope)?,
            };
            let cap = caps.of(&scope);
            changed.insert(scope, before.apply(entry.movement, cap)?);
        }
    }
    Ok(changed)
}
