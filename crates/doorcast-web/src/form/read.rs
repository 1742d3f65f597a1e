//! Reads forms from requests.

use axum::{
    extract::{FromRequest, Request},
    http::{HeaderMap, StatusCode, header},
};
use bytes::Bytes;
use futures_util::stream;

use super::{Form, Upload};
use crate::{
    input::{MAX_BODY_BYTES, read, read_at_most},
    problem::Problem,
};

/// The largest form with files that is read: a photo as telephones take them, and the fields beside it.
pub(crate) const MAX_UPLOAD_BYTES: usize = 16 * 1024 * 1024;

/// The most fields a form may have.
const MAX_FIELDS: usize = 200;

impl<S: Send + Sync> FromRequest<S> for Form {
    type Rejection = Problem;

    async fn from_request(request: Request, _: &S) -> Result<Self, Problem> {
        if !has_type(request.headers(), "application/x-www-form-urlencoded") {
            return Err(not_a_form());
        }
        let bytes = read(request.into_body()).await?;
        let fields: Vec<_> = form_urlencoded::parse(&bytes)
            .take(MAX_FIELDS + 1)
            .map(|(name, value)| (name.into_owned(), plain(&value)))
            .collect();
        match fields.len() > MAX_FIELDS {
            true => Err(too_many()),
            false => Ok(Self {
                fields,
                ..Self::default()
            }),
        }
    }
}

/// A form that may have files in it.
pub(crate) struct UploadForm(pub(crate) Form);

impl<S: Send + Sync> FromRequest<S> for UploadForm {
    type Rejection = Problem;

    async fn from_request(request: Request, _: &S) -> Result<Self, Problem> {
        let boundary = request
            .headers()
            .get(header::CONTENT_TYPE)
            .and_then(|kind| multer::parse_boundary(kind.to_str().ok()?).ok())
            .ok_or_else(not_a_form)?;
        let bytes = read_at_most(request.into_body(), MAX_UPLOAD_BYTES).await?;
        parts(bytes, boundary).await.map(Self)
    }
}

async fn parts(bytes: Bytes, boundary: String) -> Result<Form, Problem> {
    let body = stream::iter([Ok::<_, std::convert::Infallible>(bytes)]);
    let mut parts = multer::Multipart::new(body, boundary);
    let mut form = Form::default();
    let mut fields_bytes = 0;
    while let Some(part) = parts.next_field().await.map_err(|_| not_a_form())? {
        if form.fields.len() + form.uploads.len() == MAX_FIELDS {
            return Err(too_many());
        }
        let field = part.name().unwrap_or_default().to_owned();
        let is_file = part.file_name().is_some();
        let bytes = part.bytes().await.map_err(|_| not_a_form())?;
        if is_file {
            form.uploads.push(Upload { field, bytes });
            continue;
        }
        fields_bytes += bytes.len();
        if fields_bytes > MAX_BODY_BYTES {
            return Err(too_many());
        }
        form.fields
            .push((field, plain(&String::from_utf8_lossy(&bytes))));
    }
    Ok(form)
}

/// Browsers send line breaks as two characters; we keep one. Characters nobody can type are left out.
fn plain(text: &str) -> String {
    let is_kept = |letter: &char| !letter.is_control() || matches!(letter, '\n' | '\t');
    text.replace("\r\n", "\n").chars().filter(is_kept).collect()
}

fn has_type(headers: &HeaderMap, wanted: &str) -> bool {
    let kind = headers.get(header::CONTENT_TYPE);
    let kind = kind.and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    let essence = kind.split(';').next().unwrap_or_default().trim();
    essence.eq_ignore_ascii_case(wanted)
}

fn not_a_form() -> Problem {
    Problem::new(
        StatusCode::UNSUPPORTED_MEDIA_TYPE,
        "not-a-form",
        "The body has to be a form.",
        "Send it as the pages do.",
    )
}

fn too_many() -> Problem {
    Problem::new(
        StatusCode::PAYLOAD_TOO_LARGE,
        "too-large",
        "The form is too large.",
        format!("At most {MAX_FIELDS} fields and {MAX_BODY_BYTES} bytes in them are read."),
    )
}

#[cfg(test)]
mod tests {
    use axum::body::Body;

    use super::*;

    fn wait<T>(future: impl Future<Output = T>) -> T {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_time()
            .build();
        runtime.expect("a runtime").block_on(future)
    }

    fn request(kind: &str, body: impl Into<Body>) -> Request {
        let request = Request::post("/").header(header::CONTENT_TYPE, kind);
        request.body(body.into()).expect("a request")
    }

    const URLENCODED: &str = "application/x-www-form-urlencoded; charset=utf-8";

    #[test]
    fn fields_are_read_in_their_order_without_what_nobody_can_type() {
        let body = "point=one&point=two%00&text=a%0D%0Ab+c&empty=";
        let form = wait(Form::from_request(request(URLENCODED, body), &())).expect("a form");
        assert_eq!(form.all("point").collect::<Vec<_>>(), ["one", "two"]);
        assert_eq!(form.get("text"), "a\nb c");
        assert!(form.has("empty") && !form.has("nothing"));
    }

    #[test]
    fn forms_that_are_too_large_are_refused() {
        let many = "a=1&".repeat(MAX_FIELDS + 1);
        let long = format!("a={}", "x".repeat(MAX_BODY_BYTES));
        for body in [many, long] {
            assert!(wait(Form::from_request(request(URLENCODED, body), &())).is_err());
        }
        let json = request("application/json", "{}");
        assert!(wait(Form::from_request(json, &())).is_err());
    }

    #[test]
    fn files_come_beside_fields() {
        let body = "--b\r\ncontent-disposition: form-data; name=\"title\"\r\n\r\nHello\r\n\
                    --b\r\ncontent-disposition: form-data; name=\"photo\"; filename=\"../x.png\"\r\n\r\n\x01\x02\r\n--b--\r\n";
        let sent = request("multipart/form-data; boundary=b", body);
        let UploadForm(form) = wait(UploadForm::from_request(sent, &())).expect("a form");
        assert_eq!(form.get("title"), "Hello");
        assert_eq!(
            form.upload("photo").expect("a photo").bytes,
            &b"\x01\x02"[..]
        );
        assert!(form.upload("title").is_none());
    }

    #[test]
    fn broken_and_endless_files_are_refused() {
        let torn = request("multipart/form-data; boundary=b", "--b\r\nnonsense");
        assert!(wait(UploadForm::from_request(torn, &())).is_err());
        let large = request(
            "multipart/form-data; boundary=b",
            vec![0; MAX_UPLOAD_BYTES + 1],
        );
        assert!(wait(UploadForm::from_request(large, &())).is_err());
        assert!(wait(UploadForm::from_request(request("text/plain", ""), &())).is_err());
    }

    #[test]
    fn the_first_thing_said_about_a_field_counts() {
        let mut form = Form::filled([("email", "dana@example.com"), ("password", "secret")]);
        form.fail("email", "flash-saved");
        form.fail("email", "flash-signed-out");
        form.forget("password");
        assert_eq!(form.trouble("email").expect("a trouble").id, "flash-saved");
        assert_eq!((form.troubles().len(), form.is_good()), (1, false));
        assert_eq!(form.get("password"), "");
    }
}
