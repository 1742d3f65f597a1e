//! Those this house works with: what the settings page shows, and asks as `doorcast doctor` does.

use std::sync::Arc;

use async_trait::async_trait;
use doorcast_app::ports::connections::{Connection, Connections, Job, Verdict};
use doorcast_domain::{ledger::UsdMicros, pipeline::id::VendorName};
use doorcast_vendors::{
    cloudinary::CloudinaryFilms,
    groq::{self, GroqWriter},
    heygen::{Balance, HeyGenStudio},
};

use crate::{environment, wiring::Wiring};

/// The vendors of this house.
pub(super) struct Neighbors {
    groq: Option<Arc<GroqWriter>>,
    heygen: Option<Arc<HeyGenStudio>>,
    cloudinary: Option<Arc<CloudinaryFilms>>,
}

impl Neighbors {
    pub(super) fn of(wiring: &Wiring) -> Self {
        Self {
            groq: wiring.groq.clone(),
            heygen: wiring.heygen.clone(),
            cloudinary: wiring.cloudinary.clone(),
        }
    }
}

#[async_trait]
impl Connections for Neighbors {
    fn list(&self) -> Vec<Connection> {
        let one = |vendor, name, job, is_set_up, keys| Connection {
            vendor: environment::name(vendor),
            name,
            job,
            is_set_up,
            is_built_in: false,
            keys,
        };
        let built_in = |vendor, name, job| Connection {
            is_built_in: true,
            ..one(vendor, name, job, true, &[])
        };
        const CLOUDINARY: &[&str] = &[
            "CLOUDINARY_CLOUD_NAME",
            "CLOUDINARY_API_KEY",
            "CLOUDINARY_API_SECRET",
        ];
        vec![
            one(
                "heygen",
                "HeyGen",
                Job::Films,
                self.heygen.is_some(),
                &["HEYGEN_API_KEY"],
            ),
            one(
                "groq",
                "Groq",
                Job::Writes,
                self.groq.is_some(),
                &["GROQ_API_KEY"],
            ),
            one(
                "cloudinary",
                "Cloudinary",
                Job::Keeps,
                self.cloudinary.is_some(),
                CLOUDINARY,
            ),
            built_in("house", "Doorcast Studio", Job::Films),
            built_in("writer", "Doorcast Writer", Job::Writes),
            built_in("disk", "Doorcast Disk", Job::Keeps),
        ]
    }

    async fn test(&self, vendor: &VendorName) -> Option<Verdict> {
        match vendor.as_str() {
            "heygen" => Some(self.test_heygen().await),
            "groq" => Some(self.test_groq().await),
            "cloudinary" => Some(self.test_cloudinary().await),
            "house" | "writer" | "disk" => Some(Verdict::Well),
            _ => None,
        }
    }
}

impl Neighbors {
    async fn test_heygen(&self) -> Verdict {
        let Some(heygen) = &self.heygen else {
            return Verdict::NotSetUp;
        };
        match heygen.client().balance().await {
            Ok(Balance::Dollars(left)) => {
                Verdict::WellWith(UsdMicros(left.0.max(0).unsigned_abs()))
            }
            Ok(Balance::Credits(_) | Balance::Unknown) => Verdict::Well,
            Err(error) => trouble(error.status),
        }
    }

    async fn test_groq(&self) -> Verdict {
        let Some(groq) = &self.groq else {
            return Verdict::NotSetUp;
        };
        match groq.client().list_models().await {
            Ok(models) if models.iter().any(|model| model == groq::USUAL_MODEL) => Verdict::Well,
            Ok(_) => Verdict::Lacking(groq::USUAL_MODEL.to_owned()),
            Err(error) => trouble(error.status),
        }
    }

    async fn test_cloudinary(&self) -> Verdict {
        let Some(cloudinary) = &self.cloudinary else {
            return Verdict::NotSetUp;
        };
        match cloudinary.client().ping().await {
            Ok(()) => Verdict::Well,
            Err(error) => trouble(error.status),
        }
    }
}

/// An answer that refuses the key says so; everything else may pass.
fn trouble(status: Option<u16>) -> Verdict {
    match status {
        Some(401 | 403) => Verdict::KeyRefused,
        _ => Verdict::Silent,
    }
}
