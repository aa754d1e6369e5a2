//! What happened to a variable and to the closures that read it, in the order of time.
//!
//! ```python
//! for i in range(2):            # Turn 1: `i` is 0; Turn 2: `i` is 1
//!     fs.append(lambda: i)      # Made: closure 1 with 0, closure 2 with 1
//! fs[0]()                       # Called: closure 1 reads 1
//! ```

/// What a variable holds; `None` where it holds nothing (any more).
pub type Held = Option<Value>;

/// A value as a short text.
#[derive(Debug, Clone)]
pub struct Value {
    text: String,
    /// Which object it is: two of one kind look alike, and one that is changed looks different.
    object: Option<u64>,
}

impl Value {
    /// A plain value: its text says everything.
    pub fn plain(text: impl Into<String>) -> Self {
        Self { text: text.into(), object: None }
    }

    pub fn object(text: impl Into<String>, number: u64) -> Self {
        Self { text: text.into(), object: Some(number) }
    }

    /// `'save'`, `<Button> #2`.
    pub fn words(&self) -> String {
        match self.object {
            None => self.text.clone(),
            Some(number) => format!("{} #{number}", self.text),
        }
    }
}

/// Whether both are the same value, whatever has become of it meanwhile.
impl PartialEq for Value {
    fn eq(&self, other: &Self) -> bool {
        match (self.object, other.object) {
            (Some(one), Some(other)) => one == other,
            _ => self.text == other.text,
        }
    }
}

impl Eq for Value {}

/// In words; `gone` where there is nothing.
pub fn words(held: &Held) -> String {
    held.as_ref().map_or_else(|| "gone".to_owned(), Value::words)
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Moment {
    /// The loop takes its next turn.
    Turn {
        number: u64,
        value: Held,
    },
    /// The variable is bound anew within a turn, or without any loop; or deleted.
    Rebound {
        value: Held,
        line: Option<u32>,
    },
    /// Closures are numbered from 1.
    Made {
        closure: u64,
        value: Held,
    },
    Called {
        closure: u64,
        read: Held,
        line: Option<u32>,
    },
    /// So much happened here that was not written down.
    Skipped {
        closures: u64,
        events: u64,
    },
}

/// What a closure was made with and what its calls read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Life {
    pub closure: u64,
    /// Closures with the same one share it.
    pub cell: Option<usize>,
    pub made_with: Held,
    pub reads: Vec<Held>,
}

impl Life {
    /// A call read something else than what was there when the closure was made.
    pub fn is_stale(&self) -> bool {
        self.reads.iter().any(|read| *read != self.made_with)
    }
}

/// One for every closure that was made, in that order.
pub fn lives(moments: &[Moment]) -> Vec<Life> {
    let mut lives: Vec<Life> = Vec::new();
    for moment in moments {
        match moment {
            Moment::Made { closure, value } => {
                lives.push(Life { closure: *closure, cell: Some(0), made_with: value.clone(), reads: Vec::new() });
            }
            Moment::Called { closure, read, .. } => {
                if let Some(life) = lives.iter_mut().find(|it| it.closure == *closure) {
                    life.reads.push(read.clone());
                }
            }
            Moment::Turn { .. } | Moment::Rebound { .. } | Moment::Skipped { .. } => {}
        }
    }
    lives
}

/// What the variable held last, and whether anything is known of it.
pub fn last_value(moments: &[Moment]) -> Option<Held> {
    let value = |moment: &Moment| match moment {
        Moment::Turn { value, .. } | Moment::Rebound { value, .. } | Moment::Made { value, .. } => Some(value.clone()),
        Moment::Called { read, .. } => Some(read.clone()),
        Moment::Skipped { .. } => None,
    };
    moments.iter().rev().find_map(value)
}
