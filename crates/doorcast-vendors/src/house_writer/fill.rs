//! Brings a script to its length with speech that has no facts in it.
//!
//! First a few single lines in their places, then longer thoughts, then whatever line comes closest to what is left.
//! Nothing is said twice. If all of it is too little, the script has run dry, and a longer one must be refused.

use doorcast_domain::script::{WORD_TOLERANCE, count_words};

use super::{
    echo::Heard,
    grammar::listed,
    phrases::Module,
    plan::{Composer, Core, Outcome},
    random::Seeded,
    template::joined,
};

/// How many words a line may go over the budget.
const OVER: usize = 3;

/// How many unused lines of a slot are compared; the others wait, so that scripts differ.
const COMPARED: usize = 6;

/// What a word heard before costs a line, in words off the length.
const ECHO_COST: usize = 4;

/// From how many missing words on a longer thought is begun.
const MODULE_ROOM: usize = 18;

/// From which budget on the points are said once more at the end.
const RECAP_BUDGET: usize = 170;

/// The most points that are said once more.
const MOST_RECAPPED: usize = 12;

/// From which budget on there may be two of the single lines.
const ROOMY_BUDGET: usize = 130;

/// The single lines, by where they stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Slot {
    Opener,
    Aside,
    Thought,
    Invitation,
}

/// A script that grows.
struct Growing<'c, 'r> {
    composer: &'c Composer<'r>,
    core: Core,
    budget: usize,
    words: usize,
    openers: Vec<String>,
    asides: Vec<Option<String>>,
    thoughts: Vec<String>,
    meaning: Vec<String>,
    guide: Vec<(usize, Vec<String>)>,
    recap: Vec<String>,
    invitations: Vec<String>,
    heard: Heard,
    first_aside: usize,
    decks: Decks,
}

/// The lines not yet used.
struct Decks {
    openers: Vec<String>,
    asides: Vec<String>,
    thoughts: Vec<String>,
    invitations: Vec<String>,
}

impl Decks {
    fn of(&self, slot: Slot) -> &[String] {
        match slot {
            Slot::Opener => &self.openers,
            Slot::Aside => &self.asides,
            Slot::Thought => &self.thoughts,
            Slot::Invitation => &self.invitations,
        }
    }

    fn of_mut(&mut self, slot: Slot) -> &mut Vec<String> {
        match slot {
            Slot::Opener => &mut self.openers,
            Slot::Aside => &mut self.asides,
            Slot::Thought => &mut self.thoughts,
            Slot::Invitation => &mut self.invitations,
        }
    }
}

/// Fills a core up to its budget.
pub(super) fn to_length(
    composer: &Composer<'_>,
    core: Core,
    budget: usize,
    rng: &mut Seeded,
) -> Outcome {
    let mut script = Growing::new(composer, core, budget, rng);
    script.add_meaning(rng);
    script.add_lines(rng);
    script.add_recap(rng);
    script.add_modules(rng);
    script.add_closest();
    match script.missing() > WORD_TOLERANCE {
        true => Outcome::RanDry,
        false => Outcome::Written(script.text()),
    }
}

impl<'c, 'r> Growing<'c, 'r> {
    fn new(composer: &'c Composer<'r>, core: Core, budget: usize, rng: &mut Seeded) -> Self {
        let phrases = composer.phrases;
        let first_aside = rng.below(core.body.len());
        let mut heard = Heard::default();
        heard.add(&core.hook);
        core.body.iter().for_each(|beat| heard.add(&beat.text));
        heard.add(&core.closing);
        let mut deck = |table: &[&'static str]| -> Vec<String> {
            let shuffled = rng.shuffled(table);
            let said = shuffled.iter().map(|line| composer.values.say(line, rng));
            said.collect()
        };
        let decks = Decks {
            openers: deck(phrases.openers),
            asides: deck(phrases.asides),
            thoughts: deck(phrases.thoughts),
            invitations: deck(phrases.invitations),
        };
        Self {
            composer,
            words: core.words(),
            asides: core.body.iter().map(|_| None).collect(),
            core,
            budget,
            openers: Vec::new(),
            thoughts: Vec::new(),
            meaning: Vec::new(),
            guide: Vec::new(),
            recap: Vec::new(),
            invitations: Vec::new(),
            heard,
            first_aside,
            decks,
        }
    }

