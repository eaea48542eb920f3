//! The command line keeps its contract: data on stdout, everything else on stderr, exit codes 0, 1 and 2.

use onething::render::json;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// A person nobody is; only her own papers may know her.
const NAME: &str = "欧阳灯塔";
const NUMBER: &str = "110105196803120023";

struct Ran {
    code: i32,
    out: String,
    err: String,
}

fn run(args: &[&str], input: &str) -> Ran {
    let mut child = Command::new(env!("CARGO_BIN_EXE_onething"))
        .args(args)
        .args(["--today", "2026-11-24"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // A call that is off may end before it reads.
    let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
    let done = child.wait_with_output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    Ran { code: done.status.code().unwrap(), out: text(done.stdout), err: text(done.stderr) }
}

fn folder(name: &str) -> PathBuf {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join("cli").join(name);
    let _ = fs::remove_dir_all(&path);
    fs::create_dir_all(&path).unwrap();
    path
}

fn valid(guide: &str) -> serde_json::Value {
    let value: serde_json::Value = serde_json::from_str(guide).unwrap();
    let schema = serde_json::from_str(json::SCHEMA).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    let wrong: Vec<String> = validator.iter_errors(&value).map(|e| e.to_string()).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    value
}

#[test]
fn a_guide_is_data_on_stdout_and_keeps_its_schema() {
    let ran =
        run(&["guide", "unemployment", "--answers", "-", "--json"], "目前状态: 刚离职\n离职原因: 经济裁员\n");
    assert_eq!((ran.code, ran.err.as_str()), (0, ""));
    let guide = valid(&ran.out);
    assert_eq!(guide["complete"], false);
    assert_eq!(guide["today"], "2026-11-24");
}

#[test]
fn json_answers_read_like_yaml_answers() {
    let yaml = run(
        &["guide", "unemployment", "--answers", "-", "--json"],
        "回答: {目前状态: 刚离职}\n选择: {自选: []}\n",
    );
    let json = r#"{"回答": {"目前状态": "刚离职"}, "选择": {"自选": []}}"#;
    let json = run(&["guide", "unemployment", "--answers", "-", "--json"], json);
    assert_eq!((yaml.code, json.code), (0, 0), "{}{}", yaml.err, json.err);
    assert_eq!(yaml.out, json.out);
}

#[test]
fn a_misspelt_call_names_the_nearest_and_exits_with_2() {
    let check = |args: &[&str], input: &str, says: &str| {
        let ran = run(args, input);
        assert_eq!(ran.code, 2, "{args:?}: {}", ran.err);
        assert!(ran.out.is_empty(), "{args:?}: nothing on stdout");
        assert!(ran.err.contains(says), "{args:?}: {}", ran.err);
    };
    check(&["guide", "unemploymant", "--answers", "-"], "", "unemployment");
    check(&["guide", "unemployment", "--answers", "-"], "离职原由: 经济裁员\n", "离职原因");
    check(&["guide", "unemployment", "--answers", "-"], "离职原因: 经济裁圆\n", "离职原因");
    check(&["guide", "unemployment", "--answers", "-"], "甲: [乙\n", "看不懂");
    check(&["guide", "unemployment", "--answers", "-", "--region", "5117"], "", "511703");
    check(&["guide", "unemployment", "--answers", "-"], "性别: 男\n性别: 女\n", "写了两次");
    check(&["guide", "unemployment", "--answers", "-"], "回答: {}\n选折: {}\n", "`选择`");
    check(&["guide", "unemployment", "--answers", "no-such.yaml"], "", "没有这个文件");
    check(&["check", "no-such-folder"], "", "没有 `no-such-folder`");
    check(&["gide"], "", "`guide`");
    check(&["guide", "unemployment", "--anwsers", "-"], "", "`--answers`");
    check(&["check", "--format", "xml"], "", "sarif");
    check(&["test", "retiremant"], "", "retirement");
    check(&["schema", "scenari"], "", "scenario");
}

#[test]
fn an_answer_outside_its_range_is_sent_back_with_what_may_be_written() {
    for answers in ["失业保险缴费时间: 199年\n", "离职日期: 2026-12-01\n"] {
        for command in ["guide", "ask"] {
            let ran = run(&[command, "unemployment", "--answers", "-"], answers);
            assert_eq!(ran.code, 2, "{command}: {answers}{}", ran.out);
            assert!(ran.err.contains("请填") && !ran.err.contains("199年"), "{}", ran.err);
        }
    }
    let fine = run(&["guide", "unemployment", "--answers", "-"], "失业保险缴费时间: 49年\n");
    assert_eq!(fine.code, 0, "{}", fine.err);
}

/// Types lines at a real terminal (`script` of util-linux makes one).
#[cfg(target_os = "linux")]
fn at_a_terminal(command: &str, lines: &str) -> String {
    let mut child = Command::new("script")
        .args(["-qefc", command, "/dev/null"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("script (util-linux) is needed");
    child.stdin.take().unwrap().write_all(lines.as_bytes()).unwrap();
    String::from_utf8_lossy(&child.wait_with_output().unwrap().stdout).into_owned()
}

#[cfg(target_os = "linux")]
#[test]
fn at_a_terminal_ask_goes_on_and_back_and_saves_what_guide_reads() {
    let saved = folder("ask").join("answers.json");
    let program = env!("CARGO_BIN_EXE_onething");
    let path = saved.to_str().unwrap();
    let command = format!("{program} ask unemployment --today 2026-11-24 --save {path}");
    // Not a number, out of the list, an option, back, another option, 不清楚, stop.
    let shown = at_a_terminal(&command, "随便\n99\n1\n<\n1\n2\n?\nq\n");
    for words in ["请写前面的数字", "没有这个数字", "还没有答完"] {
        assert!(shown.contains(words), "{words}: {shown}");
    }
    let answers: serde_json::Value = serde_json::from_str(&fs::read_to_string(&saved).unwrap()).unwrap();
    let given = serde_json::json!({ "目前状态": "刚离职", "离职原因": "经济裁员", "原因一致": "不清楚" });
    assert_eq!(answers["回答"], given);
    let ran = run(&["guide", "unemployment", "--answers", path, "--json"], "");
    assert_eq!((ran.code, ran.err.as_str()), (0, ""));
    assert_eq!(valid(&ran.out)["unclear"], serde_json::json!(["原因一致"]));
}

#[test]
fn out_writes_letter_list_forms_and_guide() {
    let out = folder("out");
    let answers = "目前状态: 刚离职\n离职原因: 经济裁员\n原因一致: 是\n离职日期: 2026-10-20\n单位已停保: 是\n以前领过: 没领过\n\
        失业保险缴费时间: 5年2个月\n外省还有缴费: 否\n个人没缴费: 否\n性别: 女\n出生年月: 1988-05\n";
    let ran = run(&["guide", "unemployment", "--answers", "-", "--out", out.to_str().unwrap()], answers);
    assert_eq!(ran.code, 0, "{}", ran.err);
    for name in ["notice.pdf", "checklist.pdf", "all.pdf", "forms/unemployment-registration.pdf"] {
        let bytes = fs::read(out.join(name)).unwrap_or_else(|e| panic!("{name}: {e}"));
        assert!(bytes.starts_with(b"%PDF-1.7"), "{name}");
    }
    valid(&fs::read_to_string(out.join("guide.json")).unwrap());
}

#[test]
fn the_same_call_gives_the_same_bytes() {
    let once = |name| {
        let out = folder(name);
        let ran = run(
            &["guide", "unemployment", "--answers", "-", "--out", out.to_str().unwrap()],
            "目前状态: 刚离职\n",
        );
        assert_eq!(ran.code, 0, "{}", ran.err);
        fs::read(out.join("all.pdf")).unwrap()
    };
    assert!(once("same-1") == once("same-2"));
}

#[test]
fn an_identity_number_answers_what_it_tells_and_stays_out_of_every_message() {
    let at = folder("profile");
    let profile = at.join("profile.yaml");
    fs::write(&profile, format!("申请人: {{姓名: {NAME}, 证件号码: \"{NUMBER}\"}}\n")).unwrap();
    let profile = profile.to_str().unwrap();
    let told = run(
        &["guide", "unemployment", "--answers", "-", "--profile", profile, "--json"],
        "目前状态: 刚离职\n",
    );
    assert_eq!(told.code, 0, "{}", told.err);
    let guide = valid(&told.out);
    assert_eq!(guide["facts"]["认定出生年月"], "1968-03", "the birth month came from the number");
    let misspelt = at.join("misspelt.yaml");
    fs::write(&misspelt, format!("申请入: {{姓名: {NAME}}}\n")).unwrap();
    let misspelt = misspelt.to_str().unwrap();
    let misspelt =
        run(&["guide", "unemployment", "--answers", "-", "--profile", misspelt], "目前状态: 刚离职\n");
    assert_eq!(misspelt.code, 2, "{}", misspelt.err);
    assert!(misspelt.err.contains("`申请入`") && misspelt.err.contains("`申请人`"), "{}", misspelt.err);
    let against = run(
        &["guide", "unemployment", "--answers", "-", "--profile", profile],
        "目前状态: 刚离职\n性别: 男\n",
    );
    assert_eq!(against.code, 1, "a contradiction makes no documents");
    for ran in [&told, &misspelt, &against] {
        for secret in [NAME, NUMBER] {
            assert!(!ran.out.contains(secret) && !ran.err.contains(secret), "personal data in a message");
        }
    }
}

#[test]
fn ask_without_a_terminal_gives_the_next_question() {
    let ran = run(&["ask", "retirement", "--json"], "");
    let question: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
    assert_eq!(ran.code, 0);
    assert!(question["id"].is_string() && question["text"].is_string(), "{question}");
}

#[test]
fn exported_files_pass_the_check_and_a_typo_in_them_is_found() {
    let at = folder("export").join("files");
    let at_text = at.to_str().unwrap();
    assert_eq!(run(&["export", at_text], "").code, 0);
    let clean = run(&["check", at_text, "--quick"], "");
    assert_eq!(clean.code, 0, "{}", clean.out);
    assert!(!clean.out.contains("警告"), "{}", clean.out);
    assert_eq!(run(&["export", at_text], "").code, 2, "an export never overwrites");
    let file = at.join("unemployment.yaml");
    let text = fs::read_to_string(&file).unwrap();
    fs::write(&file, text.replacen("失业保险缴费时间 ≥", "失业保险缴费时常 ≥", 1)).unwrap();
    let broken = run(&["check", at_text], "");
    assert_eq!(broken.code, 1);
    assert!(
        broken.out.contains("失业保险缴费时常") && broken.out.contains("unemployment.yaml:"),
        "{}",
        broken.out
    );
    let tested = run(&["test", "unemployment", "--scenarios", at_text], "");
    assert_eq!((tested.code, tested.out.as_str()), (1, ""));
    assert!(tested.err.contains("失业保险缴费时常"), "the error itself is told: {}", tested.err);
    let sarif: serde_json::Value =
        serde_json::from_str(&run(&["check", at_text, "--format", "sarif"], "").out).unwrap();
    assert_eq!(sarif["version"], "2.1.0");
    let help = sarif["runs"][0]["tool"]["driver"]["rules"][0]["help"]["text"].as_str().unwrap();
    assert!(help.contains("怎么改"), "{help}");
}

#[test]
fn explain_prints_the_manual_of_a_code() {
    let ran = run(&["explain", "c101"], "");
    assert_eq!((ran.code, ran.err.as_str()), (0, ""));
    for words in ["C101 警告", "为什么要紧", "怎么改", "改成这样"] {
        assert!(ran.out.contains(words), "{words}: {}", ran.out);
    }
    let unknown = run(&["explain", "L40"], "");
    assert_eq!(unknown.code, 2);
    assert!(unknown.err.contains("是不是 `L40"), "{}", unknown.err);
}

#[test]
fn an_export_names_its_schemas_and_is_the_same_catalogue() {
    let at = folder("schemas").join("files");
    let at_text = at.to_str().unwrap();
    assert_eq!(run(&["export", at_text], "").code, 0);
    for (file, schema) in [
        ("unemployment.yaml", ".vscode/schema/scenario.json"),
        ("shared/fields.yaml", ".vscode/schema/fields.json"),
        ("regions/51.yaml", ".vscode/schema/region.json"),
        ("forms/commitment.yaml", ".vscode/schema/form.json"),
    ] {
        let text = fs::read_to_string(at.join(file)).unwrap();
        let first = text.lines().next().unwrap();
        assert!(first.starts_with("# yaml-language-server: $schema=") && first.ends_with(schema), "{first}");
        let named = at.join(file).parent().unwrap().join(first.split_once('=').unwrap().1);
        let schema: serde_json::Value = serde_json::from_str(&fs::read_to_string(named).unwrap()).unwrap();
        assert!(schema["$defs"].is_object(), "{file}");
    }
    let catalog = |args: &[&str]| {
        let mut all = vec!["guide", "unemployment", "--answers", "-", "--json"];
        all.extend(args);
        valid(&run(&all, "目前状态: 刚离职\n").out)["catalog"].clone()
    };
    assert_eq!(catalog(&[]), catalog(&["--scenarios", at_text]), "the line for editors is no content");
    let settings = at.join(".vscode/settings.json");
    fs::write(&settings, "{}").unwrap();
    assert_eq!(run(&["schema", "--into", at_text], "").code, 0);
    assert_eq!(fs::read_to_string(settings).unwrap(), "{}", "settings of one's own stay");
}

#[test]
fn check_speaks_of_the_files_named_and_again_after_each_save() {
    let at = folder("watch").join("files");
    let at_text = at.to_str().unwrap();
    assert_eq!(run(&["export", at_text], "").code, 0);
    let file = at.join("unemployment.yaml");
    let whole = fs::read_to_string(&file).unwrap();
    let broken = whole.replacen("承诺办结时限:", "承诺办结时间:", 1);
    fs::write(&file, &broken).unwrap();
    let (this, other) = (file.to_str().unwrap(), at.join("retirement.yaml"));
    let named = run(&["check", this], "");
    assert_eq!(named.code, 1, "{}", named.out);
    assert!(named.out.contains("[L301]"), "{}", named.out);
    let elsewhere = run(&["check", other.to_str().unwrap()], "");
    assert_eq!(elsewhere.code, 0, "{}", elsewhere.out);
    assert!(!elsewhere.out.contains("[L301]"), "{}", elsewhere.out);

    let mut child = Command::new(env!("CARGO_BIN_EXE_onething"))
        .args(["check", at_text, "--watch"])
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let out = std::io::BufReader::new(child.stdout.take().unwrap());
    let mut lines = std::io::BufRead::lines(out).map(|line| line.unwrap());
    let mut until = |words: &str| -> Vec<String> {
        let mut seen = Vec::new();
        for line in lines.by_ref() {
            seen.push(line);
            if seen.last().unwrap().contains(words) {
                break;
            }
        }
        seen
    };
    let first = until("秒）").join("\n");
    assert!(first.contains("[L301]") && first.contains("存盘后会再查"), "{first}");
    fs::write(&file, whole).unwrap();
    let mended = until("秒）").join("\n");
    assert!(mended.contains("✓ 改好了 [L301] unemployment.yaml"), "{mended}");
    assert!(!mended.contains("错误["), "only what changed is told: {mended}");
    child.kill().unwrap();
    child.wait().unwrap();
}

#[test]
fn a_new_life_event_passes_check_and_test_as_written() {
    let at = folder("new").join("files");
    let at_text = at.to_str().unwrap();
    assert_eq!(run(&["export", at_text], "").code, 0);
    let made = run(&["new", "house-move", "--scenarios", at_text], "");
    assert_eq!(made.code, 0, "{}", made.err);
    let own = at.join("house-move.yaml");
    let checked = run(&["check", own.to_str().unwrap()], "");
    assert_eq!(checked.code, 0, "{}", checked.out);
    assert!(checked.out.starts_with("没有发现问题\n查证 house-move"), "{}", checked.out);
    let tested = run(&["test", "house-move", "--scenarios", at_text], "");
    assert_eq!(tested.code, 0, "{}", tested.out);
    assert!(tested.out.contains("有 0 处没有案例碰到"), "{}", tested.out);
    assert!(!run(&["fmt", "--check", at_text], "").out.contains("house-move"), "it is canonical");
    let text = fs::read_to_string(own).unwrap();
    assert!(
        text.lines().filter(|line| line.trim_start().starts_with('#')).count() >= 10,
        "it explains itself"
    );
    assert_eq!(run(&["new", "house-move", "--scenarios", at_text], "").code, 2, "nothing is overwritten");
    assert_eq!(run(&["new", "搬家", "--scenarios", at_text], "").code, 2);
}
