//! A guide on paper: the answers of the shipped examples, printed.

use onething::ask::read::read;
use onething::model::answers::Answers;
use onething::model::civil;
use onething::model::guide::Status;
use onething::model::profile::Profile;
use onething::pipeline::{Library, Office};
use onething::render::pdf::papers::Papers;

use crate::pdf::{extract, paint, press, squeeze};
use crate::pdf_catalog::files;

const REGION: &str = "511703";

fn profile() -> Profile {
    let mut profile = Profile::default();
    for (field, value) in [
        ("姓名", "欧阳𬭩㛃"),
        ("证件号码", "11000019660315001X"),
        ("公民身份号码", "11000019660315001X"),
        ("联系电话", "13800000000"),
        ("户籍地址", "四川省达州市通川区西外镇金龙大道388号金色港湾小区12栋3单元1804号"),
        ("参加工作时间", "1990-07-01"),
    ] {
        profile.set("申请人", field, value.to_owned());
    }
    profile
}

/// Prints the guides of the first examples of a life event.
fn with_papers(slug: &str, examples: usize, mut check: impl FnMut(usize, Papers<'_>)) {
    let (library, _) = Library::new(&files());
    let (office, _) = Office::open(&library, REGION);
    let today = i64::from(civil::day(2026, 11, 22).expect("a day"));
    let (scenario, _) = office.event(slug).expect("the life event");
    let examples = library.examples().iter().filter(|example| &*example.scenario == slug).take(examples);
    for (i, example) in examples.enumerate() {
        let mut answers = Answers { choices: example.choices.clone(), ..Answers::default() };
        for (name, (texts, _)) in &example.answers {
            let question = &scenario.questions[name];
            answers.set(name.clone(), read(question, &texts.join("、")).expect("an answer"));
        }
        let guide = office.guide(slug, &answers, today).expect("a guide");
        let url = Some("https://example.org/s/unemployment/guide?a=AbCdEfGhIjKlMnOpQrStUvWxYz0123456789");
        let papers = Papers { guide: &guide, catalog: &office.catalog, scenario, answers: &answers, url };
        check(i, papers);
    }
}

#[test]
fn the_letter_tells_every_item_paper_and_place() {
    for slug in ["unemployment", "retirement"] {
        let mut told = 0;
        with_papers(slug, 12, |i, papers| {
            let (path, pdf) = paint(&format!("notice-{slug}-{i}.pdf"), &papers.notice(Some("欧阳𬭩㛃")));
            let text = extract(&path);
            let guide = papers.guide;
            let items = guide.items.iter().filter(|item| item.status != Status::NotApplicable);
            let mut wanted: Vec<String> = items.map(|item| item.name.to_string()).collect();
            wanted.extend(guide.checklist.iter().map(|line| line.material.to_string()));
            wanted.extend(guide.forms.iter().map(|form| form.title.clone()));
            wanted.extend(guide.benefits.iter().map(|benefit| benefit.name.clone()));
            told += wanted.len();
            wanted.extend(["欧阳𬭩㛃", "2026年11月22日", "12333", "12345", "申请人签收"].map(str::to_owned));
            for words in wanted {
                assert!(text.contains(&squeeze(&words)), "{words} in {text}");
            }
            assert_eq!(pdf.report, Default::default());
            assert!(pdf.bytes.len() < 120_000 + 20_000 * pdf.pages, "{} bytes", pdf.bytes.len());
        });
        assert!(told > 50, "{slug} tells {told} things");
    }
}

#[test]
fn the_tick_list_has_a_box_for_every_paper_to_bring() {
    with_papers("unemployment", 12, |i, papers| {
        let (path, _) = paint(&format!("checklist-{i}.pdf"), &papers.checklist());
        let bring = papers.guide.checklist.iter().filter(|line| line.waiver.is_none()).count();
        assert_eq!(extract(&path).matches('☐').count(), bring);
    });
}

#[test]
fn forms_are_filled_from_the_profile_and_the_number_in_it() {
    let mut registrations = 0;
    for slug in ["unemployment", "retirement"] {
        with_papers(slug, 12, |_, papers| {
            for (form, document) in papers.forms(&profile(), None) {
                let (path, pdf) = paint(&format!("filled-{form}.pdf"), &document);
                let text = extract(&path);
                assert_eq!(pdf.report, Default::default(), "{form}");
                if &*form == "unemployment-registration" {
                    registrations += 1;
                    for words in ["欧阳𬭩㛃", "☑男", "☐女", "1966年3月15日", "11000019660315001X"]
                    {
                        assert!(text.contains(words), "{words} in {text}");
                    }
                }
            }
        });
    }
    assert!(registrations > 3);
}

#[test]
fn nothing_of_a_person_is_in_what_a_file_says_about_itself() {
    with_papers("unemployment", 1, |_, papers| {
        let stamp = papers.stamp();
        let all = press().paint_all(&papers.guide.title, &papers.all(&profile()), &stamp).expect("a PDF");
        let path = crate::pdf::folder().join("papers.pdf");
        std::fs::write(&path, &all.bytes).expect("write sample");
        assert!(extract(&path).contains("欧阳𬭩㛃"));
        let about = format!("{} {} {}", stamp.id, stamp.producer, stamp.author);
        assert!(!about.contains("欧阳") && !about.contains("11000019660315001X"));
    });
}
