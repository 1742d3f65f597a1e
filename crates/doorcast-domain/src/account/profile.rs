//! What videos say about a person. Every part may be missing; a video needs four of them.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

use crate::{
    agent::{AgentProfile, IncompleteProfile, ProfileDraft},
    color::is_color,
    picture::PictureId,
    video::Language,
};

/// The longest name of a person or brokerage, licence or telephone number, in characters.
pub const MAX_LINE_CHARS: usize = 100;

/// The longest description of how somebody speaks, in characters.
pub const MAX_STYLE_CHARS: usize = 500;

/// What videos say about a person.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Profile {
    /// The name.
    pub name: Option<String>,
    /// The brokerage the licence hangs with.
    pub brokerage: Option<String>,
    /// The licence number, with its authority: "CA DRE #01234567".
    pub license: Option<String>,
    /// The state that gave the licence: "CA".
    pub license_state: Option<LicenseState>,
    /// The telephone number to call.
    pub phone: Option<String>,
    /// The photo of the person.
    pub headshot: Option<PictureId>,
    /// The color of the person or brokerage.
    pub accent: Option<Accent>,
    /// How the person speaks, in own words, for whoever writes the scripts.
    pub speaking_style: Option<String>,
    /// In which language the person wants pages and scripts.
    pub language: Option<Language>,
    /// Whether the person does not want letters about films that are done.
    pub without_mail: bool,
}

impl Profile {
    /// Returns the profile with what is absent taken from another one.
    pub fn or(self, other: Self) -> Self {
        Self {
            name: self.name.or(other.name),
            brokerage: self.brokerage.or(other.brokerage),
            license: self.license.or(other.license),
            license_state: self.license_state.or(other.license_state),
            phone: self.phone.or(other.phone),
            headshot: self.headshot.or(other.headshot),
            accent: self.accent.or(other.accent),
            speaking_style: self.speaking_style.or(other.speaking_style),
            language: self.language.or(other.language),
            without_mail: self.without_mail || other.without_mail,
        }
    }

    /// Returns what a video needs.
    ///
    /// # Errors
    ///
    /// Names every part that is absent.
    pub fn complete(&self) -> Result<AgentProfile, IncompleteProfile> {
        ProfileDraft {
            name: self.name.clone(),
            brokerage: self.brokerage.clone(),
            license: self.license.clone(),
            phone: self.phone.clone(),
        }
        .complete()
    }
}

/// A profile as somebody typed it. An empty text means "none".
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct ProfileInput {
    /// The name.
    pub name: String,
    /// The brokerage.
    pub brokerage: String,
    /// The licence number.
    pub license: String,
    /// The two letters of the state.
    pub license_state: String,
    /// The telephone number.
    pub phone: String,
    /// The color as `#rrggbb`.
    pub accent: String,
    /// How the person speaks.
    pub speaking_style: String,
    /// "en" or "es".
    pub language: String,
    /// Whether the person does not want letters about films that are done.
    pub without_mail: bool,
}

/// A part of a profile that can be typed wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ProfilePart {
    /// [`ProfileInput::name`].
    Name,
    /// [`ProfileInput::brokerage`].
    Brokerage,
    /// [`ProfileInput::license`].
    License,
    /// [`ProfileInput::license_state`].
    LicenseState,
    /// [`ProfileInput::phone`].
    Phone,
    /// [`ProfileInput::accent`].
    Accent,
    /// [`ProfileInput::speaking_style`].
    SpeakingStyle,
    /// [`ProfileInput::language`].
    Language,
}

impl ProfilePart {
    /// Returns the name of the field in forms.
    pub fn name(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Brokerage => "brokerage",
            Self::License => "license",
            Self::LicenseState => "license_state",
            Self::Phone => "phone",
            Self::Accent => "accent",
            Self::SpeakingStyle => "speaking_style",
            Self::Language => "language",
        }
    }
}

/// Everything that is wrong with what somebody typed, in the order of the form.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the profile cannot be kept: {}", .0.iter().map(|part| part.name()).collect::<Vec<_>>().join(", "))]
pub struct WrongParts(pub Vec<ProfilePart>);

impl ProfileInput {
    /// Returns the profile somebody typed, with the headshot there was.
    ///
    /// # Errors
    ///
    /// Names every part that cannot be kept.
    pub fn parse(&self, headshot: Option<PictureId>) -> Result<Profile, WrongParts> {
        let mut wrong = Vec::new();
        let profile = Profile {
            name: take(&self.name, ProfilePart::Name, line, &mut wrong),
            brokerage: take(&self.brokerage, ProfilePart::Brokerage, line, &mut wrong),
            license: take(&self.license, ProfilePart::License, line, &mut wrong),
            license_state: take(
                &self.license_state,
                ProfilePart::LicenseState,
                |text| text.parse().ok(),
                &mut wrong,
            ),
            phone: take(&self.phone, ProfilePart::Phone, phone, &mut wrong),
            headshot,
            accent: take(
                &self.accent,
                ProfilePart::Accent,
                |text| text.parse().ok(),
                &mut wrong,
            ),
            speaking_style: take(
                &self.speaking_style,
                ProfilePart::SpeakingStyle,
                style,
                &mut wrong,
            ),
            language: take(
                &self.language,
                ProfilePart::Language,
                |text| text.parse().ok(),
                &mut wrong,
            ),
            without_mail: self.without_mail,
        };
        match wrong.is_empty() {
            true => Ok(profile),
            false => Err(WrongParts(wrong)),
        }
    }
}

