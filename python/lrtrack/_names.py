"""Which names trackers, their classes and builders show, and the errors for other names."""

from __future__ import annotations

from abc import ABCMeta
from typing import Any, NoReturn

from lrtrack._core import ParameterTracker, Tracker, _Builder

# What dir() leaves out: DJL's spelling and one like it, and what MXNet asks schedulers for.
_UNLISTED = {"getNewValue", "getNewValues", "base_lr"}

_BASETYPE = 1 << 10  # Py_TPFLAGS_BASETYPE, which final classes lack


def add_names() -> None:
    """Adds these functions to the core's classes; a name that exists is found without them."""
    metaclass = type(Tracker)
    for owner, name, value in (
        (metaclass, "__new__", staticmethod(_new_class)),
        (metaclass, "__getattr__", _refuse_of_class),
        (metaclass, "__dir__", _names_of_class),
        (ParameterTracker, "__dir__", _names_of_tracker),
        (ParameterTracker, "getNewValue", _refuse_spelling("getNewValue")),
        (Tracker, "getNewValues", _refuse_spelling("getNewValues")),
        (_Builder, "__getattr__", _refuse_of_builder),
    ):
        setattr(owner, name, value)


def _new_class(
    metaclass: type, name: str, bases: tuple[type, ...], namespace: dict[str, Any], **keywords: Any
) -> type:
    """The metaclass's __new__: says what to write instead of a subclass of a final class."""
    for base in bases:
        if isinstance(base, type(Tracker)) and not base.__flags__ & _BASETYPE:
            owner = base.__qualname__
            what = f"lrtrack.{owner} is not an acceptable base type: subclass Tracker"
            raise TypeError(f"{what}, and ask a {owner} in its get_new_value")
    return ABCMeta.__new__(metaclass, name, bases, namespace, **keywords)


def _refuse_of_class(cls: type, name: str) -> NoReturn:
    what = f"type object '{cls.__qualname__}' has no attribute '{name}'"
    raise AttributeError(what + _spelling_hint(name))


def _refuse_of_builder(self: _Builder, name: str) -> NoReturn:
    setters = _setters(type(self))
    own = _with_right_prefix(name, setters)
    hint = f": in Python it is {own}, of a builder" if own else _spelling_hint(name)
    _refuse(self, name, hint or f": it has {', '.join(setters)}, build")


def _refuse_spelling(name: str) -> property:
    """An attribute that answers with Python's spelling of it."""

    def refuse(self: ParameterTracker) -> NoReturn:
        _refuse(self, name, _spelling_hint(name))

    return property(refuse)


def _refuse(owner: object, name: str, hint: str) -> NoReturn:
    raise AttributeError(f"'{type(owner).__qualname__}' object has no attribute '{name}'{hint}")


def _spelling_hint(name: str) -> str:
    """What an error says of DJL's names such as setBaseValue; nothing of others."""
    spelling = _python_spelling(name).removesuffix("_tracker")
    hint = f": in Python it is {spelling}"
    if spelling == name:
        return ""
    if any(spelling in _setters(builder) for builder in _Builder.__subclasses__()):
        return f"{hint}, of a builder"
    return hint if _is_factory(spelling) or spelling.startswith("get_new_value") else ""


def _python_spelling(name: str) -> str:
    """set_base_value for setBaseValue."""
    return "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in name)


def _setters(builder: type) -> list[str]:
    return [name for name in vars(builder) if name.startswith(("set_", "opt_", "put"))]


def _with_right_prefix(name: str, setters: list[str]) -> str:
    """The setter of the parameter that another setter's name has, such as optBaseValue."""
    spelling = _python_spelling(name)
    prefix, parameter = spelling[:4], spelling[4:]
    if spelling == name or prefix not in ("set_", "opt_"):
        return ""
    return next((own for own in setters if own[4:] == parameter), "")


def _is_factory(name: str) -> bool:
    interfaces = (ParameterTracker, Tracker)
    return any(isinstance(vars(owner).get(name), staticmethod) for owner in interfaces)


def _names_of_class(cls: type) -> list[str]:
    return [name for name in type.__dir__(cls) if name not in _UNLISTED]


def _names_of_tracker(self: ParameterTracker) -> list[str]:
    return [name for name in object.__dir__(self) if not _is_hidden(type(self), name)]


def _is_hidden(kind: type, name: str) -> bool:
    """Whether lrtrack's classes have the name for themselves, and not for their trackers."""
    owner = next((base for base in kind.__mro__ if name in vars(base)), object)
    is_own = f"{owner.__module__}.".startswith("lrtrack.")
    is_of_class = isinstance(vars(owner).get(name), (staticmethod, classmethod, type))
    return is_own and (is_of_class or name in _UNLISTED)
