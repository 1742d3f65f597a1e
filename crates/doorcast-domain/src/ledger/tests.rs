use proptest::prelude::*;

use super::*;

const CAP: UsdMicros = UsdMicros(1_000);

fn movement() -> impl Strategy<Value = Movement> {
    (0..6, 0u64..400).prop_map(|(kind, amount)| {
        let amount = UsdMicros(amount);
        match kind {
            0 => Movement::Hold(amount),
            1 => Movement::Extend(amount),
            2 => Movement::Settle(amount),
            3 => Movement::Release(amount),
            4 => Movement::Doubt(amount),
            _ => Movement::Reopen(amount),
        }
    })
}

proptest! {
    #[test]
    fn an_account_balances_whatever_happens(movements in prop::collection::vec(movement(), 0..60)) {
        let mut account = Account::default();
        for movement in movements {
            let before = account;
            match account.apply(movement, CAP) {
                Ok(next) => account = next,
                Err(_) => prop_assert_eq!(account, before),
            }
            prop_assert!(account.is_balanced());
            prop_assert!(account.settled() >= before.settled(), "what is spent stays spent");
            prop_assert!(account.held() >= before.held());
        }
    }

    #[test]
    fn holds_never_pass_the_cap(amounts in prop::collection::vec(0u64..600, 1..20)) {
        let mut account = Account::default();
        for amount in amounts {
            let movement = Movement::Hold(UsdMicros(amount));
            let fits = account.committed().0 + amount <= CAP.0;
            let answer = account.apply(movement, CAP);
            prop_assert_eq!(answer.is_ok(), fits);
            account = answer.unwrap_or(account);
            prop_assert!(account.committed() <= CAP);
        }
    }
}

#[test]
fn the_greatest_amount_is_refused_and_not_wrapped_around() {
    let one = Account::default()
        .apply(Movement::Hold(UsdMicros(1)), CAP)
        .expect("a small hold");
    let most = Movement::Hold(UsdMicros(u64::MAX));
    assert!(matches!(
        one.apply(most, UsdMicros(u64::MAX)),
        Err(LedgerRefused::OverCap { .. })
    ));
    let extend = Movement::Extend(UsdMicros(u64::MAX));
    assert_eq!(one.apply(extend, CAP), Err(LedgerRefused::Uncountable));
}

#[test]
fn without_caps_nothing_can_be_held() {
    let cent = Movement::Hold(UsdMicros::from_cents(1));
    let cap = Caps::NOTHING.office;
    assert!(Account::default().apply(cent, cap).is_err());
}

#[test]
fn an_account_that_does_not_balance_is_not_restored() {
    let one = UsdMicros(1);
    let none = UsdMicros::ZERO;
    assert!(Account::restore(one, none, none, none, one).is_some());
    assert!(Account::restore(one, one, none, none, one).is_none());
    assert!(Account::restore(none, UsdMicros(u64::MAX), none, none, one).is_none());
}

#[test]
fn amounts_read_as_dollars_rounded_up() {
    assert_eq!(UsdMicros(1_500_000).to_string(), "$1.50");
    assert_eq!(UsdMicros(1).to_string(), "$0.01");
    let twin = UsdMicros(66_700);
    assert_eq!(twin.for_duration_ms(31_400), UsdMicros(2_094_380));
    assert_eq!(UsdMicros(667).for_duration_ms(1), UsdMicros(1));
}

#[test]
fn moments_fall_in_their_months() {
    for (at_ms, month) in [
        (0, 197_001),
        (951_782_399_999, 200_002),
        (951_868_799_999, 200_002),
        (951_868_800_000, 200_003),
        (1_735_689_599_999, 202_412),
        (1_735_689_600_000, 202_501),
        (1_790_000_000_000, 202_609),
    ] {
        assert_eq!(Month::of(at_ms), Month(month), "{at_ms}");
    }
}
