//! The way out, in words: what a reader would write instead.

use latebind_verdicts::finding::{Called, Finding, Rebound, SiteKind, Story};
use latebind_verdicts::rule::Rule;

use crate::document::Document;
use crate::header::def_name;

/// One sentence that ends in code the reader can copy.
pub(crate) fn way_out(finding: &Finding, story: &Story, document: &Document) -> String {
    match finding.site.kind {
        _ if finding.rule == Rule::MissingNonlocal => declare(finding),
        _ if finding.rule == Rule::ComprehensionCellClash => {
            format!("give the comprehension's `{}` another name", finding.variable)
        }
        SiteKind::GeneratorExpression => "make the values now: write a list comprehension instead".to_owned(),
        SiteKind::LazyIterator => "make the values now: wrap it in `list(…)`".to_owned(),
        _ => format!("{}: `{}`", keep(finding, story), bound_by_default(finding, story, document)),
    }
}

fn declare(finding: &Finding) -> String {
    let name = &finding.variable;
    format!(
        "if the enclosing function's `{name}` is meant, declare it first: `nonlocal {name}`; if not, give this one another name"
    )
}

fn keep(finding: &Finding, story: &Story) -> String {
    let name = &finding.variable;
    match (finding.rule, &story.rebound.how) {
        (Rule::LoopCapture | Rule::LazyCapture, _) => "keep this turn's value with a default argument".to_owned(),
        (Rule::DeletedCapture, _) => format!("keep `{name}` alive with a default argument"),
        (Rule::SelfCapture, _) | (_, Rebound::ToItself) => {
            format!("give it another name, or keep the earlier `{name}` with a default argument")
        }
        (Rule::ReboundCapture | Rule::MissingNonlocal | Rule::ComprehensionCellClash, _) => {
            format!("give the second `{name}` another name, or keep the first with a default argument")
        }
    }
}

/// The closure's head with the variable bound at creation.
fn bound_by_default(finding: &Finding, story: &Story, document: &Document) -> String {
    let binding = binding(finding, story);
    let text = document.slice(finding.site.span);
    match finding.site.kind {
        SiteKind::Lambda => lambda_with(text, &binding),
        SiteKind::AsyncDef => format!("async def {}", def_with(finding, document, &binding)),
        _ => format!("def {}", def_with(finding, document, &binding)),
    }
}

/// Who may pass more positionals than expected gets a keyword-only default.
fn binding(finding: &Finding, story: &Story) -> Binding {
    let keyword_only = !matches!(story.called.how, Called::Here | Called::Consumed | Called::Awaited);
    Binding { name: finding.variable.to_string(), keyword_only }
}

struct Binding {
    name: String,
    keyword_only: bool,
}

impl Binding {
    /// Joined to what the parameter list already holds; `**rest` stays last.
    fn joined_to(&self, params: &str) -> String {
        let (positional, rest) = params.split_at(params.find("**").unwrap_or(params.len()));
        let has_star = positional.contains('*');
        let star = if self.keyword_only && !has_star { "*, " } else { "" };
        let default = format!("{star}{0}={0}", self.name);
        let parts = [positional.trim().trim_end_matches(','), &default, rest.trim()];
        parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ")
    }
}

fn lambda_with(text: &str, binding: &Binding) -> String {
    let rest = text.strip_prefix("lambda").unwrap_or_default();
    match rest.split_once(':').filter(|(params, _)| is_plain(params)) {
        Some((params, body)) => format!("lambda {}: {}", binding.joined_to(params), short(body)),
        None => format!("lambda {}: …", binding.joined_to("…")),
    }
}

/// Nothing in which a colon, a comma or a star could mean something else.
fn is_plain(params: &str) -> bool {
    !params.contains(['(', '[', '{', '"', '\'', '\n', '\r', '\\']) && !params.contains("lambda")
}

fn short(body: &str) -> &str {
    let body = body.trim();
    if body.len() <= 40 && !body.contains(['\n', '\r', '`']) { body } else { "…" }
}

fn def_with(finding: &Finding, document: &Document, binding: &Binding) -> String {
    let name = def_name(document, finding.site).unwrap_or("…");
    let text = document.slice(finding.site.span);
    let params = text.split_once('(').and_then(|(_, rest)| rest.split_once(')')).map(|(params, _)| params);
    let params = params.filter(|params| is_plain(params) && params.len() <= 40).unwrap_or("…");
    format!("{name}({})", binding.joined_to(params))
}
