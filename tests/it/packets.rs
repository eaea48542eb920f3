//! Every example of every life event on paper: letter, tick list and all forms laid out, and the placed boxes looked at.
//! Nothing lies on something else, nothing leaves its cell or the page, nothing that is known is left out.

use crate::pdf::squeeze;
use crate::pdf_catalog::{blanks, value};
use crate::shipped::FILES;
use onething::check::examples;
use onething::layout::boxes::{Layout, Page, Shape};
use onething::layout::doc::{Block, Document, Para};
use onething::layout::{Fonts, compose};
use onething::load::Library;
use onething::model::civil;
use onething::model::example::Example;
use onething::model::form::{CellPiece, FieldKind, FillName, Form};
use onething::model::guide::Guide;
use onething::model::profile::Profile;
use onething::model::value::{Name, Shown, ShownKind, Value};
use onething::pipeline::{Office, form_values};
use onething::render::notice::{self, NoticeSettings};
use onething::render::{checklist, packet, words};
use std::collections::BTreeMap;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Everything somebody may be asked for on the form step, filled in, and how it is printed.
struct Filled {
    profile: Profile,
    /// Role or form, field → printed text; `None` for tick boxes.
    printed: BTreeMap<(Name, Name), Option<String>>,
}

fn filled(guide: &Guide, office: &Office) -> Filled {
    let mut out = Filled { profile: Profile::default(), printed: BTreeMap::new() };
    for group in packet::fields(guide, &office.catalog) {
        for wanted in group.fields {
            let field = wanted.field;
            let (typed, printed) = match (field.options.first(), field.kind) {
                (Some(option), _) => (option.clone(), None),
                (None, FieldKind::Date) => {
                    ("2026-11-22".to_owned(), Some(words::day(civil::day(2026, 11, 22).unwrap().into())))
                }
                (None, FieldKind::Month) => {
                    ("2026-11".to_owned(), Some(words::month(civil::month(2026, 11).unwrap().into())))
                }
                (None, FieldKind::Money) => ("128000".to_owned(), Some("128000 元".to_owned())),
                (None, kind) => (value(Some(kind)).to_owned(), Some(value(Some(kind)).to_owned())),
            };
            out.profile.set(group.role.clone(), field.name.clone(), typed);
            out.printed.insert((group.role.clone(), field.name.clone()), printed);
        }
    }
    out
}

/// All text of a page or layout in reading order, without white space.
fn text_of(layout: &Layout) -> String {
    let items = layout.pages.iter().flat_map(|page| &page.items);
    let text = items.filter_map(|item| match &item.shape {
        Shape::Text(text) => Some(text.text.as_str()),
        _ => None,
    });
    squeeze(&text.collect::<String>())
}

/// What a document says, without white space.
fn said(blocks: &[Block], out: &mut String) {
    fn words(para: &Para, out: &mut String) {
        let runs = para.runs.iter().filter(|run| run.blank.is_none());
        out.extend(runs.flat_map(|run| run.text.chars()).filter(|c| !c.is_whitespace()));
    }
    for block in blocks {
        match block {
            Block::Heading { para, .. } | Block::Para(para) => words(para, out),
            Block::List(list) => {
                for item in &list.items {
                    words(&item.label, out);
                    said(&item.body, out);
                }
            }
            Block::Table(table) => {
                let cells = table.rows.iter().flat_map(|row| &row.cells);
                cells.for_each(|cell| said(&cell.blocks, out));
            }
            Block::Side { left, right, .. } => {
                said(left, out);
                said(right, out);
            }
            Block::Keep(blocks) => said(blocks, out),
            Block::Boxes { text, .. } => out.push_str(text),
            _ => {}
        }
    }
}

/// How often each character stands in a text.
fn counted(text: &str) -> BTreeMap<char, usize> {
    text.chars().fold(BTreeMap::new(), |mut counts, c| {
        *counts.entry(c).or_default() += 1;
        counts
    })
}

/// A stretch of text as ink: left, top, right, bottom.
struct Ink<'a> {
    at: [f32; 4],
    text: &'a str,
}

/// Room that rounding may take, in points.
const SLACK: f32 = 0.75;

fn ink(page: &Page) -> Vec<Ink<'_>> {
    let mut out: Vec<Ink<'_>> = Vec::new();
    for item in &page.items {
        let Shape::Text(text) = &item.shape else { continue };
        // White space at the end of a line may hang over; letters of a word set apart stand in boxes of their own.
        let inked = text.text.trim_end().len() as u32;
        let inked = text.glyphs.iter().filter(|glyph| glyph.range.0 < inked);
        let width: f32 = inked.map(|glyph| glyph.advance).sum();
        if text.text.trim().is_empty() || text.spread {
            continue;
        }
        let at = [item.x, item.y - 0.8 * text.size, item.x + width, item.y + 0.1 * text.size];
        out.push(Ink { at, text: &text.text });
    }
    out
}

