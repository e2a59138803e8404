# ruff: noqa: E501 (a line of sentences may be long)
"""What people say is wrong with them leads to the right department; emergencies are seen."""

import json
import re
import statistics
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.dialogue import departments as known_departments
from assistant.dialogue.departments import DEPARTMENTS, by_code, by_id, by_name
from assistant.dialogue.understanding.normalise import normalise
from assistant.dialogue.understanding.symptom_table import BadTable, read_table
from assistant.dialogue.understanding.symptoms import body_parts, suggest, ways
from assistant.i18n import LANGUAGES
from assistant.paths import LOCALE

EVAL = Path(__file__).parents[4] / "shared" / "eval" / "department-zh-train.jsonl"
# Sentences that are not in the tables.
MANDARIN = """
ophthalmology: 这几个礼拜看报纸字都叠在一起|我右眼老觉得有根毛在里面|孙子的照片我都看不太清爽了|眼睛一到下午就胀得难过|出门风一吹眼泪水就往下掉|演金看不清楚|看电视人影都是两个
orthopaedics: 我这个脚馒头上下楼梯就不行|腰板挺不直了，一挺就痛|昨天搬米袋子腰给闪着了|左肩膀梳头都举不上去|脚后跟早上一落地就钻心地疼|头颈僵得来转都转不过去|我要痛|要痛得直不起来|西盖疼|我这只脚崴了肿得像馒头
gastroenterology: 吃过中饭胃里就顶着难受|三天没解大便了肚皮胀|昨天吃了隔夜菜，一直跑厕所拉肚子|酸水老往喉咙口冒，胃里烧|一闻油腻的就恶心|肚皮里咕噜咕噜老是要拉
cardiology: 心别别别地跳，人慌兮兮|早上量血压一百八|爬两层楼就胸闷|脚脖子一按一个坑，晚上躺不平|这两天心跳一会快一会慢|我的血压搞起来了|心荒得不得了|一动就心慌，爬楼吃力
respiratory: 痰多得来一口接一口|一到半夜就咳得睡不了|走几步就气喘吁吁的|感冒好了咳嗽一个多月还不好|喉咙里呼噜呼噜都是痰
neurology: 早上起来房子都在转|拿筷子手抖个不停|我老太婆刚吃过饭又问吃饭了没有|手指头发麻，扣子都扣不上|太阳穴一跳一跳地痛|最近丢三落四，钥匙放哪都忘
endocrinology: 一天到晚嘴巴干，水喝了五六瓶|手指头一戳血糖十六|脖子上的甲状腺说是有结节|打胰岛素的针头没了|血糖测下来十五点几
dental: 假牙戴上去磨得疼|后面那颗大牙晃得厉害|一吃凉的牙就酸|牙肉肿得腮帮子都大了|吃饭咬到硬的牙根就疼
ent: 两只耳朵像有知了在叫|老伴讲话我老是听不清|鼻子塞得一晚上张嘴呼吸|喉咙口像有根鱼刺|嗓子哑了快一个月|左边耳朵闷闷的像蒙了棉花
dermatology: 小腿上痒得抓出血印子|腰上一圈水泡火辣辣的|脚丫子烂了痒死人|头皮屑像下雪一样|后背一片红疙瘩痒得要命
urology: 一个晚上起来小便五六趟|尿到一半就没了，滴滴答答|打个喷嚏裤子就湿，漏尿|小便的时候火辣辣地疼|前列腺的老毛病又来了|尿等半天才出来
psychiatry: 一闭眼就想到老头子，眼泪止不住，心情差|夜里翻来覆去困不着|做什么都提不起劲来|心里老是担心出事情|老伴走了以后整夜合不上眼
nephrology: 小便里全是泡沫不散|眼皮早上起来肿得像桃子|医生讲肌酐偏高|两条腿肿得袜子都勒出印
rheumatology: 一变天浑身关节就酸痛|大脚趾半夜红肿碰都不能碰|早上十个手指头僵得握不拢|手指关节肿得戒指都脱不下来
gynaecology: 都绝经十几年了下面又见红|下身痒得坐不住|子宫好像往下坠|下面老是痒
general_surgery: 大腿根鼓出来一个包|腋下摸到一个硬块|开刀的刀口有点化脓|肚脐边上鼓了个包
colorectal: 擦屁股纸上有血|痔疮又掉出来了|肛门痒得难过|拉大便带血
vascular: 腿上的筋像蚯蚓一样鼓着|半夜小腿抽筋痛醒|小腿青筋像面条一样
hepatology: 体检说我转氨酶高|乙肝好多年了想复查一下|查出来脂肪肝
general_medicine: 人没力气，饭也不想吃|这两天着凉了有点热度|就是配点老早吃的药|人懒洋洋的，一点力气也没有
rehabilitation: 老头子偏瘫了想做做康复|换了关节想练走路|脑梗以后手不灵活想锻炼锻炼
chinese_medicine: 想请老中医搭搭脉|想去扎针灸|想开几帖中药调理调理
haematology: 身上莫名其妙一块块乌青|血小板低|验血说贫血
oncology: 化疗做到第三次了|肺癌开过刀来复查
infectious: 在小区里被狗咬了一口|给野猫抓了一把
geriatrics: 一把年纪，毛病多，药吃一大把|最近两个月老是摔跤
"""
ENGLISH = """
ophthalmology: everything looks misty out of my left eye|the letters swim when I read the paper|my eyes keep running in the wind
orthopaedics: my knees give me gyp on the stairs|I put my back out lifting the shopping|can't comb my hair, the shoulder won't go up
cardiology: my ankles are swollen by the evening|my blood pressure was one eighty this morning|my heart keeps skipping beats
gastroenterology: my tummy is all blown up after meals|I haven't been to the toilet for four days, constipated|food comes back up, burning
neurology: when I get up the whole room is spinning|my hand trembles when I hold a cup|I keep forgetting people's names
dental: one of my teeth is wobbly|my dentures rub
ent: there's a whistling in my ears|my nose is all bunged up|my throat is scratchy
dermatology: I've come out in a rash on my arms|my skin itches all night
urology: I'm up five times a night for the toilet|it burns when I pee
psychiatry: I lie awake until four|I've been feeling so low since my husband died
respiratory: I've had this cough for weeks|I'm puffing like a train on the stairs
endocrinology: my sugar was fifteen today|I'm thirsty all day long
rheumatology: my big toe is red hot and swollen
general_medicine: I've got a bit of a temperature|I feel washed out and weak
"""
EMERGENCIES = """
zh-CN: 我胸口像压了块石板，气都喘不匀|心口痛得我一身冷汗|老头子胸口闷得说难受死了还出汗|我爸爸左边手脚突然不会动了|她嘴巴歪到一边去了|奶奶讲话突然大舌头，听不懂|半边身子麻掉了，帮我挂个号|老太婆昏过去了|叫了半天叫不醒他|人倒在厕所地上没反应|血一直止不住|割到手了，流了好多好多血|吐了一大口血|大便黑得像柏油一样|我爷爷全身抽搐口吐白沫|眼睛往上翻，人在抽|头痛得像要炸开了|从来没有头这么痛过|一只眼睛突然看不见了|眼前一片漆黑什么都看不见|吃了虾嘴唇肿起来气也急|打了针以后浑身起疹子喘不过气|我老伴把农药喝下去了|安眠药吃了一整瓶|家里一股煤气味头好晕|药吃错了怎么办|我不想活了|活着真没意思，死了算了|我想从楼上跳下去|在卫生间摔了一跤爬不起来|跌下去腿断了|从楼梯上滚下来动不了|骨头好像断了，腿变形了|开水打翻烫伤了大腿，起了好多泡|吃汤圆噎住了|年糕卡在喉咙里气透不出来|喘不过气来|嘴唇都发紫了|快来人啊救命|我去年中风过，今天半边又麻了|他不是摔跤，是突然昏倒的|没有摔跤，就是胸口痛|跟上次中风一样，嘴又歪了|肚子痛得在床上打滚|凶口疼得厉害|船不过气来了|路上被电瓶车撞了|手脚突然不听使唤了，话也讲不清|叫车去医院，我胸口痛得厉害|帮我挂号，老公突然说不出话
zh-CN: 低血糖了，一身冷汗人糊涂了|心脏病犯了，救心丸吃了没用|我老头刚刚一头栽在地上，喊也喊不应|我妈这会儿气上不来了，脸都憋紫了|心口这里绞着痛，痛到左胳膊|胸口疼了一早上了，帮我挂个心内科|不好了，我老伴说话说不清楚，嘴角往下掉|突然右手抬不起来了，筷子都掉了|鼻血流了半个钟头止都止不住|早上解出来的大便乌漆墨黑|胃里一恶心吐出来都是血|我儿子发羊癫疯了，快来|今朝早上起来一只眼睛突然看勿见了|被蜜蜂叮了一口，喉咙肿得透不过气|我把老伴的药当成自己的吃了，吃错了|日子过不下去了，想一死了之|我不想再活了，没人管我|浴缸里滑倒了，站也站不起来|在楼下跌了一跤，屁股痛得动都动不了|热水瓶炸了，脚上烫得全是泡|鱼圆噎牢了，讲不出话|走着走着人就软下去了，眼睛闭牢|头突然痛得像被人打了一棍，还吐|胸闷得像要死掉一样|半面孔麻了，口水流出来|没事，就是胸口有点痛|我不要紧的，就是刚刚昏倒了一下|医生，我爱人没气了|手被绞肉机绞了，血喷出来|误把消毒水当水喝了|全身发抖叫不应了|人糊里糊涂的，叫他也不理，讲胡话|我家老头子洗澡洗到一半摔在那里不会说话了|胸口一阵阵地抽痛，连到肩胛骨|我妈嘴唇煞白，怎么喊都没反应|他吃饭吃着吃着碗就掉了，右手一点力气也没有|外婆早上起来话说不圆，口水直淌|血压两百二，头痛得吐了好几次|老伴吐的东西像咖啡渣一样|拉出来的东西黑乎乎的跟沥青一样|菜刀切到手，血哗啦哗啦流|牙拔掉以后血到现在都止不住|妹妹吃了头孢浑身起红疙瘩，喉咙发紧喘不上|爸爸哮喘犯了，喷药都没用，气透不过来|小孙子吞了一颗纽扣电池|妈妈把一瓶降压药全吃下去了|我闻到厨房里煤气味很重，人发晕|我真的撑不下去了，想死|没有我孩子们会更轻松，我不想活|从床上掉下来大腿动不了，痛得要命
zh-CN: 昨晚摔的，今天腿都不能碰，站不起来|踩空楼梯摔下去头破了好多血|油锅起火烧到手臂了|电热毯漏电，我被电了一下心慌|我的眼睛突然什么也看不见|左眼像拉了窗帘一样黑了|奶奶浑身直抽，牙关咬得紧紧的|打胰岛素没吃饭，现在浑身发抖出冷汗站不住|吃肉圆卡牢了，脸都紫了|心脏像有人抓住一样|我突然觉得天旋地转，话也说不清|帮我叫辆车去医院，老公胸口疼|要痛死了，肚子痛得直不起腰|他没意识了|伊昏过去了快点来人|头晕，半边脸没有感觉|爷爷坐在沙发上突然头一歪，不说话了|我右手右脚都不灵了，刚才还好好的|婆婆脸一下子斜了|心前区像火烧一样疼，出了一身汗|我胸口疼得直冒汗|闷得我快喘不过来了|阿婆倒在电梯里，脸色发白，没反应|老公喝了酒呕血了|妈妈鼻子里的血流了一脸盆|我爸爸抽筋抽得厉害，眼睛翻上去了|我头痛得想撞墙|我一只眼睛忽然瞎了|吃了海鲜，脸肿得像猪头，透气困难|阿公把老鼠药吃了|我不想拖累孩子了，想走绝路|我摔了一跤，手腕骨头突出来了|我在马路上滑了一跤，胯骨疼得走不了|孙子被开水烫了胸口|苹果块卡在嗓子眼，咳不出来，喘不上来|呼吸越来越困难了|叫救护车|快，快，我老伴不行了|手脚冰凉，叫他没有应答|拉了一马桶的血|我家老头子躺在床上怎么摇都不动|胸口闷痛一个多小时了，吃了保心丸没好转|我妈右边身子没力气，走路往一边倒|舌头不听使唤，话讲不圆了|爸爸突然认不得我了|头疼得受不了，恶心想吐，脖子硬|鼻子出血止不住，一盆都是|咯了半碗血|大便像墨汁一样黑|她在抽，牙关咬紧了
zh-CN: 左眼忽然黑掉了|打了青霉素以后脸肿了，喘|安眠药吞了三十片|我活腻了|从椅子上摔下来，大腿骨可能断了|滚水浇在脚背上|吃鱼圆噎住，脸发青|气接不上来|浑身冷汗，心口压得慌|人糊涂了，说的话都不对
en: I've got a terrible pain in my chest|it feels like an elephant is sitting on my chest|I can't get my breath|my husband's face has dropped on one side|she suddenly can't speak properly|I can't feel my left side, it's gone numb|he passed out in the kitchen|I can't wake my wife up|the blood won't stop|I'm bleeding heavily|she is vomiting blood|my stools are black like tar|he's having a seizure|this is the worst headache of my life|I suddenly can't see out of my right eye|my tongue is swelling up after the sting|I took too many of my tablets|she drank bleach|I don't want to live any more|I want to end it all|I've fallen and can't get up|I think I broke my hip|I spilt boiling water on my leg|he's choking on a piece of meat|book me a doctor, my arm suddenly went numb and weak|no fall, but my chest hurts|He's just collapsed in the garden|My chest is killing me and I'm sweating|I can't breathe properly|My mouth has gone crooked|Her words are all slurred|my arm has gone dead and I can't lift it|I've cut myself and there's blood everywhere|I threw up and it was full of blood|He's twitching all over and foaming|she's been stung by a wasp and her lips are swelling|I swallowed the wrong tablets|I can't go on living like this|mum fell off the chair and can't stand up|I scalded my hand with the kettle|a bit of meat is stuck and he can't breathe|half my sight has gone all of a sudden|grandad won't wake up|my heart hurts and my arm aches
"""
HARMLESS = """
zh-CN: 胸口不痛，就是咳嗽|没有出血，放心好了|我去年中风过，现在来配药|老早以前心梗过一次|预防中风的讲座在哪里听|电视里说有人吐血了|中风后遗症康复在哪里做|我怕得中风，想查查|热死了，帮我订个饭|想死你们了，什么时候来看我|今天累死我了|笑死人了|没有胸痛，也没有吐血|医生问我胸口痛不痛，不痛的|小时候烫伤过|前年摔断过腿|大前年昏倒过一次|帮我叫辆车去瑞金医院|高血压的药吃完了|膝盖肿了|眼睛有点糊|牙龈出血|腿抽筋|头有点昏|耳朵嗡嗡响|小便次数多|心梗的病人能吃鸡蛋吗|中风有什么症状|脑梗会遗传吗|听说老王昏倒了|如果胸口痛该挂什么科|隔壁小说里的人自杀了，是故事|急救知识讲座什么时候|他没有昏倒，就是坐着|我不是中风，就是手有点麻|鼻子塞，流鼻涕|要吃多久的药|从前吐过血，现在好得很|肚子有点胀|晚上睡不着|帮我买一张中风险|我不头痛也不胸闷|我妈血压高，没有别的不舒服|前几年得过脑梗，手脚不太灵活，想做康复|做过心脏支架，来复查|孙子说他困死了|这电视剧好看死了|昨天看电视里一个人被车撞了|今天天气闷死了|我想问问急诊在几楼
zh-CN: 我要配降压药|老早摔过一跤，膝盖到现在还酸|有没有防摔的课|儿子去年烫伤过一次|胃出血的人能吃什么|晚上总做梦掉下去|牙齿出血一点点|手指割破一点皮，不要紧|背有点酸|没力气走路，帮我叫车|想看看眼睛，白内障|上回晕倒过，这次来开个单子|社区有急救培训吗|我没摔跤|不是中毒|大便干|家里的灯坏了，黑漆漆的看不见|孙女要跳舞|这个药苦死了|他们家老人走了，我去送送|体检都正常，没有什么不舒服|我想预约一个心脏彩超|医生叫我少吃盐|老伴血压有点高，想配药|头顶有点秃|昨天孙女考了一百分，开心死了|外面冷死了|这个手机卡住了|水龙头一直漏水止不住|家里灯突然黑了|电视突然没声音了|电梯卡住了，叫物业|我的腿有点浮肿|帮我把声音调大一点|门卡掉了找不到|我在公园坐着等车|走不动了，叫辆出租车|米饭烧焦了|衣服烫一下|烫头发在哪里|冰箱坏了不动了|猫突然不动了|我右手写字|左手拎东西，帮我开门|洗衣机漏电吗，帮我叫人修|想看中医，左膝盖没力|右脚脚气|饭太烫|家里老鼠药放哪里|我眼睛花，看不清字
zh-CN: 右肩膀抬不起来好几个月了|孩子们都走了，屋里冷清|上厕所拉不出|请送我到瑞金医院急诊旁边的门诊|我要去急诊大楼拿报告|嗓子有点哑|血压一百三|药吃完了再配一瓶|一瓶药多少钱|我去献血|血糖高，抽血检查|我想挂个骨科|膝盖摔过，老毛病|昨天没睡好，眼睛发黑圈|耳朵里有声音|胃有点难过|左边牙齿疼|右边肩膀酸|左手大拇指痛|说话声音哑|我说不清楚是哪里不好|血脂高|验血在几楼|脸上长斑|嘴巴里长泡|走路腿没劲好几年了|半年前开过刀|半夜腿抽筋|孩子说我不会用手机|眼镜摔断了|手机摔坏了|假牙摔断了|我嘴巴干|我头有点痛|孙子发烧了|帮我叫救护车的电话记一下|楼上漏水漏到我家|看不见医保卡上的字|喉咙有点痒|心情不好|老花眼
en: I have no chest pain|my chest doesn't hurt at all|I had a stroke three years ago|I'm not bleeding|there was a programme on the news about someone who collapsed|how do I prevent a stroke|what are the symptoms of a heart attack|my knees ache a bit|I broke my leg as a child|I'm dying to see you|if I had chest pain, who would I call|I'd like to see a dentist|my eyes are dry|the stroke support group, where is it|he didn't pass out|I'm worried about a stroke|no trouble breathing, just a cough|my grandmother died last year|my back is a bit stiff|I don't have any chest pain|he used to have fits as a boy|I had a heart attack ten years ago|I'm starving to death|that film scared me to death|how can one avoid a stroke|I'd like to book a check up|no I did not fall|she isn't bleeding|I need new glasses|my nose runs|I have a cold|my feet swell|I'm not choking, just coughing
"""


