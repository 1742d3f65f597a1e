//! Addresses of a video and of what Cloudinary makes from it. Each is text; nothing is asked.
//!
//! An address of something not made yet can be slow or fail the first time: open it once before a mail or a page
//! with a preview names it.

use super::wire::Asset;

/// Where Cloudinary shows what it keeps.
pub const USUAL_DELIVERY_URL: &str = "https://res.cloudinary.com";

/// The transformations that are made right after an upload, so that nobody waits for them: poster and teaser.
pub(super) const EAGER: &str =
    "c_fill,h_720,q_auto,so_2,w_1280/jpg|c_scale,du_4,fl_animated.awebp,w_480/webp";

/// The addresses of one video.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Addresses {
    base: String,
    version: u64,
    public_id: String,
}

impl Addresses {
    /// Returns the addresses of a video.
    pub fn of(delivery_url: &str, cloud_name: &str, asset: &Asset) -> Self {
        Self {
            base: format!(
                "{}/{cloud_name}/video/upload",
                delivery_url.trim_end_matches('/')
            ),
            version: asset.version,
            public_id: asset.public_id.clone(),
        }
    }

    /// The file as it was stored.
    pub fn original(&self) -> String {
        self.plain("mp4")
    }

    /// The file for every player.
    pub fn universal(&self) -> String {
        self.made("q_auto,vc_h264/ac_aac", "mp4")
    }

    /// A still at two seconds, 1280 by 720.
    pub fn poster(&self) -> String {
        self.made("c_fill,h_720,q_auto,so_2,w_1280", "jpg")
    }

    /// A still that Cloudinary chooses.
    pub fn chosen_poster(&self) -> String {
        self.made("so_auto", "jpg")
    }

    /// A still for previews on other sites, 1200 by 630.
    pub fn share_image(&self) -> String {
        self.made("c_fill,g_auto,h_630,so_2,w_1200", "jpg")
    }

    /// Four seconds as an animated WebP.
    pub fn teaser_webp(&self) -> String {
        self.made("c_scale,du_4,fl_animated.awebp,w_480", "webp")
    }

    /// Four seconds as a GIF, for mail.
    pub fn teaser_gif(&self) -> String {
        self.made("eo_4,so_0/c_scale,w_480/e_loop/fps_8", "gif")
    }

    /// A rendition for phones held upright, the sides cut off.
    pub fn portrait(&self) -> String {
        self.made("c_fill,g_auto,h_1920,w_1080", "mp4")
    }

    /// A square rendition, the sides cut off.
    pub fn square(&self) -> String {
        self.made("c_fill,g_auto,h_1080,w_1080", "mp4")
    }

    /// A rendition of a width, in proportion.
    pub fn scaled(&self, width: u32) -> String {
        self.made(&format!("c_scale,w_{width}/q_auto,vc_h264"), "mp4")
    }

    /// A playlist that adapts to the connection.
    pub fn playlist(&self) -> String {
        self.made("sp_auto", "m3u8")
    }

    /// The file under a name of one's own.
    pub fn download(&self, name: &str) -> String {
        let name: String = name
            .chars()
            .map(|letter| match letter {
                letter if letter.is_ascii_alphanumeric() => letter,
                _ => '-',
            })
            .take(60)
            .collect();
        self.made(&format!("fl_attachment:{}", name.trim_matches('-')), "mp4")
    }

    fn plain(&self, extension: &str) -> String {
        let Self {
            base,
            version,
            public_id,
        } = self;
        format!("{base}/v{version}/{public_id}.{extension}")
    }

    fn made(&self, components: &str, extension: &str) -> String {
        let Self {
            base,
            version,
            public_id,
        } = self;
        format!("{base}/{components}/v{version}/{public_id}.{extension}")
    }
}
