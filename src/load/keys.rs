//! The one table of keys: which key may stand where, and what it takes.
//!
//! The readers of this layer look keys up here, misspelt keys are compared with it, and the JSON schema
//! is printed from it, so that the three can never disagree.
//!
//! **Invariant:** a key that no shape lists is reported; none is skipped in silence.

/// A kind of map: its name for messages and the keys it may have.
pub(super) struct Shape {
    /// What the map describes, as a message calls it.
    pub name: &'static str,
    /// Whether it also holds names of its own beside the keys.
    pub open: bool,
    /// Its keys.
    pub keys: &'static [Key],
}

/// One key of a [`Shape`].
pub(super) struct Key {
    /// As written.
    pub name: &'static str,
    /// What it takes.
    pub takes: Takes,
    /// What it means, for the schema.
    pub about: &'static str,
}

/// What may stand after a key.
#[derive(Clone, Copy)]
pub(super) enum Takes {
    /// A text.
    Text,
    /// A text or a list of texts.
    Texts,
    /// 是 or 否.
    YesNo,
    /// A whole number.
    Count,
    /// A formula.
    Formula,
    /// A formula or one of the table shapes.
    Body,
    /// A text with 【…】.
    Words,
    /// A date.
    Date,
    /// One word of a closed list.
    One(&'static [&'static str]),
    /// Words of a closed list.
    Some(&'static [&'static str]),
    /// A map of this shape.
    Map(&'static Shape),
    /// A text (or nothing), or a map of this shape.
    Either(&'static Shape),
    /// Names, each with a map of this shape.
    Named(&'static Shape),
    /// Names, each with a text, nothing or a map of this shape.
    NamedEither(&'static Shape),
    /// A list of maps of this shape, or of texts.
    List(&'static Shape),
    /// Anything; read by a rule of its own.
    Own,
    /// Accepted, kept by nobody yet; the author is told.
    Later,
}

use Takes::*;

const fn k(name: &'static str, takes: Takes, about: &'static str) -> Key {
    Key { name, takes, about }
}

const CHANNELS: &[&str] = &["窗口", "网上", "自助", "邮寄", "上门", "代办", "免申即享"];
const WAIVERS: &[&str] = &["数据共享", "电子证照", "告知承诺", "已取消"];
/// 类型 of a question.
pub(super) const QUESTION_TYPES: &[&str] =
    &["是否", "单选", "多选", "整数", "小数", "金额", "时长", "年月", "日期", "钟点", "地区", "文本", "列表"];
/// 类型 of a field of a form.
pub(super) const FIELD_TYPES: &[&str] = &[
    "文本",
    "多行文本",
    "日期",
    "年月",
    "整数",
    "金额",
    "电话",
    "证件号码",
    "银行卡号",
    "统一社会信用代码",
    "单选",
    "多选",
    "地址",
    "姓名",
];
/// 类型 of a parameter.
pub(super) const PARAMETER_TYPES: &[&str] = &[
    "是否",
    "整数",
    "小数",
    "金额",
    "时长",
    "天数",
    "工作日",
    "小时",
    "年月",
    "日期",
    "文本",
    "年度金额",
    "年度小数",
];
/// Keys that make a map a table shape of a fact.
pub(super) const BODY_KEYS: &[&str] = &["得", "分档", "归类", "按", "汇集", "累加", "任一", "都不"];

const BASIS: Key = k("依据", Texts, "法律法规条款，写成“短名 条款”");
const UNCONFIRMED: Key = k("待核", Text, "还没有核实，为什么");
const NOTE: Key = k("说明", Text, "说明");
const WHEN: Key = k("当", Formula, "什么情况下");
const HINT: Key = k("提示", Text, "一行提示");

pub(super) static SCENARIO: Shape = Shape {
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

pub(super) static QUESTION: Shape = Shape {
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
        k("级别", Text, "超出范围的严重程度"),
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
    ],
};

pub(super) static OPTIONAL_PAGE: Shape =
    Shape { name: "自选页", open: false, keys: &[k("问", Text, "自选页的问法"), HINT] };

pub(super) static CHOICE: Shape = Shape {
    name: "选项",
    open: false,
    keys: &[
        k("说", Text, "看到的文字"),
        k("可选", Formula, "确定不可能时不显示"),
        HINT,
        k("曾用名", Texts, "以前的名字"),
    ],
};

pub(super) static FACT: Shape = Shape {
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

pub(super) static BODY: Shape = Shape {
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

pub(super) static TIER: Shape = Shape {
    name: "分档的一条",
    open: false,
    keys: &[WHEN, k("得", Formula, "结果"), k("否则", Formula, "其余情况的结果"), NOTE, BASIS, UNCONFIRMED],
};

pub(super) static CHECK: Shape = Shape {
    name: "校验",
    open: false,
    keys: &[k("要", Formula, "必须成立的话"), k("说", Words, "不成立时说的话"), UNCONFIRMED],
};

pub(super) static PRECONDITION: Shape = Shape {
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

pub(super) static TRANSFER: Shape = Shape {
    name: "转办",
    open: false,
    keys: &[WHEN, k("去", Text, "另一件事的文件名"), k("说", Words, "说的话"), BASIS, UNCONFIRMED],
};

pub(super) static CONCLUSION: Shape =
    Shape { name: "结论", open: false, keys: &[WHEN, k("说", Words, "结论"), BASIS, UNCONFIRMED] };

pub(super) static NOTICE: Shape = Shape {
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

pub(super) static EXCLUSIVE: Shape = Shape {
    name: "只能选一",
    open: false,
    keys: &[k("问", Text, "问法"), HINT, k("事项", Texts, "其中只能选一个的事项"), BASIS, UNCONFIRMED],
};

pub(super) static CONDITION: Shape = Shape {
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

pub(super) static ITEM: Shape = Shape {
    name: "事项",
    open: false,
    keys: &[
        k("引用", One(&["事项库"]), "用事项库里的同名事项"),
        k("设定依据", Texts, "设立这个事项的法律法规"),
        k("事项类型", Text, "行政给付、行政确认、公共服务……"),
        k("实施编码", Text, "实施清单编码"),
        k("办件类型", One(&["即办件", "承诺件"]), "办件类型"),
        k("法定办结时限", Either(&LIMIT), "10 工作日、30 日、2 个月、即办"),
        k("承诺办结时限", Either(&LIMIT), "不能比法定的长"),
        k("办理渠道", Some(CHANNELS), "怎么办"),
        k("受理机构", Text, "哪一类机构受理"),
        k("申办", One(&["应办", "自选", "免申即享", "单位办", "本人向单位"]), "谁来提起"),
        k("适用情形", Formula, "不成立时不出现"),
        k("受理条件", NamedEither(&CONDITION), "条件，名字就是给人看的话"),
        k("一并提交", Texts, "一起交的事项"),
        k("先办", Texts, "要先办的事项"),
        k("办成后", Texts, "哪个事项办成以后才能办"),
        k("随办", Texts, "跟着办好的事项"),
        k("已办成", Formula, "这个事项已经办好了"),
        k("申请期限", Map(&WINDOW), "从哪天到哪天可以申请"),
        k("期限", List(&DEADLINE), "别的期限"),
        k("待遇", List(&BENEFIT), "能领的钱"),
        k("申请材料", NamedEither(&NEED), "要的材料"),
        k("表单", List(&FORM_USE), "要填的表"),
        k("告知", List(&ITEM_NOTE), "告诉本人的话"),
        k("施行", Map(&IN_FORCE), "从哪天到哪天有这个事项"),
        k("到办事现场次数", Count, "要跑几次"),
        k("现场原因", Text, "为什么要到场"),
        k("流程时限", Texts, "各环节的时限"),
        k("可延长", Text, "时限可以延长的情形"),
        k("收费", Text, "收费标准，不收费写 不收费"),
        k("办理结果", Text, "办好以后得到什么"),
        k("产出", Texts, "办好以后有的材料"),
        k("由谁办", Text, "谁来办"),
        k("通办范围", Text, "在哪些地方都能办"),
        k("只限", Text, "只在哪里能办"),
        k("说明", Text, "这是什么事"),
        k("常见问题", Own, "问和答"),
        k("常见错误", Texts, "常被退回的原因"),
        UNCONFIRMED,
        k("通俗名", Later, "老百姓的叫法"),
        k("申报方式", Later, "合并或分别"),
        k("最早可办", Later, "最早哪天能办；请写在申请期限的最早里"),
        k("逐条", Later, "对名单里的每个人各办一次"),
        k("特别程序", Later, "不算在时限里的程序"),
    ],
};

pub(super) static LIMIT: Shape = Shape {
    name: "时限",
    open: false,
    keys: &[k("值", Text, "10 工作日、30 日、2 个月、即办"), NOTE, BASIS, UNCONFIRMED],
};

pub(super) static WINDOW: Shape = Shape {
    name: "申请期限",
    open: false,
    keys: &[
        k("最早", Body, "最早哪天"),
        k("最晚", Body, "最晚哪天"),
        k("逾期", Words, "过了期限会怎样"),
        k("过期不办", YesNo, "过了期限就不能办"),
        BASIS,
        UNCONFIRMED,
    ],
};

pub(super) static DEADLINE: Shape = Shape {
    name: "期限",
    open: false,
    keys: &[
        k("谁", Text, "谁的期限"),
        k("事", Words, "要做什么"),
        WHEN,
        k("最早", Body, "最早哪天"),
        k("最晚", Body, "最晚哪天"),
        k("逾期", Words, "过了期限会怎样"),
        BASIS,
        UNCONFIRMED,
    ],
};

pub(super) static BENEFIT: Shape = Shape {
    name: "待遇",
    open: false,
    keys: &[
        k("名称", Text, "这笔钱的名字，默认用事项的名字"),
        WHEN,
        k("金额", Body, "多少钱"),
        k("付", Text, "谁付"),
        k("发放", Text, "按月、一次性……"),
        k("起", Words, "从什么时候起"),
        k("期数", Body, "发几个月"),
        k("说明", Words, "说明"),
        BASIS,
        UNCONFIRMED,
    ],
};

pub(super) static FORM_USE: Shape =
    Shape { name: "事项的表单", open: false, keys: &[k("表", Text, "表单的文件名"), WHEN] };

pub(super) static ITEM_NOTE: Shape =
    Shape {
        name: "告知", open: false, keys: &[WHEN, k("说", Words, "告诉本人的话"), BASIS, UNCONFIRMED]
    };

pub(super) static IN_FORCE: Shape = Shape {
    name: "施行",
    open: false,
    keys: &[
        k("起", Date, "从哪天起"),
        k("止", Date, "到哪天止"),
        k("到期后", One(&["停办", "待核"]), "到期以后怎样"),
        BASIS,
        UNCONFIRMED,
    ],
};

pub(super) static NEED: Shape = Shape {
    name: "申请材料",
    open: false,
    keys: &[
        WHEN,
        k("谁的", Texts, "谁的材料，默认本人"),
        k("原件", Count, "收几份原件"),
        k("验原件", YesNo, "看了就还"),
        k("复印件", Count, "收几份复印件"),
        k("电子件", Count, "收几份电子件"),
        k("填报", YesNo, "当场填写"),
        k("免提交", Own, "可以不交的办法"),
        k("容缺", Either(&LIMIT), "多久以内可以后补"),
        k("有效期", Text, "材料多久有效"),
        k("渠道", Some(CHANNELS), "只有这些渠道要"),
        BASIS,
        NOTE,
        HINT,
        k("常见错误", Texts, "常被退回的原因"),
        UNCONFIRMED,
    ],
};

pub(super) static WAIVER: Shape = Shape {
    name: "免提交",
    open: false,
    keys: &[
        k("方式", One(WAIVERS), "哪一种"),
        WHEN,
        k("渠道", Some(CHANNELS), "哪些渠道可以"),
        BASIS,
        UNCONFIRMED,
    ],
};

pub(super) static MATERIALS: Shape = Shape {
    name: "材料库",
    open: false,
    keys: &[
        k("材料", NamedEither(&MATERIAL), "每种材料只登记一次"),
        k("任选其一", Own, "几样里交一样：[甲, [乙, 丙]]"),
        k("通称", Named(&ALIAS), "一个名字在不同情形下是不同的材料"),
        k("材料包", Own, "一个名字下的几样材料"),
    ],
};

pub(super) static MATERIAL: Shape = Shape {
    name: "材料",
    open: false,
    keys: &[
        k("材料类型", One(&["证件证书证明", "申请表格文书", "其他"]), "材料类型"),
        k("出具单位", Text, "谁出具"),
        k("怎么拿", Text, "怎么拿到"),
        k("形式", Text, "纸质、电子"),
        k("原件", Count, "收几份原件"),
        k("验原件", YesNo, "看了就还"),
        k("复印件", Count, "收几份复印件"),
        k("电子件", Count, "收几份电子件"),
        k("填报", YesNo, "当场填写"),
        k("别名", Texts, "别的叫法"),
        k("有效期", Text, "多久有效"),
        k("规格", Text, "A4……"),
        k("页", Texts, "要哪几页"),
        k("盖章", Text, "要盖什么章"),
        k("留存原件", One(&["可", "不可"]), "窗口能不能留下原件"),
        k("数据共享", Either(&WAIVER), "窗口能自己查到"),
        k("电子证照", Either(&WAIVER), "可以用电子证照"),
        k("告知承诺", Either(&WAIVER), "可以用承诺代替"),
        k("取消", Map(&ABOLITION), "从哪天起不再要"),
        k("空白表格", Text, "表单的文件名"),
        k("示例", Later, "填好的样子"),
        k("受理标准", Texts, "怎样才算合格"),
        k("常见错误", Texts, "常被退回的原因"),
        k("缺件话术", Text, "没带时怎么说"),
        k("共用", One(&["全部", "同一机构", "不共用"]), "几个事项能不能合用一份"),
        NOTE,
        BASIS,
        UNCONFIRMED,
    ],
};

pub(super) static ABOLITION: Shape =
    Shape { name: "取消", open: false, keys: &[BASIS, k("起", Date, "从哪天起")] };

pub(super) static ALIAS: Shape = Shape {
    name: "通称",
    open: false,
    keys: &[k("分情形", List(&ALIAS_CASE), "从上往下第一条成立的"), NOTE, BASIS],
};

pub(super) static ALIAS_CASE: Shape = Shape {
    name: "通称的一条",
    open: false,
    keys: &[
        WHEN,
        k("得", Text, "用哪种材料"),
        k("材料", Text, "用哪种材料"),
        k("否则", Text, "其余情形用哪种材料"),
    ],
};

pub(super) static PACK_ENTRY: Shape = Shape { name: "材料包的一项", open: false, keys: &[WHEN] };

pub(super) static CHOICE_OPTION: Shape =
    Shape {
        name: "任选其一的一项", open: false, keys: &[k("材料", Texts, "一样或几样一起"), WHEN]
    };

pub(super) static COMMON: Shape = Shape {
    name: "公共题与公共推算",
    open: false,
    keys: &[k("题目", NamedEither(&QUESTION), "公共题"), k("推算", NamedEither(&FACT), "公共推算")],
};

pub(super) static ITEMS: Shape =
    Shape { name: "事项库", open: false, keys: &[k("事项", Named(&ITEM), "几件事都有的事项")] };

pub(super) static PARAMETERS: Shape = Shape {
    name: "参数库",
    open: false,
    keys: &[k("参数", NamedEither(&PARAMETER), "参数，写数或分时间写")],
};

pub(super) static PARAMETER: Shape = Shape {
    name: "参数",
    open: false,
    keys: &[
        NOTE,
        k("类型", One(PARAMETER_TYPES), "没有数时必须写"),
        k("值", Own, "数，或者 待定"),
        k("下限", Text, "待核时最小可能是多少"),
        k("上限", Text, "待核时最大可能是多少"),
        k("分段", Own, "12个月起: 3个月"),
        k("对照表", Map(&TABLE), "查表用"),
        k("沿用", YesNo, "没有新数时沿用旧数"),
        k("公布", Text, "哪天公布"),
        k("定值层级", Text, "由哪一级定"),
        k("到期后", Text, "到期以后怎样"),
        k("自", Text, "从哪天起"),
        k("至", Text, "到哪天止"),
        BASIS,
        UNCONFIRMED,
    ],
};

pub(super) static FIGURE: Shape = Shape {
    name: "参数的一条",
    open: false,
    keys: &[
        k("自", Text, "从哪天起（含）"),
        k("至", Text, "到哪天止（含）"),
        k("值", Text, "数，或者 待定"),
        k("下限", Text, "待核时最小可能是多少"),
        k("上限", Text, "待核时最大可能是多少"),
        k("公布", Text, "哪天公布"),
        NOTE,
        BASIS,
        UNCONFIRMED,
    ],
};

pub(super) static TABLE: Shape = Shape {
    name: "对照表",
    open: false,
    keys: &[k("按", Text, "按哪一栏查"), k("列", Texts, "各栏的名字"), k("行", Own, "各行")],
};

pub(super) static BASES: Shape =
    Shape {
        name: "依据库", open: false, keys: &[k("依据", NamedEither(&LEGAL_BASIS), "短名和文件")]
    };

pub(super) static LEGAL_BASIS: Shape = Shape {
    name: "依据",
    open: false,
    keys: &[
        k("文件", Text, "文件全名"),
        k("文号", Text, "文号"),
        k("起", Date, "从哪天起施行"),
        k("止", Date, "到哪天止"),
        k("网址", Text, "网址"),
        NOTE,
        UNCONFIRMED,
    ],
};

pub(super) static ABOLISHED_FILE: Shape = Shape {
    name: "已取消的证明库",
    open: false,
    keys: &[k("已取消", NamedEither(&ABOLISHED), "不许再要的证明")],
};

pub(super) static ABOLISHED: Shape = Shape {
    name: "已取消的证明",
    open: false,
    keys: &[
        k("别名", Texts, "别的叫法"),
        k("适用", Texts, "只对这些事项取消；不写就是都取消"),
        BASIS,
        k("说", Text, "改用什么办法"),
        k("起", Date, "从哪天起"),
        UNCONFIRMED,
    ],
};

pub(super) static CALENDAR: Shape =
    Shape { name: "节假日", open: true, keys: &[k("节假日", Own, "每年一份放假通知")] };

pub(super) static CALENDAR_YEAR: Shape = Shape {
    name: "一年的放假安排",
    open: false,
    keys: &[
        k("公布", Text, "哪个通知公布的"),
        k("假日", Own, "名称和日期"),
        k("放假", Own, "名称和日期"),
        k("上班", Texts, "调休上班的日子"),
        k("调休上班", Texts, "调休上班的日子"),
    ],
};

pub(super) static FIELDS: Shape = Shape {
    name: "填表信息库",
    open: false,
    keys: &[k("人", NamedEither(&FIELD), "人的填表信息"), k("单位", NamedEither(&FIELD), "单位的填表信息")],
};

pub(super) static FIELD: Shape = Shape {
    name: "填表信息的一项",
    open: false,
    keys: &[
        k("说", Text, "看到的文字"),
        k("类型", One(FIELD_TYPES), "内容的类型"),
        k("选项", Texts, "可以选的内容"),
        k("必填", YesNo, "必须填"),
        k("可空", YesNo, "可以不填"),
        k("敏感", YesNo, "不显示全"),
        k("掩码", One(&["留首字", "留前三后四", "留前六后四", "留后四", "全隐"]), "显示时怎么遮"),
        k("用途", Text, "为什么要问"),
        k("从证件号码得出", Own, "能从公民身份号码得出"),
        k("默认", Words, "预先填好的内容"),
        HINT,
    ],
};

pub(super) static FORM: Shape = Shape {
    name: "表单",
    open: false,
    keys: &[
        k("表单", Text, "标题"),
        k("纸张", One(&["A4", "A4横"]), "纸张"),
        k("角色", Own, "表里出现的人和单位"),
        k("版面", List(&BLOCK), "从上到下的各部分"),
        k("格子", Named(&CELL), "要另外设置的格子"),
        k("本表项目", NamedEither(&FIELD), "只有这张表才要填的内容"),
        NOTE,
        BASIS,
        UNCONFIRMED,
    ],
};

pub(super) static BLOCK: Shape = Shape {
    name: "版面的一部分",
    open: false,
    keys: &[
        k("标题", Text, "表的标题"),
        k("副标题", Text, "副标题"),
        k("右上", Text, "右上角的编号或日期"),
        k("表格", Map(&TABLE_BLOCK), "像电子表格一样逐格写"),
        k("名单", Map(&ROSTER), "一行一个人"),
        k("段落", Text, "一段文字"),
        k("签章", Own, "签名和盖章的地方"),
        k("换页", Own, "从这里换一页"),
    ],
};

pub(super) static TABLE_BLOCK: Shape = Shape {
    name: "表格",
    open: false,
    keys: &[k("列宽", Own, "各列毫米数"), k("格", Own, "每行写满每一列"), k("行高", Own, "各行毫米数")],
};

pub(super) static ROSTER: Shape = Shape {
    name: "名单",
    open: false,
    keys: &[
        k("每行", Text, "来自哪个列表"),
        k("列宽", Own, "各列毫米数"),
        k("表头", Texts, "各列的名字"),
        k("格", Own, "一行的各格"),
        k("合计", Own, "合计行的各格"),
        k("至少", Count, "至少印几行"),
        k("每页最多", Count, "一页最多几行"),
        k("续页", YesNo, "放不下时续页"),
    ],
};

pub(super) static CELL: Shape = Shape {
    name: "格子",
    open: false,
    keys: &[
        k("填", Text, "填什么"),
        k("高", Text, "至少多少毫米"),
        k("放不下", One(&["续页", "缩小"]), "放不下时怎么办"),
        k("对齐", One(&["左", "中", "右"]), "对齐"),
    ],
};

pub(super) static REGION: Shape = Shape {
    name: "地区",
    open: false,
    keys: &[
        k("地区", Text, "名称"),
        k("改", Own, "改上一级的内容"),
        k("增", Own, "增加内容"),
        k("删", Own, "删掉内容，写明理由"),
        k("机构", Named(&ORGAN), "各类机构的名称和电话"),
        k("网点", Named(&PLACE), "办事的地方"),
        NOTE,
    ],
};

pub(super) static ORGAN: Shape = Shape {
    name: "机构",
    open: false,
    keys: &[
        k("名称", Text, "名称"),
        k("电话", Text, "咨询电话"),
        k("监督电话", Text, "监督投诉电话"),
        UNCONFIRMED,
    ],
};

pub(super) static PLACE: Shape = Shape {
    name: "网点",
    open: false,
    keys: &[
        k("地址", Text, "地址"),
        k("咨询电话", Text, "咨询电话"),
        k("监督电话", Text, "监督投诉电话"),
        k("时间", Own, "办公时间"),
        k("承担", Texts, "承担哪几类机构的事"),
        k("窗口", Texts, "哪些窗口"),
        k("不办", Texts, "不办的事项"),
        k("网点包", Later, "下放到乡镇的事项"),
        k("另办", Later, "另外能办的事项"),
        k("坐标", Later, "经纬度"),
        UNCONFIRMED,
    ],
};

pub(super) static EXAMPLES: Shape =
    Shape {
        name: "案例库", open: false, keys: &[k("案例", List(&EXAMPLE), "回答和应有的结果")]
    };

pub(super) static EXAMPLE: Shape = Shape {
    name: "案例的一条",
    open: false,
    keys: &[
        k("名称", Text, "说的是什么人"),
        k("今天", Date, "哪一天来办"),
        k("地区", Text, "在哪里办"),
        k("回答", Own, "各题的回答"),
        k("选择", Map(&CHOICES), "自选、只能选一、承诺、渠道"),
        k("参数", Own, "换掉的参数"),
        k("期望", Map(&EXPECTED), "应有的结果"),
        NOTE,
        BASIS,
    ],
};

pub(super) static CHOICES: Shape = Shape {
    name: "选择",
    open: false,
    keys: &[
        k("自选", Texts, "要办的自选事项"),
        k("只能选一", Own, "各组选了哪个"),
        k("承诺", Texts, "用承诺代替的材料"),
        k("渠道", One(CHANNELS), "想怎么办"),
    ],
};

pub(super) static EXPECTED: Shape = Shape {
    name: "期望",
    open: false,
    keys: &[
        k("适用", Texts, "正好是这些事项"),
        k("适用含", Texts, "其中有这些事项"),
        k("不适用", Texts, "这些事项不适用"),
        k("待定", Texts, "这些事项待定"),
        k("后续", Texts, "这些事项以后办"),
        k("推算", Own, "推算的值"),
        k("材料", Texts, "正好是这些材料"),
        k("材料含", Texts, "其中有这些材料"),
        k("材料不含", Texts, "没有这些材料"),
        k("免提交", Own, "不用交的材料"),
        k("待遇", Own, "能领的钱"),
        k("期限", Own, "期限"),
        k("表单", Texts, "正好是这些表"),
        k("提醒", Texts, "有这些提醒"),
        k("提醒含", Texts, "其中有这些提醒"),
        k("转办", Texts, "转到这些事"),
        k("结论", Texts, "有这些结论"),
        k("前提不符", Texts, "不符的前提"),
    ],
};

/// Every shape, so that a word can be recognised as a key wherever it stands.
static ALL: &[&Shape] = &[
    &SCENARIO,
    &QUESTION,
    &OPTIONAL_PAGE,
    &CHOICE,
    &FACT,
    &BODY,
    &TIER,
    &CHECK,
    &PRECONDITION,
    &TRANSFER,
    &CONCLUSION,
    &NOTICE,
    &EXCLUSIVE,
    &CONDITION,
    &ITEM,
    &LIMIT,
    &WINDOW,
    &DEADLINE,
    &BENEFIT,
    &FORM_USE,
    &ITEM_NOTE,
    &IN_FORCE,
    &NEED,
    &WAIVER,
    &MATERIALS,
    &MATERIAL,
    &ABOLITION,
    &ALIAS,
    &ALIAS_CASE,
    &PACK_ENTRY,
    &CHOICE_OPTION,
    &COMMON,
    &ITEMS,
    &PARAMETERS,
    &PARAMETER,
    &FIGURE,
    &TABLE,
    &BASES,
    &LEGAL_BASIS,
    &ABOLISHED_FILE,
    &ABOLISHED,
    &CALENDAR,
    &CALENDAR_YEAR,
    &FIELDS,
    &FIELD,
    &FORM,
    &BLOCK,
    &TABLE_BLOCK,
    &ROSTER,
    &CELL,
    &REGION,
    &ORGAN,
    &PLACE,
    &EXAMPLES,
    &EXAMPLE,
    &CHOICES,
    &EXPECTED,
];

/// Whether some place of some file knows this key.
pub(super) fn is_known(key: &str) -> bool {
    ALL.iter().any(|shape| shape.find(key).is_some())
}

impl Shape {
    /// The key of this name.
    pub(super) fn find(&self, name: &str) -> Option<&'static Key> {
        self.keys.iter().find(|key| key.name == name)
    }
}
