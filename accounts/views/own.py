"""Sign-in, one's own password and preferences."""

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import LoginView, LogoutView
from django.core.exceptions import ValidationError
from django.shortcuts import redirect
from django.urls import reverse_lazy
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy
from django.views import View
from django.views.generic import FormView

from accounts import actions
from accounts.forms import OwnPasswordForm
from accounts.pages import way_back


@method_decorator(login_not_required, name="dispatch")
class SignIn(LoginView):
    """The sign-in page; five wrong passwords close it for a while (axes)."""

    template_name = "accounts/login.html"
    redirect_authenticated_user = True

    def form_valid(self, form):
        """Note the sign-in in the history."""
        actions.note_sign_in(form.get_user())
        return super().form_valid(form)


class SignOut(LogoutView):
    """Sign-out, by POST alone."""

    http_method_names = ["post"]


class ChangePassword(FormView):
    """One's own new password, proved by the old one; other sessions end."""

    template_name = "accounts/password_change.html"
    form_class = OwnPasswordForm
    success_url = reverse_lazy("accounts:password_change")
    success_message = gettext_lazy("Your password has been changed.")

    def get_form_kwargs(self):
        """The form proves the old password of the person signed in."""
        return super().get_form_kwargs() | {"user": self.request.user}

    def form_valid(self, form):
        """Change it, and keep this session alive."""
        try:
            actions.change_password(self.request.user, form.cleaned_data["new_password1"])
        except ValidationError as error:
            form.add_error("new_password1", error.messages)
            return self.form_invalid(form)
        update_session_auth_hash(self.request, self.request.user)
        messages.success(self.request, str(self.success_message))
        return super().form_valid(form)

    def form_invalid(self, form):
        """Show what is wrong."""
        return self.render_to_response(self.get_context_data(form=form), status=422)


@method_decorator(login_not_required, name="dispatch")
class Preferences(View):
    """Sets one's own language or theme from the frame of any page, then returns there. Open before sign-in, for the language."""

    http_method_names = ["post"]

    def post(self, request):
        """Keep the preference with the person, or with the session before sign-in."""
        wanted = {name: request.POST[name] for name in ("language", "theme") if name in request.POST}
        if request.user.is_authenticated:
            actions.set_preferences(request.user, request.user, **wanted)
        elif wanted.get("language") in {"zh-hans", "en"}:
            request.session["language"] = wanted["language"]
        return redirect(self._back(request))

    @staticmethod
    def _back(request):
        return way_back(request, request.POST.get("next", ""), "/")
