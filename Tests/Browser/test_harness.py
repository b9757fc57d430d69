"""The harness sees what it is there to see: each way a page can go wrong is made to happen once."""

import unittest

from harness import Browser
from page_server import PageServer


def page(body: str, head: str = "", title: str = "A page") -> str:
    return (f'<!doctype html><html lang="en"><head><meta charset="utf-8"><link rel="icon" href="data:,"><title>{title}</title>{head}</head>'
            f"<body><main><h1>{title}</h1>{body}</main></body></html>")


STYLE = ':root{color-scheme:light dark} p{color:#111;background:#fff} @media (prefers-color-scheme:dark){p{color:#333;background:#222}}'

# Version 2, level L: "otpauth://totp/x?secret=ABC".
BARCODE = """
#######...#....#..####### #.....#..#.....##.#.....# #.###.#.#..#...#..#.###.# #.###.#..#....#.#.#.###.#
#.###.#..#..#.###.#.###.# #.....#...##.###..#.....# #######.#.#.#.#.#.####### ........#..#.###.........
###.#####...##.#.##...#.. .#.###..##.#.#..####.#..# #######.#.#..##..#.#..### #.......###..##.#.#.#..#.
#.#####...#.##.####....## .#.##..########...##.#..# #...###.###.###.###..#### .###.#..#....#.#.#.##...#
#.##.####.#.##..######.#. ........#.####..#...#..## #######.###....##.#.##### #.....#.##.#.##.#...#...#
#.###.#.##..##..######... #.###.#....#####....#.... #.###.#.#.#....##...#.#.# #.....#.#.####..#.##...#.
#######.####.#####.....##
""".split()


def barcode() -> str:
    dots = "".join(f"M{x + 4},{y + 4}h1v1h-1z" for y, row in enumerate(BARCODE) for x, dot in enumerate(row) if dot == "#")
    return f'<svg id="code" role="img" aria-label="A code" viewBox="0 0 33 33" width="330" height="330"><rect width="33" height="33" fill="#fff"/><path d="{dots}"/></svg>'


class Quiet(Browser):
    """A page without a fault, and pages with one each."""

    def open(self, pages: dict) -> None:
        server = PageServer(pages)
        server.__enter__()
        self.addCleanup(server.__exit__)
        self.page.goto(server.url + "/", wait_until="networkidle")

    def assert_complaint(self, words: str) -> None:
        self.page.wait_for_timeout(200)
        with self.assertRaisesRegex(AssertionError, words):
            self.assert_quiet()
        self.complaints.clear()

    def test_a_page_without_fault(self):
        "A page without a fault passes, in light and in dark, and leaves two screenshots"
        self.open({"/": page("<p>Good.</p>")})
        self.assert_quiet()
        self.assert_accessible()
        files = self.screenshot("harness")
        self.assertEqual([file.read_bytes()[:4] for file in files], [b"\x89PNG"] * 2)

    def test_a_message_in_the_console(self):
        "A message in the console fails the test"
        self.open({"/": page('<script src="/a.js"></script>'), "/a.js": "console.error('something is wrong')"})
        self.assert_complaint("something is wrong")

    def test_an_error_of_a_script(self):
        "An error of a script fails the test"
        self.open({"/": page('<script src="/a.js"></script>'), "/a.js": "nothing.here()"})
        self.assert_complaint("nothing is not defined")

    def test_a_broken_policy(self):
        "A script or a style that the content security policy refuses fails the test"
        self.open({"/": page("<script>document.title = 'run'</script>")})
        self.assertEqual(self.page.title(), "A page")
        self.assert_complaint("Content Security Policy")
        self.open({"/": page('<p style="color:red">Red</p>')})
        self.assert_complaint("Content Security Policy")

    def test_an_internal_error(self):
        "An answer of 500 fails the test"
        self.open({"/": (500, page(""))})
        self.assert_complaint("500: GET")

    def test_a_refusal(self):
        "A refusal fails the test unless the test is after it"
        self.open({"/": (422, page(""))})
        self.assert_complaint("status of 422")
        self.allow(422)
        self.open({"/": (422, page(""))})
        self.assert_quiet()

    def test_a_field_without_label(self):
        "A field without a label is a violation"
        self.open({"/": page("<form><input name=a></form>")})
        with self.assertRaisesRegex(AssertionError, "label: <input"):
            self.assert_accessible()

    def test_a_fault_in_the_dark(self):
        "Too little contrast in the dark scheme only is a violation"
        self.open({"/": page("<p>Text</p>", '<link rel="stylesheet" href="/a.css">'), "/a.css": STYLE})
        with self.assertRaisesRegex(AssertionError, "axe, dark.*") as raised:
            self.assert_accessible()
        self.assertIn("color-contrast", str(raised.exception))

    def test_a_barcode(self):
        "A barcode on the screen is read as a telephone would read it"
        self.open({"/": page(barcode())})
        self.assertEqual(self.read_barcode(self.page.locator("#code")), "otpauth://totp/x?secret=ABC")
        with self.assertRaisesRegex(AssertionError, "no barcode"):
            self.read_barcode(self.page.locator("h1"))


if __name__ == "__main__":
    unittest.main()
