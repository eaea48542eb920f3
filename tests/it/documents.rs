//! Letter, tick list and forms of real guides, read back by tools that are not ours.

use std::path::Path;

use indexmap::IndexMap;
use onething::layout::doc::{Block, Document};
use onething::layout::{Fonts, compose};
use onething::model::answers::Answer;
use onething::model::guide::{Batch, Because, CommitmentState, FormLine, PaperLine, Status};
use onething::model::item::WaiverKind;
use onething::model::profile::Profile;
use onething::model::value::{ShownKind, Value};
use onething::render::notice::{self, NoticeSettings};
use onething::render::pdf::Press;
use onething::render::{checklist, packet};

use crate::documents_cases::{Case, NUMBER, PERSON, case, cases, profile};
use crate::pdf::{extract, folder, paint, run, squeeze};

const DISMISSED: &str = "被辞退，缴费5年2个月";
const RETIRING: &str = "标准：男，到龄当月";

fn settings(case: &Case) -> NoticeSettings {
    let (scenario, _) = case.office.event(case.slug).unwrap();
    NoticeSettings {
        public_url: Some(format!("https://example.org/s/{}?a=AbCdEfGhIjKlMn", case.slug)),
        answers: notice::answered(scenario, &case.answers),
    }
}

fn letter(case: &Case) -> Document {
    notice::document(&case.guide, &case.office.catalog, &settings(case))
}

fn form(case: &Case, slug: &str, profile: &Profile) -> (Document, Vec<String>) {
    let catalog = &case.office.catalog;
    let (document, blank) =
        packet::form_document(&catalog.forms[slug], &case.guide, catalog, &case.values, profile);
    (document, blank.iter().map(ToString::to_string).collect())
}

/// All words of a document, without white space.
pub(crate) fn words_of(blocks: &[Block]) -> String {
    let mut text = String::new();
    for block in blocks {
        match block {
            Block::Heading { para, .. } | Block::Para(para) => {
                para.runs.iter().for_each(|run| text.push_str(&run.text));
            }
            Block::List(list) => list.items.iter().for_each(|item| {
                item.label.runs.iter().for_each(|run| text.push_str(&run.text));
                text.push_str(&words_of(&item.body));
            }),
            Block::Table(table) => {
                table
                    .rows
                    .iter()
                    .flat_map(|row| &row.cells)
                    .for_each(|cell| text.push_str(&words_of(&cell.blocks)));
            }
            Block::Side { left, right, .. } => {
                text.push_str(&words_of(left));
                text.push_str(&words_of(right));
            }
            Block::Keep(blocks) => text.push_str(&words_of(blocks)),
            _ => {}
        }
    }
    squeeze(&text)
}

/// What a letter must say, whoever it is for.
fn check_letter(case: &Case, text: &str) {
    let guide = &case.guide;
    let mut wanted: Vec<String> = Vec::new();
    let told = guide.items.iter().filter(|item| item.because != Some(Because::Situation));
    for item in told {
        wanted.push(item.name.to_string());
        if item.status == Status::NotApplicable && item.because == Some(Because::Conditions) {
            let failing = item.reasons.iter().filter(|reason| reason.holds != Some(true));
            wanted.extend(failing.map(|reason| reason.name.to_string()));
        }
    }
    for line in &guide.checklist {
        wanted.push(line.material.to_string());
        if line.waiver.is_none() {
            wanted.extend(line.any_of.iter().flatten().flatten().map(ToString::to_string));
            wanted.extend(line.issuer.clone());
            wanted.extend(line.how.clone());
        }
    }
    wanted.extend(guide.forms.iter().map(|form| format!("《{}》", form.title)));
    wanted.extend(guide.benefits.iter().map(|benefit| benefit.name.clone()));
    wanted.extend(
        ["2026年11月22日", "12333", "监督电话", "告知人（签名）", "被告知人（签名）", "规则版本"]
            .map(str::to_owned),
    );
    for words in wanted {
        assert!(text.contains(&squeeze(&words)), "{}: {words} is not in {text}", case.name);
    }
}

#[test]
fn every_letter_tells_every_item_paper_form_and_reason() {
    for slug in ["unemployment", "retirement"] {
        let cases = cases(slug);
        assert!(cases.len() > 20);
        for case in cases.iter().filter(|case| case.guide.today == cases[0].guide.today) {
            check_letter(case, &words_of(&letter(case).blocks));
        }
    }
}

