//! Checks who is seen and heard, what is behind them, and whether it can be paid, before anything is sent.

use doorcast_app::ports::avatar_studio::QuoteError;
use doorcast_domain::pipeline::{
    Background, Order,
    stage::{Refusal, Remedy},
};

use crate::heygen::{Balance, Look, OrderField, Quote, VoiceFilter};

use super::{HeyGenStudio, refusal};

/// The most names that are offered instead of a wrong one.
const OFFERED: usize = 5;

impl HeyGenStudio {
    /// Refuses the address of a picture that is not on the public web.
    pub(super) async fn check_background(&self, order: &Order) -> Result<(), QuoteError> {
        let url = match &order.background {
            Some(Background::Picture(url)) => url,
            Some(Background::Stored(_)) => {
                return Err(refuse(
                    OrderField::Background.name(),
                    "background_stored",
                    "HeyGen cannot see pictures that are kept here; choose a color".to_owned(),
                ));
            }
            Some(Background::Color(_)) | None => return Ok(()),
        };
        self.guard.check(url).await.map_err(|refused| {
            refuse(
                OrderField::Background.name(),
                "background_address",
                format!("{refused}; give the public address of a picture, or a color"),
            )
        })
    }

    /// Returns the look of an order, if it can be filmed.
    pub(super) async fn check_look(&self, order: &Order) -> Result<Look, QuoteError> {
        let id = order.presenter.trim();
        let found = self.heygen.find_look(id).await;
        let Some(look) = found.map_err(refusal::while_pricing)? else {
            return Err(self.no_look(id).await);
        };
        match look.status.as_deref() {
            None | Some("completed") if look.is_usable() => Ok(look),
            None | Some("completed") => Err(refuse(
                OrderField::Avatar.name(),
                "resource_not_ready",
                "this avatar is not ready: HeyGen has no picture of it yet; wait a minute",
            )),
            Some("pending_consent") => Err(refuse(
                OrderField::Avatar.name(),
                "avatar_consent_required",
                "the person behind this avatar has not consented yet; send them the consent request from HeyGen's \
                 avatar page",
            )),
            Some(other) => Err(refuse(
                OrderField::Avatar.name(),
                "resource_not_ready",
                format!(
                    "this avatar is not ready ({other}); wait until HeyGen shows it as completed, or choose another"
                ),
            )),
        }
    }

    /// Explains a look that is not there; people often give the id of the avatar it is a look of.
    async fn no_look(&self, id: &str) -> QuoteError {
        let looks = self.heygen.list_looks(Some(id)).await;
        let names: Vec<String> = looks
            .iter()
            .flat_map(|looks| looks.iter())
            .filter(|look| look.group_id.as_deref() == Some(id))
            .take(OFFERED)
            .map(|look| look.id.clone())
            .collect();
        let message = match names.is_empty() {
            true => format!(
                "HeyGen has no avatar look \"{id}\"; doorcast avatars lists those you can use"
            ),
            false => format!(
                "\"{id}\" is an avatar, not one of its looks; choose one: {}",
                names.join(", ")
            ),
        };
        refuse(OrderField::Avatar.name(), "avatar_not_found", message)
    }

    /// Refuses a voice that is not there. Returns whether it takes an accent.
    pub(super) async fn check_voice(&self, order: &Order, look: &Look) -> Result<bool, QuoteError> {
        const FIELD: &str = "voice_id";
        let Some(id) = &order.voice else {
            return match look.default_voice_id {
                Some(_) => Ok(false),
                None => Err(refuse(
                    FIELD,
                    "voice_missing",
                    "this avatar has no voice of its own; choose one, doorcast voices lists them",
                )),
            };
        };
        // The avatar's own voice is there, and the list of all of them is long.
        if look.default_voice_id.as_ref() == Some(id) {
            return Ok(false);
        }
        let voices = self.heygen.list_voices(&VoiceFilter::default()).await;
        let voices = voices.map_err(refusal::while_pricing)?;
        match voices.iter().find(|voice| voice.voice_id == *id) {
            Some(voice) => Ok(voice.support_locale),
            None => {
                // Whoever has just made a voice finds it in the next list.
                self.heygen.forget_lists().await;
                Err(refuse(
                    FIELD,
                    "voice_not_found",
                    format!(
                        "HeyGen has no voice \"{id}\"; doorcast voices lists those you can use"
                    ),
                ))
            }
        }
    }

    /// Refuses an order that the wallet certainly cannot pay.
    pub(super) async fn check_wallet(&self, quote: &Quote) -> Result<(), QuoteError> {
        let balance = self.heygen.balance().await;
        let balance = balance.map_err(refusal::while_pricing)?;
        match &balance {
            Balance::Dollars(left) if balance.is_short_of(quote) => {
                Err(QuoteError::Refused(refusal::of_wallet(format!(
                    "the wallet has {left}, and the video costs about {}; {}",
                    quote.total,
                    refusal::TOP_UP
                ))))
            }
            Balance::Dollars(_) | Balance::Credits(_) | Balance::Unknown => Ok(()),
        }
    }
}

fn refuse(field: &str, code: &str, message: impl Into<String>) -> QuoteError {
    QuoteError::Refused(Refusal {
        remedy: match code {
            "avatar_consent_required" => Remedy::Account,
            _ => Remedy::Order,
        },
        field: Some(field.to_owned()),
        code: code.to_owned(),
        message: message.into(),
    })
}
