//! The pages and the JSON interface as a browser or a program meets them: a real server, over the life events that ship.

use crate::shelf;
use onething::render::json;
use onething::render::pdf::Press;
use onething::serve;
use onething::serve::engine::Region;
use onething::serve::state::{Clock, State};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::{Mutex, OnceLock};

/// 2026-11-24.
const TODAY: i64 = 20_781;
/// A person nobody is; if one of these shows up anywhere but in her own papers, something leaks.
const CANARY_NAME: &str = "欧阳灯塔";
const CANARY_NUMBER: &str = "110105196803120023";

/// Everything the server wrote into its log.
static LOG: Mutex<Vec<u8>> = Mutex::new(Vec::new());

struct Log;
impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        LOG.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }
    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

fn server() -> SocketAddr {
    static SERVER: OnceLock<SocketAddr> = OnceLock::new();
    *SERVER.get_or_init(|| {
        // Another test may have set a log of its own first; then this one's reading of the log proves less, not more.
        let _ = tracing_subscriber::fmt().with_max_level(tracing::Level::INFO).with_writer(|| Log).try_init();
        let (region, _) = Region::new(&shelf::library(), "511703");
        let url = Some("https://example.test/".to_string());
        let state = State::new(region, Press::default(), Clock::Fixed(TODAY), url).unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        std::thread::spawn(move || serve::run(state, listener, 2));
        address
    })
}

pub(crate) struct Reply {
    pub(crate) status: u16,
    headers: BTreeMap<String, String>,
    pub(crate) body: Vec<u8>,
}

impl Reply {
    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }
    fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|e| panic!("{e}: {}", self.text()))
    }
    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", String::as_str)
    }
}

fn send(method: &str, path: &str, headers: &[(&str, &str)], body: &str) -> Reply {
    send_to(server(), method, path, headers, body)
}

pub(crate) fn send_to(
    server: SocketAddr,
    method: &str,
    path: &str,
    headers: &[(&str, &str)],
    body: &str,
) -> Reply {
    let mut stream = TcpStream::connect(server).unwrap();
    let extra: String = headers.iter().map(|(k, v)| format!("{k}: {v}\r\n")).collect();
    let length = body.len();
    let head = format!(
        "{method} {path} HTTP/1.1\r\nhost: test\r\nconnection: close\r\ncontent-length: {length}\r\n"
    );
    // A server that refuses a body early may close before all of it is written.
    let _ = stream.write_all(format!("{head}{extra}\r\n{body}").as_bytes());
    let mut bytes = Vec::new();
    let _ = stream.read_to_end(&mut bytes);
    let end = bytes.windows(4).position(|w| w == b"\r\n\r\n").expect("a head");
    let head = String::from_utf8(bytes[..end].to_vec()).unwrap();
    let mut lines = head.lines();
    let status = lines.next().unwrap().split(' ').nth(1).unwrap().parse().unwrap();
    let headers =
        lines.filter_map(|l| l.split_once(": ")).map(|(k, v)| (k.to_lowercase(), v.to_string())).collect();
    Reply { status, headers, body: bytes[end + 4..].to_vec() }
}

pub(crate) fn get(path: &str) -> Reply {
    send("GET", path, &[], "")
}

pub(crate) fn encode(text: &str) -> String {
    onething::render::view::percent(text)
}

pub(crate) fn post_form(path: &str, pairs: &[(&str, &str)]) -> Reply {
    let body: Vec<String> = pairs.iter().map(|(k, v)| format!("{}={}", encode(k), encode(v))).collect();
    send("POST", path, &[("content-type", "application/x-www-form-urlencoded")], &body.join("&"))
}

fn post_json(path: &str, body: &Value) -> Reply {
    send("POST", path, &[("content-type", "application/json")], &body.to_string())
}

/// The value of an attribute in a page.
pub(crate) fn attribute<'a>(page: &'a str, before: &str) -> Option<&'a str> {
    let rest = &page[page.find(before)? + before.len()..];
    Some(&rest[..rest.find('"')?])
}

