#include "classes.hpp"

#include <algorithm>
#include <vector>

#include "refusals.hpp"

namespace lrtrack::bindings {
namespace {

std::vector<OwnClasses>& all_own_classes() {
  static std::vector<OwnClasses> all;
  return all;
}

bool is_instance_of(py::handle object, py::handle type) {
  return PyObject_TypeCheck(object.ptr(), reinterpret_cast<PyTypeObject*>(type.ptr())) != 0;
}

}  // namespace

Interfaces& interfaces() {
  static Interfaces both;
  return both;
}

void add_own_classes(const OwnClasses& classes) { all_own_classes().push_back(classes); }

const OwnClasses& own_classes_of(const TrackerType& type) {
  return *std::ranges::find(all_own_classes(), &type, &OwnClasses::type);
}

const TrackerType& type_of_class(PyTypeObject* own_class) {
  const py::handle wanted(reinterpret_cast<PyObject*>(own_class));
  const auto found = std::ranges::find_if(all_own_classes(), [wanted](const OwnClasses& classes) {
    return classes.tracker.is(wanted) || classes.builder.is(wanted);
  });
  return *found->type;
}

bool is_tracker(py::handle object) { return is_instance_of(object, interfaces().tracker); }

bool is_parameter_tracker(py::handle object) {
  return is_instance_of(object, interfaces().parameter_tracker);
}

void require_parameter_tracker(py::handle self) {
  if (!is_parameter_tracker(self)) refuse_type("self", "a tracker", self);
}

}  // namespace lrtrack::bindings
