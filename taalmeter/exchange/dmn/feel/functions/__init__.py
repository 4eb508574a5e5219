"""The built-in functions of FEEL, by kind; each module registers its own (`register`)."""
