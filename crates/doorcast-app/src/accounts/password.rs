//! Passwords: what can be one, and the slow hash that is kept of it.

use std::sync::Arc;

use argon2::{
    Algorithm, Argon2, Params, Version,
    password_hash::{PasswordHasher as _, PasswordVerifier as _, phc},
};
use doorcast_domain::account::{PasswordHash, email::Email};
use tokio::{sync::Semaphore, task::spawn_blocking};

use crate::ports::{Ids, StoreError};

/// The shortest password, in characters.
pub const MIN_PASSWORD_CHARS: usize = 10;

/// The longest password, in bytes.
pub const MAX_PASSWORD_BYTES: usize = 500;

/// How many are hashed at once: each takes 19 MB and a core.
const MOST_AT_ONCE: usize = 4;

/// A password somebody typed. Never printed.
#[derive(Clone)]
pub struct Password(String);

impl Password {
    /// Takes what somebody typed.
    pub fn typed(text: String) -> Self {
        Self(text)
    }
}

impl std::fmt::Debug for Password {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Password(…)")
    }
}

/// Why a text cannot be a new password.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PasswordFlaw {
    /// It is shorter than [`MIN_PASSWORD_CHARS`].
    #[error("a password has at least {MIN_PASSWORD_CHARS} characters")]
    Short,
    /// It is longer than [`MAX_PASSWORD_BYTES`].
    #[error("a password has at most {MAX_PASSWORD_BYTES} bytes")]
    Long,
    /// It is among the first ones anybody would try.
    #[error("that password is too easy to guess")]
    Guessable,
}

/// Checks whether a text can be the password of somebody.
///
/// # Errors
///
/// See [`PasswordFlaw`].
pub fn check(password: &Password, email: &Email) -> Result<(), PasswordFlaw> {
    let text = password.0.as_str();
    if text.chars().count() < MIN_PASSWORD_CHARS {
        return Err(PasswordFlaw::Short);
    }
    if text.len() > MAX_PASSWORD_BYTES {
        return Err(PasswordFlaw::Long);
    }
    let lower = text.to_lowercase();
    let first = lower.chars().next();
    let is_one_sign = lower.chars().all(|sign| Some(sign) == first);
    let is_a_row = "01234567890123456789".contains(&lower)
        || "qwertyuiopasdfghjklzxcvbnm".contains(&lower)
        || "abcdefghijklmnopqrstuvwxyz".contains(&lower);
    let is_a_favorite = ["password", "contraseña", "doorcast", "letmein", "iloveyou"]
        .iter()
        .any(|word| lower.replace(word, "").chars().count() < 4 && lower.contains(word));
    match is_one_sign || is_a_row || is_a_favorite || lower == email.as_str() {
        true => Err(PasswordFlaw::Guessable),
        false => Ok(()),
    }
}

/// How much work a hash is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cost {
    /// What OWASP recommends for argon2id: 19 MiB, two passes, one lane.
    Usual,
    /// Next to nothing, for tests.
    Least,
}

/// Hashes passwords on threads of their own.
pub struct Passwords {
    argon2: Argon2<'static>,
    room: Arc<Semaphore>,
    /// What the password of nobody is compared with, so that it takes as long as that of somebody.
    of_nobody: PasswordHash,
    ids: Arc<dyn Ids>,
}

impl Passwords {
    /// Returns what hashes at a cost.
    pub fn new(cost: Cost, ids: Arc<dyn Ids>) -> Self {
        let params = match cost {
            Cost::Usual => Params::new(19 * 1024, 2, 1, None),
            Cost::Least => Params::new(8, 1, 1, None),
        };
        let params = params.expect("both are allowed");
        let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
        let of_nobody = hash_now(&argon2, &format!("{:x}", ids.draw()), ids.draw());
        Self {
            argon2,
            room: Arc::new(Semaphore::new(MOST_AT_ONCE)),
            of_nobody,
            ids,
        }
    }

    /// Returns the hash of a password.
    ///
    /// # Errors
    ///
    /// [`StoreError::Unavailable`] if the thread has ended.
    pub async fn hash(&self, password: Password) -> Result<PasswordHash, StoreError> {
        let argon2 = self.argon2.clone();
        let salt = self.ids.draw();
        self.aside(move || hash_now(&argon2, &password.0, salt))
            .await
    }

    /// Returns whether a password is the one of a hash; for nobody's hash it takes as long and is false.
    ///
    /// # Errors
    ///
    /// [`StoreError::Unavailable`] if the thread has ended.
    pub async fn verify(
        &self,
        password: Password,
        hash: Option<&PasswordHash>,
    ) -> Result<bool, StoreError> {
        let argon2 = self.argon2.clone();
        let is_somebody = hash.is_some();
        let hash = hash.unwrap_or(&self.of_nobody).clone();
        let is_right = self
            .aside(move || is_right(&argon2, &password.0, &hash))
            .await?;
        Ok(is_right && is_somebody)
    }

    async fn aside<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, StoreError> {
        let room = Arc::clone(&self.room).acquire_owned().await;
        let room = room.map_err(|error| StoreError::Unavailable {
            source: error.into(),
        })?;
        let done = spawn_blocking(move || {
            let done = work();
            drop(room);
            done
        });
        done.await.map_err(|error| StoreError::Unavailable {
            source: error.into(),
        })
    }
}

fn hash_now(argon2: &Argon2<'_>, password: &str, salt: u128) -> PasswordHash {
    let hash: phc::PasswordHash = argon2
        .hash_password_with_salt(password.as_bytes(), &salt.to_be_bytes())
        .expect("sixteen bytes are a salt, and every text has a hash");
    PasswordHash::from_phc(hash.to_string())
}

fn is_right(argon2: &Argon2<'_>, password: &str, hash: &PasswordHash) -> bool {
    if password.len() > MAX_PASSWORD_BYTES {
        return false;
    }
    let hash = phc::PasswordHash::new(hash.as_phc());
    hash.is_ok_and(|hash| argon2.verify_password(password.as_bytes(), &hash).is_ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn flaw(text: &str) -> Option<PasswordFlaw> {
        let email = "dana@example.com".parse().expect("an address");
        check(&Password::typed(text.into()), &email).err()
    }

    #[test]
    fn what_anybody_would_guess_is_no_password() {
        for text in [
            "Password1!",
            "1234567890",
            "aaaaaaaaaaaa",
            "qwertyuiop",
            "Doorcast123",
            "Dana@Example.com",
        ] {
            assert_eq!(flaw(text), Some(PasswordFlaw::Guessable), "{text}");
        }
        assert_eq!(flaw("neun Zeic"), Some(PasswordFlaw::Short));
        assert_eq!(flaw(&"ab".repeat(300)), Some(PasswordFlaw::Long));
        assert_eq!(flaw("blue door, three keys"), None);
        assert_eq!(flaw("ñandú ñandú"), None);
    }

    #[test]
    fn the_usual_hash_says_what_owasp_recommends() {
        struct Seven;
        impl Ids for Seven {
            fn draw(&self) -> u128 {
                7
            }
        }
        let passwords = Passwords::new(Cost::Usual, Arc::new(Seven));
        assert!(!is_right(&passwords.argon2, "", &PasswordHash::none()));
        let phc = passwords.of_nobody.as_phc();
        assert!(phc.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{phc}");
    }
}
