#include "builder.hpp"

#include <algorithm>
#include <string>

#include "class_setup.hpp"
#include "classes.hpp"
#include "docstrings.hpp"
#include "function.hpp"
#include "instances.hpp"
#include "interrupts.hpp"
#include "parameters.hpp"
#include "plain_values.hpp"
#include "refusals.hpp"
#include "wrapping.hpp"

namespace lrtrack::bindings {
namespace {

/// The items of an iterable, which may have no end.
py::tuple items_of(std::string_view name, py::handle iterable) {
  py::list items;
  for (const auto item : py::reinterpret_borrow<py::iterable>(iterable)) {
    if (items.size() >= max_size) refuse_value(name, "at most 1000000", iterable);
    items.append(item);
    let_others_run();
  }
  return items;
}

/// What can be read twice, and nobody else can change: an iterator of trackers as a tuple, a
/// mapping of them as a dictionary.
py::object reusable(const ParameterInfo& parameter, py::handle object) {
  if (parameter.kind == ValueKind::trackers && py::isinstance<py::iterable>(object) &&
      !py::isinstance<py::dict>(object)) {
    return items_of(parameter.name, object);
  }
  if (parameter.kind == ValueKind::trackers_by_name && py::hasattr(object, "keys")) {
    return copy_of_mapping(object);
  }
  return py::reinterpret_borrow<py::object>(object);
}

/// The content of a builder of that class, which makes trackers of that type; raises TypeError if
/// it is none, or was one of another class.
Settings& settings_of(py::handle builder, py::handle type, const TrackerType& tracker_type) {
  if (PyObject_TypeCheck(builder.ptr(), reinterpret_cast<PyTypeObject*>(type.ptr())) == 0) {
    refuse_type("self", "a " + type.attr("__qualname__").cast<std::string>(), builder);
  }
  auto* settings = static_cast<Settings*>(content_of(builder.ptr()));
  if (settings == nullptr || &settings->type() != &tracker_type) {  // repr would come here again
    const auto type_of = settings == nullptr ? "no tracker" : std::string(settings->type().name);
    throw py::type_error("the builder must be made by builder(), received one of " + type_of);
  }
  return *settings;
}

template <class Function>
void add_method(py::object type, const std::string& docstring, Function function) {
  const auto method = python_function(docstring, std::move(function));
  type.attr(method.attr("__name__")) = method;
}

void add_setter(py::object class_, const TrackerType& type, std::size_t index) {
  add_method(class_, setter_docstring(type, type.parameters[index]),
             [index, class_ = py::handle(class_), &type](py::object self, py::object value) {
               settings_of(self, class_, type).set(index, value);
               return self;
             });
}

void add_map_setters(py::object class_, const TrackerType& type, std::size_t index) {
  const auto name = std::string(type.parameters[index].name);
  const auto result = builder_name(type);
  add_method(class_,
             signature("put", "self, parameter_id: str, value: float", result) + "Sets one value.",
             [index, class_ = py::handle(class_), &type](py::object self, py::object parameter_id,
                                                         py::object value) {
               py::dict entry;
               entry[parameter_id] = value;
               settings_of(self, class_, type).put(index, entry);
               return self;
             });
  add_method(class_,
             signature("put_all", "self, " + name + ": Mapping[str, float]", result) +
                 "Sets the values of a mapping of ids to numbers.",
             [index, class_ = py::handle(class_), &type](py::object self, py::object values) {
               settings_of(self, class_, type).put(index, values);
               return self;
             });
}

/// What a user would write to get here: "CosineTracker.builder().set_base_value(0.5)".
std::string text_of_builder(const Settings& settings) {
  const auto& type = settings.type();
  std::string text(type.name);
  text += ".builder()";
  for (std::size_t i = 0; i < type.parameters.size(); ++i) {
    const auto& parameter = type.parameters[i];
    if (!settings.is_set(i)) continue;
    const bool is_map = parameter.kind == ValueKind::reals_by_name;
    text.append(".").append(is_map ? "put_all" : parameter.setter_prefix);
    if (!is_map) text.append(parameter.name);
    text.append("(").append(repr_of(settings.plain(i))).append(")");
  }
  return text;
}

void add_methods(py::object builder_class, const TrackerType& type) {
  for (std::size_t i = 0; i < type.parameters.size(); ++i) {
    if (type.parameters[i].kind == ValueKind::reals_by_name) {
      add_map_setters(builder_class, type, i);
    } else {
      add_setter(builder_class, type, i);
    }
  }
  add_method(builder_class, signature("__repr__", "self"),
             [class_ = py::handle(builder_class), &type](py::handle self) {
               return text_of_builder(settings_of(self, class_, type));
             });
  add_method(
      builder_class,
      signature("build", "self", type.name) +
          "The tracker. Raises ValueError if a required setting is "
          "missing or settings do not fit together.",
      [class_ = py::handle(builder_class), &type](py::handle self) {
        const auto& settings = settings_of(self, class_, type);
        const auto& parameters = settings.type().parameters;
        for (std::size_t i = 0; i < parameters.size(); ++i) {
          if (!parameters[i].is_required || settings.is_set(i)) continue;
          const auto setter = std::string(parameters[i].setter_prefix).append(parameters[i].name);
          throw py::value_error(std::string(parameters[i].name) + " must be set: call " + setter);
        }
        const auto handle = settings.make();
        return to_python(handle.parameter_tracker, handle.precision, handle.called);
      });
}

void refuse_arguments(const TrackerType& type, PyObject* positional, PyObject* keywords) {
  if (PyTuple_GET_SIZE(positional) == 0 &&
      (keywords == nullptr || PyDict_GET_SIZE(keywords) == 0)) {
    return;
  }
  throw py::type_error(builder_name(type) + " takes no arguments: write " + class_call(type) +
                       ", or set them on " + builder_name(type) + "()");
}

int initialise_builder(PyObject* self, PyObject* positional, PyObject* keywords) {
  return initialise(self, [=] {
    const auto& type = type_of_class(Py_TYPE(self));
    refuse_arguments(type, positional, keywords);
    return Settings(type);
  });
}

/// Python's own way at protocols 0 and 1 would end the process.
void add_refusal_to_pickle(py::object class_) {
  const auto refuse = [](py::object, py::object) -> py::object {
    throw py::type_error("a builder cannot be copied or pickled: build the tracker first");
  };
  for (const char* name : {"__reduce__", "__reduce_ex__"}) {
    add_method(class_, signature(name, "self, protocol=0, /"), refuse);
  }
}

}  // namespace

void Settings::set(std::size_t index, py::handle object) {
  const auto& parameter = type_->parameters[index];
  const auto given = reusable(parameter, object);
  Called called;
  auto value = to_value(parameter, given, called);
  const bool is_users_code = parameter.kind == ValueKind::function && !is_tracker(given);
  precisions_[index] = is_users_code ? Precision::single : precision_in(given);
  values_[index] = std::move(value);
  std::swap(called_[index], called);  // what is replaced may run Python code when it is dropped
}

void Settings::put(std::size_t index, py::handle mapping) {
  using Reals = std::map<std::string, double>;
  Called none;
  const auto entries = std::get<Reals>(to_value(type_->parameters[index], mapping, none));
  if (!values_[index]) values_[index] = Reals();
  auto& all = std::get<Reals>(*values_[index]);
  for (const auto& [id, real] : entries) all.insert_or_assign(id, real);
}

int Settings::traverse(visitproc visit, void* arg) const {
  for (const auto& called : called_) {
    if (const int result = called.traverse(visit, arg); result != 0) return result;
  }
  return 0;
}

Handle Settings::make() const {
  std::vector<Value> values;
  for (std::size_t i = 0; i < values_.size(); ++i) {
    values.push_back(values_[i] ? *values_[i] : type_->parameters[i].default_value);
  }
  Called all;
  for (const auto& called : called_) all.add(called);
  const auto objects = all.tuple();  // here, for the tracker may call them while it is made
  const bool any_double = std::ranges::count(precisions_, Precision::double_) > 0;
  const auto precision = any_double ? Precision::double_ : Precision::single;
  const auto tracker = type_->make(values);
  return {tracker, dynamic_cast<const Tracker*>(tracker.get()), precision, objects};
}

py::object Settings::plain(std::size_t index) const {
  Handle shown;
  shown.precision = precisions_[index];
  shown.called = called_[index].tuple();
  return plain_value(type_->parameters[index], *values_[index], shown);
}

py::object register_builders(py::module_& module) {
  py::class_<Settings> root(module, "_Builder", plain_metaclass(),
                            py::custom_type_setup([](PyHeapTypeObject* heap_type) {
                              make_root(heap_type->ht_type);
                              set_up_instances<Settings>(heap_type->ht_type);
                            }),
                            "What all builders share.");
  hide_pybind11(root);
  add_refusal_to_pickle(root);
  return root;
}

py::object add_builder(py::handle tracker_class, py::handle root_class, const TrackerType& type) {
  const py::custom_type_setup setup([](PyHeapTypeObject* heap_type) {
    heap_type->ht_type.tp_init = &initialise_builder;
    set_up_instances<Settings>(heap_type->ht_type);
  });
  auto builder_class = derived_class(tracker_class, "Builder", builder_docstring(type), root_class,
                                     setup, MayDerive::no);
  add_methods(builder_class, type);
  return builder_class;
}

}  // namespace lrtrack::bindings