/// Answers every question over the pages, always picking the `turn`-th option, and returns the code at the end.
fn walk(slug: &str, turn: usize) -> String {
    let mut path = format!("/s/{slug}");
    for _ in 0..90 {
        let reply = get(&path);
        if reply.status == 303 {
            let to = reply.header("location").to_string();
            assert!(to.starts_with(&format!("/s/{slug}/check?a=")), "{to}");
            return to.split("a=").nth(1).unwrap().to_string();
        }
        assert_eq!(reply.status, 200, "{path}");
        let page = reply.text();
        let id = attribute(&page, "name=\"q\" value=\"").expect("a question").to_string();
        let code = attribute(&page, "name=\"a\" value=\"").unwrap_or_default().to_string();
        let mut pairs: Vec<(String, String)> = vec![("q".into(), id.clone()), ("a".into(), code)];
        let options: Vec<&str> = page
            .match_indices("name=\"v\" value=\"")
            .map(|(at, m)| &page[at + m.len()..])
            .filter_map(|rest| rest.split_once('"'))
            .filter(|(v, rest)| *v != "不清楚" && !v.starts_with("去掉") && !rest.starts_with(" disabled"))
            .map(|(v, _)| v)
            .collect();
        // One row is enough for a list, and none does too.
        let options = match options.contains(&"添加") {
            true if turn % 2 == 0 && !page.contains("value=\"去掉") => vec!["添加"],
            true => vec!["没有了"],
            false => options,
        };
        let unclear = page.contains("name=\"unclear\"");
        if let (false, Some(option)) = (options.is_empty(), options.get(turn % options.len().max(1))) {
            pairs.push(("v".into(), option.to_string()));
        } else if unclear && turn % 2 == 1 {
            pairs.push(("unclear".into(), "1".into()));
        } else {
            let low = page.split("可填 ").nth(1).and_then(|r| r.split([' ', '年', '天', '个']).next());
            let fields = [("year", "1968"), ("month", "3"), ("day", "12"), ("years", "16"), ("months", "4")];
            pairs.extend(fields.iter().map(|(k, v)| (k.to_string(), v.to_string())));
            pairs.push(("v".into(), low.unwrap_or("3").replace(',', "")));
        }
        let borrowed: Vec<(&str, &str)> = pairs.iter().map(|(k, v)| (k.as_str(), v.as_str())).collect();
        let mut reply = post_form(&format!("/s/{slug}"), &borrowed);
        if reply.status == 422 && unclear {
            reply = post_form(&format!("/s/{slug}"), &[borrowed[0], borrowed[1], ("unclear", "1")]);
        }
        if reply.status == 422 {
            // A date long ago does not suit: one of this month does.
            let recent = [borrowed[0], borrowed[1], ("year", "2026"), ("month", "11"), ("day", "2")];
            reply = post_form(&format!("/s/{slug}"), &recent);
        }
        assert_eq!(reply.status, 303, "{slug} `{id}`: {}", reply.text());
        path = reply.header("location").to_string();
    }
    panic!("{slug} never ends");
}

#[test]
fn every_life_event_can_be_finished_without_script_and_printed() {
    for slug in shelf::catalog().scenarios.keys() {
        for turn in 0..4 {
            let code = walk(slug, turn);
            let guide = get(&format!("/s/{slug}/guide?a={code}"));
            assert_eq!(guide.status, 200);
            let page = guide.text();
            assert_eq!(page.matches("<h1>").count(), 1);
            assert!(!page.contains("【"), "a blank was left in {slug} {turn}");
            // The same again, now from the cache, is the same.
            assert_eq!(get(&format!("/s/{slug}/guide?a={code}")).body, guide.body);
            for paper in ["notice", "checklist"] {
                let pdf = get(&format!("/s/{slug}/{paper}.pdf?a={code}"));
                assert_eq!((pdf.status, pdf.header("content-type")), (200, "application/pdf"));
                assert!(pdf.body.starts_with(b"%PDF-"), "{slug} {paper}");
            }
            let check = get(&format!("/s/{slug}/check?a={code}")).text();
            assert!(check.contains("修改"));
        }
    }
}

