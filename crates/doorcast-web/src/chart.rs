//! Bars, drawn here: no script, no library, and a table with the same numbers for whoever does not see them.
//!
//! A chart is a hundred units high and ten wide for each bar, and is stretched to where it stands; all words around it
//! are words of the page.

/// Some bars and what they mean.
pub(crate) struct Chart {
    /// The id of a message: what is shown.
    pub(crate) title: &'static str,
    /// The id of a message: what one bar is.
    pub(crate) about: &'static str,
    /// The bars, in order.
    pub(crate) bars: Vec<Bar>,
    /// What the upper end stands for, in words.
    pub(crate) top: String,
    /// What half of it stands for.
    pub(crate) middle: String,
}

/// A bar.
pub(crate) struct Bar {
    /// Where it stands.
    pub(crate) x: usize,
    /// Its upper end, from above.
    pub(crate) y: f64,
    /// How high it is.
    pub(crate) height: f64,
    /// What it stands for: a week.
    pub(crate) label: String,
    /// How much it is, in words.
    pub(crate) text: String,
}

/// What a bar shows: a label, and a number if there is one.
pub(crate) type Point = (String, Option<f64>);

impl Chart {
    /// Draws bars up to a round number above the greatest of them, or up to `most`.
    pub(crate) fn new(
        (title, about): (&'static str, &'static str),
        points: Vec<Point>,
        most: Option<f64>,
        text: impl Fn(f64) -> String,
    ) -> Self {
        let greatest = points
            .iter()
            .filter_map(|point| point.1)
            .fold(0.0, f64::max);
        let top = most.unwrap_or_else(|| round_up(greatest));
        let bar = |(place, (label, value)): (usize, Point)| {
            let height = (value.unwrap_or(0.0) / top * 100.0).clamp(0.0, 100.0);
            let height = (height * 100.0).round() / 100.0;
            Bar {
                x: place * 10 + 2,
                y: 100.0 - height,
                height,
                label,
                text: value.map_or_else(|| "–".to_owned(), &text),
            }
        };
        Self {
            title,
            about,
            bars: points.into_iter().enumerate().map(bar).collect(),
            top: text(top),
            middle: text(top / 2.0),
        }
    }

    /// Returns how wide it is.
    pub(crate) fn width(&self) -> usize {
        self.bars.len() * 10
    }

    /// Returns the labels that are shown below: the first, one in the middle, the last.
    pub(crate) fn marks(&self) -> Vec<&str> {
        let last = self.bars.len().saturating_sub(1);
        let places = [0, last / 2, last];
        places
            .iter()
            .filter_map(|place| Some(self.bars.get(*place)?.label.as_str()))
            .collect()
    }

    /// Returns whether there is nothing to see yet.
    pub(crate) fn is_empty(&self) -> bool {
        self.bars.iter().all(|bar| bar.height == 0.0)
    }
}

/// Returns the next of 1, 2, 4, 10, 20, 40, 100 and so on.
fn round_up(greatest: f64) -> f64 {
    if greatest <= 0.0 {
        return 1.0;
    }
    let power = 10_f64.powf(greatest.log10().floor());
    let steps = [1.0, 2.0, 4.0, 10.0];
    let step = steps.into_iter().find(|step| step * power >= greatest);
    step.unwrap_or(10.0) * power
}

#[cfg(test)]
mod tests {
    use super::*;

    fn draw(values: &[Option<f64>]) -> Chart {
        let points = values
            .iter()
            .map(|value| ("week".to_owned(), *value))
            .collect();
        Chart::new(("a", "b"), points, None, |value| format!("{value}"))
    }

    #[test]
    fn bars_are_as_high_as_their_numbers() {
        let chart = draw(&[Some(10.0), Some(5.0), None]);
        let heights: Vec<f64> = chart.bars.iter().map(|bar| bar.height).collect();
        assert_eq!(heights, [100.0, 50.0, 0.0]);
        assert_eq!(chart.bars[1].y, 50.0);
        assert_eq!(chart.bars[2].text, "–");
        assert_eq!((chart.width(), chart.top.as_str()), (30, "10"));
    }

    #[test]
    fn the_scale_ends_at_a_round_number() {
        for (greatest, top) in [
            (0.0, 1.0),
            (1.0, 1.0),
            (3.0, 4.0),
            (7.0, 10.0),
            (123.0, 200.0),
            (0.3, 0.4),
        ] {
            assert!((round_up(greatest) - top).abs() < 1e-9, "{greatest}");
        }
    }

    #[test]
    fn nothing_is_drawn_of_nothing() {
        assert!(draw(&[None, None]).is_empty());
        assert!(!draw(&[None, Some(1.0)]).is_empty());
        assert!(draw(&[]).marks().is_empty());
    }
}
