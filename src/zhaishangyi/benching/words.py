"""Words that made-up places, people and matters are put together from. No Django."""

from __future__ import annotations

# The first sign of a place and its second: a village and a town have one of each.
FIRST = "东西南北上下前后新老大小长高平安和兴永福吉庆丰盛青红黄白金银石沙海江河湖潮云龙凤鹤马羊牛桃李杏梅松柳竹荷三五七九双"
SECOND = "桥湾塘沟坝埠墩灶港闸庄圩浦堡滩汀岸泊渡口坡岭岗窑井园店集场铺营屯楼台亭阁祠碑坊田荡洼垛舍甸沿泉溪垄峪川原坪阡陌渠堤围栅"
SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金"
GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉兰春红建国志文海燕波宁贵福生龙云莲真环雪荣爱妹香月莺媛瑞凡佳嘉琼勤珍贞"

SPOTS = (
    "村口", "东巷", "西巷", "老桥头", "河沿", "学校门口", "卫生室门前", "菜场旁", "三岔路口",
    "打谷场", "晒场", "水塘边", "北头", "南头", "大槐树下", "小码头", "机耕路中段", "老井边",
    "祠堂后面", "二组", "三组", "五组", "新居点", "安置房楼下", "公交站", "泵站", "涵洞口",
    "果园边",
    "养老院外", "变电箱旁",
)  # fmt: skip

# What it is about, what is wrong with it, and the category.
TROUBLES = (
    ("路灯", "不亮", "light"), ("路灯", "一闪一闪", "light"), ("电线", "垂得太低", "light"),
    ("电表箱", "门关不上", "light"), ("水泥路", "坑坑洼洼", "road"), ("机耕路", "下雨就陷车",
    "road"),
    ("小桥", "栏杆断了", "road"), ("路肩", "塌了一块", "road"), ("减速带", "松动了", "road"),
    ("路口", "看不见来车", "road"), ("自来水", "水压不够", "water"), ("下水道", "堵了往外冒",
    "water"),
    ("排水沟", "淤住了", "water"), ("泵站", "抽不上水", "water"), ("河道", "长满水草", "water"),
    ("老房子", "墙要倒", "house"), ("宅基地", "界桩找不到", "house"), ("围墙", "占了过道", "house"),
    ("屋檐水", "滴到邻家", "neighbour"), ("鸡鸭", "跑到别家菜地", "neighbour"),
    ("树枝", "伸过墙头", "neighbour"), ("夜里音响", "吵得睡不着", "neighbour"),
    ("垃圾桶", "满了没人收", "clean"), ("公厕", "没有水冲", "clean"), ("养殖场", "气味太大",
    "clean"),
    ("秸秆", "堆在路边", "clean"), ("助餐点", "开得太少", "care"), ("活动室", "没有暖气", "care"),
    ("卫生室", "常缺药", "care"), ("儿童乐园", "滑梯裂了", "care"), ("灌溉渠", "漏水", "farming"),
    ("鱼塘", "缺氧翻塘", "farming"), ("农机", "没有地方停", "farming"), ("大棚", "进不了水",
    "farming"),
    ("晾晒场", "被占了", "other"), ("快递点", "太远", "other"), ("广播", "听不清", "other"),
)  # fmt: skip

SINCE = (
    "上个月就这样了", "入冬以来一直这样", "有小半年了", "前几天大雨以后更厉害", "去年修过又坏了",
    "从开春到现在没人管", "打过一次电话没下文", "今年第三回了", "过年前就说过", "这礼拜才发现",
)  # fmt: skip
EFFECTS = (
    "老人夜里不敢出门", "上学的孩子绕着走", "收稻子的车进不来", "几户人家都受影响", "差点摔了人",
    "邻里为这个拌过嘴", "来客都说不方便", "雨天根本走不成", "做生意的意见很大", "大家都想早点弄好",
)  # fmt: skip
WISHES = (
    "盼着有人来看看", "想请大家坐下来商量", "能不能今年排上", "该谁办请给个说法",
    "我们愿意出工出力",
    "费用怎么分想议一议", "请懂行的看看怎么修", "先把危险的地方围起来",
)  # fmt: skip
FINDINGS = (
    "到现场看过，情况属实", "量了尺寸，拍了照片，问了旁边三户", "上门问了五户，都说该修",
    "同电工一起看的，线路老化", "水务站的人也来了，说能修",
)  # fmt: skip
AGREED = (
    "先修要紧的一段，费用村里出一半", "由承办单位一个月内修好", "两家各让一步，过道留一米二",
    "各户自清门前，公共的一段村里请人", "先装两盏，年底再看要不要添", "每周三、周六各收一次",
)  # fmt: skip
SAID = (
    "大家轮流说了看法，意见基本一致。", "开头有不同意见，说开了以后都同意。",
    "代表提了两条建议，都写进了成果。", "承办单位当场答应了时间。",
)  # fmt: skip
DONE = (
    "已经修好，请大家去看", "材料到了，当天做完", "分两天做完，现场收拾干净了",
    "换了新的，试用三天没问题",
)  # fmt: skip
DECLINED = (
    "这件事归供电公司管，已把电话告诉您，也替您报了修。",
    "去年已经议过并办完，成果还在，请先看看那一件。",
    "两家已经自己说好了，不用再议。",
)  # fmt: skip
SKIPPED = ("情况清楚，大家都知道，不用再走访。", "当场就看过了，照片也有。")
OFFICES = ("供电所", "水务站", "城建办", "农业服务中心", "综合执法队")
VENUES = (("tree", "大树下", "树下议事"), ("hall", "议事厅", ""), ("house", "老支书家", "圆桌会"))


def name_place(number: int) -> str:
    """Two signs for a place, different for each number below 3,000."""
    return FIRST[number % len(FIRST)] + SECOND[number // len(FIRST) % len(SECOND)]


def name_person(number: int) -> str:
    """A name; far apart numbers may share one, as people do."""
    family, rest = number % len(SURNAMES), number // 7
    given = GIVEN[rest % len(GIVEN)]
    if number % 5 == 0:
        return SURNAMES[family] + given
    return SURNAMES[family] + given + GIVEN[rest // 11 % len(GIVEN)]
