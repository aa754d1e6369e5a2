//! The same story without values, for a program that was not run.
//!
//! ```text
//! turn 1: `i` is the 1st    turn 2: the 2nd    …    afterwards: all read the last
//! ```

use latebind_verdicts::finding::{Called, Finding, Judgement, Rebound, Seen, Story};

use crate::moments::{Held, Moment, Value};

/// What must have happened for the story to be true; values are only named.
pub fn sketch(finding: &Finding) -> Vec<Moment> {
    let Judgement::Late { story, .. } = &finding.judgement else { return Vec::new() };
    match &story.rebound.how {
        Rebound::NextTurn | Rebound::LaterTurn => turns(story),
        Rebound::Afterwards | Rebound::ElsewhereIn(_) => once(named("the first"), named("the new one")),
        Rebound::Deleted | Rebound::HandlerEnd => once(named("the value"), None),
        Rebound::ToItself => once(named("the earlier one"), named("itself")),
        Rebound::Hides { .. } | Rebound::TakenBy => Vec::new(),
    }
}

fn named(value: &str) -> Held {
    Some(Value::plain(value))
}

fn turns(story: &Story) -> Vec<Moment> {
    let in_loop = matches!(story.called.how, Called::Concurrently(_)) || story.seen != Seen::LastValue;
    let (third, last) = if in_loop { ("a later one", "a later one") } else { ("the last", "the last") };
    let values = [named("the 1st"), named("the 2nd"), named(third)];
    let turns = (1..).zip(values).flat_map(|(number, value)| {
        [Moment::Turn { number, value: value.clone() }, Moment::Made { closure: number, value }]
    });
    let calls = (1..=3).map(|closure| Moment::Called { closure, read: named(last), line: None });
    turns.chain(calls).collect()
}

fn once(before: Held, after: Held) -> Vec<Moment> {
    vec![
        Moment::Made { closure: 1, value: before },
        Moment::Rebound { value: after.clone(), line: None },
        Moment::Called { closure: 1, read: after, line: None },
    ]
}
