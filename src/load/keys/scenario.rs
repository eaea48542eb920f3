//! Keys of scenario files: questions, facts, conditions, and what is said.

use super::Takes::*;
use super::*;

pub(in crate::load) static SCENARIO: Shape = Shape {
    name: "场景",
    open: false,
    keys: &[
        k("场景", Text, "正式名称"),
        k("通俗名", Text, "老百姓的叫法"),
        k("服务对象", Texts, "给谁办"),
        k("牵头单位", Text, "哪个单位牵头"),
        k("搜索词", Texts, "人们会搜的词"),
        k("简介", Text, "一句话介绍"),
        k("角色", Own, "材料和表单里出现的人和单位：申请人: 人"),
        k("政策按", Formula, "按哪个日期的政策，默认今天"),
        k("题目", NamedEither(&QUESTION), "要问的题目，按提问顺序"),
        k("校验", Named(&CHECK), "不可能同时成立的回答"),
        k("推算", NamedEither(&FACT), "算出来的值"),
        k("前提", Named(&PRECONDITION), "不该来办这件事的人"),
        k("转办", Named(&TRANSFER), "应当转到另一件事的情况"),
        k("共同条件", NamedEither(&CONDITION), "每个事项都有的条件"),
        k("共同材料", NamedEither(&NEED), "每个事项都要的材料"),
        k("结论", Named(&CONCLUSION), "不是事项的结论"),
        k("提醒", Named(&NOTICE), "要提醒的话"),
        k("只能选一", Named(&EXCLUSIVE), "只能选一个的事项"),
        k("断言", Named(&CHECK), "作者要求证明的话"),
        k("事项", Named(&ITEM), "要办的事项"),
    ],
};

pub(in crate::load) static QUESTION: Shape = Shape {
    name: "题目",
    open: false,
    keys: &[
        k("问", Text, "题目的问法"),
        k("类型", One(QUESTION_TYPES), "回答的类型"),
        k("话题", Text, "属于哪一段谈话"),
        HINT,
        k("哪里查", Text, "不知道时去哪里查"),
        k("选项", NamedEither(&CHOICE), "可以选的答案"),
        k("都没有", Text, "多选题一样都不选时的说法"),
        k("单位", Text, "数字后面的单位"),
        k("范围", Own, "最小 到 最大"),
        k("超出", Text, "超出范围时说的话"),
        k("级别", Later, "超出范围的严重程度"),
        k("必答", YesNo, "是：不提供“不清楚”"),
        k("何时问", Formula, "什么情况下才问"),
        k("不问时", Formula, "不问的时候当作什么"),
        k("变化", Text, "不变、自己定，或者 每月加1个月"),
        k("不清楚说法", Text, "“不清楚”的说法"),
        k("不清楚时", One(&["按可能", "并列"]), "不清楚时怎么处理"),
        k("取自", Text, "从公民身份号码得出"),
        k("谁答", One(&["本人", "窗口"]), "谁来回答"),
        k("默认", Formula, "页面上预先填好的答案"),
        k("曾用名", Texts, "以前的名字"),
        k("精度", One(&["可填年份"]), "可以只填年份"),
        k("可填范围", YesNo, "可以填一个范围"),
        k("是", Text, "“是”按钮的字"),
        k("否", Text, "“否”按钮的字"),
        k("公共题", YesNo, "用公共题，再改几处"),
        k("栏目", Named(&COLUMN), "列表：每一条要问的几栏"),
        k("量词", Text, "列表：怎么数，如 位亲属"),
        k("显示为", Words, "列表：一条怎么称呼，如 【关系】"),
        k("最多", Count, "列表：最多几条"),
        k("没有", Text, "列表：一条也没有时的说法"),
        k("校验", Named(&CHECK), "列表：一条里不可能同时成立的回答"),
        k("排除", List(&EXCLUDED), "列表：哪些条不能收"),
        k("填表栏目", Texts, "列表：只用来填表的栏目，不进规则"),
        k("人数栏", Text, "列表：不逐条填写、只报人数时的问法"),
    ],
};

pub(in crate::load) static ROLE: Shape = Shape {
    name: "角色",
    open: false,
    keys: &[
        k("类", One(&["人", "单位"]), "是人还是单位"),
        k("就是", Text, "和哪个角色是同一个：填表时只问一次"),
        k("当", Formula, "什么情况下是同一个"),
    ],
};

pub(in crate::load) static COLUMN: Shape = Shape {
    name: "栏目",
    open: false,
    keys: &[
        k("问", Text, "题目的问法"),
        k("类型", One(QUESTION_TYPES), "回答的类型"),
        HINT,
        k("哪里查", Text, "不知道时去哪里查"),
        k("选项", NamedEither(&CHOICE), "可以选的答案"),
        k("都没有", Text, "多选题一样都不选时的说法"),
        k("单位", Text, "数字后面的单位"),
        k("范围", Own, "最小 到 最大"),
        k("超出", Text, "超出范围时说的话"),
        k("级别", Text, "超出范围的严重程度"),
        k("必答", YesNo, "是：不提供“不清楚”"),
        k("何时问", Formula, "什么情况下才问"),
        k("不问时", Formula, "不问的时候当作什么"),
        k("不清楚说法", Text, "“不清楚”的说法"),
        k("取自", Text, "从公民身份号码得出"),
        k("曾用名", Texts, "以前的名字"),
        k("精度", One(&["可填年份"]), "可以只填年份"),
        k("可填范围", YesNo, "可以填一个范围"),
        k("是", Text, "“是”按钮的字"),
        k("否", Text, "“否”按钮的字"),
        k("公共题", YesNo, "用公共题，再改几处"),
    ],
};

