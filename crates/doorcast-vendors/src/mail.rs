//! Sends messages through a mail server (SMTP).
//!
//! Each message is one connection: messages are few, and a connection that is kept is one that has died when it is
//! needed. With TLS the server has to prove who it is; without it a password is never sent.

use std::time::Duration;

use async_trait::async_trait;
use doorcast_app::ports::mailer::{MailError, Mailer, Message};
use lettre::{
    Address, AsyncSmtpTransport, AsyncTransport as _, Tokio1Executor,
    message::{Mailbox, header::ContentType},
    transport::smtp::{authentication::Credentials, client::Tls},
};

use crate::http::Secret;

#[cfg(test)]
mod tests;

/// How long the server may take to answer.
const TIMEOUT: Duration = Duration::from_secs(20);

/// How to reach a mail server.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Its name.
    pub host: String,
    /// Its port, if it is not the usual one.
    pub port: Option<u16>,
    /// How what is sent is kept from others.
    pub encryption: Encryption,
    /// Who we are to it.
    pub login: Option<(String, Secret)>,
    /// Whom messages are from: "Doorcast <doorcast@example.com>".
    pub from: String,
}

/// How what is sent is kept from others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Encryption {
    /// From the first byte on: usually port 465.
    Tls,
    /// After a greeting, and not without: usually port 587.
    StartTls,
    /// Not at all: for a server on this computer. Usually port 25.
    None,
}

/// What about the settings cannot be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BadSettings {
    /// It is not an address of a mail server.
    #[error(
        "that is not the address of a mail server, like smtps://name:password@mail.example.com"
    )]
    Url,
    /// Messages cannot be from that.
    #[error("that is not an e-mail address, like Doorcast <doorcast@example.com>")]
    From,
    /// There is no such server.
    #[error("the name of the mail server is not one")]
    Host,
    /// A password would be sent in the open.
    #[error("a password is only sent to a mail server over TLS")]
    OpenPassword,
}

impl Encryption {
    /// Returns the encryption of a name, if there is one: "tls", "starttls", "none".
    pub fn from_name(name: &str) -> Option<Self> {
        match name {
            "tls" => Some(Self::Tls),
            "starttls" => Some(Self::StartTls),
            "none" => Some(Self::None),
            _ => None,
        }
    }
}

impl Settings {
    /// Reads an address: `smtps://` for TLS, `smtp+starttls://`, and `smtp://` for none. Name and password may be in it.
    ///
    /// # Errors
    ///
    /// See [`BadSettings`].
    pub fn from_url(url: &str, from: String) -> Result<Self, BadSettings> {
        let url = reqwest::Url::parse(url).map_err(|_| BadSettings::Url)?;
        let encryption = match url.scheme() {
            "smtps" => Encryption::Tls,
            "smtp+starttls" => Encryption::StartTls,
            "smtp" => Encryption::None,
            _ => return Err(BadSettings::Url),
        };
        let is_bare = matches!(url.path(), "" | "/") && url.query().is_none();
        let host = url.host_str().filter(|_| is_bare).ok_or(BadSettings::Url)?;
        let login = match (url.username(), url.password()) {
            ("", None) => None,
            (name, Some(password)) => Some((decoded(name)?, Secret::new(&decoded(password)?))),
            (_, None) => return Err(BadSettings::Url),
        };
        Ok(Self {
            host: host.to_owned(),
            port: url.port(),
            encryption,
            login,
            from,
        })
    }
}

/// Undoes the `%40` of a name or password in an address.
fn decoded(text: &str) -> Result<String, BadSettings> {
    let mut bytes = Vec::new();
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        if byte != b'%' {
            bytes.push(byte);
            continue;
        }
        let mut digit = || char::from(rest.next()?).to_digit(16);
        let pair = digit().and_then(|high| Some((high << 4 | digit()?) as u8));
        bytes.push(pair.ok_or(BadSettings::Url)?);
    }
    String::from_utf8(bytes).map_err(|_| BadSettings::Url)
}

/// Sends messages through a mail server.
pub struct Smtp {
    transport: AsyncSmtpTransport<Tokio1Executor>,
    from: Mailbox,
}

impl Smtp {
    /// Returns what sends through a server. Nothing is connected yet.
    ///
    /// # Errors
    ///
    /// See [`BadSettings`].
    pub fn new(settings: &Settings) -> Result<Self, BadSettings> {
        let host = settings.host.as_str();
        let builder = match settings.encryption {
            Encryption::Tls => AsyncSmtpTransport::<Tokio1Executor>::relay(host),
            Encryption::StartTls => AsyncSmtpTransport::<Tokio1Executor>::starttls_relay(host),
            Encryption::None => {
                Ok(AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous(host).tls(Tls::None))
            }
        };
        let mut builder = builder
            .map_err(|_| BadSettings::Host)?
            .timeout(Some(TIMEOUT));
        if let Some(port) = settings.port {
            builder = builder.port(port);
        }
        if let Some((name, password)) = &settings.login {
            if settings.encryption == Encryption::None {
                return Err(BadSettings::OpenPassword);
            }
            let credentials = Credentials::new(name.clone(), password.reveal().to_owned());
            builder = builder.credentials(credentials);
        }
        Ok(Self {
            transport: builder.build(),
            from: settings.from.parse().map_err(|_| BadSettings::From)?,
        })
    }
}

/// Why the mail server did not let us in.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct NotLetIn {
    /// What it said.
    pub message: String,
    /// Whether it answered, and said no.
    pub is_refusal: bool,
}

impl Smtp {
    /// Connects, signs in, and hangs up. Sends nothing.
    ///
    /// # Errors
    ///
    /// See [`NotLetIn`].
    pub async fn greet(&self) -> Result<(), NotLetIn> {
        match self.transport.test_connection().await {
            Ok(true) => Ok(()),
            Ok(false) => Err(NotLetIn {
                message: "the mail server hung up".to_owned(),
                is_refusal: false,
            }),
            Err(error) => Err(NotLetIn {
                is_refusal: error.is_permanent(),
                message: error.to_string(),
            }),
        }
    }
}

#[async_trait]
impl Mailer for Smtp {
    async fn send(&self, message: &Message) -> Result<(), MailError> {
        let written = write_down(&self.from, message)?;
        let sent = self.transport.send(written).await;
        sent.map(drop).map_err(|error| MailError::Unavailable {
            source: error.into(),
        })
    }
}

/// Writes a message as it travels. What could end a header and begin another is refused.
fn write_down(from: &Mailbox, message: &Message) -> Result<lettre::Message, MailError> {
    let address: Address = message
        .to
        .as_str()
        .parse()
        .map_err(|_| MailError::Malformed)?;
    if message.subject.chars().any(char::is_control) {
        return Err(MailError::Malformed);
    }
    lettre::Message::builder()
        .from(from.clone())
        .to(Mailbox::new(None, address))
        .subject(message.subject.as_str())
        .header(ContentType::TEXT_PLAIN)
        .body(message.text.clone())
        .map_err(|_| MailError::Malformed)
}
