"""How the sample files are served: the publishers' protocols, one module per protocol."""
