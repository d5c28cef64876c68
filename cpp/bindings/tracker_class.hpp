// The Python class of one tracker, made from its parameter table.
#pragma once

#include <pybind11/pybind11.h>

#include "builder.hpp"
#include "docstrings.hpp"
#include "handle.hpp"
#include "interface.hpp"
#include "momentum.hpp"
#include "scalar.hpp"

namespace lrtrack::bindings {

/// The handle that Class(**keywords) is made of.
Handle make_from_keywords(const TrackerType& type, const py::args& positional,
                          const py::kwargs& keywords);

void add_properties(py::object tracker_class, const TrackerType& type);
/// Adds X.Builder, X.builder() and Tracker.x().
void add_factories(py::object tracker_class, py::object interface, py::object builder_class,
                   const TrackerType& type);

template <class Definition>
void register_tracker(py::module_& module) {
  using Typed = TypedHandle<Definition>;
  using Interface = std::conditional_t<PerParameter<Definition>, Handle, TrackerHandle>;
  const auto& type = *find_tracker_type(Definition::name);
  const std::string name(type.name);

  register_wrap(type, [](Handle handle) { return py::cast(Typed{{std::move(handle)}}); });

  auto tracker_class =
      py::class_<Typed, Interface>(module, name.c_str(), py::is_final(), tracker_vectorcall(),
                                   plain_metaclass(), tracker_docstring(type).c_str())
          .def(py::init([&type](const py::args& positional, const py::kwargs& keywords) {
                 return Typed{{make_from_keywords(type, positional, keywords)}};
               }),
               py::doc(initialiser_docstring(type).c_str()));
  add_get_new_value(tracker_class);  // also in the base, but its own class's is called faster
  add_value_methods(tracker_class);
  add_properties(tracker_class, type);
  add_momentum<Definition>(tracker_class);

  auto builder_class = py::class_<Builder<Definition>, Settings>(
      tracker_class, "Builder", py::is_final(), plain_metaclass(), builder_docstring(type).c_str());
  builder_class.def(py::init<>(), py::doc(signature("__init__", "self").c_str()));
  add_builder_methods(builder_class, type);
  add_factories(tracker_class, py::type::of<Interface>(), builder_class, type);
}

}  // namespace lrtrack::bindings
