"""Foreign words that notices use, as a Vietnamese announcer says them; and names that stay as they are written."""

from __future__ import annotations

_BY_LINE = """
facebook = phây búc
zalo = da lô
youtube = diu túp
tiktok = tích tốc
google = gu gồ
messenger = mét xen giơ
gmail = gờ meo
internet = in tơ nét
email = i meo
e-mail = i meo
website = oép sai
web = oép
wifi = oai phai
wi-fi = oai phai
online = on lai
offline = óp lai
livestream = lai xờ trim
video = vi đi ô
video clip = vi đi ô clíp
clip = clíp
radio = ra đi ô
camera = ca mê ra
smartphone = xờ mát phôn
laptop = láp tốp
tablet = táp lét
app = áp
apps = áp
file = phai
fax = phắc
logo = lô gô
hotline = hót lai
robot = rô bốt
micro = mi cờ rô
ampli = am pơ li
amplifier = am pơ li phai ơ
bluetooth = bờ lu tút
karaoke = ka ra ô kê
covid-19 = cô vít mười chín
covid = cô vít
virus = vi rút
tivi = ti vi
set = xét
astrazeneca = át tra dê nê ca
pfizer = phai dơ
paracetamol = pa ra xê ta môn
inch = in
tel = điện thoại
sars-cov-2 = xa cô vi hai
pm2.5 = pê mờ hai phẩy năm
pm2,5 = pê mờ hai phẩy năm
vaccine = vắc xin
vacxin = vắc xin
vitamin = vi ta min
dengue = đăng gơ
dioxin = đi ô xin
marketing = ma két tinh
homestay = hôm xờ tây
resort = ri xo
container = công ten nơ
taxi = tắc xi
gas = ga
shop = sóp
sale = seo
test = tét
stress = xờ trét
festival = phét ti van
team = tim
game = ghêm
zoom = dum
fanpage = phen pết
fan = phen
link = linh
chat = chát
sms banking = ét em ét băng kinh
ok = ô kê
euro = ơ rô
dollar = đô la
dolomite = đô lô mít
diesel = đi ê zen
urani = u ra ni
khmer = Khơ me
raglai = Ra glai
pleiku = Plây cu
ea h'leo = Ê a Hơ leo
ea = Ê a
h'mông = Hơ mông
m'nông = Mơ nông
k'ho = Cơ ho
s'tiêng = Xơ tiêng
x'tiêng = Xơ tiêng
chư sê = Chư Sê
asean = a xê an
aids = ết
ph = pê hát
kg = ki lô gam
km = ki lô mét
cm = xăng ti mét
mm = mi li mét
m2 = mét vuông
m² = mét vuông
m3 = mét khối
m³ = mét khối
km2 = ki lô mét vuông
km² = ki lô mét vuông
km/h = ki lô mét trên giờ
kwh = ki lô oát giờ
usd = đô la Mỹ
vnđ = đồng Việt Nam
vnd = đồng Việt Nam
"""

# Said as they are written, though no Vietnamese syllables: places and peoples.
_NAMES = (
    "đắk đăk lắk lăk krông pắk păk pách buôn kon tum plông plây plei ia grai prông păh ayun kbang jrai "
    "glai bru chăm stiêng raglay đak drai măm súp kar bơ kơ nia kroong clíp cờ rô zen pết phét"
)
NAMES = frozenset(_NAMES.split())


def _table() -> dict[str, str]:
    pairs = (line.split(" = ") for line in _BY_LINE.strip().splitlines())
    return {pair[0]: pair[1] for pair in pairs}


FOREIGN = _table()
