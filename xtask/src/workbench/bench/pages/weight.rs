//! How heavy pages are on the way: the page, its styles and its scripts, packed as browsers get them.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::ensure;
use doorcast_domain::video::Language;
use doorcast_web::{frame::Theme, pages::samples};

use super::http::{self, Question};

/// A page and its weight.
pub(super) struct Weight {
    pub(super) name: String,
    pub(super) bytes: usize,
}

/// Weighs every page in every state and returns them, heaviest first.
pub(super) async fn run(address: &str) -> anyhow::Result<Vec<Weight>> {
    let mut assets = Assets::default();
    let mut weights = Vec::new();
    for sample in samples(Language::English, Theme::Device) {
        let path = format!("/samples/en/{}", sample.name.replace(' ', "%20"));
        let answer = http::ask(address, &Question::page(&path, None)).await?;
        ensure!(answer.status == 200, "{path}: {}", answer.status);
        let mut needed = BTreeSet::new();
        for asset in named(&sample.html, "/assets/") {
            assets.add(address, &asset, &mut needed).await?;
        }
        let of_assets = needed.iter().map(|path| assets.bytes[path]);
        weights.push(Weight {
            name: sample.name,
            bytes: answer.body.len() + of_assets.sum::<usize>(),
        });
    }
    weights.sort_by_key(|weight| std::cmp::Reverse(weight.bytes));
    Ok(weights)
}

/// What was weighed before.
#[derive(Default)]
struct Assets {
    bytes: BTreeMap<String, usize>,
    /// What each module imports.
    imports: BTreeMap<String, Vec<String>>,
}

impl Assets {
    /// Adds an asset and whatever it imports.
    async fn add(
        &mut self,
        address: &str,
        path: &str,
        needed: &mut BTreeSet<String>,
    ) -> anyhow::Result<()> {
        let mut open = vec![path.to_owned()];
        while let Some(path) = open.pop() {
            if needed.insert(path.clone()) {
                self.weigh(address, &path).await?;
                open.extend(self.imports[&path].iter().cloned());
            }
        }
        Ok(())
    }

    async fn weigh(&mut self, address: &str, path: &str) -> anyhow::Result<()> {
        if self.bytes.contains_key(path) {
            return Ok(());
        }
        let packed = http::ask(address, &Question::page(path, None)).await?;
        ensure!(packed.status == 200, "{path}: {}", packed.status);
        let plain = http::ask(address, &Question::plain(path)).await?;
        let text = String::from_utf8_lossy(&plain.body);
        let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
        let imports = match path.ends_with(".js") {
            true => named(&text, "./")
                .iter()
                .map(|name| format!("{folder}/{}", &name[2..]))
                .collect(),
            false => Vec::new(),
        };
        self.imports.insert(path.to_owned(), imports);
        self.bytes.insert(path.to_owned(), packed.body.len());
        Ok(())
    }
}

/// Returns everything in quotes that begins with something, without what follows a `#`.
fn named(text: &str, beginning: &str) -> BTreeSet<String> {
    let parts = text.split(['"', '\'']);
    let named =
        parts.filter(|part| part.starts_with(beginning) && !part.contains(char::is_whitespace));
    named
        .map(|part| part.split('#').next().unwrap_or(part).to_owned())
        .collect()
}
