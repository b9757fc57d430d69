"""A handover that is taken back: both sides see it, and it cannot be accepted any more."""

import re

from team import Team


class CancelledHandover(Team):
    def test_cancelling(self):
        "A proposed successor is told by mail; once the proposer cancels, the mail's link and accepting say so plainly, and the roles are as they were"
        theirs, codes, _ = self.joined("nia@cedar.example", "manager", "Nia Newcomer")
        self.visit("/o/cedar/team")
        self.page.get_by_label("Successor").select_option(label="Nia Newcomer, Manager")
        self.press("Propose the successor")
        self.assertIn("Ada Lovelace proposes Nia Newcomer as CISO", self.said())
        link = re.search(r"https?://\S+/o/cedar/team", self.mail("nia@cedar.example", "proposes you as CISO"))[0]
        theirs.goto(link)
        self.assertEqual(theirs.get_by_role("button", name="Accept and become CISO").count(), 1)

        self.press("Cancel the handover")
        self.assertIn("The handover from Ada Lovelace to Nia Newcomer was cancelled", self.said())
        self.look("team-handover-cancelled")
        self.press("Accept and become CISO", theirs, codes)
        self.assertIn("This handover was cancelled. The roles stay as they are.", self.said(theirs))
        self.assertEqual(len(codes), 10, "no fresh code was asked for an act that is not there")
        self.assert_accessible(theirs)
        theirs.goto(link)
        self.assertIn("The handover from Ada Lovelace to Nia Newcomer was cancelled", self.said(theirs))
        self.assertEqual(theirs.get_by_role("button", name="Accept and become CISO").count(), 0)
        self.assert_accessible(theirs)

        self.assertEqual(theirs.goto(f"{self.program.url}/o/cedar/settings").status, 403, "who was proposed is no CISO")
        self.assertEqual(self.page.goto(f"{self.program.url}/o/cedar/settings").status, 200, "who proposed is still one")
        self.visit("/o/cedar/team")
        self.page.get_by_label("Successor").select_option(label="Nia Newcomer, Manager")
        self.press("Propose the successor")
        self.assertNotIn("was cancelled", self.said(), "a new one takes the place of the notice")
