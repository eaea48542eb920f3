//! Independent implementations in Python that the program is compared with.

use std::path::Path;
use std::process::Command;

const SWITCH: &str = "ONETHING_ORACLE_PYTHON";

/// The output of `tests/oracle/<script>` run by the Python that `ONETHING_ORACLE_PYTHON` names.
///
/// `None`, and a line that says so, if the variable is unset; a failure if it is set and the script does not run.
pub(crate) fn oracle(script: &str, args: &[&str]) -> Option<String> {
    let Some(python) = std::env::var_os(SWITCH).filter(|python| !python.is_empty()) else {
        eprintln!(
            "NOT COMPARED with {script}: set {SWITCH} to a Python that has python-stdnum and chinesecalendar"
        );
        return None;
    };
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/oracle").join(script);
    let output = match Command::new(&python).arg(&path).args(args).output() {
        Ok(output) => output,
        Err(error) => panic!("{SWITCH} is set but {} does not start: {error}", python.display()),
    };
    assert!(
        output.status.success(),
        "{SWITCH} is set but {script} failed: {}",
        String::from_utf8_lossy(&output.stderr)
    );
    Some(String::from_utf8(output.stdout).unwrap())
}
