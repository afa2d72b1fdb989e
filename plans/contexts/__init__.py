"""What the plan's templates show, as frozen dataclasses; templates compute nothing."""
