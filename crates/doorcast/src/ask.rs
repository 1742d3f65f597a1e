//! Asks those we work with whether all is well: one question and one verdict for each, for `doorcast doctor` and for the
//! connections page. Nothing here costs anything.

use doorcast_app::ports::connections::Verdict;
use doorcast_domain::ledger::UsdMicros;
use doorcast_vendors::{
    bucket::{BucketFilms, BucketProblem},
    cloudinary::CloudinaryFilms,
    groq::{self, GroqWriter},
    heygen::{Balance, HeyGenStudio},
    mail::Smtp,
};

/// What came of asking.
pub(crate) struct Asked {
    /// What it means.
    pub(crate) verdict: Verdict,
    /// What was said, for people who look after this house: a whole sentence without a full stop, and no secrets.
    pub(crate) told: String,
}

impl Asked {
    fn well(told: impl Into<String>) -> Self {
        Self {
            verdict: Verdict::Well,
            told: told.into(),
        }
    }

    fn trouble(verdict: Verdict, told: impl Into<String>) -> Self {
        Self {
            verdict,
            told: told.into(),
        }
    }

    /// Returns whether all is well.
    pub(crate) fn is_well(&self) -> bool {
        matches!(self.verdict, Verdict::Well | Verdict::WellWith(_))
    }
}

/// Asks HeyGen for the balance, and for the look that is set if one is.
pub(crate) async fn heygen(heygen: &HeyGenStudio, look_id: Option<&str>) -> Asked {
    let client = heygen.client();
    let balance = match client.balance().await {
        Ok(balance) => balance,
        Err(error) => return Asked::trouble(refusal(error.status, &[401, 403]), error.to_string()),
    };
    if let Some(look_id) = look_id {
        match client.find_look(look_id).await {
            Ok(Some(_)) => {}
            Ok(None) => {
                return Asked::trouble(
                    Verdict::Lacking(look_id.to_owned()),
                    format!("HEYGEN_AVATAR_ID is \"{look_id}\", and HeyGen has no such look"),
                );
            }
            Err(error) => {
                return Asked::trouble(refusal(error.status, &[401, 403]), error.to_string());
            }
        }
    }
    match balance {
        Balance::Dollars(left) => Asked {
            verdict: Verdict::WellWith(UsdMicros(left.0.max(0).unsigned_abs())),
            told: format!("HeyGen answers; the wallet has {left}"),
        },
        Balance::Credits(left) => {
            Asked::well(format!("HeyGen answers; the plan has {left} credits"))
        }
        Balance::Unknown => Asked::well("HeyGen answers; the account does not say what is left"),
    }
}

/// Asks Groq whether it has the model that is used.
pub(crate) async fn groq(groq: &GroqWriter) -> Asked {
    let model = groq::USUAL_MODEL;
    match groq.client().list_models().await {
        Ok(models) if models.iter().any(|known| known == model) => {
            Asked::well(format!("Groq answers and has {model}"))
        }
        Ok(_) => Asked::trouble(
            Verdict::Lacking(model.to_owned()),
            format!("Groq answers and does not have {model}"),
        ),
        Err(error) => Asked::trouble(refusal(error.status, &[401, 403]), error.to_string()),
    }
}

/// Asks Cloudinary whether it takes the keys. It says 404 where the cloud or the key is wrong.
pub(crate) async fn cloudinary(cloudinary: &CloudinaryFilms) -> Asked {
    match cloudinary.client().ping().await {
        Ok(()) => Asked::well("Cloudinary answers and takes the key"),
        Err(error) => Asked::trouble(refusal(error.status, &[401, 403, 404]), error.to_string()),
    }
}

/// Asks the bucket whether it takes the key. Nothing is written.
pub(crate) async fn bucket(bucket: &BucketFilms) -> Asked {
    match bucket.prove().await {
        Ok(()) => Asked::well("the bucket answers and takes the key"),
        Err(error) => {
            let verdict = match error.problem {
                BucketProblem::Key | BucketProblem::NotFound => Verdict::KeyRefused,
                BucketProblem::Taken | BucketProblem::Request | BucketProblem::NoAnswer => {
                    Verdict::Silent
                }
            };
            Asked::trouble(verdict, error.to_string())
        }
    }
}

/// Asks the mail server to let us in. No message is sent.
pub(crate) async fn mail(mail: &Smtp) -> Asked {
    match mail.greet().await {
        Ok(()) => Asked::well("the mail server answers and lets us in"),
        Err(error) if error.is_refusal => Asked::trouble(Verdict::KeyRefused, error.message),
        Err(error) => Asked::trouble(Verdict::Silent, error.message),
    }
}

/// An answer that refuses the key says so; everything else may pass.
fn refusal(status: Option<u16>, refusals: &[u16]) -> Verdict {
    match status {
        Some(status) if refusals.contains(&status) => Verdict::KeyRefused,
        _ => Verdict::Silent,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_refuses_the_key_is_called_so() {
        assert_eq!(refusal(Some(404), &[401, 403, 404]), Verdict::KeyRefused);
        assert_eq!(refusal(Some(404), &[401, 403]), Verdict::Silent);
        for status in [None, Some(429), Some(500)] {
            assert_eq!(refusal(status, &[401, 403, 404]), Verdict::Silent);
        }
    }
}
