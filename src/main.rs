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
    }
    diags.sort();
    println!("{}", onething::diag::render::to_text(&files, &diags, false));
    println!("{}", onething::diag::render::summary(&diags));
}
