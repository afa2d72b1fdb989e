"""The portfolio for leadership: what was promised, reached and spent over all plans that its reader may read (design, section 7)."""
