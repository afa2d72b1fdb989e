"""The law of the house (design, section 5): who imports whom, who writes, how big things may grow, what pages may hold."""

import ast
import re
import subprocess
import sys
from pathlib import Path
from statistics import median

import pytest

ROOT = Path(__file__).resolve().parent.parent
# From top to bottom; imports only go down. `reports` and `reminders` stand side by side and do not know each other.
FLOORS = {"config": 6, "reports": 5, "reminders": 5, "verification": 4, "improvement": 3, "plans": 2, "accounts": 1, "audit": 0}
MODULES = sorted(path for room in FLOORS for path in (ROOT / room).rglob("*.py"))
OURS = [path for path in MODULES if "migrations" not in path.parts]
TEMPLATES = sorted(path for path in (ROOT / "templates").rglob("*") if path.is_file())
# Who may write: the actions of each room and of a package within it, the trail, and migrations.
WRITERS = re.compile(r"^(audit/|[a-z]+/([a-z]+/)?actions(\.py|/)|[a-z]+/migrations/)")
WRITING = {"save", "create", "bulk_create", "bulk_update", "get_or_create", "update_or_create", "asave", "acreate", "aupdate", "adelete"}
WRITING_ON_ROWS = {"update", "delete"}
TRAIL = {"create", "edit", "move", "remove", "record", "touch"}


def name_of(path):
    return path.relative_to(ROOT).as_posix()


def tree_of(path):
    return ast.parse(path.read_text(encoding="utf-8"), str(path))


def test_the_linter_finds_nothing():
    done = subprocess.run([sys.executable, "-m", "ruff", "check", "--no-cache", "--output-format=concise", "."], cwd=ROOT, capture_output=True, text=True)
    assert (done.returncode, done.stdout) == (0, "All checks passed!\n"), done.stderr


# Imports


def imported_rooms(tree):
    """Yield the line and the room of each import, at whatever depth it stands."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.level == 0:
            names = [node.module]
        elif isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        else:
            continue
        yield from ((node.lineno, name.split(".")[0]) for name in names)


def climbing(room, tree):
    """Return the imports that go up, or across to the neighbour."""
    mine = FLOORS[room]
    return [(line, other) for line, other in imported_rooms(tree) if other in FLOORS and other != room and FLOORS[other] >= mine]


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_imports_go_down(path):
    assert climbing(path.relative_to(ROOT).parts[0], tree_of(path)) == []


def test_an_import_that_goes_up_is_seen_even_inside_a_function():
    sample = ast.parse("def f():\n    from reports.models import Report\n    import plans.models\n")
    assert climbing("plans", sample) == [(2, "reports")]
    assert climbing("reminders", sample) == [(2, "reports")]
    assert climbing("audit", sample) == [(2, "reports"), (3, "plans")]
    assert climbing("config", sample) == []


def test_no_room_imports_the_tests():
    assert [name_of(path) for path in MODULES if "tests" in {room for _line, room in imported_rooms(tree_of(path))}] == []


# Writing


def is_rows(node):
    """Whether an expression is a set of database rows: a chain that goes through a manager, or ends in a call on one."""
    while True:
        if isinstance(node, ast.Call):
            node = node.func
        elif isinstance(node, ast.Subscript):
            node = node.value
        elif isinstance(node, ast.Attribute):
            if node.attr in {"objects", "_base_manager", "_default_manager"} or node.attr in {"all", "filter", "exclude", "get_queryset", "select_for_update"}:
                return True
            if node.attr.endswith("_set"):
                return True
            node = node.value
        else:
            return False


def is_safe_save(call):
    """Whether `.save` is no model's: a workbook, an image or a figure is given where to, as its first plain argument."""
    return bool(call.args) and not isinstance(call.args[0], ast.Starred)


def is_super(node):
    """Whether a call goes to the class above, which is looked at by itself."""
    return isinstance(node, ast.Call) and getattr(node.func, "id", "") == "super"


def assigned_rows(tree):
    """Return the names that a module binds to sets of rows, to follow `rows = X.objects.filter(…); rows.delete()`."""
    return {
        target.id
        for node in ast.walk(tree)
        if isinstance(node, ast.Assign) and is_rows(node.value)
        for target in node.targets
        if isinstance(target, ast.Name)
    }


def instance_names(tree):
    """Return the names bound to one row, such as `plan = X.objects.get(…)` or `get_object_or_404(…)`."""
    names = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Call):
            func = node.value.func
            called = getattr(func, "attr", getattr(func, "id", ""))
            if (is_rows(func) and called in {"get", "first", "last"}) or called == "get_object_or_404":
                names |= {target.id for target in node.targets if isinstance(target, ast.Name)}
    return names


def writes(tree):
    """Return the lines that write to the database."""
    rows = assigned_rows(tree) | instance_names(tree)
    found = []
    for node in ast.walk(tree):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
            continue
        verb, on = node.func.attr, node.func.value
        on_trail = isinstance(on, ast.Name) and on.id == "trail"
        if (verb == "save" and is_safe_save(node)) or (verb == "create" and is_super(on)):
            continue
        own_row = (isinstance(on, ast.Name) and on.id in rows) or (isinstance(on, ast.Attribute) and on.attr in {"object", "instance"})
        if on_trail and verb in TRAIL:
            found.append((node.lineno, f"trail.{verb}"))
        elif verb in WRITING or (verb in WRITING_ON_ROWS and (is_rows(on) or own_row)):
            found.append((node.lineno, verb))
    return found


@pytest.mark.parametrize("path", [path for path in OURS if not WRITERS.match(name_of(path))], ids=name_of)
def test_only_actions_write(path):
    allowed = ALLOWED_TRAIL.get(name_of(path), set())
    assert [(line, verb) for line, verb in writes(tree_of(path)) if verb not in allowed] == []


