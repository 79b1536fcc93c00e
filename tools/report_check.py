"""Opens pages of `broca localize`, `report` and `sweep` in Chromium and checks that they work: for makers only.

    python tools/report_check.py PAGE.html... [--pictures FOLDER]

Fails when a page writes an error to the console, asks for anything but itself, lets a figure
stay empty or words of a figure leave it, scrolls sideways on a narrow screen, or saves an empty
or malformed file from any export button. With --pictures it also takes pictures: light, dark,
narrow, and in grey. Needs `pip install playwright` and Chromium; CHROMIUM names another one.
"""

import argparse
import csv
import io
import os
import pathlib
import re
import sys
import xml.etree.ElementTree

from playwright.sync_api import sync_playwright

WIDE = {"width": 1200, "height": 900}
NARROW = {"width": 390, "height": 900}
SIZES = """() => [...document.querySelectorAll('figure')].map(figure => ({
  title: figure.querySelector('.head :is(h3, h4)')?.textContent ?? 'a figure without a title',
  says: figure.querySelector('.says')?.textContent ?? '',
  details: Boolean(figure.querySelector('details summary')),
  drawn: figure.querySelector('svg')?.childElementCount ?? null,
  plotted: figure.querySelectorAll('[data-form=svg]').length > 0,
}))"""
OUTSIDE = """() => [...document.querySelectorAll('figure svg')].flatMap(svg => {
  const box = svg.getBoundingClientRect();
  return [...svg.querySelectorAll('text')].filter(text => {
    const own = text.getBoundingClientRect();
    return own.left < box.left - 3 || own.right > box.right + 3 || own.bottom > box.bottom + 3 || own.top < box.top - 12;
  }).map(text => `${text.textContent} in ${svg.closest('figure').querySelector('.head :is(h3, h4)').textContent}`);
})"""
BROKEN = """() => [...document.querySelectorAll('main, header')]
  .flatMap(part => part.innerText.match(/\\b(NaN|undefined|null|Infinity|\\[object)\\b.{0,40}/g) ?? [])"""


def check_saved(name: str, content: bytes) -> str | None:
    """What is wrong with an exported file."""
    if name.endswith(".svg"):
        root = xml.etree.ElementTree.fromstring(content)
        text = re.sub(r'href="data:[^"]*"', "", content.decode())
        if "var(" in text or len(list(root)) < 4 or "NaN" in text or "undefined" in text:
            return "it is not a whole drawing"
    elif name.endswith(".png"):
        if content[:8] != b"\x89PNG\r\n\x1a\n" or len(content) < 5000:
            return f"it is no picture, or an empty one ({len(content)} bytes)"
    else:
        rows = list(csv.reader(io.StringIO(content.decode())))
        if any(len(row) != len(rows[0]) for row in rows):
            return "its rows differ in length"
        if any(cell in ("NaN", "undefined", "null") for row in rows for cell in row):
            return "it holds a value that is none"
    return None


def check_zoom(page) -> list[str]:
    """What is wrong with figures that zoom: by buttons, keys and wheel, and back."""
    problems = []
    for figure in page.locator("figure:has(button[data-zoom])").all():
        name = figure.locator(".head :is(h3, h4)").inner_text()
        plot, view = figure.locator(".plot"), figure.locator(".view")
        page.mouse.move(1, 1)
        whole, drawing = view.inner_text(), plot.inner_html()

        def step(what: str, act) -> None:
            before = view.inner_text()
            act()
            page.wait_for_timeout(60)
            if view.inner_text() == before or not plot.locator("svg").count():
                problems.append(f"{name}: {what} does nothing")

        def drag() -> None:
            box = plot.bounding_box()
            page.mouse.move(box["x"] + 300, box["y"] + 80)
            page.mouse.down()
            page.mouse.move(box["x"] + 180, box["y"] + 80)
            page.mouse.up()

        step("the button for in", lambda: figure.locator("[data-zoom=in]").click())
        step("the button for right", lambda: figure.locator("[data-zoom=right]").click())
        plot.focus()
        for key in ("+", "-"):
            step(f"the key {key}", lambda: page.keyboard.press(key))
        plot.hover(position={"x": 200, "y": 80})
        step("the wheel", lambda: page.mouse.wheel(0, -120))
        step("a drag", drag)
        times = page.evaluate("""async name => {
          const figure = [...document.querySelectorAll('figure')].find(f => f.querySelector('.head :is(h3, h4)').textContent === name);
          const button = which => figure.querySelector(`[data-zoom=${which}]`);
          const times = [];
          for (let i = 0; i < 12; i++) {
            const start = performance.now();
            button(i % 2 ? 'out' : 'in').click();
            await new Promise(done => requestAnimationFrame(() => setTimeout(done)));
            times.push(performance.now() - start);
          }
          return times.sort((a, b) => a - b);
        }""", name)
        print(f"  {name}: a step of zoom is drawn in {times[len(times) // 2]:.0f} ms (median of {len(times)})")
        if figure.locator("svg image").count() < 2:
            problems.append(f"{name}: the map is gone")
        step("the key 0", lambda: page.keyboard.press("0"))
        page.mouse.move(1, 1)
        page.wait_for_timeout(60)
        if view.inner_text() != whole or plot.inner_html() != drawing:
            problems.append(f"{name}: the whole map does not come back")
        choice = figure.locator("input[type=checkbox]")
        choice.uncheck()
        if plot.inner_html() == drawing:
            problems.append(f"{name}: the marks do not go")
        choice.check()
        if plot.inner_html() != drawing:
            problems.append(f"{name}: the marks do not come back")
    return problems


