//! Who is seen and heard in a production video, and what is behind them.

use doorcast_app::{make_video::Words, run};
use doorcast_domain::{
    pipeline::{Background, Order, Style, id::VendorName},
    video::{AspectRatio, Language},
};
use doorcast_vendors::heygen::Look;

use crate::{
    cast,
    cli::{MakeArgs, MotionArg, OnOff, PlacementArg},
    environment::Environment,
    problem::{Kind, Problem},
    settings::Settings,
    wiring::Wiring,
};

/// What was asked for, before a script was written.
pub(super) struct Asked {
    pub(super) words: Words,
    /// Whether the built-in writer was asked for.
    pub(super) by_built_in_writer: bool,
    pub(super) title: String,
    pub(super) aspect: AspectRatio,
    pub(super) language: Language,
    pub(super) studio: VendorName,
    pub(super) media: VendorName,
    /// The look, if one was named.
    pub(super) presenter: Option<String>,
    /// The avatar whose first look is taken otherwise.
    pub(super) group: Option<String>,
    pub(super) voice: Option<String>,
    pub(super) background: Option<Background>,
}

impl Asked {
    /// Settles what was asked for.
    pub(super) fn of(
        args: &MakeArgs,
        settings: &Settings,
        environment: &Environment,
        video: &run::Video,
        words: Words,
    ) -> Result<Self, Problem> {
        let presenter = match &environment.heygen {
            Some(keys) => args.avatar.clone().or_else(|| keys.look_id.clone()),
            None => args
                .avatar
                .clone()
                .or_else(|| args.presenter.clone())
                .or_else(|| settings.brand.presenter.clone())
                .or(Some(String::new())),
        };
        Ok(Self {
            words,
            by_built_in_writer: args.wants_built_in_writer(),
            title: video.title.clone(),
            aspect: video.aspect,
            language: video.language,
            studio: environment.studio(),
            media: environment.media(),
            presenter,
            group: environment
                .heygen
                .as_ref()
                .and_then(|keys| keys.group_id.clone()),
            voice: args.voice.clone(),
            background: background(args)?,
        })
    }
}

/// Refuses what a production video does not have, so that nothing that was typed is passed over in silence.
pub(super) fn refuse_props(args: &MakeArgs, environment: &Environment) -> Result<(), Problem> {
    let given = [
        ("photo", !args.photos.is_empty()),
        ("headshot", args.headshot.is_some()),
        (
            "presenter",
            args.presenter.is_some() && environment.heygen.is_some(),
        ),
        ("placement", args.placement != PlacementArg::Auto),
        ("motion", args.motion != MotionArg::Natural),
        ("accent", args.accent.is_some()),
        ("price", args.price.is_some()),
        ("captions", args.captions == OnOff::Off),
        ("audio", args.audio.is_some()),
        ("voice-model", args.voice_model.is_some()),
        ("voice-name", args.voice_name.is_some()),
        ("pronounce", !args.pronounce.is_empty()),
    ];
    match given.iter().find(|(_, is_given)| *is_given) {
        None => Ok(()),
        Some((flag, _)) => Err(Problem::new(
            Kind::Usage,
            "not_in_production",
            format!("--{flag} cannot be part of a production video"),
        )
        .field(*flag)
        .hint("leave it out, or make the video here with --quality full")),
    }
}

/// Returns the order for a script.
pub(super) async fn order(
    asked: &Asked,
    script: String,
    wiring: &Wiring,
) -> Result<Order, Problem> {
    let presenter = match &asked.presenter {
        Some(presenter) => presenter.clone(),
        None => first_look(asked, wiring).await?,
    };
    Ok(Order {
        studio: asked.studio.clone(),
        media: asked.media.clone(),
        title: asked.title.clone(),
        script,
        language: asked.language,
        aspect: asked.aspect,
        presenter,
        voice: asked.voice.clone(),
        background: asked.background.clone(),
        style: Style::default(),
    })
}

/// Returns a look of the office's own avatar, one that fits the shape if there is one.
async fn first_look(asked: &Asked, wiring: &Wiring) -> Result<String, Problem> {
    let missing = || {
        Problem::new(
            Kind::Usage,
            "missing_avatar",
            "no avatar is chosen: who is on screen?",
        )
        .field("avatar")
        .hint(
            "--avatar LOOK_ID, or HEYGEN_AVATAR_ID in the environment; doorcast avatars lists them",
        )
    };
    let (Some(group), Some(heygen)) = (&asked.group, &wiring.heygen) else {
        return Err(missing());
    };
    let looks = heygen.client().list_looks(Some(group)).await;
    let looks = looks.map_err(|error| cast::problem(&error))?;
    let usable: Vec<&Look> = looks.iter().filter(|look| look.is_usable()).collect();
    let wanted = match asked.aspect {
        AspectRatio::Portrait => "portrait",
        AspectRatio::Square => "square",
        AspectRatio::Landscape | AspectRatio::Classic => "landscape",
    };
    let fits = |look: &&&Look| look.preferred_orientation.as_deref() == Some(wanted);
    let chosen = usable.iter().find(fits).or(usable.first());
    chosen.map(|look| look.id.clone()).ok_or_else(missing)
}

fn background(args: &MakeArgs) -> Result<Option<Background>, Problem> {
    match args.background.as_deref() {
        None | Some("studio") => Ok(None),
        Some(color) if color.starts_with('#') => Ok(Some(Background::Color(color.to_owned()))),
        Some(url) if url.contains("://") => Ok(Some(Background::Picture(url.to_owned()))),
        Some(other) => Err(Problem::new(
            Kind::Usage,
            "bad_background",
            format!("\"{other}\" is a file on this computer, which the studio cannot read"),
        )
        .field("background")
        .hint("give a color (#F4EFE6) or the public https:// address of a JPEG or PNG")),
    }
}
