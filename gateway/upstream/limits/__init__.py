"""At most so many calls at once, in this process or over all of them."""
