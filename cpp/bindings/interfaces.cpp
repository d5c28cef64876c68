#include "interfaces.hpp"

#include "arrays.hpp"
#include "class_setup.hpp"
#include "classes.hpp"
#include "docstrings.hpp"
#include "function.hpp"
#include "handle.hpp"
#include "milestones.hpp"
#include "precision.hpp"
#include "scalar.hpp"

namespace lrtrack::bindings {
namespace {

constexpr const char* parameter_tracker_interface_doc =
    "ParameterTracker()\n--\n\n"
    "A value for each parameter and update: get_new_value(parameter_id, num_update).\n\n"
    "Python classes may subclass it by defining get_new_value(self, parameter_id, num_update);\n"
    "t(parameter_id, n) checks what goes in and what comes out, and rounds it to float32.\n\n"
    "Source: DJL's ParameterTracker.";

constexpr const char* tracker_interface_doc =
    "Tracker()\n--\n\n"
    "A value for each update: the interface of all trackers, and the home of their builders.\n\n"
    "A tracker never changes: asked for any update, in any order, from any thread, it gives the\n"
    "same value. Its values are float32 unless astype(numpy.float64) is asked for.\n\n"
    "Python classes may subclass it by defining get_new_value(self, num_update), which is given "
    "an\n"
    "int and returns a number. That function stays as it is; t(n), t[n], arrays and compositions\n"
    "check what goes in and what comes out, and round it to the tracker's dtype.\n\n"
    "Example:\n"
    "    >>> tracker = Tracker.cosine().set_base_value(0.5).set_max_updates(20).build()\n"
    "    >>> tracker(0), tracker[0:3].shape\n"
    "    (0.5, (3,))\n\n"
    "Source: DJL's Tracker.";

void add_bulk_methods(py::object type) {
  add_get_new_values(type);
  type.attr("__getitem__") = python_function(
      signature("__getitem__", "self, key: Union[int, slice], /", "Union[float, numpy.ndarray]") +
          "t[n] is the value at update n, t[start:stop:step] an array of values.",
      &get_item);
  // Without these, Python would take __getitem__ for a sequence's, and iterate for ever.
  type.attr("__iter__") = py::none();
  type.attr("__contains__") = py::none();
}

}  // namespace

void register_interfaces(py::module_& module) {
  const auto parameter_tracker =
      py::class_<Handle>(module, "ParameterTracker", tracker_metaclass(), interface_setup(),
                         parameter_tracker_interface_doc);
  hide_pybind11(parameter_tracker);
  add_get_new_value(parameter_tracker, "parameter_id: str, num_update: int");
  add_precision(parameter_tracker);
  add_milestones(parameter_tracker);

  const auto tracker = derived_class(module, "Tracker", tracker_interface_doc, parameter_tracker,
                                     interface_setup(), MayDerive::yes);
  add_get_new_value(tracker, "num_update: int");
  add_bulk_methods(tracker);
  interfaces() = {parameter_tracker, tracker};
}

}  // namespace lrtrack::bindings
