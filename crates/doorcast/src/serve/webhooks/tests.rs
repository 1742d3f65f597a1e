//! Webhooks sent to real receivers that misbehave. The clock is moved by hand.

use std::{
    collections::VecDeque,
    net::SocketAddr,
    sync::{
        Arc, Mutex,
        atomic::{AtomicI64, AtomicU64, Ordering},
    },
    time::Duration,
};

use doorcast_app::{
    ports::{Clock, Ids, subscriptions::SubscriptionStore as _},
    webhooks::{SubscriptionRefused, SubscriptionWish, Webhooks, shown, sign},
};
use doorcast_domain::{
    project::Owner,
    subscription::{Delivery, DeliveryState, EventKind, OffWhy, RETRIES_S, Subscription},
};
use doorcast_store::memory::MemoryVideos;
use doorcast_vendors::webhook_post::GuardedPost;
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{TcpListener, TcpStream},
};

const NOW: i64 = 1_790_000_000_000;

/// How long a receiver may take in these tests.
const PATIENCE: Duration = Duration::from_millis(300);

/// What a receiver does with a request.
#[derive(Debug, Clone, Copy)]
enum Manner {
    Answers(u16),
    LeadsTo(&'static str),
    /// Takes everything and says nothing.
    IsSilent,
    /// Says yes, and then never ends.
    NeverEnds,
    HangsUp,
}

/// Somebody who receives, as told.
#[derive(Default)]
struct Receiver {
    manners: Mutex<VecDeque<Manner>>,
    heard: Mutex<Vec<String>>,
}

impl Receiver {
    async fn open(manners: &[Manner]) -> (Arc<Self>, SocketAddr) {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("an address");
        let receiver = Arc::new(Self {
            manners: Mutex::new(manners.iter().copied().collect()),
            heard: Mutex::default(),
        });
        let serving = Arc::clone(&receiver);
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(Arc::clone(&serving).answer(stream));
            }
        });
        (receiver, address)
    }

    async fn answer(self: Arc<Self>, mut stream: TcpStream) {
        let text = read(&mut stream).await;
        self.heard.lock().expect("no panic").push(text);
        let next = self.manners.lock().expect("no panic").pop_front();
        let head = match next.unwrap_or(Manner::Answers(204)) {
            Manner::Answers(status) => format!("HTTP/1.1 {status} x\r\ncontent-length: 0\r\n\r\n"),
            Manner::LeadsTo(place) => {
                format!("HTTP/1.1 307 x\r\nlocation: {place}\r\ncontent-length: 0\r\n\r\n")
            }
            Manner::NeverEnds => "HTTP/1.1 200 x\r\ncontent-length: 9999999\r\n\r\n".to_owned(),
            Manner::IsSilent => return std::future::pending().await,
            Manner::HangsUp => return,
        };
        let sent = stream.write_all(head.as_bytes()).await;
        // Whoever has asked may be gone already.
        let _ = sent;
        if let Some(Manner::NeverEnds) = next {
            std::future::pending::<()>().await;
        }
    }

    fn heard(&self) -> Vec<String> {
        self.heard.lock().expect("no panic").clone()
    }
}

/// Reads one request.
async fn read(stream: &mut TcpStream) -> String {
    let mut bytes = Vec::new();
    let mut piece = [0; 4_096];
    loop {
        let count = stream.read(&mut piece).await.unwrap_or_default();
        bytes.extend_from_slice(&piece[..count]);
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let is_whole = text
            .split_once("\r\n\r\n")
            .is_some_and(|(head, body)| body.len() >= length(head));
        if count == 0 || is_whole {
            return text;
        }
    }
}

fn length(head: &str) -> usize {
    header(head, "content-length").parse().unwrap_or_default()
}

fn header<'a>(text: &'a str, name: &str) -> &'a str {
    let lines = text.lines().filter_map(|line| line.split_once(": "));
    let mut named = lines.filter(|(key, _)| key.eq_ignore_ascii_case(name));
    named.next().map_or("", |(_, value)| value)
}

#[derive(Default)]
struct Hands(AtomicI64);

impl Clock for Hands {
    fn now_ms(&self) -> i64 {
        NOW + self.0.load(Ordering::Relaxed)
    }
}

#[derive(Default)]
struct Counting(AtomicU64);

impl Ids for Counting {
    fn draw(&self) -> u128 {
        u128::from(self.0.fetch_add(1, Ordering::Relaxed) + 1)
    }
}

struct House {
    webhooks: Webhooks,
    store: Arc<MemoryVideos>,
    clock: Arc<Hands>,
}

