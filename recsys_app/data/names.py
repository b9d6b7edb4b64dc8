"""What columns are usually called, in English and Chinese. Compared letters and digits only."""

import re

from recsys_app.data.formats import ColumnRole


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


ROLE_NAMES: dict[ColumnRole, tuple[str, ...]] = {
    ColumnRole.USER: _words(
        "userid user uid customerid customer custid customerno customernumber clientid client "
        "memberid member accountid account householdid household hhid visitorid visitor personid "
        "person patientid patient readerid reader borrowerid borrower reviewerid subscriberid "
        "playerid studentid pseudonym nutzer kunde "
        "用户 用户id 用户编号 用户标识 客户 客户id 客户编号 顾客 顾客id 会员 会员id 会员号 会员编号 "
        "读者 读者id 读者证号 患者 患者id 账号 账户 玩家id 学生id 学号"
    ),
    ColumnRole.ITEM: _words(
        "itemid item iid productid product movieid movie stockcode sku skuid articleid article "
        "asin parentasin bookid book isbn songid song trackid track artistid artist businessid "
        "gameid game appid contentid content courseid course videoid video newsid recipeid "
        "listingid materialid goodsid poiid drugid serviceid artikel "
        "物品 物品id 物品编号 商品 商品id 商品编号 商品编码 产品 产品id 产品编号 电影 电影id 图书 图书id "
        "书号 条目 条目id 课程 课程id 视频id 歌曲id 药品 药品编码 货号 项目id"
    ),
    ColumnRole.TIME: _words(
        "timestamp time datetime date ts eventtime eventtimestamp createdat created createdon "
        "invoicedate orderdate orderpurchasetimestamp purchasedate purchasetime "
        "transactiontimestamp transactiondate transactiontime transactiondt tdat reviewtime "
        "unixreviewtime ratedat ratingtime ratingtimestamp watchedat playedat visittime visitdate "
        "loandate borrowdate servertime utctime localtime unixtime epoch orderinuser sequence seq "
        "position zeit datum "
        "时间 时间戳 日期 日期时间 下单时间 购买时间 交易时间 交易日期 创建时间 评分时间 浏览时间 借阅时间 "
        "借阅日期 行为时间 发生时间 顺序 序号"
    ),
    ColumnRole.VALUE: _words(
        "rating ratings score stars star value overall reviewrating bookrating userrating "
        "quantity qty count plays playcount listencount clicks views weight amountbought units "
        "preference feedback strength "
        "评分 打分 分数 得分 星级 数量 购买数量 次数 播放次数 件数 权重 值"
    ),
    ColumnRole.EVENT: _words(
        "event eventtype eventname action actiontype behavior behaviour behaviortype behaviourtype "
        "activity interaction interactiontype feedbacktype "
        "行为 行为类型 事件 事件类型 动作 操作 操作类型"
    ),
    ColumnRole.FOLD: _words("fold split subset partition set 划分 数据划分 折 集合"),
}

# A value column of these names counts things; it is not an opinion on a scale.
QUANTITY_NAMES = frozenset(
    _words(
        "quantity qty count plays playcount listencount clicks views units amountbought weight "
        "数量 购买数量 次数 播放次数 件数 权重"
    )
)

TITLE_NAMES = _words(
    "title itemtitle movietitle booktitle producttitle itemname productname moviename bookname "
    "articlename prodname name producttype description productdescription label headline "
    "标题 题名 书名 片名 名称 商品名称 产品名称 商品名 产品名 电影名 课程名 药品名称 描述"
)

IDENTIFYING_NAMES = frozenset(
    _words(
        "name firstname lastname givenname familyname surname fullname username login nickname email "
        "emailaddress mail phone phonenumber telephone tel mobile mobilephone cell fax address "
        "address1 address2 street streetaddress postcode postalcode zip zipcode plz latitude longitude "
        "lat lon lng birthdate birthday dateofbirth dob ssn socialsecuritynumber nationalid passport "
        "passportnumber idcard idnumber iban accountnumber cardnumber creditcard licenseplate ip "
        "ipaddress deviceid imei mac macaddress cookie url website photo reviewername "
        "姓名 名字 真实姓名 昵称 用户名 邮箱 电子邮箱 电子邮件 邮件 电话 电话号码 联系电话 手机 手机号 "
        "手机号码 地址 住址 家庭地址 详细地址 邮编 邮政编码 生日 出生日期 身份证 身份证号 身份证号码 护照 "
        "护照号 银行卡 银行卡号 车牌 微信 微信号 qq ip地址"
    )
)

# Attributes that groups of people share; they do not go to the sealed compartment by default.
SHARED_NAMES = frozenset(
    _words(
        "age agegroup agerange ageband agebucket gender sex occupation job profession country region "
        "state province county segment tier level status education income incomeband homeownership "
        "maritalstatus householdsize householdcomp kidscount children language plan channel "
        "membership membershiptype clubmemberstatus department "
        "年龄 年龄段 性别 职业 国家 地区 省份 省 教育 学历 收入 收入水平 婚姻 婚姻状况 等级 会员等级 "
        "家庭人数 语言 渠道 科室 部门 专业"
    )
)

# Numbers under such names are names too: they stay text.
_CODE_ENDINGS = (
    "id",
    "code",
    "zip",
    "zipcode",
    "postcode",
    "sku",
    "isbn",
    "ean",
    "upc",
    "号",
    "编号",
    "编码",
    "邮编",
)


def normalized(name: str) -> str:
    """`name` in lower case with letters and digits only: "Customer ID" is "customerid"."""
    return re.sub(r"[\W_]+", "", name).casefold()


def is_code(name: str) -> bool:
    """Whether `name` says that its values are codes, even where they look like numbers."""
    return normalized(name).endswith(_CODE_ENDINGS)


def role_rank(name: str, role: ColumnRole) -> int | None:
    """How well `name` fits `role`: 0 is best, None is not at all."""
    names = ROLE_NAMES[role]
    plain = normalized(name)
    return names.index(plain) if plain in names else None
