//! A guide on paper.

use onething::model::answers::{Answer, Answers};
use onething::model::catalog::Catalog;
use onething::model::civil;
use onething::model::guide::*;
use onething::model::item::WaiverKind;
use onething::model::phrase::Phrase;
use onething::model::profile::Profile;
use onething::model::scenario::{NoticeLevel, Scenario};
use onething::model::value::{Name, Q, Shown, ShownKind, Type, Value};
use onething::render::pdf::Press;
use onething::render::pdf::papers::Papers;

use crate::pdf::{extract, paint, squeeze};
use crate::pdf_catalog::catalog;

const REGION: &str = "511703";

fn known(ty: Type, value: Value) -> Shown {
    Shown { ty, what: ShownKind::Known(value), approx: false }
}

/// A guide in which the first items apply, the last does not, and every paper of the first items is needed.
fn guide(catalog: &Catalog, scenario: &Scenario) -> Guide {
    let today = i64::from(civil::day(2026, 11, 22).expect("a day"));
    let names: Vec<&Name> = scenario.items.keys().take(5).collect();
    let items: Vec<GuideItem> = names
        .iter()
        .enumerate()
        .map(|(i, name)| {
            let law = &scenario.items[*name];
            let (status, because) = match i {
                0..=2 => (Status::Applies, None),
                3 => (Status::Depends, None),
                _ => (Status::NotApplicable, Some(Because::Conditions)),
            };
            GuideItem {
                name: (*name).clone(),
                status,
                because,
                reasons: law
                    .conditions
                    .iter()
                    .map(|condition| Reason {
                        name: condition.name.clone(),
                        holds: (i < 3).then_some(true).or((i > 3).then_some(false)),
                        text: None,
                        answers: Vec::new(),
                        facts: Vec::new(),
                        notes: Vec::new(),
                        basis: Vec::new(),
                        unconfirmed: false,
                        not_asked: false,
                        hint: None,
                    })
                    .collect(),
                would_change: None,
                mode: law.mode,
                apply_from: None,
                apply_by: None,
                late: None,
                is_late: false,
                statutory_limit: law.statutory_limit.clone(),
                promised_limit: law.promised_limit.clone(),
                done_by: Some(today + 12),
                done_by_sure: true,
                channels: law.channels.clone(),
                organ_role: law.organ_role.clone(),
                waits_for: Vec::new(),
                notes: vec![Phrase::text("办理期间不影响您找工作")],
                unconfirmed: law.unconfirmed.is_some(),
            }
        })
        .collect();
    let mut checklist: Vec<PaperLine> = Vec::new();
    for name in &names[..3] {
        for need in &scenario.items[*name].needs {
            let Some(paper) = catalog.materials.get(&need.material) else { continue };
            if checklist.iter().any(|line| line.material == paper.name) {
                continue;
            }
            let waived = !paper.offers.is_empty() && checklist.len() % 2 == 1;
            checklist.push(PaperLine {
                material: paper.name.clone(),
                owner: "本人".into(),
                batch: Batch::Now,
                required: true,
                originals: 1,
                copies: 1,
                electronic: 0,
                inspect: false,
                fill_in: false,
                any_of: None,
                waiver: waived.then_some(WaiverKind::DataShare),
                waivers: Vec::new(),
                commitment: None,
                deferrable: None,
                issuer: paper.issuer.clone(),
                how: paper.how.clone(),
                validity: paper.validity.clone(),
                pages: paper.pages.clone(),
                stamp: paper.stamp.clone(),
                spec: paper.spec.clone(),
                notes: Vec::new(),
                common_errors: paper.common_errors.clone(),
                items: vec![(*name).clone()],
                answers: Vec::new(),
                basis: Vec::new(),
                yielded_by: None,
                form: None,
                unconfirmed: paper.unconfirmed.is_some(),
            });
        }
    }
    let first = &scenario.items[names[0]];
    let steps = vec![StepLine {
        order: 1,
        items: names[..3].iter().map(|name| (*name).clone()).collect(),
        organ_role: first.organ_role.clone(),
        organ: None,
        place: catalog.region.places.keys().next().cloned(),
        channels: first.channels.clone(),
        mode: first.mode,
        after: Vec::new(),
        papers: checklist.iter().map(|line| line.material.clone()).collect(),
    }];
    let forms =
        names.iter().flat_map(|name| scenario.items[*name].forms.iter().map(move |form| (name, form)));
    let forms: Vec<FormLine> = forms
        .filter_map(|(name, used)| {
            let form = catalog.forms.get(&used.form)?;
            Some(FormLine {
                form: form.slug.clone(),
                title: form.title.clone(),
                items: vec![(*name).clone()],
                possible: false,
                batch: Batch::Now,
            })
        })
        .collect();
    Guide {
        scenario: scenario.slug.clone(),
        title: scenario.title.clone(),
        today,
        region: REGION.to_owned(),
        region_names: catalog.region.names.clone(),
        catalog: catalog.hash.clone(),
        complete: true,
        next: None,
        facts: Default::default(),
        misplaced: Vec::new(),
        conclusions: Vec::new(),
        notices: vec![NoticeLine {
            verdict: Verdict {
                name: "提醒".into(),
                text: Phrase::text("重新就业、当兵、移居境外的，失业金从次月起停发"),
                possible: false,
                unconfirmed: false,
                basis: Vec::new(),
            },
            level: NoticeLevel::Warning,
        }],
        transfers: Vec::new(),
        items,
        checklist,
        benefits: vec![BenefitLine {
            item: names[1].clone(),
            name: "失业保险金".to_owned(),
            amount: Some(known(Type::Money, Value::Number(Q::from_integer(1980)))),
            formula: None,
            paid: Some("按月发".to_owned()),
            times: Some(known(Type::Months, Value::Number(Q::from_integer(15)))),
            payer: Some("失业保险基金".to_owned()),
            from: None,
            note: None,
            possible: false,
            unconfirmed: true,
            basis: vec!["社会保险法 第四十六条".to_owned()],
        }],
        dates: vec![DateLine {
            item: names[1].clone(),
            who: None,
            what: Phrase::text("去登记失业、申领失业金"),
            from: None,
            until: Some(known(Type::Date, Value::Number(Q::from_integer(i128::from(today) + 30)))),
            late: Some(Phrase::text("晚登记的，从登记之日起发")),
            passed: false,
            possible: false,
            unconfirmed: false,
            basis: Vec::new(),
        }],
        savings: Savings { before: 12, after: 5, kinds_before: 10, kinds_after: 4, possible: 1 },
        steps,
        forms,
        moot: Vec::new(),
        unclear: Vec::new(),
        unconfirmed: true,
        contradictions: Vec::new(),
        side_by_side: None,
    }
}

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