    fn missing(&self) -> usize {
        self.budget.saturating_sub(self.words)
    }

    /// How many words may still be said.
    fn room(&self) -> usize {
        (self.budget + OVER).saturating_sub(self.words)
    }

    /// Says what the points mean, if this type of video does and there is room for two sentences.
    fn add_meaning(&mut self, rng: &mut Seeded) {
        let mut modules = rng.shuffled(self.composer.phrases.meaning);
        modules.sort_by_key(|module| self.heard.echoes(module[0]));
        for module in modules {
            let room = self.room() - self.room() / 4;
            if let Some(said) = self.beginning(module, room, rng) {
                self.meaning = said;
                return;
            }
        }
    }

    /// Adds single lines where people expect them.
    fn add_lines(&mut self, rng: &mut Seeded) {
        let mut wanted = vec![Slot::Aside, Slot::Thought, Slot::Aside];
        wanted.extend(rng.shuffled(&[Slot::Invitation, Slot::Opener]));
        wanted.push(Slot::Thought);
        if self.budget >= ROOMY_BUDGET {
            wanted.extend([Slot::Aside, Slot::Invitation, Slot::Aside]);
        }
        for slot in wanted {
            self.add_line(slot, |_| 0);
        }
    }

    /// Says the points once more before the end of a long script.
    fn add_recap(&mut self, rng: &mut Seeded) {
        let composer = self.composer;
        let grammar = composer.grammar();
        let items: Vec<String> = composer
            .points
            .iter()
            .filter(|point| point.is_listable(grammar))
            .map(|point| point.text().to_owned())
            .collect();
        let wanted = self.budget >= RECAP_BUDGET && !composer.phrases.recaps.is_empty();
        if !wanted || !(2..=MOST_RECAPPED).contains(&items.len()) {
            return;
        }
        let lead = composer.values.say(rng.pick(composer.phrases.recaps), rng);
        let mut recap = vec![lead];
        for chunk in items.chunks(4) {
            let list = listed(chunk, grammar);
            recap.push(composer.values.say_list("{list}.", &list, rng));
        }
        let words: usize = recap.iter().map(|said| count_words(said)).sum();
        if words <= self.room() {
            self.words += words;
            self.recap = recap;
        }
    }

    /// Adds longer thoughts while there is room: first of this type, then of any, in the order of their tables.
    fn add_modules(&mut self, rng: &mut Seeded) {
        let number = |modules: &[Module], from: usize| -> Vec<(usize, Module)> {
            (from..).zip(modules.iter().copied()).collect()
        };
        let own = number(self.composer.phrases.guide, 0);
        let shared = number(self.composer.shared.guide, own.len());
        let mut modules = rng.shuffled(&own);
        modules.extend(rng.shuffled(&shared));
        for (place, module) in modules {
            if self.missing() < MODULE_ROOM {
                break;
            }
            if let Some(said) = self.beginning(module, self.room(), rng) {
                self.guide.push((place, said));
            }
        }
        self.guide.sort_by_key(|(place, _)| *place);
    }

    /// Says as many sentences of a module as there is room for, two at least.
    fn beginning(&mut self, module: Module, room: usize, rng: &mut Seeded) -> Option<Vec<String>> {
        let mut said = Vec::new();
        let mut words = 0;
        for line in module {
            let line = self.composer.values.say(line, rng);
            let longer = words + count_words(&line);
            if longer > room {
                break;
            }
            words = longer;
            said.push(line);
        }
        if said.len() < 2 {
            return None;
        }
        self.words += words;
        said.iter().for_each(|line| self.heard.add(line));
        Some(said)
    }

