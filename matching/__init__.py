"""Who is who: which entries of which registries are one and the same community or organisation."""
