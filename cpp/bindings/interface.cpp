#include "interface.hpp"

#include <pybind11/numpy.h>

#include "arrays.hpp"
#include "builder.hpp"
#include "class_setup.hpp"
#include "composition.hpp"
#include "docstrings.hpp"
#include "function.hpp"
#include "handle.hpp"
#include "lrtrack/trackers.hpp"
#include "names.hpp"
#include "package.hpp"
#include "plain_values.hpp"
#include "python_tracker.hpp"
#include "refusals.hpp"
#include "scalar.hpp"
#include "serialise.hpp"
#include "stack.hpp"
#include "wrapping.hpp"

namespace lrtrack::bindings {
namespace {

template <class Function>
py::object method(const Function& function, const std::string& docstring) {
  return python_function(docstring, function);
}

py::object astype(py::object self, py::object dtype) {
  const auto precision = to_precision(dtype);
  const bool may_be_subclassed = PyType_HasFeature(Py_TYPE(self.ptr()), Py_TPFLAGS_BASETYPE) != 0;
  if (is_tracker(self) && may_be_subclassed) {  // defined in Python: the core's classes are final
    const py::object function = self.attr(double_method(self));
    const auto values = make(LambdaTracker{std::make_shared<PythonFunction>(function, "function")});
    return to_python(values, precision, py::make_tuple(function));
  }
  const auto& handle = declared_handle(self);
  return to_python(handle.parameter_tracker, precision, handle.called);
}

/// Of a class that is defined in Python and does not say otherwise there are none.
py::array milestones_of(py::handle self, py::handle given_stop) {
  require_parameter_tracker(self);
  const auto stop = to_integer("stop", given_stop);
  const auto* handle = handle_of(self.ptr());
  if (handle == nullptr) {
    const auto none = Milestones(stop).sorted();
    return py::array_t<std::int64_t>(0, none.data());
  }
  const auto tracker = handle->parameter_tracker;
  require_stack(tracker->depth());
  const auto updates = handle->precision == Precision::single ? tracker->milestones<float>(stop)
                                                              : tracker->milestones<double>(stop);
  return py::array_t<std::int64_t>(static_cast<py::ssize_t>(updates.size()), updates.data());
}

/// Of a tracker's own class it takes that class's dictionaries only, of the interfaces any.
py::object from_dict_of(py::handle type, py::handle dictionary) {
  auto tracker = from_dict(dictionary);
  if (py::isinstance(tracker, type)) return tracker;
  if (type.is(py::type::of<TrackerHandle>())) {
    refuse_type("kind", "a Tracker's, not a ParameterTracker's", tracker);
  }
  refuse_value("kind", type.attr("__name__").cast<std::string>(),
               py::type::of(tracker).attr("__name__"));
}

constexpr const char* milestones_doc =
    "The update numbers between 0 and stop, both excluded, at which a new piece of the schedule\n"
    "begins: an increasing int64 array.\n\n"
    "A piece begins at a step, a restart, the turn of a cycle, the end of a warm-up or of a "
    "delay,\n"
    "and where the last value is first reached and held: each time it is the first update whose\n"
    "value the new piece gives. Compositions have those of their parts, at the updates at which "
    "the\n"
    "parts are asked; a tracker with values for each parameter has those of all parameters. "
    "Python\n"
    "functions have none; a class defined in Python has none unless it defines this method.\n\n"
    "Raises TypeError or ValueError for a stop that is no update number, and ValueError if there\n"
    "are more than 10,000,000.\n\n"
    "Example:\n"
    "    >>> StepTracker(base_value=0.5, factor=0.5, step_size=10).milestones(35).tolist()\n"
    "    [10, 20, 30]";

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

void add_shared_methods(py::object type) {
  add_get_new_value(type, "parameter_id: str, num_update: int");
  type.attr("astype") = method(
      &astype, signature("astype", "self, dtype: Any", "ParameterTracker") +
                   "An equal tracker that computes in dtype: numpy.float32 or numpy.float64.\n\n"
                   "Of a tracker whose class is defined in Python it is a LambdaTracker.");
  type.attr("dtype") =
      py::module_::import("builtins")
          .attr("property")(py::cpp_function([](py::object self) { return dtype_of(self); }),
                            py::none(), py::none(), "The dtype of the values.");
  type.attr("milestones") = method(
      &milestones_of, signature("milestones", "self, stop: int", "numpy.ndarray") + milestones_doc);
  type.attr("to_dict") =
      method(&to_dict, signature("to_dict", "self", "Dict[str, Any]") +
                           "A dictionary of plain values, fit for JSON.\n\n"
                           "Raises TypeError if the tracker holds a Python callable.");
  type.attr("__reduce__") = method(&reduce, signature("__reduce__", "self, /"));
  type.attr("__reduce_ex__") = method([](py::handle self, py::handle) { return reduce(self); },
                                      signature("__reduce_ex__", "self, protocol, /"));
}

/// Python's own way at protocols 0 and 1 would end the process.
void add_refusal_to_pickle(py::object type) {
  const auto refuse = [](py::object, py::object) -> py::object {
    throw py::type_error("a builder cannot be copied or pickled: build the tracker first");
  };
  for (const char* name : {"__reduce__", "__reduce_ex__"}) {
    type.attr(name) = method(refuse, signature(name, "self, protocol=0, /"));
  }
}

void add_from_dict(py::object type) {
  const auto doc =
      signature("from_dict", "cls, dictionary: Mapping[str, Any]", "ParameterTracker") +
      "The tracker that to_dict() made the dictionary of.\n\n"
      "Raises ValueError or TypeError for an unknown kind, one that is not of this "
      "class, missing or\nsurplus keys, or bad values.";
  const auto function = python_function(doc, &from_dict_of);
  type.attr("from_dict") = py::reinterpret_steal<py::object>(PyClassMethod_New(function.ptr()));
}

void add_bulk_methods(py::object type) {
  add_get_new_values(type);
  type.attr("__getitem__") = method(
      &get_item,
      signature("__getitem__", "self, key: Union[int, slice], /", "Union[float, numpy.ndarray]") +
          "t[n] is the value at update n, t[start:stop:step] an array of values.");
  // Without these, Python would take __getitem__ for a sequence's, and iterate for ever.
  type.attr("__iter__") = py::none();
  type.attr("__contains__") = py::none();
}

void add_fixed_factory(py::object type) {
  type.attr("fixed") = class_only(python_function(
      signature("fixed", "value: float", "FixedTracker") + "A FixedTracker with that value.",
      [](py::object value) -> py::object {
        return make_tracker("FixedTracker", {{"value", value}});
      }));
}

/// Its class is defined in Python, so it has no table that this could follow from.
void add_plateau_factory(py::object type) {
  const auto make_builder = []() -> py::object { return handed_over("plateau_builder")(); };
  type.attr("plateau") = class_only(
      python_function(signature("plateau", "") + "A builder; build() gives the PlateauTracker.",
                      make_builder, "PlateauTracker(base_value=...), or set it on the builder"));
}

}  // namespace

void register_interfaces(py::module_& module) {
  const auto parameter_tracker =
      py::class_<Handle>(module, "ParameterTracker", tracker_metaclass(), interface_call(),
                         parameter_tracker_interface_doc);
  hide_pybind11(parameter_tracker);
  add_shared_methods(parameter_tracker);
  add_from_dict(parameter_tracker);
  add_operators(parameter_tracker);
  add_names_of_trackers(parameter_tracker);
  add_spelling_hint(parameter_tracker, "getNewValue");

  const auto tracker = py::class_<TrackerHandle, Handle>(module, "Tracker", tracker_metaclass(),
                                                         interface_call(), tracker_interface_doc);
  hide_pybind11(tracker);
  add_get_new_value(tracker, "num_update: int");
  add_bulk_methods(tracker);
  add_spelling_hint(tracker, "getNewValues");
  add_fixed_factory(tracker);
  add_plateau_factory(tracker);
  add_composition(tracker);

  const auto builder = py::class_<Settings>(module, "_Builder", plain_metaclass(),
                                            root_builder_setup(), "What all builders share.");
  hide_pybind11(builder);
  add_names_of_builders(builder);
  add_refusal_to_pickle(builder);
}

}  // namespace lrtrack::bindings
