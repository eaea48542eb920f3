//! temporary driver
fn main() {
    let dir = std::env::args().nth(1).unwrap_or("scenarios".into());
    let mut files = std::collections::BTreeMap::new();
    fn walk(root: &std::path::Path, at: &std::path::Path, out: &mut std::collections::BTreeMap<String, Vec<u8>>) {
        for e in std::fs::read_dir(at).unwrap() {
            let p = e.unwrap().path();
            if p.is_dir() { walk(root, &p, out) } else if p.extension().is_some_and(|e| e == "yaml") {
                out.insert(p.strip_prefix(root).unwrap().to_string_lossy().into_owned(), std::fs::read(&p).unwrap());
            }
        }
    }
    walk(dir.as_ref(), dir.as_ref(), &mut files);
    let files = onething::source::Files::new(files);
    let region = std::env::args().nth(2).unwrap_or("511703".into());
    let (catalog, mut diags) = onething::load::load(&files, &region);
    for slug in catalog.scenarios.keys() {
        let (p, d) = onething::logic::compile::compile(&catalog, slug).unwrap();
        eprintln!("{slug}: {} nodes, {} dynamic, {} inputs, {} outputs", p.nodes.len(), p.dynamic.len(), p.inputs.len(), p.outputs.len());
        diags.extend(d.0);
        let scenario = &catalog.scenarios[slug];
        let (lib, _) = onething::load::Library::new(&files);
        let mut n = 0;
        let t = std::time::Instant::now();
        for ex in lib.examples().iter().filter(|e| e.scenario == *slug) {
            let mut answers = onething::model::answers::Answers { choices: ex.choices.clone(), ..Default::default() };
            for (q, (texts, _)) in &ex.answers {
                let Some(question) = scenario.questions.get(q) else { eprintln!("no question {q}"); continue };
                match onething::ask::read::read(question, &texts.join("、")) {
                    Ok(a) => answers.set(q.clone(), a),
                    Err(e) => eprintln!("{}: {q}: {e}", ex.name),
                }
            }
            let g = onething::assemble::guide(&catalog, &p, &answers, ex.today.unwrap_or(20779));
            n += 1;
            let st = |s: onething::model::guide::Status| g.items.iter().filter(|i| i.status == s).map(|i| &*i.name).collect::<Vec<_>>().join("、");
            use onething::model::guide::Status::*;
            println!("## {} next={:?} moot={:?}\n  办: {}\n  后: {}\n  待: {}\n  papers: {}", ex.name, g.next, g.moot, st(Applies), st(Later), st(Depends), g.checklist.iter().map(|l| format!("{}{}{}", l.material, if l.required {""} else {"?"}, l.waiver.map(|w| w.word()).unwrap_or(""))).collect::<Vec<_>>().join("、"));
        }
        eprintln!("{n} examples in {:?}", t.elapsed());
    }
    diags.sort();
    println!("{}", onething::diag::render::to_text(&files, &diags, false));
    println!("{}", onething::diag::render::summary(&diags));
}