pub(in crate::load) static EXCLUDED: Shape =
    Shape { name: "排除", open: false, keys: &[WHEN, k("说", Words, "为什么不能收")] };

pub(in crate::load) static LIST_ANSWER: Shape = Shape {
    name: "列表的回答",
    open: false,
    keys: &[k("名单", Own, "一条一条写"), k("还有", Text, "没有了、不清楚，或者还有几条没写")],
};

pub(in crate::load) static OPTIONAL_PAGE: Shape =
    Shape { name: "自选页", open: false, keys: &[k("问", Text, "自选页的问法"), HINT] };

pub(in crate::load) static CHOICE: Shape = Shape {
    name: "选项",
    open: false,
    keys: &[
        k("说", Text, "看到的文字"),
        k("可选", Formula, "确定不可能时不显示"),
        HINT,
        k("曾用名", Texts, "以前的名字"),
    ],
};

pub(in crate::load) static FACT: Shape = Shape {
    name: "推算",
    open: true,
    keys: &[
        NOTE,
        BASIS,
        UNCONFIRMED,
        k("取值", Texts, "结果的名字，按顺序"),
        k("入", Texts, "公共推算用到的题目和推算"),
        k("得", Formula, "一个公式"),
        k("分档", List(&TIER), "从上往下第一条成立的；最后一条写否则"),
        k("归类", Formula, "把一道单选题的选项归类"),
        k("是", Texts, "归到“是”的选项"),
        k("否", Texts, "归到“否”的选项"),
        k("不清楚", Texts, "说不准的选项"),
        k("按", Formula, "按什么分档"),
        k("档", Own, "不满 5年: 3；不超过 15年: 9；否则: 24"),
        k("汇集", List(&TIER), "成立的各条合成一组"),
        k("累加", List(&TIER), "成立的各条加起来"),
        k("任一", Own, "有一条成立"),
        k("都不", Own, "没有一条成立"),
    ],
};

pub(in crate::load) static BODY: Shape = Shape {
    name: "分档的值",
    open: false,
    keys: &[
        k("得", Formula, "一个公式"),
        k("分档", List(&TIER), "从上往下第一条成立的；最后一条写否则"),
        k("按", Formula, "按什么分档"),
        k("档", Own, "各档"),
        k("累加", List(&TIER), "成立的各条加起来"),
        BASIS,
        UNCONFIRMED,
        NOTE,
    ],
};

pub(in crate::load) static TIER: Shape = Shape {
    name: "分档的一条",
    open: false,
    keys: &[WHEN, k("得", Formula, "结果"), k("否则", Formula, "其余情况的结果"), NOTE, BASIS, UNCONFIRMED],
};

pub(in crate::load) static CHECK: Shape = Shape {
    name: "校验",
    open: false,
    keys: &[k("要", Formula, "必须成立的话"), k("说", Words, "不成立时说的话"), UNCONFIRMED],
};

pub(in crate::load) static PRECONDITION: Shape = Shape {
    name: "前提",
    open: false,
    keys: &[
        k("要", Formula, "必须成立的话"),
        k("不符", Words, "不成立时说的话"),
        k("去", Text, "应当去哪里"),
        BASIS,
        UNCONFIRMED,
    ],
};

pub(in crate::load) static TRANSFER: Shape = Shape {
    name: "转办",
    open: false,
    keys: &[
        WHEN,
        k("去", Text, "另一件事的文件名"),
        k("说", Words, "说的话"),
        k("带上", NamedEither(&CARRIED), "那件事的题: 这件事的题、推算或公式；不带 是不带过去"),
        BASIS,
        UNCONFIRMED,
    ],
};

pub(in crate::load) static CARRIED: Shape =
    Shape { name: "带上", open: false, keys: &[WHEN, k("得", Formula, "那道题的回答")] };

pub(in crate::load) static CONCLUSION: Shape =
    Shape { name: "结论", open: false, keys: &[WHEN, k("说", Words, "结论"), BASIS, UNCONFIRMED] };

pub(in crate::load) static NOTICE: Shape = Shape {
    name: "提醒",
    open: false,
    keys: &[
        WHEN,
        k("说", Words, "提醒的话"),
        k("级别", One(&["提示", "警示", "先办"]), "轻重"),
        BASIS,
        UNCONFIRMED,
    ],
};

pub(in crate::load) static EXCLUSIVE: Shape = Shape {
    name: "只能选一",
    open: false,
    keys: &[k("问", Text, "问法"), HINT, k("事项", Texts, "其中只能选一个的事项"), BASIS, UNCONFIRMED],
};

pub(in crate::load) static CONDITION: Shape = Shape {
    name: "受理条件",
    open: false,
    keys: &[
        k("要", Formula, "必须成立的话"),
        k("不符", Words, "不成立时说的话"),
        BASIS,
        UNCONFIRMED,
        HINT,
        k("说明", Text, "说明"),
    ],
};