fn with_papers(slug: &str, check: impl FnOnce(Papers<'_>)) {
    let catalog = catalog(REGION);
    let scenario = &catalog.scenarios[slug];
    let mut answers = Answers::default();
    if let Some(question) = scenario.questions.values().find(|question| !question.options.is_empty()) {
        answers.set(question.name.clone(), Answer::Is(Value::Choice(question.options[0].name.clone())));
    }
    let guide = guide(&catalog, scenario);
    let url = Some("https://example.org/s/unemployment?a=AbCdEf");
    check(Papers { guide: &guide, catalog: &catalog, scenario, answers: &answers, url });
}

#[test]
fn the_letter_tells_every_item_paper_and_place() {
    for slug in ["unemployment", "retirement"] {
        with_papers(slug, |papers| {
            let (path, pdf) = paint(&format!("notice-{slug}.pdf"), &papers.notice(Some("欧阳𬭩㛃")));
            let text = extract(&path);
            let mut wanted: Vec<String> =
                papers.guide.items.iter().map(|item| item.name.to_string()).collect();
            wanted.extend(papers.guide.checklist.iter().map(|line| line.material.to_string()));
            wanted.extend(papers.guide.forms.iter().map(|form| form.title.clone()));
            wanted.extend(
                ["欧阳𬭩㛃", "2026年11月22日", "1,980.00 元/月", "12333", "12345", "申请人签收"]
                    .map(str::to_owned),
            );
            for words in wanted {
                assert!(text.contains(&squeeze(&words)), "{words} in {text}");
            }
            assert_eq!(pdf.report, Default::default());
            assert!(pdf.bytes.len() < 120_000 + 20_000 * pdf.pages, "{} bytes", pdf.bytes.len());
        });
    }
}

#[test]
fn the_tick_list_has_a_box_for_every_paper_to_bring() {
    with_papers("unemployment", |papers| {
        let (path, pdf) = paint("checklist.pdf", &papers.checklist());
        let bring = papers.guide.checklist.iter().filter(|line| line.waiver.is_none()).count();
        assert_eq!(extract(&path).matches('☐').count(), bring);
        assert_eq!(pdf.pages, 1);
    });
}

#[test]
fn forms_are_filled_from_the_profile_and_the_number_in_it() {
    with_papers("unemployment", |papers| {
        let forms = papers.forms(&profile(), None);
        assert!(!forms.is_empty());
        for (slug, document) in &forms {
            let (path, pdf) = paint(&format!("filled-{slug}.pdf"), document);
            let text = extract(&path);
            assert!(text.contains("欧阳𬭩㛃"), "{slug}: {text}");
            assert_eq!(pdf.report, Default::default(), "{slug}");
        }
        let text = |slug: &str| extract(&paint("one.pdf", &papers.forms(&profile(), Some(slug))[0].1).0);
        let registration = text("unemployment-registration");
        assert!(registration.contains("☑男") && registration.contains("☐女") && registration.contains("1966年3月15日"), "{registration}");
    });
}

#[test]
fn nothing_of_a_person_is_in_what_a_file_says_about_itself() {
    with_papers("unemployment", |papers| {
        let stamp = papers.stamp();
        let all =
            Press::default().paint_all(&papers.guide.title, &papers.all(&profile()), &stamp).expect("a PDF");
        std::fs::write(crate::pdf::folder().join("papers.pdf"), &all.bytes).expect("write sample");
        let about = format!("{} {} {}", stamp.id, stamp.producer, stamp.author);
        assert!(!about.contains("欧阳") && !about.contains("11000019660315001X"));
        assert!(all.pages >= 4);
    });
}