#[test]
fn a_letter_reads_back_as_it_was_meant() {
    for (slug, name, most) in [
        ("unemployment", DISMISSED, 4),
        ("unemployment", "缴费9个月，裁员", 3),
        ("retirement", RETIRING, 5),
        ("retirement", "女职工说不清岗位", 5),
    ] {
        let case = case(slug, name, |_| {});
        let (path, pdf) =
            paint(&format!("doc-{slug}-{}.pdf", name.chars().take(4).collect::<String>()), &letter(&case));
        check_letter(&case, &extract(&path));
        no_overlap(&path);
        the_signature_has_company(&path);
        assert_eq!(pdf.report, Default::default(), "{name}");
        assert!(pdf.pages <= most, "{name}: {} pages", pdf.pages);
        assert!(pdf.bytes.len() < 120_000 + 20_000 * pdf.pages, "{name}: {} bytes", pdf.bytes.len());
    }
}

/// No two words of a page share their place.
fn no_overlap(path: &Path) {
    let boxes = run("pdftotext", &["-bbox"], path, &["-"]);
    let mut page: Vec<([f32; 4], &str)> = Vec::new();
    let mut seen = 0;
    for line in boxes.lines().map(str::trim) {
        if line.starts_with("<page") {
            page.clear();
        }
        let Some(rest) = line.strip_prefix("<word ") else { continue };
        let numbers: Vec<f32> =
            rest.split('"').skip(1).step_by(2).take(4).map(|n| n.parse().unwrap()).collect();
        // Text that stands for boxes with one character each has no height.
        if numbers[3] - numbers[1] < 1.0 {
            continue;
        }
        let this = [numbers[0], numbers[1], numbers[2], numbers[3]];
        for (that, other) in &page {
            let wide = this[2].min(that[2]) - this[0].max(that[0]);
            let high = this[3].min(that[3]) - this[1].max(that[1]);
            let least = (this[3] - this[1]).min(that[3] - that[1]);
            assert!(wide < 1.0 || high < 0.6 * least, "{line} lies on {other} in {}", path.display());
        }
        page.push((this, line));
        seen += 1;
    }
    assert!(seen > 20, "{seen} words in {}", path.display());
}

/// The page of the signatures also says what is signed.
fn the_signature_has_company(path: &Path) {
    let pages = run("pdftotext", &[], path, &["-"]);
    let signed = pages.split('\u{c}').map(squeeze).find(|page| page.contains("被告知人（签名）"));
    assert!(signed.unwrap().contains("办事指引，不是受理凭证"));
}

#[test]
fn every_failing_condition_is_told_at_once() {
    let case = case("unemployment", "缴费9个月，裁员", |answers| {
        answers.set("求职意愿", Answer::Is(Value::Choice("不想找".into())));
        answers.set("办了执照", Answer::Is(Value::Bool(true)));
    });
    let item = case.guide.items.iter().find(|item| &*item.name == "失业保险金申领").unwrap();
    assert_eq!(item.status, Status::NotApplicable);
    let text = words_of(&letter(&case).blocks);
    for condition in
        ["不符合：缴费满一年或上次没领完——失业保险要交满1年才能领", "不符合：想找工作愿意接受服务"]
    {
        assert!(text.contains(condition), "{condition} in {text}");
    }
}

#[test]
fn what_is_not_certain_says_so() {
    let sure = case("unemployment", DISMISSED, |_| {});
    let text = words_of(&letter(&sure).blocks);
    assert!(text.contains("承诺3个工作日（以经办机构核定为准）"), "{text}");
    assert!(text.contains("最低工资2,200.00元（以经办机构核定为准）"), "{text}");
    assert!(text.contains("每月约1,980.00元") && text.contains("×15个月"), "{text}");
    let unclear = case("unemployment", DISMISSED, |answers| answers.set("社保卡", Answer::Unclear));
    let text = words_of(&letter(&unclear).blocks);
    assert!(text.contains("您答“不清楚”的"), "{text}");
    let possible = unclear.guide.checklist.iter().filter(|line| !line.required).count();
    assert!(possible > 0 && text.matches("是否需要由窗口核定").count() >= possible, "{text}");
}

#[test]
fn articles_are_cited_with_the_full_title_and_number() {
    let text = words_of(&letter(&case("unemployment", DISMISSED, |_| {})).blocks);
    assert!(
        text.contains("《中华人民共和国社会保险法》（2010年主席令第35号，2018年修正）第四十五条"),
        "{text}"
    );
    assert!(text.contains("《失业保险条例》（国务院令第258号）"), "{text}");
}

#[test]
fn the_telephone_to_complain_at_is_never_the_one_to_ask() {
    for slug in ["unemployment", "retirement"] {
        for case in cases(slug) {
            let text = words_of(&letter(&case).blocks);
            let after = |label: &str| text.split(label).nth(1).unwrap().chars().take(12).collect::<String>();
            assert_ne!(after("咨询电话："), after("监督电话："), "{}", case.name);
        }
    }
}

