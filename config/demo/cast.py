"""The fixed cast: one person per role and a few colleagues, with the same names in the demo and in every test."""

from dataclasses import dataclass

from accounts import actions
from accounts.models import Department, User
from accounts.states import Role

PASSWORD = "zhijian-demo-2026"

DEPARTMENTS = {
    "quality": ("Service quality department", "服务质量管理部"),
    "planning": ("System planning department", "系统规划部"),
    "delivery": ("Service delivery department", "服务交付部"),
    "board": ("Management", "管理层"),
    "supervision": ("Service quality supervision", "服务质量监督部"),
    "audit": ("Internal audit", "内部审计部"),
    "it": ("Information systems", "信息系统部"),
}


@dataclass(frozen=True)
class Character:
    """Who somebody is: `key` names the person in tests and in the story."""

    key: str
    username: str
    name: str
    department: str
    roles: tuple[str, ...]
    language: str = "zh-hans"


ADMINISTRATOR = Character("administrator", "gao.feng", "高峰 Gao Feng", "it", (Role.ADMINISTRATOR,))
CAST = [
    Character("quality_manager", "wang.min", "王敏 Wang Min", "quality", (Role.QUALITY_MANAGER,)),
    Character("sms_owner", "li.hua", "李华 Li Hua", "board", (Role.SMS_OWNER,)),
    Character("planner", "zhao.lei", "赵磊 Zhao Lei", "planning", (Role.PLANNER,)),
    Character("delivery", "chen.jie", "陈洁 Chen Jie", "delivery", (Role.DELIVERY,)),
    Character("checker", "sun.tao", "孙涛 Sun Tao", "delivery", (Role.DELIVERY,)),
    Character("colleague", "zhou.ning", "周宁 Zhou Ning", "delivery", (Role.DELIVERY,)),
    Character("leadership", "liu.gang", "刘刚 Liu Gang", "board", (Role.LEADERSHIP,)),
    Character("supervision", "huang.yan", "黄妍 Huang Yan", "supervision", (Role.SUPERVISION,)),
    Character("auditor", "xu.wei", "徐薇 Xu Wei", "audit", (Role.AUDITOR,)),
    Character("second_manager", "he.ping", "何平 He Ping", "quality", (Role.QUALITY_MANAGER,)),
]


def people() -> dict[str, User]:
    """Return the cast by key, adding whoever is not there yet through the actions of the people's room."""
    standing = {person.username: person for person in User.objects.select_related("department")}
    admin = standing.get(ADMINISTRATOR.username) or actions.found(
        username=ADMINISTRATOR.username, name=ADMINISTRATOR.name, password=PASSWORD, email=f"{ADMINISTRATOR.username}@example.com"
    )
    departments = _departments(admin)
    if admin.department is None:
        admin = actions.edit_user(admin, admin, admin.version, department=departments[ADMINISTRATOR.department])
    cast = {ADMINISTRATOR.key: admin}
    for character in CAST:
        cast[character.key] = standing.get(character.username) or _join(character, admin, departments)
    return cast


def _departments(admin) -> dict[str, Department]:
    standing = {department.code: department for department in Department.objects.all()}
    for code, (name_en, name_zh) in DEPARTMENTS.items():
        if code not in standing:
            standing[code] = actions.add_department(admin, code=code, name_en=name_en, name_zh=name_zh)
    return standing


def _join(character, admin, departments):
    return actions.add_user(
        admin, PASSWORD, character.roles, username=character.username, name=character.name, email=f"{character.username}@example.com",
        department=departments[character.department], language=character.language,
    )  # fmt: skip
