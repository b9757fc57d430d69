"""A challenge of ours, solved by somebody else's library."""

import altcha.v1


def solve(asked: dict) -> str:
    """What the form's field holds, from what /challenge answered."""
    challenge = altcha.v1.Challenge(
        algorithm=asked["algorithm"], challenge=asked["challenge"], max_number=asked["maxnumber"], salt=asked["salt"], signature=asked["signature"])
    solved = altcha.v1.solve_challenge(challenge)
    if solved is None:
        raise AssertionError(f"no number solves {asked}")
    return altcha.v1.Payload(asked["algorithm"], asked["challenge"], solved.number, asked["salt"], asked["signature"]).to_base64()