fn dana() -> Owner {
    Owner {
        office: "stone-vale".parse().expect("a name"),
        agent: "dana".parse().expect("a name"),
    }
}

impl House {
    fn new(post: GuardedPost) -> Self {
        let (store, clock) = (Arc::new(MemoryVideos::new()), Arc::new(Hands::default()));
        Self {
            webhooks: Webhooks {
                store: Arc::clone(&store) as _,
                post: Arc::new(post),
                clock: Arc::clone(&clock) as _,
                ids: Arc::new(Counting::default()),
            },
            store,
            clock,
        }
    }

    async fn subscribe(&self, url: &str) -> Result<Subscription, SubscriptionRefused> {
        let wish = SubscriptionWish {
            url: url.to_owned(),
            events: EventKind::CHOICES.to_vec(),
        };
        self.webhooks.subscribe(&dana(), wish).await
    }

    async fn deliver(&self) -> usize {
        self.webhooks
            .deliver_due()
            .await
            .expect("the store answers")
    }

    async fn send_test(&self, to: &Subscription) -> Delivery {
        let sent = self.webhooks.send_test(&dana(), &to.id).await;
        sent.expect("a test")
    }

    async fn newest(&self, to: &Subscription) -> Delivery {
        let log = self.webhooks.log(&dana(), &to.id).await.expect("a log");
        log.into_iter().next().expect("a delivery")
    }

    fn pass(&self, seconds: i64) {
        self.clock.0.fetch_add(seconds * 1_000, Ordering::Relaxed);
    }
}

/// A house with a subscription to a receiver on this computer, and a test that is due.
async fn with_test(manners: &[Manner]) -> (House, Subscription, Arc<Receiver>) {
    let house = House::new(GuardedPost::new(PATIENCE).with_this_computer());
    let (receiver, address) = Receiver::open(manners).await;
    let url = format!("http://{address}/hooks?of=dana");
    let subscription = house.subscribe(&url).await.expect("a subscription");
    house.send_test(&subscription).await;
    (house, subscription, receiver)
}

#[tokio::test]
async fn what_is_sent_is_signed_and_can_be_checked() {
    let (house, subscription, receiver) = with_test(&[]).await;
    assert_eq!(house.deliver().await, 1);
    assert_eq!(house.deliver().await, 0, "once");
    let heard = receiver.heard();
    assert_eq!(heard.len(), 1);
    let (head, body) = heard[0].split_once("\r\n\r\n").expect("a body");
    assert!(head.starts_with("POST /hooks?of=dana HTTP/1.1"), "{head}");
    assert_eq!(header(head, "content-type"), "application/json");
    assert_eq!(header(head, "webhook-timestamp"), "1790000000");
    let id = header(head, "webhook-id");
    let signed = sign(&subscription.key, id, "1790000000", body);
    assert_eq!(header(head, "webhook-signature"), signed);
    assert!(body.contains("\"type\":\"test\""), "{body}");
    assert!(shown(&subscription.key).starts_with("whsec_"));
    let delivery = house.newest(&subscription).await;
    assert_eq!(delivery.state(), DeliveryState::Delivered);
    assert_eq!(delivery.last.and_then(|last| last.status), Some(204));
}

#[tokio::test]
async fn what_is_not_taken_comes_again_under_the_same_id() {
    let manners = [
        Manner::Answers(500),
        Manner::IsSilent,
        Manner::HangsUp,
        Manner::LeadsTo("http://169.254.169.254/latest/meta-data"),
        Manner::NeverEnds,
    ];
    let (house, subscription, receiver) = with_test(&manners).await;
    let expected = [Some(500), None, None, Some(307), Some(200)];
    for (status, wait_s) in expected.into_iter().zip(RETRIES_S) {
        assert_eq!(house.deliver().await, 1);
        assert_eq!(house.deliver().await, 0, "not before its time");
        let delivery = house.newest(&subscription).await;
        let last = delivery.last.clone().expect("a try");
        assert_eq!(last.status, status, "{last:?}");
        assert_eq!(last.trouble.is_none(), status.is_some(), "{last:?}");
        if status != Some(200) {
            assert_eq!(delivery.state(), DeliveryState::Waiting);
            house.pass(wait_s - 1);
            assert_eq!(house.deliver().await, 0);
            house.pass(1);
        }
    }
    let delivery = house.newest(&subscription).await;
    assert_eq!(delivery.state(), DeliveryState::Delivered);
    let heard = receiver.heard();
    assert_eq!(heard.len(), 5);
    let ids: Vec<&str> = heard.iter().map(|one| header(one, "webhook-id")).collect();
    assert!(ids.iter().all(|id| *id == ids[0]), "{ids:?}");
}

