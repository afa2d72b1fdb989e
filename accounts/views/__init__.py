"""Pages of sign-in, one's own account, people and departments."""

from accounts.views.delegations import Delegations, EditDelegation, GiveDelegation, RevokeDelegation
from accounts.views.departments import AddDepartment, Departments, EditDepartment
from accounts.views.own import ChangePassword, Preferences, SignIn, SignOut
from accounts.views.people import AddPerson, EditPerson, People, PersonDeed, ResetPassword
from accounts.views.refusals import csrf_failure, locked_out
from accounts.views.tables import TableFile

__all__ = [
    "AddDepartment",
    "AddPerson",
    "ChangePassword",
    "Delegations",
    "Departments",
    "EditDelegation",
    "EditDepartment",
    "EditPerson",
    "GiveDelegation",
    "People",
    "PersonDeed",
    "Preferences",
    "ResetPassword",
    "RevokeDelegation",
    "SignIn",
    "SignOut",
    "TableFile",
    "csrf_failure",
    "locked_out",
]
