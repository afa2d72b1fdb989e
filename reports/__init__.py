"""The formal report: content, PDF, issue, submission, receipt."""
