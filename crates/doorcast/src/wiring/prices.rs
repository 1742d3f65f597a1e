//! What HeyGen asks for a second of video: as the settings say, and as was published where they say nothing.

use doorcast_vendors::heygen::{MicroUsd, Prices};

use crate::{
    problem::{Kind, Problem},
    settings::PriceTable,
};

/// The most a second may cost, in dollars: more is a slip of the pen.
const MOST_DOLLARS: f64 = 100.0;

/// Returns the prices to reckon with.
///
/// # Errors
///
/// Names the price that cannot be meant. None is zero: what costs nothing would pass every cap.
pub(crate) fn prices(table: &PriceTable) -> Result<Prices, Problem> {
    let usual = Prices::default();
    Ok(Prices {
        photo: price("photo", table.photo, usual.photo)?,
        photo_4k: price("photo_4k", table.photo_4k, usual.photo_4k)?,
        footage: price("footage", table.footage, usual.footage)?,
        footage_4k: price("footage_4k", table.footage_4k, usual.footage_4k)?,
        engine_iii: price("engine_iii", table.engine_iii, usual.engine_iii)?,
        engine_iii_photo: price(
            "engine_iii_photo",
            table.engine_iii_photo,
            usual.engine_iii_photo,
        )?,
    })
}

fn price(name: &str, given: Option<f64>, usual: MicroUsd) -> Result<MicroUsd, Problem> {
    let Some(dollars) = given else {
        return Ok(usual);
    };
    let micros = (dollars * 1e6).round();
    match dollars <= MOST_DOLLARS && micros >= 1.0 {
        true => Ok(MicroUsd(micros as i64)),
        false => {
            let field = format!("heygen.prices.{name}");
            let message = format!(
                "{field} is not a price of a second in dollars, more than 0 and at most {MOST_DOLLARS}"
            );
            Err(Problem::new(Kind::Input, "bad_price", message)
                .field(field)
                .hint("write it as 0.05; leave it out for the usual price"))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_said_is_as_published() {
        let table = PriceTable {
            photo: Some(0.08),
            ..PriceTable::default()
        };
        let expected = Prices {
            photo: MicroUsd(80_000),
            ..Prices::default()
        };
        assert_eq!(prices(&table).expect("good prices"), expected);
    }

    #[test]
    fn the_reference_shows_the_usual_prices() {
        let reference = include_str!("../../../../docs/commands.md");
        let (_, rest) = reference.split_once("[heygen.prices]").expect("an example");
        let (example, _) = rest.split_once("```").expect("its end");
        let (_, example) = example.split_once('\n').expect("its lines");
        let table: PriceTable = toml::from_str(example).expect("a table");
        let shown = [
            table.photo,
            table.photo_4k,
            table.footage,
            table.footage_4k,
            table.engine_iii,
            table.engine_iii_photo,
        ];
        assert!(shown.iter().all(Option::is_some), "{shown:?}");
        assert_eq!(prices(&table).expect("good prices"), Prices::default());
    }

    #[test]
    fn a_price_that_cannot_be_meant_is_named() {
        for wrong in [0.0, -0.05, 100.5, f64::NAN, f64::INFINITY, 1e-9] {
            let table = PriceTable {
                footage_4k: Some(wrong),
                ..PriceTable::default()
            };
            let problem = prices(&table).expect_err("a refusal").to_string();
            assert!(problem.contains("heygen.prices.footage_4k"), "{problem}");
        }
    }
}
