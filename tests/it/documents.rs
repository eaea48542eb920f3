//! Letter, tick list and forms of real guides, read back by tools that are not ours.

use onething::layout::doc::Document;
use onething::model::guide::{Because, Status};
use onething::render::notice::{self, NoticeSettings};
use onething::render::pdf::Press;
use onething::render::{checklist, packet};

use crate::documents_cases::{Case, PERSON, case, profile};
use crate::pdf::{extract, folder, paint, squeeze};

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

#[test]
fn samples() {
    let press = Press::default();
    for (slug, name) in [
        ("unemployment", "被辞退，缴费5年2个月"),
        ("unemployment", "缴费9个月，裁员"),
        ("unemployment", "最后在外省参保"),
        ("unemployment", "农民合同制工人，同一单位20个月"),
        ("retirement", "标准：男，到龄当月"),
        ("retirement", "女职工说不清岗位"),
        ("retirement", "终身无子女，写承诺书"),
        ("retirement", "不知道缴了多久"),
    ] {
        let case = case(slug, name, |_| {});
        let guide = &case.guide;
        let catalog = &case.office.catalog;
        let file = |what: &str| format!("doc-{slug}-{}-{what}.pdf", name.chars().take(8).collect::<String>());
        let (_, pdf) = paint(&file("notice"), &letter(&case));
        println!("{slug} {name}: notice {} pages {} bytes {:?}", pdf.pages, pdf.bytes.len(), pdf.report);
        let list = packet::checklist_pdf(&press, guide, catalog).unwrap();
        std::fs::write(folder().join(file("list")), &list.bytes).unwrap();
        println!("  list {} pages", list.pages);
        let all = packet::all_pdf(&press, guide, catalog, &settings(&case), &case.values, &profile(PERSON))
            .unwrap();
        std::fs::write(folder().join(file("all")), &all.bytes).unwrap();
        println!("  all {} pages {} bytes {:?}", all.pages, all.bytes.len(), all.report);
    }
}
