//! `doorcast make`: from what was typed to three files on disk.
//!
//! Everything that can be refused is refused before anything slow begins: flags, profile, files, the place for the
//! video, the record of runs. The work itself is [`make_video`].

mod disk;
mod facts;
mod house;
mod look;
mod production;
mod progress;
mod report;
mod voice;
mod words;
mod writer;

use doorcast_app::{
    make_video::{Crew, Order, make_video},
    run::{Quality, Video},
};
use doorcast_domain::video::{AspectRatio, VideoType};

use crate::{
    cli::{MakeArgs, QualityArg},
    clock::{self, SystemClock},
    data,
    problem::Problem,
    segments,
    settings::Settings,
    stop,
};

use self::{
    disk::LocalDisk, house::HouseStudio, progress::Progress, voice::PatientServer, writer::Writer,
};

/// Makes a video.
pub(crate) fn run(args: MakeArgs) -> Result<(), Problem> {
    if args.quality == QualityArg::Production {
        return production::run(&args);
    }
    production::refuse_flags(&args)?;
    let settings = Settings::load(args.config.as_deref())?;
    let agent = settings.profile(&args)?;
    let words = words::settle(&args, &agent)?;
    let video = describe(&args, words.title.clone());
    let (voice, server) = voice::choose(&args, &settings)?.split();
    let look = look::settle(&args, &settings)?;
    let project = look::project(&args, &settings, agent, &video, look, voice)?;
    let inputs = look::inputs(&args, &settings);
    let out = args
        .out
        .clone()
        .unwrap_or_else(|| disk::name_for(&video.title));
    let disk = LocalDisk::prepare(&out, disk::Existing::of(&args), &inputs)?;
    let data = data::folder(args.data.as_deref())?;
    let runs = data::open_runs(&data)?;

    let cancel = stop::on_signal()?;
    let writer = Writer::choose(&args, &cancel)?;
    let progress = Progress::new(args.json, args.verbose);
    let server = server.map(|server| PatientServer {
        server,
        cancel: &cancel,
        progress: &progress,
    });
    let studio = HouseStudio::new(project, segments::cache(&data), &progress, &cancel);
    let order = Order {
        id: clock::new_run_id(),
        video,
        words: words.source,
    };
    let made = make_video(
        order,
        &Crew {
            writer: &writer,
            voice: server.as_ref().map(|server| server as _),
            studio: &studio,
            media: &disk,
            runs: &runs,
            clock: &SystemClock,
            is_cancelled: &|| cancel.is_cancelled(),
        },
    );
    progress.done();
    match made {
        Ok(made) => report::made(&args, &made, &out, server.is_some()),
        Err(error) => Err(report::problem(&args, error)),
    }
}

fn describe(args: &MakeArgs, title: String) -> Video {
    let video_type = args.video_type.unwrap_or(VideoType::Custom);
    Video {
        title,
        video_type,
        aspect: args.aspect.unwrap_or(usual_aspect(video_type)),
        language: args.lang,
        quality: match args.quality {
            QualityArg::Preview => Quality::Preview,
            QualityArg::Full | QualityArg::Production => Quality::Full,
        },
    }
}

/// Where a type of video is mostly watched decides its shape.
fn usual_aspect(video_type: VideoType) -> AspectRatio {
    match video_type {
        VideoType::PropertyListing | VideoType::PersonalMessage => AspectRatio::Portrait,
        VideoType::MarketUpdate | VideoType::Custom => AspectRatio::Landscape,
    }
}
