"""The budget of a plan and what was spent."""

from django.urls import path

from plans.views import expenses

urlpatterns = [
    path("plans/<str:number>/budget/", expenses.BudgetShow.as_view(), name="budget"),
    path("plans/<str:number>/budget/expenses/new/", expenses.ExpenseAdd.as_view(), name="expense-add"),
]
