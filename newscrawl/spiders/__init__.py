"""The sites, one file each.

Importing one of them imports all: what each declares of its addresses and names (see `values.known_sites`) holds on the
pages of every other site too, so a process knows either all sites or none.
"""

from importlib import import_module
from pkgutil import iter_modules

for _module in iter_modules(__path__):
    import_module(f"{__name__}.{_module.name}")
