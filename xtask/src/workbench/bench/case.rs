//! What is filmed: one script in several ways, each as a command line and as the same project.

use std::path::{Path, PathBuf};

use anyhow::Context as _;
use doorcast_domain::{
    agent::AgentProfile,
    spoken::Pronunciations,
    video::{AspectRatio, Language},
};
use doorcast_render::{
    backdrop,
    figure::{self, Layer, Pose},
    layout::Layout,
    paint::{Affine, Canvas},
    planes::{Frame, Sprite},
    poster,
    project::{Background, Facts, Host, Motion, Placement, Project, Quality, Voice},
};

use crate::workbench::photos;

/// Half a minute of speech in six sentences.
const SCRIPT: [&str; 6] = [
    "Welcome to this four-bedroom home in Indian Wells, just listed at $1,250,000.",
    "The gourmet kitchen opens to a bright great room with wide mountain views.",
    "Outside, a resort-style pool and spa wait behind tall palms and a quiet lawn.",
    "The main suite has its own patio, a fireplace and a walk-in closet.",
    "Shops, golf and hiking trails are only a few minutes away from the front door.",
    "Call Dana Whitfield at 760-555-0139 to see it this weekend.",
];
/// The sentence that an edit changes, and what it becomes.
const EDIT: (usize, &str) = (
    3,
    "The main suite has its own patio, two fireplaces and a large closet.",
);

const TOPIC: &str = "4-bedroom home in Indian Wells";
const POINTS: [&str; 2] = ["gourmet kitchen", "resort-style pool"];
const PRICE: &str = "$1,250,000";
const PRESENTER: &str = "avery";
const ACCENT: u32 = 0x0F_76_6E;

/// One way to film the script.
pub(crate) struct Case {
    /// The name to ask for it by.
    pub(crate) name: &'static str,
    /// What it is, for the table.
    pub(crate) what: &'static str,
    aspect: AspectRatio,
    quality: Quality,
    motion: Motion,
    has_photos: bool,
    has_headshot: bool,
}

const PRESENTER_CASE: Case = Case {
    name: "presenter",
    what: "presenter, 1920x1080",
    aspect: AspectRatio::Landscape,
    quality: Quality::Full,
    motion: Motion::Natural,
    has_photos: false,
    has_headshot: false,
};

/// Every way, in the order of the table.
pub(crate) const CASES: [Case; 6] = [
    PRESENTER_CASE,
    Case {
        name: "equal",
        what: "only the mouth moves, and speaking",
        motion: Motion::Still,
        ..PRESENTER_CASE
    },
    Case {
        name: "pans",
        what: "three photos, panned",
        has_photos: true,
        ..PRESENTER_CASE
    },
    Case {
        name: "portrait",
        what: "presenter, 1080x1920",
        aspect: AspectRatio::Portrait,
        ..PRESENTER_CASE
    },
    Case {
        name: "preview",
        what: "preview, 1280x720",
        quality: Quality::Preview,
        ..PRESENTER_CASE
    },
    Case {
        name: "headshot",
        what: "headshot, 1920x1080",
        has_headshot: true,
        ..PRESENTER_CASE
    },
];

/// The files that the command lines name.
pub(crate) struct Props {
    script: PathBuf,
    edited: PathBuf,
    config: PathBuf,
    headshot: PathBuf,
    photos: Vec<PathBuf>,
}

impl Props {
    /// Writes the files into a folder.
    pub(crate) fn write(folder: &Path) -> anyhow::Result<Self> {
        std::fs::create_dir_all(folder).context("failed to make the folder of props")?;
        let write = |name: &str, bytes: &[u8]| {
            let path = folder.join(name);
            std::fs::write(&path, bytes)
                .with_context(|| format!("failed to write {}", path.display()))?;
            anyhow::Ok(path)
        };
        let mut edited = SCRIPT;
        edited[EDIT.0] = EDIT.1;
        Ok(Self {
            script: write("script.txt", SCRIPT.join(" ").as_bytes())?,
            edited: write("edited.txt", edited.join(" ").as_bytes())?,
            config: write("doorcast.toml", b"")?,
            headshot: write("headshot.jpg", &headshot()?)?,
            photos: photos::write_tour(folder)?,
        })
    }
}

