//! Tokens, and requests under keys.

use std::sync::atomic::{AtomicU64, Ordering};

use doorcast_app::{
    ports::{
        Clock, Ids, StoreError,
        drafts::{Drafts, RequestKey},
        tokens::TokenStore,
        videos::{Filter, VideoStore},
    },
    tokens::{self, Token, TokenDigest, TokenId, TokenRefused, TokenScope, TokenWish},
};
use futures_util::future::join_all;

use crate::samples::{MINUTE, NOW, draft, name, wait};

pub(crate) fn token(number: u64, agent: Option<&str>) -> Token {
    Token {
        id: TokenId::new(number),
        name: "Büro 🏡".into(),
        agent: agent.map(name),
        scope: match agent {
            Some(_) => TokenScope::Videos,
            None => TokenScope::Admin,
        },
        created_at_ms: NOW,
        expires_at_ms: agent.map(|_| NOW + MINUTE),
        revoked_at_ms: None,
        last_used_at_ms: None,
    }
}

pub(crate) fn digest(number: u8) -> TokenDigest {
    TokenDigest([number; 32])
}

fn find(store: &dyn TokenStore, number: u8) -> Option<Token> {
    wait(store.find_token(digest(number))).expect("an answer")
}

pub(crate) fn a_token_comes_back_by_its_digest_as_it_was(store: &dyn TokenStore) {
    let sent = [token(2, Some("dana")), token(1, None)];
    for (token, number) in sent.iter().zip(1..) {
        wait(store.insert_token(token, digest(number))).expect("a new token");
    }
    assert_eq!(find(store, 1).as_ref(), Some(&sent[0]));
    assert_eq!(find(store, 2).as_ref(), Some(&sent[1]));
    assert_eq!(find(store, 3), None);
    assert_eq!(wait(store.list_tokens()).expect("a list"), sent);
}

pub(crate) fn ids_and_digests_of_tokens_come_once(store: &dyn TokenStore) {
    let insert = |id, number| wait(store.insert_token(&token(id, None), digest(number)));
    insert(1, 1).expect("a new token");
    assert!(matches!(insert(1, 2), Err(StoreError::Conflict)));
    assert!(matches!(insert(2, 1), Err(StoreError::Conflict)));
}

pub(crate) fn a_token_is_revoked_once_and_for_all(store: &dyn TokenStore) {
    let kept = token(1, Some("dana"));
    wait(store.insert_token(&kept, digest(1))).expect("a new token");
    for later in [5, 6] {
        let revoked = wait(store.revoke_token(&kept.id, NOW + later)).expect("an answer");
        assert_eq!(revoked.and_then(|token| token.revoked_at_ms), Some(NOW + 5));
    }
    assert!(find(store, 1).is_some_and(|token| !token.is_live(NOW)));
    let unknown = wait(store.revoke_token(&TokenId::new(9), NOW)).expect("an answer");
    assert_eq!(unknown, None);
}

pub(crate) fn the_use_of_a_token_is_noted(store: &dyn TokenStore) {
    let kept = token(1, None);
    wait(store.insert_token(&kept, digest(1))).expect("a new token");
    wait(store.note_token_use(&kept.id, NOW + 1)).expect("noted");
    wait(store.note_token_use(&TokenId::new(9), NOW + 1)).expect("nothing to do");
    assert_eq!(
        find(store, 1).and_then(|token| token.last_used_at_ms),
        Some(NOW + 1)
    );
}

struct Still;

impl Clock for Still {
    fn now_ms(&self) -> i64 {
        NOW
    }
}

#[derive(Default)]
struct Counting(AtomicU64);

impl Ids for Counting {
    fn draw(&self) -> u128 {
        u128::from(self.0.fetch_add(1, Ordering::Relaxed))
    }
}

pub(crate) fn a_secret_opens_until_the_token_ends(store: &dyn TokenStore) {
    let wish = |agent: Option<&str>| TokenWish {
        name: " phone ".into(),
        agent: agent.map(name),
        scope: TokenScope::Videos,
        days: Some(1),
    };
    let ids = Counting::default();
    let refused = wait(tokens::create(store, &Still, &ids, wish(None)));
    assert!(matches!(refused, Err(TokenRefused::NoAgent)));
    let (token, secret) =
        wait(tokens::create(store, &Still, &ids, wish(Some("dana")))).expect("a token");
    assert_eq!(token.name, "phone");
    assert!(!format!("{secret:?}").contains(secret.reveal()));
    let open = |now_ms| wait(tokens::open(store, &secret, now_ms)).expect("an answer");
    let day_ms = 24 * 60 * MINUTE;
    assert_eq!(open(NOW + day_ms - 1).map(|token| token.id), Some(token.id));
    assert_eq!(open(NOW + day_ms), None);
    let other = tokens::TokenSecret::presented("doorcast_something");
    assert_eq!(
        wait(tokens::open(store, &other, NOW)).expect("an answer"),
        None
    );
}

fn key(agent: &str) -> RequestKey {
    RequestKey {
        agent: name(agent),
        key: "k-1".into(),
    }
}

pub(crate) fn a_request_under_a_known_key_keeps_nothing(store: &(impl Drafts + VideoStore)) {
    let insert = |agent: &str, number: u64| {
        wait(store.insert_once(&key(agent), [number as u8; 32], &draft(number, agent)))
            .expect("an answer")
    };
    assert_eq!(wait(store.find_request(&key("dana"))).expect("ok"), None);
    let first = insert("dana", 1);
    assert_eq!(first.video, draft(1, "dana").id);
    assert_eq!(insert("dana", 2), first);
    assert_eq!(
        wait(store.find(&draft(2, "dana").id)).expect("an answer"),
        None
    );
    assert_eq!(insert("marisol", 3).video, draft(3, "marisol").id);
    let known = wait(store.find_request(&key("dana"))).expect("an answer");
    assert_eq!(known, Some(first));
    let taken = RequestKey {
        key: "k-2".into(),
        ..key("dana")
    };
    let clash = wait(store.insert_once(&taken, [0; 32], &draft(1, "dana")));
    assert!(matches!(clash, Err(StoreError::Conflict)));
    assert_eq!(wait(store.find_request(&taken)).expect("an answer"), None);
}

pub(crate) fn many_requests_under_one_key_make_one_video(store: &(impl Drafts + VideoStore)) {
    let drafts: Vec<_> = (1..=20).map(|number| draft(number, "dana")).collect();
    let key = key("dana");
    let answers = wait(join_all(
        drafts
            .iter()
            .map(|draft| store.insert_once(&key, [7; 32], draft)),
    ));
    let counted = answers[0].as_ref().expect("an answer").video.clone();
    for answer in answers {
        assert_eq!(answer.expect("an answer").video, counted);
    }
    let page = wait(store.list(&Filter::default(), None, 100)).expect("a page");
    assert_eq!(page.videos.len(), 1);
}
