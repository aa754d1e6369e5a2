//! Every spelling of a file once, named by an id.

use latebind_syntax::tree::Ident;
use rustc_hash::FxHashMap;

use crate::ids::NameId;

#[derive(Debug, Default)]
pub(crate) struct Names {
    ids: FxHashMap<Ident, NameId>,
    texts: Vec<Ident>,
}

impl Names {
    pub(crate) fn intern(&mut self, text: &str) -> NameId {
        if let Some(&id) = self.ids.get(text) {
            return id;
        }
        let id = NameId::new(self.texts.len());
        self.texts.push(Ident::from(text));
        self.ids.insert(Ident::from(text), id);
        id
    }

    pub(crate) fn find(&self, text: &str) -> Option<NameId> {
        self.ids.get(text).copied()
    }

    pub(crate) fn text(&self, id: NameId) -> &Ident {
        &self.texts[id.index()]
    }
}
