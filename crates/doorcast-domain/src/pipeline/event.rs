//! What can happen to a video, and what has to be done about it.

use crate::{
    ledger::{Entry, LedgerRefused, UsdMicros},
    pipeline::{
        Order,
        attempt::NewAttempt,
        id::{AttemptId, MediaKey, RenderId},
        stage::{Refusal, StoredFilm},
    },
};

/// What can happen to a video.
#[expect(
    clippy::large_enum_variant,
    reason = "events are made one at a time and never kept"
)]
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    /// A person wants it to be another one: new words, another presenter.
    Revised {
        /// What is to be filmed now.
        order: Order,
    },
    /// A person wants it made.
    Pressed {
        /// The attempt, prepared and priced.
        attempt: NewAttempt,
        /// What the person has agreed to.
        consent: Consent,
    },
    /// Its time has come.
    Due,
    /// The studio has answered a submission, or has not.
    SubmitAnswered {
        /// Which attempt was sent.
        attempt: AttemptId,
        /// What came back.
        answer: SubmitAnswer,
    },
    /// The studio's list has been searched.
    LookUpAnswered {
        /// Which attempt was looked for.
        attempt: AttemptId,
        /// What came back.
        answer: LookUpAnswer,
    },
    /// The studio has been asked how far it is.
    PollAnswered {
        /// Which render was asked for.
        render: RenderId,
        /// What came back.
        answer: PollAnswer,
    },
    /// Permanent storage has answered.
    StoreAnswered {
        /// Which render was to be stored.
        render: RenderId,
        /// What came back.
        answer: StoreAnswer,
    },
    /// A verified webhook says the studio has something of ours.
    Hinted {
        /// Which attempt it names.
        attempt: AttemptId,
        /// What the studio calls it.
        render: RenderId,
    },
    /// The nightly look at the studio's list found something of ours.
    Sighted {
        /// Which attempt its title names.
        attempt: AttemptId,
        /// What the studio calls it.
        render: RenderId,
        /// How far it is.
        progress: PollAnswer,
    },
    /// A person has asked the studio what it charged for an attempt in doubt.
    Judged {
        /// Which attempt.
        attempt: AttemptId,
        /// What the studio says; nothing if it was not bought.
        charged: UsdMicros,
    },
    /// A person does not want it any more.
    CancelPressed,
    /// A person wants it to go on from where it stopped. Buys nothing.
    ResumePressed,
}

/// What a person has agreed to by pressing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Consent {
    /// The first purchase of this video.
    Buy,
    /// Another purchase, knowing that one has been or may have been made.
    BuyAgain,
}

/// What came of handing an attempt to a studio.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SubmitAnswer {
    /// It is being made.
    Accepted {
        /// What the studio calls it.
        render: RenderId,
    },
    /// It was not taken, and the same will be refused again.
    Refused(Refusal),
    /// It was not taken for now.
    Busy {
        /// How long to wait, in milliseconds.
        after_ms: u64,
    },
    /// It may have been taken.
    Unclear,
}

/// What came of searching a studio's list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LookUpAnswer {
    /// It is there.
    Found {
        /// What the studio calls the earliest one.
        render: RenderId,
        /// How many more there are. More than none means bought twice.
        others: u32,
    },
    /// The whole list was searched, and it is not there.
    Absent,
    /// The search was not finished.
    Unclear,
}

/// How far a render is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PollAnswer {
    /// Not finished. Anything we do not understand is this, too.
    Running,
    /// Finished.
    Finished {
        /// How long it plays, if the studio says so.
        duration_ms: Option<u64>,
    },
    /// It cannot be made.
    Failed {
        /// The studio's code.
        code: String,
        /// What the studio says.
        message: String,
        /// Whether the reason is an empty wallet, so that nothing was charged.
        is_unpaid: bool,
    },
    /// The studio does not know it.
    NotFound,
    /// There was no answer.
    Unclear,
}

/// What came of storing a film.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum StoreAnswer {
    /// It is in permanent storage.
    Stored(StoredFilm),
    /// Not yet; whatever is there already is found again.
    NotYet,
    /// Storage refuses it.
    Refused {
        /// What it said.
        reason: String,
    },
}

/// What has to be done after a step. The ledger's part is stored together with the video.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Effects {
    /// The movements of money.
    pub entries: Vec<Entry>,
    /// What to ask of whom, once the video is stored.
    pub call: Option<Call>,
    /// What somebody ought to be told.
    pub alerts: Vec<Alert>,
}

/// Something to ask of a vendor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Call {
    /// Hand the attempt to the studio.
    Submit(AttemptId),
    /// Search the studio's list for the attempt.
    LookUp(AttemptId),
    /// Ask the studio how far the render is.
    Poll(RenderId),
    /// Find the film in permanent storage, or put it there.
    Store {
        /// What the studio calls it.
        render: RenderId,
        /// Its name in permanent storage.
        key: MediaKey,
        /// How long it plays, if the studio said so.
        duration_ms: Option<u64>,
    },
}

/// What somebody ought to be told, though nothing has to stop for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Alert {
    /// The studio has more than one render of one attempt.
    BoughtTwice {
        /// Which attempt.
        attempt: AttemptId,
        /// How many too many.
        others: u32,
    },
    /// A render we took for not bought is there after all.
    FoundAfterAll {
        /// Which attempt.
        attempt: AttemptId,
    },
    /// It came dearer than quoted.
    DearerThanQuoted {
        /// Which attempt.
        attempt: AttemptId,
    },
}

/// Why an event changes nothing.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// It is already being made: a second press, or a press during one.
    #[error("it is being made already")]
    AlreadyPressed,
    /// It has or may have been bought: the person must choose to buy again.
    #[error("it has been bought or may have been, and buying again was not chosen")]
    NeedsBuyAgain,
    /// The order has changed since the attempt was prepared.
    #[error("the order has changed since it was priced")]
    OrderChanged,
    /// There were more attempts than anybody needs.
    #[error("it has been tried too often")]
    TooManyAttempts,
    /// Its time has not come, or never will.
    #[error("nothing is due")]
    NotDue,
    /// The answer or hint is for something that is over, or tells nothing new.
    #[error("that is over already")]
    Late,
    /// It cannot be cancelled or resumed as it is.
    #[error("that cannot be done in the stage \"{stage}\"")]
    NotPossible {
        /// The name of the stage.
        stage: &'static str,
    },
    /// The money does not move.
    #[error(transparent)]
    Money(#[from] LedgerRefused),
}