def _rows(table: str) -> Iterator[tuple[str, str]]:
    for line in table.strip().splitlines():
        key, _, sentences = line.partition(": ")
        yield from ((key, sentence) for sentence in sentences.split("|"))


TABLES = {tag: read_table(LOCALE / tag.replace("-", "_") / "symptoms.toml") for tag in LANGUAGES}


@pytest.mark.parametrize(("table", "language"), [(MANDARIN, "zh-CN"), (ENGLISH, "en")])
def test_nine_of_ten_fresh_sentences_reach_their_department(table: str, language: str) -> None:
    rows = list(_rows(table))
    missed = [said for want, said in rows if want not in suggest(said, language).departments]
    assert len(missed) <= len(rows) // 10, missed


@pytest.mark.parametrize(("language", "said"), list(_rows(EMERGENCIES)))
def test_an_emergency_is_seen(language: str, said: str) -> None:
    assert suggest(said, language).red_flag


@pytest.mark.parametrize(("language", "said"), list(_rows(HARMLESS)))
def test_harmless_words_raise_no_alarm(language: str, said: str) -> None:
    assert suggest(said, language).red_flag is None


@given(st.text(max_size=200) | st.text(alphabet="胸口痛不没有去年，头…/。 no pain'\x00\u200b😀"))
def test_any_text_gives_at_most_three_departments(said: str) -> None:
    for language in LANGUAGES:
        suggestion = suggest(said, language)
        assert len(set(suggestion.departments)) == len(suggestion.departments) <= 3
        assert suggest(said, language) == suggestion