def check_cursor(page) -> list[str]:
    """What is wrong with figures that are read by pointer and by keys."""
    problems = []
    for figure in page.locator("figure:has(.readout)").all():
        name = figure.locator(".head :is(h3, h4)").inner_text()
        plot, said, mark = figure.locator(".plot"), figure.locator(".readout"), figure.locator(".cursor")
        def told(what: str) -> None:
            page.wait_for_timeout(30)
            words = said.inner_text()
            if not words or "undefined" in words or "NaN" in words or not mark.inner_html():
                problems.append(f"{name}: {what} says {words!r}")
            if page.locator("#tip").is_hidden() or page.locator("#tip").inner_text().split("\n") != words.split(" · "):
                problems.append(f"{name}: {what} shows {page.locator('#tip').inner_text()!r} beside {words!r}")

        plot.scroll_into_view_if_needed()
        page.wait_for_timeout(60)
        plot.hover(position={"x": 200, "y": 80})
        told("the pointer")
        page.mouse.move(1, 1)
        plot.focus()
        keys = ["ArrowRight", "ArrowRight", "ArrowLeft", *(["ArrowUp", "m", "M"] if figure.locator("[data-zoom]").count() else ["End", "Home"])]
        before = ""
        for key in keys:
            page.keyboard.press(key)
            told(f"the key {key}")
            if said.inner_text() == before:
                problems.append(f"{name}: the key {key} does nothing")
            before = said.inner_text()
        page.keyboard.press("Escape")
        if said.inner_text() or mark.inner_html():
            problems.append(f"{name}: Escape does not end it")
    return problems


def check(browser, page_file: pathlib.Path, pictures: pathlib.Path | None) -> list[str]:
    problems: list[str] = []
    url = page_file.resolve().as_uri()
    context = browser.new_context(viewport=WIDE, color_scheme="light", accept_downloads=True)
    page = context.new_page()
    page.on("console", lambda m: problems.append(f"console: {m.text}") if m.type in ("error", "warning") else None)
    page.on("pageerror", lambda e: problems.append(f"script: {e}"))
    page.on("request", lambda r: problems.append(f"request: {r.url[:100]}") if r.url.split(":")[0] not in ("data", "blob") and r.url != url else None)
    page.goto(url)
    page.wait_for_timeout(300)
    for figure in page.evaluate(SIZES):
        if len(figure["says"]) < 20 or figure["plotted"] and not figure["details"]:
            problems.append(f"no text alternative or table: {figure['title']}")
        if figure["plotted"] and not figure["drawn"]:
            problems.append(f"empty: {figure['title']}")
    problems += [f"outside: {words}" for words in page.evaluate(OUTSIDE)]
    problems += check_zoom(page)
    problems += check_cursor(page)
    for details in page.locator("figure details").all():
        details.evaluate("element => { element.open = true; }")
        page.wait_for_timeout(50)
        if details.locator("table").count() != 1:
            problems.append(f"no table: {details.locator('xpath=..').locator('h3, h4').first.inner_text()}")
    problems += [f"words: {words}" for words in page.evaluate(BROKEN)]
    for details in page.locator("figure details").all():
        details.evaluate("element => { element.open = false; }")
    buttons = page.locator("figure button[data-form]").all()
    for button in buttons:
        page.wait_for_timeout(100)  # Chromium drops some of many downloads at once
        with page.expect_download() as download:
            button.press("Enter")
        saved = pathlib.Path(download.value.path())
        name = download.value.suggested_filename
        wrong = check_saved(name, saved.read_bytes())
        if wrong:
            problems.append(f"{name}: {wrong}")
        if pictures and name.endswith((".svg", ".png")):
            (pictures / f"{page_file.stem}-export-{name}").write_bytes(saved.read_bytes())
    looks = {"light": (WIDE, "light", ""), "dark": (WIDE, "dark", ""), "narrow": (NARROW, "light", ""), "grey": (WIDE, "light", "grayscale(1)")}
    for look, (size, scheme, filtered) in looks.items():
        page.set_viewport_size(size)
        page.emulate_media(color_scheme=scheme)
        page.evaluate("filter => { document.documentElement.style.filter = filter; }", filtered)
        page.wait_for_timeout(300)
        if page.evaluate("() => document.documentElement.scrollWidth > innerWidth"):
            problems.append(f"{look}: the page scrolls sideways")
        problems += [f"{look}: outside: {words}" for words in page.evaluate(OUTSIDE)]
        if pictures:
            page.screenshot(path=pictures / f"{page_file.stem}-{look}.png", full_page=True)
    print(f"{page_file}: {len(page.evaluate(SIZES))} figures, {len(buttons)} exports, {len(problems)} problems")
    context.close()
    return problems


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pages", nargs="+", type=pathlib.Path)
    parser.add_argument("--pictures", type=pathlib.Path)
    arguments = parser.parse_args()
    if arguments.pictures:
        arguments.pictures.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=os.environ.get("CHROMIUM", "/usr/bin/chromium"), args=["--no-sandbox"]
        )
        problems = [problem for page in arguments.pages for problem in check(browser, page, arguments.pictures)]
        browser.close()
    for problem in problems[:40]:
        print(problem, file=sys.stderr)
    if len(problems) > 40:
        print(f"and {len(problems) - 40} more", file=sys.stderr)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
