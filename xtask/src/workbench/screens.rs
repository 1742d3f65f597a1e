//! Pictures of every page in every state, on a telephone and at a desk, light and dark: `target/screens`.

mod house;

use std::{fs, net::SocketAddr, path::Path, sync::mpsc, thread};

use anyhow::Context as _;
use clap::Args;
use doorcast_domain::video::Language;
use doorcast_testkit::browser::{Browser, View};
use doorcast_web::{
    frame::Theme,
    pages::{samples, stand::stand},
    server::{Limits, serve},
};
use tokio::net::TcpListener;

use crate::shell;

/// Which pictures are wanted.
#[derive(Args)]
pub(crate) struct Arguments {
    /// Only pages with this in their name.
    #[arg(long)]
    only: Option<String>,
    /// In Spanish.
    #[arg(long)]
    spanish: bool,
    /// Of a real house with people and videos in it, instead of samples: `target/screens/house`.
    #[arg(long)]
    house: bool,
}

/// The name of each view, and the view.
const VIEWS: [(&str, View); 4] = [
    ("desk-light", View::DESK),
    ("desk-dark", View::DESK.dark()),
    ("phone-light", View::PHONE),
    ("phone-dark", View::PHONE.dark()),
];

/// Takes pictures of the pages.
pub(crate) fn run(arguments: &Arguments) -> anyhow::Result<()> {
    let folder = shell::root().join("target/screens");
    if arguments.house {
        house::run(&folder.join("house"))?;
        shell::say(&format!("{}", folder.join("house").display()));
        return Ok(());
    }
    let address = open_stand()?;
    let browser = Browser::start()?;
    for (name, view) in VIEWS {
        shoot(&browser, address, arguments, &folder.join(name), view)?;
    }
    shell::say(&format!("{}", folder.display()));
    Ok(())
}

fn shoot(
    browser: &Browser,
    address: SocketAddr,
    arguments: &Arguments,
    folder: &Path,
    view: View,
) -> anyhow::Result<()> {
    fs::create_dir_all(folder)?;
    let page = browser.visitor(view);
    let (language, code) = match arguments.spanish {
        true => (Language::Spanish, "es"),
        false => (Language::English, "en"),
    };
    for sample in samples(language, Theme::Device) {
        let name = sample.name;
        let is_wanted = arguments
            .only
            .as_ref()
            .is_none_or(|only| name.contains(only));
        if is_wanted {
            page.open(&format!("http://{address}/samples/{code}/{name}"));
            let file = folder.join(format!("{}-{code}.png", name.replace('/', "-")));
            fs::write(&file, page.screenshot())
                .with_context(|| format!("failed to write {}", file.display()))?;
        }
    }
    Ok(())
}

/// Serves the samples until this command ends.
pub(crate) fn open_stand() -> anyhow::Result<SocketAddr> {
    let (tell, told) = mpsc::channel();
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    thread::spawn(move || {
        runtime.block_on(async {
            let listener = TcpListener::bind("127.0.0.1:0").await?;
            tell.send(listener.local_addr()?).ok();
            serve(listener, stand(), Limits::USUAL, std::future::pending()).await;
            anyhow::Ok(())
        })
    });
    told.recv().context("failed to open the stand")
}
