"""The pages without a mouse."""

from harness import Journey

# What has the focus: what it is, where, whether a ring shows, and whether it can be seen.
FOCUSED = """() => {
  const element = document.activeElement;
  if (!element || element === document.body) return null;
  const ring = (node) => { const style = getComputedStyle(node); return style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0; };
  let marked = ring(element);
  for (let node = element.parentElement; node && !marked && node.tagName !== 'MAIN' && node !== document.body; node = node.parentElement) marked = ring(node);
  const box = element.getBoundingClientRect();
  const all = [...document.querySelectorAll('*')];
  return {what: element.outerHTML.slice(0, 160), place: all.indexOf(element), group: element.type === 'radio' ? element.name : '', marked,
          seen: box.width > 0 && box.height > 0 && box.bottom > 0 && box.top < innerHeight || element.closest('label') !== null};
}"""
REACHABLE = """() => [...document.querySelectorAll('a[href], button, input, select, textarea, summary')].filter(e => {
  if (e.disabled || e.type === 'hidden' || e.tabIndex < 0) return false;
  if (e.closest('details:not([open])') && e.tagName !== 'SUMMARY') return false;
  if (!e.checkVisibility({visibilityProperty: true})) return false;
  return !(e.type === 'radio' && [...document.getElementsByName(e.name)].some(o => o !== e && (o.checked || !e.checked && o.compareDocumentPosition(e) & 4)));
}).map(e => [...document.querySelectorAll('*')].indexOf(e))"""


class Keyboard(Journey):
    def walk(self, path: str) -> list[dict]:
        """Every stop of the tab key, from the top of the page until the focus leaves it."""
        self.visit(path)
        stops: list[dict] = []
        for _ in range(600):
            self.page.keyboard.press("Tab")
            stop = self.page.evaluate(FOCUSED)
            if stop is None or (stops and stop["place"] == stops[0]["place"]):
                return stops
            stops.append(stop)
        self.fail(f"{path}: the focus never leaves the page")

    def test_walk(self):
        "The tab key visits everything that can be used, once, in the order of the page, and each stop is seen and marked"
        self.sign_in("ciso")
        base = "/o/" + self.people.person("ciso").organisation
        for path in (base, base + "/assets", base + "/assets/new", base + "/controls", base + "/evidence", base + "/evidence/new", base + "/frameworks",
                     base + "/frameworks/iso27001-2022/requirements/A.5.1", base + "/log", base + "/team", base + "/packages", base + "/settings", "/account"):
            with self.subTest(path):
                stops = self.walk(path)
                self.assertGreater(len(stops), 5)
                places = [stop["place"] for stop in stops]
                self.assertEqual(places, sorted(places), "the order of the keys is that of the page")
                self.assertEqual([stop["what"] for stop in stops if not stop["marked"]], [], "a stop that nobody sees")
                self.assertEqual([stop["what"] for stop in stops if not stop["seen"]], [], "a stop outside the window")
                missed = set(self.page.evaluate(REACHABLE)) - set(places)
                self.assertEqual([self.page.evaluate("(n) => document.querySelectorAll('*')[n].outerHTML.slice(0, 160)", place) for place in missed], [])
                self.assertEqual(self.page.locator("[tabindex]:not([tabindex='-1']):not([tabindex='0'])").count(), 0)

    def test_skip(self):
        "The first stop of every page, signed in or not, skips to the content, and the next stop is in it"
        for path in ("/sign-in", "/sign-up", None):
            if path is None:
                self.sign_in("ciso")
                path = "/o/" + self.people.person("ciso").organisation + "/assets"
            with self.subTest(path):
                self.visit(path)
                self.page.evaluate("document.activeElement.blur()")
                self.page.keyboard.press("Tab")
                link = self.page.locator(":focus")
                self.assertEqual(link.inner_text(), "Skip to the content")
                box = link.bounding_box()
                self.assertGreaterEqual(box["y"], 0, "it is seen once it has the focus")
                self.page.keyboard.press("Enter")
                self.page.keyboard.press("Tab")
                self.assertTrue(self.page.evaluate("document.activeElement.closest('main') !== null"))

    def test_a_form(self):
        "A record is added and a mistake is mended by keys alone: the summary of what is wrong leads to the field"
        self.sign_in("ciso")
        self.allow(422)
        base = "/o/" + self.people.person("ciso").organisation + "/assets"
        self.visit(base + "/new")
        name = self.page.locator("#f-name, [name=name]").first
        name.focus()
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")
        self.assertIn("Error", self.page.title())
        summary = self.page.locator(".errors a, .error-summary a, [role=alert] a").first
        summary.focus()
        self.page.keyboard.press("Enter")
        self.assertEqual(self.page.evaluate("document.activeElement.name"), "name")
        self.page.keyboard.type("Typed by keys alone")
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")
        self.assertEqual(self.page.locator("h1").inner_text(), "Typed by keys alone")