fn take<T>(
    typed: &str,
    part: ProfilePart,
    parse: impl FnOnce(&str) -> Option<T>,
    wrong: &mut Vec<ProfilePart>,
) -> Option<T> {
    let text = typed.trim();
    if text.is_empty() {
        return None;
    }
    let value = parse(text);
    if value.is_none() {
        wrong.push(part);
    }
    value
}

fn line(text: &str) -> Option<String> {
    let is_line = text.chars().count() <= MAX_LINE_CHARS && !text.chars().any(char::is_control);
    is_line.then(|| text.to_owned())
}

fn phone(text: &str) -> Option<String> {
    let digits = text.chars().filter(char::is_ascii_digit).count();
    let is_sign = |sign: char| sign.is_ascii_alphanumeric() || " +-().,/#*".contains(sign);
    let is_phone = (7..=20).contains(&digits) && text.chars().all(is_sign);
    line(text).filter(|_| is_phone)
}

fn style(text: &str) -> Option<String> {
    let is_text = |sign: char| !sign.is_control() || matches!(sign, '\n' | '\r' | '\t');
    let is_style = text.chars().count() <= MAX_STYLE_CHARS && text.chars().all(is_text);
    is_style.then(|| text.replace("\r\n", "\n"))
}

/// A color as `#rrggbb`, in lower case.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Accent(String);

/// The two capital letters of a state: "CA".
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct LicenseState(String);

/// A text that is not what it should be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("that is not {what}")]
pub struct Malformed {
    /// What was wanted, with its article.
    pub what: &'static str,
}

impl FromStr for Accent {
    type Err = Malformed;

    fn from_str(text: &str) -> Result<Self, Malformed> {
        match is_color(text) {
            true => Ok(Self(text.to_ascii_lowercase())),
            false => Err(Malformed {
                what: "a color like #0f766e",
            }),
        }
    }
}

impl FromStr for LicenseState {
    type Err = Malformed;

    fn from_str(text: &str) -> Result<Self, Malformed> {
        match text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_alphabetic()) {
            true => Ok(Self(text.to_ascii_uppercase())),
            false => Err(Malformed {
                what: "a state like CA",
            }),
        }
    }
}

/// Implements what both texts above have.
macro_rules! short_text {
    ($kind:ident) => {
        impl $kind {
            /// Returns it as text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $kind {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl TryFrom<String> for $kind {
            type Error = Malformed;

            fn try_from(text: String) -> Result<Self, Malformed> {
                text.parse()
            }
        }

        impl From<$kind> for String {
            fn from(text: $kind) -> Self {
                text.0
            }
        }
    };
}

short_text!(Accent);
short_text!(LicenseState);

#[cfg(test)]
mod tests {
    use super::*;
    use crate::agent::ProfileField;

    fn typed() -> ProfileInput {
        ProfileInput {
            name: " Dana Whitfield ".into(),
            brokerage: "Stone & Vale Realty".into(),
            license: "CA DRE #01234567".into(),
            license_state: "ca".into(),
            phone: "(760) 555-0142".into(),
            accent: "#0F766E".into(),
            speaking_style: "Warm.\r\nShort sentences.".into(),
            language: "es".into(),
            without_mail: true,
        }
    }

    #[test]
    fn a_profile_is_taken_as_typed_but_for_blanks() {
        let profile = typed().parse(None).expect("all good");
        assert_eq!(profile.name.as_deref(), Some("Dana Whitfield"));
        assert_eq!(
            profile.license_state.as_ref().map(LicenseState::as_str),
            Some("CA")
        );
        assert_eq!(profile.accent.as_ref().map(Accent::as_str), Some("#0f766e"));
        assert_eq!(
            profile.speaking_style.as_deref(),
            Some("Warm.\nShort sentences.")
        );
        assert_eq!(profile.language, Some(Language::Spanish));
        assert_eq!(
            profile.complete().map(|agent| agent.phone),
            Ok("(760) 555-0142".into())
        );
    }

    #[test]
    fn every_wrong_part_is_named() {
        let wrong = ProfileInput {
            name: "x".repeat(MAX_LINE_CHARS + 1),
            brokerage: "a\u{7}b".into(),
            license_state: "California".into(),
            phone: "call me".into(),
            accent: "red;}".into(),
            speaking_style: "x".repeat(MAX_STYLE_CHARS + 1),
            language: "xx".into(),
            ..typed()
        };
        let parts = [
            ProfilePart::Name,
            ProfilePart::Brokerage,
            ProfilePart::LicenseState,
            ProfilePart::Phone,
            ProfilePart::Accent,
            ProfilePart::SpeakingStyle,
            ProfilePart::Language,
        ];
        assert_eq!(wrong.parse(None), Err(WrongParts(parts.into())));
    }

    #[test]
    fn an_empty_form_is_an_empty_profile_that_makes_no_video() {
        let profile = ProfileInput::default().parse(None).expect("nothing wrong");
        assert_eq!(profile, Profile::default());
        let missing = profile.complete().expect_err("nothing is invented").missing;
        assert_eq!(missing[0], ProfileField::Name);
        assert_eq!(missing.len(), 4);
    }
}
