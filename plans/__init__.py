"""Inputs, indicators, goals, the plan document, success factors, approval, baselines."""
