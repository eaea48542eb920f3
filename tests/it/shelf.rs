//! The scenario files that ship, read once for all tests.

use onething::load::Library;
use onething::model::catalog::Catalog;
use onething::source::Files;
use std::collections::BTreeMap;
use std::path::Path;

/// Every scenario file of the project.
pub(crate) fn files() -> Files {
    fn walk(root: &Path, at: &Path, out: &mut BTreeMap<String, Vec<u8>>) {
        for entry in std::fs::read_dir(at).expect("scenarios/ is there") {
            let path = entry.expect("readable").path();
            if path.is_dir() {
                walk(root, &path, out);
            } else if path.extension().is_some_and(|e| e == "yaml") {
                let name = path.strip_prefix(root).expect("inside").to_string_lossy().replace('\\', "/");
                out.insert(name, std::fs::read(&path).expect("readable"));
            }
        }
    }
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios");
    let mut files = BTreeMap::new();
    walk(&root, &root, &mut files);
    Files::new(files)
}

/// The library of all files.
pub(crate) fn library() -> Library {
    Library::new(&files()).0
}

/// The catalogue of 达川区.
pub(crate) fn catalog() -> Catalog {
    library().catalog("511703").0
}
