//! Projects as forms, and forms as changes of projects. What a form does not have is not changed.

use doorcast_domain::project::{Backdrop, Casting, Project, edit::Edit};

use crate::form::Form;

/// Returns a project as a form.
pub(super) fn form_of(project: &Project) -> Form {
    let settings = &project.settings;
    let revision = project.revision.to_string();
    let seconds = project.seconds.to_string();
    let presenter = settings.presenter.as_ref().map(casting_value);
    let voice = settings.voice.as_ref().map(casting_value);
    let (background, color) = match &settings.background {
        Backdrop::Usual => ("usual", "#F4EFE6"),
        Backdrop::Color(color) => ("color", color.as_str()),
        Backdrop::Picture(_) => ("picture", "#F4EFE6"),
    };
    let script = project.script().map_or("", |one| one.text.as_str());
    let fields = [
        ("revision", revision.as_str()),
        ("kind", project.kind.name()),
        ("title", &project.title),
        ("topic", &project.topic),
        ("seconds", &seconds),
        ("language", project.language.name()),
        ("script", script),
        ("presenter", presenter.as_deref().unwrap_or_default()),
        ("voice", voice.as_deref().unwrap_or_default()),
        ("background", background),
        ("background-color", color),
        ("aspect", settings.aspect.name()),
    ];
    let points = project
        .points
        .iter()
        .map(|point| ("points", point.as_str()));
    Form::filled(fields.into_iter().chain(points))
}

/// Returns what a form changes.
pub(in crate::pages::videos) fn edit_of(form: &Form) -> Edit {
    let text = |name: &str| form.has(name).then(|| form.get(name).to_owned());
    let points: Vec<String> = form.all("points").map(str::to_owned).collect();
    Edit {
        kind: form.get("kind").parse().ok(),
        title: text("title"),
        topic: text("topic"),
        points: form.has("points").then_some(points),
        seconds: form.get("seconds").parse().ok(),
        language: form.get("language").parse().ok(),
        script: script(form),
        presenter: form
            .has("presenter")
            .then(|| casting(form.get("presenter"))),
        voice: form.has("voice").then(|| casting(form.get("voice"))),
        background: background(form),
        aspect: form.get("aspect").parse().ok(),
        ..Edit::default()
    }
}

/// An empty field is nothing typed, not an empty script.
fn script(form: &Form) -> Option<String> {
    let typed = form.raw("script");
    (!typed.trim().is_empty()).then(|| typed.to_owned())
}

fn background(form: &Form) -> Option<Backdrop> {
    match form.get("background") {
        "usual" => Some(Backdrop::Usual),
        "color" => Some(Backdrop::Color(form.get("background-color").to_owned())),
        // One that was used before, or the one that is there, which stays.
        other => {
            let picture = other.strip_prefix("picture:")?.parse().ok()?;
            Some(Backdrop::Picture(picture))
        }
    }
}

/// Returns a casting as the value of a field: "house:avery".
pub(super) fn casting_value(casting: &Casting) -> String {
    format!("{}:{}", casting.studio, casting.name)
}

/// Reads a casting; anything else is nobody in particular.
fn casting(text: &str) -> Option<Casting> {
    let (studio, name) = text.split_once(':')?;
    Some(Casting {
        studio: studio.parse().ok()?,
        name: name.to_owned(),
    })
}
