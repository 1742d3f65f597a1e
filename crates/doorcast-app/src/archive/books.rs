//! Proves that accounts are what the lines of the ledger add up to.

use std::collections::BTreeMap;

use doorcast_domain::ledger::{Account, Scope, UsdMicros};

use super::ArchiveError;
use crate::ports::archive::Record;

/// Lines were checked against their caps when they were written.
const NO_CAP: UsdMicros = UsdMicros(u64::MAX);

/// What the lines add up to, less the accounts that say so.
#[derive(Default)]
pub(super) struct Books {
    sums: BTreeMap<Scope, Account>,
}

impl Books {
    /// Takes a record. Lines come before accounts.
    pub(super) fn take(&mut self, record: &Record) -> Result<(), ArchiveError> {
        match record {
            Record::Line(_, entry) => {
                for scope in entry.scopes() {
                    let sum = self.sums.get(&scope).copied().unwrap_or_default();
                    let sum = sum.apply(entry.movement, NO_CAP);
                    let sum = sum.map_err(|_| wrong(&scope))?;
                    self.sums.insert(scope, sum);
                }
                Ok(())
            }
            Record::Account(scope, account) => {
                match self.sums.remove(scope).unwrap_or_default() == *account {
                    true => Ok(()),
                    false => Err(wrong(scope)),
                }
            }
            _ => Ok(()),
        }
    }

    /// Proves that no account is missing.
    pub(super) fn close(self) -> Result<(), ArchiveError> {
        match self.sums.keys().next() {
            None => Ok(()),
            Some(scope) => Err(wrong(scope)),
        }
    }
}

fn wrong(scope: &Scope) -> ArchiveError {
    ArchiveError::Books {
        account: scope.to_string(),
    }
}
