//! What is known beyond the module that is judged, and where stories lead out of it.
//!
//! ```python
//! from helpers import keep      # a story that ends in `helpers.py` says so
//! ```

use latebind_borrow::{Others, Program};
use latebind_callees::{Callees, Known};
use latebind_flow::Base;
use latebind_flow::ir::Op;
use latebind_project::{Home, Linked, Neighbours};

use crate::finding::{Finding, Judgement, Place};

/// What a module is judged with.
#[derive(Clone, Copy)]
pub enum Around<'n> {
    /// The table of known callees, and nothing else.
    Alone,
    /// The other files of its project, too.
    Project(&'n Neighbours<'n>),
}

impl<'n> Around<'n> {
    pub(crate) fn callees(self) -> &'n dyn Callees {
        match self {
            Self::Alone => &Known,
            Self::Project(neighbours) => neighbours,
        }
    }

    /// What takes no look into other files.
    pub(crate) fn at_hand(self) -> Box<dyn Callees + 'n> {
        match self {
            Self::Alone => Box::new(Known),
            Self::Project(neighbours) => Box::new(neighbours.at_hand()),
        }
    }

    /// Whether there are other files to look into.
    pub(crate) fn is_more(self) -> bool {
        matches!(self, Self::Project(_))
    }

    /// Code of other files, where the module imports any.
    pub(crate) fn others<'p>(self, program: &Program<'p>) -> Option<Others<'p>>
    where
        'n: 'p,
    {
        let Self::Project(neighbours) = self else { return None };
        let linked = neighbours.linked(home(program));
        imports_any(program, &linked).then(|| Others::new(linked))
    }

    /// Tells of every place in another file which file it is.
    pub(crate) fn name_files(self, finding: &mut Finding, program: &Program) {
        let Self::Project(neighbours) = self else { return };
        let name = |place: &mut Place| {
            if let Some((file, span)) = program.elsewhere(place.span) {
                *place = Place { path: Some(neighbours.shown(file).into()), span };
            }
        };
        finding.runs.iter_mut().for_each(|run| name(&mut run.at));
        if let Judgement::Late { story, .. } = &mut finding.judgement {
            [&mut story.created.at, &mut story.rebound.at, &mut story.called.at].into_iter().for_each(name);
        }
    }
}

fn home<'p>(program: &Program<'p>) -> Home<'p> {
    let end = Base {
        scopes: program.scopes.scope_count() as u32,
        vars: program.scopes.var_count() as u32,
        loops: program.flow.loop_count() as u32,
        text: program.scopes.scope(program.scopes.module()).span.end + 1,
    };
    Home { tree: program.tree, scopes: program.scopes, end }
}

fn imports_any(program: &Program, linked: &Linked) -> bool {
    let instrs = program.flow.bodies().flat_map(|body| &body.blocks).flat_map(|block| &block.instrs);
    let mut imports = instrs.filter_map(|instr| match &instr.op {
        Op::Import { path, .. } => Some(path),
        _ => None,
    });
    linked.has_stars() || imports.any(|path| linked.find(path).is_some())
}