#[test]
fn changing_an_answer_keeps_the_others_and_shows_what_became_moot() {
    let code = walk("unemployment", 0);
    let check = get(&format!("/s/unemployment/check?a={code}")).text();
    let rows = check.matches("class=\"change\"").count();
    assert!(rows > 3, "{rows}");
    // Another situation: everything answered for the first stays in the link.
    let first = shelf::catalog().scenarios["unemployment"].questions.values().next().unwrap().clone();
    let other = first.options.last().unwrap().name.to_string();
    let changed =
        post_form("/s/unemployment", &[("q", &first.name), ("a", &code), ("v", &other), ("edit", "1")]);
    assert_eq!(changed.status, 303);
    let new_code = changed.header("location").split("a=").nth(1).unwrap().to_string();
    let moved = get(&format!("/s/unemployment/check?a={new_code}")).text();
    assert!(moved.contains("个回答现在用不上"), "moot answers are shown");
    // And back again: nothing was lost.
    let old = first.options.first().unwrap().name.to_string();
    let back = post_form("/s/unemployment", &[("q", &first.name), ("a", &new_code), ("v", &old)]);
    assert_eq!(back.header("location"), format!("/s/unemployment?a={code}"));
}

#[test]
fn what_is_wrong_is_said_at_the_field_and_nothing_typed_is_lost() {
    let catalog = shelf::catalog();
    let scenario = &catalog.scenarios["retirement"];
    let birth = scenario
        .questions
        .values()
        .find(|q| q.kind == onething::model::scenario::QuestionKind::Month)
        .unwrap();
    let reply =
        post_form("/s/retirement", &[("q", &birth.name), ("a", ""), ("year", "1968"), ("month", "13")]);
    let page = reply.text();
    assert_eq!(reply.status, 422);
    assert!(
        page.contains("role=\"alert\"") && page.contains("href=\"#f-month\""),
        "a summary that links to the field"
    );
    assert!(
        page.contains("value=\"1968\"") && page.contains("value=\"13\""),
        "what was typed is still there"
    );
    assert!(page.contains("aria-invalid=\"true\""));
}

#[test]
fn every_response_carries_its_protection() {
    let code = walk("retirement", 1);
    let pages =
        ["/", "/?q=sy", "/s/retirement", "/health", "/nowhere", "/api/v1/scenarios", "/assets/style.css"];
    let personal = ["check", "guide", "forms", "notice.pdf"].map(|p| format!("/s/retirement/{p}?a={code}"));
    for path in pages.iter().map(ToString::to_string).chain(personal) {
        let reply = get(&path);
        assert_eq!(reply.header("referrer-policy"), "no-referrer", "{path}");
        assert_eq!(reply.header("x-content-type-options"), "nosniff", "{path}");
        assert!(reply.header("x-robots-tag").contains("noindex"), "{path}");
        if !path.starts_with("/assets/") {
            assert_eq!(reply.header("cache-control"), "no-store", "{path}");
        }
        if !path.contains(".pdf") {
            let policy = reply.header("content-security-policy");
            assert!(policy.contains("default-src 'none'") && !policy.contains("unsafe"), "{path}: {policy}");
            let page = reply.text();
            let inline = page.contains(" style=\"") || page.contains("<style") || page.contains(" onclick=");
            assert!(!inline, "{path} has inline style or script");
            assert!(!page.contains("http://") && !page.contains("https://"), "{path} points elsewhere");
        }
    }
}

#[test]
fn search_understands_chinese_pinyin_and_initials() {
    let check = |query: &str, slug: &str| {
        let page = get(&format!("/?q={}", encode(query))).text();
        let first = attribute(&page, "class=\"event\" href=\"/s/");
        assert_eq!(first, Some(slug), "{query}");
    };
    check("退休", "retirement");
    check("shiye", "unemployment");
    check("tx", "retirement");
    assert!(get(&format!("/?q={}", encode("火星<b>移民"))).text().contains("没有找到“火星&lt;b&gt;移民”"));
}