impl Case {
    /// Returns the arguments that film the script, or the script after the edit.
    pub(crate) fn arguments(
        &self,
        props: &Props,
        is_edited: bool,
        data: &Path,
        out: &Path,
    ) -> Vec<String> {
        let script = if is_edited {
            &props.edited
        } else {
            &props.script
        };
        let mut arguments: Vec<String> = ["make", "--force", "--json"].map(String::from).into();
        let mut flag = |name: &str, value: &str| {
            arguments.extend([name.to_owned(), value.to_owned()]);
        };
        let agent = agent();
        flag("--config", &props.config.to_string_lossy());
        flag("--data", &data.to_string_lossy());
        flag("--out", &out.to_string_lossy());
        flag("--script", &script.to_string_lossy());
        flag("--type", "property_listing");
        flag("--topic", TOPIC);
        POINTS.iter().for_each(|point| flag("--point", point));
        flag("--price", PRICE);
        flag("--agent", &agent.name);
        flag("--brokerage", &agent.brokerage);
        flag("--license", &agent.license);
        flag("--phone", &agent.phone);
        flag("--aspect", self.aspect.name());
        if self.quality == Quality::Preview {
            flag("--quality", "preview");
        }
        if self.motion == Motion::Still {
            flag("--motion", "still");
        }
        if self.has_headshot {
            flag("--headshot", &props.headshot.to_string_lossy());
        } else {
            flag("--presenter", PRESENTER);
        }
        if self.has_photos {
            for photo in &props.photos {
                flag("--photo", &photo.to_string_lossy());
            }
        }
        arguments
    }

    /// Returns the project that those arguments mean.
    pub(crate) fn project(&self, props: &Props) -> anyhow::Result<Project> {
        let read = |path: &PathBuf| {
            std::fs::read(path).with_context(|| format!("failed to read {}", path.display()))
        };
        Ok(Project {
            title: TOPIC.to_owned(),
            script: SCRIPT.join(" "),
            language: Language::English,
            pronunciations: Pronunciations::default(),
            agent: agent(),
            aspect: self.aspect,
            quality: self.quality,
            host: if self.has_headshot {
                Host::Headshot(read(&props.headshot)?)
            } else {
                Host::Presenter(PRESENTER.to_owned())
            },
            placement: Placement::Automatic,
            motion: self.motion,
            background: Background::Studio,
            photos: if self.has_photos {
                props.photos.iter().map(read).collect::<Result<_, _>>()?
            } else {
                Vec::new()
            },
            facts: Some(Facts {
                heading: TOPIC.to_owned(),
                price: Some(PRICE.to_owned()),
                facts: POINTS.map(str::to_owned).to_vec(),
            }),
            captions: true,
            accent: ACCENT,
            voice: Voice::BuiltIn,
        })
    }

    /// Returns where things stand in it.
    pub(crate) fn layout(&self) -> Layout {
        Layout::of(self.aspect, self.quality)
    }
}

/// Returns the drawn presenter of every case.
pub(crate) fn presenter() -> anyhow::Result<&'static figure::Presenter> {
    figure::find(PRESENTER).context("the presenter is not there any more")
}

fn agent() -> AgentProfile {
    AgentProfile {
        name: "Dana Whitfield".to_owned(),
        brokerage: "Stone & Vale Realty".to_owned(),
        license: "CA DRE #01234567".to_owned(),
        phone: "760-555-0139".to_owned(),
    }
}

/// Draws a portrait to stand for the agent's photo.
fn headshot() -> anyhow::Result<Vec<u8>> {
    let mut canvas = Canvas::new(900, 1_140);
    for layer in Layer::ALL {
        figure::draw_layer(
            &mut canvas,
            Affine::scale(1.5),
            presenter()?,
            layer,
            &Pose::default(),
        );
    }
    let mut frame: Frame = backdrop::plain(900, 1_140, 0x5B_7C_99);
    let whole = frame.area();
    frame.lay(&Sprite::from_picture(&canvas.finish()), 0, 0, whole);
    Ok(poster::jpeg(&frame, 92))
}
