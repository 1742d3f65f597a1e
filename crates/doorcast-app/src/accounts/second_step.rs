//! Wanting a second step, and wanting it no longer.

use doorcast_domain::account::{
    email::Email,
    totp::{KEY_BYTES, RECOVERY_CODES, Totp, TotpKey, TotpStep},
};

use super::{
    Accounts, Opened, Present, Refused, Visitor, password::Password, secret::Secret, totp,
};
use crate::ports::throttle::Counted;

/// A second step that counts from now on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Enrolled {
    /// What to write down for the day the telephone is lost. Shown once.
    pub recovery_codes: Vec<Secret>,
    /// The session that goes on; all others have ended.
    pub opened: Opened,
}

impl Accounts {
    /// Draws a key for somebody who wants a second step. Nothing is kept until a code of it is typed.
    pub fn draw_totp_key(&self) -> TotpKey {
        let mut key = [0; KEY_BYTES];
        let lots = [self.ids.draw().to_be_bytes(), self.ids.draw().to_be_bytes()];
        for (byte, lot) in key.iter_mut().zip(lots.as_flattened()) {
            *byte = *lot;
        }
        TotpKey(key)
    }

    /// Returns what an app reads to know a key.
    pub fn totp_uri(&self, key: &TotpKey, email: &Email) -> String {
        totp::enrollment_uri(key, email)
    }

    /// Makes the second step count, after somebody proved with a code that their app knows the key.
    ///
    /// # Errors
    ///
    /// [`Refused::Wrong`] if the code is not of that key, [`Refused::NotAllowed`] if there is a second step already.
    pub async fn confirm_totp(
        &self,
        present: &Present,
        key: TotpKey,
        code: &str,
        visitor: &Visitor,
    ) -> Result<Enrolled, Refused> {
        let person = &present.person;
        self.count_person(Counted::SecondStep, &person.id).await?;
        if person.totp.is_some() {
            return Err(Refused::NotAllowed);
        }
        let now_ms = self.now_ms();
        let recovery_codes: Vec<Secret> = (0..RECOVERY_CODES)
            .map(|_| Secret::draw_typed(self.ids.as_ref()))
            .collect();
        let mut totp = Totp {
            key,
            last_step: TotpStep(0),
            recovery: recovery_codes.iter().map(Secret::digest).collect(),
        };
        totp.last_step = totp::matching_step(&totp, code, now_ms).ok_or(Refused::Wrong)?;
        self.store
            .set_totp(&self.office, &person.id, Some(&totp), now_ms)
            .await?;
        let opened = self.reopen(present, visitor).await?;
        Ok(Enrolled {
            recovery_codes,
            opened,
        })
    }

    /// Ends the second step of somebody who knows their password. All other sessions end.
    ///
    /// # Errors
    ///
    /// [`Refused::Wrong`] if the password is not right.
    pub async fn disable_totp(
        &self,
        present: &Present,
        password: Password,
        visitor: &Visitor,
    ) -> Result<Opened, Refused> {
        self.prove(present, password).await?;
        self.store
            .set_totp(&self.office, &present.person.id, None, self.now_ms())
            .await?;
        self.reopen(present, visitor).await
    }

    /// Checks that whoever is there knows the password.
    pub(super) async fn prove(&self, present: &Present, password: Password) -> Result<(), Refused> {
        let person = &present.person;
        self.count_person(Counted::Proof, &person.id).await?;
        let is_right = self
            .passwords
            .verify(password, Some(&person.password))
            .await?;
        match is_right {
            true => Ok(()),
            false => Err(Refused::Wrong),
        }
    }
}
