//! Records as lines of JSON. Secrets are sealed in them.
//!
//! New fields must be optional; anything else is another version of the format.

use doorcast_domain::{
    account::{
        PasswordHash, Person, Role,
        email::Email,
        profile::Profile,
        session::SecretDigest,
        totp::{Totp, TotpKey, TotpStep},
    },
    hex,
    pipeline::id::{AgentId, OfficeId},
};
use serde::{Deserialize, Serialize, de::DeserializeOwned};

use crate::ports::{
    archive::{KeptSecret, Kind, Record, Seal},
    secrets::Key,
};

/// Returns a record as a line with its end.
pub(super) fn write(record: &Record, seal: &dyn Seal) -> String {
    let json = match record {
        Record::Video(video) => serde_json::to_string(video),
        Record::Project(project) => serde_json::to_string(project),
        Record::Line(number, entry) => serde_json::to_string(&(number, entry)),
        Record::Account(scope, account) => serde_json::to_string(&(scope.to_string(), account)),
        Record::Request(key, request) => serde_json::to_string(&(key, request)),
        Record::Beginning(key, beginning) => serde_json::to_string(&(key, beginning)),
        Record::SettledWebhook(webhook) | Record::OpenWebhook(webhook) => {
            serde_json::to_string(webhook)
        }
        Record::Health(vendor, health) => serde_json::to_string(&(vendor, health)),
        Record::Trouble(vendor, trouble) => serde_json::to_string(&(vendor, trouble)),
        Record::Orphan(orphan) => serde_json::to_string(orphan),
        Record::Token(token, digest) => serde_json::to_string(&(token, digest)),
        Record::Person(person) => serde_json::to_string(&PersonLine::of(person, seal)),
        Record::Session(session) => serde_json::to_string(session),
        Record::Ticket(ticket) => serde_json::to_string(ticket),
        Record::Secret(secret) => serde_json::to_string(&SecretLine::of(secret, seal)),
        Record::Budget(budget) => serde_json::to_string(budget),
        Record::Letter(video, taken_at_ms) => serde_json::to_string(&(video, taken_at_ms)),
        Record::Subscription(subscription) => serde_json::to_string(subscription),
        Record::Delivery(delivery) => serde_json::to_string(delivery),
    };
    let mut line = json.expect("all keys of records are text");
    line.push('\n');
    line
}

/// Reads a line, if it is one of that kind and its secrets open.
pub(super) fn read(kind: Kind, line: &str, seal: &dyn Seal) -> Option<Record> {
    Some(match kind {
        Kind::Videos => Record::Video(parse(line)?),
        Kind::Projects => Record::Project(parse(line)?),
        Kind::Ledger => pair(line, Record::Line)?,
        Kind::Accounts => {
            let (scope, account): (String, _) = parse(line)?;
            Record::Account(scope.parse().ok()?, account)
        }
        Kind::Requests => pair(line, Record::Request)?,
        Kind::Beginnings => pair(line, Record::Beginning)?,
        Kind::SettledWebhooks => Record::SettledWebhook(parse(line)?),
        Kind::OpenWebhooks => Record::OpenWebhook(parse(line)?),
        Kind::VendorHealth => pair(line, Record::Health)?,
        Kind::VendorTroubles => pair(line, Record::Trouble)?,
        Kind::Orphans => Record::Orphan(parse(line)?),
        Kind::Tokens => pair(line, Record::Token)?,
        Kind::People => Record::Person(Box::new(parse::<PersonLine>(line)?.open(seal)?)),
        Kind::Sessions => Record::Session(parse(line)?),
        Kind::Tickets => Record::Ticket(parse(line)?),
        Kind::Secrets => Record::Secret(parse::<SecretLine>(line)?.open(seal)?),
        Kind::Budgets => Record::Budget(parse(line)?),
        Kind::FilmLetters => pair(line, Record::Letter)?,
        Kind::Subscriptions => Record::Subscription(parse(line)?),
        Kind::Deliveries => Record::Delivery(parse(line)?),
    })
}

fn parse<T: DeserializeOwned>(line: &str) -> Option<T> {
    serde_json::from_str(line).ok()
}

fn pair<A: DeserializeOwned, B: DeserializeOwned>(
    line: &str,
    record: impl FnOnce(A, B) -> Record,
) -> Option<Record> {
    let (one, other) = parse(line)?;
    Some(record(one, other))
}

/// A person whose second step is sealed.
#[derive(Serialize, Deserialize)]
struct PersonLine {
    id: AgentId,
    office: OfficeId,
    email: Email,
    role: Role,
    profile: Profile,
    password: String,
    second_step: Option<SecondStep>,
    created_at_ms: i64,
    disabled_at_ms: Option<i64>,
}

#[derive(Serialize, Deserialize)]
struct SecondStep {
    /// Sealed.
    key: String,
    last_step: i64,
    recovery: Vec<SecretDigest>,
}

impl PersonLine {
    fn of(person: &Person, seal: &dyn Seal) -> Self {
        let second_step = person.totp.as_ref().map(|totp| SecondStep {
            key: hex::text(&seal.seal(&second_step_of(&person.id), &totp.key.0)),
            last_step: totp.last_step.0,
            recovery: totp.recovery.clone(),
        });
        Self {
            id: person.id.clone(),
            office: person.office.clone(),
            email: person.email.clone(),
            role: person.role,
            profile: person.profile.clone(),
            password: person.password.as_phc().to_owned(),
            second_step,
            created_at_ms: person.created_at_ms,
            disabled_at_ms: person.disabled_at_ms,
        }
    }

    fn open(self, seal: &dyn Seal) -> Option<Person> {
        let totp = match self.second_step {
            Some(sealed) => {
                let key = seal.open(&second_step_of(&self.id), &hex::bytes(&sealed.key)?)?;
                Some(Totp {
                    key: TotpKey(key.try_into().ok()?),
                    last_step: TotpStep(sealed.last_step),
                    recovery: sealed.recovery,
                })
            }
            None => None,
        };
        Some(Person {
            id: self.id,
            office: self.office,
            email: self.email,
            role: self.role,
            profile: self.profile,
            password: PasswordHash::from_phc(self.password),
            totp,
            created_at_ms: self.created_at_ms,
            disabled_at_ms: self.disabled_at_ms,
        })
    }
}

fn second_step_of(person: &AgentId) -> String {
    format!("second step of {person}")
}

/// A key to somebody's service, sealed.
#[derive(Serialize, Deserialize)]
struct SecretLine {
    office: OfficeId,
    name: String,
    /// Sealed.
    key: String,
    changed_at_ms: i64,
}

impl SecretLine {
    fn of(secret: &KeptSecret, seal: &dyn Seal) -> Self {
        let name = secret_of(&secret.office, &secret.name);
        Self {
            office: secret.office.clone(),
            name: secret.name.clone(),
            key: hex::text(&seal.seal(&name, secret.key.reveal().as_bytes())),
            changed_at_ms: secret.changed_at_ms,
        }
    }

    fn open(self, seal: &dyn Seal) -> Option<KeptSecret> {
        let name = secret_of(&self.office, &self.name);
        let plain = seal.open(&name, &hex::bytes(&self.key)?)?;
        Some(KeptSecret {
            office: self.office,
            name: self.name,
            key: Key::parse(&String::from_utf8(plain).ok()?).ok()?,
            changed_at_ms: self.changed_at_ms,
        })
    }
}

fn secret_of(office: &OfficeId, name: &str) -> String {
    format!("secret {office} {name}")
}