@pytest.mark.parametrize("unit", ["痛", "胸口痛，", "a", "no pain ", "😀", "\x00", "\ud800", "ﷺ"])
def test_ten_thousand_characters_are_read_in_a_moment(unit: str) -> None:
    started = time.process_time()
    for language in LANGUAGES:
        suggest(unit * 10_000, language)
    assert time.process_time() - started < 3


@pytest.mark.parametrize("said", ["", "   ", "嗯", "……", "12345", "今天天气蛮好", "麻烦您"])
def test_words_without_a_complaint_suggest_nothing(said: str) -> None:
    assert suggest(said, "zh-CN").departments == ()


@pytest.mark.parametrize(("said", "best"), [
    ("要痛", "orthopaedics"), ("演金糊", "ophthalmology"), ("尿瓶尿急", "urology"), ("牙迟疼", "dental"), ("咳sou", "respiratory"),
    ("頭暈", "neurology"), ("咳　嗽", "respiratory"), ("那个，嗯，腰痛腰痛", "orthopaedics"), ("没有咳嗽，就是牙疼", "dental"),
    ("头皮痒", "dermatology"),
])  # fmt: skip
def test_homophones_scripts_fillers_and_denials_are_understood(said: str, best: str) -> None:
    assert suggest(said, "zh-CN").departments[0] == best


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_phrase_suggests_its_own_department(language: str) -> None:
    between = "" if language == "zh-CN" else " "
    for entry in TABLES[language].entries:
        for way in ways(entry.words):
            suggestion = suggest(between.join(way), language)
            flagged = by_id(entry.owner) is None and suggestion.red_flag is not None
            assert flagged or entry.owner in suggestion.departments, way


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_tables_are_written_in_the_plainest_form(language: str) -> None:
    table = TABLES[language]
    guards = [word for words in table.guards.values() for word in words]
    pieces = [piece for e in table.entries for piece in re.split("[…/]", e.words)]
    assert [words for words in [*guards, *pieces] if normalise(words) != words] == []


