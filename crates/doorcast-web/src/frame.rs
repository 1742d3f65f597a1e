//! What every page has around it: who reads it, in which language, in which colors.

use std::{borrow::Cow, convert::Infallible, fmt, sync::Arc};

use axum::{
    extract::FromRequestParts,
    http::{HeaderMap, Method, header, request::Parts},
};
use doorcast_domain::video::Language;

use crate::{
    app::App,
    assets,
    cookies::{self, Transport},
    flash,
    session::SignedIn,
    words::{Message, Words, asked_for, message, message::Phrase},
};

/// The cookies of what a reader chose.
pub(crate) const LANGUAGE_COOKIE: &str = "doorcast-language";
pub(crate) const THEME_COOKIE: &str = "doorcast-theme";

/// The number of a request, to ask about it.
#[derive(Debug, Clone, Default)]
pub(crate) struct RequestNumber(pub(crate) String);

/// In which colors a page is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Theme {
    /// As the reader's device is set.
    #[default]
    Device,
    /// Dark on light.
    Light,
    /// Light on dark.
    Dark,
}

impl Theme {
    /// Every one, in the order they are offered.
    pub const ALL: [Self; 3] = [Self::Device, Self::Light, Self::Dark];

    /// Returns the name used in cookies and attributes.
    pub fn name(self) -> &'static str {
        match self {
            Self::Device => "device",
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }

    /// Returns the theme of a name, if there is one.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|theme| theme.name() == name)
    }

    fn label(self) -> &'static str {
        match self {
            Self::Device => "theme-device",
            Self::Light => "theme-light",
            Self::Dark => "theme-dark",
        }
    }
}

/// What every page has around it.
#[derive(Debug, Clone)]
pub(crate) struct Frame {
    pub(crate) words: Words,
    pub(crate) theme: Theme,
    pub(crate) person: Option<SignedIn>,
    /// Where the reader is, with the query; where to go back to after a choice.
    pub(crate) path: String,
    pub(crate) number: String,
    pub(crate) flash: Option<&'static str>,
    pub(crate) transport: Transport,
}

impl Frame {
    /// Returns the frame of a request.
    pub(crate) fn of(app: &App, parts: &Parts) -> Self {
        let headers = &parts.headers;
        let transport = app.transport_of(&parts.extensions);
        let person = parts.extensions.get::<SignedIn>().cloned();
        let path = match parts.method {
            Method::GET => parts.uri.path_and_query().map_or("/", |path| path.as_str()),
            _ => parts.uri.path(),
        };
        let number = parts.extensions.get::<RequestNumber>().cloned();
        Self {
            words: Words(language(headers, transport, person.as_ref())),
            theme: cookies::find(headers, &transport.name(THEME_COOKIE))
                .and_then(Theme::from_name)
                .unwrap_or_default(),
            person,
            path: path.to_owned(),
            number: number.unwrap_or_default().0,
            flash: flash::find(headers, transport),
            transport,
        }
    }

    /// Returns a frame for a sample of a page.
    pub(crate) fn sample(language: Language, theme: Theme, path: &str) -> Self {
        Self {
            words: Words(language),
            theme,
            person: path.starts_with("/agent/cms").then(sample_person),
            path: path.to_owned(),
            number: "0123456789abcdef0123456789abcdef".to_owned(),
            flash: None,
            transport: Transport::Plain,
        }
    }

    /// Returns a message without arguments.
    pub(crate) fn t(&self, id: &str) -> Cow<'static, str> {
        self.words.get(id)
    }

    /// Returns a message that arguments are filled into: `frame.say("videos-count").arg("count", 3)`.
    pub(crate) fn say(&self, id: &'static str) -> Phrase {
        message(id).read(self.words)
    }

    /// Returns a message as this reader reads it.
    pub(crate) fn tell(&self, message: &Message) -> Cow<'static, str> {
        self.words.tell(message)
    }

    /// Returns the code of the language, as in the attribute `lang`.
    pub(crate) fn language(&self) -> &'static str {
        self.words.0.name()
    }

    /// Returns where an asset is.
    pub(crate) fn asset(&self, name: &str) -> String {
        assets::address(name)
    }

    /// Returns whether the reader is at a place of the navigation.
    pub(crate) fn is_at(&self, place: &Place) -> bool {
        let path = self.path.split('?').next().unwrap_or_default();
        let is_under = |root: &str| path == root || path.starts_with(&format!("{root}/"));
        is_under(place.path)
            && !PLACES
                .iter()
                .any(|other| other.path.len() > place.path.len() && is_under(other.path))
    }

    /// Returns the places of the navigation this reader may go to.
    pub(crate) fn places(&self) -> Vec<&'static Place> {
        let may_see = |place: &&Place| match &self.person {
            Some(person) => person.is_admin || !place.is_for_admins,
            None => false,
        };
        PLACES.iter().filter(may_see).collect()
    }

    /// Returns the themes: name, label, whether it is chosen.
    pub(crate) fn themes(&self) -> [(&'static str, Cow<'static, str>, bool); 3] {
        Theme::ALL.map(|theme| (theme.name(), self.t(theme.label()), theme == self.theme))
    }

    /// Returns the languages: code, name in itself, whether it is chosen.
    pub(crate) fn languages(&self) -> [(&'static str, &'static str, bool); 2] {
        let language = self.words.0;
        [
            ("en", "English", language == Language::English),
            ("es", "Español", language == Language::Spanish),
        ]
    }

    /// Returns the first letters of the reader's name.
    pub(crate) fn initials(&self) -> String {
        let name = self
            .person
            .as_ref()
            .map_or("", |person| person.name.as_str());
        let letters = name
            .split_whitespace()
            .filter_map(|word| word.chars().next());
        letters.take(2).flat_map(char::to_uppercase).collect()
    }
}

fn sample_person() -> SignedIn {
    SignedIn {
        person: "dana".parse().expect("an id"),
        office: "stone-vale".parse().expect("an id"),
        name: "Dana Whitfield".to_owned(),
        is_admin: true,
        language: None,
    }
}

/// A place in the navigation.
pub(crate) struct Place {
    pub(crate) path: &'static str,
    pub(crate) label: &'static str,
    pub(crate) icon: &'static str,
    is_for_admins: bool,
}

impl fmt::Debug for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.path)
    }
}

const PLACES: [Place; 3] = [
    Place {
        path: "/agent/cms",
        label: "nav-videos",
        icon: "film",
        is_for_admins: false,
    },
    Place {
        path: "/agent/cms/settings",
        label: "nav-settings",
        icon: "sliders",
        is_for_admins: false,
    },
    Place {
        path: "/agent/cms/office",
        label: "nav-office",
        icon: "office",
        is_for_admins: true,
    },
];

/// What was chosen here, else what the person wants, else what the browser asks for.
fn language(headers: &HeaderMap, transport: Transport, person: Option<&SignedIn>) -> Language {
    let chosen = cookies::find(headers, &transport.name(LANGUAGE_COOKIE)).and_then(asked_for);
    let of_person = || person.and_then(|person| person.language);
    let of_browser = || {
        let header = headers.get(header::ACCEPT_LANGUAGE)?;
        asked_for(header.to_str().ok()?)
    };
    chosen
        .or_else(of_person)
        .or_else(of_browser)
        .unwrap_or(Language::English)
}

impl FromRequestParts<Arc<App>> for Frame {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, app: &Arc<App>) -> Result<Self, Infallible> {
        Ok(Self::of(app, parts))
    }
}
