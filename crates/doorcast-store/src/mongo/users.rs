//! The people of the neighboring CMS: its collection `users`, which is only read.

use async_trait::async_trait;
use doorcast_app::ports::{StoreError, directory::Directory};
use doorcast_domain::{
    account::profile::{Profile, ProfileInput, ProfilePart},
    pipeline::id::AgentId,
};
use futures_util::TryStreamExt as _;
use mongodb::{
    Database,
    bson::{Document, doc, oid::ObjectId},
    error::Error,
};

use super::{
    MongoVideos,
    turns::{Fault, repeated},
};

/// What the CMS calls its collection.
pub(super) const TABLE: &str = "users";

#[async_trait]
impl Directory for MongoVideos {
    async fn find_profile(&self, id: &AgentId) -> Result<Option<Profile>, StoreError> {
        repeated!(_stamp, async { Ok(find(&self.db, id).await?) })
    }
}

async fn find(db: &Database, id: &AgentId) -> Result<Option<Profile>, Error> {
    let users = db.collection::<Document>(TABLE);
    let Ok(id) = ObjectId::parse_str(id.as_str()) else {
        return Ok(None);
    };
    if let Some(user) = users.find_one(doc! { "_id": id }).await? {
        return Ok(Some(profile(&user)));
    }
    // A database of our own has no people of others; then nobody can be said to have left.
    match users.estimated_document_count().await? {
        0 => Ok(Some(Profile::default())),
        _ => Ok(None),
    }
}

/// Returns those of some who are there.
pub(super) async fn existing(
    db: &Database,
    ids: Vec<ObjectId>,
) -> Result<Vec<AgentId>, StoreError> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let users = db.collection::<Document>(TABLE);
    let found: Vec<Document> = repeated!(_stamp, async {
        let found = users.find(doc! { "_id": { "$in": &ids } });
        let found = found.projection(doc! { "_id": 1 }).await?.try_collect();
        found.await.map_err(Fault::<StoreError>::from)
    })?;
    let ids = found
        .iter()
        .filter_map(|user| user.get_object_id("_id").ok());
    Ok(ids.filter_map(|id| id.to_hex().parse().ok()).collect())
}

/// Returns what a user document says that we have a place for. What cannot be kept as it is there is left out.
fn profile(user: &Document) -> Profile {
    let mut input = ProfileInput {
        name: text(user, &["name"]),
        brokerage: text(user, &["brokerageName"]),
        phone: first(
            user,
            &[
                &["agentProfile", "cellPhone"],
                &["phone"],
                &["agentProfile", "officePhone"],
            ],
        ),
        accent: text(user, &["agentProfile", "brandColors", "primary"]),
        speaking_style: text(user, &["voicePersonality"]),
        ..ProfileInput::default()
    };
    (input.license, input.license_state) = license(user);
    loop {
        match input.parse(None) {
            Ok(profile) => return profile,
            Err(wrong) => wrong
                .0
                .into_iter()
                .for_each(|part| forget(&mut input, part)),
        }
    }
}

/// Returns the licence number and its state: of the first one that is not said to have ended.
fn license(user: &Document) -> (String, String) {
    let licenses = user
        .get_document("agentProfile")
        .and_then(|profile| profile.get_array("licenses"));
    let mut licenses = licenses
        .into_iter()
        .flatten()
        .filter_map(|one| one.as_document());
    let is_good = |license: &&Document| {
        let status = text(license, &["status"]).to_lowercase();
        status.is_empty() || status == "active"
    };
    match licenses.find(is_good) {
        Some(license) => (text(license, &["licenseNumber"]), text(license, &["state"])),
        None => (text(user, &["licenseNumber"]), String::new()),
    }
}

fn first(user: &Document, paths: &[&[&str]]) -> String {
    let texts = paths.iter().map(|path| text(user, path));
    texts
        .into_iter()
        .find(|text| !text.is_empty())
        .unwrap_or_default()
}

/// Returns the text at a path; an empty one if there is none.
fn text(document: &Document, path: &[&str]) -> String {
    let (last, way) = path.split_last().expect("a path");
    let mut inside = document;
    for name in way {
        match inside.get_document(name) {
            Ok(next) => inside = next,
            Err(_) => return String::new(),
        }
    }
    inside.get_str(last).unwrap_or_default().trim().to_owned()
}

fn forget(input: &mut ProfileInput, part: ProfilePart) {
    match part {
        ProfilePart::Name => &mut input.name,
        ProfilePart::Brokerage => &mut input.brokerage,
        ProfilePart::License => &mut input.license,
        ProfilePart::LicenseState => &mut input.license_state,
        ProfilePart::Phone => &mut input.phone,
        ProfilePart::Accent => &mut input.accent,
        ProfilePart::SpeakingStyle => &mut input.speaking_style,
        ProfilePart::Language => &mut input.language,
    }
    .clear();
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_user_of_the_cms_has_a_profile() {
        let user = doc! {
            "name": "Marisol Vega",
            "brokerageName": "Stone & Vale Realty",
            "phone": "(760) 555-0100",
            "licenseNumber": "01230000",
            "voicePersonality": "Warm, short sentences.",
            "agentProfile": {
                "cellPhone": "(760) 555-0142",
                "brandColors": { "primary": "#0f766e" },
                "licenses": [
                    { "state": "NV", "licenseNumber": "S.1", "status": "expired" },
                    { "state": "CA", "licenseNumber": "CA DRE #01234567", "status": "active" },
                ],
            },
        };
        let profile = profile(&user);
        assert_eq!(profile.name.as_deref(), Some("Marisol Vega"));
        assert_eq!(profile.phone.as_deref(), Some("(760) 555-0142"));
        assert_eq!(profile.license.as_deref(), Some("CA DRE #01234567"));
        let state = profile.license_state.map(|state| state.to_string());
        assert_eq!(state.as_deref(), Some("CA"));
        let accent = profile
            .accent
            .map(|accent| accent.to_string().to_lowercase());
        assert_eq!(accent.as_deref(), Some("#0f766e"));
        assert_eq!(
            profile.speaking_style.as_deref(),
            Some("Warm, short sentences.")
        );
    }

    #[test]
    fn what_cannot_be_kept_is_left_out_and_nothing_is_invented() {
        let user = doc! {
            "name": "Marisol Vega",
            "phone": 7_605_550_142_i64,
            "brokerageName": "x".repeat(5_000),
            "agentProfile": { "brandColors": "teal", "licenses": "CA" },
        };
        let expected = Profile {
            name: Some("Marisol Vega".into()),
            ..Profile::default()
        };
        assert_eq!(profile(&user), expected);
    }
}
