//! Brings the file of a finished video from where it is kept to where the person wants it.

use std::{
    fs::File,
    io::{self, Write},
    path::PathBuf,
};

use doorcast_app::ports::media::FilmReader as _;
use doorcast_domain::pipeline::{
    Video,
    stage::{Stage, StoredFilm},
};
use doorcast_vendors::{
    bucket::BucketFilms,
    http::{
        download::Downloader,
        pieces::{LastingLink, LinkedFile, Patience, Pieces},
    },
};
use tempfile::NamedTempFile;

use crate::{
    make::{disk::LocalDisk, report::media_problem},
    problem::{Kind, Problem},
    wiring::Wiring,
};

/// Puts the file of a video into its place and returns where that is.
pub(super) async fn deliver(
    wiring: &Wiring,
    video: &Video,
    place: &LocalDisk,
) -> Result<PathBuf, Problem> {
    let Stage::Completed { film, .. } = &video.stage else {
        return Err(Problem::new(
            Kind::Internal,
            "internal",
            "there is no film to fetch",
        ));
    };
    let mut file = place.begin().map_err(|error| lost(film, &error))?;
    match (wiring.film_file(film), &wiring.bucket) {
        (Some(path), _) => {
            let copied = File::open(path).and_then(|mut kept| io::copy(&mut kept, &mut file));
            copied.map_err(|error| lost(film, &error))?;
        }
        (None, Some(bucket)) if video.order.media.as_str() == "bucket" => {
            read(bucket, film, &mut file).await?;
        }
        (None, _) => download(film, &mut file).await?,
    }
    let written = file
        .as_file()
        .metadata()
        .map_err(|error| lost(film, &error))?
        .len();
    if written != film.size_bytes {
        let error = io::Error::other(format!("{written} of {} bytes came", film.size_bytes));
        return Err(lost(film, &error));
    }
    place.put(file).map_err(|error| media_problem(&error))
}

async fn read(
    bucket: &BucketFilms,
    film: &StoredFilm,
    file: &mut NamedTempFile,
) -> Result<(), Problem> {
    let opened = bucket.open_film(film, 0, film.size_bytes).await;
    let gone = || lost(film, &io::Error::from(io::ErrorKind::NotFound));
    let mut pieces = opened
        .map_err(|error| lost(film, &error))?
        .ok_or_else(gone)?;
    while let Some(piece) = pieces
        .next_piece()
        .await
        .map_err(|error| lost(film, &error))?
    {
        file.write_all(&piece).map_err(|error| lost(film, &error))?;
    }
    Ok(())
}

async fn download(film: &StoredFilm, file: &mut NamedTempFile) -> Result<(), Problem> {
    let downloader = Downloader::new().map_err(|error| lost(film, &error))?;
    let link = LastingLink(film.url.clone());
    let mut pieces = LinkedFile::new(downloader, link, Patience::default());
    while let Some(piece) = pieces.piece().await.map_err(|error| lost(film, &error))? {
        file.write_all(&piece).map_err(|error| lost(film, &error))?;
    }
    Ok(())
}

/// The video is made all the same.
fn lost(film: &StoredFilm, error: &dyn std::error::Error) -> Problem {
    Problem::new(
        Kind::Output,
        "not_fetched",
        format!("the video is made, but the file could not be put into its place: {error}"),
    )
    .field("out")
    .hint(format!(
        "it is kept at {}; the same command again fetches it, at no cost",
        film.url
    ))
}
