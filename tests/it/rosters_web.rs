//! Lists on the pages: how many rows instead of the rows, and what only forms want of a row.

use crate::pdf::extract;
use crate::rosters::{NAME, NUMBER, TODAY, answered, library};
use crate::web::{Reply, encode, send_to};
use onething::ask::code;
use onething::load::NATION;
use onething::model::answers::{Answer, Answers};
use onething::model::list::more_name;
use onething::model::value::Value;
use onething::render::pdf::Press;
use onething::serve;
use onething::serve::engine::Region;
use onething::serve::state::{Clock, State};
use std::net::{SocketAddr, TcpListener};
use std::path::Path;
use std::sync::OnceLock;

const PAGE: &str = "/s/hiring";

fn server() -> SocketAddr {
    static SERVER: OnceLock<SocketAddr> = OnceLock::new();
    *SERVER.get_or_init(|| {
        let (region, _) = Region::new(&library(), NATION);
        let state = State::new(region, Press::default(), Clock::Fixed(TODAY), None).unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        std::thread::spawn(move || serve::run(state, listener, 1));
        address
    })
}

fn get(path: &str) -> Reply {
    send_to(server(), "GET", path, &[], "")
}

fn post(path: &str, pairs: &[(&str, &str)]) -> Reply {
    let body: Vec<String> = pairs.iter().map(|(k, v)| format!("{}={}", encode(k), encode(v))).collect();
    let form = [("content-type", "application/x-www-form-urlencoded")];
    send_to(server(), "POST", path, &form, &body.join("&"))
}

fn link(answers: &Answers) -> String {
    let catalog = library().catalog(NATION).0;
    code::encode(&catalog.scenarios["hiring"], answers)
}

/// Sends the page of the list; nothing is there yet.
fn say(v: &str, count: &str) -> Reply {
    post(PAGE, &[("a", ""), ("q", &more_name("招用人员")), ("v", v), ("count", count)])
}

#[test]
fn people_may_say_how_many_rows_there_are_instead_of_adding_them() {
    let page = get(PAGE).text();
    assert!(page.contains("只知道有几位") && page.contains("id=\"f-count\""), "{page}");
    for v in ["count", ""] {
        let reply = say(v, "３ 位员工");
        assert_eq!(reply.status, 303, "{}", reply.text());
        let code = reply.header("location").split("a=").nth(1).unwrap().to_owned();
        let guide = get(&format!("{PAGE}/guide?a={code}")).text();
        assert!(guide.contains("一共3位"), "{guide}");
        let again = get(&format!("{PAGE}?a={code}&edit={}", encode(&more_name("招用人员")))).text();
        assert!(again.contains("name=\"count\" value=\"3\""), "{again}");
        let chosen = again.split("<input type=\"radio\"").filter(|input| input.contains(" checked"));
        let chosen: Vec<&str> = chosen.map(|input| &input[..input.find('>').unwrap()]).collect();
        assert!(chosen.len() == 1 && chosen[0].contains("id=\"count\""), "{chosen:?}");
    }
}

#[test]
fn a_number_of_rows_that_cannot_be_is_told_at_its_field() {
    let check = |v: &str, count: &str, says: &str, field: &str| {
        let reply = say(v, count);
        assert_eq!(reply.status, 422, "{v} {count}");
        let text = reply.text();
        assert!(text.contains(says) && text.contains(&format!("href=\"#{field}\"")), "{v} {count}: {text}");
        assert!(text.contains(&format!("name=\"count\" value=\"{count}\"")), "what was typed stays: {text}");
        assert_eq!(text.contains("aria-invalid"), field == "f-count", "{v} {count}");
    };
    check("count", "", "请填个数，1 到 6", "f-count");
    check("count", "7", "个数填 1 到 6", "f-count");
    check("count", "0", "个数填 1 到 6", "f-count");
    check("", "几个", "个数填 1 到 6", "f-count");
    check("没有了", "2", "要选别的，把个数清空", "f-count");
    check("", "", "请选一个", "o0");
}

#[test]
fn what_only_forms_want_of_a_row_is_asked_on_the_form_step_row_by_row() {
    let a = link(&answered());
    let page = get(&format!("{PAGE}/forms?a={a}")).text();
    for row in ["司机一", "司机二"] {
        assert!(page.contains(&format!("<legend>{row}</legend>")), "{page}");
    }
    let field = |row: u32, name: &str| format!("p/招用人员〔{row}〕/{name}");
    for row in [1, 2] {
        for name in ["姓名", "证件号码"] {
            assert_eq!(page.matches(&format!("name=\"{}\"", field(row, name))).count(), 1, "{row} {name}");
        }
    }
    assert!(!page.contains(&field(1, "性别")), "the number tells it");
    let (name, number) = (field(2, "姓名"), field(2, "证件号码"));
    let wrong = "110105196803120021";
    let refused = post(&format!("{PAGE}/forms"), &[("a", &a), (&name, NAME), (&number, wrong)]);
    assert_eq!(refused.status, 422);
    let text = refused.text();
    assert!(text.contains("司机二的证件号码："), "{text}");
    assert_eq!(text.matches(wrong).count(), 1, "in its own box and nowhere else");
    let reply =
        post(&format!("{PAGE}/forms"), &[("a", &a), (&name, NAME), (&number, NUMBER), ("form", "staff")]);
    assert_eq!(reply.status, 200, "{}", reply.text());
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join("rosters-web.pdf");
    std::fs::write(&path, &reply.body).unwrap();
    let words: String = extract(&path).chars().filter(|c| !c.is_whitespace()).collect();
    for said in [NAME, "女", NUMBER] {
        assert!(words.contains(said), "{said} in {words}");
    }
}

#[test]
fn two_roles_that_are_one_person_are_asked_for_once_and_printed_twice() {
    let mut answers = answered();
    let names = |answers: &Answers| {
        let page = get(&format!("{PAGE}/forms?a={}", link(answers))).text();
        let legends = page.split("<legend>").skip(1).map(|part| part[..part.find('<').unwrap()].to_owned());
        legends.filter(|legend| !legend.starts_with("司机")).collect::<Vec<_>>().join(" ")
    };
    assert_eq!(names(&answers), "经办人 法定代表人 单位", "nobody said who comes");
    answers.set("老板来办", Answer::Is(Value::Bool(false)));
    assert_eq!(names(&answers), "经办人 法定代表人 单位");
    answers.set("老板来办", Answer::Is(Value::Bool(true)));
    assert_eq!(names(&answers), "经办人（就是法定代表人） 单位");
    let a = link(&answers);
    let reply = post(&format!("{PAGE}/forms"), &[("a", &a), ("p/经办人/姓名", NAME), ("form", "staff")]);
    assert_eq!(reply.status, 200, "{}", reply.text());
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join("rosters-one-person.pdf");
    std::fs::write(&path, &reply.body).unwrap();
    assert_eq!(extract(&path).matches(NAME).count(), 2);
}
