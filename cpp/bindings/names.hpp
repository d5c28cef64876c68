// Which names the classes and their objects show, and what DJL's spellings are answered with.
#pragma once

#include <pybind11/pybind11.h>

namespace lrtrack::bindings {

namespace py = pybind11;

/// The class of the trackers' classes, for py::class_. It is a child of ABCMeta, so that users'
/// classes may be abstract ones too.
py::metaclass tracker_metaclass();

/// Makes dir(tracker) show what one does with a tracker.
void add_names_of_trackers(py::object parameter_tracker_class);

/// Makes an attribute of that name, in DJL's spelling, answer with Python's.
void add_spelling_hint(py::object tracker_class, const char* name);

/// Makes builders answer what they do not have with what they have.
void add_names_of_builders(py::object builder_class);

/// Adds DJL's nested enumerations, such as WarmUpTracker.Mode.
void add_nested_enums(py::object tracker_class, const py::module_& module);

}  // namespace lrtrack::bindings
