"""Routes of sign-in, one's own account, and people."""

from django.urls import path

from accounts import views

app_name = "accounts"
urlpatterns = [
    path("login/", views.SignIn.as_view(), name="login"),
    path("logout/", views.SignOut.as_view(), name="logout"),
    path("password/", views.ChangePassword.as_view(), name="password_change"),
    path("preferences/", views.Preferences.as_view(), name="preferences"),
    path("delegations/", views.Delegations.as_view(), name="delegations"),
    path("delegations/add/", views.GiveDelegation.as_view(), name="delegation_give"),
    path("delegations/<int:pk>/", views.EditDelegation.as_view(), name="delegation"),
    path("delegations/<int:pk>/revoke/", views.RevokeDelegation.as_view(), name="delegation_revoke"),
    path("people/", views.People.as_view(), name="people"),
    path("people/add/", views.AddPerson.as_view(), name="person_add"),
    path("people/<int:pk>/", views.EditPerson.as_view(), name="person"),
    path("people/<int:pk>/password/", views.ResetPassword.as_view(), name="person_password"),
    path("people/<int:pk>/deactivate/", views.PersonDeed.as_view(deed="deactivate"), name="person_deactivate"),
    path("people/<int:pk>/activate/", views.PersonDeed.as_view(deed="activate"), name="person_activate"),
    path("people/<int:pk>/unlock/", views.PersonDeed.as_view(deed="unlock"), name="person_unlock"),
    path("tables/<slug:name>.<slug:media>", views.TableFile.as_view(), name="table"),
    path("departments/", views.Departments.as_view(), name="departments"),
    path("departments/add/", views.AddDepartment.as_view(), name="department_add"),
    path("departments/<int:pk>/", views.EditDepartment.as_view(), name="department"),
]
