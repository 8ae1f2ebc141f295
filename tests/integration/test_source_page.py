"""The citizens' page in a real browser: choose an area, see and hear, send feedback, read the answer, offline."""

from __future__ import annotations

import shutil
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from selenium import webdriver
from selenium.webdriver.common.by import By
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.select import Select

from tests.support.source_server import Enrolling, SourceServer
from tests.support.waiting import wait_until

pytest_plugins = ["tests.support.source_fixtures"]
pytestmark = pytest.mark.skipif(
    not (shutil.which("chromium") and shutil.which("chromedriver")), reason="no chromium and chromedriver here"
)


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[webdriver.Chrome]:
    options = webdriver.ChromeOptions()
    options.binary_location = str(shutil.which("chromium"))
    profile = tmp_path_factory.mktemp("chromium")
    for argument in ("--headless=new", "--no-sandbox", "--disable-gpu", f"--user-data-dir={profile}", "--lang=vi"):
        options.add_argument(argument)
    options.add_argument("--window-size=390,844")
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    driver = webdriver.Chrome(options, webdriver.ChromeService(shutil.which("chromedriver")))
    try:
        yield driver
    finally:
        driver.quit()


def shown(browser: webdriver.Chrome, css: str) -> WebElement:
    wait_until(lambda: any(one.is_displayed() for one in browser.find_elements(By.CSS_SELECTOR, css)), 10, css)
    return next(one for one in browser.find_elements(By.CSS_SELECTOR, css) if one.is_displayed())


def says(browser: webdriver.Chrome, words: str) -> None:
    wait_until(lambda: words in browser.find_element(By.TAG_NAME, "body").text, 10, words)


def press(browser: webdriver.Chrome, words: str) -> None:
    wait_until(lambda: bool(browser.find_elements(By.XPATH, f"//button[contains(., '{words}')]")), 10, words)
    browser.find_element(By.XPATH, f"//button[contains(., '{words}')]").click()


def test_a_citizens_way(source: SourceServer, stations: Enrolling, browser: webdriver.Chrome) -> None:
    station = stations("T2-01")
    title = f"Lịch tiêm chủng {uuid.uuid4().hex[:6]}"
    source.issue(["T2-01"], b"fLaC" + uuid.uuid4().bytes, "editor.t2", "leader.t2", title=title)
    browser.get(source.url)
    for area in ("Tỉnh Núi Mẫu", "Xã Suối Mẫu"):
        press(browser, area)
    press(browser, "Xem tin của Xã Suối Mẫu")
    says(browser, title)
    assert browser.title == "Truyền thanh · Xã Suối Mẫu"
    says(browser, "DỮ LIỆU THỬ")
    assert f"{source.url}/v1/public/audio/" in (shown(browser, "audio").get_attribute("src") or "")

    browser.find_element(By.ID, "tab-gui").click()
    Select(shown(browser, "#kind")).select_by_value("QUESTION")
    browser.find_element(By.ID, "text").send_keys("Mấy giờ tiêm?")
    press(browser, "Gửi")
    says(browser, "Cần đánh dấu đồng ý")
    browser.find_element(By.ID, "consent").click()
    browser.find_element(By.CSS_SELECTOR, "#send button[type=submit]").click()
    reference = shown(browser, "#reference").text
    assert len(reference) == 19

    [item] = [
        one for one in station.call("GET", "/v1/feedback/inbox").json()["items"] if one["text"] == "Mấy giờ tiêm?"
    ]
    for step in ({"state": "RECEIVED"}, {"state": "IN_PROGRESS"}, {"state": "ANSWERED", "answer": "Tám giờ sáng"}):
        body = step | {"at": datetime.now(UTC).isoformat(), "by": "Biên tập"}
        assert station.call("POST", f"/v1/feedback/{item['id']}/state", body).status_code == 200
    press(browser, "Giữ mã trong máy này")
    browser.find_element(By.ID, "tab-tra-loi").click()
    shown(browser, "#code").send_keys(reference.lower())
    browser.find_element(By.CSS_SELECTOR, "#read button[type=submit]").click()
    says(browser, "Tám giờ sáng")
    # Who kept the code need not type it, also days later; and may have it forgotten.
    browser.refresh()
    press(browser, reference)
    says(browser, "Tám giờ sáng")
    browser.find_element(By.CSS_SELECTOR, "#kept-list button.quiet").click()
    wait_until(lambda: not browser.find_element(By.ID, "kept").is_displayed(), 5, "the code to be forgotten")
    severe = [entry for entry in browser.execute("getLog", {"type": "browser"})["value"] if entry["level"] == "SEVERE"]
    assert severe == []


