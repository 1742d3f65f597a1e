//! American English: what is said around the facts.
//!
//! No table may hold a fact about a property, a market or a person, praise, a promise, hurry, or a word on who should
//! live somewhere. The words "home" and "house" are left out too: the property may be land or an office.

pub(super) mod custom;
mod grammar;
pub(super) mod listing;
pub(super) mod market;
pub(super) mod personal;

use super::phrases::Shared;

/// For every type of video.
pub(super) static SHARED: Shared = Shared {
    contacts: &[
        "Call me, {name}, at {phone}.",
        "Call {name} at {phone}.",
        "I'm {name}; call me at {phone}.",
        "You can reach me, {name}, at {phone}.",
        "My name is {name}, and my number is {phone}.",
        "Ask for {name} at {phone}.",
        "Dial {phone} and ask for {name}.",
        "Pick up the phone and call {name} at {phone}.",
        "Just call {name}: {phone}.",
        "The number is {phone}; ask for {name}.",
        "{name} is the name, and {phone} is the number.",
        "Call {phone}, and you will reach me, {name}.",
        "My number is {phone}, and I'm {name}.",
        "Give me a call at {phone}; I'm {name}.",
        "To talk it over, call {name} at {phone}.",
        "Start with a call to {name} at {phone}.",
    ],
    compact: &[
        "Call {name}, {brokerage}, {phone}.",
        "Call {name} with {brokerage} at {phone}.",
        "Reach {name} at {brokerage}: {phone}.",
        "Call {name} of {brokerage} at {phone}.",
        "Ask for {name} at {brokerage}, {phone}.",
        "Questions? Call {name}, {brokerage}, at {phone}.",
        "To learn more, call {name} with {brokerage} at {phone}.",
        "I'm {name} with {brokerage}; call {phone}.",
        "For more, reach {name}, {brokerage}, at {phone}.",
        "{name} here, with {brokerage}; call me at {phone}.",
        "Let's talk: {name}, {brokerage}, {phone}.",
        "Call me at {phone}; I'm {name} with {brokerage}.",
    ],
    guide: &[
        &[
            "Every plan is different, and yours is the one that counts here.",
            "Where are you now, and where would you like to be?",
            "What has to happen first, and what can wait?",
            "Tell me that, and the conversation has a place to start.",
        ],
        &[
            "Good decisions tend to start with good questions.",
            "So what would you still like to know?",
            "Ask the easy questions along with the hard ones.",
            "The one you almost keep to yourself may be the one that helps.",
        ],
        &[
            "Maybe you know what you want to do.",
            "Maybe you are still thinking it over.",
            "Either way, a short talk can help you sort your thoughts.",
            "You talk, I listen, and then we look at the next step together.",
        ],
        &[
            "You do not have to figure out everything at once.",
            "Take one thing from this video, and think about that first.",
            "Come back to the others later.",
            "One clear answer is a fine place to begin.",
        ],
        &[
            "It also helps to know whom to ask.",
            "For a loan, talk to a lender.",
            "For taxes, talk to a tax adviser.",
            "For the law, talk to an attorney.",
            "For the real estate part, talk to me.",
        ],
        &[
            "Is there somebody who decides with you?",
            "Play this for them, and listen to what they ask.",
            "Two people often hear two different things.",
            "Bring both lists when we talk.",
        ],
        &[
            "If something went by too fast, go back and play it again.",
            "Pause wherever you like, and make a note.",
            "The video will wait for you.",
        ],
        &[
            "Would you rather have it in writing?",
            "Tell me, and we can start with an e-mail instead of a call.",
            "Some people like to read first and talk later.",
            "That is fine with me.",
        ],
        &[
            "Here is an assignment for you.",
            "Take one minute after this video.",
            "Write down one thing that caught your attention.",
            "Next to it, write one thing you want to understand better.",
            "Those two lines are all you need for our first talk.",
        ],
        &[
            "And what does a first call sound like?",
            "You tell me what you heard here and why it matters to you.",
            "I ask a few questions about your plans.",
            "Then we decide whether a next step makes sense, and which one.",
        ],
        &[
            "Here is something people forget to ask.",
            "What would make this easy for you?",
            "Maybe it is a quick answer, and maybe it is more time.",
            "Tell me which one it is, and we work from there.",
        ],
        &[
            "Think ahead to the day when all of this is behind you.",
            "What would you want to have done?",
            "Whom would you want to have asked?",
            "Work back from there, one step at a time.",
            "The first step may be smaller than it looks.",
        ],
        &[
            "Do you keep a folder for papers like these?",
            "If not, start one with your notes from this video.",
            "Add your questions, and add the answers as you get them.",
            "When the time comes, you will have it all in one place.",
        ],
        &[
            "You can call with one question or with ten.",
            "If I can't pick up, leave your name and your number.",
            "Say what it is about, too, so that I can look into it first.",
        ],
        &[
            "Know somebody who has been asking about this?",
            "Feel free to pass the video along.",
            "They are welcome to call me, too.",
        ],
    ],
    grammar: &grammar::GRAMMAR,
};
