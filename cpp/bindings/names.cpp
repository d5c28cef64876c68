#include "names.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <set>
#include <string>

#include "builder.hpp"
#include "classes.hpp"
#include "docstrings.hpp"
#include "function.hpp"
#include "instances.hpp"
#include "parameters.hpp"
#include "plain_values.hpp"

namespace lrtrack::bindings {
namespace {

// What only says what to write: DJL's name and one like it, and what MXNet asks schedulers for.
constexpr std::array answering_names{"getNewValue", "getNewValues", "base_lr"};

bool is_answering(py::handle name) {
  return std::ranges::any_of(answering_names,
                             [&](const char* text) { return name.equal(py::str(text)); });
}

/// "setBaseValue" as "set_base_value".
std::string python_spelling(const std::string& name) {
  std::string text;
  for (const char letter : name) {
    const bool is_upper = std::isupper(static_cast<unsigned char>(letter)) != 0;
    if (is_upper) text += '_';
    text += is_upper ? static_cast<char>(std::tolower(static_cast<unsigned char>(letter))) : letter;
  }
  return text;
}

bool is_factory(const std::string& name) {
  return std::ranges::any_of(tracker_types(),
                             [&](const auto* type) { return python_factory(*type) == name; });
}

bool is_setter(const std::string& name) {
  if (name == "put_all") return true;
  return std::ranges::any_of(tracker_types(), [&](const auto* type) {
    return std::ranges::any_of(type->parameters, [&](const ParameterInfo& parameter) {
      return std::string(parameter.setter_prefix).append(parameter.name) == name;
    });
  });
}

/// ": in Python it is set_base_value" for DJL's setBaseValue, else nothing.
std::string spelling_hint(const std::string& name) {
  constexpr std::string_view suffix = "_tracker";
  auto spelling = python_spelling(name);
  if (spelling == name) return "";
  if (spelling.ends_with(suffix)) spelling.resize(spelling.size() - suffix.size());
  const auto hint = ": in Python it is " + spelling;
  if (is_setter(spelling)) return hint + ", of a builder";
  return is_factory(spelling) || spelling.starts_with("get_new_value") ? hint : "";
}

/// The setter of the parameter that another setter's name has, such as optBaseValue.
std::string own_setter(const TrackerType& type, const std::string& name) {
  const auto spelling = python_spelling(name);
  for (const auto& parameter : type.parameters) {
    const bool is_meant = spelling == std::string("set_").append(parameter.name) ||
                          spelling == std::string("opt_").append(parameter.name);
    if (is_meant && spelling != name) {
      return std::string(parameter.setter_prefix).append(parameter.name);
    }
  }
  return "";
}

std::string name_of_class(py::handle type) { return type.attr("__qualname__").cast<std::string>(); }

py::object class_attribute(py::handle type, py::handle given_name) {
  const auto name = to_string("name", given_name);
  throw py::attribute_error("type object '" + name_of_class(type) + "' has no attribute '" + name +
                            "'" + spelling_hint(name));
}

std::string setters_text(const TrackerType& type) {
  std::string text;
  for (const auto& parameter : type.parameters) {
    const bool is_map = parameter.kind == ValueKind::reals_by_name;
    text.append(is_map ? "put, put_all"
                       : std::string(parameter.setter_prefix) + std::string(parameter.name));
    text += ", ";
  }
  return text + "build";
}

py::object builder_attribute(py::handle builder, py::handle given_name) {
  const auto name = to_string("name", given_name);
  auto hint = spelling_hint(name);
  if (const auto* settings = static_cast<Settings*>(content_of(builder.ptr()))) {
    const auto setter = own_setter(settings->type(), name);
    if (!setter.empty()) hint = ": in Python it is " + setter + ", of a builder";
    if (hint.empty()) hint = ": it has " + setters_text(settings->type());
  }
  throw py::attribute_error("'" + name_of_class(py::type::of(builder)) +
                            "' object has no attribute '" + name + "'" + hint);
}

bool is_static(py::handle attribute) {
  return PyObject_TypeCheck(attribute.ptr(), &PyStaticMethod_Type) != 0 ||
         PyObject_TypeCheck(attribute.ptr(), &PyClassMethod_Type) != 0 ||
         PyType_Check(attribute.ptr()) != 0;
}

/// Whether a name is that of something in lrtrack's classes that is not for a tracker.
bool is_hidden_in_trackers(py::handle type, py::handle name) {
  for (const auto base : type.attr("__mro__")) {
    const py::object attributes = base.attr("__dict__");
    if (!attributes.contains(name)) continue;
    const auto module = py::str(base.attr("__module__")).cast<std::string>() + ".";
    return module.starts_with("lrtrack.") && (is_static(attributes[name]) || is_answering(name));
  }
  return false;
}

py::object names_of_tracker(py::handle tracker) {
  const auto type = py::type::of(tracker);
  const auto object = py::module_::import("builtins").attr("object");
  py::list names;
  for (const auto name : object.attr("__dir__")(tracker)) {
    if (!is_hidden_in_trackers(type, name)) names.append(name);
  }
  return names;
}

py::object names_of_type(py::handle type) {
  py::list names;
  for (const auto name :
       py::handle(reinterpret_cast<PyObject*>(&PyType_Type)).attr("__dir__")(type)) {
    if (!is_answering(name)) names.append(name);
  }
  return names;
}

bool is_parameter_tracker_class(py::handle type) {
  return PyObject_IsSubclass(type.ptr(), interfaces().parameter_tracker.ptr()) == 1;
}

/// The metaclass's __new__: says what to do instead of deriving from a class that is final.
py::object new_class(const py::args& arguments, const py::kwargs& keywords) {
  if (arguments.size() > 2 && py::isinstance<py::tuple>(arguments[2])) {
    for (const auto base : arguments[2]) {
      auto* const type = reinterpret_cast<PyTypeObject*>(base.ptr());
      const bool is_final = PyType_Check(base.ptr()) != 0 &&
                            PyType_HasFeature(type, Py_TPFLAGS_BASETYPE) == 0 &&
                            is_parameter_tracker_class(base);
      if (!is_final) continue;
      const auto name = name_of_class(base);
      throw py::type_error("lrtrack." + name +
                           " is not an acceptable base type: subclass Tracker, and ask a " + name +
                           " in its get_new_value");
    }
  }
  return py::module_::import("abc").attr("ABCMeta").attr("__new__")(*arguments, **keywords);
}

}  // namespace

py::metaclass tracker_metaclass() {
  static const py::handle metaclass = [] {
    const py::handle type(reinterpret_cast<PyObject*>(&PyType_Type));
    py::dict attributes;
    attributes["__module__"] = "lrtrack";
    attributes["__getattr__"] =
        python_function(signature("__getattr__", "cls, name: str"), &class_attribute);
    attributes["__new__"] = py::staticmethod(py::cpp_function(&new_class));
    attributes["__dir__"] = python_function(signature("__dir__", "cls"), &names_of_type);
    // An ordinary class's: the trackers have no virtual subclasses.
    for (const char* name : {"__instancecheck__", "__subclasscheck__"}) {
      attributes[name] = type.attr(name);
    }
    const auto bases = py::make_tuple(py::module_::import("abc").attr("ABCMeta"));
    return type("TrackerType", bases, attributes).release();
  }();
  return py::metaclass(metaclass);
}

void add_names_of_trackers(py::object type) {
  type.attr("__dir__") = python_function(signature("__dir__", "self"), &names_of_tracker);
}

void add_spelling_hint(py::object type, const char* name) {
  const auto refuse = [name](py::handle tracker) -> py::object {
    throw py::attribute_error("'" + name_of_class(py::type::of(tracker)) +
                              "' object has no attribute '" + name + "'" + spelling_hint(name));
  };
  type.attr(name) = property(python_function(signature(name, "self"), refuse), "");
}

void add_names_of_builders(py::object type) {
  type.attr("__getattr__") =
      python_function(signature("__getattr__", "self, name: str"), &builder_attribute);
}

void add_nested_enums(py::object tracker_class, const py::module_& module) {
  struct Nested {
    const char* tracker;
    const char* name;
    const char* enumeration;
  };
  constexpr std::array all{Nested{"CyclicalTracker", "CyclicalMode", "CyclicalMode"},
                           Nested{"WarmUpTracker", "Mode", "WarmUpMode"}};
  for (const auto& [tracker, name, enumeration] : all) {
    if (name_of_class(tracker_class) == tracker) {
      tracker_class.attr(name) = module.attr(enumeration);
    }
  }
}

}  // namespace lrtrack::bindings