#[test]
fn a_letter_without_an_address_has_no_code_but_the_same_words() {
    let case = case("unemployment", DISMISSED, |_| {});
    let plain = notice::document(&case.guide, &case.office.catalog, &NoticeSettings::default());
    let has_code = |document: &Document| format!("{:?}", document.blocks).contains("Qr {");
    assert!(has_code(&letter(&case)) && !has_code(&plain));
    check_letter(&case, &words_of(&plain.blocks));
}

#[test]
fn the_tick_list_has_a_box_for_each_paper_and_form_on_one_page() {
    let fonts = Fonts::shipped();
    for (slug, step) in [("unemployment", 3), ("retirement", 5)] {
        for case in cases(slug).iter().step_by(step).filter(|case| case.guide.complete) {
            let document = checklist::fitted(&case.guide, &case.office.catalog, &fonts).unwrap();
            // Who has no electronic licence on the phone carries the card.
            let carried = |line: &&PaperLine| matches!(line.waiver, None | Some(WaiverKind::ELicence));
            let bring = case.guide.checklist.iter().filter(carried).count();
            let boxes = words_of(&document.blocks).matches('☐').count();
            assert_eq!(boxes, bring + case.guide.forms.len(), "{}", case.name);
            assert_eq!(compose(&document, &fonts).unwrap().pages.len(), 1, "{}", case.name);
        }
    }
    for (slug, name) in [("unemployment", DISMISSED), ("retirement", RETIRING)] {
        let case = case(slug, name, |_| {});
        let document = checklist::fitted(&case.guide, &case.office.catalog, &fonts).unwrap();
        let (path, pdf) = paint(&format!("list-{slug}.pdf"), &document);
        no_overlap(&path);
        assert_eq!(pdf.pages, 1);
        let text = extract(&path);
        for line in &case.guide.checklist {
            assert!(text.contains(&*line.material), "{} in {text}", line.material);
        }
    }
}

#[test]
fn each_field_is_asked_once_whatever_number_of_forms_wants_it() {
    let case = case("retirement", RETIRING, |_| {});
    let groups = packet::fields(&case.guide, &case.office.catalog);
    let mut seen = std::collections::HashSet::new();
    for group in &groups {
        for wanted in &group.fields {
            assert!(seen.insert((group.role.clone(), wanted.field.name.clone())), "{}", wanted.field.name);
            assert!(!wanted.forms.is_empty());
        }
    }
    let applicant = groups.iter().find(|group| &*group.role == "申请人").unwrap();
    let number = applicant.fields.iter().find(|wanted| &*wanted.field.name == "证件号码").unwrap();
    assert!(number.forms.len() > 1 && number.field.required);
    let own = groups.iter().position(|group| group.form.is_some()).unwrap();
    assert!(groups[own..].iter().all(|group| group.form.is_some()), "roles come first");
}

#[test]
fn forms_are_filled_from_profile_number_answers_and_facts() {
    let case = case("unemployment", DISMISSED, |_| {});
    let (document, blank) = form(&case, "unemployment-registration", &profile(PERSON));
    let (path, pdf) = paint("filled-registration.pdf", &document);
    let text = words_of(&document.blocks);
    for value in [
        PERSON,
        "☑男☐女",
        "1966年3月15日",
        "☑农村",
        "13800000000",
        "非过错解除",
        "2026年10月20日",
        "就业转失业",
    ] {
        assert!(text.contains(value), "{value} in {text}");
    }
    assert!(extract(&path).contains(PERSON));
    no_overlap(&path);
    assert_eq!(pdf.report, Default::default());
    assert!(blank.contains(&"想做的工作".to_owned()) && !blank.contains(&"姓名".to_owned()), "{blank:?}");
    let (_, blank) = form(&case, "unemployment-registration", &Profile::default());
    assert!(blank.contains(&"姓名".to_owned()) && blank.contains(&"证件号码".to_owned()), "{blank:?}");
}

#[test]
fn a_figure_that_is_not_certain_is_left_to_the_office() {
    let case = case("unemployment", DISMISSED, |_| {});
    let unsure =
        |shown: &onething::model::value::Shown| shown.approx || !matches!(shown.what, ShownKind::Known(_));
    let mut values = case.values.clone();
    let last = values.get_mut("失业起日").unwrap();
    last.approx = true;
    assert!(unsure(last));
    let catalog = &case.office.catalog;
    let registration = &catalog.forms["unemployment-registration"];
    let (document, _) =
        packet::form_document(registration, &case.guide, catalog, &values, &Profile::default());
    assert!(!words_of(&document.blocks).contains("2026年10月20日"));
    let (document, _) =
        packet::form_document(registration, &case.guide, catalog, &IndexMap::new(), &Profile::default());
    assert!(!words_of(&document.blocks).contains('☑'));
}

