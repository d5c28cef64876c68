// The Python class of one tracker, made from its parameter table.
#pragma once

#include <pybind11/pybind11.h>

#include "builder.hpp"
#include "class_setup.hpp"
#include "docstrings.hpp"
#include "handle.hpp"
#include "instances.hpp"
#include "momentum.hpp"
#include "names.hpp"
#include "scalar.hpp"
#include "value_methods.hpp"
#include "wrapping.hpp"

namespace lrtrack::bindings {

/// The handle that Class(**keywords) is made of.
Handle make_from_keywords(const TrackerType& type, const py::tuple& positional,
                          const py::dict& keywords);

/// Raises TypeError if there are any.
void refuse_builder_arguments(const TrackerType& type, PyObject* positional, PyObject* keywords);

void add_properties(py::object tracker_class, const TrackerType& type);
/// Adds X.Builder, X.builder() and Tracker.x().
void add_factories(py::object tracker_class, py::object interface, py::object builder_class,
                   const TrackerType& type);

/// The arguments of a call of a tracker, with their types.
std::string call_arguments(const TrackerType& type);
/// Adds what inspect.signature shows: of the class its parameters, of a tracker those of a call.
void add_signature(py::object tracker_class, const TrackerType& type);

template <class Definition>
int initialise_tracker(PyObject* self, PyObject* positional, PyObject* keywords) {
  return initialise<TypedHandle<Definition>>(self, [=] {
    const auto given =
        keywords == nullptr ? py::dict() : py::reinterpret_borrow<py::dict>(keywords);
    return TypedHandle<Definition>{
        {make_from_keywords(*find_tracker_type(Definition::name),
                            py::reinterpret_borrow<py::tuple>(positional), given)}};
  });
}

template <class Definition>
int initialise_builder(PyObject* self, PyObject* positional, PyObject* keywords) {
  return initialise<Builder<Definition>>(self, [=] {
    refuse_builder_arguments(*find_tracker_type(Definition::name), positional, keywords);
    return Builder<Definition>();
  });
}

template <class Definition>
void register_tracker(py::module_& module) {
  using Typed = TypedHandle<Definition>;
  using Interface = std::conditional_t<PerParameter<Definition>, Handle, TrackerHandle>;
  const auto& type = *find_tracker_type(Definition::name);
  const std::string name(type.name);

  register_wrap(type, [](Handle handle) { return py::cast(Typed{{std::move(handle)}}); });

  auto tracker_class = py::class_<Typed, Interface>(
      module, name.c_str(), py::is_final(), tracker_metaclass(),
      tracker_setup(&initialise_tracker<Definition>), tracker_docstring(type).c_str());
  hide_pybind11(tracker_class);
  add_signature(tracker_class, type);
  add_nested_enums(tracker_class, module);
  add_get_new_value(tracker_class, call_arguments(type));
  add_value_methods(tracker_class);
  add_properties(tracker_class, type);
  add_momentum<Definition>(tracker_class);

  auto builder_class = py::class_<Builder<Definition>, Settings>(
      tracker_class, "Builder", py::is_final(), plain_metaclass(),
      py::custom_type_setup([](PyHeapTypeObject* heap_type) {
        heap_type->ht_type.tp_init = &initialise_builder<Definition>;
        set_up_instances<Settings>(heap_type->ht_type);
      }),
      builder_docstring(type).c_str());
  hide_pybind11(builder_class);
  add_builder_methods(builder_class, type);
  add_factories(tracker_class, py::type::of<Interface>(), builder_class, type);
}

}  // namespace lrtrack::bindings
