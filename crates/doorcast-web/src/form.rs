//! What people fill in: bounded, kept when it is shown again, with one message for each field.

pub(crate) mod read;

use std::borrow::Cow;

use crate::words::Message;

pub(crate) use read::UploadForm;

/// The most parameters of an address that are looked at.
const MAX_PARAMETERS: usize = 50;

/// A form as it was sent, or as it is shown.
#[derive(Debug, Clone, Default)]
pub(crate) struct Form {
    fields: Vec<(String, String)>,
    uploads: Vec<Upload>,
    troubles: Vec<(&'static str, Message)>,
}

/// A file somebody sent.
#[derive(Clone)]
pub(crate) struct Upload {
    /// The field it was sent in.
    pub(crate) field: String,
    /// What it is. Whoever uses it looks at the bytes themselves: names and types that come with it may be lies.
    pub(crate) bytes: bytes::Bytes,
}

impl std::fmt::Debug for Upload {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Upload({}, {} bytes)", self.field, self.bytes.len())
    }
}

impl Form {
    /// Returns a form with something in it.
    pub(crate) fn filled<'a>(fields: impl IntoIterator<Item = (&'a str, &'a str)>) -> Self {
        let own = |(name, value): (&str, &str)| (name.to_owned(), value.to_owned());
        Self {
            fields: fields.into_iter().map(own).collect(),
            ..Self::default()
        }
    }

    /// Returns what was asked for behind the question mark of an address.
    pub(crate) fn of_query(uri: &axum::http::Uri) -> Self {
        let query = uri.query().unwrap_or_default();
        let own =
            |(name, value): (Cow<'_, str>, Cow<'_, str>)| (name.into_owned(), value.into_owned());
        let pairs = form_urlencoded::parse(query.as_bytes()).take(MAX_PARAMETERS);
        Self {
            fields: pairs.map(own).collect(),
            ..Self::default()
        }
    }

    /// Returns what was typed into a field, without the space around it. A field that is not there is empty.
    pub(crate) fn get(&self, name: &str) -> &str {
        self.raw(name).trim()
    }

    /// Returns what was typed into a field, every space of it: for passwords and scripts.
    pub(crate) fn raw(&self, name: &str) -> &str {
        self.all(name).next().unwrap_or_default()
    }

    /// Returns everything that was typed into fields of that name, in their order.
    pub(crate) fn all<'a>(&'a self, name: &str) -> impl Iterator<Item = &'a str> {
        let wanted = name.to_owned();
        let found =
            move |(name, value): &'a (String, String)| (*name == wanted).then_some(value.as_str());
        self.fields.iter().filter_map(found)
    }

    /// Returns whether a box is ticked, or a button was the one that was pressed.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.all(name).next().is_some()
    }

    /// Returns whether that value was chosen.
    pub(crate) fn is(&self, name: &str, value: &str) -> bool {
        self.all(name).any(|chosen| chosen == value)
    }

    /// Returns the file of a field, if there is one and something is in it.
    pub(crate) fn upload(&self, name: &str) -> Option<&Upload> {
        self.uploads
            .iter()
            .find(|upload| upload.field == name && !upload.bytes.is_empty())
    }

    /// Leaves out a secret, so that it is not shown again.
    pub(crate) fn forget(&mut self, name: &str) {
        self.fields.retain(|(field, _)| field != name);
    }

    /// Says what is wrong with a field. The first thing said counts.
    pub(crate) fn fail(&mut self, name: &'static str, message: impl Into<Message>) {
        if self.trouble(name).is_none() {
            self.troubles.push((name, message.into()));
        }
    }

    /// Returns what is wrong with a field, if anything is.
    pub(crate) fn trouble(&self, name: &str) -> Option<&Message> {
        let found = self.troubles.iter().find(|(field, _)| *field == name);
        found.map(|(_, message)| message)
    }

    /// Returns everything that is wrong.
    pub(crate) fn troubles(&self) -> &[(&'static str, Message)] {
        &self.troubles
    }

    /// Returns whether nothing is wrong.
    pub(crate) fn is_good(&self) -> bool {
        self.troubles.is_empty()
    }
}
