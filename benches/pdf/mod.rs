//! How long printing takes and how large the files are.

#[path = "../../tests/it/pdf_samples.rs"]
mod samples;

use std::time::Instant;

use onething::layout::doc::Document;
use onething::layout::form::fill;
use onething::layout::{Fonts, compose};
use onething::render::pdf::{Press, Stamp};
use samples::{RARE, commitment, filling, letter, registered, registration};

/// How often each is printed; `ONETHING_BENCH_ROUNDS` says otherwise.
fn rounds() -> u32 {
    std::env::var("ONETHING_BENCH_ROUNDS").ok().and_then(|n| n.parse().ok()).unwrap_or(200)
}

/// Prints a line per measurement.
pub(crate) fn run() {
    let stamp = Stamp {
        date: (2026, 11, 22),
        id: "bench".to_owned(),
        producer: "bench".to_owned(),
        author: String::new(),
    };
    let start = Instant::now();
    let press = Press::default();
    let first = press.paint(&letter("王小明"), &stamp).expect("letter");
    println!(
        "letter, first, fonts unpacked: {:.1} ms, {} bytes, {} pages",
        ms(start),
        first.bytes.len(),
        first.pages
    );

    let names: Vec<String> = (0..rounds())
        .filter_map(|i| char::from_u32(0x4E00 + i * 37 % 20_000))
        .map(|c| format!("王{c}{c}"))
        .collect();
    let fonts = Fonts::shipped();
    measure("letter, layout only", &names, |name| drop(compose(&letter(name), &fonts).expect("layout")));
    measure("letter, 2 pages", &names, |name| drop(press.paint(&letter(name), &stamp).expect("letter")));
    measure("letter, rare name", &names, |name| {
        drop(press.paint(&letter(&format!("{name}{RARE}")), &stamp).expect("letter"));
    });
    let forms = |name: &str| -> Vec<Document> {
        let mut own = filling(&[("申请人.姓名", name)], &[]);
        let mut documents = vec![letter(name), fill(&commitment(), &own)];
        for _ in 0..4 {
            own.values.extend(registered().values);
            documents.push(fill(&registration(), &own));
        }
        documents
    };
    measure("letter and 5 forms, one file", &names, |name| {
        drop(press.paint_all("全部材料", &forms(name), &stamp).expect("all"));
    });
    measure("letter and 5 forms, 6 files", &names, |name| {
        forms(name).iter().for_each(|one| drop(press.paint(one, &stamp).expect("one")));
    });
    let all = press.paint_all("全部材料", &forms("王小明"), &stamp).expect("all");
    println!("letter and 5 forms: {} bytes, {} pages", all.bytes.len(), all.pages);
}

fn measure(what: &str, names: &[String], work: impl Fn(&str)) {
    let mut times: Vec<f64> = Vec::with_capacity(names.len());
    for name in names {
        let start = Instant::now();
        work(name);
        times.push(ms(start));
    }
    times.sort_by(f64::total_cmp);
    println!("{what}: min {:.2} ms, median {:.2} ms", times[0], times[times.len() / 2]);
}

fn ms(start: Instant) -> f64 {
    start.elapsed().as_secs_f64() * 1000.0
}