# Restoring a baseline is the one writing that several rooms share: the document goes back through the trail, called by actions alone.
ALLOWED_TRAIL = {
    "plans/document.py": {"trail.edit", "trail.remove"},
    "plans/restoring.py": {"trail.create", "trail.edit", "trail.remove"},
    "improvement/document.py": {"trail.create", "trail.edit", "trail.remove"},
}


@pytest.mark.parametrize(
    "sample",
    [
        "plan.save()",
        "self.object.save(update_fields=['title'])",
        "form.save()",
        "serializer.save()",
        "Plan.objects.create(title='x')",
        "Plan.objects.filter(pk=1).update(title='x')",
        "Plan._base_manager.all().delete()",
        "plan.goals.filter(pk=1).delete()",
        "plan.goals.all().delete()",
        "plan.goals.create(statement='x')",
        "Plan.objects.bulk_create([])",
        "Plan.objects.get_or_create(pk=1)",
        "rows = Plan.objects.filter(pk=1)\nrows.update(title='x')",
        "row = Plan.objects.get(pk=1)\nrow.delete()",
        "row = get_object_or_404(Plan, pk=1)\nrow.delete()",
        "self.object.delete()",
        "trail.edit(plan, 'plan.edit', by, {})",
    ],
)
def test_a_write_is_seen(sample):
    assert len(writes(ast.parse(sample))) == 1


@pytest.mark.parametrize(
    "sample", ["facts.update(a=1)", "context.update({})", "seen = {}\nseen.update(a=1)", "workbook.save(path)", "path.unlink()", "hash.update(b'x')", "cache.delete('x')"]
)
def test_what_is_no_write_is_let_pass(sample):
    assert writes(ast.parse(sample)) == []


def test_nothing_works_by_signals():
    watchers = re.compile(r"\b(pre|post)_(save|delete)\b|@receiver|m2m_changed")
    assert [name_of(path) for path in MODULES if watchers.search(path.read_text(encoding="utf-8"))] == []


# Size


def lengths_of(tree):
    """Return the length of each function in lines, its docstring and decorators left out."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            first = node.body[1] if ast.get_docstring(node) and len(node.body) > 1 else node.body[0]
            yield node.name, node.end_lineno - first.lineno + 2


def test_no_function_is_longer_than_fifty_lines_and_half_are_at_most_eight():
    lengths = [(length, f"{name_of(path)}:{name}") for path in OURS for name, length in lengths_of(tree_of(path))]
    assert [place for length, place in lengths if length > 50] == []
    assert median(length for length, _place in lengths) <= 8


def test_no_module_is_longer_than_400_lines():
    lines = {name_of(path): len(path.read_text(encoding="utf-8").splitlines()) for path in OURS}
    assert {name: count for name, count in lines.items() if count > 400} == {}


def test_no_template_is_longer_than_200_lines():
    lines = {name_of(path): len(path.read_text(encoding="utf-8").splitlines()) for path in TEMPLATES}
    assert {name: count for name, count in lines.items() if count > 200} == {}


def test_every_public_thing_says_what_it_is():
    silent = []
    for path in OURS:
        tree = tree_of(path)
        if tree.body and not ast.get_docstring(tree):
            silent.append(name_of(path))
        for node in tree.body:
            named = isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_")
            if named and not ast.get_docstring(node):
                silent.append(f"{name_of(path)}:{node.name}")
    assert silent == []


# Pages


INLINE = {
    "inline script": re.compile(r"<script(?![^>]*\bsrc=)", re.I),
    "inline style sheet": re.compile(r"<style\b", re.I),
    "style attribute": re.compile(r"<[a-z][^<>]*\sstyle\s*=", re.I),
    "event handler": re.compile(r"<[a-z][^<>]*\son[a-z]+\s*=", re.I),
    "script address": re.compile(r"javascript:", re.I),
    "foreign host": re.compile(r"(?:src|href|action)\s*=\s*[\"']?(?:https?:)?//", re.I),
}


def strange(text):
    """Return what a strict content security policy would refuse in a template."""
    return [name for name, pattern in INLINE.items() if pattern.search(text)]


def pages():
    """Return the templates that a browser gets; those of the printed report are read by the PDF renderer alone, those of letters by mail clients."""
    shown = [path for path in TEMPLATES if path.suffix in {".html", ".svg"} and path.name != "mail.html"]
    return [path for path in shown if "pdf" not in path.relative_to(ROOT).as_posix()]


@pytest.mark.parametrize("path", pages(), ids=name_of)
def test_pages_hold_nothing_that_the_content_policy_refuses(path):
    assert strange(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    ("sample", "seen"),
    [
        ("<script>x()</script>", "inline script"),
        ('<p style="color:red">', "style attribute"),
        ('<a onclick="x()">', "event handler"),
        ('<link href="https://cdn.example/x.css">', "foreign host"),
        ('<script src="//cdn.example/x.js"></script>', "foreign host"),
        ('<a href="javascript:x()">', "script address"),
    ],
)
def test_what_the_content_policy_refuses_is_seen(sample, seen):
    assert strange(sample) == [seen]


def test_no_admin_site_is_used():
    assert [name_of(path) for path in MODULES if path.name == "admin.py" or "django.contrib.admin" in path.read_text(encoding="utf-8")] == []


def test_nothing_unfinished_is_left_standing():
    words = re.compile(r"#.*\b(TODO|FIXME|XXX)\b|\bNotImplementedError\b")
    assert [name_of(path) for path in [*MODULES, *TEMPLATES] if words.search(path.read_text(encoding="utf-8"))] == []
