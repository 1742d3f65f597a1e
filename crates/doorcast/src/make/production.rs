//! `doorcast make --quality production`: the same pipeline as the server's, for a person who waits.
//!
//! What was asked for is remembered before anything is bought (`wish`), so the same command again finds the same video
//! and goes on with it. This file says in which order; `casting` builds the order, `purchase` asks for money, `watch`
//! tells how far it is, `deliver` brings the file.

mod casting;
mod deliver;
mod left_out;
mod problems;
mod purchase;
mod report;
mod standstill;
mod watch;
mod wish;

use std::{future::Future, sync::Arc, time::Duration};

use doorcast_app::{make_video::Words, ports::writer::ScriptWriter as _, runner::Listener};
use doorcast_domain::{
    agent::AgentProfile,
    pipeline::{Video, id::VideoId, stage::Stage},
    script::{Authorship, Script, WORD_TOLERANCE, word_budget},
};
use doorcast_vendors::fallback::FallbackWriter;
use tokio::{
    sync::{Notify, watch::Receiver},
    time::timeout,
};

use crate::{
    cli::MakeArgs,
    data,
    environment::Environment,
    problem::{Kind, Problem},
    runtime,
    settings::Settings,
    stop,
    text::remark,
    wiring::{Ground, Quiet, ToStandardError, Wiring, agent_id, office_id},
};

use super::{
    describe,
    disk::{self, LocalDisk},
    words,
};

/// How long what was begun may take to end after somebody asked to stop.
const GRACE: Duration = Duration::from_secs(3);

/// What somebody leaves behind who stops before the press.
const NOTHING_YET: &str = "nothing was bought";

/// Refuses flags that only production videos take.
pub(super) fn refuse_flags(args: &MakeArgs) -> Result<(), Problem> {
    let given = [
        ("avatar", args.avatar.is_some()),
        ("yes", args.yes),
        ("again", args.again),
    ];
    match given.iter().find(|(_, is_given)| *is_given) {
        None => Ok(()),
        Some((flag, _)) => Err(Problem::new(
            Kind::Usage,
            "production_only",
            format!("--{flag} is for --quality production"),
        )
        .field(*flag)
        .hint("add --quality production, or leave it out")),
    }
}

/// Makes a production video, or goes on with it.
pub(super) fn run(args: &MakeArgs) -> Result<(), Problem> {
    let settings = Settings::load(args.config.as_deref())?;
    casting::refuse_props(args, &Environment::read(&settings.budget)?)?;
    let agent = settings.profile(args)?;
    let words = words::settle(args, &agent)?;
    let video = describe(args, words.title.clone());
    let out = args
        .out
        .clone()
        .unwrap_or_else(|| disk::name_for(&video.title));
    let place = LocalDisk::prepare_one(&out, disk::Existing::of(args))?;
    let data = data::folder(args.data.as_deref())?;
    let stopped = stop::channel_on_signal()?;
    runtime::run(async {
        let listener: Arc<dyn Listener> = match args.json {
            true => Arc::new(Quiet),
            false => Arc::new(ToStandardError),
        };
        let settings = settings.with_agent(&agent);
        let ground = Ground::lay(&settings, &data)?;
        let environment = ground.environment(&settings).await?;
        casting::refuse_props(args, &environment)?;
        ground.check_place(&environment).await?;
        let notice = left_out::notice(&settings, &environment);
        let wiring = Arc::new(Wiring::build(&ground, &environment, &settings, listener)?);
        let job = Job {
            args,
            wiring,
            agent,
            stopped,
            patience: environment.patience,
        };
        if let Some(notice) = &notice {
            job.tell(notice);
        }
        let asked = casting::Asked::of(args, &settings, &environment, &video, words.source)?;
        let made = job.make(&asked).await?;
        let delivery = deliver::deliver(&job.wiring, &made, &place);
        let file = job.unless_stopped(
            "it is made and kept; the same command again fetches it",
            delivery,
        );
        let file = file.await?;
        let end = report::End {
            video: &made,
            now_ms: job.wiring.clock.now_ms(),
            out: &out,
            file: &file,
            warning: notice.as_deref(),
        };
        report::made(args, &end)
    })
}