#[test]
fn large_letters_stay_for_the_session_and_never_lead_elsewhere() {
    let reply = post_form("/display", &[("size", "large"), ("to", "/s/retirement?a=")]);
    assert_eq!((reply.status, reply.header("location")), (303, "/s/retirement?a="));
    let cookie = reply.header("set-cookie");
    assert!(cookie.starts_with("size=large") && !cookie.contains("Max-Age"), "{cookie}");
    let page = send("GET", "/", &[("cookie", "size=large")], "").text();
    assert!(page.contains("class=\"large\""));
    for elsewhere in ["//evil.test", "https://evil.test", "/\\evil.test", "evil", "/a\r\nx: y"] {
        let reply = post_form("/display", &[("size", "large"), ("to", elsewhere)]);
        assert_eq!(reply.header("location"), "/", "{elsewhere}");
    }
}

#[test]
fn a_broken_address_says_what_to_do() {
    let check = |path: &str, status: u16, says: &str| {
        let reply = get(path);
        assert_eq!(reply.status, status, "{path}");
        assert!(reply.text().contains(says), "{path}: {}", reply.text());
    };
    check("/nowhere", 404, "没有这一页");
    check("/s/retirment", 404, "是不是 `retirement`？");
    check("/s/retirement?a=AQx", 400, "从头开始");
    check("/s/retirement?edit=x", 404, "没有这个问题");
    check("/display", 405, "不能这样打开");
    check("/s/unemployment/guide", 303, "");
}

/// A call that goes wrong: its status, the word for programs, and the place.
fn check_problem(reply: &Reply, status: u16, kind: &str, pointer: Option<&str>) {
    assert_eq!(reply.status, status, "{}", reply.text());
    assert_eq!(reply.header("content-type"), "application/problem+json");
    let problem = reply.json();
    assert_eq!(problem["type"], format!("urn:onething:problem:{kind}"));
    assert_eq!(problem["status"], status);
    let found = problem["errors"].as_array().and_then(|e| e.first()).and_then(|e| e["pointer"].as_str());
    assert_eq!(found, pointer);
}

#[test]
fn mistakes_in_a_call_are_problem_documents_that_name_the_offender() {
    let guide = "/api/v1/scenarios/unemployment/guide";
    let call = |body: Value| post_json(guide, &body);
    check_problem(
        &call(json!({"answers": {"目前状太": "刚离职"}})),
        422,
        "invalid",
        Some("/answers/目前状太"),
    );
    check_problem(
        &call(json!({"answers": {"目前状态": "在月球"}})),
        422,
        "invalid",
        Some("/answers/目前状态"),
    );
    check_problem(&call(json!({"today": "2026-02-30"})), 422, "invalid", Some("/today"));
    check_problem(&call(json!({"region": "110000"})), 422, "invalid", Some("/region"));
    check_problem(&call(json!({"region": "5117"})), 422, "invalid", Some("/region"));
    check_problem(&call(json!({"today": "2026".repeat(20)})), 422, "invalid", Some("/today"));
    check_problem(&call(json!({"choices": {"自选": ["没有这项"]}})), 422, "invalid", Some("/choices/自选"));
    check_problem(&call(json!({"anwsers": {}})), 400, "bad-json", None);
    check_problem(&send("POST", guide, &[("content-type", "application/json")], "{"), 400, "bad-json", None);
    check_problem(
        &send("POST", guide, &[("content-type", "text/plain")], "{}"),
        415,
        "unsupported-media-type",
        None,
    );
    check_problem(&send("GET", guide, &[], ""), 405, "method-not-allowed", None);
    check_problem(&post_json("/api/v1/scenarios/moon/guide", &json!({})), 404, "unknown-scenario", None);
    check_problem(&get("/api/v1/nothing"), 404, "not-found", None);
    let big = json!({"answers": {"目前状态": "月".repeat(200_000)}});
    check_problem(&post_json(guide, &big), 413, "too-large", None);
    let documents = "/api/v1/scenarios/unemployment/documents";
    check_problem(&post_json(documents, &json!({"kind": "picture"})), 422, "invalid", Some("/kind"));
    let typo = json!({"kind": "forms", "profile": {"申请人": {"姓茗": "某某"}}});
    check_problem(&post_json(documents, &typo), 422, "invalid", Some("/profile/申请人/姓茗"));
    assert!(call(json!({"answers": {"目前状太": "刚离职"}})).text().contains("是不是 `目前状态`"));
}

