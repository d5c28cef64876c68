// What the module's classes need beside what py::class_ gives them.
#pragma once

#include <pybind11/pybind11.h>

#include <string>
#include <string_view>

namespace lrtrack::bindings {

namespace py = pybind11;

/// The class of a specification, for objects that need nothing of pybind11; a child of object,
/// whose objects C++ alone makes, or of `bases`.
PyTypeObject* new_type(PyType_Spec& spec, py::handle bases = {});

/// Makes a class without bases a child of object: pybind11's own base of all classes has nothing
/// for users to see. For the setup of a class.
void make_root(PyTypeObject& type);

/// For py::class_: an ordinary class, without the metaclass that pybind11 adds for static data.
py::metaclass plain_metaclass();

/// The class of the trackers' classes, for py::class_. It is a child of ABCMeta, so that users'
/// classes may be abstract ones too. C++ makes it, because a class needs its metaclass when it is
/// made.
py::metaclass tracker_metaclass();

/// Removes a class's entry for other modules that pybind11 made.
void hide_pybind11(const py::object& type);

enum class MayDerive { no, yes };

/// A class whose objects hold the C++ class that those of `base` do. (py::class_ would want a C++
/// class of its own.)
py::object derived_class(py::handle scope, std::string_view name, const std::string& doc,
                         py::handle base, py::custom_type_setup setup, MayDerive may_derive);

}  // namespace lrtrack::bindings
