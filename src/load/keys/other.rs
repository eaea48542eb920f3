//! Keys of forms, regions and examples.

use super::Takes::*;
use super::*;

pub(in crate::load) static FORM: Shape = Shape {
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

pub(in crate::load) static BLOCK: Shape = Shape {
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

pub(in crate::load) static TABLE_BLOCK: Shape = Shape {
    name: "表格",
    open: false,
    keys: &[k("列宽", Own, "各列毫米数"), k("格", Own, "每行写满每一列"), k("行高", Own, "各行毫米数")],
};

pub(in crate::load) static ROSTER: Shape = Shape {
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

pub(in crate::load) static CELL: Shape = Shape {
    name: "格子",
    open: false,
    keys: &[
        k("填", Text, "填什么"),
        k("高", Text, "至少多少毫米"),
        k("放不下", One(&["续页", "缩小"]), "放不下时怎么办"),
        k("对齐", One(&["左", "中", "右"]), "对齐"),
    ],
};

pub(in crate::load) static REGION: Shape = Shape {
    name: "地区",
    open: false,
    keys: &[
        k("地区", Text, "名称"),
        k("改", Own, "改上一级的内容"),
        k("增", Own, "增加内容"),
        k("删", Own, "删掉内容，写明理由"),
        k("机构", Named(&ORGAN), "各类机构的名称和电话"),
        k("网点", Named(&PLACE), "办事的地方"),
        k("网点包", Own, "下放到乡镇的一组事项：名字: {事项: 受理深度}"),
        NOTE,
    ],
};

pub(in crate::load) static ORGAN: Shape = Shape {
    name: "机构",
    open: false,
    keys: &[
        k("名称", Text, "名称"),
        k("电话", Text, "咨询电话"),
        k("监督电话", Text, "监督投诉电话"),
        UNCONFIRMED,
    ],
};

pub(in crate::load) static PLACE: Shape = Shape {
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
        k("网点包", Own, "下放的事项：网点包的名字，或者 {事项: 受理深度}"),
        k("另办", Own, "另外能办的事项：[事项]，或者 {事项: 受理深度}"),
        k("坐标", Own, "[经度, 纬度]"),
        UNCONFIRMED,
    ],
};

pub(in crate::load) static EXAMPLES: Shape =
    Shape {
        name: "案例库", open: false, keys: &[k("案例", List(&EXAMPLE), "回答和应有的结果")]
    };

pub(in crate::load) static EXAMPLE: Shape = Shape {
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

pub(in crate::load) static CHOICES: Shape = Shape {
    name: "选择",
    open: false,
    keys: &[
        k("自选", Texts, "要办的自选事项"),
        k("只能选一", Own, "各组选了哪个"),
        k("承诺", Texts, "用承诺代替的材料"),
        k("渠道", One(CHANNELS), "想怎么办"),
        k("出发地", Text, "从哪个网点附近出发，用来挑近的地方"),
    ],
};

pub(in crate::load) static EXPECTED: Shape = Shape {
    name: "期望",
    open: false,
    keys: &[
        k("适用", Texts, "正好是这些事项"),
        k("适用含", Texts, "其中有这些事项"),
        k("不适用", Texts, "这些事项不适用"),
        k("可选没选", Texts, "可以办、没有选的事项正好是这些；没有写 []"),
        k("待定", Texts, "这些事项待定"),
        k("后续", Texts, "这些事项以后办"),
        k("推算", Own, "推算的值"),
        k("材料", Texts, "正好是这些材料"),
        k("材料含", Texts, "其中有这些材料"),
        k("材料不含", Texts, "没有这些材料"),
        k("各项材料", Own, "事项: 为它要交的正好是这些材料；没有写 []"),
        k("免提交", Own, "不用交的材料"),
        k("待遇", Own, "能领的钱"),
        k("待遇不含", Texts, "领不到这些钱：待遇或事项的名字"),
        k("期限", Own, "期限；不该有的写 没有"),
        k("告知含", Own, "事项: 告知里有这些字"),
        k("告知不含", Own, "事项: 告知里没有这些字"),
        k("表单", Texts, "正好是这些表"),
        k("提醒", Texts, "有这些提醒"),
        k("提醒含", Texts, "其中有这些提醒"),
        k("提醒正好", Texts, "正好是这些提醒；没有写 []"),
        k("提醒不含", Texts, "没有这些提醒"),
        k("转办", Texts, "转到这些事"),
        k("结论", Texts, "有这些结论"),
        k("结论正好", Texts, "正好是这些结论；没有写 []"),
        k("结论不含", Texts, "没有这些结论"),
        k("前提不符", Texts, "不符的前提正好是这些；没有写 []"),
        k("不符", Own, "事项: 告诉他的不符条件正好是这些；没有写 []"),
        k("异地", Texts, "到别处办的事项正好是这些；没有写 []"),
        k("校验不符", Texts, "这样答不让过：不符的校验正好是这些"),
        k("超出", Texts, "这样答不让过：答案在范围以外的题目正好是这些"),
    ],
};