#[test]
fn the_interview_over_json_ends_in_a_guide_that_fits_its_schema() {
    let schema: Value = serde_json::from_str(json::SCHEMA).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    for slug in shelf::catalog().scenarios.keys() {
        for turn in 0..3_usize {
            let (mut answers, mut choices) = (serde_json::Map::new(), serde_json::Map::new());
            for step in 0..90 {
                let body = json!({"answers": answers, "choices": choices});
                let reply = post_json(&format!("/api/v1/scenarios/{slug}/ask"), &body).json();
                let next = &reply["next_question"];
                // Half-answered guides fit the schema as well; every fifth is enough.
                if step % 5 == 0 || next.is_null() {
                    let guide = post_json(&format!("/api/v1/scenarios/{slug}/guide"), &body).json();
                    let errors = validator.iter_errors(&guide).map(|e| format!("{}: {e}", e.instance_path()));
                    let errors: Vec<String> = errors.collect();
                    assert!(errors.is_empty(), "{slug}: {}", errors.join("\n"));
                    assert_eq!(guide["next_question"], *next);
                }
                if next.is_null() {
                    assert_eq!(reply["complete"], true);
                    break;
                }
                let id = next["id"].as_str().unwrap().to_string();
                let options: Vec<&str> =
                    next["options"].as_array().unwrap().iter().filter_map(|o| o["id"].as_str()).collect();
                let pick = options.get(turn % options.len().max(1)).copied();
                match next["type"].as_str().unwrap() {
                    "自选" => {
                        drop(choices.insert("自选".into(), json!(pick.into_iter().collect::<Vec<_>>())))
                    }
                    "只能选一" => drop(choices.insert("只能选一".into(), json!({id: pick}))),
                    "多选" => drop(answers.insert(id, json!(pick.into_iter().collect::<Vec<_>>()))),
                    "单选" | "是否" => drop(answers.insert(id, json!(pick))),
                    _ if next["required"] == false => drop(answers.insert(id, json!("不清楚"))),
                    _ => drop(answers.insert(id, next["min"].clone())),
                }
            }
        }
    }
}

#[test]
fn the_description_for_machines_names_every_address() {
    let description = get("/openapi.json").json();
    for (path, operations) in description["paths"].as_object().unwrap() {
        let path = path.replace("{slug}", "retirement");
        for method in operations.as_object().unwrap().keys().filter(|k| *k != "parameters") {
            let reply = match method.as_str() {
                "post" => post_json(&path, &json!({})),
                _ => get(&path),
            };
            assert_eq!(reply.status, 200, "{method} {path}: {}", reply.text());
        }
    }
}

/// The forms step of some finished guide that has forms.
fn guide_with_forms() -> (String, String) {
    for slug in ["unemployment", "retirement"] {
        for turn in 0..6 {
            let code = walk(slug, turn);
            if get(&format!("/s/{slug}/forms?a={code}")).text().contains("name=\"p/") {
                return (slug.to_string(), code);
            }
        }
    }
    panic!("no guide has a form to fill");
}