    /// Adds the lines that come closest to what is missing.
    fn add_closest(&mut self) {
        while self.missing() > OVER {
            let missing = self.missing();
            let distance = |words: usize| words.abs_diff(missing);
            let slots = [Slot::Aside, Slot::Thought, Slot::Invitation, Slot::Opener];
            let best = slots
                .into_iter()
                .filter_map(|slot| Some((self.cheapest(slot, distance)?.1, slot)))
                .min_by_key(|(cost, _)| *cost);
            let Some((_, slot)) = best else { return };
            self.add_line(slot, distance);
        }
    }

    /// Finds the unused line with the least cost that fits, if the slot has a place for one.
    fn cheapest(&self, slot: Slot, cost: impl Fn(usize) -> usize) -> Option<(usize, usize)> {
        let has_place = match slot {
            Slot::Opener => self.openers.is_empty() && !self.core.body.is_empty(),
            Slot::Aside => self.aside_places().next().is_some(),
            Slot::Thought | Slot::Invitation => true,
        };
        let deck = self.decks.of(slot).iter().take(COMPARED).enumerate();
        let costs = deck.filter_map(|(index, line)| {
            let words = count_words(line);
            let echoes = self.heard.echoes(line) * ECHO_COST;
            (has_place && words <= self.room()).then(|| (index, cost(words) + echoes))
        });
        costs.min_by_key(|(_, cost)| *cost)
    }

    /// Moves the cheapest line of a slot from its deck into the script.
    fn add_line(&mut self, slot: Slot, cost: impl Fn(usize) -> usize) {
        let Some((index, _)) = self.cheapest(slot, cost) else {
            return;
        };
        let line = self.decks.of_mut(slot).remove(index);
        self.words += count_words(&line);
        self.heard.add(&line);
        match slot {
            Slot::Opener => self.openers.push(line),
            Slot::Aside => self.place_aside(line),
            Slot::Thought => self.thoughts.push(line),
            Slot::Invitation => self.invitations.push(line),
        }
    }

    /// The points an aside could follow.
    fn aside_places(&self) -> impl Iterator<Item = usize> {
        let beats = self.core.body.iter().zip(&self.asides).enumerate();
        beats
            .filter(|(_, (beat, aside))| beat.takes_aside && aside.is_none())
            .map(|(index, _)| index)
    }

    /// Puts an aside behind the point that is farthest from any other aside.
    fn place_aside(&mut self, line: String) {
        let taken = |index: &usize| self.asides[*index].is_some();
        let taken: Vec<usize> = (0..self.asides.len()).filter(taken).collect();
        let distance = |index: usize| match taken.iter().map(|&other| index.abs_diff(other)).min() {
            Some(nearest) => nearest,
            None => usize::MAX - index.abs_diff(self.first_aside),
        };
        let place = self.aside_places().max_by_key(|&index| distance(index));
        if let Some(place) = place {
            self.asides[place] = Some(line);
        }
    }

    /// Puts the parts together: who and what, the points, longer thoughts, the way on.
    fn text(self) -> String {
        let mut start = vec![self.core.hook, self.core.greeting];
        start.extend(self.openers);
        let mut body = Vec::new();
        for (beat, aside) in self.core.body.into_iter().zip(self.asides) {
            body.push(beat.text);
            body.extend(aside);
        }
        match body.is_empty() {
            true => start.extend(self.thoughts),
            false => body.extend(self.thoughts),
        }
        let mut end = self.invitations;
        end.push(self.core.closing);
        let mut sections = vec![joined(&start, " "), joined(&body, " ")];
        sections.push(joined(&self.meaning, " "));
        sections.extend(self.guide.iter().map(|(_, module)| joined(module, " ")));
        sections.push(joined(&self.recap, " "));
        sections.push(joined(&end, " "));
        joined(&sections, "\n\n")
    }
}