/// What is wrong with the places on a page.
fn misplaced(page: &Page, layout: &Layout, document: &Document) -> Vec<String> {
    let mut wrong = Vec::new();
    let mut texts = ink(page);
    texts.sort_by(|a, b| a.at[1].total_cmp(&b.at[1]));
    let margins = document.margins;
    let (left, right) = (margins.left - SLACK, layout.size.0 - margins.right + SLACK);
    for one in &texts {
        if one.at[0] < left || one.at[2] > right || one.at[1] < 0.0 || one.at[3] > layout.size.1 {
            wrong.push(format!("`{}` leaves the page", one.text));
        }
    }
    for (i, one) in texts.iter().enumerate() {
        for other in texts[i + 1..].iter().take_while(|other| other.at[1] < one.at[3]) {
            let wide = one.at[2].min(other.at[2]) - one.at[0].max(other.at[0]);
            let high = one.at[3].min(other.at[3]) - one.at[1].max(other.at[1]);
            let least = (one.at[3] - one.at[1]).min(other.at[3] - other.at[1]);
            if wide > SLACK && high > 0.35 * least {
                wrong.push(format!("`{}` lies on `{}`", one.text, other.text));
            }
        }
    }
    for [x1, y1, x2, y2] in edges(page) {
        let near = texts.iter().filter(|one| one.at[1] < y2.max(y1 + SLACK) && one.at[3] > y1 - SLACK);
        for one in near {
            // A line under a value is below its baseline.
            let base = one.at[3] - 0.15 * (one.at[3] - one.at[1]);
            let cut = match y1 == y2 {
                true => {
                    y1 > one.at[1] + SLACK
                        && y1 < base - SLACK
                        && one.at[2].min(x2) - one.at[0].max(x1) > SLACK
                }
                false => {
                    x1 > one.at[0] + SLACK
                        && x1 < one.at[2] - SLACK
                        && one.at[3].min(y2) - one.at[1].max(y1) > 0.35 * (one.at[3] - one.at[1])
                }
            };
            if cut {
                wrong.push(format!("a line goes through `{}`", one.text));
            }
        }
    }
    wrong
}

/// Every line drawn, as (x1, y1, x2, y2) with the smaller first.
fn edges(page: &Page) -> Vec<[f32; 4]> {
    let mut out = Vec::new();
    for item in &page.items {
        let (x, y) = (item.x, item.y);
        match &item.shape {
            Shape::Lines(lines, _) => {
                out.extend(
                    lines
                        .iter()
                        .map(|[a, b, c, d]| [x + a.min(*c), y + b.min(*d), x + a.max(*c), y + b.max(*d)]),
                );
            }
            Shape::Frame(w, h, _) => {
                out.push([x, y, x + w, y]);
                out.push([x, y + h, x + w, y + h]);
                out.push([x, y, x, y + h]);
                out.push([x + w, y, x + w, y + h]);
            }
            _ => {}
        }
    }
    out
}

/// Looks at one document; what it says is all there, each thing in its place.
fn look(document: &Document, fonts: &Fonts) -> (String, Vec<String>) {
    let layout = compose(document, fonts).unwrap();
    let mut wrong: Vec<String> = Vec::new();
    for (number, page) in layout.pages.iter().enumerate() {
        let found = misplaced(page, &layout, document);
        wrong.extend(found.into_iter().map(|what| format!("page {}: {what}", number + 1)));
        if page.items.iter().filter(|item| matches!(item.shape, Shape::Text(_))).count() < 3 {
            wrong.push(format!("page {} is empty", number + 1));
        }
    }
    if !layout.report.missing.is_empty() {
        wrong.push(format!("no font has {:?}", layout.report.missing));
    }
    let text = text_of(&layout);
    let mut own = String::new();
    said(&document.blocks, &mut own);
    let placed = counted(&text);
    let lost: String = counted(&own)
        .into_iter()
        .filter(|(c, times)| placed.get(c).copied().unwrap_or(0) < *times)
        .map(|(c, _)| c)
        .collect();
    if !lost.is_empty() {
        wrong.push(format!("of what it says, {lost} is not on paper"));
    }
    (text, wrong)
}

