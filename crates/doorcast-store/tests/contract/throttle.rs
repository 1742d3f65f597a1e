//! Attempts of those who may be guessing.

use std::{
    net::IpAddr,
    time::{Duration, SystemTime},
};

use doorcast_app::ports::throttle::{CountRefused, Counted, Counter, Limit, Throttle};

use crate::samples::wait;

/// Runs each promise against everybody who counts.
macro_rules! promises {
    ($($promise:ident),+ $(,)?) => {
        mod memory {
            $(#[test]
            fn $promise() {
                super::$promise(&doorcast_store::memory::throttle::MemoryThrottle::default());
            })+
        }

        mod mongod {
            $(#[test]
            fn $promise() {
                super::$promise(&*crate::mongo::store());
            })+
        }
    };
}

promises! {
    one_account_is_slowed_down_and_no_other,
    a_whole_network_is_one_place,
}

/// What is forgotten may be removed by the clock of the server.
fn now_ms() -> i64 {
    let now = SystemTime::UNIX_EPOCH.elapsed().expect("after 1970");
    i64::try_from(now.as_millis()).expect("before the end of time")
}

fn account(name: &str) -> Counter {
    Counter::Account(name.to_owned())
}

fn place(address: &str) -> Counter {
    Counter::Address(address.parse::<IpAddr>().expect("an address"))
}

fn is_counted(throttle: &dyn Throttle, what: Counted, whose: &Counter, now_ms: i64) -> bool {
    match wait(throttle.count(what, whose, now_ms)) {
        Ok(()) => true,
        Err(CountRefused::TooMany(_)) => false,
        Err(CountRefused::Store(error)) => panic!("{error}"),
    }
}

fn one_account_is_slowed_down_and_no_other(throttle: &dyn Throttle) {
    let now_ms = now_ms();
    let dana = account("dana");
    let limit = Limit::of(Counted::SignIn, &dana);
    for _ in 0..limit.burst {
        assert!(is_counted(throttle, Counted::SignIn, &dana, now_ms));
    }
    let refused = wait(throttle.count(Counted::SignIn, &dana, now_ms + 1_000));
    let Err(CountRefused::TooMany(many)) = refused else {
        panic!("{refused:?}");
    };
    let expected = limit.then_every - Duration::from_secs(1);
    assert_eq!(many.retry_after, expected);
    assert!(is_counted(throttle, Counted::Proof, &dana, now_ms));
    let other = account("marisol");
    assert!(is_counted(throttle, Counted::SignIn, &other, now_ms));
    let later_ms = now_ms + limit.period_ms();
    assert!(is_counted(throttle, Counted::SignIn, &dana, later_ms));
    assert!(
        !is_counted(throttle, Counted::SignIn, &dana, later_ms),
        "one more only"
    );
    let much_later_ms = later_ms + limit.period_ms() * i64::from(limit.burst);
    let again =
        (0..=limit.burst).filter(|_| is_counted(throttle, Counted::SignIn, &dana, much_later_ms));
    assert_eq!(again.count(), limit.burst as usize);
}

fn a_whole_network_is_one_place(throttle: &dyn Throttle) {
    let now_ms = now_ms();
    let burst = Limit::of(Counted::SignIn, &place("2001:db8:1:2::1")).burst;
    for number in 0..burst {
        let one = place(&format!("2001:db8:1:2::{number:x}"));
        assert!(is_counted(throttle, Counted::SignIn, &one, now_ms));
    }
    assert!(!is_counted(
        throttle,
        Counted::SignIn,
        &place("2001:db8:1:2::ffff"),
        now_ms
    ));
    assert!(is_counted(
        throttle,
        Counted::SignIn,
        &place("2001:db8:1:3::1"),
        now_ms
    ));
}
