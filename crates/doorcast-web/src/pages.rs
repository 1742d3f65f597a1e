//! Every page: one file for each action, one template beside it.

pub(crate) mod accounts;
pub(crate) mod blame;
pub(crate) mod errors;
pub(crate) mod look;
pub(crate) mod office;
pub(crate) mod reference;
pub(crate) mod settings;
pub mod stand;
pub(crate) mod videos;

use doorcast_domain::video::Language;

use crate::{
    frame::{Frame, Theme},
    page::Page,
};

/// A page as somebody may find it.
pub struct Sample {
    /// Which page, and how it is found: "accounts/sign-in~wrong".
    pub name: String,
    /// The whole document.
    pub html: String,
}

/// Returns every page, in every way it may be found. Tests read them; a page that is not listed here is not tested.
pub fn samples(language: Language, theme: Theme) -> Vec<Sample> {
    let mut all = Vec::new();
    let mut add = Adding {
        language,
        theme,
        all: &mut all,
    };
    add.page::<accounts::sign_in::SignInPage>("/agent/sign-in");
    add.page::<office::overview::OverviewPage>("/agent/cms/office");
    add.page::<office::attention::AttentionPage>("/agent/cms/office/attention");
    add.page::<office::queue::QueuePage>("/agent/cms/office/queue");
    add.page::<office::ledger::LedgerPage>("/agent/cms/office/ledger");
    add.page::<office::budget::BudgetPage>("/agent/cms/office/budget");
    add.page::<settings::connections::ConnectionsPage>("/agent/cms/settings/connections");
    add.page::<reference::ReferencePage>("/agent/cms/settings/api");
    add.page::<accounts::sign_in::CodePage>("/agent/sign-in/code");
    add.page::<accounts::setup::SetupPage>("/agent/setup");
    add.page::<accounts::password::ForgottenPage>("/agent/password");
    add.page::<accounts::password::NewPasswordPage>("/agent/password/0123");
    add.page::<accounts::invitation::InvitationPage>("/agent/invitations/0123");
    add.page::<settings::profile::ProfilePage>(settings::profile::PATH);
    add.page::<settings::security::SecurityPage>(settings::security::PATH);
    add.page::<settings::security::RecoveryPage>(settings::security::PATH);
    add.page::<settings::tokens::TokensPage>(settings::tokens::PATH);
    add.page::<settings::webhooks::WebhooksPage>("/agent/cms/settings/webhooks");
    add.page::<office::people::PeoplePage>(office::people::PATH);
    add.page::<errors::ErrorPage>("/agent/cms/nowhere");
    add.page::<videos::feed::FeedPage>("/agent/cms");
    add.page::<videos::new::NewPage>("/agent/cms/videos/new");
    add.page::<videos::step::StepPage>("/agent/cms/videos/0/topic");
    add.page::<videos::show::VideoPage>("/agent/cms/videos/0");
    all
}

struct Adding<'a> {
    language: Language,
    theme: Theme,
    all: &'a mut Vec<Sample>,
}

impl Adding<'_> {
    fn page<P: Page>(&mut self, path: &str) {
        let frame = Frame::sample(self.language, self.theme, path);
        for (name, page) in P::samples(&frame) {
            self.all.push(Sample {
                name: format!("{}~{name}", P::NAME),
                html: page.render().expect("a sample is rendered"),
            });
        }
    }
}
