"""The steps of the history, in order. A step that was released is never changed."""