def test_an_emergency_stands_first_and_without_network_news_stay(
    source: SourceServer, browser: webdriver.Chrome
) -> None:
    source.issue(["T2"], None, "editor.t2", "leader.t2", bulletin_class="EMERGENCY", disaster_level=4, title="Lũ quét")
    browser.get(f"{source.url}/?area=T2-01")
    says(browser, "KHẨN CẤP · rủi ro thiên tai cấp 4 – rất lớn")
    browser.execute_async_script("navigator.serviceWorker.ready.then(arguments[0])")
    # Once under the worker, the news are kept.
    browser.get(f"{source.url}/?area=T2-01")
    says(browser, "Lũ quét")
    offline = {"offline": True, "latency": 0, "downloadThroughput": 0, "uploadThroughput": 0}
    browser.execute_cdp_cmd("Network.enable", {})
    browser.execute_cdp_cmd("Network.emulateNetworkConditions", offline)
    try:
        browser.refresh()
        says(browser, "Lũ quét")
        says(browser, "Mất mạng: đang xem tin đã lưu lúc")
        browser.find_element(By.ID, "tab-gui").click()
        shown(browser, "#text").send_keys("Gửi khi không có mạng")
        browser.find_element(By.ID, "consent").click()
        browser.find_element(By.CSS_SELECTOR, "#send button[type=submit]").click()
        says(browser, "Nội dung vẫn còn ở đây")
        assert browser.find_element(By.ID, "text").get_attribute("value") == "Gửi khi không có mạng"
    finally:
        online = offline | {"offline": False, "downloadThroughput": -1, "uploadThroughput": -1}
        browser.execute_cdp_cmd("Network.emulateNetworkConditions", online)


@pytest.mark.parametrize(("width", "height"), [(360, 740), (1366, 768)])
def test_it_fits_telephone_and_desk_and_controls_have_names(
    source: SourceServer, browser: webdriver.Chrome, width: int, height: int
) -> None:
    size = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 500}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
    try:
        browser.get(f"{source.url}/?area=T2-01")
        for part in ("tin", "gui", "tra-loi"):
            browser.find_element(By.ID, f"tab-{part}").click()
            shown(browser, f"#{part}")
            too_wide = "return document.documentElement.scrollWidth - document.documentElement.clientWidth"
            assert browser.execute_script(too_wide) <= 0
            for field in browser.find_elements(By.CSS_SELECTOR, "input, select, textarea, button, nav a, audio"):
                if field.is_displayed():
                    assert field.accessible_name.strip(), field.get_attribute("outerHTML")
                    ticked = field.get_attribute("type") == "checkbox"
                    box = field.find_element(By.XPATH, "..") if ticked else field
                    assert box.size["height"] >= 40, field.get_attribute("outerHTML")
    finally:
        browser.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})


def test_a_place_chosen_later_holds_and_many_places_can_be_searched_without_marks(
    source: SourceServer, browser: webdriver.Chrome
) -> None:
    for number in range(13):
        source.desk("admin.vn").post(
            "/v1/areas",
            {
                "code": f"T2-01-{number:02}",
                "name": f"Thôn Đồng Mẫu {number}",
                "level": "HAMLET",
                "parent": "T2-01",
                "valid_from": "2026-01-01",
            },
        )
    browser.get(f"{source.url}/?area=T1-01")
    says(browser, "Truyền thanh Xã Bến Mẫu")
    press(browser, "Đổi nơi khác")
    for area in ("Tỉnh Núi Mẫu", "Xã Suối Mẫu"):
        press(browser, area)
    shown(browser, "#area-find").send_keys("dong mau 12")
    found = [one.text for one in browser.find_elements(By.CSS_SELECTOR, "#area-list button") if one.is_displayed()]
    assert found == ["Thôn Đồng Mẫu 12"]
    browser.find_element(By.ID, "area-find").send_keys("x")
    says(browser, "Không có nơi nào tên như vậy")
    press(browser, "Xem tin của Xã Suối Mẫu")
    says(browser, "Truyền thanh Xã Suối Mẫu")
    browser.refresh()
    says(browser, "Truyền thanh Xã Suối Mẫu")
