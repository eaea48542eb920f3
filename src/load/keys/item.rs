//! Keys of items: limits, money, dates and the papers they need.

use super::Takes::*;
use super::*;

pub(in crate::load) static ITEM: Shape = Shape {
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
        k("办理渠道", Several(CHANNELS), "怎么办"),
        k("受理机构", Text, "哪一类机构受理"),
        k("申办", One(&["应办", "自选", "免申即享", "单位办", "本人向单位"]), "谁来提起"),
        k("逐条", Text, "对列表里的每一条各办一次"),
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
        k("通俗名", Text, "老百姓的叫法"),
        k("申报方式", Later, "合并或分别"),
        k("最早可办", Body, "最早哪天能办，和申请期限的 最早 一样"),
        k("异地", List(&ELSEWHERE), "什么情况不在本地办，去哪里办"),
        k("特别程序", Texts, "不算在时限里的程序"),
    ],
};

pub(in crate::load) static ELSEWHERE: Shape =
    Shape { name: "异地", open: false, keys: &[WHEN, k("去", Words, "去哪里办")] };

pub(in crate::load) static LIMIT: Shape = Shape {
    name: "时限",
    open: false,
    keys: &[k("值", Text, "10 工作日、30 日、2 个月、即办"), NOTE, BASIS, UNCONFIRMED],
};

pub(in crate::load) static WINDOW: Shape = Shape {
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

pub(in crate::load) static DEADLINE: Shape = Shape {
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

pub(in crate::load) static BENEFIT: Shape = Shape {
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

pub(in crate::load) static FORM_USE: Shape =
    Shape { name: "事项的表单", open: false, keys: &[k("表", Text, "表单的文件名"), WHEN] };

pub(in crate::load) static ITEM_NOTE: Shape =
    Shape {
        name: "告知", open: false, keys: &[WHEN, k("说", Words, "告诉本人的话"), BASIS, UNCONFIRMED]
    };

pub(in crate::load) static IN_FORCE: Shape = Shape {
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

pub(in crate::load) static NEED: Shape = Shape {
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
        k("渠道", Several(CHANNELS), "只有这些渠道要"),
        BASIS,
        NOTE,
        HINT,
        k("常见错误", Texts, "常被退回的原因"),
        UNCONFIRMED,
    ],
};

pub(in crate::load) static WAIVER: Shape = Shape {
    name: "免提交",
    open: false,
    keys: &[
        k("方式", One(WAIVERS), "哪一种"),
        WHEN,
        k("渠道", Several(CHANNELS), "哪些渠道可以"),
        BASIS,
        UNCONFIRMED,
    ],
};