/// One run of the command.
struct Job<'a> {
    args: &'a MakeArgs,
    wiring: Arc<Wiring>,
    agent: AgentProfile,
    stopped: Receiver<bool>,
    /// How long it may stand still while another process has the turn.
    patience: Duration,
}

impl Job<'_> {
    /// Returns the finished video: the one that was begun before, or a new one.
    async fn make(&self, asked: &casting::Asked) -> Result<Video, Problem> {
        let wish = wish::Wish::of(asked, &self.agent);
        let video = match wish.find(&self.wiring).await? {
            Some(video) => video,
            None => {
                let draft = self.draft(asked, &wish);
                self.unless_stopped(NOTHING_YET, draft).await?
            }
        };
        if matches!(video.stage, Stage::Completed { .. }) && !self.args.again {
            self.tell("It was made before. Nothing is bought; the file is fetched again.");
            return Ok(video);
        }
        let video = purchase::ensure_pressed(self, video).await?;
        self.follow(&video.id).await
    }

    /// Does something that may be left undone, unless somebody asks to stop.
    async fn unless_stopped<T>(
        &self,
        left: &str,
        work: impl Future<Output = Result<T, Problem>>,
    ) -> Result<T, Problem> {
        let mut stopped = self.stopped.clone();
        let is_stopped = async {
            if stopped.wait_for(|is_stopped| *is_stopped).await.is_err() {
                // Nobody is left who could ask.
                std::future::pending::<()>().await;
            }
        };
        tokio::select! {
            biased;
            () = is_stopped => Err(Problem::new(Kind::Cancelled, "interrupted", format!("stopped; {left}"))),
            done = work => done,
        }
    }

    /// Writes the script and keeps the draft.
    async fn draft(&self, asked: &casting::Asked, wish: &wish::Wish) -> Result<Video, Problem> {
        let (script, authorship) = self.write(&asked.words).await?;
        let order = casting::order(asked, script, &self.wiring).await?;
        let now_ms = self.wiring.clock.now_ms();
        let id = VideoId::new(now_ms.unsigned_abs(), self.wiring.ids.draw() as u64);
        let video = Video::draft(id, agent_id(&self.agent), office_id(), order, now_ms)
            .written_by(authorship);
        // A draft that the studio would refuse is not kept: the next try may have other words.
        purchase::price(self, &video).await?;
        wish.keep(&self.wiring, &video).await
    }

    /// Returns the script and who wrote it, unless it was given.
    async fn write(&self, words: &Words) -> Result<(String, Option<Authorship>), Problem> {
        let request = match words {
            Words::Given(text) => return Ok((text.trim().to_owned(), None)),
            Words::Requested(request) => request,
        };
        let writer = match self.args.wants_built_in_writer() {
            true => &FallbackWriter::built_in(),
            false => &*self.wiring.writer,
        };
        let written = writer.write(request, &mut |_| {}).await;
        let written = written.map_err(|error| problems::unwritten(&error))?;
        if let Some(note) = &written.authorship.stepped_in {
            self.tell(note);
        }
        self.tell_length(&written.script, request.seconds);
        Ok((written.script.text, Some(written.authorship)))
    }

    fn tell_length(&self, script: &Script, seconds: u32) {
        let wanted = word_budget(seconds);
        if script.words.abs_diff(wanted) > WORD_TOLERANCE {
            self.tell(&format!(
                "The script has {} words; {wanted} were asked for.",
                script.words
            ));
        }
    }

    /// Lets the pipeline go on and tells how far it is, until there is an end.
    async fn follow(&self, id: &VideoId) -> Result<Video, Problem> {
        let ended = Arc::new(Notify::new());
        let (wiring, heard) = (Arc::clone(&self.wiring), Arc::clone(&ended));
        let working =
            tokio::spawn(async move { wiring.work("doorcast make", heard.notified()).await });
        let outcome = watch::until_the_end(self, id, &working).await;
        ended.notify_one();
        // What is not over by then is finished or repeated by whoever comes next.
        if let Ok(Ok(worked)) = timeout(GRACE, working).await {
            worked?;
        }
        outcome
    }

    /// Tells a person something on the way.
    fn tell(&self, text: &str) {
        if !self.args.json {
            remark(text);
        }
    }
}