/// Blanks of a form that are known and do not stand on it.
fn left_blank(
    form: &Form,
    text: &str,
    filled: &Filled,
    values: &indexmap::IndexMap<Name, Shown>,
) -> Vec<String> {
    let mut wrong = Vec::new();
    let mut ticks = 0;
    for piece in blanks(form) {
        let (CellPiece::Fill(name) | CellPiece::Comb(_, name) | CellPiece::Tick(name)) = piece else {
            continue;
        };
        let tick = matches!(piece, CellPiece::Tick(_));
        let (FillName::Role(_, label) | FillName::Own(label) | FillName::Guide(label)) = name;
        let name = form.cells.get(label).and_then(|cell| cell.fill.as_ref()).unwrap_or(name);
        let entered = match name {
            FillName::Role(role, field) => filled.printed.get(&(role.clone(), field.clone())),
            FillName::Own(field) => filled.printed.get(&(form.slug.clone(), field.clone())),
            FillName::Guide(_) => None,
        };
        let decided = match name {
            FillName::Own(name) | FillName::Guide(name) => values.get(name).filter(|shown| !shown.approx),
            FillName::Role(..) => None,
        };
        let wanted = match (entered, decided.map(|shown| &shown.what)) {
            (Some(Some(text)), _) => Some(text.clone()),
            (Some(None), _) => None,
            (None, Some(ShownKind::Known(Value::Multi(_)))) => continue,
            (None, Some(ShownKind::Known(value))) => {
                decided.map(|shown| words::value(&shown.ty, value)).filter(|_| !tick)
            }
            (None, _) => continue,
        };
        ticks += usize::from(tick);
        if let Some(wanted) = wanted.filter(|wanted| !text.contains(&squeeze(wanted))) {
            wrong.push(format!("`{label}` should say {wanted}"));
        }
    }
    let ticked = text.matches('☑').count();
    if ticked < ticks {
        wrong.push(format!("{ticked} of {ticks} known answers are ticked"));
    }
    wrong
}

fn is_known(day: &Shown) -> bool {
    day.what != ShownKind::Unknown
}

/// Everything printed for one example, and how many documents that were.
fn packet_of(example: &Example, office: &Office, fonts: &Fonts) -> (usize, Vec<String>) {
    let slug = &*example.scenario;
    let answers = match examples::answers(&office.catalog, example) {
        Ok(answers) => answers,
        Err(unread) => return (0, vec![format!("{slug} “{}”: {unread:?}", example.name)]),
    };
    let today = example.today.unwrap_or(20_779);
    let (scenario, _) = office.event(slug).unwrap();
    let guide = office.guide(slug, &answers, today).unwrap();
    let values = form_values(&office.interview(slug, &answers, today).unwrap().state);
    let settings = NoticeSettings {
        public_url: Some(format!("https://example.org/s/{slug}?a=AbCdEfGhIjKlMn")),
        answers: notice::answered(scenario, &answers),
    };
    let mut wrong = Vec::new();
    let mut told = |what: &str, found: Vec<String>| {
        let line = |found: String| format!("{slug} “{}”, {what}: {found}", example.name);
        wrong.extend(found.into_iter().map(line));
    };
    let (text, found) = look(&notice::document(&guide, &office.catalog, &settings), fonts);
    told("letter", found);
    // A day of one of several people is no use without the name.
    let dated = guide.dates.iter().filter(|date| date.from.iter().chain(&date.until).any(is_known));
    let unnamed = dated.filter_map(|date| {
        let whose = format!("{}，{}", date.item, date.member.as_ref()?);
        (!text.contains(&squeeze(&whose))).then(|| format!("the day of {whose} does not say whose it is"))
    });
    told("letter", unnamed.collect());
    told("tick list", look(&checklist::fitted(&guide, &office.catalog, fonts).unwrap(), fonts).1);
    let forms = packet::forms(&guide, &office.catalog);
    let filled = filled(&guide, office);
    for form in &forms {
        let (document, blank) =
            packet::form_document(form, &guide, &office.catalog, &values, &filled.profile);
        let (text, found) = look(&document, fonts);
        told(&form.slug, found);
        told(&form.slug, left_blank(form, &text, &filled, &values));
        told(&form.slug, blank.iter().map(|name| format!("`{name}` is left blank")).collect());
    }
    (2 + forms.len(), wrong)
}

#[test]
fn every_example_prints_with_nothing_cut_blank_or_overlapping() {
    let (library, _) = Library::new(&FILES);
    let mut offices: BTreeMap<&str, Office> = BTreeMap::new();
    let all = library.examples();
    for example in all {
        let region = region_of(example);
        offices.entry(region).or_insert_with(|| Office::open(&library, region).0);
    }
    let fonts = Fonts::shipped();
    let (next, printed) = (AtomicUsize::new(0), AtomicUsize::new(0));
    let wrong = Mutex::new(Vec::new());
    std::thread::scope(|scope| {
        for _ in 0..std::thread::available_parallelism().map_or(2, usize::from) {
            scope.spawn(|| {
                while let Some(example) = all.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let (documents, found) = packet_of(example, &offices[region_of(example)], &fonts);
                    printed.fetch_add(documents, Ordering::Relaxed);
                    wrong.lock().unwrap().extend(found);
                }
            });
        }
    });
    let printed = printed.into_inner();
    println!("{} examples, {printed} documents", all.len());
    assert!(printed > 4 * all.len(), "{printed} documents of {} examples", all.len());
    let mut wrong = wrong.into_inner().unwrap();
    wrong.sort();
    assert!(wrong.is_empty(), "{} things:\n{}", wrong.len(), wrong[..wrong.len().min(60)].join("\n"));
}

/// The region an example is for.
fn region_of(example: &Example) -> &str {
    example.region.as_deref().unwrap_or(onething::load::NATION)
}
