//! How paths leave an instruction and a body, and how those that agree are made one.
//!
//! ```python
//! return f if ok else None      # two ways out, and perhaps an exception
//! ```

use crate::state::State;
use crate::value::Value;

/// How paths leave a body.
#[derive(Clone, Default)]
pub(crate) struct Exits {
    pub(crate) returns: Vec<(State, Value)>,
    pub(crate) yields: Vec<(State, Value)>,
    pub(crate) raises: Vec<State>,
}

/// What one instruction does to one path.
#[derive(Default)]
pub(crate) struct Step {
    pub(crate) next: Vec<State>,
    pub(crate) raises: Vec<State>,
    pub(crate) yields: Vec<(State, Value)>,
}

impl Step {
    pub(crate) fn on(state: State) -> Self {
        Self { next: vec![state], ..Self::default() }
    }
}

pub(crate) type Results = Vec<(State, Value)>;

impl Exits {
    pub(crate) fn compact(&mut self) {
        self.returns = compact_results(std::mem::take(&mut self.returns));
        self.yields = compact_results(std::mem::take(&mut self.yields));
    }
}

pub(crate) fn merge(states: &mut Vec<State>, state: State) {
    match states.iter_mut().find(|it| it.goes_with(&state)) {
        Some(same) => {
            same.absorb(&state);
        }
        None => states.push(state),
    }
}

pub(crate) fn compact(states: Vec<State>) -> Vec<State> {
    if states.len() < 2 {
        return states;
    }
    let mut merged = Vec::new();
    for state in states {
        merge(&mut merged, state);
    }
    merged
}

pub(crate) fn merge_result(results: &mut Results, state: State, value: Value) {
    match results.iter_mut().find(|(it, _)| it.goes_with(&state)) {
        Some((same, held)) => {
            same.absorb(&state);
            *held = held.join(&value);
        }
        None => results.push((state, value)),
    }
}

pub(crate) fn compact_results(results: Results) -> Results {
    if results.len() < 2 {
        return results;
    }
    let mut merged = Results::new();
    for (state, value) in results {
        merge_result(&mut merged, state, value);
    }
    merged
}
