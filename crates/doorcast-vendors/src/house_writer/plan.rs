//! What is said and in which order, before the script is brought to its length.
//!
//! Every script has a hook on the topic, the points in the agent's order and a closing with name and number. How much
//! wording goes around them depends on the room there is: [`Level`].

use doorcast_domain::script::{ScriptRequest, WORD_TOLERANCE, count_words};

use super::{
    echo::Heard,
    fill,
    fragment::{Fragment, Shape},
    grammar::{Grammar, listed},
    phrases::{Phrases, Shared, tables_for},
    random::Seeded,
    template::{Values, joined},
};

/// How many wordings are tried before a level is given up.
const DRAWS: usize = 8;

/// How many words a core may be over the budget before a tighter one is tried.
const CORE_SLACK: usize = 3;

/// How often the topic is a headline although it would fit into a sentence, in a hundred.
const HEADLINE_PERCENT: usize = 40;

/// How often points are put into a sentence where they fit, in a hundred.
const INLINE_PERCENT: usize = 70;

/// The most points in one sentence.
const MOST_ITEMS: usize = 3;

/// The wording of points that stand alone.
const PLAIN: &str = "{list}.";

/// How much wording goes around the facts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Level {
    /// A hook, a greeting, framed points, a question and the number.
    Full,
    /// A hook, a greeting, the points one after the other, the number.
    Lean,
    /// The topic, the points, and one sentence with name, brokerage and number.
    Bare,
}

/// What came of composing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Outcome {
    /// A script of the right length.
    Written(String),
    /// Everything there is to say without inventing anything was too little.
    RanDry,
}

/// One or more points, as they are said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Beat {
    /// The words.
    pub(super) text: String,
    /// Whether an aside may follow: in a listing only where something is there to look at.
    pub(super) takes_aside: bool,
}

/// The parts no script is without.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Core {
    /// The first words.
    pub(super) hook: String,
    /// Who speaks; empty if the closing says it.
    pub(super) greeting: String,
    /// The points, one beat after the other.
    pub(super) body: Vec<Beat>,
    /// The call to action.
    pub(super) closing: String,
}

impl Core {
    /// How many words the parts have together.
    pub(super) fn words(&self) -> usize {
        let body: usize = self.body.iter().map(|beat| count_words(&beat.text)).sum();
        count_words(&self.hook) + count_words(&self.greeting) + body + count_words(&self.closing)
    }
}

/// Composes scripts for one request.
#[derive(Debug)]
pub(super) struct Composer<'r> {
    request: &'r ScriptRequest,
    pub(super) phrases: &'static Phrases,
    pub(super) shared: &'static Shared,
    pub(super) values: Values,
    pub(super) points: Vec<Fragment>,
    topic: Fragment,
}

impl<'r> Composer<'r> {
    /// Sorts the agent's words and finds the tables.
    pub(super) fn new(request: &'r ScriptRequest) -> Self {
        let (phrases, shared) = tables_for(request);
        let topic = Fragment::new(&request.topic, shared.grammar);
        let clean = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
        Self {
            request,
            phrases,
            shared,
            values: Values {
                topic: topic.text().to_owned(),
                name: clean(&request.agent.name),
                brokerage: clean(&request.agent.brokerage),
                phone: clean(&request.agent.phone),
            },
            points: request
                .key_points
                .iter()
                .map(|point| Fragment::new(point, shared.grammar))
                .collect(),
            topic,
        }
    }

    /// Returns the shortest script with everything in it.
    pub(super) fn shortest(&self) -> String {
        let mut rng = Seeded::new(0);
        let compact = self.shared.compact.first().copied().unwrap_or_default();
        let mut points = Vec::with_capacity(self.points.len());
        for point in &self.points {
            points.push(self.values.say_list(PLAIN, &point.said, &mut rng));
        }
        let sections = [
            self.values.say_list(PLAIN, &self.topic.said, &mut rng),
            joined(&points, " "),
            self.values.say(compact, &mut rng),
        ];
        joined(&sections, "\n\n")
    }

    /// Writes a script for a budget that is known to have room for the shortest one.
    pub(super) fn compose(&self, budget: usize) -> Outcome {
        let mut rng = Seeded::with_text(self.request.seed, &self.request.topic);
        match self.core_for(budget, &mut rng) {
            Some(core) => fill::to_length(self, core, budget, &mut rng),
            None => Outcome::Written(self.shortest()),
        }
    }