#[test]
fn identity_goes_into_the_papers_and_nowhere_else() {
    let (slug, code) = guide_with_forms();
    let page = get(&format!("/s/{slug}/forms?a={code}")).text();
    assert!(page.contains("先说清楚"), "the notice comes before the first field");
    let fields: Vec<String> = page
        .match_indices("name=\"p/")
        .filter_map(|(at, _)| page[at + 6..].split('"').next().map(str::to_string))
        .collect();
    let value = |field: &str| match field {
        f if f.ends_with("姓名") => CANARY_NAME,
        f if f.contains("号码") && !f.contains("电话") => CANARY_NUMBER,
        _ => "",
    };
    let mut pairs: Vec<(&str, &str)> = vec![("a", &code), ("sure", "1")];
    pairs.extend(fields.iter().map(|f| (f.as_str(), value(f))).filter(|(_, v)| !v.is_empty()));
    assert!(pairs.len() > 3, "{fields:?}");
    let reply = post_form(&format!("/s/{slug}/forms"), &pairs);
    // The number may contradict the answers: then it is the conflict page, which shows no number.
    match reply.status {
        200 => assert!(reply.body.starts_with(b"%PDF-")),
        409 => assert!(!reply.text().contains(CANARY_NUMBER) && reply.text().contains("对不上")),
        other => panic!("{other}: {}", reply.text()),
    }
    for header in reply.headers.values() {
        assert!(!header.contains(CANARY_NUMBER) && !header.contains(&encode(CANARY_NAME)));
    }
    // A wrong number: told at the field, kept in the page it came from, unsaid in the message.
    let wrong: Vec<(&str, &str)> = pairs
        .iter()
        .map(|(k, v)| (*k, if *v == CANARY_NUMBER { "110105196803120021" } else { *v }))
        .collect();
    let refused = post_form(&format!("/s/{slug}/forms"), &wrong);
    assert_eq!(refused.status, 422);
    let text = refused.text();
    assert_eq!(
        text.matches("110105196803120021").count(),
        fields.iter().filter(|f| value(f) == CANARY_NUMBER).count()
    );
    // Nothing of it is remembered.
    assert!(!get(&format!("/s/{slug}/forms?a={code}")).text().contains(CANARY_NAME));
    let log = String::from_utf8_lossy(&LOG.lock().unwrap()).into_owned();
    for secret in [CANARY_NAME, &encode(CANARY_NAME), CANARY_NUMBER, "110105196803120021", &code, "?a="] {
        assert!(!log.contains(secret), "the log holds `{secret}`");
    }
}

#[test]
fn a_number_that_contradicts_the_answers_stops_the_papers() {
    // The canary was born in March 1968 and is a woman.
    let call = |sex: &str, birth: &str| {
        let body = json!({
            "kind": "forms", "answers": {"性别": sex, "出生年月": birth},
            "profile": {"申请人": {"姓名": CANARY_NAME, "证件号码": CANARY_NUMBER}},
        });
        post_json("/api/v1/scenarios/retirement/documents", &body)
    };
    check_problem(&call("男", "1968-03"), 409, "identity-conflict", Some("/answers/性别"));
    check_problem(&call("女", "1969-03"), 409, "identity-conflict", Some("/answers/出生年月"));
    let fine = call("女", "1968-03");
    assert_eq!((fine.status, fine.header("content-type")), (200, "application/pdf"), "{}", fine.text());
    // On the page the person sees both and a way to correct the answers, but never the number.
    let code = walk("retirement", 0);
    let reply = post_form(
        "/s/retirement/forms",
        &[("a", &code), ("p/申请人/姓名", CANARY_NAME), ("p/申请人/证件号码", CANARY_NUMBER)],
    );
    assert_eq!(reply.status, 409, "the first option of 性别 is 男");
    let page = reply.text();
    assert!(page.contains("按证件号码改") && !page.contains(CANARY_NUMBER) && !page.contains(CANARY_NAME));
    let corrected = attribute(&page, "class=\"button\" href=\"").unwrap().to_string();
    let code = corrected.split("a=").nth(1).unwrap();
    assert!(get(&format!("/s/retirement/check?a={code}")).text().contains("<dd>女"));
}

/// Old kiosk boards and phones: Chromium 66, iOS 12. What they cannot read must not be needed.
#[test]
fn style_and_script_keep_to_the_floor_and_a_first_page_is_light() {
    use onething::render::html::{ICON, SCRIPT, STYLE};
    let rules: String = STYLE.lines().filter(|l| !l.starts_with("/*")).collect();
    for unknown in
        [" gap:", ":is(", ":has(", "clamp(", "inset:", "aspect-ratio", "dvh", "@layer", "color-mix", "url("]
    {
        assert!(!rules.contains(unknown), "the style uses `{unknown}`");
    }
    let code: String = SCRIPT.lines().filter(|l| !l.trim_start().starts_with("//")).collect();
    for unknown in
        ["?.", "??", "replaceAll", ".at(", "structuredClone", "await ", "localStorage", "fetch(", "eval"]
    {
        assert!(!code.contains(unknown), "the script uses `{unknown}`");
    }
    let first = get("/").body.len() + STYLE.len() + SCRIPT.len() + ICON.len();
    assert!(first <= 60 * 1024, "{first} bytes, before any compression");
}