#[tokio::test]
async fn after_three_days_the_subscription_is_off_until_somebody_turns_it_on() {
    let (house, subscription, receiver) = with_test(&[Manner::Answers(500); 20]).await;
    let second = house.send_test(&subscription).await.id;
    for wait_s in RETRIES_S.into_iter().chain([0]) {
        house.deliver().await;
        house.pass(wait_s);
    }
    let found = house.webhooks.get(&dana(), &subscription.id).await;
    let off = found.expect("a subscription").off.expect("it is off");
    assert_eq!(off.why, OffWhy::GaveUp);
    while house.deliver().await > 0 {}
    let count = receiver.heard().len();
    house.pass(100_000);
    assert_eq!(house.deliver().await, 0, "nothing waits");
    let refused = house
        .webhooks
        .send_again(&dana(), &subscription.id, &second)
        .await;
    assert!(matches!(refused, Err(SubscriptionRefused::Off)));
    let on = house.webhooks.turn_on(&dana(), &subscription.id).await;
    assert!(on.expect("it is there").is_live());
    let sent = house
        .webhooks
        .send_again(&dana(), &subscription.id, &second)
        .await;
    sent.expect("it is on");
    assert_eq!(house.deliver().await, 1);
    assert_eq!(receiver.heard().len(), count + 1);
}

#[tokio::test]
async fn a_receiver_that_is_gone_is_not_asked_again() {
    let (house, subscription, receiver) = with_test(&[Manner::Answers(410)]).await;
    house.deliver().await;
    house.pass(1_000_000);
    assert_eq!(house.deliver().await, 0);
    assert_eq!(receiver.heard().len(), 1);
    let found = house.webhooks.get(&dana(), &subscription.id).await;
    let off = found.expect("a subscription").off.expect("it is off");
    assert_eq!(off.why, OffWhy::Gone);
}

#[tokio::test]
async fn a_crash_between_sending_and_noting_sends_again() {
    let (house, _, receiver) = with_test(&[]).await;
    let now_ms = house.clock.now_ms();
    let claimed = house.store.claim_deliveries(now_ms, now_ms + 120_000, 9);
    assert_eq!(claimed.await.expect("an answer").len(), 1);
    assert_eq!(house.deliver().await, 0, "somebody else has it");
    house.pass(121);
    assert_eq!(house.deliver().await, 1);
    assert_eq!(receiver.heard().len(), 1);
}

#[tokio::test]
async fn nothing_is_sent_inside() {
    let house = House::new(GuardedPost::new(PATIENCE));
    let (receiver, address) = Receiver::open(&[]).await;
    for url in [
        format!("http://{address}/"),
        format!("https://{address}/"),
        "https://169.254.169.254/latest".to_owned(),
        "https://10.0.0.1/".to_owned(),
        "https://[::1]/".to_owned(),
        "http://93.184.216.34/".to_owned(),
        "https://dana:secret@93.184.216.34/".to_owned(),
        "file:///etc/passwd".to_owned(),
        "not an address".to_owned(),
    ] {
        let refused = house.subscribe(&url).await;
        assert!(
            matches!(refused, Err(SubscriptionRefused::Address(_))),
            "{url}: {refused:?}"
        );
    }
    // One that was kept before its name led inside.
    let outside = house.subscribe("https://93.184.216.34/").await;
    let mut moved = outside.expect("a public address");
    moved.url = format!("https://{address}/");
    house.store.save_subscription(&moved).await.expect("kept");
    house.send_test(&moved).await;
    house.deliver().await;
    let last = house.newest(&moved).await.last.expect("a try");
    assert_eq!(last.status, None);
    assert!(last.trouble.expect("a reason").contains("public web"));
    assert_eq!(receiver.heard().len(), 0);
}

#[tokio::test]
async fn nobody_touches_the_subscriptions_of_others() {
    let (house, subscription, _) = with_test(&[]).await;
    let marisol = Owner {
        agent: "marisol".parse().expect("a name"),
        ..dana()
    };
    let id = &subscription.id;
    let webhooks = &house.webhooks;
    assert!(webhooks.get(&marisol, id).await.is_err());
    assert!(webhooks.log(&marisol, id).await.is_err());
    assert!(webhooks.send_test(&marisol, id).await.is_err());
    assert!(webhooks.remove(&marisol, id).await.is_err());
    assert!(webhooks.list(&marisol).await.expect("a list").is_empty());
    assert!(webhooks.remove(&dana(), id).await.is_ok());
}