#[test]
fn long_names_and_long_remarks_are_printed_whole() {
    let case = case("unemployment", DISMISSED, |_| {});
    let name = "阿卜杜拉·买买提·吐尔逊".repeat(5) + "古丽娜";
    assert!(name.chars().count() >= 58);
    let remark: String = (0..350).map(|i| format!("第{i:03}句，情况属实。")).collect();
    assert!(remark.chars().count() >= 3_500);
    let mut own = profile(&name);
    own.set("commitment", "具体陈述", remark.clone());
    let (document, _) = form(&case, "commitment", &own);
    let (path, pdf) = paint("long-commitment.pdf", &document);
    let footer = squeeze(&document.footer);
    let text = extract(&path).replace(&footer, "");
    let text = (1..=pdf.pages).fold(text, |text, n| text.replace(&format!("第{n}页共{}页", pdf.pages), ""));
    assert!(text.contains(&name), "{text}");
    assert!(text.contains(&remark), "{text}");
    no_overlap(&path);
    let (path, _) = paint("long-name.pdf", &form(&case, "unemployment-registration", &own).0);
    assert!(extract(&path).contains(&name));
    no_overlap(&path);
}

#[test]
fn a_commitment_is_signed_once_for_each_proof_it_replaces() {
    let mut case = case("retirement", RETIRING, |_| {});
    let at = case.guide.checklist.iter().position(|line| line.waiver.is_none()).unwrap();
    let mut offered = case.guide.checklist[at].clone();
    offered.commitment = Some(CommitmentState::Offered);
    case.guide.checklist[at] = offered.clone();
    assert!(words_of(&letter(&case).blocks).contains("可用承诺代替"));
    for (name, line) in [(offered.material.clone(), at), ("另一份证明".into(), at + 1)] {
        let chosen = PaperLine {
            material: name,
            commitment: Some(CommitmentState::Chosen),
            waiver: Some(WaiverKind::Commitment),
            ..offered.clone()
        };
        case.guide.checklist.splice(line..=at, [chosen]);
    }
    case.guide.forms.push(FormLine {
        form: "commitment".into(),
        title: "证明事项告知承诺书".to_owned(),
        items: offered.items.clone(),
        possible: false,
        batch: Batch::Now,
    });
    let text = words_of(&letter(&case).blocks);
    assert!(
        text.contains("告知承诺：您选了签承诺书代替") && text.contains("《证明事项告知承诺书》"),
        "{text}"
    );
    let forms = packet::forms(&case.guide, &case.office.catalog);
    assert!(forms.iter().any(|form| &*form.slug == "commitment"));
    let (path, pdf) = paint("two-commitments.pdf", &form(&case, "commitment", &profile(PERSON)).0);
    let text = extract(&path);
    assert_eq!((pdf.pages, text.matches("证明事项告知承诺书").count()), (2, 2));
    assert!(text.contains(&*offered.items[0]), "{text}");
    assert!(text.contains(&*offered.material) && text.contains("另一份证明"), "{text}");
}

#[test]
fn all_papers_in_one_file_are_the_same_bytes_every_time() {
    let press = Press::default();
    for (slug, name) in [("unemployment", DISMISSED), ("retirement", RETIRING)] {
        let case = case(slug, name, |_| {});
        let catalog = &case.office.catalog;
        let print = || {
            packet::all_pdf(&press, &case.guide, catalog, &settings(&case), &case.values, &profile(PERSON))
                .unwrap()
        };
        let first = print();
        assert!(first.bytes == print().bytes);
        let path = folder().join(format!("all-{slug}.pdf"));
        std::fs::write(&path, &first.bytes).unwrap();
        run("qpdf", &["--check"], &path, &[]);
        no_overlap(&path);
        let text = extract(&path);
        for form in packet::forms(&case.guide, catalog) {
            assert!(text.contains(&squeeze(&form.title)), "{}", form.title);
        }
        let about = run("pdfinfo", &[], &path, &[]);
        assert!(about.contains("一件事") && !about.contains(PERSON) && !about.contains(NUMBER), "{about}");
        let id = packet::stamp(&case.guide, catalog).id;
        assert!(id.contains(&case.guide.catalog) && id.contains("2026-11-22"), "{id}");
    }
}

#[test]
fn papers_for_later_are_kept_apart() {
    let mut case = case("unemployment", DISMISSED, |_| {});
    let mut later = case.guide.checklist[0].clone();
    later.material = "以后的那份材料".into();
    later.batch = Batch::Later;
    later.waiver = None;
    case.guide.checklist.push(later);
    let text = words_of(&letter(&case).blocks);
    let (before, after) = text.split_once("以后再带的材料（这次不用带）").unwrap();
    assert!(!before.contains("以后的那份材料") && after.contains("以后的那份材料"));
}
