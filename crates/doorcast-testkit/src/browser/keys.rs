//! Keys as the browser wants to hear of them.

use serde_json::{Value, json};

/// Returns the events of pressing a key once.
pub(super) fn events(key: &str) -> [Value; 2] {
    let (modifiers, key) = match key.strip_prefix("Shift+") {
        Some(key) => (8, key),
        None => (0, key),
    };
    let (name, code, number, text) = describe(key);
    let event = |kind: &str| {
        let mut event = json!({
            "type": kind, "key": name, "code": code, "modifiers": modifiers,
            "windowsVirtualKeyCode": number, "nativeVirtualKeyCode": number,
        });
        if kind == "keyDown" && !text.is_empty() {
            event["text"] = text.clone().into();
        }
        event
    };
    [event("keyDown"), event("keyUp")]
}

fn describe(key: &str) -> (String, String, u32, String) {
    let named = |number: u32, text: &str| (key.to_owned(), key.to_owned(), number, text.to_owned());
    match key {
        "Tab" => named(9, ""),
        "Enter" => named(13, "\r"),
        "Escape" => named(27, ""),
        "Space" => (" ".into(), "Space".into(), 32, " ".into()),
        "ArrowLeft" => named(37, ""),
        "ArrowUp" => named(38, ""),
        "ArrowRight" => named(39, ""),
        "ArrowDown" => named(40, ""),
        letter => {
            let number = letter
                .bytes()
                .next()
                .map_or(0, |byte| byte.to_ascii_uppercase().into());
            let code = format!("Key{}", letter.to_ascii_uppercase());
            (letter.to_owned(), code, number, letter.to_owned())
        }
    }
}
