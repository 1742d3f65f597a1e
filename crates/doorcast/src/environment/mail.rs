//! The mail server, from the environment.

use std::{fmt, sync::Arc};

use doorcast_vendors::mail::{BadSettings, Encryption, Settings, Smtp};

use super::{Variables, refuse};
use crate::problem::Problem;

/// Sends messages, if there is a mail server.
#[derive(Clone)]
pub(crate) struct Mail(pub(crate) Arc<Smtp>);

impl fmt::Debug for Mail {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Mail(…)")
    }
}

/// Reads how to reach the mail server: as one address, or in parts.
pub(super) fn read(variables: &Variables<'_>) -> Result<Option<Mail>, Problem> {
    let url = variables.secret("SMTP_URL")?;
    let host = variables.text("SMTP_HOST")?;
    let (source, settings) = match (url, host) {
        (None, None) => return Ok(None),
        (Some(_), Some(_)) => {
            let message = "SMTP_URL and SMTP_HOST are both set; one is enough".to_owned();
            return Err(refuse("SMTP_URL", message).hint("take one of them out of the environment"));
        }
        (Some(url), None) => {
            let settings = Settings::from_url(url.reveal(), from(variables)?);
            ("SMTP_URL", settings.map_err(|bad| told("SMTP_URL", bad))?)
        }
        (None, Some(host)) => ("SMTP_HOST", parts(variables, host)?),
    };
    let mailer = Smtp::new(&settings).map_err(|bad| match bad {
        BadSettings::From => told("SMTP_FROM", bad),
        other => told(source, other),
    })?;
    Ok(Some(Mail(Arc::new(mailer))))
}

fn parts(variables: &Variables<'_>, host: String) -> Result<Settings, Problem> {
    let port = variables.text("SMTP_PORT")?.map(|text| {
        let number = text.parse().ok().filter(|port| *port != 0);
        number.ok_or_else(|| {
            refuse(
                "SMTP_PORT",
                "SMTP_PORT is a number from 1 to 65535".to_owned(),
            )
        })
    });
    let encryption = match variables.text("SMTP_ENCRYPTION")? {
        None => Encryption::StartTls,
        Some(name) => Encryption::from_name(&name).ok_or_else(|| {
            let message = "SMTP_ENCRYPTION is tls, starttls or none".to_owned();
            refuse("SMTP_ENCRYPTION", message)
        })?,
    };
    let username = variables.text("SMTP_USERNAME")?;
    let password = variables.secret("SMTP_PASSWORD")?;
    let login = match (username, password) {
        (None, None) => None,
        (Some(username), Some(password)) => Some((username, password)),
        (None, Some(_)) => return Err(half("SMTP_USERNAME")),
        (Some(_), None) => return Err(half("SMTP_PASSWORD")),
    };
    Ok(Settings {
        host,
        port: port.transpose()?,
        encryption,
        login,
        from: from(variables)?,
    })
}

fn from(variables: &Variables<'_>) -> Result<String, Problem> {
    variables
        .text("SMTP_FROM")?
        .ok_or_else(|| half("SMTP_FROM"))
}

fn half(missing: &str) -> Problem {
    refuse(
        missing,
        format!("the mail server is only half set up: {missing} missing"),
    )
    .hint("set it, or nothing that begins with SMTP_ to show links to administrators instead")
}

fn told(variable: &str, bad: BadSettings) -> Problem {
    refuse(variable, format!("{variable} cannot be used: {bad}"))
}