def test_the_languages_have_the_same_departments_flags_and_body_parts() -> None:
    shapes = {(frozenset(entry.owner for entry in table.entries), table.red_flags,
               tuple((p.id, tuple(c.id for c in p.complaints)) for p in table.body_parts))
              for table in TABLES.values()}  # fmt: skip
    assert len(shapes) == 1
    assert next(iter(shapes))[0] >= {known.id for known in DEPARTMENTS}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_tapped_complaint_suggests_departments_and_no_emergency(language: str) -> None:
    assert len(body_parts(language)) <= 10
    for part in body_parts(language):
        assert 3 <= len(part.complaints) <= 5
        for complaint in part.complaints:
            assert suggest(complaint.words, language).departments, complaint
            assert suggest(complaint.words, language).red_flag is None, complaint


@pytest.mark.parametrize(("language", "phrases", "flags"), [("zh-CN", 300, 120), ("en", 150, 60)])
def test_the_tables_are_large_enough(language: str, phrases: int, flags: int) -> None:
    kinds = [entry.kind for entry in TABLES[language].entries]
    assert kinds.count("phrase") >= phrases
    assert kinds.count("symptom") >= flags


@pytest.mark.parametrize(("old", "new", "told"), [
    ("[departments.dental]", "[departments.dentist]", "departments.dentist: no such department"),
    ("[departments.dental]\nphrases", "[departments.dental]\nphrase", "departments.dental.phrase: not one"),
    ("phrase = 2.0", 'phrase = "2"', "weights.phrase: '2' is not a number"), ("[weights]", "[weight]", "'weights' is missing"),
    ('["characters"', '["letters"', "letters: missing or unknown"), ("near = 4", "nearly = 4", "near, nearly: missing or unknown"), ("readings", "= readings", "Invalid"),
    ('"感冒",', '"感冒…",', "departments.general_medicine.phrases: entry"),
    ('"感冒",', '"感冒", "感冒",', "'感冒' is there twice"), ('"感冒",', "3,", "(3) has no text"),
])  # fmt: skip
def test_a_missing_file_and_a_mistake_in_it_are_named(
    tmp_path: Path, old: str, new: str, told: str
) -> None:
    words = (LOCALE / "zh_CN" / "symptoms.toml").read_text(encoding="utf-8")
    path = tmp_path / "symptoms.toml"
    with pytest.raises(BadTable, match=re.escape(str(path))):
        read_table(path)
    path.write_text(words.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(BadTable, match=re.escape(str(path)) + ".*" + re.escape(told)):
        read_table(path)


@pytest.mark.parametrize(("words", "want"), [
    ("Ophthalmology Dept.", "ophthalmology"), ("眼科门诊", "ophthalmology"), ("ＥＹＥ　clinic", "ophthalmology"), ("中医科", "chinese_medicine"),
    ("心血管内科", "cardiology"), ("Department of General Surgery", "general_surgery"), ("外科", "general_surgery"), ("ENT Clinic", "ent"),
    ("耳鼻喉头颈外科", "ent"), ("Dentistry", "dental"), ("呼吸与危重症医学科", "respiratory"), ("内科门诊", "general_medicine"),
    ("神经外科", None), ("小儿眼科", None), ("急诊", None), ("Paediatric cardiology", None), ("", None),
])  # fmt: skip
def test_a_department_is_known_by_what_a_service_calls_it(words: str, want: str | None) -> None:
    known = by_name(words)
    assert (known.id if known else None) == want


@pytest.mark.parametrize("known", DEPARTMENTS, ids=lambda known: known.id)
def test_a_department_is_found_by_each_name_and_code(
    known: known_departments.KnownDepartment,
) -> None:
    assert all(by_name(name) == known for name in (known.name.source, *known.aliases))
    assert all(by_code(code) == known for code in (known.code, *known.other_codes) if code)
    assert by_code("") is None
    assert by_id(known.id) == known


@pytest.mark.parametrize(("said", "plain"), [
    ("那个，嗯，我想我想挂个号……眼　睛！", "我想挂个号.眼睛"), ("38.5度，8:30", "38.5度,8:30"), ("嗯", "嗯"), ("今朝勿舒服", "今天不舒服"),
    ("Um, my my knee — can’t bend", "my knee,can't bend"), ("13800001111", "13800001111"), ("我我我頭暈", "我头晕"), ("那个礼拜", "那个礼拜"),
])  # fmt: skip
def test_words_are_made_plain(said: str, plain: str) -> None:
    assert normalise(said) == plain
    assert normalise(plain) == plain


SOURCES = dict(zip(
    ["肝病科", "消化科", "神经科", "心血管科", "内分泌科", "呼吸科", "肾内科", "血液科", "感染科", "普通内科", "风湿免疫科"],
    ["hepatology", "gastroenterology", "neurology", "cardiology", "endocrinology", "respiratory", "nephrology", "haematology", "infectious", "general_medicine", "rheumatology"], strict=True))  # fmt: skip


@pytest.mark.skipif(not EVAL.exists(), reason="the shared evaluation sets are not here")
def test_questions_of_patients_reach_their_department() -> None:
    rows = [json.loads(line) for line in EVAL.read_text(encoding="utf-8").splitlines()[::10]]
    right = [
        SOURCES[row["department"]] in suggest(row["text"], "zh-CN").departments for row in rows
    ]
    assert statistics.mean(right) > 0.9


@pytest.mark.parametrize(("table", "language"), [(MANDARIN, "zh-CN"), (ENGLISH, "en")])
def test_an_answer_takes_about_a_millisecond(table: str, language: str) -> None:
    taken = []
    for _, said in _rows(table):
        started = time.process_time()
        suggest(said, language)
        taken.append(time.process_time() - started)
    assert statistics.median(taken) < 0.004  # twice what is allowed, for a busy machine