    pub(super) fn grammar(&self) -> &'static Grammar {
        self.shared.grammar
    }

    /// Returns the most worded core that fits, or nothing if only the shortest does.
    fn core_for(&self, budget: usize, rng: &mut Seeded) -> Option<Core> {
        for level in [Level::Full, Level::Lean, Level::Bare] {
            for _ in 0..DRAWS {
                let core = self.core(level, budget, rng);
                if core.words() <= budget + CORE_SLACK {
                    return Some(core);
                }
            }
        }
        let core = self.core(Level::Bare, budget, rng);
        (core.words() <= budget + WORD_TOLERANCE).then_some(core)
    }

    fn core(&self, level: Level, budget: usize, rng: &mut Seeded) -> Core {
        if level == Level::Bare {
            return Core {
                hook: self.values.say("{topic}.", rng),
                greeting: String::new(),
                body: self.plain_body(rng),
                closing: self.values.say(rng.pick(self.shared.compact), rng),
            };
        }
        let mut heard = Heard::default();
        let hook = heard.pick(self.hooks(rng), rng);
        let greeting = heard.pick(self.phrases.greetings, rng);
        let body = match level {
            Level::Full => self.framed_body(self.group_size(budget), &mut heard, rng),
            Level::Lean | Level::Bare => self.plain_body(rng),
        };
        let ask = match level {
            Level::Full => heard.pick(self.phrases.asks, rng),
            Level::Lean | Level::Bare => "",
        };
        let contact = heard.pick(self.shared.contacts, rng);
        let closing = [self.values.say(ask, rng), self.values.say(contact, rng)];
        Core {
            hook: self.values.say(hook, rng),
            greeting: self.values.say(greeting, rng),
            body,
            closing: joined(&closing, " "),
        }
    }

    /// Returns the hooks that fit the shape of the topic.
    fn hooks(&self, rng: &mut Seeded) -> &'static [&'static str] {
        let hooks = &self.phrases.hooks;
        match &self.topic.shape {
            Shape::Sentence if self.topic.said.ends_with('?') => hooks.question,
            Shape::Sentence => hooks.sentence,
            _ if rng.chance(HEADLINE_PERCENT) => hooks.headline,
            Shape::Clause => hooks.clause,
            Shape::Phrase(Some(inline)) if inline.indefinite => hooks.indefinite,
            Shape::Phrase(Some(_)) => hooks.definite,
            Shape::Phrase(None) => hooks.headline,
        }
    }

    /// Fewer points to a sentence when there is time.
    fn group_size(&self, budget: usize) -> usize {
        let words: usize = self
            .points
            .iter()
            .map(|point| count_words(&point.said))
            .sum();
        match budget / (words + 1) {
            0..=2 => MOST_ITEMS,
            3..=5 => 2,
            _ => 1,
        }
    }

    /// The points with wording around them; no wording twice.
    fn framed_body(&self, most: usize, heard: &mut Heard, rng: &mut Seeded) -> Vec<Beat> {
        let mut frames = Frames::new(self.phrases, rng);
        let groups = self.groups(most, rng);
        let count = groups.len();
        let mut body = Vec::with_capacity(count);
        for (index, group) in groups.into_iter().enumerate() {
            let frame = match group {
                [only] if only.is_sentence() || only.is_label() => PLAIN,
                _ => frames.draw(Place::of(index, count), group, heard, rng),
            };
            body.push(self.beat(frame, group, rng));
        }
        body
    }

    /// The points one after the other.
    fn plain_body(&self, rng: &mut Seeded) -> Vec<Beat> {
        let groups = self.groups(MOST_ITEMS, rng);
        groups
            .into_iter()
            .map(|group| self.beat(PLAIN, group, rng))
            .collect()
    }

    fn beat(&self, frame: &str, group: &[Fragment], rng: &mut Seeded) -> Beat {
        Beat {
            text: self.values.say_list(frame, &self.list(group), rng),
            takes_aside: match self.phrases.inline_first.is_empty() {
                true => !group.iter().any(|point| point.stands_alone(self.grammar())),
                false => group.iter().all(Fragment::is_inline),
            },
        }
    }

    /// A group in words: as items when there are several, as given when it is one.
    fn list(&self, group: &[Fragment]) -> String {
        let items: Vec<String> = group.iter().map(|point| point.text().to_owned()).collect();
        listed(&items, self.grammar())
    }

    /// Puts neighbouring short points together, up to `most` of them.
    fn groups(&self, most: usize, rng: &mut Seeded) -> Vec<&[Fragment]> {
        let mut groups = Vec::new();
        let mut rest = self.points.as_slice();
        while !rest.is_empty() {
            let wanted = most - rng.below(2).min(most - 1);
            let listable = rest
                .iter()
                .take(wanted)
                .take_while(|point| point.is_listable(self.grammar()))
                .count();
            let (group, after) = rest.split_at(listable.max(1));
            groups.push(group);
            rest = after;
        }
        groups
    }
}

/// Where a group of points stands among the others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    First,
    Between,
    Last,
}

impl Place {
    fn of(index: usize, count: usize) -> Self {
        match index {
            0 => Self::First,
            _ if index + 1 == count => Self::Last,
            _ => Self::Between,
        }
    }
}

/// Wordings for points, each given out once.
#[derive(Debug)]
struct Frames {
    first: Vec<&'static str>,
    next: Vec<&'static str>,
    last: Vec<&'static str>,
    inline_first: Vec<&'static str>,
    inline_next: Vec<&'static str>,
}

impl Frames {
    fn new(phrases: &Phrases, rng: &mut Seeded) -> Self {
        Self {
            first: rng.shuffled(phrases.first),
            next: rng.shuffled(phrases.next),
            last: rng.shuffled(phrases.last),
            inline_first: rng.shuffled(phrases.inline_first),
            inline_next: rng.shuffled(phrases.inline_next),
        }
    }

    /// Draws a wording for a place among the points; when all are used, the points stand alone.
    fn draw(
        &mut self,
        place: Place,
        group: &[Fragment],
        heard: &mut Heard,
        rng: &mut Seeded,
    ) -> &'static str {
        let inline = group.iter().all(Fragment::is_inline) && rng.chance(INLINE_PERCENT);
        let decks = match place {
            Place::First => (&mut self.inline_first, &mut self.first),
            Place::Between => (&mut self.inline_next, &mut self.next),
            Place::Last => (&mut self.inline_next, &mut self.last),
        };
        let (preferred, other) = match inline {
            true => decks,
            false => (decks.1, decks.0),
        };
        let drawn = heard.draw(preferred);
        match drawn {
            None if inline => heard.draw(other).unwrap_or(PLAIN),
            None => PLAIN,
            Some(frame) => frame,
        }
    }
}
