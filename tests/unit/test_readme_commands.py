"""The README's list of commands is that of the command itself."""

import re

import click

from htsm.cli import cli
from htsm.home import PROJECT


def told() -> str:
    text = (PROJECT / "README.md").read_text(encoding="utf-8")
    return " ".join(text.split("## The command")[1].split("\n## ")[0].split())


def leaves() -> list[tuple[str, str, click.Command]]:
    """Every command: its group (or nothing), its name, itself."""
    found = []
    for name, command in cli.commands.items():
        if isinstance(command, click.Group):
            found += [(name, sub, one) for sub, one in command.commands.items()]
        else:
            found.append(("", name, command))
    return found


def test_every_command_is_in_the_readme() -> None:
    listed = re.search(r"`htsm (.*?)`", told())
    assert listed
    in_readme = set()
    for entry in listed[1].split("|"):
        first, *rest = entry.split()
        in_readme |= {(first, name) for name in rest[0].split("/")} if rest else {("", first)}
    assert in_readme == {(group, name) for group, name, _ in leaves()}
    assert len(in_readme) > 20


def test_the_readme_says_which_commands_speak_to_machines() -> None:
    sentence = re.search(r"`--json` \((.*?)\)", told())
    assert sentence
    speak = {(group, name) for group, name, c in leaves() if any("--json" in p.opts for p in c.params)}
    in_readme: set[tuple[str, str]] = set()
    for entry in sentence[1].split(", "):
        first, *rest = entry.split()
        left_out = {rest[1].strip("`")} if rest[:1] == ["but"] else set()
        group = {(g, n) for g, n, _ in leaves() if g == first and n not in left_out}
        in_readme |= {(first, rest[0])} if rest and not left_out else group or {("", first)}
    assert in_readme == speak
