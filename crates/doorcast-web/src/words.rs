//! What people read, in their language.
//!
//! Every visible word is a message in `locales/`; code and templates hold only ids, and hold them as literals, so that a
//! test can see which are used. Numbers, money and dates are written by [`format`].

pub(crate) mod format;
pub(crate) mod message;

use std::{borrow::Cow, sync::LazyLock};

use doorcast_domain::video::Language;
use fluent_bundle::{FluentArgs, FluentResource, concurrent::FluentBundle};
use unic_langid::LanguageIdentifier;

pub(crate) use message::{Message, message};

type Bundle = FluentBundle<FluentResource>;

static ENGLISH: LazyLock<Bundle> =
    LazyLock::new(|| bundle("en-US", include_str!("../locales/en.ftl")));
static SPANISH: LazyLock<Bundle> =
    LazyLock::new(|| bundle("es-US", include_str!("../locales/es.ftl")));

fn bundle(tag: &str, text: &str) -> Bundle {
    let language: LanguageIdentifier = tag.parse().expect("a tag of a language");
    let resource = FluentResource::try_new(text.to_owned()).expect("a test reads the locales");
    let mut bundle = Bundle::new_concurrent(vec![language]);
    bundle.set_use_isolating(false);
    bundle.add_resource(resource).expect("no id is there twice");
    bundle
}

/// The words of one language.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Words(pub(crate) Language);

impl Words {
    fn bundle(self) -> &'static Bundle {
        match self.0 {
            Language::English => &ENGLISH,
            Language::Spanish => &SPANISH,
        }
    }

    /// Returns a message without arguments.
    pub(crate) fn get(self, id: &str) -> Cow<'static, str> {
        self.resolve(id, None)
    }

    /// Returns a message with its arguments filled in.
    pub(crate) fn tell(self, message: &Message) -> Cow<'static, str> {
        self.resolve(message.id, Some(&message.fluent()))
    }

    /// A message that is not there shows its id: ugly, but the page stands. Tests look for it.
    fn resolve(self, id: &str, args: Option<&FluentArgs<'_>>) -> Cow<'static, str> {
        let bundle = self.bundle();
        let pattern = bundle.get_message(id).and_then(|found| found.value());
        let Some(pattern) = pattern else {
            return Cow::Owned(format!("\u{27e8}{id}\u{27e9}"));
        };
        let mut troubles = Vec::new();
        let text = bundle.format_pattern(pattern, args, &mut troubles);
        debug_assert!(troubles.is_empty(), "{id}: {troubles:?}");
        Cow::Owned(text.into_owned())
    }
}

/// Returns the language a browser asks for, among ours.
pub(crate) fn asked_for(accept_language: &str) -> Option<Language> {
    let mut wishes: Vec<(f32, &str)> = accept_language
        .split(',')
        .take(20)
        .filter_map(wish)
        .collect();
    wishes.sort_by(|left, right| right.0.total_cmp(&left.0));
    wishes.into_iter().find_map(|(_, tag)| match tag {
        "en" => Some(Language::English),
        "es" => Some(Language::Spanish),
        _ => None,
    })
}

/// Reads "es-MX;q=0.8" as 0.8 and "es".
fn wish(text: &str) -> Option<(f32, &str)> {
    let mut parts = text.trim().split(';');
    let tag = parts.next()?.split('-').next()?;
    let quality = parts.find_map(|part| part.trim().strip_prefix("q="));
    let quality: f32 = quality.map_or(Some(1.0), |text| text.parse().ok())?;
    (quality > 0.0).then_some((quality, tag))
}

#[cfg(test)]
mod tests;
