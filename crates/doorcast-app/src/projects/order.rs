//! Turns a project into an order for one studio.

use doorcast_domain::{
    pipeline::{Background, Order, Style},
    project::{Backdrop, Casting, Project},
    script::MAX_TOPIC_CHARS,
    video::Quality,
};

use super::{Maker, Plan, Projects, Speaker};

/// How many words of a script stand in for a title.
const TITLE_WORDS: usize = 8;

impl Projects {
    /// Returns who makes films of a quality.
    pub fn maker(&self, quality: Quality) -> &Maker {
        match quality {
            Quality::Preview => &self.preview,
            Quality::Production => &self.production,
        }
    }

    /// Returns what is to be filmed. `script` is the text of the plan's version.
    pub(super) fn order(
        &self,
        project: &Project,
        plan: Plan,
        script: &str,
        speaker: &Speaker,
    ) -> Order {
        let maker = self.maker(plan.quality);
        let settings = &project.settings;
        // Who belongs to another studio cannot be seen or heard in this one.
        let chosen = |casting: &Option<Casting>| {
            let ours = casting.as_ref().filter(|one| one.studio == maker.studio);
            ours.map(|casting| casting.name.clone())
        };
        let usual_voice = || maker.voices.get(&project.language).cloned();
        Order {
            studio: maker.studio.clone(),
            media: maker.media.clone(),
            title: title(project, script),
            script: script.trim().to_owned(),
            language: project.language,
            aspect: plan.aspect,
            presenter: chosen(&settings.presenter)
                .or_else(|| maker.presenter.clone())
                .unwrap_or_default(),
            voice: chosen(&settings.voice).or_else(usual_voice),
            background: background(&settings.background),
            style: Style {
                profile: Some(speaker.profile.clone()),
                accent: speaker.accent.clone(),
                quality: plan.quality,
                headshot: speaker.headshot.clone(),
                photos: settings.photos.clone(),
                office: Some(project.office.clone()),
            },
        }
    }
}

fn title(project: &Project, script: &str) -> String {
    match project.shown_title() {
        "" => {
            let words: Vec<&str> = script.split_whitespace().take(TITLE_WORDS).collect();
            words.join(" ").chars().take(MAX_TOPIC_CHARS).collect()
        }
        title => title.to_owned(),
    }
}

fn background(backdrop: &Backdrop) -> Option<Background> {
    match backdrop {
        Backdrop::Usual => None,
        Backdrop::Color(color) => Some(Background::Color(color.to_ascii_uppercase())),
        Backdrop::Picture(id) => Some(Background::Stored(id.clone())),
    }
}
