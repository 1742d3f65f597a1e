//! Moves money between accounts, the same way in every store.

use std::collections::BTreeMap;

use doorcast_app::ports::videos::RecordError;
use doorcast_domain::ledger::{Account, Against, Budget, Caps, Entry, Movement, Scope};

/// Returns all accounts the entries change, as they are then. `find` reads one as it is now, `budgets`
/// those of the office and of the agent.
pub(crate) fn apply(
    entries: &[Entry],
    against: Against,
    budgets: impl Fn(&Entry) -> Result<[Budget; 2], RecordError>,
    mut find: impl FnMut(&Scope) -> Result<Account, RecordError>,
) -> Result<BTreeMap<Scope, Account>, RecordError> {
    let mut changed = BTreeMap::new();
    for entry in entries {
        let caps = caps_of(entry, against, &budgets)?;
        for scope in entry.scopes() {
            let before = match changed.get(&scope) {
                Some(account) => *account,
                None => find(&scope)?,
            };
            let cap = caps.of(&scope);
            let after = before.apply(entry.movement, cap);
            let after = after.map_err(|refused| refused.in_scope(&scope))?;
            changed.insert(scope, after);
        }
    }
    Ok(changed)
}

/// Only a hold can be refused by a cap, so budgets are read for holds only.
fn caps_of(
    entry: &Entry,
    against: Against,
    budgets: impl Fn(&Entry) -> Result<[Budget; 2], RecordError>,
) -> Result<Caps, RecordError> {
    match against {
        Against::Budgets(usual) if matches!(entry.movement, Movement::Hold(_)) => {
            let [office, agent] = budgets(entry)?;
            Ok(usual.under(office).under(agent))
        }
        Against::Budgets(caps) | Against::Exactly(caps) => Ok(caps),
    }
}
