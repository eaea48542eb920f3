//! The link from one life event to another on the pages: the answers are there, are told, and can be changed.

use crate::carry::{SHIPPED, answers};
use crate::web::{attribute, get, post_form};
use onething::ask::code;

/// A guide page of 解除 with these answers, and the link on it to 失业.
fn link(said: &str) -> String {
    let office = &SHIPPED.1;
    let answers = answers(office, "separation", said);
    let code = code::encode(&office.catalog.scenarios["separation"], &answers);
    let page = get(&format!("/s/separation/guide?a={code}")).text();
    let link = attribute(&page, "href=\"/s/unemployment").map(|rest| format!("/s/unemployment{rest}"));
    link.unwrap_or_else(|| panic!("no link in {page}"))
}

const LAID_OFF: &str = "谁在问 职工；结束方式 单位破产；入职日期 2020-03-02；离职日期 2026-11-02；平均工资 6000元；\
                        职工情况 都没有；没结清 都没有；单位管着 社保、医保；原因一致 是；去向 没工作；失业保险缴费时间 5年2个月";

fn brought(page: &str) -> Option<&str> {
    let (_, rest) = page.split_once("class=\"note brought\">")?;
    rest.split(['。', '<']).next()
}

#[test]
fn the_link_begins_at_the_first_open_question_with_the_answers_in_it() {
    let link = link(LAID_OFF);
    let page = get(&link).text();
    // 目前状态、离职原因、原因一致、离职日期、失业保险缴费时间.
    assert_eq!(brought(&page), Some("从“企业与员工解除（终止）劳动合同”带来 5 个回答，可以修改"), "{page}");
    let asked = attribute(&page, "name=\"q\" value=\"").unwrap();
    assert_eq!(asked, "单位已停保", "the first question still open");
    let check = get(&link.replace("?a=", "/check?a=")).text();
    assert_eq!(brought(&check), Some("从“企业与员工解除（终止）劳动合同”带来 5 个回答，可以修改"));
    assert_eq!(check.matches("（带来的）").count(), 5, "{check}");
    assert_eq!(check.matches("class=\"change\"").count(), 5, "each can be changed");
    assert!(check.contains("单位破产了") && check.contains("5年2个月"), "{check}");
}

#[test]
fn an_answer_given_here_is_the_persons_own() {
    let link = link(LAID_OFF);
    let code = link.split("a=").nth(1).unwrap();
    let next = post_form("/s/unemployment", &[("q", "单位已停保"), ("a", code), ("v", "是")]);
    assert_eq!(next.status, 303);
    let next = next.header("location").to_owned();
    assert_eq!(brought(&get(&next).text()), None, "told at the start only");
    let check = get(&next.replace("?a=", "/check?a=")).text();
    assert_eq!(brought(&check), Some("从“企业与员工解除（终止）劳动合同”带来 5 个回答，可以修改"));
    let code = next.split("a=").nth(1).unwrap();
    let changed = [("q", "离职原因"), ("a", code), ("v", "经济裁员"), ("edit", "1")];
    let changed = post_form("/s/unemployment", &changed).header("location").to_owned();
    let check = get(&changed.replace("?a=", "/check?a=")).text();
    assert_eq!(brought(&check), Some("从“企业与员工解除（终止）劳动合同”带来 4 个回答，可以修改"));
    assert_eq!(check.matches("（带来的）").count(), 4);
}
