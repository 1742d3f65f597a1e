//! Counts attempts in memory: forgotten when the process ends, which is seldom enough.

use std::{num::NonZeroU32, sync::Arc, time::Duration};

use doorcast_app::ports::{
    Clock,
    accounts::{Counted, Counter, Throttle, TooMany},
};
use governor::{
    Quota, RateLimiter,
    clock::{self, Clock as _},
    middleware::NoOpMiddleware,
    nanos::Nanos,
    state::keyed::DashMapStateStore,
};

/// How many counters are remembered before those that are full again are forgotten.
const MOST_COUNTERS: usize = 10_000;

type Limiter = RateLimiter<Key, DashMapStateStore<Key>, OurClock, NoOpMiddleware<Nanos>>;
type Key = (Counted, Counter);

/// How many attempts there are at once, and how often there is one more.
struct Limit {
    burst: u32,
    then_every: Duration,
}

/// For one account: enough for a person who has forgotten, little for a machine that guesses.
const PER_ACCOUNT: Limit = Limit {
    burst: 10,
    then_every: Duration::from_secs(60),
};

/// For six digits, of which three count at a time: a year of guessing finds one with a chance of less than one in six.
const PER_CODE: Limit = Limit {
    burst: 10,
    then_every: Duration::from_secs(10 * 60),
};

/// For messages to one address, so that nobody's mailbox is filled.
const PER_MAILBOX: Limit = Limit {
    burst: 3,
    then_every: Duration::from_secs(20 * 60),
};

/// For invitations by one administrator: an office moves in at once.
const PER_HOST: Limit = Limit {
    burst: 50,
    then_every: Duration::from_secs(60),
};

/// For one place, which may be a whole office behind one address.
const PER_ADDRESS: Limit = Limit {
    burst: 30,
    then_every: Duration::from_secs(10),
};

/// Counts attempts.
pub struct MemoryThrottle {
    account: Limiter,
    code: Limiter,
    mailbox: Limiter,
    host: Limiter,
    address: Limiter,
    clock: OurClock,
}

#[derive(Clone)]
struct OurClock(Arc<dyn Clock + Send + Sync>);

impl clock::Clock for OurClock {
    type Instant = Nanos;

    fn now(&self) -> Nanos {
        Duration::from_millis(self.0.now_ms().max(0).unsigned_abs()).into()
    }
}

impl MemoryThrottle {
    /// Returns counters that are all full.
    pub fn new(clock: Arc<dyn Clock + Send + Sync>) -> Self {
        let clock = OurClock(clock);
        let limiter = |limit: Limit| {
            let burst = NonZeroU32::new(limit.burst).expect("more than none");
            let quota = Quota::with_period(limit.then_every).expect("longer than nothing");
            RateLimiter::new(
                quota.allow_burst(burst),
                DashMapStateStore::default(),
                clock.clone(),
            )
        };
        Self {
            account: limiter(PER_ACCOUNT),
            code: limiter(PER_CODE),
            mailbox: limiter(PER_MAILBOX),
            host: limiter(PER_HOST),
            address: limiter(PER_ADDRESS),
            clock: clock.clone(),
        }
    }

    fn limiter(&self, what: Counted, whose: &Counter) -> &Limiter {
        match (whose, what) {
            (Counter::Address(_), _) => &self.address,
            (Counter::Account(_), Counted::SecondStep) => &self.code,
            (Counter::Account(_), Counted::Reset) => &self.mailbox,
            (Counter::Account(_), Counted::Invitation) => &self.host,
            (Counter::Account(_), Counted::Setup | Counted::SignIn | Counted::Proof) => {
                &self.account
            }
        }
    }
}

impl Throttle for MemoryThrottle {
    fn count(&self, what: Counted, whose: &Counter) -> Result<(), TooMany> {
        let limiter = self.limiter(what, whose);
        if limiter.len() > MOST_COUNTERS {
            limiter.retain_recent();
        }
        let refused = limiter.check_key(&(what, neighborhood(whose))).err();
        match refused {
            None => Ok(()),
            Some(until) => Err(TooMany {
                retry_after: until.wait_time_from(self.clock.now()),
            }),
        }
    }
}

/// Whoever has one address of the newer kind has a whole /64 of them.
fn neighborhood(whose: &Counter) -> Counter {
    match whose {
        Counter::Address(std::net::IpAddr::V6(address)) if address.to_ipv4_mapped().is_none() => {
            let prefix = address.to_bits() & (u128::MAX << 64);
            Counter::Address(std::net::Ipv6Addr::from_bits(prefix).into())
        }
        other => other.clone(),
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicI64, Ordering};

    use super::*;

    #[derive(Default)]
    struct Hands(AtomicI64);

    impl Clock for Hands {
        fn now_ms(&self) -> i64 {
            1_790_000_000_000 + self.0.load(Ordering::Relaxed)
        }
    }

    fn account(name: &str) -> Counter {
        Counter::Account(name.to_owned())
    }

    #[test]
    fn one_account_is_slowed_down_and_no_other() {
        let clock = Arc::new(Hands::default());
        let throttle = MemoryThrottle::new(clock.clone());
        for _ in 0..PER_ACCOUNT.burst {
            throttle
                .count(Counted::SignIn, &account("dana"))
                .expect("room");
        }
        let refused = throttle.count(Counted::SignIn, &account("dana"));
        let wait = refused.expect_err("too many").retry_after;
        assert!(
            wait <= PER_ACCOUNT.then_every && wait > Duration::from_secs(50),
            "{wait:?}"
        );
        throttle
            .count(Counted::Proof, &account("dana"))
            .expect("something else");
        throttle
            .count(Counted::SignIn, &account("marisol"))
            .expect("somebody else");
        clock.0.store(60_000, Ordering::Relaxed);
        throttle
            .count(Counted::SignIn, &account("dana"))
            .expect("later");
        throttle
            .count(Counted::SignIn, &account("dana"))
            .expect_err("one more only");
    }

    #[test]
    fn a_whole_network_is_one_place() {
        let throttle = MemoryThrottle::new(Arc::new(Hands::default()));
        let place = |number: u32| {
            let address = format!("2001:db8:1:2::{number:x}")
                .parse()
                .expect("an address");
            Counter::Address(address)
        };
        for number in 0..PER_ADDRESS.burst {
            throttle
                .count(Counted::SignIn, &place(number))
                .expect("room");
        }
        throttle
            .count(Counted::SignIn, &place(99))
            .expect_err("too many");
        let other = Counter::Address("2001:db8:1:3::1".parse().expect("an address"));
        throttle
            .count(Counted::SignIn, &other)
            .expect("another network");
    }
}
