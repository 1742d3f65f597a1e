//! `doorcast export` and `doorcast import`: everything an installation keeps, moved from one store to another.

mod folder;
mod told;

use std::path::Path;

use doorcast_app::{
    archive::{self, ArchiveError, Kept, Manifest},
    ports::{
        Clock as _, StoreError,
        archive::KeepError,
        nodes::{DEAD_AFTER, Nodes},
        store::Store,
    },
};
use serde_json::json;

use crate::{
    cli::service::ArchiveArgs,
    clock::SystemClock,
    data,
    problem::{Kind, Problem},
    runtime,
    serve::alone,
    text::{say, say_json},
    wiring,
};

use folder::DiskFolder;
use told::Progress;

/// Writes an archive.
pub(crate) fn export(args: &ArchiveArgs) -> Result<(), Problem> {
    let data = data::folder(args.data.as_deref())?;
    let alone = alone::take(&data)?;
    let data::Archive {
        store,
        files,
        nodes,
        ..
    } = data::open(&data, None)?;
    nobody_serves(&*nodes)?;
    let looked = runtime::wait(look_at_all(&*store))?;
    looked.map_err(|error| data::explain_store(&error))?;
    let seal = data::seal_of(&data)?;
    let folder = DiskFolder::begin(&args.folder)?;
    let progress = Progress::new(args.json);
    let now_ms = SystemClock.now_ms();
    let kept = Kept {
        store: &*store,
        files: &*files,
    };
    let exporting = archive::export(kept, &folder, &seal, now_ms, &progress);
    let done = runtime::wait(exporting)?;
    progress.done();
    let manifest = done.map_err(explain)?;
    // Whoever came meanwhile may have changed what was written already.
    nobody_serves(&*nodes)?;
    drop(alone);
    tell(args, &manifest, "are in", &data)
}

/// Fills an empty store from an archive.
pub(crate) fn import(args: &ArchiveArgs) -> Result<(), Problem> {
    let data = data::folder(args.data.as_deref())?;
    let alone = alone::take(&data)?;
    let folder = DiskFolder::at(&args.folder)?;
    // Nothing is made in the place of an archive whose key is not there.
    let seal = data::seal_before(&data)?;
    let data::Archive {
        store,
        files,
        nodes,
        ..
    } = data::open_anyway(&data, None)?;
    nobody_serves(&*nodes)?;
    let progress = Progress::new(args.json);
    let place = folder.to_string();
    let kept = Kept {
        store: &*store,
        files: &*files,
    };
    let importing = archive::import(kept, &folder, &seal, &place, &progress);
    let done = runtime::wait(importing)?;
    progress.done();
    drop(alone);
    tell(
        args,
        &done.map_err(explain)?,
        "were kept, and are proved to be those in",
        &data,
    )
}

/// Takes over all that the CMS beside us has made, so that it goes along.
async fn look_at_all(store: &dyn Store) -> Result<(), StoreError> {
    let office = wiring::office_id();
    let mut last = store.look_further(&office, None).await?;
    while last.is_some() {
        last = store.look_further(&office, last).await?;
    }
    Ok(())
}

/// Makes sure that no node elsewhere serves the same database.
fn nobody_serves(nodes: &dyn Nodes) -> Result<(), Problem> {
    let living = runtime::wait(nodes.list_living())?;
    let living = living.map_err(|error| data::explain_store(&error))?;
    match living.first() {
        None => Ok(()),
        Some(node) => Err(Problem::new(
            Kind::Store,
            "already_served",
            format!("the node {} serves this database", node.worker.node),
        )
        .field("data")
        .hint(format!(
            "stop all nodes first; one that was killed counts for {} seconds. Then begin again, an export with an empty folder",
            DEAD_AFTER.as_secs()
        ))),
    }
}

fn tell(args: &ArchiveArgs, manifest: &Manifest, what: &str, data: &Path) -> Result<(), Problem> {
    let (records, folder) = (manifest.records(), args.folder.display());
    let list = manifest.kept_files.as_ref();
    let files = list.map_or(0, |list| list.files);
    if !args.json {
        return say(&format!(
            "{records} records and {files} files {what} {folder}.\n{}",
            films_on_disk(manifest.films_on_disk, data)
        ));
    }
    let kinds = manifest.files.iter();
    let kinds = kinds.map(|file| (file.kind.name().to_owned(), file.lines.into()));
    say_json(&json!({
        "folder": args.folder,
        "records": records,
        "files": files,
        "files_bytes": list.map_or(0, |list| list.size_bytes),
        "films_on_disk": manifest.films_on_disk,
        "sha256": manifest.digest(),
        "kinds": kinds.collect::<serde_json::Map<_, _>>(),
    }))
}

/// Says where films are that an archive leaves where they are.
fn films_on_disk(films: u64, data: &Path) -> String {
    match films {
        0 => String::new(),
        films => format!(
            "Films on the disk are not in it ({films}): they stay in the folder media of the data folder it is from, and \
             play if that is {}.\n",
            data.join("media").display()
        ),
    }
}

fn explain(error: ArchiveError) -> Problem {
    let (kind, code, hint) = match &error {
        ArchiveError::File { .. } => (
            Kind::Output,
            "archive_unusable",
            "check the disk and who may use the folder",
        ),
        ArchiveError::NoManifest => (
            Kind::Input,
            "no_archive",
            "name a folder that doorcast export has filled; if the export was stopped, export again into an empty folder",
        ),
        ArchiveError::BadManifest | ArchiveError::BadLine { .. } | ArchiveError::Changed { .. } => {
            (
                Kind::Input,
                "archive_changed",
                "take an archive that is as it was exported",
            )
        }
        ArchiveError::Newer { .. } => (
            Kind::Input,
            "archive_newer",
            "import it with the Doorcast that made it, or a newer one",
        ),
        ArchiveError::WrongKey => (
            Kind::Store,
            "secret_key_wrong",
            "nothing was written; give the key it was exported under: DOORCAST_SECRET_KEY, or DOORCAST_SECRET_KEY_BEFORE if what is filled is to have another one",
        ),
        ArchiveError::NotEmpty { .. } => (
            Kind::Store,
            "store_not_empty",
            "nothing was written; import into a new data folder or database",
        ),
        ArchiveError::Another { .. } => (
            Kind::Store,
            "import_unfinished",
            "import that one again, it goes on; or begin with a new data folder or database",
        ),
        ArchiveError::Differs { .. } => (
            Kind::Store,
            "import_differs",
            "somebody else has written to it meanwhile; import again into a new data folder or database",
        ),
        ArchiveError::Books { .. } => (
            Kind::Store,
            "store_damaged",
            "nothing was moved; keep what you have and put back a copy whose books balance",
        ),
        ArchiveError::Keep(KeepError::Taken(_)) => (
            Kind::Store,
            "cms_differs",
            "it was left as it is; remove it there if it is not wanted, and run the same import again",
        ),
        ArchiveError::Keep(KeepError::Store(error)) => return data::explain_store(error),
    };
    let cause = std::error::Error::source(&error).map(|cause| format!(": {cause}"));
    let message = format!("{error}{}", cause.unwrap_or_default());
    Problem::new(kind, code, message).field("folder").hint(hint)
}
