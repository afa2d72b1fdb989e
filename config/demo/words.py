"""Demo texts are told in both languages, Chinese first."""


def line(zh: str, en: str) -> str:
    """Return one line that says the same in both languages."""
    return f"{zh} · {en}"


def prose(zh: str, en: str) -> str:
    """Return a paragraph in each language."""
    return f"{zh}\n\n{en}"
